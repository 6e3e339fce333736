//! Names that nobody in particular has: surnames by their share in the population (Ministry of Public Security,
//! 2020 report, per ten thousand, rounded), given names by sex and birth decade from the same reports' lists,
//! filled up with characters of the time.

use kernel::Sex;

use crate::draw::Draw;

/// Surnames with their share per ten thousand people; compound ones included.
const SURNAMES: &[(&str, u32)] = &[
    ("李", 720),
    ("王", 715),
    ("张", 676),
    ("刘", 513),
    ("陈", 440),
    ("杨", 308),
    ("黄", 223),
    ("赵", 210),
    ("吴", 205),
    ("周", 200),
    ("徐", 143),
    ("孙", 140),
    ("马", 130),
    ("朱", 126),
    ("胡", 117),
    ("郭", 115),
    ("何", 108),
    ("林", 107),
    ("罗", 98),
    ("高", 96),
    ("郑", 93),
    ("梁", 90),
    ("谢", 77),
    ("宋", 75),
    ("唐", 69),
    ("许", 67),
    ("韩", 65),
    ("邓", 63),
    ("冯", 62),
    ("曹", 60),
    ("彭", 59),
    ("曾", 58),
    ("肖", 57),
    ("田", 53),
    ("董", 52),
    ("潘", 49),
    ("袁", 48),
    ("蔡", 47),
    ("蒋", 46),
    ("余", 45),
    ("于", 44),
    ("杜", 43),
    ("叶", 42),
    ("程", 42),
    ("魏", 41),
    ("苏", 40),
    ("吕", 39),
    ("丁", 38),
    ("任", 37),
    ("卢", 36),
    ("姚", 36),
    ("沈", 35),
    ("钟", 35),
    ("姜", 34),
    ("崔", 33),
    ("谭", 33),
    ("陆", 32),
    ("范", 31),
    ("汪", 31),
    ("廖", 30),
    ("石", 29),
    ("金", 29),
    ("韦", 28),
    ("贾", 27),
    ("夏", 27),
    ("方", 26),
    ("邹", 25),
    ("熊", 25),
    ("白", 24),
    ("孟", 24),
    ("秦", 23),
    ("邱", 23),
    ("侯", 22),
    ("江", 22),
    ("尹", 21),
    ("薛", 21),
    ("阎", 20),
    ("雷", 20),
    ("龙", 19),
    ("史", 19),
    ("陶", 18),
    ("贺", 18),
    ("毛", 18),
    ("段", 17),
    ("郝", 17),
    ("顾", 17),
    ("龚", 16),
    ("邵", 16),
    ("钱", 15),
    ("戴", 15),
    ("严", 14),
    ("莫", 14),
    ("孔", 13),
    ("向", 13),
    ("常", 12),
    ("汤", 12),
    ("俞", 9),
    ("楼", 4),
    ("裘", 3),
    ("欧阳", 8),
    ("上官", 1),
    ("皇甫", 1),
    ("诸葛", 1),
    ("司徒", 1),
    ("申屠", 2),
];

struct Era {
    from: i16,
    male: &'static [&'static str],
    female: &'static [&'static str],
    male_chars: &'static str,
    female_chars: &'static str,
    /// Given names of one character, per thousand.
    single: u32,
}

