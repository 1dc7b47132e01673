//! Who buys at the chain.

use retail::{
    api::members::{Changes, Contact, Identifier},
    consent::Purpose,
    identity::Birthday,
};

use super::{
    chance::Chance,
    names::{self, FullName},
};
use crate::clock::{DAY, HOUR, Millis};

/// What a member comes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Glasses.
    Eyewear,
    /// Furniture.
    Home,
    /// Clothes.
    Wardrobe,
    /// Cosmetics.
    Beauty,
    /// All of it.
    Everything,
}

impl Segment {
    /// All segments.
    pub const ALL: [Self; 5] = [Self::Eyewear, Self::Home, Self::Wardrobe, Self::Beauty, Self::Everything];
}

/// A member with what is true of them.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleMember {
    /// The record's id.
    pub id: String,
    /// What the record says, as it was written on joining.
    pub record: Changes,
    /// What was agreed to and what was not, on joining.
    pub consents: [(Purpose, bool); 3],
    /// What they come for.
    pub segment: Segment,
    /// Which of four styles they like.
    pub style: usize,
    /// Which size they wear, the smallest first.
    pub size: usize,
    /// Their store.
    pub store: &'static str,
    /// How many purchases they make in a year, about.
    pub purchases: i64,
    /// The other record of the same person.
    pub same_person_as: Option<String>,
    /// Somebody else at the same address.
    pub lives_with: Option<String>,
}

/// Every so many-th member is the one before again.
const DUPLICATE_EVERY: u64 = 33;

/// Every so many-th member lives with the one before.
const HOUSEHOLD_EVERY: u64 = 50;

/// Members one by one, each made from the seed and its place alone, so that a million take no memory.
pub fn members(seed: u64, count: usize, now: Millis) -> impl Iterator<Item = SampleMember> + Send {
    (0..count as u64).map(move |index| member(seed, index, now))
}

/// What a person is, whatever their records say.
struct Person {
    name: FullName,
    is_chinese: bool,
    birthday: (u16, u8, u8),
    store: &'static str,
    segment: Segment,
    style: usize,
    size: usize,
}

fn person(seed: u64, index: u64) -> Person {
    let mut chance = Chance::new(seed, "person", index);
    let store = ["berlin", "hangzhou", "shanghai"][chance.weighted(&[25, 35, 40])];
    let is_chinese = if store == "berlin" { chance.happens(0.12) } else { chance.happens(0.96) };
    let name = if is_chinese { names::chinese(&mut chance) } else { names::western(&mut chance) };
    // A day that every month has.
    let birthday = (1945 + chance.below(62) as u16, 1 + chance.below(12) as u8, 1 + chance.below(28) as u8);
    let segment = Segment::ALL[chance.weighted(&[20, 22, 24, 24, 10])];
    Person {
        name,
        is_chinese,
        birthday,
        store,
        segment,
        style: chance.below(4),
        size: chance.weighted(&[25, 40, 25, 10]),
    }
}

