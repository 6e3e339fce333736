//! Random commands: what is decided folds to the same state as its journal replayed, and rules hold on every way.

use casework::assistance::{AssistanceCase, CaseCommand, CaseStage, Decision, InquiryKind, Opinion};
use kernel::Actor;
use proptest::prelude::*;

use crate::world::{
    Told, abandon, accept, add_child, approve_advance, ask_advance, ask_supplement, chief, close, context,
    decline, decline_transfer, end_inquiry, finance, grant, handler, head, inquire, instalments, judge,
    notify, offer, open, other_case, paper, pay, pay_advance, pay_as, payment_failed, proposal, propose,
    receive_funds, record, recover, reject_advance, remove_child, reopen, request_funds, resume, revoke,
    sign, sign_unfunded, submit, submit_to, suspend, terminate, withdraw, write_off,
};

/// A grant paid in two parts.
fn in_parts() -> CaseCommand {
    let mut proposal = grant(5_000_000);
    proposal.instalments = instalments();
    propose(proposal)
}

fn actor() -> impl Strategy<Value = Actor> {
    proptest::sample::select(vec![handler(), head(), chief(), finance(), judge(), Actor::Visitor])
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
        payment_failed(),
        add_child(),
        remove_child(),
        decline(),
        CaseCommand::BeginReview,
        CaseCommand::PromiseProof { item: "income_proof".into() },
        inquire(InquiryKind::Outside),
        inquire(InquiryKind::Hearing),
        end_inquiry(),
        suspend(),
        resume(),
        terminate(),
        ask_advance(1_000_000),
        ask_advance(6_000_000),
        approve_advance(),
        reject_advance(),
        pay_advance(),
        crate::assistance::joint_help(3_000_000, 2_000_000),
        offer(),
        CaseCommand::AcceptTransfer,
        decline_transfer(),
        in_parts(),
        sign_unfunded("分管检察长"),
        request_funds(),
        receive_funds(),
        notify(),
        pay_as("ICBC-78"),
        revoke(),
        recover(1, 1_000_000),
        recover(2, 5_000_000),
        write_off(),
        reopen(),
        CaseCommand::BeginFollowUp,
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
        prop_assert!(count("relief_granted") + count("relief_refused") <= 1 + count("case_reopened"));
        prop_assert!(count("advance_paid") <= count("advance_approved"));
        prop_assert!(count("payment_confirmed") == 0 || count("relief_granted") > 0);
        prop_assert!(told.case.recovery.is_none_or(|recovery| recovery.outstanding_fen() >= 0));
        if let Some(Decision::Granted { amount_fen, .. }) = &told.case.decision {
            let planned: i64 = told.case.payments.iter().map(|payment| payment.plan.amount_fen).sum();
            prop_assert!(planned <= *amount_fen);
            prop_assert!(told.case.paid_fen() <= *amount_fen);
        }
        if count("relief_granted") == 1 && matches!(told.case.decision, Some(Decision::Granted { .. })) {
            let signers: Vec<&Actor> = told.case.signatures.iter().map(|known| &known.signer).collect();
            let proposer = told.case.proposal.as_ref().map(|known| &known.proposer);
            prop_assert_eq!(signers.len(), 2);
            prop_assert_ne!(signers.first(), signers.last());
            prop_assert!(signers.iter().all(|signer| Some(*signer) != proposer));
        }
        prop_assert!(count("case_opened") <= 1);
    }
}
