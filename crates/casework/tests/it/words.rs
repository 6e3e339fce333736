//! What pages and logs show: labels everywhere, and no personal data in summaries or debug output.

use std::collections::BTreeSet;

use casework::assistance::{CaseStage, Opinion};
use kernel::Refusal;

use crate::world::{Told, handler, head, proposal, propose, sign, submit};

#[test]
fn timelines_and_logs_name_nobody() {
    let secrets = ["张三", "622848", "农商银行", "丈夫", "身份证.jpg", "失去主要收入", "800", "已获赔偿"];
    let refusing = Told::at(Some(CaseStage::UnderReview))
        .by(handler(), propose(proposal(Opinion::Refuse)))
        .by(head(), sign("部门负责人"));
    let mut kinds = BTreeSet::new();
    for told in CaseStage::ALL.into_iter().map(|stage| Told::at(Some(stage))).chain([refusing]) {
        for event in &told.journal {
            kinds.insert(event.kind());
            let shown = format!("{}\n{}\n{event:?}", event.summary(), event.label());
            for secret in secrets {
                assert!(!shown.contains(secret), "{secret} in {shown}");
            }
        }
        let shown = format!("{:?} {:?} {:?}", told.case, told.case.application, submit());
        for secret in secrets {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
    assert_eq!(kinds.len(), 28, "{kinds:?}");
}

#[test]
fn every_refusal_tells_how_to_go_on() {
    for stage in CaseStage::ALL {
        if let Err(refusal) = Told::at(Some(stage)).case.decide(submit(), &crate::world::context(handler())) {
            let shown: Refusal = refusal.into();
            assert!(shown.message.contains(stage.label()), "{}", shown.message);
            assert!(!shown.mend.is_empty() && !shown.basis.is_empty());
        }
    }
}
