//! The hard rules of a case, one table each, and the whole way through.

use casework::assistance::{
    AssistanceCase, BankAccount, CaseCommand, CaseRefusal, CaseStage, Decision, Factors, FundingShare,
    Opinion, OverLimitApproval, Proposal, RecordedFact,
};
use kernel::{Actor, Fen, Personal, Refusal};

use crate::world::{
    Told, accept, chief, close, context, day, fact, finance, grant, handler, head, open, org, other_case,
    paper, pay, payment_failed, proposal, propose, record, sign, submit, submit_to, today,
};

/// The office and the court give relief together.
pub fn joint_help(own_fen: i64, theirs_fen: i64) -> CaseCommand {
    let share = |id: &str, amount_fen| FundingShare { org: org(id), amount_fen };
    CaseCommand::AgreeJointHelp {
        shares: vec![share("procuratorate-330106", own_fen), share("court-330106", theirs_fen)],
        document: "联救〔2026〕1号".into(),
    }
}

#[test]
fn the_whole_way_from_the_first_word_to_the_archive() {
    let told = Told::default()
        .by(handler(), open())
        .by(handler(), record())
        .by(Actor::Visitor, submit())
        .by(Actor::Visitor, paper("id_card", "aa"))
        .by(handler(), CaseCommand::RequestSupplement { items: vec!["judgment".into()], note: String::new() })
        .by(Actor::Visitor, paper("judgment", "bb"))
        .by(Actor::Visitor, CaseCommand::FinishSupplement)
        .by(handler(), accept())
        .by(handler(), propose(grant(6_000_000)))
        .by(head(), CaseCommand::ReturnProposal { reason: "金额偏高".into() })
        .by(handler(), propose(grant(5_000_000)))
        .by(head(), sign("部门负责人"))
        .by(chief(), sign("分管检察长"))
        .by(finance(), payment_failed())
        .by(finance(), pay())
        .by(handler(), close());
    let case = &told.case;
    assert_eq!(case.stage, Some(CaseStage::Closed));
    assert_eq!(case.deferred_open().map(|owed| owed.item.as_str()).collect::<Vec<_>>(), ["income_proof"]);
    assert_eq!(case.papers.len(), 2);
    assert_eq!(case.facts.get("household_size").len(), 1);
    assert_eq!(case.failed_payments.len(), 1);
    assert_eq!(case.paid_on, Some(today()));
    assert_eq!(case.returned, None);
    assert!(matches!(case.decision, Some(Decision::Granted { amount_fen: 5_000_000, .. })));
    assert_eq!(case.signatures.len(), 2);
    assert_eq!(AssistanceCase::replay(&told.journal), *case);
    let path: Vec<CaseStage> = CaseStage::path().into();
    assert!(path.is_sorted_by_key(|stage| stage.step()));
    assert_eq!(path.last(), case.stage.as_ref());
}

#[test]
fn one_relief_in_one_matter() {
    let mut aided = context(handler());
    aided.same_matter.push(other_case(true, false));
    let mut pending = context(handler());
    pending.same_matter.push(other_case(false, true));
    let mut over = context(handler());
    over.same_matter.push(other_case(false, false));
    let empty = AssistanceCase::default();
    let informed = Told::at(Some(CaseStage::Informed)).case;
    for (case, command) in [(&empty, open()), (&informed, submit())] {
        assert!(matches!(case.decide(command.clone(), &aided), Err(CaseRefusal::AidedBefore { .. })));
        let Err(CaseRefusal::AnotherCaseOpen { number }) = case.decide(command.clone(), &pending) else {
            panic!("{command:?} must be refused");
        };
        assert_eq!(number, "法救〔2025〕330106-0009号");
        assert!(case.decide(command, &over).is_ok());
    }
    // A refusal may still be signed, a grant may not.
    aided.actor = chief();
    let approving = Told::at(Some(CaseStage::Approving)).case;
    let refusal = approving.decide(sign("分管检察长"), &aided).unwrap_err();
    assert_eq!(refusal.code(), "aided_before");
    let refusing = Told::at(Some(CaseStage::UnderReview))
        .by(handler(), propose(proposal(Opinion::Refuse)))
        .by(head(), sign("部门负责人"));
    assert!(refusing.case.decide(sign("分管检察长"), &aided).is_ok());
}

