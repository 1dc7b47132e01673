//! Every reason is counted again from the rows, by SQL that shares nothing with the hub's.

use sqlx::Row;

use super::*;

const PERSONS: u64 = 60;
const PRODUCTS: u64 = 14;

/// Who took what: everything that counts for tastes.
const LIKED: &str = "SELECT m.person AS who, v.product AS what FROM purchase p, purchase_line l, variant v, member m \
     WHERE l.purchase = p.id AND v.sku = l.sku AND m.id = p.member AND l.quantity > l.returned \
     UNION SELECT m.person, e.product FROM event e, member m WHERE m.id = e.member \
     AND (e.type = 'vitrine.view' OR e.type = 'vitrine.try_on' OR e.type = 'vitrine.cart')";

/// Who bought what.
const BOUGHT: &str = "SELECT m.person AS who, v.product AS what FROM purchase p, purchase_line l, variant v, member m \
     WHERE l.purchase = p.id AND v.sku = l.sku AND m.id = p.member AND l.quantity > l.returned";

/// Persons none of whose records says no and of whom one says yes, by the last word of each.
const AGREE: &str = "SELECT r.person FROM member r JOIN consent c ON c.member = r.id WHERE c.purpose = 'personalisation' \
     AND NOT EXISTS (SELECT 1 FROM consent d WHERE d.member = c.member AND d.purpose = c.purpose AND d.at > c.at) \
     GROUP BY r.person HAVING MIN(c.granted) = 1";

async fn number(shop: &Shop, sql: &str, values: &[&str]) -> i64 {
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()));
    for value in values {
        query = query.bind((*value).to_owned());
    }
    query.fetch_one(shop.hub.database().read()).await.expect("a row").try_get(0).expect("a number")
}

/// Holds the counts of a reason against both, of, other and persons as the rows have them.
async fn same_counts(shop: &Shop, deeds: &str, product: &str, shown: &str, counts: &Value) {
    let persons = |filter: &str| format!("SELECT COUNT(DISTINCT who) FROM ({deeds}) d WHERE who IN ({AGREE}) {filter}");
    let with = persons("AND what = $1");
    let both = persons(&format!("AND what = $1 AND who IN (SELECT who FROM ({deeds}) o WHERE what = $2)"));
    let both = number(shop, &both, &[product, shown]).await;
    let (of, other) = (number(shop, &with, &[product]).await, number(shop, &with, &[shown]).await);
    let all = number(shop, &persons(""), &[]).await;
    let told = ["both", "of", "other", "persons"].map(|name| counts[name].as_i64());
    let counted = [both, of, other, all];
    assert_eq!(told, counted.map(|count| (count >= 5).then_some(count)), "{product} {shown}");
    let times = counted.iter().all(|count| *count >= 5).then(|| both as f64 * all as f64 / (of as f64 * other as f64));
    let apart = times.zip(counts["times"].as_f64()).map(|(ours, told)| (ours - told).abs());
    assert!(apart.is_some_and(|apart| apart < 1e-9) || (times.is_none() && counts["times"].is_null()), "{counts}");
}

/// Counts every reason of an answer again; says how many there were of each kind.
///
/// Purchases in the store are counted once an hour: those are only compared just after.
async fn recount(shop: &Shop, answer: &Value, just_counted: bool) -> [usize; 3] {
    let mut kinds = [0; 3];
    for item in answer["items"].as_array().expect("items") {
        let (reason, shown) = (&item["reason"], item["product"].as_str().expect("a product"));
        let product = reason["product"].as_str().unwrap_or_default();
        match reason["kind"].as_str() {
            Some("complement") => {
                same_counts(shop, BOUGHT, product, shown, &reason["counts"]).await;
                kinds[0] += 1;
            }
            Some("taste") => {
                same_counts(shop, LIKED, product, shown, &reason["counts"]).await;
                kinds[1] += 1;
            }
            _ if just_counted => {
                let span = format!(
                    "p.location = 's1' AND p.at >= {} AND p.at < {}",
                    reason["from"].as_i64().expect("a time"),
                    reason["to"].as_i64().expect("a time")
                );
                let with = format!(
                    "SELECT COUNT(*) FROM purchase p WHERE {span} AND EXISTS (SELECT 1 FROM purchase_line l, variant v \
                     WHERE l.purchase = p.id AND v.sku = l.sku AND l.quantity > l.returned AND v.product = $1)"
                );
                assert_eq!(reason["purchases"], json!(number(shop, &with, &[shown]).await), "{item}");
                let all = format!("SELECT COUNT(*) FROM purchase p WHERE {span}");
                assert_eq!(reason["of"], json!(number(shop, &all, &[]).await));
                kinds[2] += 1;
            }
            _ => {}
        }
    }
    kinds
}

