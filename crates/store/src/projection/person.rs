//! The rows of people and matters, the blind index over people, and the claim that an identity number is one person.

use casework::person::{MatterEvent, PersonEvent};
use kernel::{MatterId, PersonId};

use super::{
    Entry, Wanted,
    ops::{Insert, Ops, Table},
    projected_rows,
};
use crate::{
    StoreError, blind_index,
    claim::ClaimChange,
    db::{maybe, text, word},
    sealing::sealed_field,
    sql::{statements, values},
};

projected_rows! {
    inserts {
        REGISTER: Person = ["id", "subject", "card", "seq", "updated_at"];
        ADD_TOKEN: PersonToken = ["token", "person_id"];
        RECORD_MATTER: Matter = [
            "id", "number", "kind", "organ", "body", "charge", "region", "dated", "source", "external_id",
            "text_sha256", "subject", "summary", "recorded_on", "number_back",
        ];
    }
    updates {
        CORRECT: Person = ["subject", "card", "seq", "updated_at"];
    }
}

pub(super) static MATTER_WORD: Insert =
    Insert::or(Table::MatterWord, &["place", "word"], "ON CONFLICT (place, word) DO NOTHING");

statements! {
    FORGET_TOKENS = "DELETE FROM person_token WHERE person_id = $1";
}

pub(super) fn project(wanted: &mut Wanted, entry: &Entry<'_>, id: PersonId, event: &PersonEvent) {
    let sealed = sealed_field(entry.sealed, "card");
    let holder = format!("person/{id}");
    let card = match event {
        PersonEvent::PersonRegistered { card } => {
            let values = values![text(id), entry.subject, sealed, entry.seq, text(entry.at)];
            wanted.ops.insert(&REGISTER, id, values);
            card
        }
        PersonEvent::PersonCorrected { card, .. } => {
            wanted.ops.set(&CORRECT, id, values![entry.subject, sealed, entry.seq, text(entry.at)]);
            wanted.ops.change(Table::PersonToken, id, FORGET_TOKENS, values![text(id)]);
            wanted.claims.push(ClaimChange::release_all(holder.clone()));
            card
        }
    };
    let Some(card) = card.get() else { return };
    for token in blind_index::card_tokens(entry.vault, card) {
        wanted.ops.insert(&ADD_TOKEN, id, values![token, text(id)]);
    }
    if !card.identity.trim().is_empty() {
        let token = blind_index::identity_token(entry.vault, &card.identity);
        wanted.claims.push(ClaimChange::take(format!("identity/{token}"), holder));
    }
}

pub(super) fn project_matter(
    ops: &mut Ops,
    entry: &Entry<'_>,
    id: MatterId,
    event: &MatterEvent,
) -> Result<(), StoreError> {
    match event {
        MatterEvent::MatterRecorded { card, summary: _, facts: _, on } => {
            let values = values![
                text(id),
                &card.number,
                word(&card.matter_kind)?,
                card.organ.word(),
                &card.body,
                &card.charge,
                maybe(card.region),
                maybe(card.dated),
                &card.source,
                &card.external_id,
                card.text_sha256.clone(),
                entry.subject,
                sealed_field(entry.sealed, "summary"),
                text(on),
                card.number.chars().rev().collect::<String>(),
            ];
            ops.insert(&RECORD_MATTER, id, values);
            for (place, word) in [("charge", &card.charge), ("body", &card.body)] {
                ops.insert(&MATTER_WORD, format!("{place}/{word}"), values![place, word]);
            }
            Ok(())
        }
    }
}
