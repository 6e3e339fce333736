//! Invented people and cases for the gallery.

use serde_json::json;
use web::look::{
    Chip, Choice, Due, Form, Light, NavItem, Page, Signer, SignerState, Stage, StageState, Standing, Term,
    TimelineItem, UserChip,
};

pub struct Row {
    pub number: String,
    pub person: &'static str,
    pub duty: &'static str,
    pub office: &'static str,
    pub amount: &'static str,
    pub due: Due,
    pub late: bool,
    pub waiting: bool,
}

pub fn portal(title: &str, large: bool, user: bool) -> Page {
    let mut page = Page::titled(title);
    page.demo = true;
    page.large = large;
    page.csrf = "sample".into();
    page.nav = vec![
        NavItem::new("/", "首页", "home"),
        NavItem::new("/check", "我能申请吗", "help-circle"),
        NavItem::new("/progress", "查进度", "list-check"),
        NavItem::new("/me", "我的", "user"),
    ];
    let current = usize::from(user) * 2;
    if let Some(item) = page.nav.get_mut(current) {
        item.current = true;
    }
    if let Some(item) = page.nav.last_mut() {
        item.count = user.then_some(1);
    }
    page.user =
        user.then(|| UserChip { name: "顾长青".into(), org: String::new(), role: "申请人".into() });
    page
}

pub fn work(title: &str) -> Page {
    let mut page = Page::titled(title).under("工作台", "/work");
    page.demo = true;
    page.csrf = "sample".into();
    page.searches = true;
    page.subscribes = true;
    page.user =
        Some(UserChip {
            name: "林知遥".into(), org: "临川区人民检察院".into(), role: "承办检察官".into()
        });
    page.nav = [
        ("/work/list", "我的工作", "inbox", Some(27)),
        ("/work/leads", "线索", "bulb", Some(6)),
        ("/work", "案件", "folder", None),
        ("/work/sign", "会签", "signature", Some(2)),
        ("/work/referrals", "移送与反馈", "transfer", Some(4)),
        ("/work/money", "资金", "coin", None),
        ("/work/visits", "回访", "user-heart", None),
        ("/work/policy", "政策与案例", "scale", None),
        ("/work/figures", "统计", "chart-bar", None),
        ("/work/audit", "审计", "shield-check", None),
    ]
    .into_iter()
    .map(|(href, label, icon, count)| NavItem {
        count,
        current: label == title,
        ..NavItem::new(href, label, icon)
    })
    .collect();
    page
}

pub fn form(wrong: bool) -> Form {
    let form = Form::default()
        .with("name", "顾长青")
        .with("kind", "criminal")
        .with("help", "money")
        .with("cost", "128000")
        .with("happened", "2026-01-18");
    if !wrong {
        return form;
    }
    form.with("phone", "138001")
        .refusing("phone", "手机号应为 11 位数字，现在只有 6 位，请补全")
        .refusing("town", "请选择您现在住的地方，我们据此找最近的窗口")
}

pub fn kinds() -> Vec<Choice> {
    vec![
        Choice::new("criminal", "有人犯罪伤害了我或我的家人").hinted("例如被打伤、被撞伤后对方逃跑"),
        Choice::new("enforcement", "法院判了赔偿，但对方没有钱赔"),
        Choice::new("unsure", "不清楚").hinted("没关系，工作人员会帮您判断"),
    ]
}

pub fn towns() -> Vec<Choice> {
    ["临川区青石街道", "临川区白鹭镇", "云岭县"].iter().map(|town| Choice::new(*town, *town)).collect()
}

pub fn helps() -> Vec<Choice> {
    [("money", "生活费"), ("medical", "治病"), ("school", "孩子上学"), ("mind", "心理支持")]
        .iter()
        .map(|(value, label)| Choice::new(*value, *label))
        .collect()
}

pub fn stages() -> Vec<Stage> {
    vec![
        Stage::new("受理", StageState::Done).noted("03-02 窗口王敏"),
        Stage::new("核实", StageState::Done).noted("03-06 八个部门已回"),
        Stage::new("审查", StageState::Current).noted("林知遥"),
        Stage::new("会签决定", StageState::Upcoming).noted("预计 03-18"),
        Stage::new("发放", StageState::Upcoming).noted("预计 03-25"),
    ]
}

pub fn due() -> Due {
    match "2026-03-18".parse() {
        Ok(day) => Due::running(day, 3, 3),
        Err(_) => Due::paused(""),
    }
}

