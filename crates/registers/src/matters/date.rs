//! The day at the end of a document: `二〇一八年三月一日`.

use kernel::Day;

/// The last day in Chinese numerals that is not the end of a term (`自…起至…止`).
pub(super) fn last(text: &str) -> Option<Day> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    (0..chars.len()).rev().filter(|at| chars.get(*at) == Some(&'年')).find_map(|at| day_around(&chars, at))
}

/// The day whose `年` stands here.
fn day_around(chars: &[char], at: usize) -> Option<Day> {
    let year = chars.get(at.checked_sub(4)?..at)?;
    let year = year.iter().try_fold(0_i16, |sum, c| Some(sum * 10 + digit(*c)?))?;
    let rest: String = chars.get(at + 1..)?.iter().take(8).collect();
    let (month, rest) = rest.split_once('月')?;
    let (day, rest) = rest.split_once('日')?;
    if rest.starts_with(['起', '止', '至', '被', '因']) {
        return None;
    }
    Day::new(year, number(month)?, number(day)?)
}

fn digit(c: char) -> Option<i16> {
    match c {
        '〇' | '○' | '零' | 'O' | 'Ｏ' | 'o' | '0' | '０' | '◯' | 'О' => Some(0),
        '一' | '元' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

/// 一 to 三十一.
fn number(text: &str) -> Option<i8> {
    let small = |text: &str| match text {
        "" => Some(0),
        _ => {
            let mut chars = text.chars();
            let value = digit(chars.next()?)?;
            chars.next().is_none().then_some(value)
        }
    };
    let value = match text.split_once('十') {
        None => small(text)?,
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { small(tens)? };
            tens * 10 + small(ones)?
        }
    };
    i8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last_text(text: &str) -> Option<String> {
        last(text).map(|day| day.to_string())
    }

    #[test]
    fn numerals_are_read_as_clerks_write_them() {
        assert_eq!(last_text("审判员某某 二〇一八年三月一日 书记员").as_deref(), Some("2018-03-01"));
        assert_eq!(last_text("二O一八年五月二十八日").as_deref(), Some("2018-05-28"));
        assert_eq!(last_text("二○一九年十二月三十一日").as_deref(), Some("2019-12-31"));
        assert_eq!(
            last_text("二〇二六年三月二日 书记员 即自二〇一八年五月十九日起").as_deref(),
            Some("2026-03-02")
        );
        assert_eq!(last_text("2018年3月1日"), None);
        assert_eq!(last_text("二〇一八年十三月一日"), None);
    }
}
