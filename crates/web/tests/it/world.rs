//! The test world behind the web's router, and a browser without script that visits it.

use std::collections::BTreeMap;

use app::App;
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use testkit::TestWorld;
pub use testkit::{PASSWORD, TODAY, identity};
use tower::ServiceExt;

/// The platform.
pub struct World {
    pub app: App,
    pub router: Router,
    _world: TestWorld,
}

impl World {
    /// A new platform, its pool empty.
    pub async fn new() -> Self {
        let world = TestWorld::without_money().await;
        let router = web::router(world.app.clone(), true);
        Self { app: world.app.clone(), router, _world: world }
    }

    /// Somebody new at the door.
    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new() }
    }
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

/// A client of the API: it sends JSON with its token.
pub struct Client {
    router: Router,
    token: Option<String>,
}

/// What the API answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// Status and rule of a problem, and that it says how to go on in the right form.
    #[track_caller]
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{}", self.status);
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16());
        assert!(!body["detail"].as_str().unwrap().is_empty());
        (self.status.as_u16(), body["code"].as_str().unwrap().to_owned())
    }

    /// A header.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap()
    }
}

impl World {
    /// A client without a token.
    pub fn client(&self) -> Client {
        let settings = web::Settings {
            demo: true,
            limits: web::api::gate::Limits { per_second: 0, ..Default::default() },
        };
        Client { router: web::router_with(self.app.clone(), settings), token: None }
    }

    /// A client with a token of an account.
    pub async fn client_of(&self, account: &str) -> Client {
        let admin = app::persona::system("administer");
        let (token, _) = app::token::make_token(&self.app, &admin, account, "test", None).await.unwrap();
        self.client().with(&token)
    }
}

impl Client {
    /// The same with a token.
    pub fn with(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The same before a platform with these limits.
    pub fn limited(mut self, app: App, limits: web::api::gate::Limits) -> Self {
        self.router = web::router_with(app, web::Settings { demo: true, limits });
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Body::empty()).await
    }

    /// Posts JSON with headers.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: serde_json::Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.send("POST", path, &all, Body::from(body.to_string())).await
    }

    /// Posts nothing.
    pub async fn order(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("POST", path, headers, Body::empty()).await
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "aid.example");
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        Answer { status, headers, bytes }
    }
}
