//! Identity numbers and credit codes: built ones parse, any single slip is caught.

use kernel::{CreditCode, Day, IdentityDocument, NationalId, Sex};
use proptest::prelude::*;

prop_compose! {
    fn national()(place in 110_000u32..830_000, days in 0i32..60_000, sequence in 0u32..1000) -> (String, Day, u32) {
        let born = Day::of(kernel::Moment::UNIX_EPOCH).plus_days(days - 30_000);
        let date = born.to_string().replace('-', "");
        let body = format!("{place}{date}{sequence:03}");
        let check = NationalId::check_digit(&body).unwrap_or('?');
        (format!("{body}{check}"), born, sequence)
    }
}

prop_compose! {
    fn credit()(body in "[1-9A][1-9][1-8][0-9]{5}[0-9A-HJ-NP-RTUWXY]{8}") -> Option<String> {
        // The inner check is found by trying: there is one for every body.
        "0123456789X".chars().map(|inner| format!("{body}{inner}")).find_map(|code| {
            let whole = format!("{code}{}", CreditCode::check_character(&code)?);
            CreditCode::parse(&whole).is_ok().then_some(whole)
        })
    }
}

proptest! {
    #[test]
    fn built_numbers_parse((text, born, sequence) in national()) {
        let id = NationalId::parse(&text).unwrap();
        prop_assert_eq!(id.as_str(), &text);
        prop_assert_eq!(id.birth_date(), born);
        prop_assert_eq!(id.sex(), if sequence % 2 == 1 { Sex::Male } else { Sex::Female });
        let json = serde_json::to_string(&id).unwrap();
        prop_assert_eq!(serde_json::from_str::<NationalId>(&json).unwrap(), id.clone());
        prop_assert_eq!(IdentityDocument::from(id), IdentityDocument::parse(&text).unwrap());
    }

    #[test]
    fn any_wrong_digit_is_caught((text, _, _) in national(), at in 0usize..18, digit in 0u8..10) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = b'0' + digit;
        let slipped = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(NationalId::parse(&slipped).is_ok(), slipped == text);
    }

    #[test]
    fn any_wrong_character_is_caught(code in credit(), at in 0usize..18, digit in 0u8..10) {
        let code = code.unwrap();
        let mut bytes = code.clone().into_bytes();
        bytes[at] = b'0' + digit;
        let slipped = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(CreditCode::parse(&slipped).is_ok(), slipped == code);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,20}|[0-9XHM]{0,19}") {
        let _ = (IdentityDocument::parse(&text), CreditCode::parse(&text));
    }
}
