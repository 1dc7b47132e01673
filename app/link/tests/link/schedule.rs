//! Random work at two tablets over lines that fail, and crashes: the hub ends as a plain model says.

use std::collections::BTreeMap;

use link::Change;
use proptest::{prelude::*, test_runner::Config};
use retail::{
    api::members::{Changes, Entry, WriteEntry},
    consent::Purpose,
};
use tokio::runtime::Runtime;

use crate::shop::{Device, Line, Shop};

const MEMBERS: [&str; 3] = ["ann", "bob", "cai"];

#[derive(Clone, Debug)]
enum Step {
    Create(usize, u8),
    Rename(usize, u8),
    Tier(usize, u8),
    Note(usize, usize, Option<u8>),
    Line(Line),
    Send,
    Sync,
    Crash,
}

fn step() -> impl Strategy<Value = (bool, Step)> {
    let member = 0..MEMBERS.len();
    let line = prop::sample::select(vec![Line::Up, Line::Up, Line::Down, Line::Mute]);
    let step = prop_oneof![
        3 => (member.clone(), any::<u8>()).prop_map(|(member, value)| Step::Create(member, value)),
        4 => (member.clone(), any::<u8>()).prop_map(|(member, value)| Step::Rename(member, value)),
        3 => (member.clone(), any::<u8>()).prop_map(|(member, value)| Step::Tier(member, value)),
        5 => (member, 0..2_usize, any::<Option<u8>>()).prop_map(|(member, entry, value)| Step::Note(member, entry, value)),
        4 => line.prop_map(Step::Line),
        4 => Just(Step::Send),
        2 => Just(Step::Sync),
        2 => Just(Step::Crash),
    ];
    (any::<bool>(), step)
}

/// What the hub must come to: in each field the latest by time, of two at one time the greater text.
#[derive(Debug, Default)]
struct Model(BTreeMap<(usize, String), (i64, Option<String>)>);

impl Model {
    fn set(&mut self, member: usize, field: &str, at: i64, value: Option<String>) {
        let kept = self.0.entry((member, field.to_owned())).or_insert((i64::MIN, None));
        *kept = kept.clone().max((at, value));
    }

    fn get(&self, member: usize, field: &str) -> Option<String> {
        self.0.get(&(member, field.to_owned())).and_then(|(_, value)| value.clone())
    }
}

fn change(step: &Step) -> Option<Change> {
    let id = |member: &usize| MEMBERS[*member].to_owned();
    Some(match step {
        Step::Create(member, value) => {
            let store = Some(Some("s1".to_owned()));
            let changes = Changes { name: Some(format!("N{value}")), store, ..Changes::default() };
            Change::CreateMember { id: id(member), changes }
        }
        Step::Rename(member, value) => {
            let changes = Changes { name: Some(format!("N{value}")), ..Changes::default() };
            Change::ChangeMember { id: id(member), changes }
        }
        Step::Tier(member, value) => {
            let changes = Changes { tier: Some(format!("t{value}")), ..Changes::default() };
            Change::ChangeMember { id: id(member), changes }
        }
        Step::Note(member, entry, value) => {
            let entry_id = format!("{}-{entry}", MEMBERS[*member]);
            let entry = WriteEntry { at: 0, entry: value.map(|value| Entry::Note { text: format!("x{value}") }) };
            Change::WriteEntry { member: id(member), id: entry_id, entry }
        }
        Step::Line(_) | Step::Send | Step::Sync | Step::Crash => return None,
    })
}

async fn play(steps: &[(bool, Step)]) {
    let shop = Shop::open().await;
    let mut tablets = [Device::new(&shop).await, Device::new(&shop).await];
    let mut model = Model::default();
    let mut last_at = 0;
    // Whoever is changed here was made here before, as on a tablet that shows only whom it knows.
    let mut known = [[false; MEMBERS.len()]; 2];
    for (which, step) in steps {
        let which = usize::from(*which);
        if let Some(change) = change(step) {
            let (Step::Create(member, _) | Step::Rename(member, _) | Step::Tier(member, _) | Step::Note(member, ..)) =
                step
            else {
                continue;
            };
            known[which][*member] |= matches!(step, Step::Create(..));
            if !known[which][*member] {
                continue;
            }
            // Two tablets writing one entry in one millisecond are a tie that the hub settles by arrival.
            while tablets[which].client().now() <= last_at {
                tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            }
            let number = tablets[which].write(change).await.expect("kept");
            let unsent = tablets[which].unsent();
            let written = unsent.into_iter().find(|queued| queued.number == number).expect("in the outbox").change;
            let at = written.at();
            last_at = at;
            match step {
                Step::Create(member, value) | Step::Rename(member, value) => {
                    model.set(*member, "name", at, Some(format!("N{value}")));
                }
                Step::Tier(member, value) => model.set(*member, "tier", at, Some(format!("t{value}"))),
                Step::Note(member, entry, value) => {
                    model.set(*member, &format!("note {entry}"), at, value.map(|value| format!("x{value}")));
                }
                _ => {}
            }
        }
        match step {
            Step::Line(line) => tablets[which].wire.set(*line),
            // Whether there is an answer is the line's affair.
            Step::Send => drop(tablets[which].send().await),
            Step::Sync => drop(tablets[which].sync().await),
            Step::Crash => tablets[which].restart().await,
            _ => {}
        }
    }
    for tablet in &mut tablets {
        tablet.wire.set(Line::Up);
        tablet.restart().await;
        while !tablet.unsent().is_empty() {
            // A connection that broke is noticed by the first who uses it.
            drop(tablet.send().await);
        }
        assert_eq!(tablet.refused(), []);
    }
    let client = shop.client("associate");
    for (index, id) in MEMBERS.iter().enumerate() {
        for tablet in &tablets {
            tablet.sync().await.expect("a line");
        }
        let Some(name) = model.get(index, "name") else {
            let missing = client.member(id, Purpose::Service).await.expect_err("nobody made it");
            assert_eq!(missing.refusal().map(|refusal| refusal.status), Some(404));
            continue;
        };
        let member = client.member(id, Purpose::Service).await.expect("there");
        assert_eq!(
            (&member.details.name, &member.tier),
            (&name, &model.get(index, "tier").unwrap_or("member".to_owned()))
        );
        let mut notes = BTreeMap::new();
        for kept in client.entries(id, Purpose::Service).await.expect("there") {
            assert!(matches!(kept.entry, Entry::Note { .. }), "only notes were written");
            if let Entry::Note { text } = kept.entry {
                assert_eq!(notes.insert(kept.id, text), None, "nothing is doubled");
            }
        }
        for entry in 0..2 {
            let text = model.get(index, &format!("note {entry}"));
            assert_eq!(notes.remove(&format!("{id}-{entry}")), text);
        }
        assert!(notes.is_empty(), "{notes:?}");
        let shown: Vec<_> = tablets.iter().map(|tablet| tablet.member(id).expect("in the book")).collect();
        assert_eq!((&shown[0].member, &shown[0].entries), (&member, &shown[1].entries));
        assert_eq!(shown[0].member, shown[1].member);
    }
}

proptest! {
    #![proptest_config(Config { cases: 12, max_shrink_iters: 40, ..Config::default() })]

    #[test]
    fn however_the_lines_fail_the_hub_ends_as_the_model(steps in prop::collection::vec(step(), 5..60)) {
        Runtime::new().expect("a runtime").block_on(play(&steps));
    }
}
