//! The same done to several at once: each on its own, so that one that is refused stops no other, and each with its
//! own answer. Only what needs no look at the single thing is done so.

use access::Principal;
use kernel::{CaseId, LeadId, OrgId, Refusal, Role, UserId};

use crate::{App, Error, Outcome, review_lead};

/// What is done to leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadBulk {
    /// Open a case for each.
    TakeUp,
    /// Hand them to another office, for one reason.
    HandOn {
        /// Where to.
        to: OrgId,
        /// Why.
        reason: String,
    },
    /// Dismiss them for one reason.
    Dismiss {
        /// Why.
        reason: String,
    },
}

/// What came of one.
pub struct Answer<Id> {
    /// Which.
    pub id: Id,
    /// What came of it.
    pub outcome: Result<Outcome, Error>,
}

/// So many at the most: more is a page that nobody has read.
pub const MANY_MAX: usize = 100;

fn bounded<Id>(ids: &[Id]) -> Result<(), Error> {
    if ids.is_empty() {
        let refusal = Refusal::new("none_chosen", "还没有选择任何一行。", "请先在列表里勾选。", "");
        return Err(Error::refused(refusal));
    }
    if ids.len() > MANY_MAX {
        let message = format!("一次最多办理 {MANY_MAX} 件，这次选了 {} 件。", ids.len());
        return Err(Error::refused(Refusal::new("too_many", message, "请分几次办理。", "")));
    }
    Ok(())
}

/// Does the same to several leads.
///
/// # Errors
/// `none_chosen`, `too_many`; what is wrong with one stands in its answer.
pub async fn bulk_leads(
    app: &App,
    who: &Principal,
    ids: Vec<LeadId>,
    what: &LeadBulk,
) -> Result<Vec<Answer<LeadId>>, Error> {
    bounded(&ids)?;
    let mut answers = Vec::with_capacity(ids.len());
    for id in ids {
        let outcome = match what {
            LeadBulk::TakeUp => review_lead::take_up(app, who, id, None).await.map(|_| Outcome::Changed),
            LeadBulk::HandOn { to, reason } => {
                review_lead::hand_on(app, who, id, None, to.clone(), reason.clone()).await
            }
            LeadBulk::Dismiss { reason } => review_lead::dismiss(app, who, id, None, reason.clone()).await,
        };
        answers.push(Answer { id, outcome });
    }
    Ok(answers)
}

/// The handlers of the reader's own office: id and name.
///
/// # Errors
/// The store's.
pub async fn handlers_of(app: &App, who: &Principal) -> Result<Vec<(UserId, String)>, Error> {
    let Principal::Staff(staff) = who else { return Ok(Vec::new()) };
    let accounts = app.store().accounts(Some(&staff.org)).await?;
    let able = accounts.into_iter().filter(|account| account.role == Role::Handler && !account.disabled);
    Ok(able.map(|account| (account.user, account.name)).collect())
}

/// Gives a case to a handler of the office that has it.
///
/// # Errors
/// `no_handler`, the lifecycle's refusals, or not permitted.
pub async fn assign_handler(
    app: &App,
    who: &Principal,
    id: CaseId,
    seen: Option<u64>,
    handler: UserId,
) -> Result<Outcome, Error> {
    if !handlers_of(app, who).await?.iter().any(|(known, _)| *known == handler) {
        let refusal = Refusal::new("no_handler", "请选择本单位的承办人。", "从名单中选择。", "");
        return Err(Error::refused(refusal.on_field("handler")));
    }
    crate::assign_handler::assign_handler(app, who, id, seen, handler).await
}

/// Gives several cases to a handler.
///
/// # Errors
/// As `bulk_leads`.
pub async fn assign_many(
    app: &App,
    who: &Principal,
    ids: Vec<CaseId>,
    handler: UserId,
) -> Result<Vec<Answer<CaseId>>, Error> {
    bounded(&ids)?;
    let mut answers = Vec::with_capacity(ids.len());
    for id in ids {
        answers.push(Answer { id, outcome: assign_handler(app, who, id, None, handler).await });
    }
    Ok(answers)
}
