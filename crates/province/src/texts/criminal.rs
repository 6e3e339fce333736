//! Criminal judgments with a civil claim, and indictments.

use super::{Scene, court_name, plain_day, procuratorate_name, yuan};
use crate::draw::Draw;

pub(super) fn judgment(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let office = &scene.county.office_name;
    let held = held(scene, draw);
    let paragraphs = [
        format!("{} 刑事附带民事判决书 {}", court_name(scene.county), scene.number),
        format!("公诉机关{office}人民检察院。"),
        claimant(scene),
        format!("被告人{}，{}。{held}", scene.offender, scene.offender_described(draw)),
        accusation(scene, draw),
        found(scene, draw),
        reasoning(scene, draw),
        verdict(scene),
        draw.word(&[
            "如不服本判决，可在接到判决书的第二日起十日内，通过本院或者直接向浙江省杭州市中级人民法院提出上诉。",
            "如不服本判决，可在接到本判决书的第二日起十日内提出上诉。书面上诉的，应当提交上诉状正本一份，副本二份。",
        ])
        .to_owned(),
        scene.end(),
    ];
    paragraphs.join("\n")
}

pub(super) fn indictment(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let (offender, charge) = (scene.offender, scene.charge);
    let held = held(scene, draw);
    let evidence = draw.word(&[
        "认定上述事实的证据如下：物证照片、书证、证人证言、被害人陈述、被告人的供述和辩解、鉴定意见、勘验笔录等。",
        "上述犯罪事实，有接警单、病历资料、证人证言、被害人陈述、鉴定意见、现场监控录像、被告人供述等证据证实。",
        "认定上述事实的证据有：受案登记表、抓获经过、鉴定意见书、证人证言、视听资料以及被告人的供述和辩解等。",
    ]);
    let plea = draw.word(&["自愿认罪认罚", "如实供述自己的罪行", "自愿如实供述并愿意接受处罚"]);
    let paragraphs = [
        format!("{} 起诉书 {}", procuratorate_name(scene.county), scene.number),
        format!("被告人{offender}，{}。{held}", scene.offender_described(draw)),
        format!(
            "本案由{}公安局侦查终结，以被告人{offender}涉嫌犯{charge}罪，于{}向本院移送审查起诉。本院受理后，已告知被告人\
             有权委托辩护人和认罪认罚可能导致的法律后果，告知被害人有权委托诉讼代理人，依法讯问了被告人，听取了被害人\
             的意见，审查了全部案件材料。",
            scene.county.office_name,
            plain_day(scene.dated.plus_days(-25)),
        ),
        format!(
            "经依法审查查明：\n{}，被告人{offender}{}{}。{}{}{}",
            plain_day(scene.happened),
            relation(scene),
            scene.event,
            scene.harm(),
            property(scene),
            scene.money("被告人"),
        ),
        format!("被害人{}，{}。{}", scene.victim.name, scene.described(scene.victim), claimed(scene)),
        evidence.to_owned(),
        format!(
            "本院认为，被告人{offender}的行为已触犯《中华人民共和国刑法》{}的规定，犯罪事实清楚，证据确实、充分，应当以\
             {charge}罪追究其刑事责任。被告人{plea}，可以从宽处理。{}根据《中华人民共和国刑事诉讼法》第一百七十六条的规定，\
             提起公诉，请依法判处。",
            article(charge),
            means(scene, draw),
        ),
        format!("此致\n{}", court_name(scene.county)),
        scene.signed("检察官"),
    ];
    paragraphs.join("\n")
}

fn held(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let caught = plain_day(scene.happened.plus_days(draw.days(1, 20)));
    match draw.below(3) {
        0 => format!("因本案于{caught}被刑事拘留，后被逮捕，现羁押于看守所。"),
        1 => format!("因涉嫌犯{}罪于{caught}被取保候审。", scene.charge),
        _ => format!("因涉嫌犯{}罪，于{caught}被刑事拘留，同月被依法执行逮捕。", scene.charge),
    }
}

