//! The draft of an application: saved at every step, kept until it is handed in, so that nothing typed is lost.

mod agent;
mod handover;

use std::collections::BTreeMap;

use casework::{assistance::BankAccount, person::MatterKind};
use kernel::{DraftId, OrgId, Organ, Refusal, Region};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use agent::AGENT_AUTHORITY;
pub use handover::{HandoverCode, give_code, take_over};

use crate::{
    App, Error,
    add_paper::{Upload, check_upload},
    open_case::parse_identity,
    record_facts::parse_answers,
};

/// The steps of an application, one page each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Who applies.
    People,
    /// What happened.
    Matter,
    /// The harm.
    Harm,
    /// The household.
    Household,
    /// The bank account.
    Account,
    /// The papers.
    Papers,
    /// Consent to check data.
    Consent,
    /// Read back and sign.
    Review,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 8] = [
        Self::People,
        Self::Matter,
        Self::Harm,
        Self::Household,
        Self::Account,
        Self::Papers,
        Self::Consent,
        Self::Review,
    ];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Matter => "matter",
            Self::Harm => "harm",
            Self::Household => "household",
            Self::Account => "account",
            Self::Papers => "papers",
            Self::Consent => "consent",
            Self::Review => "review",
        }
    }

    /// The page's heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::People => "谁需要帮助",
            Self::Matter => "发生了什么事",
            Self::Harm => "受到的伤害和损失",
            Self::Household => "家里的情况",
            Self::Account => "救助金打到哪里",
            Self::Papers => "材料拍照上传",
            Self::Consent => "同意部门核对",
            Self::Review => "核对并签名",
        }
    }

    /// The facts asked for at this step.
    pub fn facts(self) -> &'static [&'static str] {
        match self {
            Self::Matter => &["applicant_role", "unsolved", "offender_dead", "offender_cannot_pay"],
            Self::Harm => &[
                "victim_died",
                "injury_grade",
                "disability_grade",
                "lost_work_capacity",
                "urgent_treatment",
                "cannot_afford_treatment",
                "loss_fen",
                "medical_cost_fen",
                "lawful_award_fen",
                "received_fen",
            ],
            Self::Household => &[
                "dependent_on_victim_income",
                "household_size",
                "household_income_monthly_fen",
                "rigid_expenditure_year_fen",
                "serious_illness",
            ],
            Self::People | Self::Account | Self::Papers | Self::Consent | Self::Review => &[],
        }
    }

    /// The step after this one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }

    /// The step of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// A paper of a draft, already stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPaper {
    /// The checklist item.
    pub material: String,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of the content.
    pub sha256: String,
    /// The media type.
    pub media_type: String,
    /// Bytes.
    pub size_bytes: u64,
}

/// A draft: everything as typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Draft {
    /// Text fields by name: `name identity phone address residence_region agent_kind agent_name agent_identity
    /// agent_relation agent_phone agent_collects matter_kind matter_number body matter_region organ request bank
    /// holder account_number signed_as channel`.
    pub fields: BTreeMap<String, String>,
    /// Answers to fact questions by fact name, as typed.
    pub answers: BTreeMap<String, String>,
    /// Papers.
    pub papers: Vec<DraftPaper>,
    /// Datasets that may be checked.
    pub consents: Vec<String>,
    /// The organisation that hands it in for the person.
    pub brought_by: Option<OrgId>,
    /// The steps already answered.
    pub done: Vec<String>,
    /// The code by which it can be taken over on another device.
    pub handover: Option<DraftId>,
}

