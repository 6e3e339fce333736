//! Regions: known changes, names, containment.

use kernel::{Level, Region};

#[expect(clippy::unwrap_used, reason = "a slip in a test's own code")]
fn region(code: &str) -> Region {
    code.parse().unwrap()
}

#[test]
fn known_changes_lead_to_today() {
    for (old, name, today, name_today) in [
        ("330103", "浙江省杭州市下城区", "330105", "浙江省杭州市拱墅区"),
        ("330104", "浙江省杭州市江干区", "330102", "浙江省杭州市上城区"),
        ("330184", "浙江省杭州市余杭市", "330110", "浙江省杭州市余杭区"),
        ("330621", "浙江省绍兴市绍兴县", "330603", "浙江省绍兴市柯桥区"),
        ("110103", "北京市崇文区", "110101", "北京市东城区"),
        ("110228", "北京市密云县", "110118", "北京市密云区"),
        ("120107", "天津市塘沽区", "120116", "天津市滨海新区"),
        ("310119", "上海市南汇区", "310115", "上海市浦东新区"),
        ("320584", "江苏省苏州市吴江市", "320509", "江苏省苏州市吴江区"),
        ("350403", "福建省三明市三元区", "350404", "福建省三明市三元区"),
        ("410322", "河南省洛阳市孟津县", "410308", "河南省洛阳市孟津区"),
        ("371202", "山东省莱芜市莱城区", "370116", "山东省济南市莱芜区"),
        ("500112", "重庆市渝北区", "500157", "重庆市两江新区"),
        ("512301", "四川省涪陵地区涪陵市", "500102", "重庆市涪陵区"),
        ("442201", "广东省海南黎族苗族自治州三亚市", "460200", "海南省三亚市"),
        ("522423", "贵州省毕节地区黔西县", "520581", "贵州省毕节市黔西市"),
    ] {
        assert_eq!(region(old).full_name(), name, "{old}");
        assert!(!region(old).is_current(), "{old}");
        assert_eq!(region(old).resolve(), region(today), "{old}");
        assert_eq!(region(today).full_name(), name_today);
    }
    for today in ["330106", "330113", "330114", "330102", "659012"] {
        assert!(region(today).is_current());
        assert_eq!(region(today).resolve(), region(today));
        assert!(region(today).successors().is_empty());
    }
    assert_eq!(region("330103").abolished(), Some(2021));
    assert_eq!(region("140112").successors().len(), 6);
}

#[test]
fn names_are_found() {
    assert_eq!(Region::find("浙江省杭州市西湖区"), [region("330106")]);
    assert_eq!(Region::find("杭州市 西湖区"), [region("330106")]);
    assert_eq!(Region::find("西湖区"), [region("330106"), region("360103")].map(|found| found));
    assert_eq!(Region::find("杭州").first(), Some(&region("330100")));
    assert_eq!(Region::find("浙江"), [region("330000")]);
    assert_eq!(Region::find("下城区"), [region("330103")]);
    assert_eq!(Region::find("县"), []);
    assert_eq!(Region::find("不存在县"), []);
    assert_eq!(Region::find(""), []);
}

#[test]
fn unknown_codes_keep_working() {
    let unknown = region("199999");
    assert_eq!((unknown.name(), unknown.is_current()), (None, false));
    assert_eq!(unknown.full_name(), "199999");
    assert_eq!(unknown.resolve(), unknown);
    assert_eq!(unknown.parent(), Some(region("199900")));
    assert!("830000".parse::<Region>().is_err() && "33010".parse::<Region>().is_err());
}

#[test]
fn containment_goes_by_level() {
    let (zhejiang, hangzhou, xihu) = (region("330000"), region("330100"), region("330106"));
    assert!(zhejiang.contains(xihu) && hangzhou.contains(xihu) && xihu.contains(xihu));
    assert!(!xihu.contains(hangzhou) && !region("330200").contains(xihu));
    assert_eq!((zhejiang.level(), hangzhou.level()), (Level::Province, Level::Prefecture));
    assert_eq!((xihu.parent(), zhejiang.parent()), (Some(hangzhou), None));
    assert_eq!(region("110105").full_name(), "北京市朝阳区");
    assert_eq!(region("429004").full_name(), "湖北省仙桃市");
    assert_eq!(region("220000").children().len(), 9);
}
