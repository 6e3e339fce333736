//! The administrator's page of tokens.

use axum::http::StatusCode;

use crate::office::Office;

/// The secret that a page shows.
fn secret_of(body: &str) -> String {
    let (_, rest) = body.split_once("lzt_").expect("the page shows a secret");
    format!("lzt_{}", rest.split('<').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_issued_once_used_and_revoked() {
    let office = Office::new().await;
    let mut admin = office.signed_in("admin").await;
    assert_eq!(admin.get("/work").await.leads_to(), "/work/tokens");
    admin.get("/work/tokens").await.says("接口令牌");
    admin.get("/work/tokens").await.says("还没有令牌");
    let fields = [("account", "handler"), ("name", "区法院办案系统"), ("days", "30")];
    let made = admin.post("/work/tokens", &fields).await;
    assert_eq!(made.status, StatusCode::OK);
    made.says("只显示这一次");
    made.says("没有用过");
    let secret = secret_of(&made.body);
    let later = admin.get("/work/tokens").await;
    later.says("区法院办案系统");
    later.says("管理平台");
    later.hides(&secret);

    let client = office.world.client().with(&secret);
    assert_eq!(client.get("/api/v1/me").await.json()["name"], "承办人甲".to_owned());
    let used = admin.get("/work/tokens").await;
    used.hides("没有用过");
    let (_, rest) = used.body.split_once("action=\"/work/tokens/").unwrap();
    let id = rest.split('/').next().unwrap().to_owned();
    admin.post(&format!("/work/tokens/{id}/revoke"), &[]).await.leads_to();
    admin.get("/work/tokens").await.says("已撤销");
    assert_eq!(client.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(admin.post(&format!("/work/tokens/{id}/revoke"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_issues_and_not_for_everybody() {
    let office = Office::new().await;
    let mut admin = office.signed_in("admin").await;
    for (account, why) in [("nobody", "没有这个账号"), ("admin", "管理员的账号不能签发令牌")]
    {
        let refused = admin.post("/work/tokens", &[("account", account), ("name", "试试")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says(why);
        refused.says("试试");
    }
    let mut auditor = office.signed_in("auditor").await;
    let denied = auditor.post("/work/tokens", &[("account", "handler"), ("name", "试试")]).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    auditor.get("/work").await.hides("接口令牌");
    assert_eq!(admin.get("/work/cases").await.status, StatusCode::FORBIDDEN, "who administers sees no case");
}