/// Something happens, of any kind; most of it near the person's own circle of products.
async fn happen(shop: &Shop, chance: &mut Chance, number: usize) {
    let person = chance.below(PERSONS);
    let circle = person % 4;
    let product = if chance.below(6) == 0 { chance.below(PRODUCTS) } else { circle * 3 + chance.below(3) };
    let (member, product) = (format!("m{person}"), format!("x{product:02}"));
    let (id, at) = (format!("n{number}"), MORNING - chance.below(200) as i64 * DAY);
    match chance.below(10) {
        0 => buy(shop, &id, &member, &[&format!("{product}-")], at).await,
        1..4 => {
            let pair = [0, 1].map(|index| format!("x{:02}-", circle * 3 + index));
            buy(shop, &id, &member, &[&pair[0], &pair[1]], at).await;
        }
        4 => event(shop, &id, "vitrine.cart", &member, &product, at).await,
        5..7 => event(shop, &id, "vitrine.try_on", &member, &product, at).await,
        7 => event(shop, &id, "vitrine.dwell", &member, &product, at).await,
        _ => event(shop, &id, "vitrine.view", &member, &product, at).await,
    }
}

/// What changes the counts otherwise. The first half are merged and the others change their minds, so that which word is
/// the stricter is plain.
async fn upset(shop: &Shop, chance: &mut Chance, number: usize) {
    let members = [chance.below(PERSONS / 2), chance.below(PERSONS / 2)].map(|person| format!("m{person}"));
    let other = format!("m{}", PERSONS / 2 + chance.below(PERSONS / 2));
    match chance.below(5) {
        0 => drop(decide(shop, &other, "personalisation", false).await),
        1 => drop(decide(shop, &other, "personalisation", true).await),
        2 => {
            let sql =
                "UPDATE purchase_line SET returned = 1 WHERE purchase IN (SELECT id FROM purchase WHERE member = $1)";
            run(shop, sql, &[&members[0]], 0).await;
            shop.hub.recommendations().took_place([members[0].as_str()]);
        }
        3 => {
            // Merging somebody with themselves is refused, and some are erased already.
            let merge = json!({"survivor": members[0], "absorbed": members[1]});
            shop.put("associate", &format!("/v1/merges/u{number}"), merge).await;
        }
        _ => drop(shop.delete("manager", &format!("/v1/members/{other}")).await),
    }
}

on_both!(every_reason_is_counted_again_from_the_rows, async |on: On| {
    let shop = Shop::open(on).await;
    let mut chance = Chance(7);
    for index in 0..PRODUCTS {
        product(&shop, &format!("x{index:02}"), "thing", &[]).await;
    }
    for index in 0..PERSONS {
        member(&shop, &format!("m{index}"), index % 6 != 0).await;
    }
    for number in 0..350 {
        happen(&shop, &mut chance, number).await;
    }
    shop.hub.recommendations().refit().await.expect("a model");
    let mut kinds = [0; 3];
    for number in 350..380 {
        happen(&shop, &mut chance, number).await;
        upset(&shop, &mut chance, number).await;
        if number % 5 > 0 {
            continue;
        }
        let anew = number % 10 == 0;
        let recommendations = shop.hub.recommendations();
        if anew { recommendations.refit().await } else { recommendations.settle().await }.expect("up to date");
        for _ in 0..4 {
            let (who, held) = (chance.below(PERSONS), chance.below(PRODUCTS));
            let path = match chance.below(3) {
                0 => format!("/v1/recommendations?in_hand=x{held:02}&count=14"),
                1 => format!("/v1/members/m{who}/recommendations?count=14"),
                _ => format!("/v1/members/m{who}/recommendations?count=14&in_hand=x{held:02}"),
            };
            let answer = shop.get("associate", &path).await;
            if answer.status.is_success() {
                let found = recount(&shop, &answer.body, anew).await;
                kinds.iter_mut().zip(found).for_each(|(kind, found)| *kind += found);
            }
        }
    }
    assert!(kinds.iter().all(|kind| *kind >= 5), "each kind of reason was met: {kinds:?}");
});
