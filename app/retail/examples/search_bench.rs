//! Times the member search at 10 thousand, 100 thousand and a million made-up members, on one core: the processor's time,
//! so that other programs beside it don't count.
//!
//! `cargo run -p retail --example search_bench [-- MEMBERS...]` prints a figure a line: its name, value and unit.

#![allow(clippy::print_stdout, reason = "figures go to standard output")]

use std::{collections::BTreeMap, fmt::Display};

use cpu_time::ThreadTime;
use retail::{
    identity::{Country, Phone},
    search::{Entry, Index},
};

/// How many results a screen asks for.
const LIMIT: usize = 20;

/// How many queries of each kind are timed.
const QUERIES: usize = 400;

/// Surnames, the commonest first, each drawn about half as often again as the one two places on.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方\
                        石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";

/// Characters of given names.
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉玲鹏飞红玉兰建国春梅海燕志斌晓东云龙波晨阳宇浩然子涵欣怡梓轩雨泽一诺思源\
                     嘉豪佳琪美玲俊熙博文雅婷天佑若曦梦瑶诗涵语嫣皓轩心怡家乐永康德胜福贵金凤银花少华世昌立群卫民爱党小萌大海长江青松柏林森木水\
                     清泉湘君慧颖莹倩茜蕾薇菲琳璐瑾瑜璇珊珍珠翠碧瑞祥吉庆安宁静远致知行健自强不息厚载物光启明亮星辰月昊宸沐晴舒畅悦可馨彤";

/// Latin names are put together of these.
const SYLLABLES: [&str; 36] = [
    "an", "bel", "cor", "da", "el", "fer", "gar", "hen", "is", "jo", "kar", "lin", "mar", "nel", "or", "pe", "quin",
    "ro", "sch", "ter", "ul", "van", "wil", "xen", "yo", "zan", "mann", "berg", "son", "sen", "ez", "ini", "ski",
    "ley", "ton", "ette",
];

/// Sebastiano Vigna's SplitMix64, so that the members are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// One of a list whose first entries are the commonest.
    fn early<T: Copy>(&mut self, list: &[T]) -> T {
        let at = self.below(list.len()) * self.below(list.len()) / list.len();
        list[at]
    }
}

/// What members' details are drawn from.
struct Town {
    surnames: Vec<char>,
    given: Vec<char>,
}

impl Town {
    fn new() -> Self {
        Self { surnames: SURNAMES.chars().collect(), given: GIVEN.chars().collect() }
    }

    fn word(dice: &mut Dice) -> String {
        let word: String = (0..2 + dice.below(2)).map(|_| dice.early(&SYLLABLES)).collect();
        word[..1].to_uppercase() + &word[1..]
    }

    fn name(&self, dice: &mut Dice) -> String {
        if dice.below(100) < 25 {
            return format!("{} {}", Self::word(dice), Self::word(dice));
        }
        let given = 1 + usize::from(dice.below(100) < 80);
        std::iter::once(dice.early(&self.surnames)).chain((0..given).map(|_| dice.pick(&self.given))).collect()
    }

    fn member(&self, id: u32, dice: &mut Dice) -> Entry {
        let number = format!("1{}{:04}{:05}", 3 + dice.below(7), dice.below(10_000), dice.below(100_000));
        let host = dice.early(&["qq.com", "163.com", "gmail.com", "outlook.com", "example.com", "icloud.com"]);
        let email = format!("{}{}@{host}", Self::word(dice), dice.below(10_000)).parse();
        let has_email = dice.below(100) < 60;
        Entry {
            names: vec![self.name(dice)],
            phones: Phone::parse(&number, Country::Cn).into_iter().collect(),
            emails: email.into_iter().filter(|_| has_email).collect(),
            numbers: vec![format!("M{id:09}")],
            last_seen: 20_000 - (dice.below(1000) * dice.below(1000) / 1000) as u32,
        }
    }
}

