//! Cases that were handled: who applied, what happened on which day, how it ended. Amounts are left to the rules:
//! a seed gives the share of the suggested amount that was granted. Nothing is later than the province's day.

use facts::{FactName, Value};
use kernel::{Day, OrgId, Organ, OrganisationKind};

use crate::{
    draw::Draw,
    matters::{MatterSeed, facts_list},
    offices,
    plan::ChunkPlan,
    progress,
    shares::Shares,
    truth,
    turn::Turn,
    words,
    world::World,
};

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct HistorySeed {
    /// Index of the matter.
    pub matter: usize,
    /// Index of the applicant.
    pub applicant: usize,
    /// Indexes of the relatives who may apply together with them.
    pub relatives: Vec<usize>,
    /// The handling office.
    pub org: OrgId,
    /// The first day.
    pub opened: Day,
    /// What happened, in order.
    pub steps: Vec<HistoryStep>,
    /// The share of the suggested amount that was granted, in thousandths.
    pub share_permille: u16,
    /// What the applicant asks for, in their words.
    pub request: String,
    /// The handler's reasons.
    pub reasons: String,
    /// What the applicant answered, as facts.
    pub answers: Vec<(FactName, Value)>,
    /// The bank's name (made up).
    pub bank: String,
    /// The account's number; fails its check digit.
    pub account: String,
    /// The departments whose data the applicant agreed may be checked.
    pub consents: Vec<String>,
}

/// Something that happened on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryStep {
    /// The day.
    pub on: Day,
    /// What.
    pub step: Step,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// An officer opened the case and told the person of their right; without it the application comes first.
    Informed,
    /// The application came in: `portal`, `village` (by this committee) or `officer`.
    Applied {
        /// How.
        channel: &'static str,
        /// The village committee that handed it in.
        brought_by: Option<OrgId>,
    },
    /// Papers were asked for, by checklist code.
    SupplementRequested {
        /// What.
        items: Vec<String>,
        /// Why, in words.
        note: String,
    },
    /// The papers came.
    SupplementReceived,
    /// Accepted.
    Accepted,
    /// The handler recorded what was verified.
    Verified {
        /// The facts.
        facts: Vec<(FactName, Value)>,
    },
    /// The handler proposed to grant, in so many parts, or to refuse.
    Proposed {
        /// Grant.
        grant: bool,
        /// In how many parts the money goes.
        parts: u8,
    },
    /// An approver sent the proposal back.
    Returned {
        /// Why.
        reason: String,
    },
    /// The next signer signed.
    Signed {
        /// What they wrote.
        comment: String,
    },
    /// Every signer that was left signed: the decision is made.
    Decided {
        /// What they wrote.
        comment: String,
    },
    /// The bank sent the payment back.
    PaymentFailed {
        /// Why.
        reason: String,
    },
    /// Paid.
    Paid {
        /// The bank's reference.
        bank_reference: String,
    },
    /// The applicant withdrew.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// The papers never came.
    Abandoned,
    /// Handed to a department.
    ReferralSent {
        /// The department.
        to: OrgId,
        /// The programme's code.
        programme: &'static str,
        /// The suggestion.
        suggestion: String,
    },
    /// The department acknowledged the case's referral.
    ReferralReceived,
    /// The department answered.
    ReferralAnswered {
        /// Help is given.
        granted: bool,
        /// Each month in fen; 0 where it is a single sum or a service.
        monthly_fen: i64,
        /// Once, in fen.
        once_fen: i64,
        /// In words.
        note: String,
    },
    /// A visit, so many months after the payment.
    Visited {
        /// 6 or 12.
        month: u8,
        /// At home rather than by telephone.
        at_home: bool,
        /// The household's monthly income in fen.
        income_fen: i64,
        /// `solved`, `eased`, `same` or `worse`.
        hardship: &'static str,
        /// 1 to 5.
        satisfaction: u8,
        /// Notes.
        note: String,
    },
    /// Closed.
    Closed {
        /// How it ended.
        summary: String,
    },
    /// Something beside the usual way.
    Turn(Turn),
}

impl Step {
    /// The word in files and lists.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Informed => "informed",
            Self::Applied { .. } => "applied",
            Self::SupplementRequested { .. } => "supplement_requested",
            Self::SupplementReceived => "supplement_received",
            Self::Accepted => "accepted",
            Self::Verified { .. } => "verified",
            Self::Proposed { .. } => "proposed",
            Self::Returned { .. } => "returned",
            Self::Signed { .. } => "signed",
            Self::Decided { .. } => "decided",
            Self::PaymentFailed { .. } => "payment_failed",
            Self::Paid { .. } => "paid",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Abandoned => "abandoned",
            Self::ReferralSent { .. } => "referral_sent",
            Self::ReferralReceived => "referral_received",
            Self::ReferralAnswered { .. } => "referral_answered",
            Self::Visited { .. } => "visited",
            Self::Closed { .. } => "closed",
            Self::Turn(turn) => turn.word(),
        }
    }
}

/// Cases in progress, so that every queue gets something.
const IN_PROGRESS: usize = 60;

