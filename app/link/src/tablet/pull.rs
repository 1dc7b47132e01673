//! Bringing the member book up to date.

use std::collections::BTreeSet;

use retail::{
    api::book::{BookPage, BookQuery},
    consent::Purpose,
};

use super::{PULLED, Tablet, member_key, outbox_key, put};
use crate::{LinkError, outbox::Queued, replica::Pulled, store::Edit};

/// How far a pull reaches back behind the last one: what the hub was writing then may bear an earlier time, ms.
const OVERLAP: i64 = 60_000;

impl Tablet {
    /// Pulls what changed since the last time, everything at first. Who was erased is gone from memory and storage when
    /// this returns, with all that was written here for them.
    ///
    /// # Errors
    ///
    /// As [`crate::Client::member`], or [`LinkError::Store`] if the book cannot be kept.
    pub async fn pull(&self) -> Result<(), LinkError> {
        let _one = self.syncing.lock().await;
        let since = self.state().replica.pulled.map(|pulled| pulled.as_of - OVERLAP);
        let (mut after, mut as_of, mut seen) = (None, None, BTreeSet::new());
        loop {
            let super::Scope { store, associate } = self.scope.clone();
            let query = BookQuery { store, associate, since, after, limit: None };
            let page = self.client.book(&query, Purpose::Service).await?;
            as_of.get_or_insert(page.as_of);
            seen.extend(page.members.iter().map(|entry| entry.member.id.clone()));
            after = page.next.clone();
            self.take(page).await?;
            if after.is_none() {
                break;
            }
        }
        // Whoever is not in a whole book is no more in it.
        let told: Vec<String> = self.state().replica.told().map(|entry| entry.member.id.clone()).collect();
        let left: Vec<String> =
            if since.is_none() { told.into_iter().filter(|id| !seen.contains(id)).collect() } else { Vec::new() };
        self.finish(left, as_of.unwrap_or_default()).await
    }

    /// Sends, then pulls.
    ///
    /// # Errors
    ///
    /// As [`Tablet::send`] and [`Tablet::pull`].
    pub async fn sync(&self) -> Result<super::Sent, LinkError> {
        let sent = self.send().await?;
        self.pull().await?;
        Ok(sent)
    }

    /// Keeps a page.
    async fn take(&self, page: BookPage) -> Result<(), LinkError> {
        let _order = self.writing.lock().await;
        let gone = page.left.iter().chain(&page.erased);
        let (edits, unsent) = {
            let state = self.state();
            let replaced = page.members.iter().flat_map(|entry| state.replica.replaced(entry));
            let persons = gone.clone().map(|record| state.replica.person(record).to_owned()).chain(replaced);
            let goes = |queued: &&Queued| page.erased.iter().any(|member| queued.change.goes_with(member));
            let unsent: Vec<u64> = state.outbox.all().filter(goes).map(|queued| queued.number).collect();
            let keys = persons.map(|person| member_key(&person)).chain(unsent.iter().map(|number| outbox_key(*number)));
            let mut edits: Vec<Edit> = keys.map(Edit::Delete).collect();
            for entry in &page.members {
                edits.push(put(member_key(&entry.member.id), entry)?);
            }
            (edits, unsent)
        };
        self.store.apply(edits).await?;
        if !page.erased.is_empty() {
            self.store.scrub().await?;
        }
        let state = &mut *self.state_mut();
        unsent.into_iter().for_each(|number| state.outbox.remove(number));
        for record in gone {
            state.replica.remove(record);
            state.replica.index(record, &state.outbox);
        }
        for entry in page.members {
            let id = entry.member.id.clone();
            state.replica.put(entry);
            state.replica.index(&id, &state.outbox);
        }
        Ok(())
    }

    /// Keeps how far the pull has come, and lets those go who were not in it.
    async fn finish(&self, left: Vec<String>, as_of: i64) -> Result<(), LinkError> {
        let _order = self.writing.lock().await;
        let pulled = Pulled { as_of };
        let mut edits: Vec<Edit> = left.iter().map(|person| Edit::Delete(member_key(person))).collect();
        edits.push(put(PULLED.to_owned(), &pulled)?);
        self.store.apply(edits).await?;
        let state = &mut *self.state_mut();
        for person in &left {
            state.replica.remove(person);
            state.replica.index(person, &state.outbox);
        }
        state.replica.pulled = Some(pulled);
        Ok(())
    }
}
