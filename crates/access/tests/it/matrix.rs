//! Who × action × resource. When the rulebook changes on purpose, replace `tests/golden/matrix.txt` by the
//! `matrix.new` that the failing test writes into the crate's target folder and names.

use std::{fmt::Write, fs, path::Path};

use access::{Action, Payer, Principal, Resource, Sight, Staff, permit, sight};
use kernel::{CaseId, OrgId, OrganisationKind, PersonId, Refusal, Role, UserId};

fn org(id: &str) -> OrgId {
    OrgId(id.into())
}

fn person() -> PersonId {
    PersonId::new(1, [1; 10])
}

fn case() -> CaseId {
    CaseId::new(1, [1; 10])
}

fn staff(role: Role, org_kind: OrganisationKind) -> Principal {
    Principal::Staff(Staff {
        user: UserId::new(1, [2; 10]),
        role,
        title: "主任".into(),
        org: org("own"),
        org_kind,
        region: "330100".parse().unwrap(),
    })
}

fn principals() -> Vec<(&'static str, Principal)> {
    use OrganisationKind::{Audit, CivilAffairs, Finance, Procuratorate, Village};
    vec![
        ("visitor", Principal::Visitor),
        ("applicant", Principal::Applicant { person: person(), case: case() }),
        ("village_clerk", staff(Role::VillageClerk, Village)),
        ("handler", staff(Role::Handler, Procuratorate)),
        ("approver", staff(Role::Approver, Procuratorate)),
        ("department_officer", staff(Role::DepartmentOfficer, CivilAffairs)),
        ("finance of the organ", staff(Role::Finance, Procuratorate)),
        ("finance bureau", staff(Role::Finance, Finance)),
        ("auditor", staff(Role::Auditor, Audit)),
        ("administrator", staff(Role::Administrator, Procuratorate)),
        ("system", Principal::System { job: "timer".into() }),
    ]
}

/// The reader's office covers the prefecture 330100.
fn resources() -> Vec<(&'static str, Resource)> {
    let of = |holder: Option<&str>, region: &str| Resource {
        org: holder.map(org),
        region: Some(region.parse().unwrap()),
        ..Resource::default()
    };
    vec![
        ("own org", of(Some("own"), "330106")),
        ("own org, other region", of(Some("own"), "340100")),
        ("other org, own region", of(Some("other"), "330106")),
        ("other org, other region", of(Some("other"), "330200")),
        ("no org, own region", of(None, "330106")),
        ("no org, other region", of(None, "340100")),
        ("sent to own org", Resource { receiving: Some(org("own")), ..of(Some("other"), "340100") }),
        (
            "paid of by own org",
            Resource {
                payers: vec![Payer { org: org("own"), region: "330106".parse().ok() }],
                ..of(Some("other"), "340100")
            },
        ),
        (
            "paid of in own region",
            Resource {
                payers: vec![Payer { org: org("third"), region: "330106".parse().ok() }],
                ..of(Some("other"), "340100")
            },
        ),
        ("brought by own org", Resource { brought_by: Some(org("own")), ..of(Some("other"), "340100") }),
        ("own case", Resource { case: Some(case()), person: Some(person()), ..of(Some("other"), "340100") }),
        (
            "own case of another person",
            Resource {
                case: Some(case()),
                person: Some(PersonId::new(2, [2; 10])),
                ..of(Some("other"), "340100")
            },
        ),
        (
            "another case",
            Resource {
                case: Some(CaseId::new(2, [2; 10])),
                person: Some(person()),
                ..of(Some("other"), "340100")
            },
        ),
        ("nothing named", Resource::default()),
    ]
}

fn matrix() -> String {
    let resources = resources();
    let mut out = String::from("Columns:\n");
    for (at, (name, _)) in resources.iter().enumerate() {
        writeln!(out, "{:>3} {name}", at + 1).unwrap();
    }
    for (who, principal) in principals() {
        writeln!(out, "\n{who}").unwrap();
        let heads: String = (1..=resources.len()).map(|at| format!("{at:>3}")).collect();
        writeln!(out, "  {:<20}{heads}", "").unwrap();
        for action in Action::ALL {
            let cells: String = resources
                .iter()
                .map(|(_, resource)| if permit(&principal, action, resource).is_ok() { "  +" } else { "  ." })
                .collect();
            writeln!(out, "  {:<20}{cells}", format!("{action:?}")).unwrap();
        }
    }
    out
}