/// The cases of a chunk.
pub(crate) fn generate(world: &World<'_>, chunk: &ChunkPlan) -> Vec<HistorySeed> {
    let mut draw = Draw::of_chunk(world.spec.seed, chunk.number, 4);
    let shares = Shares::builtin();
    let told =
        |at: &usize| world.matters.get(*at).is_some_and(|matter| matter.external_id == crate::story::MATTER);
    let (mut hopeful, mut others): (Vec<usize>, Vec<usize>) = (0..world.matters.len())
        .filter(|at| !told(at))
        .partition(|at| world.matters.get(*at).is_some_and(|matter| world.promises(matter)));
    // Old matters first, so that a case is opened after its judgment; the newest stay for screening.
    let dated = |at: &usize| world.matters.get(*at).map(|matter| matter.dated);
    hopeful.sort_by_key(dated);
    others.sort_by_key(dated);
    let settled = world.spec.today.plus_days(-shares.settled_days);
    let old = hopeful.partition_point(|at| dated(at) < Some(settled));
    let chunks = usize::try_from(chunk.of_all).unwrap_or(1).max(1);
    let wanted = IN_PROGRESS.div_ceil(chunks).max(3);
    let open = wanted.min(hopeful.len() * 2 / 5).min(old);
    let past = old.saturating_sub(open).min(hopeful.len() - open - hopeful.len() / 4);
    let handled = world.people.len() / shares.people_per_case.max(1);
    let mut cases = Vec::new();
    let mut helped = hopeful.iter().take(past);
    let mut refused = others.iter();
    for _ in 0..handled {
        let next = if draw.chance(200) { None } else { helped.next() };
        let Some(matter) = next.or_else(|| refused.next()) else {
            break;
        };
        cases.extend(case(world, &mut draw, *matter, None));
    }
    // Four on from chunk to chunk, so that every place to stop comes up wherever chunks have few cases.
    let first = usize::try_from(chunk.number).unwrap_or(0) * 4;
    for (target, matter) in (first..).zip(hopeful.iter().take(old).rev().take(open)) {
        cases.extend(case(world, &mut draw, *matter, Some(target)));
    }
    cases.sort_by_key(|case| (case.opened, case.matter));
    cases
}

fn case(world: &World<'_>, draw: &mut Draw, at: usize, target: Option<usize>) -> Option<HistorySeed> {
    let matter = world.matters.get(at)?;
    let victim = world.people.get(matter.victim)?;
    let household = world.households.get(victim.household)?;
    let county = world.counties.get(household.county)?;
    let today = world.spec.today;
    let died = victim.died.is_some();
    let applicant_at = truth::applicant(world, matter, household)?;
    let applicant = world.people.get(applicant_at)?;
    let kind = match matter.organ {
        Organ::Court => OrganisationKind::Court,
        Organ::Police | Organ::Procuratorate | Organ::Justice => OrganisationKind::Procuratorate,
    };
    let village = county.villages.get(household.village).map(|village| village.org.clone());
    let good = world.promises(matter);
    let org = offices::office(kind, county.region);
    let others: Vec<_> = world.counties.iter().filter(|other| other.region != county.region).collect();
    let elsewhere = others.get(draw.index(others.len())).map(|other| offices::office(kind, other.region));
    let grown_up = |at: &usize| {
        let person = world.people.get(*at);
        *at != applicant_at && person.is_some_and(|one| one.died.is_none() && one.age(today) >= 18)
    };
    let relatives: Vec<usize> = household.members().filter(|at| died && grown_up(at)).collect();
    let story = progress::Story {
        today,
        matter,
        county,
        village,
        good,
        child: applicant.age(today) < 18,
        elsewhere,
        above: offices::office(kind, county.region.prefecture()),
        relatives: relatives.len(),
    };
    let opened = progress::opening(&story, draw);
    let steps = progress::steps(&story, draw, opened, target);
    let answers = answers(matter, household.size, household.income_fen, died);
    Some(HistorySeed {
        matter: at,
        applicant: applicant_at,
        relatives,
        org,
        opened: steps.first().map_or(opened, |step| step.on),
        steps,
        share_permille: u16::try_from(draw.between(60, 100) * 10).unwrap_or(1000),
        request: words::request(&story, died),
        reasons: words::reasons(&story, died),
        answers,
        bank: draw.word(&["演示农商银行", "演示邮储银行", "演示城市银行"]).to_owned(),
        account: applicant.account.clone(),
        consents: ["civil_affairs", "human_resources", "medical_insurance", "police"]
            .map(str::to_owned)
            .into(),
    })
}

/// What the applicant answers of themself and the household.
fn answers(matter: &MatterSeed, size: usize, income_fen: i64, died: bool) -> Vec<(FactName, Value)> {
    let role = match (died, matter.kind) {
        (true, _) => "close_relative",
        (false, "enforcement") => "enforcement_applicant",
        (false, "petition") => "petitioner",
        (false, _) => "victim",
    };
    let mut answers = facts_list(&[
        ("applicant_role", role.into()),
        ("household_size", i64::try_from(size).unwrap_or(1).into()),
        ("household_income_monthly_fen", income_fen.into()),
        ("natural_person", true.into()),
        ("waived_compensation", false.into()),
        ("aided_before_same_matter", false.into()),
        ("already_relieved", false.into()),
    ]);
    if died || matter.states("lost_work_capacity") {
        answers.push(("dependent_on_victim_income".into(), true.into()));
    }
    answers
}
