//! Case numbers: `（2018）粤0103刑初36号`, and the older `（2013）夏少刑初字第138号`.

use kernel::Region;

/// A case number taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// With full-width brackets and without blanks.
    pub(super) text: String,
    /// What stands between the year and `号`.
    body: String,
}

/// The number of a document stands near its beginning.
const HEAD_CHARS: usize = 600;
const BODY_CHARS_MAX: usize = 30;

impl Number {
    /// The first case number of a text.
    pub(super) fn find(text: &str) -> Option<Self> {
        let head: Vec<char> = text.chars().take(HEAD_CHARS).collect();
        (0..head.len()).find_map(|at| Self::at(head.get(at..)?))
    }

    fn at(rest: &[char]) -> Option<Self> {
        let (open, rest) = rest.split_first()?;
        if !is_open(*open) {
            return None;
        }
        let mut plain = rest.iter().copied().filter(|c| !c.is_whitespace());
        let year: String = plain.by_ref().take(4).map(half_width).collect();
        if !year.parse::<u16>().is_ok_and(|year| (1979..2100).contains(&year))
            || !plain.next().is_some_and(is_close)
        {
            return None;
        }
        let body: String =
            plain.take(BODY_CHARS_MAX + 1).take_while(|c| *c != '号').map(half_width).collect();
        let fits = body.chars().count() <= BODY_CHARS_MAX
            && body.ends_with(|c: char| c.is_ascii_digit())
            && !body.starts_with(|c: char| c.is_ascii_digit())
            && !body.contains(['。', '，', ',', '；', '：', '《'])
            // A date in brackets, a statute's number and the procuratorate's charge sheet look alike.
            && !body.contains("检") && !body.contains("公安");
        fits.then(|| Self { text: format!("（{year}）{body}号"), body })
    }

    /// The county the code names: `粤0103` → 440103; where the code is a court's own, the prefecture or province.
    pub(super) fn region(&self) -> Option<Region> {
        let mut chars = self.body.chars();
        let province = province_code(chars.next()?)?;
        let digits: String = chars.take_while(char::is_ascii_digit).collect();
        let (prefecture, county) = match digits.len() {
            4 => (digits.get(..2)?, digits.get(2..)?),
            2 => (digits.as_str(), "00"),
            _ => return None,
        };
        let candidates = [
            format!("{province}{prefecture}{county}"),
            format!("{province}{prefecture}00"),
            format!("{province}0000"),
        ];
        candidates
            .into_iter()
            .filter_map(|code| code.parse().ok())
            .find(|region: &Region| region.name().is_some())
    }

    /// 一审, 二审, 再审 or 执行.
    pub(super) fn stage(&self) -> Option<&'static str> {
        [("再", "再审"), ("终", "二审"), ("初", "一审"), ("执", "执行")]
            .into_iter()
            .find(|(mark, _)| self.body.contains(mark))
            .map(|(_, stage)| stage)
    }

    /// The kind of matter.
    pub(super) fn kind(&self) -> Option<&'static str> {
        [("执", "enforcement"), ("刑", "criminal"), ("民", "civil_tort"), ("访", "petition")]
            .into_iter()
            .find(|(mark, _)| self.body.contains(mark))
            .map(|(_, kind)| kind)
    }
}

fn is_open(c: char) -> bool {
    matches!(c, '（' | '(' | '〔' | '［' | '[' | '【')
}

fn is_close(c: char) -> bool {
    matches!(c, '）' | ')' | '〕' | '］' | ']' | '】')
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}

/// The first two digits of a province's code, by its short name.
fn province_code(short: char) -> Option<&'static str> {
    let code = match short {
        '京' => "11",
        '津' => "12",
        '冀' => "13",
        '晋' => "14",
        '内' | '蒙' => "15",
        '辽' => "21",
        '吉' => "22",
        '黑' => "23",
        '沪' => "31",
        '苏' => "32",
        '浙' => "33",
        '皖' => "34",
        '闽' => "35",
        '赣' => "36",
        '鲁' => "37",
        '豫' => "41",
        '鄂' => "42",
        '湘' => "43",
        '粤' => "44",
        '桂' => "45",
        '琼' => "46",
        '渝' => "50",
        '川' => "51",
        '黔' | '贵' => "52",
        '云' => "53",
        '藏' => "54",
        '陕' => "61",
        '甘' => "62",
        '青' => "63",
        '宁' => "64",
        '新' | '兵' => "65",
        _ => return None,
    };
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(text: &str) -> Option<String> {
        Number::find(text)?.region().map(|region| region.to_string())
    }

    #[test]
    fn both_brackets_and_both_styles_are_numbers() {
        let text = |text| Number::find(text).map(|number| number.text);
        let expected = Some("（2026）浙0106刑初12号".to_owned());
        assert_eq!(text("某法院 刑事判决书 (2026)浙0106刑初12号 公诉机关"), expected);
        assert_eq!(text("〔２０２６〕 浙0106 刑初 12 号"), expected);
        assert_eq!(text("（2013）夏少刑初字第138号"), Some("（2013）夏少刑初字第138号".to_owned()));
        assert_eq!(text("以浙检刑诉〔2026〕12号起诉书"), None);
        assert_eq!(text("没有案号（二〇二六年）"), None);
    }

    #[test]
    fn a_code_tells_the_region_and_a_courts_own_code_its_prefecture() {
        assert_eq!(region("（2026）粤0103刑初36号").as_deref(), Some("440103"));
        assert_eq!(region("（2026）豫04刑终319号").as_deref(), Some("410400"));
        assert_eq!(region("（2026）苏0891刑初126号").as_deref(), Some("320800"));
        assert_eq!(region("（2026）浙民终5号"), None);
        assert_eq!(region("（2015）云城法刑初字第46号"), None);
    }

    #[test]
    fn the_words_of_a_number_tell_kind_and_stage() {
        let number = Number::find("（2026）浙0106执120号").unwrap();
        assert_eq!((number.kind(), number.stage()), (Some("enforcement"), Some("执行")));
        let number = Number::find("（2026）浙01刑终7号").unwrap();
        assert_eq!((number.kind(), number.stage()), (Some("criminal"), Some("二审")));
    }
}
