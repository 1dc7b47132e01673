//! A made-up store: families with shared phones and addresses, strangers of one name, and members who signed up twice.
//!
//! The second record is written as another clerk would: in pinyin or traditional characters, with a homophone or a
//! slip, another number format, and fields left empty.

use super::{Member, MemberPhone};
use crate::identity::{AddressLine, Birthday, City, Country, Phone};

/// Surnames, the commonest oftenest, in simplified and traditional characters and pinyin.
const SURNAMES: [(&str, &str, &str); 12] = [
    ("王", "王", "Wang"),
    ("李", "李", "Li"),
    ("张", "張", "Zhang"),
    ("刘", "劉", "Liu"),
    ("陈", "陳", "Chen"),
    ("杨", "楊", "Yang"),
    ("赵", "趙", "Zhao"),
    ("黄", "黃", "Huang"),
    ("周", "周", "Zhou"),
    ("吴", "吳", "Wu"),
    ("欧阳", "歐陽", "Ouyang"),
    ("单", "單", "Shan"),
];
/// Given names' characters: simplified, traditional, pinyin and a homophone.
const GIVEN: [(&str, &str, &str, &str); 16] = [
    ("伟", "偉", "wei", "炜"),
    ("丽", "麗", "li", "莉"),
    ("晓", "曉", "xiao", "小"),
    ("明", "明", "ming", "铭"),
    ("华", "華", "hua", "桦"),
    ("强", "強", "qiang", "墙"),
    ("静", "靜", "jing", "婧"),
    ("敏", "敏", "min", "闽"),
    ("军", "軍", "jun", "君"),
    ("杰", "傑", "jie", "洁"),
    ("娟", "娟", "juan", "涓"),
    ("峰", "峯", "feng", "锋"),
    ("红", "紅", "hong", "宏"),
    ("涛", "濤", "tao", "韬"),
    ("志", "志", "zhi", "智"),
    ("芳", "芳", "fang", "方"),
];
const CITIES: [&str; 5] = ["上海", "北京", "广州", "杭州", "成都"];
const STREETS: [&str; 6] = ["南京西路", "淮海中路", "人民大道", "解放路", "中山北路", "延安东路"];

/// A record and the person it is of.
pub(super) struct Planted {
    pub person: usize,
    pub family: usize,
    pub member: Member,
}

/// Sebastiano Vigna's SplitMix64, so that the store is the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

#[derive(Clone)]
struct Person {
    surname: usize,
    given: Vec<usize>,
    phone: String,
    email: String,
    birthday: (u16, u8, u8),
    street: usize,
    house: usize,
    city: usize,
}

/// A store of `families` families with one to four members each, some of whom have two records.
pub(super) fn store(seed: u64, families: usize) -> Vec<Planted> {
    let mut dice = Dice(seed);
    let mut planted = Vec::new();
    let mut person = 0;
    let mut freed = phone(&mut dice);
    for family in 0..families {
        let mut head = stranger(&mut dice);
        // Carriers give a number that fell free to someone else, who verifies it too.
        if dice.percent(10) {
            head.phone.clone_from(&freed);
        }
        freed.clone_from(&head.phone);
        for relative in 0..1 + dice.below(4) {
            let who = if relative == 0 { head.clone() } else { relative_of(&head, &mut dice) };
            planted.push(Planted { person, family, member: first_record(&who, &mut dice) });
            if dice.percent(40) {
                planted.push(Planted { person, family, member: second_record(&who, &mut dice) });
            }
            person += 1;
        }
    }
    planted
}

fn given(dice: &mut Dice) -> Vec<usize> {
    (0..1 + usize::from(dice.percent(80))).map(|_| dice.below(GIVEN.len())).collect()
}

fn birthday(dice: &mut Dice) -> (u16, u8, u8) {
    (1950 + dice.below(55) as u16, 1 + dice.below(12) as u8, 1 + dice.below(28) as u8)
}

fn phone(dice: &mut Dice) -> String {
    format!("1{}{:04}{:05}", 3 + dice.below(7), dice.below(10_000), dice.below(100_000))
}

