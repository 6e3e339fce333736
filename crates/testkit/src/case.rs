//! Cases taken to a stage, each step by whoever takes it in life.

use std::collections::BTreeMap;

use app::{
    Error, Outcome,
    accept_application::accept_application,
    add_paper::{Upload, add_paper},
    confirm_payment::confirm_payment,
    facts_of_case::checklist_of,
    finding::finding_of,
    model::{Channel, Factors},
    open_case::{PersonInput, open_case, record_application},
    persona,
    propose_opinion::{OpinionInput, propose_opinion},
    record_facts::record_facts,
    sign_off::{next_signer, sign_off},
    submit_application::ApplicationInput,
    view::case::{CaseView, case},
};
use kernel::CaseId;

use crate::{
    JPEG, TestWorld,
    people::{account_of, request_of},
    world::row,
};

/// What a handler reads in the judgment and asks the departments for: the person meets the conditions.
pub(crate) const FACTS: [(&str, &str); 13] = [
    ("applicant_role", "victim"),
    ("injury_grade", "serious_2"),
    ("offender_cannot_pay", "true"),
    ("victim_died", "false"),
    ("applicant_fault", "none"),
    ("refused_cooperation", "false"),
    ("false_statement", "false"),
    ("waived_compensation", "false"),
    ("hardship_unrelated", "false"),
    ("already_relieved", "false"),
    ("low_income_category", "dibao"),
    ("loss_fen", "120000"),
    ("received_fen", "0"),
];

/// What an applicant hands in.
pub(crate) fn application(name: &str) -> ApplicationInput {
    ApplicationInput {
        channel: Channel::Officer,
        brought_by: None,
        request: request_of(name),
        account: account_of(name),
        consents: vec!["mca.low_income".to_owned()],
        signed_as: name.to_owned(),
        agent: None,
    }
}

impl TestWorld {
    /// The case whole, as the platform sees it.
    ///
    /// # Panics
    /// Where there is none.
    pub async fn case(&self, id: CaseId) -> CaseView {
        case(&self.app, &persona::system("test"), id).await.unwrap()
    }

    /// The codes of a case's open duties with the day each is due: `decide 2026-09-22`; a paused one ends in `paused`.
    ///
    /// # Panics
    /// Where there is no such case.
    pub async fn duties(&self, id: CaseId) -> Vec<String> {
        let lines = self.case(id).await.duties.into_iter();
        let mut duties: Vec<_> = lines
            .map(|duty| {
                let paused = if duty.paused.is_some() { " paused" } else { "" };
                format!("{} {}{paused}", duty.code, duty.due.day)
            })
            .collect();
        duties.sort();
        duties
    }

    /// Somebody's case in a matter of their own, opened by the handler.
    ///
    /// # Panics
    /// As every step here, where the rules refuse it.
    pub async fn opened_case(&self) -> CaseId {
        let person = self.somebody();
        let tail = person.phone.trim_start_matches("1380000").to_owned();
        self.open_for(&person, &format!("（2026）浙0106刑初{tail}号")).await
    }

    /// A person's case in the matter of a number, which is recorded if it is new.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn open_for(&self, person: &PersonInput, number: &str) -> CaseId {
        let matter = self.matter(number, number).await;
        open_case(&self.app, &self.handler().await, matter, person).await.unwrap()
    }

    /// A case with an application.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn applied_case(&self) -> CaseId {
        let id = self.opened_case().await;
        self.apply(id).await;
        id
    }

    /// A case accepted, its facts verified.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn accepted_case(&self) -> CaseId {
        let id = self.applied_case().await;
        self.accept(id).await;
        id
    }

    /// A case with a proposal to grant what the rules suggest.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn proposed_case(&self) -> CaseId {
        let id = self.accepted_case().await;
        self.propose(id, true).await.unwrap();
        id
    }

    /// A case granted.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn granted_case(&self) -> CaseId {
        let id = self.proposed_case().await;
        self.sign_all(id).await.unwrap();
        id
    }

    /// A case paid.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn paid_case(&self) -> CaseId {
        let id = self.granted_case().await;
        self.pay(id).await.unwrap();
        id
    }

    /// Writes the application down.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn apply(&self, id: CaseId) {
        let name = self.case(id).await.person.name;
        record_application(&self.app, &self.handler().await, id, None, application(&name)).await.unwrap();
    }

    /// Hands in every required paper but those named.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn hand_in(&self, id: CaseId, but: &[&str]) {
        let handler = self.handler().await;
        for item in checklist_of(&self.app, &handler, id).await.unwrap() {
            if item.required && item.papers.is_empty() && !but.contains(&item.code.as_str()) {
                let upload =
                    Upload { material: item.code, file_name: "材料.jpg".to_owned(), bytes: JPEG.to_vec() };
                add_paper(&self.app, &handler, id, upload).await.unwrap();
            }
        }
    }

    /// Takes all papers, accepts and verifies.
    ///
    /// # Panics
    /// Where it is refused.
    pub async fn accept(&self, id: CaseId) {
        let handler = self.handler().await;
        self.hand_in(id, &[]).await;
        accept_application(&self.app, &handler, id, None).await.unwrap();
        let facts: BTreeMap<_, _> = row(&FACTS);
        record_facts(&self.app, &handler, id, None, "judgment", &facts).await.unwrap();
    }

    /// What the rules suggest, or a refusal, with every factor weighed.
    ///
    /// # Panics
    /// Where the case cannot be read.
    pub async fn opinion(&self, id: CaseId, grant: bool) -> OpinionInput {
        let found = finding_of(&self.app, &self.handler().await, id).await.unwrap();
        OpinionInput {
            amount_fen: grant.then(|| found.amount.suggested_fen.unwrap()),
            grounds: found.grounds_held().map(str::to_owned).collect(),
            reasons: "重伤，未获赔偿，生活急迫困难。".to_owned(),
            factors: Factors {
                harm: "重伤二级。".to_owned(),
                fault: "没有过错。".to_owned(),
                means: "低保户。".to_owned(),
                necessary_expense: "每月 1100 元。".to_owned(),
                compensation: "没有得到赔偿。".to_owned(),
            },
            override_reason: String::new(),
            ..OpinionInput::default()
        }
    }

    /// Proposes that opinion.
    ///
    /// # Errors
    /// The verb's.
    pub async fn propose(&self, id: CaseId, grant: bool) -> Result<Outcome, Error> {
        let input = self.opinion(id, grant).await;
        propose_opinion(&self.app, &self.handler().await, id, None, input).await
    }

    /// The account that bears a title.
    ///
    /// # Panics
    /// Where nobody does.
    pub fn titled(title: &str) -> &'static str {
        match title {
            "部门负责人" => "head",
            "分管检察长" => "approver",
            "检察长" => "chief",
            other => panic!("nobody is {other}"),
        }
    }

    /// Lets everybody sign whose turn it is.
    ///
    /// # Errors
    /// The verb's.
    pub async fn sign_all(&self, id: CaseId) -> Result<(), Error> {
        while let Some(title) = next_signer(&self.app, id).await? {
            let who = self.staff(Self::titled(&title)).await;
            sign_off(&self.app, &who, id, None, "同意".to_owned()).await?;
        }
        Ok(())
    }

    /// Finance confirms the payment.
    ///
    /// # Errors
    /// The verb's.
    pub async fn pay(&self, id: CaseId) -> Result<Outcome, Error> {
        confirm_payment(&self.app, &self.staff("finance").await, id, None, format!("回单{id}")).await
    }
}
