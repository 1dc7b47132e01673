//! Every rule that the database must keep, checked and not repaired.

mod members;
mod merges;
mod rules;
mod storage;

use std::{collections::BTreeMap, fmt};

use crate::{
    Hub, HubError,
    access::audit::{self, Flaw},
    stock,
};

/// How many faults of one kind are named; the others are counted.
const NAMED: u64 = 100;

/// Something that is off.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What it is about: `member 0195…`, `variant LAMP-1`.
    pub subject: String,
    /// What is wrong with it.
    pub fault: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.subject, self.fault)
    }
}

/// Checks every rule and names what is off: nothing if the database is as it should be. Of each
/// kind of fault the first hundred are named.
///
/// # Errors
///
/// The database's, if it cannot be read.
pub async fn check(hub: &Hub) -> Result<Vec<Fault>, HubError> {
    let mut faults = Faults::default();
    let mut snapshot = hub.database().snapshot().await?;
    storage::check(hub.database().kind(), &mut snapshot, &mut faults).await?;
    rules::check(&mut snapshot, &mut faults).await?;
    merges::check(&mut snapshot, &mut faults).await?;
    members::check(hub, &mut snapshot, &mut faults).await?;
    snapshot.rollback().await?;
    // These two look by themselves: their every query is of one moment.
    for stock::Fault { rule, place, sku, booked, due } in stock::check(hub).await? {
        faults.add("stock", &format!("{place} {sku}, which has {booked} and should have {due}"), rule);
    }
    for audit::Fault { chain, number, flaw } in audit::verify(hub).await? {
        let fault = match flaw {
            Flaw::Changed => "is not what was written there",
            Flaw::Missing => "is missing",
        };
        faults.add("audit row", &format!("{chain} {number}"), fault);
    }
    Ok(faults.finish())
}

/// Faults as they are found.
#[derive(Default)]
struct Faults {
    named: Vec<Fault>,
    counts: BTreeMap<(&'static str, &'static str), u64>,
}

impl Faults {
    /// Adds a fault of the thing `id`, which is a `kind`.
    fn add(&mut self, kind: &'static str, id: &str, fault: &'static str) {
        let count = self.counts.entry((kind, fault)).or_default();
        *count += 1;
        if *count <= NAMED {
            self.named.push(Fault { subject: format!("{kind} {id}"), fault: fault.to_owned() });
        }
    }

    fn finish(mut self) -> Vec<Fault> {
        for ((kind, fault), count) in self.counts.into_iter().filter(|(_, count)| *count > NAMED) {
            let subject = format!("{} more of {kind}", count - NAMED);
            self.named.push(Fault { subject, fault: fault.to_owned() });
        }
        self.named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_to_name_is_counted() {
        let mut faults = Faults::default();
        (0..NAMED + 5).for_each(|number| faults.add("member", &number.to_string(), "is off"));
        faults.add("variant", "v", "is off");
        let faults = faults.finish();
        assert_eq!(faults.len() as u64, NAMED + 2);
        assert_eq!(faults.last().expect("the count").to_string(), "5 more of member: is off");
    }
}
