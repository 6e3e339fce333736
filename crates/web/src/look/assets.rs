//! Style sheets, scripts and icons, embedded in the binary and served under `/assets/{hash}/{name}`, so that a browser
//! keeps them for good. Nothing is fetched from anywhere; `assets/vendored.toml` says what is whose.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// What a page may load: only this house's own files, no inline script or style; `data:` images are those inside
/// Tabler's style sheet.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

struct Asset {
    name: &'static str,
    content_type: &'static str,
    /// Stored compressed; sent as it is.
    gzip: bool,
    bytes: &'static [u8],
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// A plain file of `assets/`.
macro_rules! asset {
    ($name:literal, $kind:expr, $path:literal) => {
        Asset {
            name: $name,
            content_type: $kind,
            gzip: false,
            bytes: include_bytes!(concat!("../../assets/", $path)),
        }
    };
}

static ASSETS: [Asset; 12] = [
    asset!("portal.css", CSS, "own/portal.css"),
    asset!("parts.css", CSS, "own/parts.css"),
    asset!("work.css", CSS, "own/work.css"),
    asset!("work.js", JS, "own/work.js"),
    asset!("kiosk.js", JS, "own/kiosk.js"),
    asset!("chart.js", JS, "own/chart.js"),
    asset!("turn.js", JS, "own/turn.js"),
    asset!("mark.svg", SVG, "own/mark.svg"),
    asset!("icons.svg", SVG, "vendor/tabler-icons/icons.svg"),
    asset!("tabler.min.css", CSS, "vendor/tabler/tabler.min.css"),
    asset!("htmx.min.js", JS, "vendor/htmx/htmx.min.js"),
    Asset {
        name: "echarts.min.js",
        content_type: JS,
        gzip: true,
        bytes: include_bytes!("../../assets/vendor/echarts/echarts.min.js.gz"),
    },
];

/// An asset with its place.
struct Placed {
    asset: &'static Asset,
    url: String,
    hash: String,
}

static PLACED: LazyLock<BTreeMap<&'static str, Placed>> = LazyLock::new(|| {
    let place = |asset: &'static Asset| {
        let hash = format!("{:016x}", fnv1a(asset.bytes));
        let url = format!("/assets/{hash}/{}", asset.name);
        (asset.name, Placed { asset, url, hash })
    };
    ASSETS.iter().map(place).collect()
});

/// Where an asset is served; its address changes with its content. An unknown name leads to a page that does not exist.
pub fn url(name: &str) -> &'static str {
    PLACED.get(name).map_or("/assets/unknown", |placed| placed.url.as_str())
}

/// The names of all assets.
pub fn names() -> impl Iterator<Item = &'static str> {
    ASSETS.iter().map(|asset| asset.name)
}

/// The size of an asset as it is kept, in bytes.
pub fn size(name: &str) -> Option<usize> {
    PLACED.get(name).map(|placed| placed.asset.bytes.len())
}

/// The routes of the assets.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{hash}/{name}", get(serve))
        .route("/favicon.ico", get(|headers| serve(Path((String::new(), "mark.svg".to_owned())), headers)))
}

async fn serve(Path((hash, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(placed) = PLACED.get(name.as_str()) else {
        return (StatusCode::NOT_FOUND, "没有这个文件").into_response();
    };
    let etag = format!("\"{}\"", placed.hash);
    let unchanged = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|sent| sent.to_str().ok())
        .is_some_and(|sent| sent.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    // An old address (a page rendered by the version before) gets today's file, but is not kept.
    let caching = if hash == placed.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Bytes::from_static(placed.asset.bytes).into_response()
    };
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, placed.asset.content_type);
    set(header::CACHE_CONTROL, caching);
    set(header::ETAG, &etag);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if placed.asset.gzip {
        set(header::CONTENT_ENCODING, "gzip");
    }
    response
}

/// FNV-1a, 64 bits: tells one version from another, guards nothing.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
