//! Who acts for the applicant in a draft: a guardian by law, or somebody they authorised in writing.

use casework::assistance::{Agent, AgentKind, PAYEE_AUTHORISATION};
use kernel::Refusal;

use super::Draft;

/// The paper that says that somebody may act for the applicant (授权委托书、监护关系证明).
pub const AGENT_AUTHORITY: &str = "agent_authority";

impl Draft {
    /// By what right somebody acts for the applicant; `None` where the applicant acts alone.
    pub fn agent_kind(&self) -> Option<AgentKind> {
        AgentKind::ALL.into_iter().find(|kind| kind.word() == self.field("agent_kind"))
    }

    /// Who acts for the applicant.
    pub fn agent(&self) -> Option<Agent> {
        let field = |name: &str| self.field(name).to_owned();
        self.agent_kind().map(|kind| Agent {
            kind,
            name: field("agent_name"),
            identity: field("agent_identity"),
            relation: field("agent_relation"),
            phone: field("agent_phone"),
            collects: self.agent_collects(),
        })
    }

    /// Whether the agent may receive the money.
    pub fn agent_collects(&self) -> bool {
        self.agent_kind().is_some() && self.field("agent_collects") == "yes"
    }

    /// Whether a name is the applicant's own, or that of who acts for them.
    pub(super) fn is_party(&self, name: &str) -> bool {
        name == self.field("name") || (self.agent_kind().is_some() && name == self.field("agent_name"))
    }

    /// Whether the money may go to this holder: the applicant, or an agent who may receive it.
    pub(super) fn may_hold(&self, holder: &str) -> bool {
        holder == self.field("name") || (self.agent_collects() && holder == self.field("agent_name"))
    }

    /// What is missing about who acts for the applicant.
    pub(super) fn agent_problems(&self) -> Vec<Refusal> {
        let Some(kind) = self.agent_kind() else { return Vec::new() };
        let need = |field: &str, what: &str, mend: &str| {
            self.field(field).is_empty().then(|| {
                let message = format!("请填写{}的{what}。", kind.label());
                Refusal::new("required", message, mend, "").on_field(field)
            })
        };
        [
            need("agent_name", "姓名", "与身份证上的姓名一致。"),
            need("agent_relation", "身份", "例如：母亲、监护人、律师、村干部。"),
            need("agent_phone", "电话", "缺材料、有结果时打这个电话。"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The paper without which nobody else may receive the money.
    pub(super) fn payee_problems(&self) -> Vec<Refusal> {
        let holder = self.field("holder");
        let authorised = self.papers.iter().any(|paper| paper.material == PAYEE_AUTHORISATION);
        if holder.is_empty() || holder == self.field("name") || !self.may_hold(holder) || authorised {
            return Vec::new();
        }
        let mend = "请上传「代为领取委托书」；未成年人的监护人可以上传监护关系证明。";
        let refusal = Refusal::new("payee_authorisation", "由他人代为领取，还缺委托材料。", mend, "专款专用");
        vec![refusal.on_field(&format!("file-{PAYEE_AUTHORISATION}"))]
    }
}
