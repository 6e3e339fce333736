//! The pages and the JSON API: the only crate that knows axum and askama.
//!
//! [`look`] holds what all pages share: layouts, parts, formats and the embedded assets. A page's handler and its
//! template stand side by side in a module of their own.

pub mod api;
mod calendar_feed;
mod failure;
pub mod look;
pub mod monitor;
pub mod observe;
mod paper_file;
mod portal;
mod posted;
pub mod routes;
mod upload_limit;
mod visit;
mod work;

use std::{net::SocketAddr, sync::Arc};

use app::App;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware,
};
use tower_http::{compression::CompressionLayer, set_header::SetResponseHeaderLayer};

/// What handlers share.
#[derive(Clone)]
pub struct House {
    /// The platform.
    pub app: App,
    /// Every page says that its people are invented.
    pub demo: bool,
    /// How much a client of the API may ask.
    pub limits: api::gate::Limits,
    gate: Arc<api::gate::Gate>,
}

/// How to serve.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// Every page says that its people are invented.
    pub demo: bool,
    /// How much a client of the API may ask.
    pub limits: api::gate::Limits,
}

/// Serves all pages on a listener until `stop` is over.
///
/// # Errors
/// The listener's.
pub async fn serve(
    app: App,
    demo: bool,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    serve_with(app, Settings { demo, ..Settings::default() }, listener, stop).await
}

/// The same with settings.
///
/// # Errors
/// The listener's.
pub async fn serve_with(
    app: App,
    settings: Settings,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let router = router_with(app, settings).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

/// All pages of the platform, and its API.
pub fn router(app: App, demo: bool) -> Router {
    router_with(app, Settings { demo, ..Settings::default() })
}

/// The same with settings.
pub fn router_with(app: App, settings: Settings) -> Router {
    let Settings { demo, limits } = settings;
    let house = House { app: app.clone(), demo, limits, gate: Arc::default() };
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    Router::new()
        .merge(portal::router())
        .merge(api::browse::router())
        .merge(calendar_feed::router())
        .nest("/work", work::router())
        .fallback(failure::no_such_page)
        .layer(middleware::from_fn(upload_limit::of_pages))
        .layer(middleware::from_fn_with_state(house.clone(), visit::visit))
        .merge(api::router(&house))
        .layer(DefaultBodyLimit::max(upload_limit::REQUEST_BYTES_MAX))
        .with_state(house.clone())
        .merge(look::assets::router())
        .merge(monitor::health_router(app))
        .layer(CompressionLayer::new())
        .layer(header(header::CONTENT_SECURITY_POLICY, look::assets::CONTENT_SECURITY_POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        .layer(header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(header(
            HeaderName::from_static("permissions-policy"),
            "camera=(self), geolocation=(), microphone=()",
        ))
        .layer(middleware::from_fn_with_state(house, observe::observe))
}
