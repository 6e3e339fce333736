//! Who let a machine in and who shut it out stands in the journal.

use app::{
    persona,
    token::{bearer, make_token, revoke_token},
    view::journal::journal,
};
use testkit::{TestWorld, code_of};

#[tokio::test]
async fn issuing_and_revoking_a_token_stand_in_the_journal_and_its_secret_does_not() {
    let world = TestWorld::new().await;
    let admin = persona::system("administer");
    let made = make_token(&world.app, &admin, "handler", "区法院办案系统", Some(30)).await;
    let (secret, line) = made.unwrap();
    let (_, other) = make_token(&world.app, &admin, "finance", "银行对账", None).await.unwrap();
    assert!(bearer(&world.app, &secret).await.unwrap().is_some());
    revoke_token(&world.app, &admin, &line.id).await.unwrap();
    assert!(bearer(&world.app, &secret).await.unwrap().is_none());
    assert_eq!(code_of(revoke_token(&world.app, &admin, &line.id).await), "not_found", "it is revoked once");
    assert_eq!(code_of(revoke_token(&world.app, &admin, "nothing").await), "not_found");
    let handler = world.handler().await;
    assert_eq!(code_of(make_token(&world.app, &handler, "handler", "自用", None).await), "denied");
    assert_eq!(code_of(revoke_token(&world.app, &handler, &other.id).await), "denied");

    let auditor = world.staff("auditor").await;
    let mut said = Vec::new();
    for kind in ["token_issued", "token_revoked"] {
        for line in journal(&world.app, &auditor, Some(kind.to_owned()), None, 10).await.unwrap().rows {
            assert!(!line.summary.contains(&secret));
            assert_eq!(
                (line.who.as_str(), line.basis.as_str()),
                ("系统", "分级授权：接口令牌的签发和撤销留痕")
            );
            said.push(line.summary);
        }
    }
    assert_eq!(
        said,
        [
            format!("为账号 finance 签发接口令牌 {}「银行对账」，长期有效", other.id),
            format!("为账号 handler 签发接口令牌 {}「区法院办案系统」，有效至 2026-10-08", line.id),
            format!("撤销账号 handler 的接口令牌 {}", line.id),
        ]
    );
    assert!(app::rebuild::rebuild(&world.app, |_, _| ()).await.unwrap().equal());
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_issued_at_once_are_all_noted() {
    let world = TestWorld::new().await;
    let admin = persona::system("administer");
    let issue = |name: &'static str| make_token(&world.app, &admin, "handler", name, None);
    let (a, b, c) = tokio::join!(issue("甲"), issue("乙"), issue("丙"));
    assert!(a.is_ok() && b.is_ok() && c.is_ok());
    let auditor = world.staff("auditor").await;
    let noted = journal(&world.app, &auditor, Some("token_issued".to_owned()), None, 10).await.unwrap();
    assert_eq!(noted.rows.len(), 3);
}
