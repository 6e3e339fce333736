//! The rulebook: which role may do what, on which resources. One table, read top-down, golden-tested; what it
//! does not say is denied. That a handler does not sign their own proposal is the lifecycle's rule.

use kernel::{OrganisationKind, Region, Role};

use crate::{Action, Denied, Principal, Resource, Staff, permit::Payer};

/// Which resources a line of the table speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Whatever there is; lists and searches are narrowed to what the reader may see.
    Any,
    /// What the reader's own organisation handles, or what no organisation holds yet in its region.
    OwnOrg,
    /// What lies in the region the reader's organisation is responsible for, or is its own.
    OwnRegion,
    /// The organisation's own; for a finance bureau also what lies in its region.
    OwnMoney,
    /// What the reader's organisation pays, be it only a share of it.
    PaidShare,
    /// What the reader's organisation handles, or what another offers to it.
    OwnOrOffered,
    /// What was sent to the reader's organisation.
    Receiving,
    /// What the reader's organisation handed in for somebody.
    BroughtBy,
    /// The applicant's own case.
    OwnCase,
}

/// A line: who, on which resources, what. `None` is a visitor.
type Line = (Option<Role>, Scope, &'static [Action]);

use Action as A;

const TABLE: &[Line] = &[
    // Somebody who is not signed in may apply, and nothing else.
    (None, Scope::Any, &[A::SubmitApplication, A::FileComplaint]),
    (
        Some(Role::Applicant),
        Scope::OwnCase,
        &[
            A::SubmitApplication,
            A::ViewProgress,
            A::AddPaper,
            A::FinishSupplement,
            A::WithdrawApplication,
            A::RateCase,
        ],
    ),
    (Some(Role::Applicant), Scope::Any, &[A::FileComplaint]),
    (Some(Role::VillageClerk), Scope::Any, &[A::SubmitApplication, A::FileComplaint]),
    (
        Some(Role::VillageClerk),
        Scope::BroughtBy,
        &[A::ViewProgress, A::AddPaper, A::FinishSupplement, A::ListCases],
    ),
    // The handler works on what the own organisation handles, and decides nothing.
    // At the window an application for any office is taken in; the office responsible gets it.
    (Some(Role::Handler), Scope::Any, &[A::Search, A::SubmitApplication]),
    (
        Some(Role::Handler),
        Scope::OwnOrg,
        &[
            A::ViewProgress,
            A::AddPaper,
            A::FinishSupplement,
            A::WithdrawApplication,
            A::ListDuties,
            A::ReviewLead,
            A::ProposeLead,
            A::ViewMatter,
            A::ImportMatters,
            A::OpenCase,
            A::ListCases,
            A::RecordApplication,
            A::RequestSupplement,
            A::AcceptApplication,
            A::AbandonApplication,
            A::RecordFacts,
            A::ProposeOpinion,
            A::ViewLedger,
            A::SendReferral,
            A::ViewReferral,
            A::RecordFollowUp,
            A::CloseCase,
            A::ManageApplicants,
            A::DeclineApplication,
            A::PromiseProof,
            A::Inquire,
            A::SuspendCase,
            A::RequestAdvance,
            A::AgreeJointHelp,
            A::RequestFunds,
            A::NotifyPayee,
            A::OfferTransfer,
            A::RegisterPerson,
            A::FileComplaint,
            A::ViewComplaint,
            A::ReportDuty,
            A::Export,
        ],
    ),
    // What another office offers is read, not changed, until it is taken.
    (Some(Role::Handler), Scope::OwnOrOffered, &[A::ViewCase, A::ListLeads]),
    // What another office offers is taken by a handler of the office it is offered to.
    (Some(Role::Handler), Scope::Receiving, &[A::AnswerTransfer, A::ReceiveLead]),
    // The approver reads and signs, and answers those who complain of the office.
    (Some(Role::Approver), Scope::Any, &[A::Search]),
    (
        Some(Role::Approver),
        Scope::OwnOrg,
        &[
            A::ListDuties,
            A::ListLeads,
            A::ViewMatter,
            A::ListCases,
            A::ViewCase,
            A::SignOff,
            A::AssignHandler,
            A::ExtendDecision,
            A::TerminateCase,
            A::DecideAdvance,
            A::RevokeRelief,
            A::WriteOffRecovery,
            A::ReopenCase,
            A::ViewLedger,
            A::ViewReferral,
            A::FileComplaint,
            A::ViewComplaint,
            A::AnswerComplaint,
            A::ReportDuty,
            A::Export,
        ],
    ),
    // A department answers what was sent to it, brings its own register, and helps people to apply.
    (Some(Role::DepartmentOfficer), Scope::Any, &[A::Search, A::SubmitApplication]),
    (
        Some(Role::DepartmentOfficer),
        Scope::BroughtBy,
        &[A::ViewProgress, A::AddPaper, A::FinishSupplement, A::ListCases],
    ),
    (Some(Role::DepartmentOfficer), Scope::Receiving, &[A::ViewReferral, A::AnswerReferral]),
    (
        Some(Role::DepartmentOfficer),
        Scope::OwnOrg,
        &[A::ListDuties, A::LoadRegister, A::ReportDuty, A::Export],
    ),
    // Finance pays what others decided; `sight` narrows what it sees of a case.
    (
        Some(Role::Finance),
        Scope::OwnMoney,
        &[
            A::ListDuties,
            A::ListCases,
            A::ConfirmPayment,
            A::ReceiveFunds,
            A::ReceiveRecovery,
            A::ViewLedger,
            A::ManageFunds,
            A::ReportDuty,
            A::Export,
        ],
    ),
    (Some(Role::Finance), Scope::PaidShare, &[A::ViewCase]),
    // The auditor reads everything in the region and writes nothing.
    (Some(Role::Auditor), Scope::Any, &[A::Search]),
    (
        Some(Role::Auditor),
        Scope::OwnRegion,
        &[
            A::ViewProgress,
            A::ListDuties,
            A::ListLeads,
            A::ViewMatter,
            A::ListCases,
            A::ViewCase,
            A::ViewLedger,
            A::ViewReferral,
            A::ViewComplaint,
            A::ViewJournal,
            A::Export,
        ],
    ),
    // A job does what needs no judgement: it proposes no opinion, signs nothing, confirms no payment and
    // withdraws nothing, because a person decides.
    // The administrator looks after accounts and tokens, and sees no case.
    (Some(Role::Administrator), Scope::Any, &[A::Administer]),
    (
        Some(Role::System),
        Scope::Any,
        &[
            A::SubmitApplication,
            A::ViewProgress,
            A::AddPaper,
            A::FinishSupplement,
            A::ListDuties,
            A::ListLeads,
            A::ReviewLead,
            A::ProposeLead,
            A::ViewMatter,
            A::ImportMatters,
            A::OpenCase,
            A::ListCases,
            A::ViewCase,
            A::RecordApplication,
            A::RequestSupplement,
            A::AcceptApplication,
            A::AbandonApplication,
            A::RecordFacts,
            A::ViewLedger,
            A::ManageFunds,
            A::SendReferral,
            A::ViewReferral,
            A::AnswerReferral,
            A::RecordFollowUp,
            A::CloseCase,
            A::RegisterPerson,
            A::Search,
            A::ViewJournal,
            A::Export,
            A::LoadRegister,
            A::FileComplaint,
            A::ViewComplaint,
            A::WatchDuties,
            A::Administer,
        ],
    ),
];

/// Looks the table up.
pub(crate) fn check(principal: &Principal, action: Action, resource: &Resource) -> Result<(), Denied> {
    let role = principal.role();
    let mine = || lines(action).filter(|(who, ..)| *who == role);
    if mine().any(|(_, scope, _)| scope.covers(principal, resource)) {
        return Ok(());
    }
    let who = role.map_or("未登录的访客", Role::label);
    let why = match mine().next() {
        Some((_, scope, _)) => format!("{who}只能对{}{}", scope.label(), action.label()),
        None => format!("{who}不能{}", action.label()),
    };
    Err(Denied { action, reason: format!("{why}。{}", who_can(action)) })
}

fn lines(action: Action) -> impl Iterator<Item = &'static Line> {
    TABLE.iter().filter(move |(_, _, actions)| actions.contains(&action))
}

