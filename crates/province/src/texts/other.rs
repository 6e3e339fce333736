//! What the police write where nobody was found, and what a court answers to a petition.

use super::{Scene, court_name, plain_day, procuratorate_name, yuan};
use crate::draw::Draw;

pub(super) fn unsolved(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let office = &scene.county.office_name;
    let (victim, charge) = (&scene.victim.name, scene.charge);
    let search = draw.word(&[
        "案发后，我局先后走访群众一百二十余人次，调取周边监控录像，提取现场物证送检，未能锁定犯罪嫌疑人",
        "专案组对案发地周边的监控、车辆、人员进行了排查，因案发地段没有监控且无目击证人，尚未发现有价值的线索",
        "经现场勘查、痕迹比对和信息研判，均未比中可疑人员，侦查工作没有进展",
    ]);
    let paragraphs = [
        format!("{} 收", procuratorate_name(scene.county)),
        format!("{office}公安局 刑事案件侦查情况说明 {}", scene.number),
        format!("被害人{victim}，{}。", scene.described(scene.victim)),
        format!(
            "{}，{victim}{}。我局接警后出警处置，经审查认为有犯罪事实需要追究刑事责任，以涉嫌犯{charge}罪立案侦查。",
            plain_day(scene.happened),
            scene.event
        ),
        format!(
            "{}{}经核算，依法可获赔偿的损失为人民币{}。",
            scene.harm(),
            scene.money("加害方"),
            yuan(scene.int("lawful_award_fen").unwrap_or_default())
        ),
        format!("{search}。截至出具本说明之日，该案无法侦破，没有责任人可以承担赔偿责任。"),
        format!(
            "{}现将有关情况函告你院，请按照国家司法救助工作的有关规定对{}的救助需要进行审查。",
            draw.word(&[
                "被害方多次向我局反映家庭困难。",
                "经向所在村（居）民委员会了解，被害方家庭生活受到较大影响。",
                "",
            ]),
            scene.claimant.name
        ),
        format!("{office}公安局\n{}", scene.signed("承办民警")),
    ];
    paragraphs.join("\n")
}

pub(super) fn petition(scene: &Scene<'_>, draw: &mut Draw) -> String {
    let award = yuan(scene.int("lawful_award_fen").unwrap_or_default());
    let name = &scene.victim.name;
    let reasonable = if scene.is("petition_reasonable") {
        draw.word(&[
            "经评查，原判决认定事实清楚、适用法律正确，但信访人确因该案致生活困难，其诉求具有一定合理性，且已无法通过\
             其他法律途径解决。信访人书面承诺，获得救助后息诉息访。",
            "经研究，本案诉讼程序已经终结，信访人反映的赔偿未到位问题属实，其诉求有一定的合理性，而法律途径难以解决。\
             信访人表示接受处理意见，愿意息诉息访。",
        ])
    } else {
        draw.word(&[
            "经评查，原判决并无不当，信访人的诉求缺乏事实和法律依据，已向其释明。",
            "信访人的诉求可以通过申请再审的途径解决，已告知其权利和期限。",
        ])
    };
    let paragraphs = [
        format!("{} 信访事项处理意见书 {}", court_name(scene.county), scene.number),
        format!("信访人：{name}，{}。", scene.described(scene.victim)),
        format!(
            "信访人{name}因与{}{}一案，对判决结果不服、赔偿款没有到位，{}到本院反映问题。",
            scene.offender,
            scene.charge,
            draw.word(&["多次", "于本年初以来先后三次", "自判决生效后持续"])
        ),
        format!(
            "经复查：{}，{}{}。{}{}生效判决确定{}应赔偿{name}人民币{award}。",
            plain_day(scene.happened),
            scene.offender,
            scene.event,
            scene.harm().replace("被害人", "受害人"),
            scene.money("对方"),
            scene.offender,
        ),
        reasonable.to_owned(),
        "如对本处理意见不服，可以自收到本意见书之日起三十日内向上一级人民法院申请复查。".to_owned(),
        scene.signed("承办法官"),
    ];
    paragraphs.join("\n")
}
