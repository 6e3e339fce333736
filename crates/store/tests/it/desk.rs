//! What is kept beside the journal.

use kernel::{DraftId, OrgId, Organisation, OrganisationKind, Role};
use serde_json::json;
use store::{Account, Draft, ImportBatch, Session, SessionHolder};

use super::world::{World, case, moment, person, region, user};

fn office() -> Organisation {
    let id = OrgId("procuratorate-330106".to_owned());
    Organisation {
        id,
        kind: OrganisationKind::Procuratorate,
        region: region(),
        name: "西湖区人民检察院".to_owned(),
    }
}

#[tokio::test]
async fn organisations_and_accounts() {
    let world = World::new().await;
    let account = Account {
        user: user(1),
        login: "zhang".to_owned(),
        password_hash: "$argon2id$…".to_owned(),
        name: "张检察官".to_owned(),
        role: Role::Handler,
        title: "检察官".to_owned(),
        org: office().id,
        disabled: false,
    };
    assert!(world.store.put_accounts(std::slice::from_ref(&account)).await.is_err(), "its office is unknown");
    world.store.put_organisations(&[office()]).await.unwrap();
    world.store.put_accounts(std::slice::from_ref(&account)).await.unwrap();
    assert_eq!(world.store.organisation(&office().id).await.unwrap(), Some(office()));
    assert_eq!(world.store.organisations().await.unwrap(), [office()]);
    assert_eq!(world.store.account_by_login("zhang").await.unwrap().as_ref(), Some(&account));
    let gone = Account { disabled: true, ..account };
    world.store.put_accounts(std::slice::from_ref(&gone)).await.unwrap();
    assert_eq!(world.store.account(user(1)).await.unwrap(), Some(gone.clone()));
    assert_eq!(world.store.accounts(Some(&office().id)).await.unwrap(), [gone]);
}

#[tokio::test]
async fn sessions_last_until_they_expire() {
    let world = World::new().await;
    let now = moment();
    let later = |seconds| now + jiff::SignedDuration::from_secs(seconds);
    for (token, holder) in [
        ("a", SessionHolder::Staff(user(1))),
        ("b", SessionHolder::Applicant { person: person(1), case: case(1) }),
        ("c", SessionHolder::Visitor),
    ] {
        let session = Session {
            token_sha256: token.to_owned(),
            holder,
            csrf: "x".to_owned(),
            created: now,
            seen: now,
            expires: later(60),
            flash: Some(json!({"level": "good"})),
        };
        world.store.put_session(&session).await.unwrap();
        assert_eq!(world.store.session(token, now).await.unwrap(), Some(session));
        assert_eq!(world.store.session(token, later(60)).await.unwrap(), None);
    }
    world.store.touch_session("a", later(30), later(90)).await.unwrap();
    world.store.set_flash("a", None).await.unwrap();
    let touched = world.store.session("a", later(60)).await.unwrap().unwrap();
    assert_eq!((touched.seen, touched.flash), (later(30), None));
    assert_eq!(world.store.sweep_sessions(later(60)).await.unwrap(), 2);
    assert_eq!(world.store.end_sessions_of(user(1)).await.unwrap(), 1);
}

#[tokio::test]
async fn drafts_are_sealed_and_go_with_their_attachments() {
    let world = World::new().await;
    let id = DraftId::new(1_772_000_000_000, [7; 10]);
    let body = json!({"name": "赵小玲的草稿"});
    let draft = Draft { id, owner_sha256: "owner".to_owned(), body, updated: moment() };
    world.store.put_draft(&draft).await.unwrap();
    world.store.put_draft(&draft).await.unwrap();
    assert!(world.store.draft(id).await.unwrap() == Some(draft.clone()));
    assert!(world.store.drafts_of("owner").await.unwrap() == [draft.clone()]);
    let kept = world.store.put_attachment(&Draft::subject(id), b"photo").await.unwrap();
    let bytes = world.bytes().await;
    assert!(!bytes.windows(9).any(|window| window == "赵小玲".as_bytes()));
    assert_eq!(world.store.sweep_drafts(moment()).await.unwrap(), 0);
    let later = moment() + jiff::SignedDuration::from_secs(1);
    assert_eq!(world.store.sweep_drafts(later).await.unwrap(), 1);
    assert!(world.store.draft(id).await.unwrap().is_none());
    assert_eq!(world.store.attachment(&Draft::subject(id), &kept.sha256).await.unwrap(), None);
}

#[tokio::test]
async fn access_codes_settings_numbers_imports() {
    let world = World::new().await;
    world.store.put_case_access(case(1), "hash").await.unwrap();
    world.store.note_case_access(case(1), false).await.unwrap();
    world.store.note_case_access(case(1), false).await.unwrap();
    assert_eq!(world.store.case_access(case(1)).await.unwrap().unwrap().failed_tries, 2);
    world.store.note_case_access(case(1), true).await.unwrap();
    assert_eq!(world.store.case_access(case(1)).await.unwrap().unwrap().failed_tries, 0);
    assert_eq!(world.store.case_access(case(2)).await.unwrap(), None);

    assert_eq!(world.store.setting("a").await.unwrap(), None);
    world.store.set_setting("a", "1").await.unwrap();
    world.store.set_setting("a", "2").await.unwrap();
    assert_eq!(world.store.setting("a").await.unwrap().as_deref(), Some("2"));

    let numbers = tokio::join!(
        world.store.next_number("浙西检救2026"),
        world.store.next_number("浙西检救2026"),
        world.store.next_number("别的"),
    );
    let mut given = [numbers.0.unwrap(), numbers.1.unwrap()];
    given.sort_unstable();
    assert_eq!((given, numbers.2.unwrap()), ([1, 2], 1));

    let mut batch = ImportBatch {
        id: "matters:a.csv".to_owned(),
        file_sha256: "00".to_owned(),
        state: "running".to_owned(),
        done: 10,
        rejected: 1,
    };
    world.store.put_import_batch(&batch).await.unwrap();
    batch.done = 20;
    world.store.put_import_batch(&batch).await.unwrap();
    assert_eq!(world.store.import_batch("matters:a.csv").await.unwrap(), Some(batch));
}
