//! Rating: once the case is decided its applicant says how it was handled, once. A low rating is answered.

use access::{Action, Principal};
use casework::complaint::ComplaintEvent;
use kernel::{CaseId, ComplaintId, Personal, Refusal};

use crate::{
    App, Error, Outcome,
    change::Change,
    file_complaint::{begin_in, next_number},
};

/// Rates a case: 1 (bad) to 5 (good), with words.
///
/// # Errors
/// `too_early` before the decision, `stars_out_of_range`; not permitted to anybody but the applicant.
pub async fn rate_case(
    app: &App,
    who: &Principal,
    id: CaseId,
    stars: u8,
    words: String,
) -> Result<Outcome, Error> {
    let (case, opening, permit) = app.case_for(who, Action::RateCase, id).await?;
    if case.state.decision.is_none() {
        let mend = "案件办理中有意见的，可以提出投诉。";
        return Err(Error::refused(Refusal::new("too_early", "作出决定之后才能评价。", mend, "好差评制度")));
    }
    let known = app.store().complaints_of_case(id).await?;
    if known.iter().any(|row| row.stars.is_some() && row.person == Some(opening.applicant)) {
        return Ok(Outcome::Unchanged);
    }
    let organisation = crate::persona::organisation(app, &opening.org).await?;
    let rated = ComplaintEvent::CaseRated {
        number: next_number(app, "评", organisation.region).await?,
        case: id,
        person: opening.applicant,
        org: opening.org,
        stars,
        words: Personal::known(words.trim().to_owned()),
        on: app.today(),
    };
    let rating = app.ids().make(app.clock().now(), ComplaintId::new);
    let mut change = Change::new(app);
    begin_in(app, &mut change, rating, rated).await?;
    change.commit(&permit).await
}
