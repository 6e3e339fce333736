//! Civil judgments on traffic accidents, and rulings that end the enforcement of support and of wages.

use super::{Scene, court_name, plain_day, yuan};
use crate::draw::Draw;

pub(super) fn tort(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let means = if scene.is("compensation_unobtainable") {
        draw.word(&[
            "事故车辆未投保，被告名下没有可供执行的财产，原告通过诉讼难以获得赔偿。",
            "被告驾驶的车辆未投保交强险，经查被告没有财产，原告无法通过诉讼获得赔偿。",
            "事故车辆保险已经脱保，被告下落不明且名下无财产，原告的损失无法通过诉讼获得赔偿。",
        ])
    } else {
        ""
    };
    let award = scene.int("lawful_award_fen").unwrap_or_default();
    let died = if scene.is("victim_died") {
        format!("（受害人{}的近亲属）", scene.victim.name)
    } else {
        String::new()
    };
    let harm = scene.harm().replace("被害人", "受害人");
    let blame = draw.word(&["事故全部责任", "事故的主要责任"]);
    let procedure = draw.word(&[
        "依法适用普通程序，公开开庭进行了审理",
        "依法适用简易程序，由审判员独任审判，公开开庭进行了审理",
    ]);
    let paragraphs = [
        format!("{} 民事判决书 {}", court_name(scene.county), scene.number),
        format!("原告：{}{died}，{}。", scene.claimant.name, scene.described(scene.claimant)),
        format!("被告：{}，{}。", scene.offender, scene.offender_described(draw)),
        format!(
            "原告{}与被告{}{}一案，本院立案后，{procedure}，现已审理终结。",
            scene.claimant.name, scene.offender, scene.charge
        ),
        format!(
            "经审理查明：{}，被告{}{}。交通管理部门认定被告负{blame}，{}{}。{harm}{}{means}",
            plain_day(scene.happened),
            scene.offender,
            scene.event,
            scene.victim.name,
            if blame == "事故全部责任" { "无责任" } else { "负次要责任" },
            scene.money("被告"),
        ),
        format!(
            "本院认为，{}依照《中华人民共和国民法典》第一千一百七十九条之规定，\
             判决如下：\n被告{}于本判决生效之日起十日内赔偿原告{}各项损失人民币{}。",
            draw.word(&[
                "被告应对原告的损失承担赔偿责任。",
                "行为人因过错侵害他人民事权益造成损害的，应当承担侵权责任，原告的合理损失应由被告赔偿。",
            ]),
            scene.offender,
            scene.claimant.name,
            yuan(award)
        ),
        "如不服本判决，可以在判决书送达之日起十五日内，向本院递交上诉状，上诉于浙江省杭州市中级人民法院。"
            .to_owned(),
        scene.end(),
    ];
    paragraphs.join("\n")
}

pub(super) fn support(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let what = scene.charge.trim_end_matches("纠纷");
    let found = format!(
        "本院作出的生效判决确定，被执行人{}应向申请执行人{}支付{what}共计人民币{}。执行中已执行到位人民币{}。{}",
        scene.offender,
        scene.claimant.name,
        yuan(scene.int("lawful_award_fen").unwrap_or_default()),
        yuan(scene.int("received_fen").unwrap_or_default()),
        performance(scene, draw),
    );
    ruling(scene, draw, &found)
}

pub(super) fn wages(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let work = draw.word(&["建筑工地", "服装加工厂", "装修工程", "道路绿化工程", "物流仓库"]);
    let found = format!(
        "本院作出的生效判决确定，被执行人{}应向申请执行人{}支付拖欠的{work}劳动报酬人民币{}。执行中已执行到位人民币{}。\
         申请执行人系农民工，该劳动报酬为其家庭主要收入。{}",
        scene.offender,
        scene.claimant.name,
        yuan(scene.int("lawful_award_fen").unwrap_or_default()),
        yuan(scene.int("received_fen").unwrap_or_default()),
        performance(scene, draw),
    );
    ruling(scene, draw, &found)
}

fn performance(scene: &Scene<'_>, draw: &mut Draw) -> &'static str {
    let paid = scene.int("received_fen") >= scene.int("lawful_award_fen");
    if scene.is("debtor_cannot_perform") {
        draw.word(&[
            "经网络查控和实地调查，被执行人名下没有存款、房产、车辆、证券等可供执行的财产，没有履行能力。",
            "本院依法查询了被执行人的银行存款、不动产、车辆、股权信息，并到其住所地调查，均未发现可供执行的财产，\
             被执行人确无履行能力。",
            "被执行人患有疾病、无劳动收入，经线上线下调查未查到可供执行的财产，暂无履行能力。",
        ])
    } else if paid {
        "被执行人已履行完毕。"
    } else {
        draw.word(&[
            "被执行人有固定收入，本院已向其所在单位送达协助执行通知书。",
            "双方已达成执行和解，被执行人承诺按月履行。",
        ])
    }
}

fn ruling(scene: &Scene<'_>, draw: &mut Draw, found: &str) -> String {
    let end = if scene.is("debtor_cannot_perform") {
        "终结本次执行程序。申请执行人发现被执行人有可供执行财产的，可以再次申请执行。"
    } else {
        "终结本案的执行。被执行人不按约定履行的，申请执行人可以申请恢复执行。"
    };
    let paragraphs = [
        format!("{} 执行裁定书 {}", court_name(scene.county), scene.number),
        format!("申请执行人：{}，{}。", scene.claimant.name, scene.described(scene.claimant)),
        format!("被执行人：{}，{}。", scene.offender, scene.offender_described(draw)),
        format!(
            "申请执行人{}与被执行人{}{}一案，申请执行人于{}向本院申请强制执行。本院立案执行后，向被执行人发出执行通知书、\
             报告财产令，责令其履行生效法律文书确定的义务。",
            scene.claimant.name,
            scene.offender,
            scene.charge,
            plain_day(scene.happened)
        ),
        found.to_owned(),
        format!("依照《中华人民共和国民事诉讼法》之规定，裁定如下：\n{end}"),
        scene.end(),
    ];
    paragraphs.join("\n")
}