pub fn timeline() -> Vec<TimelineItem> {
    let item = |at: &str, title: &str, actor: &str, icon, standing| TimelineItem {
        at: at.into(),
        title: title.into(),
        actor: actor.into(),
        detail: String::new(),
        basis: String::new(),
        icon,
        standing,
    };
    vec![
        TimelineItem {
            detail: "请在 3 月 13 日前补充医院的费用清单；补充期间不计入办理时限。".into(),
            ..item("2026-03-09 10:12", "请您补充材料", "林知遥，临川区人民检察院", "paperclip", Standing::Act)
        },
        TimelineItem {
            detail: "先行救助 ¥20,000.00 已到账。".into(),
            ..item("2026-03-07 16:40", "款项到账", "临川区财政局", "coin", Standing::Paid)
        },
        item("2026-03-06 15:02", "八个部门的核查结果已回", "系统", "database", Standing::Plain),
        TimelineItem {
            basis: "《人民检察院国家司法救助工作细则》第十八条".into(),
            ..item("2026-03-02 09:30", "受理申请", "王敏，12309 检察服务中心", "inbox", Standing::Main)
        },
    ]
}

pub fn terms() -> Vec<Term> {
    vec![
        Term::new("申请人", "顾长青（被害人本人）"),
        Term::new("证件号", "3607**********2213"),
        Term::new("原案", "故意伤害，公安侦查中"),
        Term::new("伤情", "重伤二级"),
        Term::new("医疗费用", "¥128,000.00"),
        Term::new("已获赔偿", "¥6,500.00"),
    ]
}

pub fn signers() -> Vec<Signer> {
    let signer = |name: &str, org: &str, state, at: &str, opinion: &str| Signer {
        name: name.into(),
        org: org.into(),
        state,
        at: at.into(),
        opinion: opinion.into(),
    };
    vec![
        signer("林知遥", "区检察院 承办", SignerState::Signed, "03-09 11:20", "符合条件，建议 52,000 元。"),
        signer("周启明", "区检察院 部门负责人", SignerState::Signed, "03-09 15:05", "同意。"),
        signer("", "区财政局 社保股", SignerState::Next, "", ""),
        signer("", "区委政法委", SignerState::Waiting, "", ""),
    ]
}

pub fn chips() -> Vec<Chip> {
    [
        ("全部", true, 1284),
        ("已逾期", false, 2),
        ("今天", false, 5),
        ("本周", false, 18),
        ("等别人", false, 31),
        ("我承办的", false, 44),
    ]
    .into_iter()
    .map(|(label, on, count)| Chip { label: label.into(), href: "/work/list".into(), on, count: Some(count) })
    .collect()
}

pub fn rows() -> Vec<Row> {
    let people = ["顾长青", "沈若楠", "贺兰", "欧阳晓岚", "陆小满", "韩立夏", "殷秋实"];
    let duties =
        ["出具审查意见", "回复核查请求", "补充材料到期确认", "会签救助决定", "六个月回访", "确认发放结果"];
    let offices = ["区检察院 刑事执行部", "区民政局 救助股", "区法院 执行局", "市公安局临川分局"];
    let amounts = ["52,000.00", "8,600.00", "120,000.00", "—", "3,250.50"];
    let days = [-4, -1, 0, 0, 1, 2, 2, 3, 5, 8, 13, 21];
    (0..30_usize)
        .map(|at| {
            let left = days.get(at / 2).copied().unwrap_or(30);
            let waiting = at % 9 == 7;
            let light = Light::of_days_left(left, 2);
            let day = "2026-03-13"
                .parse::<kernel::Day>()
                .map(|today| web::look::format::day(today.plus_days(left)));
            Row {
                number: format!("临检救〔2026〕{} 号", 347 - at * 3),
                person: people.get(at % people.len()).copied().unwrap_or_default(),
                duty: duties.get(at % duties.len()).copied().unwrap_or_default(),
                office: offices.get(at % offices.len()).copied().unwrap_or_default(),
                amount: amounts.get(at % amounts.len()).copied().unwrap_or_default(),
                due: if waiting {
                    Due::paused("等申请人补材料")
                } else {
                    Due { day: day.unwrap_or_default(), left: web::look::format::days_left(left), light }
                },
                late: left < 0 && !waiting,
                waiting,
            }
        })
        .collect()
}

pub fn chart() -> serde_json::Value {
    json!({
        "grid": { "left": 48, "right": 16, "top": 16, "bottom": 32 },
        "xAxis": { "type": "category", "data": ["10月", "11月", "12月", "1月", "2月", "3月"] },
        "yAxis": { "type": "value" },
        "series": [{ "type": "bar", "data": [31, 42, 38, 51, 29, 47], "barMaxWidth": 32 }]
    })
}