fn member(seed: u64, index: u64, now: Millis) -> SampleMember {
    let is_duplicate = index % DUPLICATE_EVERY == DUPLICATE_EVERY - 1;
    let has_housemate = !is_duplicate && index % HOUSEHOLD_EVERY == 7;
    let whose = if is_duplicate { index - 1 } else { index };
    let person = person(seed, whose);
    let store = if has_housemate { self::person(seed, index - 1).store } else { person.store };
    let home = if has_housemate { index - 1 } else { whose };
    // The duplicate's housemates would be the first record's; so far does the sample not go.
    let home = if home % HOUSEHOLD_EVERY == 7 && home > 0 && is_duplicate { home - 1 } else { home };
    let joined = joined(seed, index, now);
    let mut chance = Chance::new(seed, "record", index);
    let name = if is_duplicate { written_again(&person, index) } else { person.name.shown.clone() };
    let birthday = if is_duplicate && variation(index) == 2 { slipped(person.birthday) } else { person.birthday };
    let email = chance.happens(0.85) && !is_duplicate;
    let other_names = if person.is_chinese && !is_duplicate && chance.happens(0.2) {
        vec![format!("{} {}", person.name.latin.0, person.name.latin.1)]
    } else {
        Vec::new()
    };
    let contact = |value: String, verified| Contact { value, verified, shared: false };
    let record = Changes {
        at: joined,
        name: Some(name),
        other_names: Some(other_names),
        phones: Some(vec![contact(phone(seed, &mut chance, store, index), chance.happens(0.7))]),
        emails: Some(if email {
            vec![contact(self::email(&person.name, index), chance.happens(0.6))]
        } else {
            Vec::new()
        }),
        identifiers: Some(vec![Identifier { kind: "member_number".to_owned(), value: format!("V{:08}", index + 1) }]),
        birthday: Some(Birthday::new(birthday.0, birthday.1, birthday.2).ok()),
        address: Some(Some(names::address(&mut Chance::new(seed, "home", home), store))),
        locale: Some(Some(if person.is_chinese { "zh-Hans" } else { "en" }.to_owned())),
        tier: Some(["member", "silver", "gold", "platinum"][chance.weighted(&[70, 20, 8, 2])].to_owned()),
        store: Some(Some(store.to_owned())),
        ..Changes::default()
    };
    SampleMember {
        id: id(seed, index, joined),
        consents: [
            (Purpose::Personalisation, chance.happens(0.78)),
            (Purpose::Marketing, chance.happens(0.55)),
            (Purpose::BodyMeasures, chance.happens(0.3)),
        ],
        purchases: [1, 2, 5, 9]
            [["member", "silver", "gold"].iter().position(|tier| record.tier.as_deref() == Some(tier)).unwrap_or(3)],
        record,
        segment: person.segment,
        style: person.style,
        size: person.size,
        store,
        same_person_as: is_duplicate.then(|| id(seed, index - 1, self::joined(seed, index - 1, now))),
        lives_with: has_housemate.then(|| id(seed, index - 1, self::joined(seed, index - 1, now))),
    }
}

/// When a record was made: in the three years before `now`.
fn joined(seed: u64, index: u64, now: Millis) -> Millis {
    now - HOUR - Chance::new(seed, "joined", index).between(0, 3 * 365 * DAY)
}

fn id(seed: u64, index: u64, joined: Millis) -> String {
    Chance::new(seed, "member", index).uuid(joined)
}

/// In which of four ways a duplicate differs.
fn variation(index: u64) -> u64 {
    index / DUPLICATE_EVERY % 4
}

/// How a name reads the second time: in Latin letters with the surname first, in traditional characters, or as before.
fn written_again(person: &Person, index: u64) -> String {
    match variation(index) {
        0 => format!("{} {}", person.name.latin.1, person.name.latin.0),
        1 => person.name.traditional.clone(),
        _ => person.name.shown.clone(),
    }
}

/// A birthday with day and month exchanged where that is a day, otherwise with another year's last digit.
fn slipped((year, month, day): (u16, u8, u8)) -> (u16, u8, u8) {
    if day <= 12 && day != month { (year, day, month) } else { (year / 10 * 10 + (year + 1) % 10, month, day) }
}

/// A mobile number that no other member has: the place goes into its last eight digits, one to one.
fn phone(seed: u64, chance: &mut Chance, store: &str, index: u64) -> String {
    const SPACE: u64 = 100_000_000;
    // It shares no factor with the space, so that no two places below it meet.
    const SPREAD: u64 = 48_271_331;
    let tail = (index % SPACE * SPREAD + seed % SPACE) % SPACE;
    let first = if store == "berlin" {
        *chance.pick(&["+49151", "+49160", "+49170", "+49175"])
    } else {
        *chance.pick(&["+86135", "+86138", "+86139", "+86150", "+86158", "+86186", "+86189", "+86133"])
    };
    format!("{first}{tail:08}")
}

/// An address at a domain that nobody can have (RFC 2606).
fn email(name: &FullName, index: u64) -> String {
    let domain = ["example.com", "example.net", "example.org"][(index % 3) as usize];
    format!("{}.{}{}@{domain}", name.latin.0, name.latin.1, index + 1).to_lowercase()
}
