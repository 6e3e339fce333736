//! Transfer of jurisdiction (移送管辖): whoever has the case holds it until the other has accepted it (首接负责).

use kernel::{Day, OrgId, Organ};

use super::{
    AssistanceCase, CaseContext, CaseEvent, CaseRefusal, CaseStage,
    decide::{At, Decided, written},
};

/// A case changes hands between two steps, not in the middle of one.
const MOVABLE: [CaseStage; 4] =
    [CaseStage::Applied, CaseStage::Accepted, CaseStage::UnderReview, CaseStage::Transferred];

impl AssistanceCase {
    pub(super) fn offer_transfer(
        &self,
        at: At,
        (to, organ): (OrgId, Organ),
        reason: String,
        on: Day,
    ) -> Decided {
        if let Some(offer) = &self.transfer_offer {
            let same = offer.to == to && offer.reason == reason;
            return if same {
                Ok(Vec::new())
            } else {
                Err(CaseRefusal::TransferOpen { to: offer.to.clone() })
            };
        }
        at.only(&MOVABLE)?;
        if self.opening.as_ref().is_some_and(|opening| opening.org == to) {
            return Err(CaseRefusal::TransferToOneself);
        }
        if self.advance.as_ref().is_some_and(super::Advance::is_open) {
            return Err(CaseRefusal::AdvanceOpen);
        }
        written(&reason, "移送管辖的理由", "reason")?;
        Ok(vec![CaseEvent::TransferOffered { to, organ, reason, on }])
    }

    pub(super) fn accept_transfer(&self, at: At, on: Day) -> Decided {
        let (Some(offer), Some(opening)) = (&self.transfer_offer, &self.opening) else {
            let accepted = matches!(self.latest.as_deref(), Some(CaseEvent::TransferAccepted { .. }));
            return if accepted { Ok(Vec::new()) } else { Err(CaseRefusal::NoTransfer) };
        };
        at.only(&MOVABLE)?;
        if self.advance.as_ref().is_some_and(super::Advance::is_open) {
            return Err(CaseRefusal::AdvanceOpen);
        }
        let (from, to, organ) = (opening.org.clone(), offer.to.clone(), offer.organ);
        Ok(vec![CaseEvent::TransferAccepted { from, to, organ, on }])
    }

    pub(super) fn decline_transfer(&self, at: At, reason: String, context: &CaseContext) -> Decided {
        let Some(offer) = &self.transfer_offer else {
            let again = matches!(self.latest.as_deref(),
                Some(CaseEvent::TransferDeclined { reason: known, .. }) if *known == reason);
            return if again { Ok(Vec::new()) } else { Err(CaseRefusal::NoTransfer) };
        };
        at.only_if(at.stage.is_undecided())?;
        written(&reason, "退回的理由", "reason")?;
        let (to, by) = (offer.to.clone(), context.actor.clone());
        Ok(vec![CaseEvent::TransferDeclined { to, reason, by, on: context.today }])
    }
}
