//! What matching owes a store, for any records and for a made-up store of known people.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    population::{Planted, store},
    *,
};
use crate::identity::{AddressLine, Birthday, City, Country, Phone};

fn member(names: &[&str], phone: Option<(&str, bool)>, birthday: Option<&str>, address: Option<&str>) -> Member {
    Member {
        names: names.iter().map(|name| name.parse().expect(name)).collect(),
        phones: phone.into_iter().map(|(text, verified)| mobile(text, verified)).collect(),
        birthday: birthday.map(|day| day.parse().expect(day)),
        address: address.and_then(AddressLine::new),
        ..Member::default()
    }
}

fn mobile(text: &str, verified: bool) -> MemberPhone {
    MemberPhone { number: Phone::parse(text, Country::Cn).expect(text), verified }
}

fn assessed(a: &Member, b: &Member) -> Assessment {
    assess(a, b, &Model::starting(), &Frequencies::default(), 0.0)
}

fn decided(a: &Member, b: &Member) -> (Decision, Reason) {
    let assessment = assessed(a, b);
    (assessment.decision, assessment.reason)
}

const PHONE: Option<(&str, bool)> = Some(("138 0013 8000", true));
const HOME: Option<&str> = Some("南京西路1266号501");

#[test]
fn a_verified_phone_links_one_name_and_no_other() {
    let ming = member(&["王小明"], PHONE, None, None);
    for same in ["王小明", "Wang, Xiao-Ming", "王曉明"] {
        let other = member(&[same], Some(("+86 13800138000", true)), None, None);
        assert_eq!(decided(&ming, &other), (Decision::Link, Reason::VerifiedPhone), "{same}");
    }
    let unverified = member(&["王小明"], Some(("13800138000", false)), None, None);
    assert_eq!(decided(&ming, &unverified).0, Decision::Review);
    for relative in ["王小红", "李静", "王先生", "X. Wang"] {
        assert_ne!(decided(&ming, &member(&[relative], PHONE, None, None)).0, Decision::Link, "{relative}");
    }
}

#[test]
fn a_household_stays_two() {
    let mother = member(&["李静"], PHONE, Some("1965-03-07"), HOME);
    let unknown_age = member(&["王小明"], PHONE, None, HOME);
    let son = member(&["王小明"], PHONE, Some("1990-11-21"), HOME);
    assert_eq!(decided(&mother, &unknown_age), (Decision::Review, Reason::Household));
    assert_eq!(decided(&mother, &son), (Decision::Distinct, Reason::Household));
    let namesake = member(&["王小明"], PHONE, Some("1962-02-03"), HOME);
    assert_ne!(decided(&son, &namesake).0, Decision::Link);
}

#[test]
fn a_member_number_links_and_an_email_never_does() {
    let card = |number: &str, name| Member { member_number: Some(number.into()), ..member(&[name], None, None, None) };
    assert_eq!(decided(&card("M1", "王小明"), &card("M1", "李静")), (Decision::Link, Reason::MemberNumber));
    assert_eq!(decided(&card("M1", "王小明"), &card("M2", "王小明")).0, Decision::Distinct);
    let mail = |name: &[&str]| Member {
        emails: vec!["li.na@example.com".parse().expect("an address")],
        ..member(name, None, Some("1990-11-21"), None)
    };
    assert_eq!(decided(&mail(&["王小明"]), &mail(&["王小明"])), (Decision::Review, Reason::Weight));
    assert_eq!(decided(&Member::default(), &Member::default()).0, Decision::Distinct);
}

#[test]
fn a_rare_value_weighs_more_and_a_filler_less() {
    let wei = member(&["王伟"], None, Some("1990-01-01"), None);
    let rare = member(&["欧阳静"], None, Some("1971-06-09"), None);
    let mut members = vec![wei.clone(); 3_000];
    members.extend([rare.clone(), rare.clone()]);
    let frequencies = Frequencies::of(&members);
    let steps = |member| assess(member, member, &Model::starting(), &frequencies, 0.0).waterfall.steps;
    for field in [Field::Name, Field::Birthday] {
        let bits = |member| steps(member)[field as usize].frequency_bits;
        assert!(bits(&wei) < -5.0 && bits(&rare) > 0.0, "{field:?}: {} {}", bits(&wei), bits(&rare));
    }
}

/// What became of every pair of a made-up store.
#[derive(Debug, Default)]
struct Outcome {
    linked: f64,
    wrongly_linked: f64,
    pairs: f64,
    found: f64,
    reviewed: f64,
    households_linked: f64,
}

