//! What whoever watches the platform asks: `/healthz` (ready to serve?), `/healthz/live` (does it answer at all?), and
//! `/metrics` in the Prometheus text form. The first two stand on the main address as well; the figures only on the
//! monitor's own, which is not to be reachable from outside.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use app::{App, health};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::sync::Mutex;

/// An answer stands for so long: asking often must not cost the writer anything.
const ANSWER_STANDS: Duration = Duration::from_secs(2);

/// Writes the figures as text.
pub type Render = Arc<dyn Fn() -> String + Send + Sync>;

#[derive(Clone)]
struct Watched {
    app: App,
    last: Arc<Mutex<Option<(Instant, health::Health)>>>,
}

/// The addresses of health, for the main address.
pub fn health_router<S: Clone + Send + Sync + 'static>(app: App) -> Router<S> {
    let watched = Watched { app, last: Arc::default() };
    Router::new()
        .route_service("/healthz", get(ready).with_state(watched))
        .route_service("/healthz/live", get(|| async { "ok\n" }))
}

/// The monitor's own address: health and figures.
pub fn router(app: App, render: Render) -> Router {
    health_router(app.clone()).route_service("/metrics", get(figures).with_state((app, render)))
}

/// Serves the monitor's address until `stop` is over.
///
/// # Errors
/// The listener's.
pub async fn serve(
    app: App,
    render: Render,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router(app, render)).with_graceful_shutdown(stop).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "how old an answer is has nothing to do with the platform's clock"
)]
async fn ready(State(watched): State<Watched>) -> Response {
    let mut last = watched.last.lock().await;
    let health = match last.as_ref().filter(|(at, _)| at.elapsed() < ANSWER_STANDS) {
        Some((_, health)) => health.clone(),
        None => {
            let health = health::check(&watched.app).await;
            *last = Some((Instant::now(), health.clone()));
            health
        }
    };
    drop(last);
    let status = if health.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let text = serde_json::to_string(&health).unwrap_or_default();
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, text).into_response()
}

async fn figures(State((app, render)): State<(App, Render)>) -> Response {
    let figures = match health::figures(&app).await {
        Ok(figures) => figures,
        Err(error) => {
            tracing::error!("figures: {error}");
            return (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response();
        }
    };
    for (name, value) in figures.plain {
        metrics::gauge!(name).set(as_float(value));
    }
    for (job, began, took_ms, well) in figures.jobs {
        metrics::gauge!("lianzhu_job_last_began_seconds", "job" => job).set(as_float(began.unsigned_abs()));
        metrics::gauge!("lianzhu_job_last_took_ms", "job" => job).set(as_float(took_ms.unsigned_abs()));
        metrics::gauge!("lianzhu_job_last_went_well", "job" => job).set(if well { 1.0 } else { 0.0 });
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], render()).into_response()
}

/// Figures are counted in whole numbers; above 2^53 the last digits do not matter to a monitor.
#[expect(clippy::cast_precision_loss, reason = "a monitor draws curves")]
fn as_float(value: u64) -> f64 {
    value as f64
}
