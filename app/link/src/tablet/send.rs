//! Sending what was written.

use std::collections::BTreeSet;

use retail::api::{
    members::Member,
    stock::{Booked, Hold, HoldState, Sale},
};

use super::{Tablet, member_key, outbox_key, put, shelve::keep_level};
use crate::{Change, LinkError, client::parse, outbox::Queued, store::Edit};

/// What sending came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Changes that the hub took.
    pub taken: usize,
    /// Changes that it refused: [`Tablet::refused`] says why.
    pub refused: usize,
    /// Changes that wait: for a hub less busy, or for a refused one to be settled.
    pub waiting: usize,
}

/// What the hub says of a change that it took.
enum Answer {
    /// The member as they are then.
    Member(Box<Member>),
    /// The hold as it stands then.
    Hold(HoldState),
    /// No more than that.
    Taken,
}

impl Tablet {
    /// Sends everything that can go out now. What has no answer is sent again the next time: it may have arrived, which
    /// does no harm.
    ///
    /// # Errors
    ///
    /// [`LinkError::Offline`] if there is no line, [`LinkError::Refused`] with 401 if the caller must sign in anew,
    /// [`LinkError::Store`] if what came of it cannot be kept. Nothing is lost in either case.
    pub async fn send(&self) -> Result<Sent, LinkError> {
        let _one = self.syncing.lock().await;
        if self.client.skew().is_none() && self.state().outbox.unsent().next().is_some() {
            // A change's time must be right when it goes out for the first time.
            self.client.reach().await?;
        }
        let (mut sent, mut tried) = (Sent::default(), BTreeSet::new());
        while let Some(queued) = self.next(&tried).await? {
            let number = queued.number;
            match self.deliver(&queued).await {
                Ok(answer) => {
                    self.arrived(&queued, answer).await?;
                    sent.taken += 1;
                }
                Err(LinkError::Refused(refusal)) if refusal.status != 401 && !refusal.passes() => {
                    let _order = self.writing.lock().await;
                    self.keep(vec![Queued { refusal: Some(refusal), ..queued }], &[]).await?;
                    sent.refused += 1;
                }
                // The hub is there and this one alone cannot be taken now.
                Err(LinkError::Refused(refusal)) if refusal.passes() => {
                    tried.insert(number);
                }
                Err(error) => return Err(error),
            }
        }
        sent.waiting = self.state().outbox.unsent().count();
        Ok(sent)
    }

    /// The next change to go out, with its time set for good.
    async fn next(&self, tried: &BTreeSet<u64>) -> Result<Option<Queued>, LinkError> {
        let _order = self.writing.lock().await;
        let Some(mut queued) = self.state().outbox.ready(tried).cloned() else { return Ok(None) };
        let before = queued.change.at();
        if queued.depart(self.client.skew()) {
            self.keep(vec![queued.clone()], &[]).await?;
            if queued.change.at() != before {
                // Later changes are timed by the clock that is known now.
                self.state_mut().last_at = queued.change.at();
            }
        }
        Ok(Some(queued))
    }

    /// Sends one change.
    async fn deliver(&self, queued: &Queued) -> Result<Answer, LinkError> {
        let body = self.client.once(&queued.change.call()?).await?;
        // Whoever answers with less or more is no hub.
        match queued.change {
            Change::CreateMember { .. } | Change::ChangeMember { .. } => parse(&body).map(Answer::Member),
            Change::WriteEntry { .. } | Change::Decide { .. } if body.is_empty() => Ok(Answer::Taken),
            Change::WriteEntry { .. } | Change::Decide { .. } => {
                Err(LinkError::Unreadable("more was said than a hub says".to_owned()))
            }
            Change::Hold { .. } | Change::Release { .. } => parse(&body).map(|hold: Hold| Answer::Hold(hold.state)),
            Change::Sell { .. } => parse(&body).map(|_: Sale| Answer::Taken),
            Change::TakeBack { .. } => parse(&body).map(|_: Booked| Answer::Taken),
        }
    }

    /// The hub has it: from now on it is the hub's word.
    async fn arrived(&self, queued: &Queued, answer: Answer) -> Result<(), LinkError> {
        let _order = self.writing.lock().await;
        let holds = match &queued.change {
            Change::Sell { request, .. } => request.hold.is_some(),
            _ => matches!(answer, Answer::Hold(HoldState::Open)),
        };
        let member = if let Answer::Member(member) = answer { Some(*member) } else { None };
        let (told, levels) = {
            let state = self.state();
            (state.replica.after(&queued.change, member), state.shelf.after(&queued.change, holds))
        };
        let mut edits = vec![Edit::Delete(outbox_key(queued.number))];
        if let Some(entry) = &told {
            edits.push(put(member_key(&entry.member.id), entry)?);
        }
        edits.extend(levels.iter().map(keep_level).collect::<Result<Vec<_>, _>>()?);
        self.store.apply(edits).await?;
        let state = &mut *self.state_mut();
        state.outbox.remove(queued.number);
        // Persons that became one with this one go with the next pull.
        if let Some(entry) = told {
            state.replica.put(entry);
        }
        levels.into_iter().for_each(|told| state.shelf.put_level(told));
        if let Some(member) = queued.change.member() {
            state.replica.index(member, &state.outbox);
        }
        Ok(())
    }
}
