//! Criminal judgments with a civil claim.

use super::{Scene, court_name, plain_day, yuan};

pub(super) fn judgment(scene: &Scene<'_>, variant: usize) -> String {
    let office = &scene.county.office_name;
    let paragraphs = [
        format!("{} 刑事附带民事判决书 {}", court_name(scene.county), scene.number),
        format!("公诉机关{office}人民检察院。"),
        claimant(scene),
        format!(
            "被告人{}，男，{}年出生，汉族，初中文化，务工。因本案于{}被刑事拘留，后被逮捕，现羁押于看守所。",
            scene.offender,
            scene.offender_born,
            plain_day(scene.happened.plus_days(2))
        ),
        accusation(scene),
        found(scene, variant),
        reasoning(scene, variant),
        verdict(scene),
        "如不服本判决，可在接到判决书的第二日起十日内，通过本院或者直接向浙江省杭州市中级人民法院提出上诉。"
            .to_owned(),
        scene.end(),
    ];
    paragraphs.join("\n")
}

fn claimant(scene: &Scene<'_>) -> String {
    if scene.is("victim_died") {
        return format!(
            "被害人{}，{}，已死亡。附带民事诉讼原告人{}，{}，系被害人近亲属。",
            scene.victim.name,
            scene.described(scene.victim),
            scene.claimant.name,
            scene.described(scene.claimant)
        );
    }
    format!("附带民事诉讼原告人{}（被害人），{}。", scene.victim.name, scene.described(scene.victim))
}

fn accusation(scene: &Scene<'_>) -> String {
    format!(
        "{}人民检察院指控被告人{}犯{}罪，向本院提起公诉，附带民事诉讼原告人同时提起附带民事诉讼。\
         本院依法组成合议庭，公开开庭审理了本案，现已审理终结。",
        scene.county.office_name, scene.offender, scene.charge
    )
}

fn found(scene: &Scene<'_>, variant: usize) -> String {
    let opening =
        if variant.is_multiple_of(2) { "经审理查明：" } else { "本院经公开审理查明：" };
    let evidence = match variant % 3 {
        0 => "上述事实，有被害人陈述、证人证言、鉴定意见、现场勘验笔录、被告人供述等证据证实，足以认定。",
        1 => "以上事实有书证、鉴定意见、视听资料、被告人的供述和辩解等证据证明，本院予以确认。",
        _ => "上述事实，被告人在开庭审理过程中无异议，并有经庭审质证的证据在案佐证。",
    };
    format!(
        "{opening}{}，被告人{}{}。{}{}{}{evidence}",
        plain_day(scene.happened),
        scene.offender,
        scene.event,
        scene.harm(),
        property(scene),
        scene.money("被告人"),
    )
}

fn property(scene: &Scene<'_>) -> String {
    if scene.is("major_property_loss") {
        format!("被害人{}因此遭受重大财产损失。", scene.victim.name)
    } else {
        String::new()
    }
}

fn reasoning(scene: &Scene<'_>, variant: usize) -> String {
    let (offender, charge) = (scene.offender, scene.charge);
    let mut text = format!("本院认为，被告人{offender}的行为已构成{charge}罪，公诉机关指控的罪名成立。");
    text.push_str(if variant.is_multiple_of(2) {
        "被告人归案后如实供述，可以从轻处罚。被害人对本案的发生没有过错。"
    } else {
        "被告人当庭自愿认罪，可以酌情从轻处罚。被害人无过错。"
    });
    if scene.is("offender_cannot_pay") {
        text.push_str(match variant % 3 {
            0 => "经查，被告人名下无存款、房产、车辆等可供执行的财产，没有赔偿能力。",
            1 => "经查，被告人无业且家庭贫困，无财产可供执行，确无赔偿能力。",
            _ => "被告人及其亲属均表示无力赔偿，经查其名下没有可供执行的财产，没有赔偿能力。",
        });
    }
    text
}

fn verdict(scene: &Scene<'_>) -> String {
    let award = scene.int("lawful_award_fen").unwrap_or_default();
    let left = award - scene.int("received_fen").unwrap_or_default();
    let article = match scene.charge {
        "故意伤害" => "第二百三十四条",
        "故意杀人" => "第二百三十二条",
        "交通肇事" => "第一百三十三条",
        "盗窃" => "第二百六十四条",
        "诈骗" => "第二百六十六条",
        _ => "第二百六十三条",
    };
    let term = match scene.charge {
        "故意杀人" => "无期徒刑，剥夺政治权利终身",
        "抢劫" => "有期徒刑七年",
        "交通肇事" => "有期徒刑二年",
        _ if scene.is("victim_died") => "有期徒刑十二年",
        _ => "有期徒刑三年六个月",
    };
    let remedy = match scene.charge {
        "盗窃" | "诈骗" => "责令被告人退赔被害人",
        _ => "被告人赔偿附带民事诉讼原告人",
    };
    let mut text = format!(
        "依照《中华人民共和国刑法》{article}、第六十七条第三款之规定，判决如下：\n\
         一、被告人{}犯{}罪，判处{term}。\n二、{remedy}{}经济损失人民币{}",
        scene.offender,
        scene.charge,
        scene.claimant.name,
        yuan(award)
    );
    if left > 0 && left < award {
        text.push_str(&format!("，扣除已赔偿部分，尚应支付人民币{}", yuan(left)));
    }
    text.push_str(if left > 0 { "，限本判决生效后十日内付清。" } else { "（已履行）。" });
    text
}
