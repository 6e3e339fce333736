//! What a case refuses and why, in the words that an applicant or an officer reads.

use kernel::{Day, Fen, OrgId};

use super::{CaseStage, Warning};

/// Why a case did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseRefusal {
    /// There is no such case yet.
    #[error("案件还没有立案，不能{doing}")]
    NotOpened {
        /// What was asked for.
        doing: &'static str,
    },
    /// It was opened already, for something else.
    #[error("案件已经立案，立案内容不能更改")]
    AlreadyOpen,
    /// The stage does not allow it.
    #[error("案件目前为「{}」，不能{doing}", .stage.label())]
    NotAtThisStage {
        /// What was asked for.
        doing: &'static str,
        /// Where the case stands.
        stage: CaseStage,
    },
    /// Relief was given in the same matter before.
    #[error("同一案件已经给予过国家司法救助（案号 {number}），不能再次救助")]
    AidedBefore {
        /// The other case.
        number: String,
    },
    /// The same person's application in the same matter is being handled elsewhere.
    #[error("同一案件已有正在办理的救助案件：{number}")]
    AnotherCaseOpen {
        /// The other case.
        number: String,
    },
    /// Only people are relieved.
    #[error("救助对象只能是自然人，单位和其他组织不能申请")]
    NotANaturalPerson,
    /// Something that must be written is not.
    #[error("没有填写{what}")]
    WordsMissing {
        /// What, in Chinese.
        what: &'static str,
        /// Its form field.
        field: &'static str,
    },
    /// The account is not complete.
    #[error("收款账户不完整，须有开户银行、户名和账号")]
    AccountIncomplete,
    /// The money would go to somebody else.
    #[error("收款账户的户名与申请人姓名不一致")]
    PayeeNotApplicant,
    /// Nothing was named that the applicant should supply.
    #[error("没有列出需要补正的材料")]
    ItemsMissing,
    /// Core materials are missing.
    #[error("缺少必备材料，不能受理：{}", .0.join("、"))]
    CoreMaterialsMissing(Vec<String>),
    /// The proposal is being signed: its facts stand still.
    #[error("审查意见正在签批，所依据的事实不能更改")]
    FactsFrozen,
    /// Nothing to record.
    #[error("没有要记录的事实")]
    NoFacts,
    /// Machines give advice; people decide.
    #[error("审查意见和签批只能由工作人员本人作出，不能由系统自动作出")]
    HumanMustDecide,
    /// No reasons.
    #[error("没有写明理由")]
    ReasonsMissing,
    /// Not all five factors were weighed.
    #[error("审查报告还缺少考虑因素：{}", .0.join("、"))]
    FactorsMissing(Vec<&'static str>),
    /// The finding that the opinion rests on is not named.
    #[error("没有载明所依据的规则版本和认定结果")]
    FindingMissing,
    /// Nobody was named to sign.
    #[error("没有确定签批人，不能报请审批")]
    SignersMissing,
    /// A grant without a ground.
    #[error("给予救助须选择至少一项救助情形")]
    GroundMissing,
    /// Not a positive amount.
    #[error("救助金额必须大于 0")]
    AmountNotPositive,
    /// More than the cap.
    #[error("救助金额 {} 超过上限 {}（36个月工资总额），需要经过特别审批", .amount.yuan(), .cap.yuan())]
    CapExceeded {
        /// The sum proposed.
        amount: Fen,
        /// The highest sum.
        cap: Fen,
    },
    /// An exclusion that nobody may override.
    #[error("存在不得救助的情形，不能给予救助：{}", .0.join("、"))]
    AbsoluteBar(Vec<String>),
    /// Over the cap, and nothing records that somebody approved it.
    #[error("救助金额 {} 超过上限 {}，没有超限额审批记录", .amount.yuan(), .cap.yuan())]
    OverLimitApprovalMissing {
        /// The sum proposed.
        amount: Fen,
        /// The usual limit.
        cap: Fen,
    },
    /// Over the cap and over what a court would award.
    #[error("救助金额 {} 超过依法应当判决的赔偿数额 {}", .amount.yuan(), .award.yuan())]
    AboveLawfulAward {
        /// The sum proposed.
        amount: Fen,
        /// What a court would award.
        award: Fen,
    },
    /// The office does not go on without the undertaking.
    #[error("以信访人员情形救助，没有息诉息访承诺书")]
    PetitionPromiseMissing,
    /// What each applicant gets is not said, or does not add up.
    #[error("没有写明每名申请人的救助金额，或各人金额之和与救助金额不符")]
    AwardsWrong,
    /// What each payer pays is not said, or does not add up.
    #[error("联合救助各单位的出资不完整，或出资之和与救助金额不符")]
    SharesWrong,
    /// The instalments do not add up.
    #[error("分批发放的各期金额之和与救助金额不符")]
    InstalmentsWrong,
    /// The payments could not be planned.
    #[error("发放计划与救助金额不符")]
    PaymentsUnplanned,
    /// Warnings without a reason.
    #[error("{}，给予救助须写明理由", .0.iter().map(|warning| warning.text.as_str()).collect::<Vec<_>>().join("；"))]
    ReasonRequired(Vec<Warning>),
    /// They apply already.
    #[error("这个人已经是本案的申请人")]
    ApplicantKnown,
    /// They do not apply.
    #[error("这个人不是本案的共同申请人")]
    ApplicantUnknown,
    /// The item was not deferred.
    #[error("「{item}」不是容缺后补的材料")]
    NotDeferred {
        /// What it is called.
        item: String,
    },
    /// The new day is not later.
    #[error("延长后的日期应当晚于 {0}")]
    ExtensionTooShort(Day),
    /// A hearing in the past.
    #[error("听证日期 {0} 已经过去")]
    HearingPast(Day),
    /// The new day is later than the rules allow.
    #[error("办理期限最多延长到 {0}")]
    ExtensionTooLong(Day),
    /// An advance waits for approval or payment.
    #[error("先行救助正在办理")]
    AdvanceOpen,
    /// An advance was paid.
    #[error("本案已经先行救助")]
    AdvancePaid,
    /// No advance waits for this.
    #[error("没有等待办理的先行救助")]
    NoAdvance,
    /// More than an advance may be.
    #[error("先行救助金额超过 {}", .limit.yuan())]
    AdvanceTooLarge {
        /// The most that the rules allow.
        limit: Fen,
    },
    /// The money is there already.
    #[error("资金已经预留，不需要请款")]
    FundsThere,
    /// The money is not there yet.
    #[error("资金还没有到账")]
    FundsNotThere,
    /// No such payment is planned.
    #[error("没有这一笔待发放的款项")]
    NoSuchPayment,
    /// The day of the instalment has not come.
    #[error("这一期应当在 {0} 以后发放")]
    InstalmentNotDue(Day),
    /// More than is still to come back.
    #[error("追回金额超过尚未追回的 {}", .outstanding.yuan())]
    MoreThanOutstanding {
        /// What is still to come back.
        outstanding: Fen,
    },
    /// It is offered to somebody already.
    #[error("案件正在移送管辖，对方还没有接收")]
    TransferOpen {
        /// To whom.
        to: OrgId,
    },
    /// It is offered to nobody.
    #[error("案件没有正在移送管辖")]
    NoTransfer,
    /// It is theirs already.
    #[error("案件已经由该单位办理")]
    TransferToOneself,
    /// Who proposed may not sign.
    #[error("提出审查意见的人不能签批自己的意见")]
    OwnProposal,
    /// Who signed may not sign again.
    #[error("您已经签批过，同一人不能签批两次")]
    SignedAlready,
    /// Somebody else signs now.
    #[error("现在应由「{next}」签批")]
    NotYourTurn {
        /// The title whose turn it is.
        next: String,
    },
    /// A signature without a word.
    #[error("没有填写签批意见")]
    CommentMissing,
    /// Who reviewed or approved may not pay.
    #[error("提出意见或签批的人不能确认发放")]
    SamePerson,
    /// Relief was granted; it cannot be withdrawn any more.
    #[error("已经作出救助决定并预留资金，不能再撤回申请")]
    WithdrawTooLate,
    /// The applicant still has time.
    #[error("补正期限到 {0} 为止，期限未满不能视为放弃")]
    SupplementNotOverdue(Day),
    /// Something that the case opened is not done.
    #[error("还有未办结的事项，不能结案：{}", .0.join("、"))]
    OpenWork(Vec<String>),
}

