//! Recording money that came in: looked at once more before it is booked, because a booking is never deleted.

use app::{
    App, Error, Principal,
    manage_funds::{self, Deposit},
    persona,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Fen, OrgId};

use crate::{
    House,
    failure::{Failure, html},
    look::{Choice, FlashKind, Form},
    posted::Posted,
    visit::{StaffVisit, lead_to},
    work::refused,
};

/// Where money comes from: code and name.
const SOURCES: [(&str, &str); 3] =
    [("central", "中央转移支付"), ("local", "地方财政预算"), ("donation", "社会捐赠")];

/// The sources as choices.
pub fn sources() -> Vec<Choice> {
    SOURCES.into_iter().map(|(code, name)| Choice::new(code, name)).collect()
}

/// The offices of one's region that hold a pool.
pub async fn offices(app: &App, who: &Principal) -> Result<Vec<Choice>, Failure> {
    let Principal::Staff(staff) = who else {
        return Ok(Vec::new());
    };
    let all = persona::organisations(app).await?;
    let near = all.into_iter().filter(|org| org.kind.organ().is_some() && staff.region.contains(org.region));
    Ok(near.map(|org| Choice::new(org.id.to_string(), org.name)).collect())
}

/// Books a deposit, or shows the page again with what is wrong.
pub async fn deposit(
    State(house): State<House>,
    StaffVisit(visit, who): StaffVisit,
    posted: Posted,
) -> Result<Response, Failure> {
    let (mut form, read) = read(&posted);
    let error = match read {
        Some((org, deposit)) => {
            let amount = deposit.amount;
            match manage_funds::deposit(&house.app, &who, &org, deposit).await {
                Ok(_) => {
                    let text = format!("{} 已入池。", amount.yuan());
                    return Ok(lead_to("/work/ledger", FlashKind::Done, &text));
                }
                Err(error) => Some(error),
            }
        }
        None => None,
    };
    if let Some(error) = error {
        if matches!(&error, Error::Refused(refusal) if refusal.field.is_none()) {
            return Err(Failure::from(error));
        }
        for refusal in Failure::on_form(error)? {
            form.refuse(refusal.field.as_deref().unwrap_or("amount"), refused::line(&refusal));
        }
    }
    let shown = html(&super::page(&house.app, &visit, &who, form).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

/// The form and, where nothing is missing, the deposit it means.
fn read(posted: &Posted) -> (Form, Option<(OrgId, Deposit)>) {
    let mut form = posted.form();
    let source = SOURCES.into_iter().find(|(code, _)| *code == posted.get("source"));
    if posted.get("org").is_empty() {
        form.refuse("org", "请选择这笔钱进入哪个单位的资金池。");
    }
    if source.is_none() {
        form.refuse("source", "请选择资金来源。");
    }
    let amount = match Fen::from_yuan_text(posted.get("amount")) {
        Ok(amount) if amount > Fen::ZERO => Some(amount),
        Ok(_) => {
            form.refuse("amount", "金额应大于零，请核对拨款文件。");
            None
        }
        Err(error) => {
            form.refuse("amount", format!("{error}。请按元填写，例如 500000 或 50万。"));
            None
        }
    };
    if posted.get("reference").is_empty() {
        form.refuse("reference", "请填写拨款文件号或捐赠协议号，审计以此核对。");
    }
    if posted.get("checked") != "yes" {
        form.refuse("checked", "请核对文件与到账金额后勾选。");
    }
    let read = match (form.is_right(), source, amount) {
        (true, Some((code, name)), Some(amount)) => Some((
            OrgId(posted.get("org").to_owned()),
            Deposit {
                source: code.to_owned(),
                name: name.to_owned(),
                amount,
                reference: posted.get("reference").to_owned(),
            },
        )),
        _ => None,
    };
    (form, read)
}
