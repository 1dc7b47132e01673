//! The part of the catalogue that a batch is about.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use base::Gtin;
use retail::{
    api::catalogue::{Language, Product, Variant},
    feed::Item,
    product::LocalName,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::{
    HubError,
    catalogue::{find, price::Prices},
    clock::Millis,
    database::rows,
    identifier,
};

/// The most variants of a product.
const MOST_VARIANTS: usize = 500;

/// The category of a product whose feed names none.
const NO_CATEGORY: &str = "other";

/// Products while a batch changes them.
pub struct Shelf {
    products: BTreeMap<String, Product>,
    /// Whose variant a SKU is.
    owners: HashMap<String, String>,
    /// Which SKU a GTIN is of.
    gtins: HashMap<Gtin, String>,
    /// The changed variants of each changed product.
    changed: BTreeMap<String, BTreeSet<String>>,
    /// Products that a row of this batch was about.
    met: HashSet<String>,
}

/// The id of an item's product.
fn product_id(item: &Item) -> &str {
    item.group.as_deref().unwrap_or(&item.id)
}

impl Shelf {
    /// Reads what the items are about.
    pub async fn load(connection: &mut AnyConnection, items: &[(u64, Item)]) -> Result<Self, HubError> {
        let ids: BTreeSet<&str> = items.iter().map(|(_, item)| product_id(item)).collect();
        let ids: Vec<String> = ids.into_iter().map(str::to_owned).collect();
        let products = find::by_id(connection, &ids).await?;
        let skus = items.iter().map(|(_, item)| item.id.clone()).collect();
        let owners = pairs(connection, "SELECT sku, product FROM variant WHERE sku IN", skus).await?;
        let gtins = items.iter().filter_map(|(_, item)| Some(item.gtin?.to_string())).collect();
        let gtins = pairs(connection, "SELECT gtin, sku FROM variant WHERE gtin IN", gtins).await?;
        Ok(Self {
            products: products.into_iter().map(|product| (product.id.clone(), product)).collect(),
            owners: owners.into_iter().collect(),
            gtins: gtins.into_iter().filter_map(|(gtin, sku)| Some((gtin.parse().ok()?, sku))).collect(),
            changed: BTreeMap::new(),
            met: HashSet::new(),
        })
    }

    /// Takes an item in, or says why not.
    pub fn take(&mut self, item: &Item, language: Language, now: Millis) -> Result<(), (&'static str, String)> {
        let id = product_id(item);
        for (column, text) in [("id", item.id.as_str()), ("item_group_id", id)] {
            identifier::goods("it", text).map_err(|fault| (column, fault.to_string()))?;
        }
        if let Some(owner) = self.owners.get(&item.id).filter(|owner| *owner != id) {
            return Err(("id", format!("this SKU is a variant of product \"{owner}\": give this one another")));
        }
        if let Some(owner) = item.gtin.and_then(|gtin| self.gtins.get(&gtin)).filter(|owner| **owner != item.id) {
            return Err(("gtin", format!("this GTIN is that of \"{owner}\": each article has its own")));
        }
        let is_first = self.met.insert(id.to_owned());
        let product = self.products.entry(id.to_owned()).or_insert_with(|| blank(id));
        let place = product.variants.iter().position(|variant| variant.sku == item.id);
        if place.is_none() && product.variants.len() >= MOST_VARIANTS {
            return Err(("item_group_id", format!("the product has {MOST_VARIANTS} variants already")));
        }
        let before = Product { variants: Vec::new(), ..product.clone() };
        describe(product, item, language, is_first);
        let is_same = Product { variants: Vec::new(), ..product.clone() } == before;
        let variant = variant(place.map(|place| &product.variants[place]), item, language);
        let is_changed = place.is_none_or(|place| product.variants[place] != variant);
        if is_changed {
            match place {
                Some(place) => product.variants[place] = variant,
                None => product.variants.push(variant),
            }
        }
        if is_changed || !is_same {
            product.updated_at = now;
            let skus = self.changed.entry(id.to_owned()).or_default();
            skus.insert(item.id.clone());
        }
        self.owners.insert(item.id.clone(), id.to_owned());
        if let Some(gtin) = item.gtin {
            self.gtins.insert(gtin, item.id.clone());
        }
        Ok(())
    }

    /// What everything on it costs.
    pub fn prices(&self) -> Prices {
        Prices::of(self.products.values())
    }

    /// What must be written: changed products with their changed variants.
    pub fn changes(&self) -> Vec<Product> {
        let changed = self.changed.iter().filter_map(|(id, skus)| Some((self.products.get(id)?, skus)));
        let with = |(product, skus): (&Product, &BTreeSet<String>)| {
            let variants = product.variants.iter().filter(|variant| skus.contains(&variant.sku));
            Product { variants: variants.cloned().collect(), ..product.clone() }
        };
        changed.map(with).collect()
    }
}

fn blank(id: &str) -> Product {
    Product {
        id: id.to_owned(),
        category: NO_CATEGORY.to_owned(),
        brand: String::new(),
        name: LocalName::default(),
        description: LocalName::default(),
        model_url: None,
        image_url: None,
        active: false,
        variants: Vec::new(),
        updated_at: 0,
    }
}

/// Sets what an item says of its product; what it leaves open stays. The product has its first row's name and picture.
fn describe(product: &mut Product, item: &Item, language: Language, is_first: bool) {
    product.active = item.listed || (product.active && !is_first);
    if let Some(category) = item.product_type.as_ref().or(item.category.as_ref()) {
        product.category.clone_from(category);
    }
    if let Some(brand) = &item.brand {
        product.brand.clone_from(brand);
    }
    if item.virtual_model_link.is_some() {
        product.model_url.clone_from(&item.virtual_model_link);
    }
    if !is_first {
        return;
    }
    language.set(&mut product.name, &item.title);
    if let Some(description) = &item.description {
        language.set(&mut product.description, description);
    }
    if item.image_link.is_some() {
        product.image_url.clone_from(&item.image_link);
    }
}

/// The variant that an item is, with what it leaves open as it was.
fn variant(before: Option<&Variant>, item: &Item, language: Language) -> Variant {
    let or_before = |value: &Option<String>, field: fn(&Variant) -> &Option<String>| {
        value.clone().or_else(|| before.and_then(|before| field(before).clone()))
    };
    let price = item.sale_price.unwrap_or(item.price);
    let mut variant = Variant {
        sku: item.id.clone(),
        gtin: item.gtin.or_else(|| before.and_then(|before| before.gtin)),
        name: before.map(|before| before.name.clone()).unwrap_or_default(),
        size: or_before(&item.size, |before| &before.size),
        colour: or_before(&item.colour, |before| &before.colour),
        material: or_before(&item.material, |before| &before.material),
        model_variant: or_before(&item.model_variant, |before| &before.model_variant),
        price_minor: price.minor,
        currency: price.currency,
        active: item.listed,
    };
    let looks = |variant: &Variant| (variant.colour.clone(), variant.size.clone());
    if before.is_none_or(|before| looks(before) != looks(&variant)) {
        language.set(&mut variant.name, &name(item));
    }
    variant
}

/// What tells an item from its product's others; its title if nothing does.
fn name(item: &Item) -> String {
    let choices = item.choices.iter().map(|choice| choice.value.as_str());
    let parts: Vec<&str> =
        [item.colour.as_deref(), item.size.as_deref()].into_iter().flatten().chain(choices).collect();
    if parts.is_empty() { item.title.clone() } else { parts.join(" / ") }
}

async fn pairs(
    connection: &mut AnyConnection,
    select: &str,
    keys: BTreeSet<String>,
) -> Result<Vec<(String, String)>, HubError> {
    let keys: Vec<String> = keys.into_iter().collect();
    let mut found = Vec::with_capacity(keys.len());
    for keys in keys.chunks(rows::AT_ONCE) {
        let sql = format!("{select} {}", rows::list(keys.len()));
        let query = keys.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, key| query.bind(key.clone()));
        for row in query.fetch_all(&mut *connection).await? {
            found.push((row.try_get(0)?, row.try_get(1)?));
        }
    }
    Ok(found)
}
