//! Random commands: what is decided folds to the same state as its journal replayed, and rules hold on every way.

use casework::assistance::{AssistanceCase, CaseCommand, CaseStage, Opinion};
use kernel::Actor;
use proptest::prelude::*;

use crate::world::{
    Told, abandon, accept, ask_supplement, chief, close, context, finance, grant, handler, head, open,
    other_case, paper, pay, proposal, propose, record, sign, submit, submit_to, withdraw,
};

fn actor() -> impl Strategy<Value = Actor> {
    proptest::sample::select(vec![handler(), head(), chief(), finance(), Actor::Visitor])
}

fn command() -> impl Strategy<Value = CaseCommand> {
    let many = vec![
        open(),
        submit(),
        submit_to("李四"),
        paper("id_card", "aa"),
        paper("payee_authorisation", "bb"),
        ask_supplement(),
        CaseCommand::FinishSupplement,
        accept(),
        record(),
        propose(grant(5_000_000)),
        propose(grant(50_000_000)),
        propose(proposal(Opinion::Refuse)),
        CaseCommand::ReturnProposal { reason: "请补充".into() },
        sign("部门负责人"),
        sign("分管检察长"),
        pay(),
        CaseCommand::ReportPaymentFailure { reason: "账号有误".into() },
        withdraw(),
        abandon(),
        close(),
    ];
    prop_oneof![
        5 => proptest::sample::select(many),
        // The main way, so that late stages are reached often.
        5 => proptest::sample::select(vec![open(), submit(), accept(), propose(grant(5_000_000)),
            sign("部门负责人"), sign("分管检察长"), pay(), close()]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn fold_is_replay(
        start in proptest::option::of(proptest::sample::select(CaseStage::ALL.to_vec())),
        steps in prop::collection::vec((actor(), command(), prop::bool::weighted(0.05)), 1..50),
    ) {
        let mut told = Told::at(start);
        for (actor, command, aided) in steps {
            let mut context = context(actor);
            if aided {
                context.same_matter.push(other_case(true, false));
            }
            let before = told.clone();
            match told.run(command.clone(), &context) {
                Ok(_) => prop_assert_eq!(told.run(command, &context), Ok(0), "twice is once"),
                Err(refusal) => {
                    prop_assert!(!refusal.mend().is_empty());
                    prop_assert_eq!(&before.case, &told.case);
                }
            }
        }
        prop_assert_eq!(AssistanceCase::replay(&told.journal), told.case.clone());
        let count = |kind: &str| told.journal.iter().filter(|event| event.kind() == kind).count();
        prop_assert!(count("relief_granted") + count("relief_refused") <= 1);
        prop_assert!(count("payment_confirmed") <= count("relief_granted"));
        if count("relief_granted") == 1 {
            let signers: Vec<&Actor> = told.case.signatures.iter().map(|known| &known.signer).collect();
            let proposer = told.case.proposal.as_ref().map(|known| &known.proposer);
            prop_assert_eq!(signers.len(), 2);
            prop_assert_ne!(signers.first(), signers.last());
            prop_assert!(signers.iter().all(|signer| Some(*signer) != proposer));
        }
        prop_assert!(count("case_opened") <= 1);
    }
}
