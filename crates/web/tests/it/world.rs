//! A platform on a temporary folder with a few offices, and a browser without script that visits it.

use std::{collections::BTreeMap, path::Path};

use app::{
    App,
    clock::Clock,
    ids::Ids,
    packs, persona,
    session::{self, NewAccount},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use kernel::{Day, NationalId, OrgId, Organisation, OrganisationKind, Role};
use tower::ServiceExt;

/// The day it is in the world: a Tuesday.
pub const TODAY: &str = "2026-09-08";
/// The password of every account.
pub const PASSWORD: &str = "a password of the tests";

/// The platform.
pub struct World {
    pub app: App,
    pub router: Router,
    _folder: tempfile::TempDir,
}

/// Offices: a procuratorate and a court in one county, a village, a finance bureau.
fn offices() -> Vec<Organisation> {
    let office = |id: &str, kind, region: &str, name: &str| Organisation {
        id: OrgId(id.to_owned()),
        kind,
        region: region.parse().unwrap(),
        name: name.to_owned(),
    };
    vec![
        office("procuratorate-330106", OrganisationKind::Procuratorate, "330106", "杭州市西湖区人民检察院"),
        office("court-330106", OrganisationKind::Court, "330106", "杭州市西湖区人民法院"),
        office("village-330106-1", OrganisationKind::Village, "330106", "西湖区双桥村村民委员会"),
        office("village-330106-2", OrganisationKind::Village, "330106", "西湖区外桐坞村村民委员会"),
        office("finance-330106", OrganisationKind::Finance, "330106", "杭州市西湖区财政局"),
    ]
}

impl World {
    /// A new platform.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulepacks");
        let packs = packs::load_set(&packs::read_folder(&root).unwrap()).unwrap();
        let clock = Clock::standing_at(TODAY.parse::<Day>().unwrap().at(9, 30));
        let app = App::open(folder.path(), packs, clock, Ids::seeded(7)).await.unwrap();
        let setup = persona::system("setup");
        persona::save_organisations(&app, &setup, &offices()).await.unwrap();
        let account = |account: &str, role, org: &str| NewAccount {
            account: account.to_owned(),
            name: format!("{}甲", role_name(role)),
            role,
            title: String::new(),
            org: OrgId(org.to_owned()),
        };
        let accounts = vec![
            account("handler", Role::Handler, "procuratorate-330106"),
            account("clerk", Role::VillageClerk, "village-330106-1"),
            account("other-clerk", Role::VillageClerk, "village-330106-2"),
        ];
        let hash = session::hash_password(&app, PASSWORD).unwrap();
        session::save_accounts(&app, &setup, accounts, &hash).await.unwrap();
        let router = web::router(app.clone(), true);
        Self { app, router, _folder: folder }
    }

    /// Somebody new at the door.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }
}

fn role_name(role: Role) -> &'static str {
    role.label()
}

/// An identity number that the standard accepts, nobody's.
pub fn identity(first_17: &str) -> String {
    format!("{first_17}{}", NationalId::check_digit(first_17).unwrap())
}

/// An answer.
pub struct Shown {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Shown {
    /// Where it leads.
    pub fn leads_to(&self) -> &str {
        assert!(self.status.is_redirection(), "{}: {}", self.status, self.body);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The page says this.
    #[track_caller]
    pub fn says(&self, text: &str) {
        assert!(self.body.contains(text), "「{text}」 is missing ({}):\n{}", self.status, self.body);
    }

    /// The page does not say this.
    #[track_caller]
    pub fn hides(&self, text: &str) {
        assert!(!self.body.contains(text), "「{text}」 is shown:\n{}", self.body);
    }
}

/// A browser: it keeps cookies and sends forms with the token of the page before.
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Opens a page.
    pub async fn get(&mut self, path: &str) -> Shown {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Opens a page, follows where it leads.
    pub async fn follow(&mut self, path: &str) -> Shown {
        let mut shown = self.get(path).await;
        while shown.status.is_redirection() {
            let next = shown.leads_to().to_owned();
            shown = self.get(next.split('#').next().unwrap()).await;
        }
        shown
    }

    /// The token that a page's forms carry.
    pub async fn token(&mut self) -> String {
        let page = self.get("/about").await;
        let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.token().await;
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post_bare(path, &all).await
    }

    /// Sends a form as it is, without a token of its own.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap())
            .await
    }

    /// Sends a form with one file in its field `file`.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], name: &str, content: &[u8]) -> Shown {
        let token = self.token().await;
        let mut body = Vec::new();
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        for (key, value) in all {
            body.extend(
                format!("--edge\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.bytes());
        body.extend(content);
        body.extend(b"\r\n--edge--\r\n");
        let kind = "multipart/form-data; boundary=edge";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap())
            .await
    }

    /// A file: how it was answered and what is in it.
    pub async fn download(&mut self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        self.raw(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// How an address is answered.
    pub async fn status(&mut self, path: &str) -> u16 {
        self.download(path).await.0.as_u16()
    }

    async fn send(&mut self, request: Request<Body>) -> Shown {
        let (status, headers, bytes) = self.raw(request).await;
        Shown { status, headers, body: String::from_utf8(bytes).unwrap() }
    }

    async fn raw(&mut self, mut request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        request.headers_mut().insert(header::HOST, "aid.example".parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        for line in response.headers().get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, headers, bytes.to_vec())
    }
}
