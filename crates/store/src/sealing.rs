//! Sealing inside an event's JSON: every `{"$personal": v}` is written as `{"$sealed": "…"}` under the key of
//! the event's subject and read back; without the key it reads as `{"$personal": null}`.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::PERSONAL_KEY;
use serde_json::{Map, Value as Json};

use crate::{StoreError, vault::SubjectKey};

pub(crate) const SEALED_KEY: &str = "$sealed";

/// Whether there is anything to seal.
pub(crate) fn holds_personal(json: &Json) -> bool {
    match json {
        Json::Object(object) => match only(object, PERSONAL_KEY) {
            Some(inner) => !inner.is_null(),
            None => object.values().any(holds_personal),
        },
        Json::Array(items) => items.iter().any(holds_personal),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}

/// Seals every personal value in place. `context` names the event.
pub(crate) fn seal(json: &mut Json, key: &SubjectKey, context: &str) -> Result<(), StoreError> {
    match json {
        Json::Object(object) => match only(object, PERSONAL_KEY) {
            Some(Json::Null) => Ok(()),
            Some(inner) => {
                let plain = serde_json::to_vec(inner)
                    .map_err(|source| StoreError::Json { what: "a personal value", source })?;
                let sealed = URL_SAFE_NO_PAD.encode(key.seal(context, &plain)?);
                *json = Json::Object(Map::from_iter([(SEALED_KEY.to_owned(), Json::String(sealed))]));
                Ok(())
            }
            None => {
                object.iter_mut().try_for_each(|(name, inner)| seal(inner, key, &format!("{context}/{name}")))
            }
        },
        Json::Array(items) => items
            .iter_mut()
            .enumerate()
            .try_for_each(|(at, inner)| seal(inner, key, &format!("{context}/{at}"))),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Ok(()),
    }
}

/// A sealed value that its subject's own key does not open.
#[derive(Debug)]
pub(crate) struct Unopened;

/// Opens every sealed value in place; without a key they read as erased.
pub(crate) fn unseal(json: &mut Json, key: Option<&SubjectKey>) -> Result<(), Unopened> {
    match json {
        Json::Object(object) => match only(object, SEALED_KEY) {
            Some(Json::String(sealed)) => {
                let inner = key.map_or(Ok(Json::Null), |key| open_text(sealed, key))?;
                *json = Json::Object(Map::from_iter([(PERSONAL_KEY.to_owned(), inner)]));
                Ok(())
            }
            Some(_) => Err(Unopened),
            // What stands inside a personal value was sealed with it and holds no seals of its own.
            None => object.values_mut().try_for_each(|inner| unseal(inner, key)),
        },
        Json::Array(items) => items.iter_mut().try_for_each(|inner| unseal(inner, key)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Ok(()),
    }
}

/// Opens one sealed value as JSON.
pub(crate) fn open_text(sealed: &str, key: &SubjectKey) -> Result<Json, Unopened> {
    let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| Unopened)?;
    let plain = key.open(&bytes).ok_or(Unopened)?;
    serde_json::from_slice(&plain).map_err(|_| Unopened)
}

/// The sealed text of a field of a sealed event, to be copied into a row.
pub(crate) fn sealed_field<'a>(json: &'a Json, field: &str) -> Option<&'a str> {
    json.get(field)?.get(SEALED_KEY)?.as_str()
}

fn only<'a>(object: &'a Map<String, Json>, key: &str) -> Option<&'a Json> {
    if object.len() == 1 { object.get(key) } else { None }
}

/// Whether an event's JSON holds a seal.
pub(crate) fn holds_sealed(json: &Json) -> bool {
    match json {
        Json::Object(object) => only(object, SEALED_KEY).is_some() || object.values().any(holds_sealed),
        Json::Array(items) => items.iter().any(holds_sealed),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}
