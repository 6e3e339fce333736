//! The vault: one random key per subject, wrapped by the master key in `vault.key`. What is sealed under a
//! subject's key is gone for good once that key is destroyed, wherever copies of it lie. Sealing is
//! deterministic (the nonce is a keyed digest of context and content), so that rebuilt rows are equal.

use std::{
    collections::HashMap,
    io::Write as _,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Generate as _, Nonce, Payload},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::{StoreError, hex};

const NONCE_BYTES: usize = 12;
const HEADING: &str = "lianzhu-vault-1";
/// So many subjects' keys are kept in memory before the cache begins anew.
const KEYS_KEPT: usize = 200_000;

/// The master key, the key of the blind index, and the subjects' keys in use.
pub(crate) struct Vault {
    master: Aes256Gcm,
    index: Hmac<Sha256>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    /// How many keys had been destroyed: a key read before a destruction must not be kept after it.
    epoch: i64,
    keys: HashMap<String, Arc<SubjectKey>>,
}

/// A subject's key, ready for use.
pub(crate) struct SubjectKey {
    subject: String,
    cipher: Aes256Gcm,
    nonce: Hmac<Sha256>,
}

impl Vault {
    /// Reads the master key, or makes one where there is none.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |doing| move |source| StoreError::File { doing, path: path.to_owned(), source };
        let wrong = |why: &str| StoreError::VaultKey { path: path.to_owned(), why: why.to_owned() };
        if !path.exists() {
            let secret = <[u8; 32]>::try_generate().map_err(|error| wrong(&error.to_string()))?;
            let line = format!("{HEADING} {}\n", URL_SAFE_NO_PAD.encode(secret));
            write_secret(path, &line).map_err(failed("write"))?;
        }
        let text = std::fs::read_to_string(path).map_err(failed("read"))?;
        let secret: [u8; 32] = text
            .trim()
            .strip_prefix(HEADING)
            .and_then(|rest| URL_SAFE_NO_PAD.decode(rest.trim()).ok())
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| wrong("is not a vault key; put the right file back"))?;
        Ok(Self {
            master: cipher(&derive(&secret, b"wrap").ok_or_else(|| wrong("cannot be derived"))?),
            index: mac(&secret, b"index").ok_or_else(|| wrong("cannot be derived"))?,
            cache: Mutex::default(),
        })
    }

    /// A new key for a subject, and the same wrapped for the database.
    pub(crate) fn make(&self, subject: &str) -> Result<(Arc<SubjectKey>, Vec<u8>), StoreError> {
        let failed = |why: String| StoreError::Seal { subject: subject.to_owned(), why };
        let secret = <[u8; 32]>::try_generate().map_err(|error| failed(error.to_string()))?;
        let nonce = <[u8; NONCE_BYTES]>::try_generate().map_err(|error| failed(error.to_string()))?;
        let payload = Payload { msg: &secret, aad: subject.as_bytes() };
        let wrapped = self
            .master
            .encrypt(&Nonce::<Aes256Gcm>::from(nonce), payload)
            .map_err(|error| failed(error.to_string()))?;
        let key = SubjectKey::new(subject, &secret).ok_or_else(|| failed("no key".to_owned()))?;
        Ok((Arc::new(key), [nonce.as_slice(), &wrapped].concat()))
    }

    /// A subject's key from its wrapped form; `None` where the wrapping does not open.
    pub(crate) fn unwrap(&self, subject: &str, wrapped: &[u8]) -> Option<Arc<SubjectKey>> {
        let secret: [u8; 32] = open(&self.master, subject, wrapped)?.try_into().ok()?;
        SubjectKey::new(subject, &secret).map(Arc::new)
    }

    /// The cached key of a subject.
    pub(crate) fn cached(&self, subject: &str) -> Option<Arc<SubjectKey>> {
        self.cache().keys.get(subject).cloned()
    }

    /// How many keys had been destroyed when the cache was last put right.
    pub(crate) fn epoch(&self) -> i64 {
        self.cache().epoch
    }

    /// Keeps keys, unless one was destroyed since `epoch`.
    pub(crate) fn remember(&self, epoch: i64, keys: impl IntoIterator<Item = Arc<SubjectKey>>) {
        let mut cache = self.cache();
        if cache.epoch != epoch {
            return;
        }
        if cache.keys.len() > KEYS_KEPT {
            cache.keys.clear();
        }
        for key in keys {
            cache.keys.insert(key.subject.clone(), key);
        }
    }

    /// Forgets destroyed keys: every one that was destroyed up to `epoch` since the cache was last put right.
    pub(crate) fn forget<'a>(&self, epoch: i64, subjects: impl IntoIterator<Item = &'a String>) {
        let mut cache = self.cache();
        cache.epoch = cache.epoch.max(epoch);
        for subject in subjects {
            cache.keys.remove(subject);
        }
    }

    /// The blind index's token of a text: 16 bytes of a keyed digest, hex.
    pub(crate) fn token(&self, kind: &str, text: &str) -> String {
        let digest = keyed_digest(&self.index, &[kind.as_bytes(), text.as_bytes()]);
        hex(digest.get(..16).unwrap_or_default())
    }

    /// The whole keyed digest of a text, hex: what is kept of a secret that somebody types.
    pub(crate) fn long_token(&self, kind: &str, text: &str) -> String {
        hex(&keyed_digest(&self.index, &[b"secret", kind.as_bytes(), text.as_bytes()]))
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SubjectKey {
    fn new(subject: &str, secret: &[u8; 32]) -> Option<Self> {
        Some(Self {
            subject: subject.to_owned(),
            cipher: cipher(&derive(secret, b"seal")?),
            nonce: mac(secret, b"nonce")?,
        })
    }

    /// Seals bytes. `context` says where they stand, so that equal contents in two places do not show.
    pub(crate) fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let digest = keyed_digest(&self.nonce, &[context.as_bytes(), plain]);
        let mut nonce = [0; NONCE_BYTES];
        for (to, from) in nonce.iter_mut().zip(digest) {
            *to = from;
        }
        let payload = Payload { msg: plain, aad: self.subject.as_bytes() };
        let sealed = self
            .cipher
            .encrypt(&Nonce::<Aes256Gcm>::from(nonce), payload)
            .map_err(|error| StoreError::Seal { subject: self.subject.clone(), why: error.to_string() })?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what `seal` made; `None` where it was changed or sealed under another key.
    pub(crate) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        open(&self.cipher, &self.subject, sealed)
    }
}

fn open(cipher: &Aes256Gcm, subject: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
    let payload = Payload { msg: sealed, aad: subject.as_bytes() };
    cipher.decrypt(&Nonce::<Aes256Gcm>::from(*nonce), payload).ok()
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(key.into())
}

fn derive(secret: &[u8; 32], purpose: &[u8]) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, secret).expand(purpose, &mut key).ok()?;
    Some(key)
}

fn mac(secret: &[u8; 32], purpose: &[u8]) -> Option<Hmac<Sha256>> {
    <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&derive(secret, purpose)?).ok()
}

/// HMAC-SHA-256 over parts, each with its length before it.
fn keyed_digest(key: &Hmac<Sha256>, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = key.clone();
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Writes a file that only its owner may read, and makes sure it is on the disk.
pub(crate) fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