fn outcome(planted: &[Planted], model: &Model, bits: f64) -> Outcome {
    let frequencies = Frequencies::of(planted.iter().map(|one| &one.member));
    let mut outcome = Outcome::default();
    for (index, a) in planted.iter().enumerate() {
        for b in &planted[..index] {
            let decision = assess(&a.member, &b.member, model, &frequencies, bits).decision;
            let (same, linked) = (a.person == b.person, decision == Decision::Link);
            let count = |yes: bool| f64::from(u8::from(yes));
            outcome.linked += count(linked);
            outcome.wrongly_linked += count(linked && !same);
            outcome.pairs += count(same);
            outcome.found += count(same && decision != Decision::Distinct);
            outcome.reviewed += count(decision == Decision::Review);
            outcome.households_linked += count(linked && !same && a.family == b.family);
        }
    }
    outcome
}

#[test]
fn a_stores_duplicates_are_found_and_its_families_kept_apart() {
    for seed in 1..=5 {
        let outcome = outcome(&store(seed, 120), &Model::starting(), REVIEW_BITS);
        assert!(outcome.pairs > 80.0 && outcome.linked > 0.3 * outcome.pairs, "{outcome:?}");
        assert!(outcome.wrongly_linked <= 0.02 * outcome.linked, "{outcome:?}");
        assert!(outcome.found >= 0.95 * outcome.pairs, "{outcome:?}");
        assert_eq!(outcome.households_linked, 0.0, "{outcome:?}");
        // A clerk's time is worth something too.
        assert!(outcome.reviewed < 3.0 * outcome.pairs, "{outcome:?}");
    }
}

#[test]
fn a_model_without_sense_is_refused() {
    let mut fields = *Model::starting().fields();
    assert_eq!(Model::new(fields, f64::NAN), Err(ModelError::Share));
    fields[1].m = [0.5, 0.2, 0.2];
    assert_eq!(Model::new(fields, 0.1), Err(ModelError::Sum { field: Field::Phone }));
    fields[1].m = [1.0, 0.0, 0.0];
    assert_eq!(Model::new(fields, 0.1), Err(ModelError::Probability { field: Field::Phone }));
}

prop_compose! {
    fn any_member()(
        names in vec(select(vec!["王小明", "王晓明", "Wang Xiaoming", "李静", "王先生", "X. Wang"]), 0..3),
        phones in vec((select(vec!["13800138000", "13800138001", "02162790000"]), any::<bool>()), 0..3),
        emails in vec(select(vec!["a@x.cn", "a@y.cn", "b@x.cn"]), 0..3),
        day in option::of(1u8..5),
        address in option::of(select(vec!["南京西路1266号501", "静安南京西路1266号501室", "解放路1号"])),
        city in option::of(select(vec!["上海", "北京"])),
    ) -> Member {
        Member {
            member_number: None,
            names: names.iter().map(|name| name.parse().expect("a name")).collect(),
            phones: phones.iter().map(|(text, verified)| mobile(text, *verified)).collect(),
            emails: emails.iter().map(|text| text.parse().expect("an address")).collect(),
            birthday: day.map(|day| Birthday::new(1990, 3, day).expect("a day")),
            address: address.and_then(AddressLine::new),
            city: city.and_then(City::new),
        }
    }
}

proptest! {
    #[test]
    fn an_assessment_has_no_direction(a in any_member(), b in any_member()) {
        let frequencies = Frequencies::of([&a, &b, &a]);
        let both = [(&a, &b), (&b, &a)].map(|(a, b)| assess(a, b, &Model::starting(), &frequencies, 0.0));
        prop_assert_eq!(&both[0], &both[1]);
    }

    #[test]
    fn the_waterfall_adds_up_and_what_is_missing_adds_nothing(a in any_member(), mut b in any_member()) {
        let whole = assessed(&a, &b).waterfall;
        let sum = whole.steps.iter().fold(whole.prior_bits, |sum, step| sum + step.level_bits + step.frequency_bits);
        prop_assert!((whole.total_bits() - sum).abs() < 1e-9);
        prop_assert!((0.0..=1.0).contains(&whole.probability()));
        b.birthday = None;
        let without = assessed(&a, &b).waterfall;
        prop_assert_eq!(without.steps[Field::Birthday as usize].bits(), 0.0);
        prop_assert!((whole.total_bits() - whole.steps[Field::Birthday as usize].bits() - without.total_bits()).abs() < 1e-9);
        for step in without.steps {
            prop_assert!(step.level != Level::Missing || step.bits() == 0.0);
        }
    }

    #[test]
    fn what_isnt_shared_and_verified_never_links(a in any_member(), mut b in any_member()) {
        for phone in &mut b.phones {
            phone.verified = false;
        }
        prop_assert_ne!(assessed(&a, &b).decision, Decision::Link);
    }
}
