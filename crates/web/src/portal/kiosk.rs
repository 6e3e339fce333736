//! `/kiosk`: the portal on a machine in a hall. Large type, and nothing of the one before is left for the next.

use app::{draft, session};
use axum::{
    Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};

use super::{
    open_draft::{DRAFT_COOKIE, OpenDraft},
    receipt,
};
use crate::{
    House,
    failure::Failure,
    visit::{KIOSK_COOKIE, SESSION_COOKIE, VISITOR_COOKIE, Visit, set_cookie, set_large},
};

pub fn router() -> Router<House> {
    Router::new().route("/kiosk", get(reset)).route("/kiosk/off", get(leave))
}

/// Begins anew: drafts are deleted unless a code was taken for them, nobody stays signed in.
async fn reset(State(house): State<House>, visit: Visit) -> Result<Response, Failure> {
    let mut response = Redirect::to("/").into_response();
    if visit.is_kiosk() {
        for open in OpenDraft::all(&house, &visit).await? {
            if open.draft.handover.is_none() {
                draft::discard(&house.app, &open.owner, open.id).await?;
            }
        }
        if let Some(token) = visit.session() {
            session::sign_out(&house.app, token).await?;
        }
        for name in [SESSION_COOKIE, VISITOR_COOKIE, DRAFT_COOKIE] {
            set_cookie(&mut response, name, "", Some(0));
        }
        receipt::forget(&mut response);
    }
    set_cookie(&mut response, KIOSK_COOKIE, "1", Some(365 * 24 * 3600));
    set_large(&mut response, true);
    Ok(response)
}

/// The machine is an ordinary one again.
async fn leave() -> Response {
    let mut response = Redirect::to("/").into_response();
    set_cookie(&mut response, KIOSK_COOKIE, "", Some(0));
    set_large(&mut response, false);
    response
}