fn stranger(dice: &mut Dice) -> Person {
    let surname = dice.below(SURNAMES.len()).min(dice.below(SURNAMES.len()));
    let email = format!("{}{}@example.com", SURNAMES[surname].2, dice.below(100_000));
    let (street, house, city) = (dice.below(STREETS.len()), 1 + dice.below(900), dice.below(CITIES.len()));
    Person { surname, given: given(dice), phone: phone(dice), email, birthday: birthday(dice), street, house, city }
}

/// One of the same address, mostly of the same surname, and often with the same phone or mailbox.
fn relative_of(head: &Person, dice: &mut Dice) -> Person {
    let mut relative = stranger(dice);
    (relative.street, relative.house, relative.city) = (head.street, head.house, head.city);
    if dice.percent(60) {
        relative.surname = head.surname;
    }
    if dice.percent(40) {
        relative.phone.clone_from(&head.phone);
    }
    if dice.percent(20) {
        relative.email.clone_from(&head.email);
    }
    if relative.given == head.given {
        relative.given.push(0);
    }
    relative
}

fn first_record(who: &Person, dice: &mut Dice) -> Member {
    let given: String = who.given.iter().map(|one| GIVEN[*one].0).collect();
    let name = format!("{}{given}", SURNAMES[who.surname].0);
    record(who, &name, &who.phone, [90, 50, 70, 60, 95], dice)
}

fn second_record(who: &Person, dice: &mut Dice) -> Member {
    let mut moved = who.clone();
    if dice.percent(10) {
        moved.house = 1 + dice.below(900);
    }
    if dice.percent(3) {
        (moved.birthday.1, moved.birthday.2) = (1 + dice.below(12) as u8, moved.birthday.1);
    }
    let number = match dice.below(100) {
        0..=7 => phone(dice),
        8..=11 => format!("{}7", &who.phone[..10]),
        12..=50 => format!("+86 {}-{}-{}", &who.phone[..3], &who.phone[3..7], &who.phone[7..]),
        _ => who.phone.clone(),
    };
    let name = rewritten(who, dice);
    record(&moved, &name, &number, [90, 50, 75, 60, 95], dice)
}

/// The name as another clerk writes it.
fn rewritten(who: &Person, dice: &mut Dice) -> String {
    let (simplified, traditional, pinyin) = SURNAMES[who.surname];
    let given = |write: fn(usize) -> &'static str| who.given.iter().map(|one| write(*one)).collect::<String>();
    let latin = given(|one| GIVEN[one].2);
    match dice.below(100) {
        0..=19 => format!("{pinyin} {latin}"),
        20..=34 => format!("{} {}", latin.to_uppercase(), pinyin.to_uppercase()),
        35..=54 => format!("{traditional}{}", given(|one| GIVEN[one].1)),
        55..=62 => format!("{simplified}{}", given(|one| GIVEN[one].3)),
        63..=65 => format!("{simplified}先生"),
        _ => format!("{simplified}{}", given(|one| GIVEN[one].0)),
    }
}

/// A record with each of phone, e-mail, birthday, address and city kept by its chance in percent.
fn record(who: &Person, name: &str, number: &str, kept: [usize; 5], dice: &mut Dice) -> Member {
    let [has_phone, has_email, has_birthday, has_address, has_city] = kept.map(|chance| dice.percent(chance));
    let number = Phone::parse(number, Country::Cn).expect("a mobile number");
    let (year, month, day) = who.birthday;
    let line = format!("{}{}号", STREETS[who.street], who.house);
    Member {
        member_number: None,
        names: vec![name.parse().expect("a name")],
        phones: has_phone.then(|| MemberPhone { number, verified: dice.percent(80) }).into_iter().collect(),
        emails: has_email.then(|| who.email.parse().expect("an address")).into_iter().collect(),
        birthday: has_birthday.then(|| Birthday::new(year, month, day).expect("a day")),
        address: has_address.then(|| AddressLine::new(&line).expect("a line")),
        city: has_city.then(|| City::new(CITIES[who.city]).expect("a city")),
    }
}