#[test]
fn the_payee_is_the_applicant_or_somebody_authorised() {
    let informed = Told::at(Some(CaseStage::Informed));
    assert_eq!(informed.refused(handler(), submit_to("李四")), "payee_not_applicant");
    assert_eq!(informed.kinds(handler(), submit_to(" 张 三")), ["application_submitted"]);
    let authorised = informed.clone().by(handler(), paper("payee_authorisation", "cc"));
    assert_eq!(authorised.kinds(handler(), submit_to("李四")), ["application_submitted"]);
    let mut nameless = context(handler());
    nameless.applicant_name = None;
    assert!(informed.case.decide(submit_to("李四"), &nameless).is_ok());
    let refusal: Refusal = CaseRefusal::PayeeNotApplicant.into();
    assert_eq!(refusal.field.as_deref(), Some("holder"));
}

#[test]
fn an_application_is_complete_or_says_what_is_missing() {
    let submitted = |change: fn(&mut String, &mut BankAccount, &mut String)| {
        let mut command = submit();
        if let CaseCommand::SubmitApplication { request, account, signed_as, .. } = &mut command {
            change(request, account, signed_as);
        }
        Told::at(Some(CaseStage::Informed)).refused(handler(), command)
    };
    assert_eq!(submitted(|request, _, _| *request = " ".into()), "words_missing");
    assert_eq!(submitted(|_, _, signed| signed.clear()), "words_missing");
    assert_eq!(submitted(|_, account, _| account.number.clear()), "account_incomplete");
}

#[test]
fn acceptance_waits_for_core_materials_only() {
    let applied = Told::at(Some(CaseStage::Applied));
    let accept_with = |core: &[&str]| CaseCommand::AcceptApplication {
        missing_core: core.iter().map(ToString::to_string).collect(),
        missing_deferrable: vec!["income_proof".into()],
        deferred_due: day("2026-04-01"),
    };
    let refusal = applied.case.decide(accept_with(&["身份证", "判决书"]), &context(handler()));
    assert_eq!(refusal.unwrap_err().to_string(), "缺少必备材料，不能受理：身份证、判决书");
    assert_eq!(applied.kinds(handler(), accept_with(&[])), ["application_accepted", "review_begun"]);
    let waiting = Told::at(Some(CaseStage::AwaitingSupplement));
    assert_eq!(
        waiting.kinds(handler(), accept_with(&[])),
        ["supplement_received", "application_accepted", "review_begun"]
    );
    let company = applied.by(
        handler(),
        CaseCommand::RecordFacts { facts: vec![fact("natural_person", false)], origin: "judgment".into() },
    );
    assert_eq!(company.refused(handler(), accept_with(&[])), "not_a_natural_person");
}

fn approval() -> OverLimitApproval {
    OverLimitApproval { by: "省检察院".into(), number: "检救批〔2026〕1号".into(), on: today() }
}

