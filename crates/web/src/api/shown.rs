//! What several resources show: people, deadlines, duties, papers, the timeline.

use app::{
    model::Paper,
    view::{Due, case::PersonView, journal::TimelineLine, my_work::DutyLine},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::words;

/// 期限。
#[derive(Debug, Serialize, ToSchema)]
pub struct DueShown {
    /// 到期日
    #[schema(format = Date)]
    pub day: String,
    /// 还剩几天（负数为已逾期），单位见 `working_days`
    pub remaining: i32,
    /// 是否按工作日计
    pub working_days: bool,
    /// 红绿灯
    #[schema(schema_with = words::light)]
    pub light: &'static str,
    /// 文字，如「还剩 3 个工作日」
    pub text: String,
}

impl From<&Due> for DueShown {
    fn from(due: &Due) -> Self {
        Self {
            day: due.day.to_string(),
            remaining: due.remaining,
            working_days: due.working_days,
            light: due.light.word(),
            text: due.text(),
        }
    }
}

/// The family and the id of a stream: `case` and its id.
pub fn about_of(stream: &impl std::fmt::Display) -> (String, String) {
    let text = stream.to_string();
    let (family, id) = text.split_once('/').unwrap_or((&text, ""));
    (family.to_owned(), id.to_owned())
}

/// 责任：谁在什么时候之前必须办什么。
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyShown {
    /// 编号
    #[schema(schema_with = words::id)]
    pub id: String,
    /// 责任清单中的代码
    pub code: String,
    /// 要办的事
    pub label: String,
    /// 属于哪类记录：`case`、`lead`、`referral`、`follow_up`、`complaint`、`office`
    pub about: String,
    /// 那条记录的编号
    pub about_id: String,
    /// 案件受理编号
    pub number: String,
    /// 当事人
    pub person: String,
    /// 由哪个角色办
    #[schema(schema_with = words::role)]
    pub role: &'static str,
    /// 由哪个单位办
    pub org_name: String,
    /// 从哪天起
    #[schema(format = Date)]
    pub opened_on: String,
    /// 期限
    pub due: DueShown,
    /// 期限中止的原因
    pub paused: Option<String>,
    /// 期限长度
    pub length: String,
    /// 办完之后是否要登记（没有别的记录能看出来）
    pub by_hand: bool,
    /// 督办到了哪一级；没有时为空
    pub escalated: String,
    /// 依据
    pub basis: String,
}

impl From<&DutyLine> for DutyShown {
    fn from(line: &DutyLine) -> Self {
        let (about, about_id) = about_of(&line.stream);
        Self {
            id: line.id.to_string(),
            code: line.code.clone(),
            label: line.label.clone(),
            about,
            about_id,
            number: line.number.clone(),
            person: line.person.clone(),
            role: line.role.word(),
            org_name: line.org_name.clone(),
            opened_on: line.opened_on.to_string(),
            due: DueShown::from(&line.due),
            paused: line.paused.clone(),
            length: line.length.clone(),
            by_hand: line.by_hand,
            escalated: line.escalated.clone(),
            basis: line.basis.clone(),
        }
    }
}

/// 人员；证件和电话按查看权限掩去一部分。
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonShown {
    /// 姓名
    pub name: String,
    /// 证件类型
    pub identity_kind: &'static str,
    /// 证件号码
    pub identity: String,
    /// 电话
    pub phone: String,
    /// 住址
    pub address: String,
    /// 年龄
    pub age: Option<i32>,
    /// 性别
    pub sex: &'static str,
    /// 居住地
    pub residence: String,
}

impl From<PersonView> for PersonShown {
    fn from(view: PersonView) -> Self {
        Self {
            name: view.name,
            identity_kind: view.identity_kind,
            identity: view.identity,
            phone: view.phone,
            address: view.address,
            age: view.age,
            sex: view.sex,
            residence: view.residence,
        }
    }
}

/// 一份材料。
#[derive(Debug, Serialize, ToSchema)]
pub struct PaperShown {
    /// 材料清单中的代码，或 `other`
    pub material: String,
    /// 内容的 SHA-256，即下载地址的末段
    #[schema(schema_with = words::sha256)]
    pub sha256: String,
    /// 文件名
    pub file_name: String,
    /// 类型
    pub media_type: String,
    /// 字节数
    pub size_bytes: u64,
}

impl From<&Paper> for PaperShown {
    fn from(paper: &Paper) -> Self {
        Self {
            material: paper.material.clone(),
            sha256: paper.sha256.clone(),
            file_name: paper.file_name.get().cloned().unwrap_or_default(),
            media_type: paper.media_type.clone(),
            size_bytes: paper.size_bytes,
        }
    }
}

/// 全程记录中的一条。
#[derive(Debug, Serialize, ToSchema)]
pub struct EventShown {
    /// 在全程记录中的位置
    pub position: u64,
    /// 时间（UTC）
    #[schema(format = DateTime)]
    pub at: String,
    /// 谁
    pub who: String,
    /// 事件的种类
    pub kind: String,
    /// 做了什么
    pub label: &'static str,
    /// 具体内容，不含个人信息
    pub summary: String,
    /// 依据
    pub basis: String,
    /// 是否责任的变化
    pub duty: bool,
    /// 所属案件
    pub case: Option<String>,
    /// 事件的摘要（SHA-256，与前一条相连）
    pub digest: String,
}

impl From<TimelineLine> for EventShown {
    fn from(line: TimelineLine) -> Self {
        Self {
            position: line.position,
            at: line.at.to_string(),
            who: line.who,
            kind: line.kind,
            label: line.label,
            summary: line.summary,
            basis: line.basis,
            duty: line.duty,
            case: line.case.map(|case| case.to_string()),
            digest: line.digest,
        }
    }
}

/// A list without pages.
#[derive(Debug, Serialize, ToSchema)]
pub struct All<T> {
    /// 全部记录
    pub items: Vec<T>,
}
