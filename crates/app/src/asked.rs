//! A request of a machine: what it changed is noted while its verb commits, so that the answer can name the new
//! lengths of the streams, and the same request sent again is answered from what was noted.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use kernel::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::KeptAnswer;

use crate::{App, Error};

/// So long an answer is kept: 24 hours.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// One request. It is made anew for every request and lives as long as its verb.
#[derive(Debug, Default)]
pub struct Asked {
    key: Option<Key>,
    effects: Mutex<Option<Effects>>,
    receipt: Mutex<Option<Opened>>,
}

/// How a request is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    /// The digest of the client and the key that it chose.
    pub(crate) key: String,
    /// The digest of what it asked for.
    pub(crate) fingerprint: String,
}

/// Why a request sent again got no answer.
#[derive(Debug, thiserror::Error)]
pub enum KeptError {
    /// The key was used for something else.
    #[error("the key of another request")]
    OtherRequest,
    /// Something broke.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// What a request changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// The streams it wrote to with their length afterwards: `case/<id>` and 5.
    pub streams: Vec<(String, u64)>,
    /// What was given to the person, where something was applied for or filed, or a code was given.
    pub receipt: Option<Opened>,
}

/// A number and a code, as they stand on a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The id of the case or the complaint.
    pub record: String,
    /// Its number.
    pub number: String,
    /// The code that, with the number, shows the progress.
    pub access_code: String,
}

impl Asked {
    /// A request that may be sent again: `key` names it, `fingerprint` says what it asks for.
    pub fn keyed(key: String, fingerprint: String) -> Self {
        Self { key: Some(Key { key, fingerprint }), ..Self::default() }
    }

    /// What was changed; `None` where nothing was.
    pub fn effects(&self) -> Option<Effects> {
        self.effects.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the batch to be committed will have changed.
    pub(crate) fn expect(&self, streams: Vec<(String, u64)>) -> Effects {
        let receipt = self.receipt.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Effects { streams, receipt }
    }

    /// What is kept with the commit, so that the same request sent again is answered and not done again.
    pub(crate) fn to_keep(&self, effects: &Effects, at: Moment) -> Result<Option<KeptAnswer>, Error> {
        let Some(key) = &self.key else { return Ok(None) };
        let answer = serde_json::to_string(effects).map_err(|error| Error::Broken(error.to_string()))?;
        Ok(Some(KeptAnswer {
            key: key.key.clone(),
            fingerprint: key.fingerprint.clone(),
            answer,
            until: at.checked_add(KEPT).unwrap_or(at),
        }))
    }

    /// It has been committed.
    pub(crate) fn note(&self, effects: Effects) {
        *self.effects.lock().unwrap_or_else(PoisonError::into_inner) = Some(effects);
    }

    /// What the person is given, said before the commit so that it is kept with it.
    pub(crate) fn give(&self, receipt: Opened) {
        *self.receipt.lock().unwrap_or_else(PoisonError::into_inner) = Some(receipt);
    }
}

impl Effects {
    /// The length of a stream of this family (`case`, `lead` …) and its id, the first written.
    pub fn of(&self, family: &str) -> Option<(&str, u64)> {
        self.streams.iter().find_map(|(stream, length)| {
            let (found, id) = stream.split_once('/')?;
            (found == family).then_some((id, *length))
        })
    }

    /// The length of one stream, where it was written to.
    pub fn length(&self, family: &str, id: &str) -> Option<u64> {
        let wanted = (family, id);
        self.streams
            .iter()
            .find(|(stream, _)| stream.split_once('/') == Some(wanted))
            .map(|(_, length)| *length)
    }
}

impl App {
    /// The same platform for one request: what its verbs commit is noted there.
    #[must_use]
    pub fn asked_by(&self, asked: &std::sync::Arc<Asked>) -> Self {
        Self(self.0.clone(), Some(asked.clone()))
    }

    pub(crate) fn asked(&self) -> Option<&Asked> {
        self.1.as_deref()
    }
}

/// What the same request changed when it was sent before; `None` where it is new or carries no key.
///
/// # Errors
/// `OtherRequest` where the key stands for another one; the store's.
pub async fn kept(app: &App) -> Result<Option<Effects>, KeptError> {
    let Some(key) = app.asked().and_then(|asked| asked.key.as_ref()) else { return Ok(None) };
    let kept = app.store().kept_answer(&key.key, app.clock().now()).await.map_err(Error::from)?;
    let Some(kept) = kept else { return Ok(None) };
    if kept.fingerprint != key.fingerprint {
        return Err(KeptError::OtherRequest);
    }
    let effects = serde_json::from_str(&kept.answer);
    Ok(Some(effects.map_err(|error| Error::Broken(format!("a kept answer: {error}")))?))
}

/// Forgets the answers whose time is over; says how many there were.
///
/// # Errors
/// The store's.
pub async fn forget_kept(app: &App) -> Result<u64, Error> {
    Ok(app.store().sweep_kept_answers(app.clock().now()).await?)
}

/// SHA-256 over parts, each with its length before it, hex.
pub fn sha256_of_parts(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    hex(&digest.finalize())
}

/// SHA-256 of bytes, hex: the address of an attachment.
pub fn sha256_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
