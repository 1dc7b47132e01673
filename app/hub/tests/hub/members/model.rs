//! Members in memory, as plainly as can be.

use std::collections::{BTreeMap, BTreeSet};

/// Everything that can be asked. Times are ms since 1970 UTC.
#[derive(Clone, Debug)]
pub enum Command {
    /// Makes a record or changes one.
    Write {
        id: String,
        create: bool,
        at: i64,
        name: Option<String>,
        phones: Option<Vec<String>>,
    },
    Merge {
        id: String,
        survivor: String,
        absorbed: String,
    },
    Undo {
        id: String,
    },
    /// Keeps a note, or takes it away.
    Note {
        member: String,
        id: String,
        at: i64,
        text: Option<String>,
    },
    Decide {
        member: String,
        id: String,
        granted: bool,
        at: i64,
    },
    Erase {
        member: String,
    },
}

/// The word of a refusal.
pub type Reply = Result<(), &'static str>;

/// A value and when it was said.
type Said<T> = (i64, T);

#[derive(Clone, Default, PartialEq)]
struct Record {
    name: Said<String>,
    phones: Said<Vec<String>>,
    /// Those of its phones that are another person's.
    shared: BTreeSet<String>,
}

struct Merge {
    survivor: String,
    absorbed: String,
    named: [String; 2],
    at: i64,
    stands: bool,
}

/// What is read about a person.
#[derive(Debug, PartialEq, Eq)]
pub struct Person {
    pub id: String,
    pub records: Vec<String>,
    pub name: String,
    pub phones: BTreeSet<String>,
    /// Notes by their id.
    pub notes: BTreeMap<String, String>,
    pub agrees: bool,
}

#[derive(Default)]
pub struct Model {
    pub now: i64,
    records: BTreeMap<String, Record>,
    erased: BTreeSet<String>,
    /// Which record each phone belongs to.
    owners: BTreeMap<String, String>,
    merges: BTreeMap<String, Merge>,
    notes: BTreeMap<String, (String, Said<Option<String>>)>,
    decisions: BTreeMap<String, (String, Said<bool>)>,
}

impl Model {
    pub fn reply(&mut self, command: &Command) -> Reply {
        match command.clone() {
            Command::Write { id, create, at, name, phones } => self.write(&id, create, at, name, phones),
            Command::Merge { id, survivor, absorbed } => self.merge(&id, &survivor, &absorbed),
            Command::Undo { id } => self.undo(&id),
            Command::Note { member, id, at, text } => self.note(member, id, (at, text)),
            Command::Decide { member, id, granted, at } => self.decide(member, id, (at, granted)),
            Command::Erase { member } => self.erase(&member),
        }
    }

    /// The person that a record belongs to: where the standing merges lead.
    pub fn root<'a>(&'a self, record: &'a str) -> &'a str {
        let into = self.merges.values().find(|merge| merge.stands && merge.absorbed == record);
        into.map_or(record, |merge| self.root(&merge.survivor))
    }

    fn records_of(&self, person: &str) -> Vec<String> {
        self.records.keys().filter(|record| self.root(record) == person).cloned().collect()
    }

    fn write(&mut self, id: &str, create: bool, at: i64, name: Option<String>, phones: Option<Vec<String>>) -> Reply {
        if self.erased.contains(id) || !create && !self.records.contains_key(id) {
            return Err("not_found");
        }
        let before = self.records.get(id).cloned();
        let mut record = before.clone().unwrap_or_default();
        if let Some(name) = name.filter(|_| at > record.name.0) {
            record.name = (at, name);
        }
        if let Some(phones) = phones.filter(|_| at > record.phones.0) {
            record.phones = (at, phones);
            record.shared.clear();
        }
        if before.as_ref() == Some(&record) {
            return Ok(());
        }
        self.records.insert(id.to_owned(), record);
        let owners = self.owners.clone();
        let person = self.root(id).to_owned();
        let others = self.records_of(&person).into_iter().filter(|other| other != id);
        let all: Vec<String> = [id.to_owned()].into_iter().chain(others).collect();
        let done = all.iter().try_for_each(|record| self.take_phones(record));
        if done.is_err() {
            // Nothing of it happened.
            self.owners = owners;
            match before {
                Some(before) => self.records.insert(id.to_owned(), before),
                None => self.records.remove(id),
            };
        }
        done
    }

    /// Gives a record the phones that it says, unless they are another person's.
    fn take_phones(&mut self, record: &str) -> Reply {
        let Record { phones: (_, phones), shared, .. } = self.records[record].clone();
        let phones: Vec<String> = phones.into_iter().filter(|phone| !shared.contains(phone)).collect();
        self.owners.retain(|phone, owner| owner != record || phones.contains(phone));
        for phone in phones {
            match self.owners.get(&phone) {
                None => _ = self.owners.insert(phone, record.to_owned()),
                Some(owner) if self.root(owner) == self.root(record) => {}
                Some(_) => return Err("identifier_taken"),
            }
        }
        Ok(())
    }

