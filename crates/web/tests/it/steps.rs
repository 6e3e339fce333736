//! What else may be done with a case: only what is possible now is offered, each asks what it needs and keeps what was
//! typed.

use axum::http::StatusCode;

use crate::office::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_interrupted_and_goes_on() {
    let office = Office::new().await;
    let steps = format!("/work/cases/{}/steps", office.case);
    let mut handler = office.signed_in("handler").await;
    let page = handler.get(&steps).await;
    page.says("外调、听证、请示");
    page.says("中止审查");
    page.hides("撤销救助决定");
    handler.get(&format!("/work/cases/{}", office.case)).await.says(&format!("{steps}#suspend"));

    let bare = [("inquiry.with", "区人民医院"), ("inquiry.reason", "核实伤情")];
    let refused = handler.post(&format!("{steps}/inquiry"), &bare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("还没有选择");
    refused.says("区人民医院");
    let whole =
        [("inquiry.inquiry", "outside"), ("inquiry.with", "区人民医院"), ("inquiry.reason", "核实伤情")];
    handler.post(&format!("{steps}/inquiry"), &whole).await.leads_to();
    handler.get(&steps).await.says("登记结果");
    let result = [("inquiry-end.result", "伤情属实")];
    handler.post(&format!("{steps}/inquiry-end"), &result).await.leads_to();

    let stop = [("suspend.ground", "force_majeure"), ("suspend.reason", "申请人住院，无法配合")];
    handler.post(&format!("{steps}/suspend"), &stop).await.leads_to();
    handler.get(&steps).await.says("恢复审查");
    let go_on = [("resume.reason", "已经出院")];
    handler.post(&format!("{steps}/resume"), &go_on).await.leads_to();
    handler.get(&steps).await.says("中止审查");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_is_offered_its_own_and_no_other() {
    let office = Office::new().await;
    let steps = format!("/work/cases/{}/steps", office.case);
    let mut approver = office.signed_in("approver").await;
    let page = approver.get(&steps).await;
    page.says("延长办理期限");
    page.says("终结案件");
    page.hides("外调、听证、请示");
    let wrong = [("extend.to", "明天"), ("extend.reason", "案情复杂")];
    approver.post(&format!("{steps}/extend"), &wrong).await.says("日期无法识别");
    let mut auditor = office.signed_in("auditor").await;
    auditor.get(&steps).await.says("现在没有其他办理事项");
    let mut handler = office.signed_in("handler").await;
    let denied = [("terminate.ground", "other"), ("terminate.reason", "不再需要")];
    let answer = handler.post(&format!("{steps}/terminate"), &denied).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(handler.post(&format!("{steps}/nothing"), &[]).await.status, StatusCode::NOT_FOUND);
}
