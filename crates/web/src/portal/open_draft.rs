//! The draft that somebody is filling in: found by its address and its owner, nobody else's is ever shown.

use app::{
    Error, Principal,
    draft::{self, Draft, Step},
};
use axum::http::HeaderMap;
use kernel::{DraftId, Refusal, Role};

use crate::{
    House,
    failure::Failure,
    visit::{Visit, cookie},
};

/// The cookie that leads back to the draft.
pub const DRAFT_COOKIE: &str = "lz_draft";
/// How long it leads back, in seconds: as long as its owner's cookie lives.
pub const DRAFT_SECONDS: i64 = 30 * 24 * 3600;

/// A draft and where it is kept.
pub struct OpenDraft {
    /// Its id.
    pub id: DraftId,
    /// Its owner.
    pub owner: String,
    /// What is filled in.
    pub draft: Draft,
}

/// A step as the list of steps shows it.
pub struct StepLink {
    /// Its heading.
    pub label: &'static str,
    /// Its address.
    pub href: String,
    /// It is answered.
    pub done: bool,
    /// It is the page that is open.
    pub current: bool,
}

/// Where somebody is in the application.
pub struct At {
    /// The step's number.
    pub number: usize,
    /// How many steps there are.
    pub total: usize,
    /// The step's heading.
    pub label: &'static str,
    /// Where the form goes.
    pub action: String,
    /// Where a code for another device is given.
    pub handover: String,
    /// One step back.
    pub back: String,
    /// All steps.
    pub steps: Vec<StepLink>,
    /// A clerk fills it in for somebody.
    pub for_somebody: bool,
    /// They came from the read-back and return to it.
    pub to_review: bool,
}

fn no_draft() -> Error {
    Error::NotFound(Box::new(Refusal::new(
        "no_draft",
        "这里没有您的这份草稿。它可能已经提交，也可能是在别的手机、电脑上填的。",
        "已经提交的，请用受理编号查进度；没有提交的，请在原来的手机上继续，或者重新申请。",
        "",
    )))
}

impl OpenDraft {
    /// The visitor's draft of an address.
    ///
    /// # Errors
    /// Not found where it is no draft or somebody else's.
    pub async fn find(house: &House, visit: &Visit, id: &str) -> Result<Self, Failure> {
        let id: DraftId = id.parse().map_err(|_| no_draft())?;
        let owner = visit.draft_owner();
        let draft = draft::load(&house.app, &owner, id).await?.ok_or_else(no_draft)?;
        Ok(Self { id, owner, draft })
    }

    /// The draft that the visitor's cookie leads to, where it is still there and theirs.
    ///
    /// # Errors
    /// The store's.
    pub async fn of_cookie(
        house: &House,
        visit: &Visit,
        headers: &HeaderMap,
    ) -> Result<Option<Self>, Failure> {
        let Some(Ok(id)) = cookie(headers, DRAFT_COOKIE).map(str::parse::<DraftId>) else {
            return Ok(None);
        };
        let owner = visit.draft_owner();
        let draft = draft::load(&house.app, &owner, id).await?;
        Ok(draft.map(|draft| Self { id, owner, draft }))
    }

    /// All drafts of the visitor, the latest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn all(house: &House, visit: &Visit) -> Result<Vec<Self>, Failure> {
        let owner = visit.draft_owner();
        let mut all = Vec::new();
        for id in draft::drafts_of(&house.app, &owner).await? {
            if let Some(draft) = draft::load(&house.app, &owner, id).await? {
                all.push(Self { id, owner: owner.clone(), draft });
            }
        }
        Ok(all)
    }

    /// Keeps it.
    ///
    /// # Errors
    /// The store's.
    pub async fn save(&self, house: &House) -> Result<(), Failure> {
        Ok(draft::save(&house.app, &self.owner, self.id, &self.draft).await?)
    }

    /// Notes whether a step is answered.
    pub fn mark(&mut self, step: Step, done: bool) {
        self.draft.done.retain(|word| word != step.word());
        if done {
            self.draft.done.push(step.word().to_owned());
        }
    }

    /// Whether a step is answered.
    pub fn is_done(&self, step: Step) -> bool {
        self.draft.done.iter().any(|word| word == step.word())
    }

    /// The first step that is not answered.
    pub fn resume(&self) -> Step {
        Step::ALL.into_iter().find(|step| !self.is_done(*step)).unwrap_or(Step::Review)
    }

    /// The address of a step.
    pub fn path(&self, step: Step) -> String {
        format!("/apply/{}/{}", self.id, step.word())
    }

    /// Where a step's page stands among the others.
    pub fn at(&self, step: Step, to_review: bool) -> At {
        let back = Step::ALL.into_iter().rev().find(|before| *before < step);
        At {
            number: Step::ALL.iter().take_while(|before| **before <= step).count(),
            total: Step::ALL.len(),
            label: step.label(),
            action: self.path(step),
            handover: format!("/apply/{}/code", self.id),
            back: back.map_or_else(|| "/apply".to_owned(), |back| self.path(back)),
            steps: Step::ALL
                .into_iter()
                .map(|other| StepLink {
                    label: other.label(),
                    href: self.path(other),
                    done: self.is_done(other),
                    current: other == step,
                })
                .collect(),
            for_somebody: self.draft.brought_by.is_some(),
            to_review,
        }
    }
}

/// The number of a step, from 1.
pub fn number_of(step: Step) -> usize {
    Step::ALL.iter().take_while(|before| **before <= step).count()
}

/// Whether the visitor is a clerk who applies for others.
pub fn is_clerk(who: &Principal) -> bool {
    matches!(who, Principal::Staff(staff) if staff.role == Role::VillageClerk)
}