    fn merge(&mut self, id: &str, survivor: &str, absorbed: &str) -> Reply {
        if let Some(done) = self.merges.get(id) {
            let same = done.named == [survivor, absorbed];
            return if same { Ok(()) } else { Err("id_taken") };
        }
        if ![survivor, absorbed].iter().all(|record| self.records.contains_key(*record)) {
            return Err("not_found");
        }
        let named = [survivor, absorbed].map(str::to_owned);
        let (survivor, absorbed) = (self.root(survivor).to_owned(), self.root(absorbed).to_owned());
        if survivor == absorbed {
            return Err("invalid");
        }
        self.merges.insert(id.to_owned(), Merge { survivor, absorbed, named, at: self.now, stands: true });
        Ok(())
    }

    fn undo(&mut self, id: &str) -> Reply {
        let merge = self.merges.get_mut(id).ok_or("not_found")?;
        if merge.stands && self.erased.contains(&merge.survivor) {
            return Err("not_found");
        }
        if std::mem::replace(&mut merge.stands, false) {
            let parted = [merge.survivor.clone(), merge.absorbed.clone()];
            let records: Vec<String> = parted.iter().flat_map(|person| self.records_of(person)).collect();
            records.iter().for_each(|record| self.share(record));
        }
        Ok(())
    }

    /// Leaves a record's phones to the person whose they are.
    fn share(&mut self, record: &str) {
        let is_others =
            |phone: &&String| self.owners.get(*phone).is_some_and(|owner| self.root(owner) != self.root(record));
        let lost: BTreeSet<String> = self.records[record].phones.1.iter().filter(is_others).cloned().collect();
        if let Some(record) = self.records.get_mut(record) {
            record.shared.extend(lost);
        }
    }

    fn note(&mut self, member: String, id: String, said: Said<Option<String>>) -> Reply {
        if !self.records.contains_key(&member) {
            return Err("not_found");
        }
        match self.notes.get(&id) {
            Some((owner, _)) if *owner != member => return Err("id_taken"),
            Some((_, (at, _))) if *at > said.0 => {}
            _ => _ = self.notes.insert(id, (member, said)),
        }
        Ok(())
    }

    fn decide(&mut self, member: String, id: String, said: Said<bool>) -> Reply {
        if !self.records.contains_key(&member) {
            return Err("not_found");
        }
        match self.decisions.get(&id) {
            Some(known) if *known != (member.clone(), said) => return Err("id_taken"),
            Some(_) => {}
            None => _ = self.decisions.insert(id, (member, said)),
        }
        Ok(())
    }

    fn erase(&mut self, member: &str) -> Reply {
        if !self.records.contains_key(member) {
            return Err("not_found");
        }
        let gone = self.records_of(self.root(member));
        self.records.retain(|record, _| !gone.contains(record));
        self.owners.retain(|_, owner| !gone.contains(owner));
        self.notes.retain(|_, (member, _)| !gone.contains(member));
        self.decisions.retain(|_, (member, _)| !gone.contains(member));
        self.erased.extend(gone);
        Ok(())
    }

    /// What is read about the person that a record belongs to.
    pub fn person(&self, record: &str) -> Option<Person> {
        self.records.get(record)?;
        let id = self.root(record).to_owned();
        let records = self.records_of(&id);
        let said = records.iter().map(|record| &self.records[record]);
        let notes = self.notes.iter().filter(|(_, (member, _))| records.contains(member));
        Some(Person {
            name: said.clone().map(|record| &record.name).max().map(|(_, name)| name.clone())?,
            phones: said.flat_map(|record| record.phones.1.clone()).collect(),
            notes: notes.filter_map(|(id, (_, (_, text)))| Some((id.clone(), text.clone()?))).collect(),
            agrees: self.agrees(&records),
            id,
            records,
        })
    }

    /// The last word after the last merge; before that, every record that was asked must have said yes last.
    fn agrees(&self, records: &[String]) -> bool {
        let mut last = BTreeMap::<&String, Said<bool>>::new();
        for (member, said) in self.decisions.values().filter(|(member, _)| records.contains(member)) {
            let kept = last.entry(member).or_insert(*said);
            *kept = (*kept).max(*said);
        }
        let joined = self.merges.values().filter(|merge| merge.stands && records.contains(&merge.absorbed));
        let joined = joined.map(|merge| merge.at).max().unwrap_or(i64::MIN);
        let word = last.values().filter(|(at, _)| *at > joined).max();
        word.map_or(!last.is_empty() && last.values().all(|(_, granted)| *granted), |(_, granted)| *granted)
    }

    /// Whose phone it is.
    pub fn owner(&self, phone: &str) -> Option<&str> {
        self.owners.get(phone).map(|record| self.root(record))
    }
}
