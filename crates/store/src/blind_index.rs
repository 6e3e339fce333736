//! The blind index: people are found by name, a piece of it, identity number or telephone, without any of
//! these standing in the database in the clear. A token is a keyed digest of kind and normalised text.

use casework::person::PersonCard;
use kernel::PersonId;

use crate::{
    Store, StoreError,
    sql::{statements, values},
    vault::Vault,
};

/// The longest piece of a name that is indexed; a whole name is indexed at any length.
const PIECE_MAX: usize = 4;

statements! {
    FIND = "SELECT person_id FROM person_token WHERE token = $1 ORDER BY person_id DESC LIMIT CAST($2 AS BIGINT)";
    FIRST = "SELECT person_id FROM person_token WHERE token = $1 ORDER BY person_id LIMIT 1";
}

impl Store {
    /// People whose name is, or contains, the text (two characters at least), or whose identity number or
    /// telephone it is; the latest registered first.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn find_people(&self, text: &str, limit: u32) -> Result<Vec<PersonId>, StoreError> {
        let rows = self
            .db()
            .rows("person_token", FIND, values![query_token(self.vault(), text), i64::from(limit)])
            .await?;
        rows.iter().map(|row| row.parsed("person_id")).collect()
    }

    /// The person with an identity number; the one registered first where there are several.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn person_by_identity(&self, identity: &str) -> Result<Option<PersonId>, StoreError> {
        let token = identity_token(self.vault(), identity);
        let row = self.db().row("person_token", FIRST, values![token]).await?;
        row.map(|row| row.parsed("person_id")).transpose()
    }
}

/// The one token that a searched text stands for.
pub(crate) fn query_token(vault: &Vault, text: &str) -> String {
    let (digits, number) = (phone(text), identity(text));
    let plain = number.chars().all(|c| c.is_ascii_alphanumeric());
    let dialled = number.chars().all(|c| c.is_ascii_digit() || "+-()".contains(c));
    if dialled && (7..=12).contains(&digits.len()) {
        vault.token("phone", &digits)
    } else if plain && number.len() >= 6 && number.contains(|c: char| c.is_ascii_digit()) {
        vault.token("identity", &number)
    } else {
        vault.token("name", &name(text))
    }
}

/// The token of an identity number, in registers and cards alike.
pub(crate) fn identity_token(vault: &Vault, number: &str) -> String {
    vault.token("identity", &identity(number))
}

/// Every token of a card.
pub(crate) fn card_tokens(vault: &Vault, card: &PersonCard) -> Vec<String> {
    let name: Vec<char> = name(&card.name).chars().collect();
    let mut pieces: Vec<String> =
        (2..=PIECE_MAX).flat_map(|length| name.windows(length)).map(String::from_iter).collect();
    pieces.push(String::from_iter(&name));
    let mut tokens: Vec<String> = pieces.iter().map(|piece| vault.token("name", piece)).collect();
    if !card.identity.trim().is_empty() {
        tokens.push(identity_token(vault, &card.identity));
    }
    let digits = phone(&card.phone);
    if !digits.is_empty() {
        tokens.push(vault.token("phone", &digits));
    }
    tokens.sort();
    tokens.dedup();
    tokens
}

fn name(text: &str) -> String {
    let dots = ['·', '•', '・', '.', '．', '‧'];
    text.chars().filter(|c| !c.is_whitespace() && !dots.contains(c)).flat_map(char::to_lowercase).collect()
}

fn identity(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

fn phone(text: &str) -> String {
    let digits: String = text.chars().map(half_width).filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("86") {
        Some(rest) if rest.len() == 11 => rest.to_owned(),
        _ => digits,
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}