#[test]
#[expect(clippy::too_many_lines, reason = "two tables, one line a rule")]
fn a_proposal_weighs_everything() {
    type Change = fn(&mut Proposal);
    let wrong: [(&str, Change); 20] = [
        ("reasons_missing", |p| p.reasons = Personal::known(" ".into())),
        ("factors_missing", |p| {
            p.factors = Personal::known(Factors { fault: "无".into(), ..Factors::default() });
        }),
        ("finding_missing", |p| p.finding.finding_digest.clear()),
        ("finding_missing", |p| p.finding.pack_digest.clear()),
        ("signers_missing", |p| p.signers.clear()),
        ("ground_missing", |p| p.grounds.clear()),
        ("amount_not_positive", |p| {
            p.opinion = Opinion::Grant { amount_fen: 0 };
        }),
        ("cap_exceeded", |p| {
            p.opinion = Opinion::Grant { amount_fen: 40_000_001 };
        }),
        ("cap_exceeded", |p| {
            p.opinion = Opinion::Grant { amount_fen: 40_000_001 };
            p.override_reason = "特别困难".into();
        }),
        ("over_limit_approval_missing", |p| {
            p.opinion = Opinion::Grant { amount_fen: 40_000_001 };
            p.finding.over_cap_allowed = true;
            p.override_reason = "特别困难".into();
        }),
        ("reason_required", |p| {
            p.opinion = Opinion::Grant { amount_fen: 40_000_001 };
            p.finding.over_cap_allowed = true;
            p.over_limit = Some(approval());
        }),
        ("reason_required", |p| p.acknowledged.clear()),
        ("absolute_bar", |p| {
            p.finding.absolute_bars = vec!["aided_before_same_matter".into()];
            p.override_reason = "特别困难".into();
        }),
        ("reason_required", |p| {
            p.finding.refusals = vec!["X1".into()];
        }),
        ("reason_required", |p| {
            p.finding.refusals = vec!["X1".into()];
            p.override_reason = " ".into();
        }),
        ("reason_required", |p| {
            p.finding.outcome = "needs_facts".into();
        }),
        ("reason_required", |p| {
            p.finding.outcome = "not_eligible".into();
        }),
        ("reason_required", |p| p.grounds = vec!["P7".into()]),
        ("reason_required", |p| p.finding.cap_fen = None),
        ("reasons_missing", |p| p.reasons = Personal::erased()),
    ];
    let review = Told::at(Some(CaseStage::UnderReview));
    for (at, (code, change)) in wrong.into_iter().enumerate() {
        let mut proposal = grant(5_000_000);
        change(&mut proposal);
        assert_eq!(review.refused(handler(), propose(proposal)), code, "{at}");
    }
    let right: [Change; 6] = [
        |p| p.opinion = Opinion::Grant { amount_fen: 40_000_000 },
        |p| {
            p.opinion = Opinion::Grant { amount_fen: 40_000_001 };
            p.finding.over_cap_allowed = true;
            p.over_limit = Some(approval());
            p.override_reason = "损失特别重大、生活特别困难".into();
        },
        |p| {
            p.finding.refusals = vec!["X1".into()];
            p.override_reason = "过错轻微".into();
        },
        |p| {
            p.finding.outcome = "needs_facts".into();
            p.override_reason = "其余事实不影响认定".into();
        },
        |p| {
            p.grounds = vec!["P7".into()];
            p.override_reason = "其他应当救助的情形".into();
        },
        |p| {
            p.opinion = Opinion::Refuse;
            p.grounds.clear();
            p.finding.outcome = "not_eligible".into();
            p.finding.absolute_bars = vec!["natural_person".into()];
        },
    ];
    for (at, change) in right.into_iter().enumerate() {
        let mut proposal = grant(5_000_000);
        change(&mut proposal);
        let refuses = proposal.opinion == Opinion::Refuse;
        let expected: &[_] =
            if refuses { &["opinion_proposed"] } else { &["warnings_acknowledged", "opinion_proposed"] };
        assert_eq!(review.kinds(handler(), propose(proposal)), expected, "{at}");
    }
}

#[test]
fn refusals_say_what_they_mean() {
    let mut proposal = grant(50_000_000);
    proposal.finding.refusals = vec!["X1".into()];
    let review = Told::at(Some(CaseStage::UnderReview)).case;
    let said = |proposal: &Proposal| -> Refusal {
        review.decide(propose(proposal.clone()), &context(handler())).unwrap_err().into()
    };
    let refusal = said(&proposal);
    assert_eq!(
        refusal.message,
        format!(
            "救助金额 {} 超过上限 {}（36个月工资总额），需要经过特别审批",
            Fen::new(50_000_000).yuan(),
            Fen::new(40_000_000).yuan()
        )
    );
    assert_eq!(refusal.field.as_deref(), Some("amount"));
    proposal.opinion = Opinion::Grant { amount_fen: 1 };
    assert_eq!(said(&proposal).message, "存在一般不予救助的情形（X1），给予救助须写明理由");
    proposal.factors = Personal::known(Factors {
        harm: "死亡".into(),
        fault: "无".into(),
        means: "低保".into(),
        ..Factors::default()
    });
    assert_eq!(
        said(&proposal).message,
        "审查报告还缺少考虑因素：维持当地基本生活水平所必需的最低支出、赔偿义务人实际赔偿情况"
    );
}