impl Draft {
    /// A field as typed, trimmed; empty where it is not answered.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map(|text| text.trim()).unwrap_or_default()
    }

    /// The region of the matter.
    pub fn matter_region(&self) -> Option<Region> {
        self.field("matter_region").parse().ok()
    }

    /// The organ asked.
    pub fn organ(&self) -> Option<Organ> {
        [Organ::Police, Organ::Procuratorate, Organ::Court, Organ::Justice]
            .into_iter()
            .find(|organ| organ.word() == self.field("organ"))
    }

    /// What kind of matter.
    pub fn matter_kind(&self) -> Option<MatterKind> {
        MatterKind::ALL.into_iter().find(|kind| kind.word() == self.field("matter_kind"))
    }

    /// Where to pay.
    pub fn account(&self) -> BankAccount {
        BankAccount {
            bank: self.field("bank").to_owned(),
            holder: self.field("holder").to_owned(),
            number: self.field("account_number").replace(' ', ""),
        }
    }

    /// What is wrong at a step, each on its field; empty where the step is complete.
    pub fn problems(&self, app: &App, step: Step) -> Vec<Refusal> {
        let mut problems = Vec::new();
        let mut need = |field: &str, message: &str, mend: &str| {
            if self.field(field).is_empty() {
                problems.push(Refusal::new("required", message, mend, "").on_field(field));
            }
        };
        match step {
            Step::People => {
                need("name", "请填写姓名。", "与身份证上的姓名一致。");
                need("identity", "请填写身份证件号码。", "身份证为18位；没有身份证可填写其他证件号码。");
                need("phone", "请填写联系电话。", "我们通过它联系您，可以填家人或村干部的电话。");
                need("residence_region", "请选择居住的区县。", "");
            }
            Step::Matter => {
                need("matter_kind", "请选择发生的是哪一类事情。", "不清楚可选最接近的一项。");
                need("matter_region", "请选择案件在哪里办理。", "一般是事情发生地的区县。");
                need(
                    "organ",
                    "请选择向哪个机关申请。",
                    "案件在哪个机关办理，就向哪个机关申请；不清楚请选检察院。",
                );
                need("request", "请简单说说发生了什么、有什么困难。", "一两句话就可以。");
            }
            Step::Account => {
                need("bank", "请填写开户银行。", "例如：某某银行某某支行。");
                need("holder", "请填写户名。", "必须是申请人本人。");
                need("account_number", "请填写银行卡号。", "一般为16至19位数字。");
            }
            Step::Review => need("signed_as", "请输入您的姓名作为签名。", "与申请人姓名一致。"),
            Step::Harm | Step::Household | Step::Papers | Step::Consent => {}
        }
        problems.extend(self.form_problems(step, app));
        let asked: BTreeMap<_, _> = step
            .facts()
            .iter()
            .filter_map(|name| self.answers.get(*name).map(|text| ((*name).to_owned(), text.clone())))
            .collect();
        problems.extend(parse_answers(app, &asked, "applicant", "申请人陈述").err().unwrap_or_default());
        problems
    }

    /// What is filled in but cannot be right.
    fn form_problems(&self, step: Step, app: &App) -> Vec<Refusal> {
        let mut problems = Vec::new();
        match step {
            Step::People => {
                if !self.field("identity").is_empty() {
                    problems.extend(parse_identity(self.field("identity"), app.today()).err());
                }
                let phone = self.field("phone");
                let digits = phone.chars().filter(char::is_ascii_digit).count();
                if !phone.is_empty() && !(7..=12).contains(&digits) {
                    let message = format!("「{phone}」不像电话号码。");
                    problems.push(
                        Refusal::new("phone", message, "手机号为11位数字，座机请加区号。", "")
                            .on_field("phone"),
                    );
                }
                problems.extend(self.agent_problems());
            }
            Step::Account => {
                let number = self.account().number;
                let fits =
                    number.bytes().all(|byte| byte.is_ascii_digit()) && (12..=21).contains(&number.len());
                if !number.is_empty() && !fits {
                    let mend = "银行卡号一般为16至19位数字，请对照银行卡核对。";
                    problems.push(
                        Refusal::new("account_number", "银行卡号的位数不对。", mend, "")
                            .on_field("account_number"),
                    );
                }
                let (holder, name) = (self.field("holder"), self.field("name"));
                if !holder.is_empty() && !name.is_empty() && !self.may_hold(holder) {
                    let message = "户名与申请人姓名不一致。";
                    let mend = "救助金打到申请人本人的账户；由监护人、委托代理人代领的，请先填好代理人并注明代为领取。";
                    problems.push(
                        Refusal::new("payee_not_applicant", message, mend, "专款专用").on_field("holder"),
                    );
                }
            }
            Step::Review => {
                let signed = self.field("signed_as");
                if self.brought_by.is_none() && !signed.is_empty() && !self.is_party(signed) {
                    let mend = "请输入申请人本人的姓名；由代理人办理的，输入代理人的姓名。";
                    problems.push(
                        Refusal::new("signature", "签名与申请人姓名不一致。", mend, "电子签名法第十三条")
                            .on_field("signed_as"),
                    );
                }
            }
            Step::Papers => problems.extend(self.payee_problems()),
            Step::Matter | Step::Harm | Step::Household | Step::Consent => {}
        }
        problems
    }
}

