//! Money: what is shown is read back, sums do not depend on order, ratios stay within half a fen.

use kernel::Fen;
use proptest::prelude::*;

proptest! {
    #[test]
    fn figures_read_back(fen in any::<i64>()) {
        let amount = Fen::new(fen);
        prop_assert_eq!(Fen::from_yuan_text(&amount.to_string()), Ok(amount));
        prop_assert_eq!(Fen::from_yuan_text(&amount.yuan()), Ok(amount));
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(&json, &fen.to_string());
        prop_assert_eq!(serde_json::from_str::<Fen>(&json).unwrap(), amount);
    }

    #[test]
    fn reading_never_panics(text in "\\PC{0,12}|[-¥0-9,.万亿元]{0,16}") {
        let _ = Fen::from_yuan_text(&text);
    }

    #[test]
    fn sums_do_not_depend_on_order(mut amounts in prop::collection::vec(-1_000_000_000i64..1_000_000_000, 0..20)) {
        let sum = |amounts: &[i64]| Fen::sum(amounts.iter().copied().map(Fen::new));
        let before = sum(&amounts);
        amounts.reverse();
        prop_assert_eq!(before, sum(&amounts));
        prop_assert_eq!(before, Some(Fen::new(amounts.iter().sum())));
    }

    #[test]
    fn ratios_stay_within_half_a_fen(fen in any::<i64>(), num in -10_000i64..10_000, den in 1i64..10_000) {
        let exact = i128::from(fen) * i128::from(num);
        match Fen::new(fen).mul_ratio(num, den) {
            Some(result) => prop_assert!((i128::from(result.fen()) * i128::from(den) - exact).abs() * 2 <= i128::from(den)),
            None => prop_assert!(exact.abs() / i128::from(den) >= i128::from(i64::MAX)),
        }
    }

    #[test]
    fn capitals_read_back(fen in any::<i64>()) {
        prop_assert_eq!(read_capitals(&Fen::new(fen).to_chinese()), i128::from(fen));
    }
}

/// An independent reader of capitals: units multiply what stands before them.
fn read_capitals(text: &str) -> i128 {
    let (sign, text) = text.strip_prefix('负').map_or((1, text), |rest| (-1, rest));
    let (mut total, mut below_yi, mut below_wan, mut digit) = (0i128, 0i128, 0i128, 0i128);
    let (mut yuan, mut cents) = (0i128, 0i128);
    for c in text.chars() {
        match c {
            '拾' | '佰' | '仟' => {
                let size = match c {
                    '拾' => 10,
                    '佰' => 100,
                    _ => 1000,
                };
                below_wan += digit * size;
                digit = 0;
            }
            '万' => {
                below_yi += (below_wan + digit) * 10_000;
                (below_wan, digit) = (0, 0);
            }
            '亿' => {
                total = (total + below_yi + below_wan + digit) * 100_000_000;
                (below_yi, below_wan, digit) = (0, 0, 0);
            }
            '元' => {
                yuan = total + below_yi + below_wan + digit;
                digit = 0;
            }
            '角' => {
                cents += digit * 10;
                digit = 0;
            }
            '分' => {
                cents += digit;
                digit = 0;
            }
            '整' => {}
            _ => {
                digit = "零壹贰叁肆伍陆柒捌玖".chars().zip(0..).find(|(d, _)| *d == c).map_or(-1, |(_, n)| n)
            }
        }
    }
    sign * (yuan * 100 + cents)
}
