//! How cases of the past ended, as a province would hand over its records: what was asked, what was decided, how long
//! it took, what was paid, who helped afterwards, what visitors found.

use facts::Value;
use kernel::Day;
use serde::Serialize;

use crate::{
    history::{HistorySeed, Step},
    turn::Turn,
    world::World,
};

/// How a case ended, or where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Granted and paid.
    Granted,
    /// Refused.
    Refused,
    /// The applicant withdrew.
    Withdrawn,
    /// The papers never came.
    Abandoned,
    /// Not accepted.
    NotAccepted,
    /// Ended without a decision on the merits.
    Terminated,
    /// Granted, then revoked.
    Revoked,
    /// Not over.
    InProgress,
}

/// A referral of a case and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferralRecord {
    /// The department's code.
    pub to: String,
    /// The programme's code.
    pub programme: &'static str,
    /// Help was given; nothing where there is no answer yet.
    pub granted: Option<bool>,
    /// Each month in fen.
    pub monthly_fen: i64,
    /// Once, in fen.
    pub once_fen: i64,
    /// Days until the answer.
    pub days: Option<i32>,
}

/// A visit after the payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VisitRecord {
    /// 6 or 12 months after it.
    pub month: u8,
    /// The day.
    pub on: Day,
    /// The household's monthly income in fen.
    pub income_fen: i64,
    /// `solved`, `eased`, `same` or `worse`.
    pub hardship: &'static str,
    /// 1 to 5.
    pub satisfaction: u8,
}

/// A case of the past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The matter's id in its source.
    pub matter: String,
    /// `criminal` and so on.
    pub matter_kind: &'static str,
    /// 罪名 or 案由.
    pub charge: String,
    /// The handling office's code.
    pub org: String,
    /// The county.
    pub region: String,
    /// The applicant's identity number.
    pub applicant_id: String,
    /// The applicant's name.
    pub applicant_name: String,
    /// `portal`, `village` or `officer`.
    pub channel: &'static str,
    /// How it ended.
    pub ending: Ending,
    /// The day it was opened.
    pub opened: Day,
    /// The day it was decided.
    pub decided: Option<Day>,
    /// The day it was closed.
    pub closed: Option<Day>,
    /// Calendar days from opening to decision.
    pub days_to_decide: Option<i32>,
    /// Papers had to be asked for.
    pub supplemented: bool,
    /// What happened beside the usual way, in order.
    pub turns: Vec<&'static str>,
    /// What was paid, in fen; 0 where nothing was.
    pub amount_fen: i64,
    /// The loss in fen that was stated, less what was received.
    pub unpaid_loss_fen: i64,
    /// The referrals.
    pub referrals: Vec<ReferralRecord>,
    /// The visits.
    pub visits: Vec<VisitRecord>,
}

/// Relief is rarely more than so many months' wages.
const MONTHS_OF_WAGE: i64 = 12;
/// A month's wage in the province, rounded (fen): what synthetic amounts are scaled by, no standard.
const WAGE_FEN: i64 = 600_000;

pub(crate) fn of(world: &World<'_>, case: &HistorySeed) -> Option<Outcome> {
    let matter = world.matters.get(case.matter)?;
    let applicant = world.people.get(case.applicant)?;
    let fen = |name: &str| matter.fact(name).and_then(Value::as_int);
    let loss = fen("loss_fen").or_else(|| fen("lawful_award_fen")).unwrap_or(0);
    let unpaid = (loss - fen("received_fen").unwrap_or(0)).max(0);
    let day_of = |is: fn(&Step) -> bool| case.steps.iter().find(|step| is(&step.step)).map(|step| step.on);
    let decided = day_of(|step| matches!(step, Step::Decided { .. }));
    let paid = day_of(|step| matches!(step, Step::Paid { .. }));
    let ending = ending(case, paid.is_some());
    let most = unpaid.min(MONTHS_OF_WAGE * WAGE_FEN) * i64::from(case.share_permille) / 1_000;
    Some(Outcome {
        matter: matter.external_id.clone(),
        matter_kind: matter.kind,
        charge: matter.charge.clone(),
        org: case.org.0.clone(),
        region: matter.region.to_string(),
        applicant_id: applicant.id.as_str().to_owned(),
        applicant_name: applicant.name.clone(),
        channel: case
            .steps
            .iter()
            .find_map(
                |step| if let Step::Applied { channel, .. } = &step.step { Some(*channel) } else { None },
            )
            .unwrap_or("officer"),
        ending,
        opened: case.opened,
        decided,
        closed: day_of(|step| matches!(step, Step::Closed { .. })),
        days_to_decide: decided.map(|day| case.opened.days_until(day)),
        turns: turns(case).collect(),
        supplemented: day_of(|step| matches!(step, Step::SupplementRequested { .. })).is_some(),
        amount_fen: if paid.is_some() { (most / 1_000_000).max(1) * 1_000_000 } else { 0 },
        unpaid_loss_fen: unpaid,
        referrals: referrals(case),
        visits: visits(case),
    })
}

fn ending(case: &HistorySeed, paid: bool) -> Ending {
    let mut last = Ending::InProgress;
    for step in &case.steps {
        last = match (&step.step, last) {
            (Step::Withdrawn { .. }, _) => Ending::Withdrawn,
            (Step::Abandoned, _) => Ending::Abandoned,
            (Step::Turn(Turn::Declined { .. }), _) => Ending::NotAccepted,
            (Step::Turn(Turn::Terminated { .. }), _) => Ending::Terminated,
            (Step::Turn(Turn::Revoked { .. }), _) => Ending::Revoked,
            (Step::Turn(Turn::Reopened { .. }), _) => Ending::InProgress,
            (Step::Closed { .. }, Ending::InProgress) if paid => Ending::Granted,
            (Step::Closed { .. }, Ending::InProgress) => Ending::Refused,
            (_, last) => last,
        };
    }
    last
}

fn turns(case: &HistorySeed) -> impl Iterator<Item = &'static str> {
    let of = |step: &Step| if let Step::Turn(turn) = step { Some(turn.word()) } else { None };
    case.steps.iter().filter_map(move |step| of(&step.step))
}

fn referrals(case: &HistorySeed) -> Vec<ReferralRecord> {
    let mut all: Vec<ReferralRecord> = Vec::new();
    let mut sent = case.opened;
    for step in &case.steps {
        if let Step::ReferralSent { to, programme, .. } = &step.step {
            sent = step.on;
            all.push(ReferralRecord {
                to: to.0.clone(),
                programme,
                granted: None,
                monthly_fen: 0,
                once_fen: 0,
                days: None,
            });
        }
        if let (Step::ReferralAnswered { granted, monthly_fen, once_fen, .. }, Some(last)) =
            (&step.step, all.last_mut())
        {
            (last.granted, last.monthly_fen, last.once_fen) = (Some(*granted), *monthly_fen, *once_fen);
            last.days = Some(sent.days_until(step.on));
        }
    }
    all
}

fn visits(case: &HistorySeed) -> Vec<VisitRecord> {
    let visit = |step: &crate::HistoryStep| {
        if let Step::Visited { month, income_fen, hardship, satisfaction, .. } = &step.step {
            Some(VisitRecord {
                month: *month,
                on: step.on,
                income_fen: *income_fen,
                hardship,
                satisfaction: *satisfaction,
            })
        } else {
            None
        }
    };
    case.steps.iter().filter_map(visit).collect()
}