impl CaseRefusal {
    /// The rule's name: `core_materials_missing`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOpened { .. } => "not_opened",
            Self::AlreadyOpen => "already_open",
            Self::NotAtThisStage { .. } => "not_at_this_stage",
            Self::AidedBefore { .. } => "aided_before",
            Self::AnotherCaseOpen { .. } => "another_case_open",
            Self::NotANaturalPerson => "not_a_natural_person",
            Self::WordsMissing { .. } => "words_missing",
            Self::AccountIncomplete => "account_incomplete",
            Self::PayeeNotApplicant => "payee_not_applicant",
            Self::ItemsMissing => "items_missing",
            Self::CoreMaterialsMissing(_) => "core_materials_missing",
            Self::FactsFrozen => "facts_frozen",
            Self::NoFacts => "no_facts",
            Self::HumanMustDecide => "human_must_decide",
            Self::ReasonsMissing => "reasons_missing",
            Self::FactorsMissing(_) => "factors_missing",
            Self::FindingMissing => "finding_missing",
            Self::SignersMissing => "signers_missing",
            Self::GroundMissing => "ground_missing",
            Self::AmountNotPositive => "amount_not_positive",
            Self::CapExceeded { .. } => "cap_exceeded",
            Self::AbsoluteBar(_) => "absolute_bar",
            Self::OverLimitApprovalMissing { .. } => "over_limit_approval_missing",
            Self::AboveLawfulAward { .. } => "above_lawful_award",
            Self::PetitionPromiseMissing => "petition_promise_missing",
            Self::AwardsWrong => "awards_wrong",
            Self::SharesWrong => "shares_wrong",
            Self::InstalmentsWrong => "instalments_wrong",
            Self::PaymentsUnplanned => "payments_unplanned",
            Self::ReasonRequired(_) => "reason_required",
            Self::ApplicantKnown => "applicant_known",
            Self::ApplicantUnknown => "applicant_unknown",
            Self::NotDeferred { .. } => "not_deferred",
            Self::ExtensionTooShort(_) => "extension_too_short",
            Self::HearingPast(_) => "hearing_past",
            Self::ExtensionTooLong(_) => "extension_too_long",
            Self::AdvanceOpen => "advance_open",
            Self::AdvancePaid => "advance_paid",
            Self::NoAdvance => "no_advance",
            Self::AdvanceTooLarge { .. } => "advance_too_large",
            Self::FundsThere => "funds_there",
            Self::FundsNotThere => "funds_not_there",
            Self::NoSuchPayment => "no_such_payment",
            Self::InstalmentNotDue(_) => "instalment_not_due",
            Self::MoreThanOutstanding { .. } => "more_than_outstanding",
            Self::TransferOpen { .. } => "transfer_open",
            Self::NoTransfer => "no_transfer",
            Self::TransferToOneself => "transfer_to_oneself",
            Self::OwnProposal => "own_proposal",
            Self::SignedAlready => "signed_already",
            Self::NotYourTurn { .. } => "not_your_turn",
            Self::CommentMissing => "comment_missing",
            Self::SamePerson => "same_person",
            Self::WithdrawTooLate => "withdraw_too_late",
            Self::SupplementNotOverdue(_) => "supplement_not_overdue",
            Self::OpenWork(_) => "open_work",
        }
    }

    /// How to go on.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::NotOpened { .. } => "请先立案。",
            Self::AlreadyOpen => "请刷新页面查看案件。",
            Self::NotAtThisStage { .. } => "请刷新页面，查看案件目前的进度和可以办理的事项。",
            Self::AidedBefore { .. } => "生活仍有困难的，可以移送社会救助。",
            Self::AnotherCaseOpen { .. } => "请在该案件中继续办理，或等待其办结。",
            Self::NotANaturalPerson => "请由受到损害的本人或其近亲属以个人名义申请。",
            Self::WordsMissing { .. } | Self::CommentMissing => "请补填后再提交。",
            Self::AccountIncomplete => "请对照银行卡填写开户银行、户名和账号。",
            Self::PayeeNotApplicant => "请改用申请人本人的账户；确需他人代领的，请先提交代为领取委托书。",
            Self::ItemsMissing => "请至少列出一项材料。",
            Self::CoreMaterialsMissing(_) => "请通知申请人补正；可以后补的材料不影响受理。",
            Self::FactsFrozen => "请审批人先退回审查意见，更正事实后重新报请审批。",
            Self::NoFacts => "请至少填写一项。",
            Self::HumanMustDecide => "请由承办人或审批人登录后办理。",
            Self::ReasonsMissing => "请写明给予或不予救助的理由。",
            Self::FactorsMissing(_) => "请在审查报告中逐项写明。",
            Self::FindingMissing => "请重新打开认定页面，由系统带出认定结果后再提交。",
            Self::SignersMissing => "请核对规则包中的审批权限设置。",
            Self::GroundMissing => "请选择所适用的救助情形。",
            Self::AmountNotPositive => "请填写救助金额；不予救助的请选择「不予救助」。",
            Self::CapExceeded { .. } => {
                "请降低金额；损失特别重大、生活特别困难的，请先核实并记录相应事实，再按特别审批程序办理。"
            }
            Self::AbsoluteBar(_) => "请提出不予救助的意见，并可移送社会救助。",
            Self::OverLimitApprovalMissing { .. } => "请先按规定报批，并填写批准单位、文号和日期。",
            Self::AboveLawfulAward { .. } => "请降低金额；超限额救助不得超过依法应当判决的赔偿数额。",
            Self::PetitionPromiseMissing => "请先收取息诉息访承诺书。",
            Self::AwardsWrong => "请逐人写明金额，合计应当等于救助金额。",
            Self::SharesWrong => "请逐个单位写明出资，本单位应在其中，合计应当等于救助金额。",
            Self::InstalmentsWrong => "请核对各期金额，合计应当等于救助金额。",
            Self::PaymentsUnplanned => "请退回审查意见，核对各人金额、各单位出资和分期后重新报批。",
            Self::ReasonRequired(_) => "请逐项写明理由，或补充核实事实、改提不予救助的意见。",
            Self::ApplicantKnown => "不需要重复增加。",
            Self::ApplicantUnknown => "请刷新页面，核对申请人名单。",
            Self::NotDeferred { .. } => "请在容缺材料清单中选择。",
            Self::ExtensionTooShort(_) | Self::ExtensionTooLong(_) | Self::HearingPast(_) => {
                "请重新选择日期。"
            }
            Self::AdvanceOpen => "请先办结或撤回先行救助，再办理这一步。",
            Self::AdvancePaid => "其余部分请按正常程序决定。",
            Self::NoAdvance => "请刷新页面，查看先行救助的办理情况。",
            Self::AdvanceTooLarge { .. } => "请降低先行救助金额，其余部分按正常程序决定。",
            Self::FundsThere => "请直接通知领取并发放。",
            Self::FundsNotThere => "请先请款，资金到账后再办理。",
            Self::NoSuchPayment => "请刷新页面，查看发放计划。",
            Self::InstalmentNotDue(_) => "请到期后再发放。",
            Self::MoreThanOutstanding { .. } => "请核对金额；多退的部分请另行处理。",
            Self::TransferOpen { .. } => "请等待对方接收或退回；需要自行办理的，请先撤回移送。",
            Self::NoTransfer => "请刷新页面，查看案件由哪个单位办理。",
            Self::TransferToOneself => "请选择其他单位。",
            Self::OwnProposal | Self::SamePerson => "请由另一名工作人员办理。",
            Self::SignedAlready => "请等待下一位签批人办理。",
            Self::NotYourTurn { .. } => "请等待签批顺序，或联系应签批的人。",
            Self::WithdrawTooLate => "请联系承办单位，由其依法处理已预留的资金。",
            Self::SupplementNotOverdue(_) => "请等待补正期限届满。",
            Self::OpenWork(_) => "请先办结这些事项，或说明理由后取消。",
        }
    }

    /// What it rests on.
    pub fn basis(&self) -> &'static str {
        match self {
            Self::AidedBefore { .. } | Self::AnotherCaseOpen { .. } => {
                "同一案件的同一救助申请人只进行一次性国家司法救助"
            }
            Self::NotANaturalPerson | Self::AbsoluteBar(_) => "六部门意见：不予救助的情形",
            Self::AccountIncomplete | Self::PayeeNotApplicant => "救助金发放给申请人本人",
            Self::ItemsMissing | Self::CoreMaterialsMissing(_) => "一次性告知、容缺受理",
            Self::SupplementNotOverdue(_) => "逾期不补正视为放弃申请",
            Self::HumanMustDecide => "个人信息保护法第二十四条",
            Self::ReasonsMissing | Self::FactorsMissing(_) | Self::CommentMissing => {
                "六部门意见：救助金额应当综合考虑五项因素；审批应当有理由"
            }
            Self::FindingMissing => "规则可追溯",
            Self::GroundMissing => "六部门意见：救助的对象和一般不予救助的情形",
            Self::ReasonRequired(warnings) => {
                warnings.first().map_or("应当说明理由", |warning| warning.basis)
            }
            Self::AmountNotPositive | Self::CapExceeded { .. } | Self::OverLimitApprovalMissing { .. } => {
                "六部门意见：救助金额一般在三十六个月工资总额之内"
            }
            Self::AboveLawfulAward { .. } => "六部门意见：总额不超过依法应当判决的赔偿数额",
            Self::PetitionPromiseMissing => "涉法涉诉信访救助应当附息诉息访承诺",
            Self::AwardsWrong | Self::ApplicantKnown | Self::ApplicantUnknown => {
                "人民法院国家司法救助案件办理程序规定（试行）第四条"
            }
            Self::SharesWrong => "上下级联动救助",
            Self::InstalmentsWrong | Self::PaymentsUnplanned | Self::InstalmentNotDue(_) => {
                "救助金一般一次性发放，情况特殊的可以分批发放"
            }
            Self::NotDeferred { .. } => "容缺受理、告知承诺",
            Self::HearingPast(_) => "人民检察院审查案件听证工作规定：听证三日前告知参加人",
            Self::ExtensionTooShort(_) | Self::ExtensionTooLong(_) => "经批准可以适当延长办理期限",
            Self::AdvanceOpen | Self::AdvancePaid | Self::NoAdvance | Self::AdvanceTooLarge { .. } => {
                "急需医疗救治等特殊情况可以先行救助，救助后及时补办手续"
            }
            Self::FundsThere | Self::FundsNotThere | Self::NoSuchPayment => "决定之后请款、到账、通知、发放",
            Self::MoreThanOutstanding { .. } => "骗取的救助金应当追回",
            Self::TransferOpen { .. } | Self::NoTransfer | Self::TransferToOneself => {
                "由办理原案的机关管辖；首接负责"
            }
            Self::SignersMissing
            | Self::OwnProposal
            | Self::SignedAlready
            | Self::NotYourTurn { .. }
            | Self::SamePerson => "审查、审批、发放相分离",
            Self::FactsFrozen => "签批的内容与所依据的事实一致",
            Self::WithdrawTooLate => "决定已经生效，资金已预留",
            Self::NotOpened { .. }
            | Self::AlreadyOpen
            | Self::NotAtThisStage { .. }
            | Self::WordsMissing { .. }
            | Self::NoFacts
            | Self::OpenWork(_) => "办案程序",
        }
    }

    /// The form field it concerns, where it concerns one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::WordsMissing { field, .. } => Some(field),
            Self::AccountIncomplete => Some("account_number"),
            Self::PayeeNotApplicant => Some("holder"),
            Self::ItemsMissing => Some("items"),
            Self::ReasonsMissing => Some("reasons"),
            Self::FactorsMissing(_) => Some("factors"),
            Self::GroundMissing => Some("grounds"),
            Self::AmountNotPositive | Self::CapExceeded { .. } => Some("amount"),
            Self::AboveLawfulAward { .. }
            | Self::AdvanceTooLarge { .. }
            | Self::MoreThanOutstanding { .. } => Some("amount"),
            Self::OverLimitApprovalMissing { .. } => Some("over_limit_number"),
            Self::AwardsWrong => Some("awards"),
            Self::SharesWrong => Some("shares"),
            Self::InstalmentsWrong => Some("instalments"),
            Self::ReasonRequired(warnings) => warnings.first().map(|warning| warning.field),
            Self::HearingPast(_) => Some("held_on"),
            Self::ExtensionTooShort(_) | Self::ExtensionTooLong(_) | Self::InstalmentNotDue(_) => Some("to"),
            Self::CommentMissing => Some("comment"),
            Self::NotOpened { .. }
            | Self::AlreadyOpen
            | Self::NotAtThisStage { .. }
            | Self::AidedBefore { .. }
            | Self::AnotherCaseOpen { .. }
            | Self::NotANaturalPerson
            | Self::CoreMaterialsMissing(_)
            | Self::FactsFrozen
            | Self::NoFacts
            | Self::HumanMustDecide
            | Self::FindingMissing
            | Self::SignersMissing
            | Self::AbsoluteBar(_)
            | Self::OwnProposal
            | Self::SignedAlready
            | Self::NotYourTurn { .. }
            | Self::SamePerson
            | Self::WithdrawTooLate
            | Self::SupplementNotOverdue(_)
            | Self::OpenWork(_)
            | Self::PetitionPromiseMissing
            | Self::PaymentsUnplanned
            | Self::ApplicantKnown
            | Self::ApplicantUnknown
            | Self::NotDeferred { .. }
            | Self::AdvanceOpen
            | Self::AdvancePaid
            | Self::NoAdvance
            | Self::FundsThere
            | Self::FundsNotThere
            | Self::NoSuchPayment
            | Self::TransferOpen { .. }
            | Self::NoTransfer
            | Self::TransferToOneself => None,
        }
    }
}

crate::fold::shown!(CaseRefusal);
