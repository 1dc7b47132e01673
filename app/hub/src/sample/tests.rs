use std::collections::{BTreeMap, HashSet};

use retail::{
    api::members::Details,
    identity::{Name, Phone},
    member::Record,
};
use sha2::{Digest, Sha256};

use super::*;

/// 2026-03-02 09:00 UTC.
const NOW: Millis = 1_772_442_000_000;

fn sample(seed: u64) -> Chain {
    chain(seed, 500, NOW).expect("a chain")
}

fn details(member: &SampleMember) -> Details {
    let mut record = Record::new();
    record.apply(member.record.clone()).expect("a record that the hub takes");
    record.details
}

#[test]
fn the_same_seed_gives_the_same_chain() {
    let hash = |seed| Sha256::digest(format!("{:?}", sample(seed)));
    assert_eq!(hash(7), hash(7));
    assert_ne!(hash(7), hash(8));
    let few: Vec<_> = members(7, 20, NOW).collect();
    assert_eq!(few, sample(7).members[..20], "a member does not depend on how many there are");
}

#[test]
fn the_catalogue_is_whole_and_its_numbers_are_its_own() {
    let chain = sample(1);
    assert_eq!(chain.products.len(), 200);
    let (mut skus, mut gtins) = (HashSet::new(), HashSet::new());
    for product in &chain.products {
        let Product { id, category, brand, name, description, active, variants, .. } = product.clone();
        let request = retail::api::catalogue::ProductRequest {
            category,
            brand,
            name,
            description,
            model_url: None,
            image_url: None,
            active,
            variants,
        };
        assert_eq!(request.check(&id), Ok(()));
        for variant in &product.variants {
            assert!(skus.insert(&variant.sku), "{}", variant.sku);
            let gtin = variant.gtin.expect("a GTIN");
            assert!(gtins.insert(gtin) && gtin.shortest().len() == 13 && gtin.shortest().starts_with('2'), "{gtin}");
        }
    }
    let catalogue = retail::catalogue::Catalogue::bundled().expect("the bundled catalogue");
    for frame in catalogue.products() {
        let product = chain.products.iter().find(|product| product.id == frame.id.as_str()).expect("the frame");
        assert_eq!(product.variants.len(), frame.variants.len());
        assert_eq!(product.variants[0].price_minor, frame.price.minor);
    }
}

#[test]
fn members_pass_the_hubs_own_rules_and_share_no_identifier() {
    let mut seen = HashSet::new();
    for member in members(3, 5_000, NOW) {
        assert!(seen.insert(member.id.clone()));
        let details = details(&member);
        assert!(details.name.parse::<Name>().is_ok(), "{}", details.name);
        for phone in &details.phones {
            let parsed = Phone::parse(&phone.value, retail::identity::phone::Country::Cn).expect("a phone number");
            assert_eq!(parsed.as_str(), phone.value);
        }
        for value in details.phones.iter().chain(&details.emails).map(|contact| &contact.value) {
            assert!(seen.insert(value.clone()), "{value} is there twice");
        }
        assert!(details.birthday.is_some() && details.address.is_some());
        assert!(member.record.at < NOW);
    }
}

#[test]
fn what_is_planted_is_there() {
    let chain = sample(5);
    let by_id: BTreeMap<_, _> = chain.members.iter().map(|member| (&member.id, details(member))).collect();
    assert!(chain.truth.duplicates.len() >= 10 && chain.truth.households.len() >= 5);
    for (first, second) in &chain.truth.duplicates {
        let (first, second) = (&by_id[first], &by_id[second]);
        assert_eq!(first.address, second.address);
        assert_ne!(first.phones, second.phones);
    }
    for (first, second) in &chain.truth.households {
        let (first, second) = (&by_id[first], &by_id[second]);
        assert_eq!(first.address, second.address);
        assert_ne!((&first.name, first.birthday), (&second.name, second.birthday));
    }
    let product_of = |sku: &str| {
        let of = |product: &&Product| product.variants.iter().any(|variant| variant.sku == sku);
        chain.products.iter().find(of).map(|product| product.id.clone()).expect("a product")
    };
    let baskets: Vec<HashSet<String>> = chain
        .purchases
        .iter()
        .map(|purchase| purchase.lines.iter().map(|line| product_of(&line.sku)).collect())
        .collect();
    assert!(!chain.truth.complements.is_empty());
    let (mut with, mut together) = (0.0, 0.0);
    for (first, second) in &chain.truth.complements {
        let buyers = baskets.iter().filter(|basket| basket.contains(first));
        for basket in buyers {
            with += 1.0;
            together += f64::from(u8::from(basket.contains(second)));
        }
    }
    assert!(together / with > 0.25, "{together} of {with}");
}

#[test]
fn stock_covers_what_was_sold() {
    let chain = sample(9);
    let mut left: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for opening in &chain.opening {
        assert!(left.insert((&opening.sku, &opening.location), opening.quantity).is_none());
    }
    for purchase in &chain.purchases {
        for line in &purchase.lines {
            *left.get_mut(&(line.sku.as_str(), purchase.location)).expect("stock") -= line.quantity;
        }
        assert!(purchase.at < NOW);
    }
    assert!(left.values().all(|quantity| *quantity >= 0));
    assert!(
        chain.purchases.is_sorted_by_key(|purchase| purchase.at) && chain.events.is_sorted_by_key(|event| event.at)
    );
}