const ERAS: &[Era] = &[
    Era {
        from: 1900,
        male: &["建国", "建华", "国华", "和平", "明", "建平", "德明", "志明", "德福", "金水", "阿根", "水根"],
        female: &[
            "秀英", "桂英", "秀兰", "玉兰", "桂兰", "秀珍", "凤英", "玉珍", "玉英", "兰英", "彩娥", "阿娟",
        ],
        male_chars: "国德明福金水根荣生林土法松柏长寿安全祥顺",
        female_chars: "英兰珍凤玉桂秀香花娥仙彩菊梅莲云芬娟月琴",
        single: 120,
    },
    Era {
        from: 1960,
        male: &["军", "勇", "伟", "强", "建军", "平", "建国", "建华", "志强", "国强", "卫东", "永强"],
        female: &["秀英", "丽", "敏", "艳", "芳", "玲", "秀芳", "红", "萍", "秀梅", "小红", "爱华"],
        male_chars: "国建卫东永志强军勇伟平华明刚文武斌忠海林",
        female_chars: "丽红芳玲英梅华敏萍艳霞娟莉琴芬秀美云燕爱",
        single: 380,
    },
    Era {
        from: 1980,
        male: &["伟", "磊", "强", "勇", "鹏", "超", "杰", "涛", "波", "浩", "俊", "飞"],
        female: &["静", "丽", "艳", "娟", "敏", "燕", "婷", "丹", "芳", "娜", "玲", "倩"],
        male_chars: "伟磊超杰涛波鹏飞俊峰晓海斌明志宇辉军龙亮",
        female_chars: "静丽艳娟敏燕婷丹芳娜倩晓雪琳慧洁莉霞萍媛",
        single: 420,
    },
    Era {
        from: 2000,
        male: &["涛", "鑫", "浩", "杰", "俊杰", "宇", "宇航", "浩然", "子豪", "博文", "文博", "佳豪"],
        female: &["婷", "欣怡", "悦", "佳怡", "雨欣", "静", "佳琪", "梦婷", "思雨", "诗琪", "雨婷", "欣悦"],
        male_chars: "子浩宇豪杰俊文博天泽轩航佳鑫晨睿涵嘉阳铭",
        female_chars: "欣怡佳雨婷悦诗思梦琪涵雪妍彤璐颖萱晨嘉文",
        single: 160,
    },
    Era {
        from: 2012,
        male: &[
            "浩宇", "浩然", "宇轩", "子轩", "奕辰", "宇航", "沐宸", "浩轩", "子墨", "宇辰", "铭泽", "梓豪",
        ],
        female: &[
            "欣怡", "一诺", "梓涵", "诗涵", "子涵", "梓萱", "可馨", "雨桐", "若汐", "语桐", "佳怡", "欣妍",
        ],
        male_chars: "浩宇轩子奕辰沐宸泽铭梓睿墨航瑞霖皓煜诚安",
        female_chars: "梓涵萱诗雨桐欣妍一诺若汐语可馨奕沐瑶玥宁",
        single: 60,
    },
];

/// The rest of the population shares thousands of surnames; these stand for them, equally often.
const RARE: &[&str] = &[
    "万", "章", "施", "洪", "庄", "盛", "殷", "柴", "褚", "鲍", "倪", "翁", "葛", "岑", "费", "应", "滕",
    "童", "骆", "蓝", "祝", "项", "戚", "屠", "柯", "竺", "虞", "支", "管", "吉", "温", "季", "柳", "齐",
    "梅", "曲", "左", "黎", "易", "尚", "牛", "康", "焦", "巴", "路", "关", "申", "耿", "聂", "乔", "翟",
    "凌", "毕", "霍", "涂", "成", "苗", "谷",
];

/// A surname.
pub(crate) fn surname(draw: &mut Draw) -> &'static str {
    let listed: u32 = SURNAMES.iter().map(|(_, share)| share).sum();
    if draw.between(0, 9_999) >= i64::from(listed) {
        return draw.word(RARE);
    }
    draw.weighted(SURNAMES, "李")
}

/// A given name of somebody born in a year.
pub(crate) fn given_name(draw: &mut Draw, sex: Sex, year: i16) -> String {
    let Some(era) = ERAS.iter().rev().find(|era| year >= era.from) else {
        return String::new();
    };
    let (names, chars) = match sex {
        Sex::Male => (era.male, era.male_chars),
        Sex::Female => (era.female, era.female_chars),
    };
    if draw.chance(280) {
        return draw.word(names).to_owned();
    }
    let count = chars.chars().count();
    let one = |draw: &mut Draw| {
        let at = draw.index(count);
        chars.chars().nth(at).unwrap_or('安')
    };
    let first = one(draw);
    if draw.chance(era.single) {
        return first.to_string();
    }
    let second = one(draw);
    [first, second].into_iter().collect()
}

/// A whole name, for people who stand in texts only.
pub(crate) fn full_name(draw: &mut Draw, sex: Sex, year: i16) -> String {
    format!("{}{}", surname(draw), given_name(draw, sex, year))
}
