//! What is where, as far as recommendations must know: a picture of all stock that is seconds old, for ranking, and what
//! the database says now of the few products that are shown.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use retail::recommend::{Reach, Size, size::same};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::HubError;

/// A product with where it is.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// What kind of product it is.
    pub category: String,
    /// The sizes that it comes in.
    sizes: Vec<String>,
    /// Where pieces that nobody holds are, by size: places in [`Shelves::locations`] and in `sizes`.
    pieces: Vec<(usize, Option<usize>)>,
}

/// All products that are sold, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Shelves {
    locations: Vec<String>,
    products: HashMap<String, Shelf>,
}

impl Shelves {
    /// Reads them.
    pub async fn read(connection: &mut AnyConnection) -> Result<Self, HubError> {
        let mut shelves = Self::default();
        let rows = sqlx::query("SELECT id FROM location ORDER BY id").fetch_all(&mut *connection).await?;
        shelves.locations = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        let places: HashMap<String, usize> = shelves.locations.iter().cloned().zip(0..).collect();
        let mut rows = sqlx::query(
            "SELECT product.id, product.category, variant.size, stock.location FROM product \
             JOIN variant ON variant.product = product.id AND variant.active = 1 \
             LEFT JOIN stock ON stock.sku = variant.sku AND stock.on_hand > stock.held WHERE product.active = 1",
        )
        .fetch(connection);
        while let Some(row) = rows.try_next().await? {
            let shelf = shelves.products.entry(row.try_get(0)?).or_default();
            shelf.category = row.try_get(1)?;
            let size = row.try_get::<Option<String>, _>(2)?.map(|size| place(&mut shelf.sizes, size));
            if let Some(location) = row.try_get::<Option<String>, _>(3)?.and_then(|location| places.get(&location)) {
                shelf.pieces.push((*location, size));
            }
        }
        Ok(shelves)
    }

    /// The place of a store in these shelves.
    ///
    /// # Errors
    ///
    /// [`HubError::NotFound`] if there is no such location.
    pub fn store(&self, location: &str) -> Result<usize, HubError> {
        let found = self.locations.iter().position(|known| known == location);
        found.ok_or(HubError::NotFound("store"))
    }

    /// A product, if it is sold.
    pub fn product(&self, id: &str) -> Option<&Shelf> {
        self.products.get(id)
    }

    /// All products of a category.
    pub fn of_category(&self, category: &str) -> impl Iterator<Item = &str> {
        self.products.iter().filter(move |(_, shelf)| shelf.category == category).map(|(id, _)| id.as_str())
    }
}

/// The place of a text in a list, which it is put into if it is new.
fn place(list: &mut Vec<String>, text: String) -> usize {
    list.iter().position(|known| *known == text).unwrap_or_else(|| {
        list.push(text);
        list.len() - 1
    })
}

impl Shelf {
    /// How far away it is from a store.
    pub fn reach(&self, store: usize) -> Reach {
        let near = self.pieces.iter().map(|(at, _)| if *at == store { Reach::Here } else { Reach::Elsewhere });
        near.max().unwrap_or(Reach::Nowhere)
    }

    /// Whether it can be had in the size of somebody who wears `known`.
    pub fn size(&self, known: &[&str], store: usize, farthest: Reach) -> Size {
        if self.sizes.is_empty() {
            return Size::Right;
        }
        let near = |at: usize| at == store || farthest != Reach::Here;
        let had = self.pieces.iter().filter(|(at, _)| near(*at)).filter_map(|(_, size)| *size);
        let had: Vec<&str> = had.map(|size| self.sizes[size].as_str()).collect();
        let all: Vec<&str> = self.sizes.iter().map(String::as_str).collect();
        Size::of(known, &all, &had)
    }
}

/// A variant with pieces that nobody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The product.
    pub product: String,
    /// The variant.
    pub sku: String,
    /// Its size.
    pub size: Option<String>,
    /// Where it is.
    pub location: String,
    /// How many there are.
    pub count: i64,
}

/// What there is now of some products.
pub async fn pieces(connection: &mut AnyConnection, products: &[&str]) -> Result<Vec<Piece>, HubError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=products.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT variant.product, variant.sku, variant.size, stock.location, stock.on_hand - stock.held FROM variant \
         JOIN stock ON stock.sku = variant.sku JOIN product ON product.id = variant.product \
         WHERE variant.product IN ({}) AND variant.active = 1 AND product.active = 1 AND stock.on_hand > stock.held \
         ORDER BY variant.sku, stock.location",
        places.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for product in products {
        query = query.bind((*product).to_owned());
    }
    let read = |row: &sqlx::any::AnyRow| -> Result<Piece, HubError> {
        let (product, sku, size) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(Piece { product, sku, size, location: row.try_get(3)?, count: row.try_get(4)? })
    };
    query.fetch_all(connection).await?.iter().map(read).collect()
}

/// The piece of a product to show in a store: in a size that is worn, if any is known to be; near; the one of which there
/// is most.
pub fn choose<'a>(
    pieces: &'a [Piece],
    product: &str,
    store: &str,
    known: &[&str],
    farthest: Reach,
) -> Option<&'a Piece> {
    let here = |piece: &Piece| piece.location == store;
    let worn = |piece: &Piece| piece.size.as_deref().is_some_and(|size| known.iter().any(|known| same(known, size)));
    let near = pieces.iter().filter(|piece| piece.product == product && (farthest != Reach::Here || here(piece)));
    // The last of equals would win: the first is as good, and the order of the database decides.
    near.rev().max_by_key(|piece| (worn(piece), here(piece), piece.count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_piece_shown_is_the_right_one() {
        let piece = |sku: &str, size: &str, location: &str, count| {
            let (product, sku) = ("shirt".to_owned(), sku.to_owned());
            Piece { product, sku, size: Some(size.to_owned()), location: location.to_owned(), count }
        };
        let pieces =
            [piece("s", "S", "s1", 9), piece("m", "M", "s1", 2), piece("m", "M", "w1", 50), piece("l", "L", "s2", 1)];
        let shown = |known: &[&str], farthest| {
            let chosen = choose(&pieces, "shirt", "s1", known, farthest);
            chosen.map(|piece| (piece.sku.as_str(), piece.location.as_str()))
        };
        assert_eq!(shown(&[], Reach::Elsewhere), Some(("s", "s1")), "the most of those here");
        assert_eq!(shown(&["M"], Reach::Elsewhere), Some(("m", "s1")));
        assert_eq!(shown(&["L"], Reach::Elsewhere), Some(("l", "s2")));
        assert_eq!(shown(&["L"], Reach::Here), Some(("s", "s1")), "whether the size is right was asked before");
        assert_eq!(choose(&pieces, "hat", "s1", &[], Reach::Elsewhere), None);
    }
}
