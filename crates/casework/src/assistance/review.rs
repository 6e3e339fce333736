//! The review: facts, inquiries outside the file, suspension, more time, and what several organisations agree to pay.

use kernel::{Day, OrgId, Personal};

use super::{
    AssistanceCase, CaseContext, CaseEvent, CaseRefusal, CaseStage, FundingShare, InquiryKind, RecordedFact,
    SuspensionGround,
    decide::{At, Decided, by_a_person, written},
};

impl AssistanceCase {
    /// A case accepted here, or one that another organisation had accepted before it handed it over.
    pub(super) fn begin_review(&self, at: At, on: Day) -> Decided {
        if at.stage == CaseStage::UnderReview {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Accepted, CaseStage::Transferred])?;
        at.only_if(self.accepted_on.is_some())?;
        Ok(vec![CaseEvent::ReviewBegun { on }])
    }

    pub(super) fn record_facts(
        &self,
        at: At,
        facts: Vec<RecordedFact>,
        origin: String,
        context: &CaseContext,
    ) -> Decided {
        if facts.is_empty() {
            return Err(CaseRefusal::NoFacts);
        }
        written(&origin, "事实来源", "origin")?;
        let news: Vec<RecordedFact> = facts.into_iter().filter(|fact| self.is_news(fact, &origin)).collect();
        if news.is_empty() {
            return Ok(Vec::new());
        }
        if at.stage.is_being_signed() {
            return Err(CaseRefusal::FactsFrozen);
        }
        at.only_if(at.stage.is_undecided())?;
        let count = u32::try_from(news.len()).unwrap_or(u32::MAX);
        let recorded =
            CaseEvent::FactsRecorded { facts: Personal::known(news), count, origin, on: context.today };
        Ok(self.review_begins(at, context).into_iter().chain([recorded]).collect())
    }

    fn is_news(&self, fact: &RecordedFact, origin: &str) -> bool {
        let known = self.facts.get(fact.name.as_str());
        match &fact.value {
            Some(value) => !known.contains(value),
            None => known.iter().any(|said| said.source.as_deref() == Some(origin)),
        }
    }

    pub(super) fn begin_inquiry(
        &self,
        at: At,
        (inquiry, with, org): (InquiryKind, String, Option<OrgId>),
        (reason, held_on): (String, Option<Day>),
        context: &CaseContext,
    ) -> Decided {
        let hearing = inquiry == InquiryKind::Hearing;
        let held_on = held_on.filter(|_| hearing);
        let event = CaseEvent::InquiryBegun { inquiry, with, org, reason, held_on, on: context.today };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Accepted, CaseStage::UnderReview])?;
        if let CaseEvent::InquiryBegun { with, reason, .. } = &event {
            written(reason, "调查核实的事项和原因", "reason")?;
            if !hearing {
                written(with, "调查、委托或请示的对象", "with")?;
            }
        }
        match held_on {
            None if hearing => {
                return Err(CaseRefusal::WordsMissing { what: "举行听证的日期", field: "held_on" });
            }
            Some(day) if day < context.today => return Err(CaseRefusal::HearingPast(day)),
            Some(_) | None => {}
        }
        Ok(self.review_begins(at, context).into_iter().chain([event]).collect())
    }

    pub(super) fn end_inquiry(&self, at: At, result: String, on: Day) -> Decided {
        let Some(under_way) = &self.inquiry else {
            let again = matches!(self.latest.as_deref(),
                Some(CaseEvent::InquiryEnded { result: known, .. }) if known.get() == Some(&result));
            return if again { Ok(Vec::new()) } else { at.refuse() };
        };
        at.only(&[under_way.kind.stage()])?;
        written(&result, "调查核实的结果", "result")?;
        Ok(vec![CaseEvent::InquiryEnded { inquiry: under_way.kind, result: Personal::known(result), on }])
    }

    pub(super) fn suspend(
        &self,
        at: At,
        ground: SuspensionGround,
        reason: String,
        context: &CaseContext,
    ) -> Decided {
        let event =
            CaseEvent::ClockSuspended { ground, reason: Personal::known(reason.clone()), on: context.today };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Accepted, CaseStage::UnderReview])?;
        by_a_person(&context.actor)?;
        written(&reason, "中止的原因", "reason")?;
        Ok(self.review_begins(at, context).into_iter().chain([event]).collect())
    }

    pub(super) fn resume(&self, at: At, reason: String, on: Day) -> Decided {
        let event = CaseEvent::ClockResumed { reason: Personal::known(reason.clone()), on };
        if self.just_happened(&event) {
            return Ok(Vec::new());
        }
        at.only(&[CaseStage::Suspended])?;
        written(&reason, "恢复的原因", "reason")?;
        Ok(vec![event])
    }

    /// More time is given before the decision, by somebody other than whoever needs it.
    pub(super) fn extend(
        &self,
        at: At,
        (to, latest): (Day, Option<Day>),
        reason: String,
        context: &CaseContext,
    ) -> Decided {
        if self.extended_to == Some(to) {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_review() || at.stage.is_being_signed())?;
        by_a_person(&context.actor)?;
        written(&reason, "延长的原因", "reason")?;
        let earliest = self.extended_to.unwrap_or(context.today).max(context.today);
        if to <= earliest {
            return Err(CaseRefusal::ExtensionTooShort(earliest));
        }
        match latest {
            Some(latest) if to > latest => Err(CaseRefusal::ExtensionTooLong(latest)),
            Some(_) | None => Ok(vec![CaseEvent::DecisionExtended {
                to,
                reason,
                by: context.actor.clone(),
                on: context.today,
            }]),
        }
    }

    /// One relief, several payers: the handling office is among them, and each pays something.
    pub(super) fn agree_joint_help(
        &self,
        at: At,
        shares: Vec<FundingShare>,
        document: String,
        on: Day,
    ) -> Decided {
        if !self.shares.is_empty() && self.shares == shares {
            return Ok(Vec::new());
        }
        at.only_if(at.stage.is_review())?;
        let own = self.opening.as_ref().map(|opening| &opening.org);
        let has_own = shares.iter().any(|share| Some(&share.org) == own);
        let twice = shares
            .iter()
            .enumerate()
            .any(|(at, share)| shares.iter().skip(at + 1).any(|other| other.org == share.org));
        if shares.len() < 2 || !has_own || twice || shares.iter().any(|share| share.amount_fen <= 0) {
            return Err(CaseRefusal::SharesWrong);
        }
        written(&document, "联合救助的依据文件", "document")?;
        Ok(vec![CaseEvent::JointHelpAgreed { shares, document, on }])
    }
}
