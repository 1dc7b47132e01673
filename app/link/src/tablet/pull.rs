//! Bringing what is kept here up to date, the member book above all.

use std::collections::BTreeSet;

use retail::{
    api::book::{BookPage, BookQuery},
    consent::Purpose,
};

use super::{OVERLAP, PULLED, Tablet, member_key, outbox_key, put};
use crate::{LinkError, outbox::Queued, replica::Pulled, store::Edit};

impl Tablet {
    /// Pulls what changed since the last time, everything at first. Who was erased is gone from memory and storage when
    /// this returns, with all that was written here for them; what moves goods stays in the outbox without
    /// their name.
    ///
    /// # Errors
    ///
    /// As [`crate::Client::member`], or [`LinkError::Store`] if something cannot be kept.
    pub async fn pull(&self) -> Result<(), LinkError> {
        let _one = self.syncing.lock().await;
        self.pull_members().await?;
        self.pull_catalogue().await?;
        self.pull_stock().await
    }

    /// Pulls the member book alone. The caller holds `syncing`.
    pub(super) async fn pull_members(&self) -> Result<(), LinkError> {
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
        if self.state().outbox.names_anybody() {
            let _one = self.syncing.lock().await;
            self.pull_members().await?;
        }
        let sent = self.send().await?;
        self.pull().await?;
        Ok(sent)
    }

    /// Keeps a page.
    async fn take(&self, page: BookPage) -> Result<(), LinkError> {
        let _order = self.writing.lock().await;
        let gone = page.left.iter().chain(&page.erased);
        let (edits, parted) = {
            let state = self.state();
            let replaced = page.members.iter().flat_map(|entry| state.replica.replaced(entry));
            let persons = gone.clone().map(|record| state.replica.person(record).to_owned()).chain(replaced);
            let erased = page.erased.iter().flat_map(|member| state.outbox.without_member(member));
            let parted: Vec<(u64, Option<Queued>)> = erased.collect();
            let mut edits: Vec<Edit> = persons.map(|person| Edit::Delete(member_key(&person))).collect();
            for (number, left) in &parted {
                edits.push(match left {
                    Some(queued) => put(outbox_key(*number), queued)?,
                    None => Edit::Delete(outbox_key(*number)),
                });
            }
            for entry in &page.members {
                edits.push(put(member_key(&entry.member.id), entry)?);
            }
            (edits, parted)
        };
        self.store.apply(edits).await?;
        if !page.erased.is_empty() {
            self.store.scrub().await?;
        }
        let state = &mut *self.state_mut();
        for (number, left) in parted {
            match left {
                Some(queued) => state.outbox.put(queued),
                None => state.outbox.remove(number),
            }
        }
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
