//! The turns that some cases take beside the usual way, and on which days.

use crate::{
    draw::Draw,
    history::Step,
    progress::{Payment, Stop, Story, Walk},
    shares::{Shares, drawn},
    turn::Turn,
};

/// Money in parts comes in so many.
pub(crate) const INSTALMENTS: u8 = 3;
/// So many months lie between two parts.
pub const MONTHS_BETWEEN: i32 = 3;

/// How the money of a case goes.
pub(crate) fn payment(story: &Story<'_>, draw: &mut Draw, stop: Stop) -> Payment {
    let over = stop == Stop::Never && story.good;
    let word = if over { drawn(draw, &Shares::builtin().at_payment) } else { "" };
    match (stop, word) {
        (Stop::PartlyPaid, _) | (_, "instalments") => Payment::Instalments,
        (Stop::Recovering, _) | (_, "revoked") => Payment::Revoked,
        (_, "together") => Payment::Together,
        _ => Payment::Once,
    }
}

/// Relatives of somebody who died apply together.
pub(crate) fn joining(walk: &mut Walk<'_, '_>) {
    for nth in 0..walk.story.relatives {
        if walk.draw.chance(Shares::builtin().joined) {
            walk.turn(Turn::Joined { nth, relation: "近亲属" });
        }
    }
}

/// What happens to an application before it is accepted; false where it ends.
pub(crate) fn intake(walk: &mut Walk<'_, '_>) -> bool {
    let over = walk.stop == Stop::Never;
    let usual = if walk.stop == Stop::Offered { "transferred" } else { "" };
    let word = if over { drawn(walk.draw, &Shares::builtin().at_intake) } else { usual };
    match (word, walk.story.elsewhere.clone()) {
        ("declined", _) => {
            walk.after(1, 4);
            let reasons = "申请事项不属于国家司法救助范围，已说明其他救助渠道。".to_owned();
            walk.turn(Turn::Declined { reasons });
            walk.after(1, 3);
            walk.step(Step::Closed { summary: "不予受理，已书面告知。".to_owned() });
            false
        }
        ("transferred", Some(to)) => {
            walk.after(1, 3);
            let reason = "原案由该院办理，依规定移送管辖。".to_owned();
            walk.turn(Turn::TransferOffered { to, reason });
            if walk.stop == Stop::Offered {
                return false;
            }
            walk.after(1, 4);
            walk.turn(Turn::TransferAccepted);
            true
        }
        _ => walk.stop != Stop::Offered,
    }
}

/// What happens to a review; false where the case stops or ends.
pub(crate) fn review(walk: &mut Walk<'_, '_>) -> bool {
    let over = walk.stop == Stop::Never && walk.story.good;
    let word = if over { drawn(walk.draw, &Shares::builtin().at_review) } else { "" };
    match (walk.stop, word) {
        (Stop::Inquiry, _) | (_, "inquiry") => inquiry(walk),
        (Stop::Suspended, _) | (_, "suspended") => suspension(walk),
        (Stop::Advance, _) | (_, "advance") => advance(walk),
        (_, "extended") => {
            walk.after(1, 4);
            let reason = "案情复杂，需要进一步核实家庭经济状况。".to_owned();
            walk.turn(Turn::Extended { days: 28, reason });
            walk.after(5, 9);
        }
        (_, "terminated") => {
            walk.after(3, 9);
            let reason = "办案期间加害方已足额赔偿，生活困难已经消除。".to_owned();
            walk.turn(Turn::Terminated { ground: "hardship_over", reason });
            walk.after(1, 3);
            walk.step(Step::Closed { summary: "终结办理，已告知申请人。".to_owned() });
            return false;
        }
        _ => {}
    }
    !matches!(walk.stop, Stop::Inquiry | Stop::Suspended | Stop::Advance)
}

