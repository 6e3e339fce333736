//! The rows of people and matters, and the blind index over people.

use casework::person::{MatterEvent, PersonEvent};
use kernel::{MatterId, PersonId};

use super::{Entry, change_one};
use crate::{
    StoreError, blind_index,
    db::{Tx, maybe, text, word},
    sealing::sealed_field,
    sql::{statements, values},
};

statements! {
    REGISTER = "INSERT INTO person_row (id, subject, card, seq, updated_at) VALUES ($1, $2, $3, $4, $5)";
    CORRECT = "UPDATE person_row SET subject = $2, card = $3, seq = $4, updated_at = $5 WHERE id = $1";
    FORGET_TOKENS = "DELETE FROM person_token WHERE person_id = $1";
    ADD_TOKEN = "INSERT INTO person_token (token, person_id) VALUES ($1, $2)";
    RECORD_MATTER = "INSERT INTO matter_row
        (id, number, kind, organ, body, charge, region, dated, source, external_id, text_sha256, subject, summary,
         recorded_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
}

pub(super) async fn project(
    tx: &mut Tx<'_>,
    entry: &Entry<'_>,
    id: PersonId,
    event: &PersonEvent,
) -> Result<(), StoreError> {
    let (sql, card) = match event {
        PersonEvent::PersonRegistered { card } => (REGISTER, card),
        PersonEvent::PersonCorrected { card, .. } => (CORRECT, card),
    };
    let sealed = sealed_field(entry.sealed, "card");
    let values = values![text(id), entry.subject, sealed, entry.seq, text(entry.at)];
    change_one(tx, "person_row", &id, sql, values).await?;
    tx.execute(FORGET_TOKENS, values![text(id)]).await?;
    if let Some(card) = card.get() {
        for token in blind_index::card_tokens(entry.vault, card) {
            tx.execute(ADD_TOKEN, values![token, text(id)]).await?;
        }
    }
    Ok(())
}

pub(super) async fn project_matter(
    tx: &mut Tx<'_>,
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
            ];
            change_one(tx, "matter_row", &id, RECORD_MATTER, values).await
        }
    }
}