/// 可以办理的是：承办人（本单位承办的事项）。
fn who_can(action: Action) -> String {
    let people: Vec<String> = lines(action)
        .filter(|(who, ..)| *who != Some(Role::System))
        .map(|(who, scope, _)| {
            let label = who.map_or("任何人", Role::label);
            if *scope == Scope::Any { label.to_owned() } else { format!("{label}（{}）", scope.label()) }
        })
        .collect();
    if people.is_empty() {
        "该操作只由平台自身执行。".to_owned()
    } else {
        format!("可以办理的是：{}。", people.join("、"))
    }
}

impl Scope {
    fn covers(self, principal: &Principal, resource: &Resource) -> bool {
        match (self, principal) {
            (Self::Any, _) => true,
            (Self::OwnCase, Principal::Applicant { person, case }) => {
                resource.case == Some(*case) && resource.person.is_none_or(|of| of == *person)
            }
            (scope, Principal::Staff(staff)) => scope.covers_staff(staff, resource),
            (_, Principal::Applicant { .. } | Principal::Visitor | Principal::System { .. }) => false,
        }
    }

    fn covers_staff(self, staff: &Staff, resource: &Resource) -> bool {
        let own = resource.org.as_ref() == Some(&staff.org);
        let in_region = resource.region.is_some_and(|region| inside(region, staff.region));
        match self {
            Self::Any => true,
            Self::OwnOrg => own || (resource.org.is_none() && in_region),
            Self::OwnRegion => own || in_region,
            Self::OwnMoney => own || (staff.org_kind == OrganisationKind::Finance && in_region),
            Self::PaidShare => {
                let pays = |payer: &Payer| {
                    Self::OwnMoney.covers_staff(
                        staff,
                        &Resource {
                            org: Some(payer.org.clone()),
                            region: payer.region,
                            ..Resource::default()
                        },
                    )
                };
                Self::OwnMoney.covers_staff(staff, resource) || resource.payers.iter().any(pays)
            }
            Self::OwnOrOffered => {
                Self::OwnOrg.covers_staff(staff, resource) || Self::Receiving.covers_staff(staff, resource)
            }
            Self::Receiving => resource.receiving.as_ref() == Some(&staff.org),
            Self::BroughtBy => resource.brought_by.as_ref() == Some(&staff.org),
            Self::OwnCase => false,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Any => "所有事项",
            Self::OwnOrg => "本单位承办的事项",
            Self::OwnRegion => "本辖区的事项",
            Self::OwnMoney => "本单位（财政部门为本辖区）的资金事项",
            Self::PaidShare => "本单位（财政部门为本辖区）全部或部分出资的事项",
            Self::OwnOrOffered => "本单位承办或移送给本单位的事项",
            Self::Receiving => "移送给本单位的事项",
            Self::BroughtBy => "本单位代办的申请",
            Self::OwnCase => "本人的案件",
        }
    }
}

/// Whether a region is an area or lies in it.
fn inside(region: Region, area: Region) -> bool {
    [region, region.prefecture(), region.province()].contains(&area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_hold_what_lies_in_them() {
        for (region, area, expected) in [
            ("330106", "330106", true),
            ("330106", "330100", true),
            ("330106", "330000", true),
            ("330100", "330106", false),
            ("330000", "330100", false),
            ("340106", "330000", false),
            ("330206", "330100", false),
        ] {
            let parse = |text: &str| text.parse::<Region>().unwrap();
            assert_eq!(inside(parse(region), parse(area)), expected, "{region} in {area}");
        }
    }

    #[test]
    fn no_line_says_the_same_twice() {
        for (at, (who, scope, actions)) in TABLE.iter().enumerate() {
            for (other, scope_too, others) in TABLE.iter().skip(at + 1) {
                let twice = actions.iter().find(|action| others.contains(action));
                assert!(who != other || twice.is_none(), "{who:?} {scope:?} {scope_too:?} {twice:?}");
            }
        }
    }
}