fn inquiry(walk: &mut Walk<'_, '_>) {
    walk.after(1, 3);
    let kind = drawn(walk.draw, &Shares::builtin().inquiry);
    let (with, reason, result) = match kind {
        "outside" => ("户籍地村民委员会", "核实家庭成员和居住情况。", "走访核实，与申请材料一致。"),
        "entrusted" => ("户籍地人民检察院", "委托核实家庭财产情况。", "受托单位反馈：名下无房产、车辆。"),
        "hearing" => ("", "听取申请人、村委会和听证员意见。", "听证员一致认为生活确有急迫困难。"),
        _ => ("杭州市人民检察院", "就救助标准的适用请示上级。", "上级答复：按现行标准办理。"),
    };
    walk.turn(Turn::InquiryBegun { kind, with: with.to_owned(), reason: reason.to_owned() });
    if walk.stop != Stop::Inquiry {
        walk.after(4, 15);
        walk.turn(Turn::InquiryEnded { result: result.to_owned() });
    }
}

fn suspension(walk: &mut Walk<'_, '_>) {
    walk.after(1, 4);
    let reason = "申请人住院昏迷，尚未确定法定代理人。".to_owned();
    walk.turn(Turn::Suspended { ground: "capacity_lost", reason });
    if walk.stop != Stop::Suspended {
        walk.after(15, 50);
        walk.turn(Turn::Resumed { reason: "申请人已好转，可以继续办理。".to_owned() });
    }
}

fn advance(walk: &mut Walk<'_, '_>) {
    walk.after(0, 2);
    let reason = "伤情危重，医院催缴手术费用，需先行救助。".to_owned();
    walk.turn(Turn::AdvanceRequested { permille: 300, reason });
    if walk.stop != Stop::Advance {
        walk.after(0, 1);
        walk.turn(Turn::AdvanceApproved);
        walk.after(0, 1);
        let bank_reference = walk.reference();
        walk.turn(Turn::AdvancePaid { bank_reference });
    }
}

/// The relief was a mistake: what was paid comes back in two parts.
pub(crate) fn revocation(walk: &mut Walk<'_, '_>) {
    walk.after(30, 90);
    let reason = "复查发现申请人在申请前已获得足额赔偿。".to_owned();
    walk.turn(Turn::Revoked { ground: "mistake", reason });
    for permille in [600, 1_000] {
        walk.after(10, 40);
        let reference = walk.reference();
        walk.turn(Turn::Recovered { permille, reference });
        if walk.stop == Stop::Recovering {
            return;
        }
    }
    walk.after(1, 4);
    walk.step(Step::Closed { summary: "救助已撤销，款项已全部追回。".to_owned() });
}

/// An ended case is taken up again, some weeks later; whether it is.
pub(crate) fn reopening(walk: &mut Walk<'_, '_>, reason: &str) -> bool {
    let again = walk.chance(Shares::builtin().reopened);
    if again {
        walk.after(10, 40);
        walk.turn(Turn::Reopened { reason: reason.to_owned() });
    }
    again
}

/// A complaint with its answer.
pub(crate) fn complaint(walk: &mut Walk<'_, '_>) {
    if !walk.chance(Shares::builtin().complained) {
        return;
    }
    let text =
        walk.draw.word(&["等了很久没有人告诉我办到哪一步了。", "对决定的金额有疑问，希望说明计算办法。"]);
    walk.turn(Turn::Complained { text: text.to_owned() });
    walk.after(1, 3);
    walk.turn(Turn::ComplaintAccepted);
    walk.after(2, 12);
    let answer = "已向您当面说明办理经过和计算依据；今后每个环节都会短信告知。".to_owned();
    walk.turn(Turn::ComplaintAnswered { answer });
}

/// The applicant says how it was handled.
pub(crate) fn rating(walk: &mut Walk<'_, '_>) {
    if !walk.chance(Shares::builtin().rated) {
        return;
    }
    let stars: u8 = drawn(walk.draw, &Shares::builtin().satisfaction).parse().unwrap_or(4);
    let words = if stars > 3 {
        "办得很快，说得清楚。"
    } else {
        "时间有点长，希望早些告知进度。"
    };
    walk.turn(Turn::Rated { stars, words: words.to_owned() });
}