#[test]
fn the_matrix_is_the_one_agreed_on() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/matrix.txt");
    let found = matrix();
    let agreed = fs::read_to_string(&golden).unwrap_or_default();
    if found != agreed {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix.new");
        fs::write(&new, &found).unwrap();
        let differs: Vec<String> = found
            .lines()
            .zip(agreed.lines().chain(std::iter::repeat("(nothing)")))
            .filter(|(found, agreed)| found != agreed)
            .map(|(found, agreed)| format!("- {agreed}\n+ {found}"))
            .collect();
        panic!(
            "the rulebook differs from {}:\n{}\nif it is meant: cp {} {}",
            golden.display(),
            differs.join("\n"),
            new.display(),
            golden.display()
        );
    }
}

#[test]
fn auditors_write_nothing_and_jobs_decide_nothing() {
    for (_, resource) in resources() {
        for action in Action::ALL {
            if permit(&staff(Role::Auditor, OrganisationKind::Audit), action, &resource).is_ok() {
                assert!(action.is_read(), "{action:?}");
            }
        }
    }
    let job = Principal::System { job: "demo".into() };
    for action in [
        Action::ProposeOpinion,
        Action::SignOff,
        Action::ConfirmPayment,
        Action::WithdrawApplication,
        Action::TerminateCase,
        Action::DecideAdvance,
        Action::RevokeRelief,
        Action::WriteOffRecovery,
        Action::ReopenCase,
    ] {
        assert!(permit(&job, action, &Resource::default()).is_err(), "{action:?}");
    }
}

#[test]
fn who_reviews_neither_signs_nor_pays() {
    let one_of_three = [Action::ProposeOpinion, Action::SignOff, Action::ConfirmPayment];
    for (who, principal) in principals() {
        let may = one_of_three.iter().filter(|action| {
            resources().iter().any(|(_, resource)| permit(&principal, **action, resource).is_ok())
        });
        assert!(may.count() <= 1, "{who}");
    }
}

#[test]
fn every_action_is_possible_for_somebody_and_a_denial_says_for_whom() {
    for action in Action::ALL {
        let anybody = principals().iter().any(|(_, principal)| {
            resources().iter().any(|(_, resource)| permit(principal, action, resource).is_ok())
        });
        assert!(anybody, "{action:?}");
        assert!(!action.label().is_empty());
    }
    let handler = staff(Role::Handler, OrganisationKind::Procuratorate);
    let other = Resource { org: Some(org("other")), ..Resource::default() };
    let reason = |action| permit(&handler, action, &other).unwrap_err().reason;
    assert_eq!(
        reason(Action::AcceptApplication),
        "承办人只能对本单位承办的事项受理申请。可以办理的是：承办人（本单位承办的事项）。"
    );
    assert_eq!(reason(Action::Administer), "承办人不能管理机构和账号。可以办理的是：系统管理员。");
    assert!(reason(Action::WatchDuties).ends_with("该操作只由平台自身执行。"));
    let refusal: Refusal = permit(&handler, Action::SignOff, &other).unwrap_err().into();
    assert_eq!(refusal.code, "denied");
    assert!(refusal.message.contains("审批人（本单位承办的事项）"));
}

#[test]
fn a_permit_names_actor_and_action() {
    let job = Principal::System { job: "timer".into() };
    let permit = permit(&job, Action::AbandonApplication, &Resource::default()).unwrap();
    assert_eq!(permit.action(), Action::AbandonApplication);
    assert_eq!(*permit.actor(), job.actor());
}

#[test]
fn sight_is_narrower_the_less_one_must_know() {
    let seen: Vec<Sight> = principals().iter().map(|(_, who)| sight(who)).collect();
    use Sight::{Nothing, Payment, Progress, Whole};
    assert_eq!(
        seen,
        [Nothing, Progress, Progress, Whole, Whole, Nothing, Payment, Payment, Whole, Nothing, Whole]
    );
}
