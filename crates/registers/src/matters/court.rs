//! The court's name at the head of a document, and the region its name begins with.

use std::collections::BTreeSet;

use kernel::Region;

const HEAD_CHARS: usize = 200;
const ENDINGS: [&str; 2] = ["人民法院", "人民检察院"];

/// The name of the court (or procuratorate) that a document begins with.
pub(super) fn name(text: &str) -> Option<String> {
    let head: String = text.chars().take(HEAD_CHARS).collect();
    let (at, ending) = ENDINGS.iter().filter_map(|ending| head.find(ending).map(|at| (at, *ending))).min()?;
    let before = head.get(..at)?;
    let stops = [' ', '\n', '\t', '\u{3000}', '。', '，', '：', ')', '）', '》', '书'];
    let name = before.rsplit(stops).next()?.trim();
    (!name.is_empty() && name.chars().count() <= 24).then(|| format!("{name}{ending}"))
}

/// The region that a court's name tells: the county or prefecture where the name leaves one only, else the province.
pub(super) fn region(body: &str) -> Option<Region> {
    let place = ["中级人民法院", "人民法院", "人民检察院"]
        .iter()
        .find_map(|ending| body.strip_suffix(ending))
        .unwrap_or(body);
    let province = Region::provinces()
        .into_iter()
        .filter_map(|region| Some((region, short_name(region.name()?))))
        .find(|(_, short)| place.starts_with(short));
    // 江苏省东台市 leaves out the prefecture: what follows the province is a name of its own.
    let rest = province.and_then(|(province, _)| place.strip_prefix(province.name()?)).unwrap_or(place);
    let found: Vec<Region> = Region::find(rest)
        .into_iter()
        .filter(|region| province.is_none_or(|(province, _)| province.contains(*region)))
        .collect();
    // Former codes of one place lead to the same code today; two places of one name do not.
    let today: BTreeSet<Region> = found.iter().map(|region| region.resolve()).collect();
    match (found.as_slice(), today.len()) {
        ([one], _) => Some(*one),
        ([_, ..], 1) => today.first().copied(),
        ([] | [_, ..], _) => province.map(|(province, _)| province),
    }
}

/// 浙江省 → 浙江, 广西壮族自治区 → 广西, 内蒙古自治区 → 内蒙古.
fn short_name(name: &'static str) -> &'static str {
    let long = name.starts_with("内蒙古") || name.starts_with("黑龙江");
    let end = name.char_indices().nth(if long { 3 } else { 2 });
    end.and_then(|(at, _)| name.get(..at)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_courts_name_ends_where_the_document_begins() {
        assert_eq!(
            name("终稿 浙江省杭州市西湖区人民法院 刑事判决书").as_deref(),
            Some("浙江省杭州市西湖区人民法院")
        );
        assert_eq!(
            name("某某盗窃一审刑事判决书 桐庐县人民法院 刑事判决书").as_deref(),
            Some("桐庐县人民法院")
        );
        assert_eq!(name("没有机关"), None);
        assert_eq!(
            region("浙江省杭州市西湖区人民法院").map(|region| region.to_string()).as_deref(),
            Some("330106")
        );
        let code = |body| region(body).map(|region| region.to_string());
        assert_eq!(code("江苏省东台市人民法院").as_deref(), Some("320981"));
        assert_eq!(code("河南省洛阳市中级人民法院").as_deref(), Some("410300"));
        assert_eq!(code("河南省铁路运输法院").as_deref(), Some("410000"));
        assert_eq!(code("某地法院"), None);
    }
}
