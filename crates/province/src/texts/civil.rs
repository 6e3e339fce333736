//! Civil judgments on traffic accidents and rulings that end the enforcement of support claims.

use super::{Scene, court_name, plain_day, yuan};

pub(super) fn tort(scene: &Scene<'_>, variant: usize) -> String {
    let mut means = String::new();
    if scene.is("compensation_unobtainable") {
        means.push_str(match variant % 2 {
            0 => "事故车辆未投保，被告名下没有可供执行的财产，原告通过诉讼难以获得赔偿。",
            _ => "被告驾驶的车辆未投保交强险，经查被告没有财产，原告无法通过诉讼获得赔偿。",
        });
    }
    let award = scene.int("lawful_award_fen").unwrap_or_default();
    let died = if scene.is("victim_died") {
        format!("（受害人{}的近亲属）", scene.victim.name)
    } else {
        String::new()
    };
    let harm = scene.harm().replace("被害人", "受害人");
    let paragraphs = [
        format!("{} 民事判决书 {}", court_name(scene.county), scene.number),
        format!("原告：{}{died}，{}。", scene.claimant.name, scene.described(scene.claimant)),
        format!("被告：{}，男，{}年出生，汉族，务工。", scene.offender, scene.offender_born),
        format!(
            "原告{}与被告{}{}一案，本院立案后，依法适用普通程序，公开开庭进行了审理，现已审理终结。",
            scene.claimant.name, scene.offender, scene.charge
        ),
        format!(
            "经审理查明：{}，被告{}{}。交通管理部门认定被告负事故全部责任，{}无责任。{harm}{}{means}",
            plain_day(scene.happened),
            scene.offender,
            scene.event,
            scene.victim.name,
            scene.money("被告"),
        ),
        format!(
            "本院认为，被告应对原告的损失承担赔偿责任。依照《中华人民共和国民法典》第一千一百七十九条之规定，\
             判决如下：\n被告{}于本判决生效之日起十日内赔偿原告{}各项损失人民币{}。",
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

pub(super) fn support(scene: &Scene<'_>) -> String {
    let what = scene.charge.trim_end_matches("纠纷");
    let award = scene.int("lawful_award_fen").unwrap_or_default();
    let paid = scene.int("received_fen").unwrap_or_default();
    let mut found = format!(
        "本院作出的生效判决确定，被执行人{}应向申请执行人{}支付{what}共计人民币{}。执行中已执行到位人民币{}。",
        scene.offender,
        scene.claimant.name,
        yuan(award),
        yuan(paid)
    );
    if scene.is("debtor_cannot_perform") {
        found.push_str(
            "经网络查控和实地调查，被执行人名下没有存款、房产、车辆、证券等可供执行的财产，没有履行能力。",
        );
    } else {
        found.push_str("被执行人有固定收入，本院已向其所在单位送达协助执行通知书。");
    }
    let paragraphs = [
        format!("{} 执行裁定书 {}", court_name(scene.county), scene.number),
        format!("申请执行人：{}，{}。", scene.claimant.name, scene.described(scene.claimant)),
        format!("被执行人：{}，男，{}年出生，汉族。", scene.offender, scene.offender_born),
        format!(
            "申请执行人{}与被执行人{}{}一案，申请执行人于{}向本院申请强制执行。",
            scene.claimant.name,
            scene.offender,
            scene.charge,
            plain_day(scene.happened)
        ),
        found,
        "依照《中华人民共和国民事诉讼法》之规定，裁定如下：\n终结本次执行程序。申请执行人发现被执行人有可供执行财产的，\
         可以再次申请执行。"
            .to_owned(),
        scene.end(),
    ];
    paragraphs.join("\n")
}