fn claimed(scene: &Scene<'_>) -> String {
    let award = yuan(scene.int("lawful_award_fen").unwrap_or_default());
    let who = if scene.victim.name == scene.claimant.name {
        "被害人".to_owned()
    } else {
        format!("被害人近亲属{}", scene.claimant.name)
    };
    format!("{who}已提起附带民事诉讼，依法可获赔偿的损失为人民币{award}。")
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

fn accusation(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let court = draw.word(&[
        "本院依法组成合议庭，公开开庭审理了本案，现已审理终结。",
        "本院受理后，依法适用普通程序，组成合议庭公开开庭进行了合并审理，现已审理终结。",
        "本院依法组成合议庭，适用认罪认罚从宽制度，公开开庭审理了本案，现已审理终结。",
    ]);
    format!(
        "{}人民检察院指控被告人{}犯{}罪，向本院提起公诉，附带民事诉讼原告人同时提起附带民事诉讼。{court}",
        scene.county.office_name, scene.offender, scene.charge
    )
}

fn found(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let opening =
        draw.word(&["经审理查明：", "本院经公开审理查明：", "经审理查明，公诉机关指控的事实属实。具体为："]);
    let evidence = draw.word(&[
        "上述事实，有被害人陈述、证人证言、鉴定意见、现场勘验笔录、被告人供述等证据证实，足以认定。",
        "以上事实有书证、鉴定意见、视听资料、被告人的供述和辩解等证据证明，本院予以确认。",
        "上述事实，被告人在开庭审理过程中无异议，并有经庭审质证的证据在案佐证。",
        "上述事实，有接警单、门诊病历、司法鉴定意见书、证人证言等证据予以证实，各证据来源合法、相互印证。",
    ]);
    format!(
        "{opening}{}，被告人{}{}{}。{}{}{}{evidence}",
        plain_day(scene.happened),
        scene.offender,
        relation(scene),
        scene.event,
        scene.harm(),
        property(scene),
        scene.money("被告人"),
    )
}

/// Who the offender is to the victim, where they are of one family.
fn relation(scene: &Scene<'_>) -> &'static str {
    if scene.is("domestic_violence_victim") { "（与被害人系家庭成员关系）" } else { "" }
}

fn property(scene: &Scene<'_>) -> String {
    if scene.is("major_property_loss") {
        format!("被害人{}因此遭受重大财产损失。", scene.victim.name)
    } else {
        String::new()
    }
}

fn reasoning(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let (offender, charge) = (scene.offender, scene.charge);
    let mut text = format!("本院认为，被告人{offender}的行为已构成{charge}罪，公诉机关指控的罪名成立。");
    text.push_str(draw.word(&[
        "被告人归案后如实供述，可以从轻处罚。被害人对本案的发生没有过错。",
        "被告人当庭自愿认罪，可以酌情从轻处罚。被害人无过错。",
        "被告人具有坦白情节，自愿认罪认罚，依法予以从宽处理。被害人在本案中不存在过错。",
    ]));
    text.push_str(means(scene, draw));
    text
}

/// That there is nothing to pay with, in one of many wordings.
fn means(scene: &Scene<'_>, draw: &mut Draw) -> &'static str {
    if !scene.is("offender_cannot_pay") {
        return "";
    }
    if scene.is("compensation_unobtainable") {
        return draw.word(&[
            "经查，被告人没有赔偿能力，被害人无法通过诉讼获得赔偿。",
            "另查明，被告人名下没有可供执行的财产，没有赔偿能力，被害人的损失无法通过诉讼获得赔偿。",
        ]);
    }
    draw.word(&[
        "经查，被告人名下无存款、房产、车辆等可供执行的财产，没有赔偿能力。",
        "经查，被告人无业且家庭贫困，无财产可供执行，确无赔偿能力。",
        "被告人及其亲属均表示无力赔偿，经查其名下没有可供执行的财产，没有赔偿能力。",
        "另查明，被告人系低收入人员，银行账户余额不足千元，无房产及车辆登记，不具备赔偿能力。",
        "被告人长期在外打零工，家中有老人和未成年子女需要抚养，经调查核实没有赔偿能力。",
    ])
}

fn article(charge: &str) -> &'static str {
    match charge {
        "故意伤害" => "第二百三十四条",
        "故意杀人" => "第二百三十二条",
        "交通肇事" => "第一百三十三条",
        "盗窃" => "第二百六十四条",
        "诈骗" => "第二百六十六条",
        "虐待" => "第二百六十条",
        _ => "第二百六十三条",
    }
}

fn verdict(scene: &Scene<'_>) -> String {
    let award = scene.int("lawful_award_fen").unwrap_or_default();
    let left = award - scene.int("received_fen").unwrap_or_default();
    let term = match scene.charge {
        "故意杀人" => "无期徒刑，剥夺政治权利终身",
        "抢劫" => "有期徒刑七年",
        "交通肇事" => "有期徒刑二年",
        "虐待" => "有期徒刑一年六个月",
        _ if scene.is("victim_died") => "有期徒刑十二年",
        _ => "有期徒刑三年六个月",
    };
    let remedy = match scene.charge {
        "盗窃" | "诈骗" => "责令被告人退赔被害人",
        _ => "被告人赔偿附带民事诉讼原告人",
    };
    let mut text = format!(
        "依照《中华人民共和国刑法》{}、第六十七条第三款之规定，判决如下：\n\
         一、被告人{}犯{}罪，判处{term}。\n二、{remedy}{}经济损失人民币{}",
        article(scene.charge),
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
