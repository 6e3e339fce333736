//! The charge (`犯…罪`) of a criminal document and the cause (`…纠纷`) of a civil one.

const CHARGE_CHARS_MAX: usize = 40;

/// The charge or cause a document is about: of the verdict first, then of the accusation, then of the title.
pub(super) fn find(text: &str) -> Option<String> {
    let verdict = ["判决如下", "裁定如下", "决定如下"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .max()
        .and_then(|at| text.get(at..));
    verdict.and_then(criminal).or_else(|| criminal(text)).or_else(|| from_title(text)).or_else(|| civil(text))
}

/// The first `犯…罪` that names a crime; `侵犯` and `犯罪` are words inside such names.
fn criminal(text: &str) -> Option<String> {
    text.match_indices('犯').find_map(|(at, mark)| {
        if text.get(..at)?.ends_with('侵') {
            return None;
        }
        let rest = text.get(at + mark.len()..)?;
        let rest = rest.strip_prefix('有').unwrap_or(rest);
        let end = rest
            .match_indices('罪')
            .map(|(at, _)| at)
            .find(|at| rest.get(..*at).is_some_and(|before| !before.ends_with('犯')))?;
        let name = rest.get(..end)?;
        is_crime(name).then(|| format!("{name}罪"))
    })
}

fn is_crime(name: &str) -> bool {
    let length = name.chars().count();
    let plain = name.replace("侵犯", "").replace("犯罪", "");
    (2..=CHARGE_CHARS_MAX).contains(&length)
        && !plain.contains(['。', '，', '；', '：', '"', '“', '犯', ' '])
        && !["罪", "的", "以", "所", "下"].iter().any(|start| name.starts_with(start))
        && !["前", "其他", "数", "新", "同种", "漏"].contains(&name)
}

/// `王某盗窃一审刑事判决书`: a crime that the title names without `罪` cannot be told from the person's name, so
/// only titles of the form `…罪一审…` are read.
fn from_title(text: &str) -> Option<String> {
    let head: String = text.chars().take(80).collect();
    let (before, _) = head.split_once("罪一审")?;
    let name = before.rsplit(['犯', ' ']).next()?;
    is_crime(name).then(|| format!("{name}罪"))
}

/// `原告…与被告…机动车交通事故责任纠纷一案`.
fn civil(text: &str) -> Option<String> {
    let at = text.find("纠纷一案").or_else(|| text.find("纠纷"))?;
    let before = text.get(..at)?;
    let longest: Vec<char> = before.chars().rev().take(CHARGE_CHARS_MAX).collect();
    let sentence: String = longest.into_iter().rev().collect();
    let sentence = sentence.rsplit(['。', '，', '；', '、', ' ']).next().unwrap_or_default();
    CAUSES.iter().find(|cause| sentence.ends_with(**cause)).map(|cause| format!("{cause}纠纷"))
}

const CAUSES: [&str; 13] = [
    "机动车交通事故责任",
    "非机动车交通事故责任",
    "生命权、身体权、健康权",
    "身体权、健康权",
    "身体权",
    "健康权",
    "生命权",
    "赡养费",
    "抚养费",
    "扶养费",
    "提供劳务者受害责任",
    "饲养动物损害责任",
    "追索劳动报酬",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_comes_before_the_accusation() {
        let text = "指控被告人某甲犯抢劫罪。本案事实清楚,犯罪事实属实。判决如下:一、被告人某甲犯抢夺罪,判处";
        assert_eq!(find(text).as_deref(), Some("抢夺罪"));
        assert_eq!(find("指控被告人犯掩饰、隐瞒犯罪所得罪").as_deref(), Some("掩饰、隐瞒犯罪所得罪"));
        assert_eq!(
            find("判决如下:被告人犯拒不执行判决、裁定罪,判处").as_deref(),
            Some("拒不执行判决、裁定罪")
        );
        assert_eq!(find("判决如下:被告人犯侵犯著作权罪,判处").as_deref(), Some("侵犯著作权罪"));
        assert_eq!(find("共同犯罪中起次要作用,犯罪嫌疑人认罪"), None);
    }

    #[test]
    fn a_civil_document_names_its_cause() {
        assert_eq!(
            find("原告某甲与被告某乙机动车交通事故责任纠纷一案,本院").as_deref(),
            Some("机动车交通事故责任纠纷")
        );
        assert_eq!(find("申请执行人某甲与某乙赡养费纠纷一案").as_deref(), Some("赡养费纠纷"));
    }
}