/// A query of each kind that aims at a member.
fn queries(entry: &Entry, dice: &mut Dice) -> Vec<(&'static str, String)> {
    let name = entry.names.first().cloned().unwrap_or_default();
    let phone = entry.phones.first().map(|phone| phone.tail(11).to_owned()).unwrap_or_default();
    let number = entry.numbers.first().cloned().unwrap_or_default();
    let letters: Vec<char> = name.to_lowercase().chars().collect();
    let part = |from: usize, count: usize| letters.iter().skip(from).take(count).collect::<String>();
    let at = dice.below(8);
    let mut queries = vec![
        ("phone_tail", phone[7..].to_owned()),
        ("phone_digits", phone[at..at + 3].to_owned()),
        ("phone_all", phone.clone()),
        ("number_prefix", number[..2 + at].to_owned()),
        ("number_digits", number[7..].to_owned()),
        ("first_character", part(0, 1)),
        ("name_all", name.clone()),
        ("name_and_tail", format!("{} {}", part(0, 1), &phone[7..])),
    ];
    if let Some(email) = entry.emails.first() {
        queries.push(("email_prefix", email.as_str()[..3 + at % 4].to_owned()));
        queries.push(("email_part", email.as_str()[2..].to_owned()));
        queries.push(("email_host", email.as_str().split('@').nth(1).unwrap_or_default().to_owned()));
    }
    match name.parse::<retail::identity::Name>().ok().filter(|name| !name.han().is_empty()) {
        Some(read) => {
            let syllables = read.syllables().concat();
            let initials = read.initials().to_owned();
            queries.push(("han_part", part(1, 2)));
            queries.push(("pinyin_first", syllables.first().cloned().unwrap_or_default()));
            queries.push(("pinyin_all", syllables.concat()));
            queries.push(("pinyin_typing", syllables.concat().chars().take(2 + at).collect()));
            queries.push(("pinyin_slip", swapped(&syllables.concat(), 1 + at % 4)));
            queries.push((
                "pinyin_mixed",
                format!("{}{}", syllables.concat().chars().take(4).collect::<String>(), &initials[1..]),
            ));
            queries.push(("initials", initials));
        }
        None => {
            queries.push(("latin_letters", part(at, 2)));
            queries.push(("latin_part", part(at, 4)));
            queries.push(("latin_typing", part(0, 2 + at)));
            queries.push(("latin_slip", swapped(name.split(' ').next().unwrap_or_default(), 1 + at % 3)));
            queries.push(("latin_two_words", name.split(' ').rev().collect::<Vec<_>>().join(" ")));
        }
    }
    queries
}

/// A word with two neighbouring letters swapped.
fn swapped(word: &str, at: usize) -> String {
    let mut letters: Vec<char> = word.to_lowercase().chars().collect();
    if at + 1 < letters.len() {
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

fn figure(members: usize, name: &str, value: impl Display, unit: &str) {
    println!("search_{members}_{name} {value} {unit}");
}

/// The memory that the process holds, MB; nothing where the system does not say.
fn resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? * 1024.0 / 1e6)
}

fn micros(since: ThreadTime) -> f64 {
    since.elapsed().as_secs_f64() * 1e6
}

/// Median, 99th percentile and maximum in ms of times in µs.
fn summary(members: usize, name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let Some(last) = times.len().checked_sub(1) else { return };
    for (label, at) in [("p50", last / 2), ("p99", last * 99 / 100), ("max", last)] {
        figure(members, &format!("{name}_{label}"), format_args!("{:.3}", times[at] / 1e3), "ms");
    }
}

fn bench(members: usize) {
    let (town, before) = (Town::new(), resident_mb());
    let mut dice = Dice(1);
    let mut index = Index::new();
    let start = ThreadTime::now();
    index.extend((0..members as u32).map(|id| (id, town.member(id, &mut dice))));
    figure(members, "build", format_args!("{:.2}", micros(start) / 1e6), "s");
    if let Some((before, after)) = before.zip(resident_mb()) {
        figure(members, "memory", format_args!("{:.0}", after - before), "MB");
    }

    let mut changes = Vec::new();
    for _ in 0..1000 {
        let id = dice.below(members) as u32;
        let entry = town.member(id, &mut dice);
        let start = ThreadTime::now();
        index.put(id, &entry);
        changes.push(micros(start));
    }
    summary(members, "replace", changes);

    let mut times: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut slowest = (0.0, String::new());
    // Everybody was made of the same dice in turn, so this is a town like the one in the index.
    for _ in 0..QUERIES {
        let entry = town.member(dice.below(members) as u32, &mut dice);
        for (kind, query) in queries(&entry, &mut dice) {
            let start = ThreadTime::now();
            std::hint::black_box(index.find(&query, LIMIT));
            let took = micros(start);
            times.entry(kind).or_default().push(took);
            if took > slowest.0 {
                slowest = (took, query);
            }
        }
    }
    for (kind, times) in &times {
        summary(members, kind, times.clone());
    }
    summary(members, "all", times.into_values().flatten().collect());
    figure(members, "slowest_query", format_args!("{:?}", slowest.1), "text");
}

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|count| count.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![10_000, 100_000, 1_000_000] } else { asked };
    sizes.into_iter().filter(|members| *members > 0).for_each(bench);
}
