//! Which material variant shows which article.

use crate::feed::Item;

/// What was found out about a model's variants and a product's articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// A variant's name and the id of the article that it shows. Several articles may share a variant, as the sizes
    /// of one colour do; each article stands here once at most.
    pub shown: Vec<(String, String)>,
    /// Variants that show no article.
    pub unused: Vec<String>,
    /// Articles that no variant shows, or more than one could.
    pub unmatched: Vec<Unmatched>,
}

/// An article without a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The article's id.
    pub id: String,
    /// The variants that could all be meant; none if there is no such variant.
    pub possible: Vec<String>,
}

/// A rule by which a variant's name is an article's.
type Rule = fn(&str, &Item) -> bool;

/// The rules, the surest first: the name that the feed states, or the article's number, as it is; the same in any
/// case and with any blanks or hyphens between; the colour's name.
const RULES: [Rule; 3] = [
    |name, item| item.model_variant.as_deref() == Some(name) || item.id == name,
    |name, item| {
        let stated = item.model_variant.as_ref().is_some_and(|stated| fold(stated) == fold(name));
        stated || fold(&item.id) == fold(name)
    },
    |name, item| item.model_variant.is_none() && item.colour.as_ref().is_some_and(|colour| fold(colour) == fold(name)),
];

/// Maps the variants of a model, by name, to the articles of its product.
///
/// An article takes the one variant that the surest rule with a match finds. If that rule finds several, it takes none:
/// a wrong colour on a shopper is worse than no colour.
pub fn map(names: &[String], items: &[Item]) -> Mapping {
    let mut mapping = Mapping::default();
    for item in items {
        match &*variants_of(names, item) {
            [name] => mapping.shown.push(((*name).to_owned(), item.id.clone())),
            several => {
                let possible = several.iter().map(|name| (*name).to_owned()).collect();
                mapping.unmatched.push(Unmatched { id: item.id.clone(), possible });
            }
        }
    }
    let is_used = |name: &&String| mapping.shown.iter().any(|(used, _)| used == *name);
    mapping.unused = names.iter().filter(|name| !is_used(name)).cloned().collect();
    mapping
}

/// The variants that the surest rule with a match finds.
fn variants_of<'a>(names: &'a [String], item: &Item) -> Vec<&'a str> {
    let by = |rule: Rule| -> Vec<&'a str> {
        names.iter().filter(|name| !fold(name).is_empty() && rule(name, item)).map(String::as_str).collect()
    };
    RULES.into_iter().map(by).find(|found| !found.is_empty()).unwrap_or_default()
}

/// A name's letters and digits in lower case.
fn fold(name: &str) -> String {
    name.to_lowercase().chars().filter(|char| char.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use base::{Currency, Money};

    use super::*;

    fn item(id: &str, colour: Option<&str>, stated: Option<&str>) -> Item {
        let mut item = Item::new(id, "Stool", Money { minor: 100, currency: Currency::Eur });
        item.colour = colour.map(str::to_owned);
        item.model_variant = stated.map(str::to_owned);
        item
    }

    #[test]
    fn the_surest_rule_decides_and_doubt_is_reported() {
        let names = ["Dark Oak", "BIRCH", "birch", "ST-04", "walnut"].map(str::to_owned);
        let items = [
            item("ST-01", Some("Red"), Some("walnut")),
            item("ST-02", Some("dark-oak"), None),
            item("ST-03", Some("Birch"), None),
            item("st-04", None, None),
            item("ST-05", Some("birch"), Some("birch")),
            item("ST-06", Some("Dark oak"), Some("ebony")),
            item("ST-07", Some("Dark Oak"), None),
        ];
        let mapping = map(&names, &items);
        let pair = |name: &str, id: &str| (name.to_owned(), id.to_owned());
        let shown = [
            pair("walnut", "ST-01"),
            pair("Dark Oak", "ST-02"),
            pair("ST-04", "st-04"),
            pair("birch", "ST-05"),
            pair("Dark Oak", "ST-07"),
        ];
        assert_eq!(mapping.shown, shown);
        let unmatched = |id: &str, possible: &[&str]| Unmatched {
            id: id.to_owned(),
            possible: possible.iter().map(|name| (*name).to_owned()).collect(),
        };
        let doubtful = [unmatched("ST-03", &["BIRCH", "birch"]), unmatched("ST-06", &[])];
        assert_eq!(mapping.unmatched, doubtful, "two could be birch; ebony is stated and missing");
        assert_eq!(mapping.unused, ["BIRCH"]);
    }
}
