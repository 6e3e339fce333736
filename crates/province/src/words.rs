//! What applicants ask and handlers write.

use facts::Value;

use crate::progress::Story;

/// What the applicant says.
pub(crate) fn request(story: &Story<'_>, died: bool) -> String {
    let charge = story.matter.charge.trim_end_matches('罪');
    let what = match (died, story.matter.kind) {
        (true, _) => "家人在案件中去世，家里失去了主要收入",
        (false, "enforcement") => "法院判了费用，对方没有钱给，执行不到",
        (false, _) if story.matter.states("major_property_loss") => "多年的积蓄没有了，日子过不下去",
        (false, _) => "受伤后治疗花了很多钱，不能干活",
    };
    let paid = match story.matter.fact("received_fen").and_then(Value::as_int) {
        Some(0) | None => "到现在没有拿到赔偿",
        Some(_) => "只拿到一部分赔偿",
    };
    format!("因{charge}一案，{what}，{paid}，家里生活困难，请求给予国家司法救助。")
}

/// What the handler writes.
pub(crate) fn reasons(story: &Story<'_>, died: bool) -> String {
    let charge = &story.matter.charge;
    if !story.good {
        return format!(
            "经审查，申请人所涉{charge}一案不具备应予救助的情形，或者家庭收入高于当地标准，不符合救助条件。"
        );
    }
    let harm = if died {
        "被害人死亡，家庭失去主要生活来源"
    } else {
        "申请人因案遭受较重损害"
    };
    format!(
        "经审查，申请人系{charge}一案的受害方，{harm}，加害人（债务人）没有赔偿能力，家庭经民政部门核对确有困难，符合救助条件。"
    )
}
