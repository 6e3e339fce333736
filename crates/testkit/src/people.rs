//! People who do not exist, with identity numbers that the standard accepts.

use app::{model::BankAccount, open_case::PersonInput};
use kernel::NationalId;

const SURNAMES: [&str; 7] = ["顾", "陆", "沈", "陶", "柏", "乔", "温"];
const GIVEN: [&str; 11] =
    ["长青", "晚晴", "知秋", "望舒", "若谷", "清和", "怀瑾", "南星", "以宁", "见山", "云起"];

/// An identity number that the standard accepts, nobody's: the first 17 digits with their check digit.
///
/// # Panics
/// Where those are not 17 digits.
pub fn identity(first_17: &str) -> String {
    format!("{first_17}{}", NationalId::check_digit(first_17).unwrap())
}

/// The person of a number below 10000; another number is another identity, and mostly another name.
///
/// # Panics
/// For larger numbers.
pub fn person(number: u32) -> PersonInput {
    let at = |list: &[&str], by: usize| {
        let index = usize::try_from(number).unwrap() / by % list.len();
        list.iter().copied().nth(index).unwrap().to_owned()
    };
    PersonInput {
        name: at(&SURNAMES, 1) + &at(&GIVEN, 1),
        identity: identity(&format!("330106197803{:02}{:03}", 12 + number / 1000, number % 1000)),
        phone: format!("1380000{number:04}"),
        address: format!("双桥村 {number} 号"),
        residence_region: "330106".to_owned(),
    }
}

/// Their own bank account.
pub fn account_of(name: &str) -> BankAccount {
    BankAccount {
        bank: "某某银行西湖支行".to_owned(),
        holder: name.to_owned(),
        number: "6222000000000000001".to_owned(),
    }
}

/// What they say.
pub fn request_of(name: &str) -> String {
    format!("{name}被打成重伤，欠着医药费，家里没有收入")
}
