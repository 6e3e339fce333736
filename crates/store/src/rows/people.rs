//! People by id.

use std::collections::{BTreeMap, BTreeSet};

use casework::person::PersonCard;
use kernel::PersonId;

use crate::{
    Store, StoreError,
    db::text,
    sql::{statements, values},
};

statements! {
    BY_ID = "SELECT id, subject, card FROM person_row WHERE id = $1";
}

impl Store {
    /// A person's card; `None` where there is no such person or their data were erased.
    ///
    /// # Errors
    /// Where the database fails or the card cannot be opened.
    pub async fn person(&self, id: PersonId) -> Result<Option<PersonCard>, StoreError> {
        self.fresh_keys().await?;
        match self.db().row("person_row", BY_ID, values![text(id)]).await? {
            Some(row) => self.open_column(&row, &row.text("subject")?, "card").await,
            None => Ok(None),
        }
    }

    /// The cards of several people; who was erased is left out.
    ///
    /// # Errors
    /// As `person`.
    pub async fn people(
        &self,
        ids: impl IntoIterator<Item = PersonId> + Send,
    ) -> Result<BTreeMap<PersonId, PersonCard>, StoreError> {
        let ids: BTreeSet<PersonId> = ids.into_iter().collect();
        let mut people = BTreeMap::new();
        for id in ids {
            if let Some(card) = self.person(id).await? {
                people.insert(id, card);
            }
        }
        Ok(people)
    }
}