/// A draft's owner: the SHA-256 of the token in their cookie or of their account.
pub fn owner_of(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Starts a draft for the owner.
///
/// # Errors
/// The store's.
pub async fn start(app: &App, owner: &str, brought_by: Option<OrgId>) -> Result<DraftId, Error> {
    let id = app.ids().make(app.clock().now(), DraftId::new);
    save(app, owner, id, &Draft { brought_by, ..Draft::default() }).await?;
    Ok(id)
}

/// The owner's draft: `None` where there is none or it is somebody else's.
///
/// # Errors
/// The store's.
pub async fn load(app: &App, owner: &str, id: DraftId) -> Result<Option<Draft>, Error> {
    let Some(kept) = app.store().draft(id).await?.filter(|kept| kept.owner_sha256 == owner) else {
        return Ok(None);
    };
    serde_json::from_value(kept.body).map(Some).map_err(|error| Error::Broken(format!("draft {id}: {error}")))
}

/// The owner's drafts, the latest first.
///
/// # Errors
/// The store's.
pub async fn drafts_of(app: &App, owner: &str) -> Result<Vec<DraftId>, Error> {
    Ok(app.store().drafts_of(owner).await?.into_iter().map(|kept| kept.id).collect())
}

/// Saves a draft.
///
/// # Errors
/// The store's.
pub async fn save(app: &App, owner: &str, id: DraftId, draft: &Draft) -> Result<(), Error> {
    let json = serde_json::to_value(draft).map_err(|error| Error::Broken(error.to_string()))?;
    let kept = store::Draft { id, owner_sha256: owner.to_owned(), body: json, updated: app.clock().now() };
    app.store().put_draft(&kept).await?;
    Ok(())
}

/// Stores a paper with a draft.
///
/// # Errors
/// `file_too_large`, `file_kind`, `empty_file`, or the store's.
pub async fn attach(app: &App, owner: &str, id: DraftId, upload: Upload) -> Result<(), Error> {
    let mut draft = load(app, owner, id).await?.ok_or_else(|| Error::not_found("这份草稿"))?;
    let media_type = check_upload(&upload)?;
    let stored = app.store().put_attachment(&draft_subject(id), &upload.bytes).await?;
    let known = |paper: &DraftPaper| paper.sha256 == stored.sha256 && paper.material == upload.material;
    if !draft.papers.iter().any(known) {
        draft.papers.push(DraftPaper {
            material: upload.material,
            file_name: upload.file_name,
            sha256: stored.sha256,
            media_type: media_type.to_owned(),
            size_bytes: stored.size_bytes,
        });
        save(app, owner, id, &draft).await?;
    }
    Ok(())
}

/// A paper of a draft: its content, its media type and its file name.
///
/// # Errors
/// Not found, or the store's.
pub async fn read_paper(
    app: &App,
    owner: &str,
    id: DraftId,
    sha256: &str,
) -> Result<(Vec<u8>, String, String), Error> {
    let draft = load(app, owner, id).await?.ok_or_else(|| Error::not_found("这份草稿"))?;
    let paper = draft.papers.into_iter().find(|paper| paper.sha256 == sha256);
    let paper = paper.ok_or_else(|| Error::not_found("这份材料"))?;
    let bytes = app.attachment(&draft_subject(id), sha256).await?;
    Ok((bytes, paper.media_type, paper.file_name))
}

/// Takes a paper out of a draft.
///
/// # Errors
/// The store's.
pub async fn detach(app: &App, owner: &str, id: DraftId, sha256: &str) -> Result<(), Error> {
    let mut draft = load(app, owner, id).await?.ok_or_else(|| Error::not_found("这份草稿"))?;
    draft.papers.retain(|paper| paper.sha256 != sha256);
    save(app, owner, id, &draft).await
}

/// Throws a draft away.
///
/// # Errors
/// The store's.
pub async fn discard(app: &App, owner: &str, id: DraftId) -> Result<(), Error> {
    if let Some(draft) = load(app, owner, id).await? {
        handover::withdraw_code(app, &draft).await?;
        app.store().delete_draft(id).await?;
    }
    Ok(())
}

/// The key's name of a draft.
pub(crate) fn draft_subject(id: DraftId) -> String {
    store::Draft::subject(id)
}