#[test]
fn signatures_come_in_order_from_different_people() {
    let proposed = Told::at(Some(CaseStage::UnderReview)).by(handler(), propose(grant(5_000_000)));
    for (actor, command, code) in [
        (handler(), sign("部门负责人"), "own_proposal"),
        (chief(), sign("分管检察长"), "not_your_turn"),
        (
            head(),
            CaseCommand::SignOff {
                title: "部门负责人".into(),
                comment: " ".into(),
                decision_number: String::new(),
                transfers: vec![],
                reserved: true,
            },
            "comment_missing",
        ),
    ] {
        assert_eq!(proposed.refused(actor, command), code);
    }
    let signed = proposed.by(head(), sign("部门负责人"));
    assert_eq!(signed.refused(head(), sign("分管检察长")), "signed_already");
    assert_eq!(signed.kinds(chief(), sign("分管检察长")), ["signed_off", "relief_granted"]);
    let mut unnumbered = sign("分管检察长");
    if let CaseCommand::SignOff { decision_number, .. } = &mut unnumbered {
        decision_number.clear();
    }
    assert_eq!(signed.refused(chief(), unnumbered), "words_missing");
    let returned = signed.by(chief(), CaseCommand::ReturnProposal { reason: "请补充".into() });
    assert!(returned.case.signatures.is_empty());
    assert_eq!(returned.case.returned.as_ref().map(|known| known.by.clone()), Some(chief()));
}

#[test]
fn who_reviewed_or_signed_does_not_pay() {
    let granted = Told::at(Some(CaseStage::Granted));
    for actor in [handler(), head(), chief()] {
        assert_eq!(granted.refused(actor, pay()), "same_person");
    }
    assert_eq!(granted.kinds(finance(), pay()), ["payment_confirmed"]);
    let blank = crate::world::pay_as(" ");
    assert_eq!(granted.refused(finance(), blank), "words_missing");
}

#[test]
fn an_applicant_gives_up_only_after_the_last_day() {
    let waiting = Told::at(Some(CaseStage::AwaitingSupplement));
    for (due, expected) in [
        ("2026-03-03", Some("supplement_not_overdue")),
        ("2026-03-02", Some("supplement_not_overdue")),
        ("2026-03-01", None),
    ] {
        let command = CaseCommand::Abandon { supplement_due: day(due) };
        let refused = waiting.case.decide(command, &context(handler())).err();
        assert_eq!(refused.map(|refusal| refusal.code()), expected, "{due}");
    }
}

#[test]
fn a_case_closes_once_its_work_is_done() {
    let leaving = |open_work: &[&str]| CaseCommand::CloseCase {
        summary: "办结".into(),
        open_work: open_work.iter().map(ToString::to_string).collect(),
    };
    let paid = Told::at(Some(CaseStage::Paid));
    let refusal = paid.case.decide(leaving(&["6个月回访尚未完成"]), &context(handler()));
    assert_eq!(refusal.unwrap_err().to_string(), "还有未办结的事项，不能结案：6个月回访尚未完成");
    assert_eq!(paid.kinds(handler(), leaving(&[])), ["case_closed"]);
    let withdrawn = Told::at(Some(CaseStage::Withdrawn));
    assert_eq!(withdrawn.kinds(handler(), leaving(&["移送尚未反馈"])), ["case_closed"]);
}

#[test]
fn facts_are_replaced_by_source_and_taken_back() {
    let review = Told::at(Some(CaseStage::UnderReview));
    let take_back = |origin: &str| CaseCommand::RecordFacts {
        facts: vec![RecordedFact { name: "victim_died".into(), value: None }],
        origin: origin.into(),
    };
    assert!(review.kinds(handler(), take_back("applicant")).is_empty());
    let mut told = review.by(handler(), take_back("judgment"));
    assert!(!told.case.facts.knows("victim_died"));
    let corrected = CaseCommand::RecordFacts {
        facts: vec![fact("household_size", 4), fact("victim_died", true)],
        origin: "judgment".into(),
    };
    told = told.by(handler(), corrected);
    assert_eq!(told.case.facts.get("household_size").len(), 1);
    assert_eq!(told.case.fact_days.get("household_size"), Some(&today()));
    let none = CaseCommand::RecordFacts { facts: vec![], origin: "judgment".into() };
    assert_eq!(told.refused(handler(), none), "no_facts");
}
