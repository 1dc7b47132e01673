//! A platform in memory.

use std::sync::Mutex;

use hub::{
    clock::Millis,
    connect::{
        ConnectError, Cursor, Customer, Level, NewNote, NewOrder, Page, Place, Platform, Product, WrittenOrder,
        record::{Text, Variant},
    },
};

/// What it holds.
#[derive(Default)]
pub struct Shelf {
    pub products: Vec<Product>,
    /// SKU, place, pieces on hand, pieces sold and not sent.
    pub levels: Vec<(&'static str, &'static str, i64, i64)>,
    pub customers: Vec<Customer>,
    /// How many answers to orders are lost.
    pub lose_answers: usize,
    /// The sale that it makes no order of.
    pub refuses: Option<String>,
    orders: Vec<NewOrder>,
}

/// A platform called "shop".
#[derive(Default)]
pub struct Fake(Mutex<Shelf>);

impl Fake {
    pub fn set(&self, change: impl FnOnce(&mut Shelf)) {
        change(&mut self.0.lock().expect("unharmed"));
    }

    /// The orders: sale, customer, total.
    pub fn orders(&self) -> Vec<(String, String, i64)> {
        let shelf = self.0.lock().expect("unharmed");
        shelf.orders.iter().map(|order| (order.id.clone(), order.customer.clone(), order.total_minor)).collect()
    }
}

fn page<T>(items: Vec<T>) -> Result<Page<T>, ConnectError> {
    Ok(Page { items, next: None })
}

impl Platform for Fake {
    fn name(&self) -> &'static str {
        "shop"
    }

    async fn products(&self, _: Option<Millis>, _: Option<Cursor>) -> Result<Page<Product>, ConnectError> {
        page(self.0.lock().expect("unharmed").products.clone())
    }

    async fn places(&self) -> Result<Vec<Place>, ConnectError> {
        Ok(Vec::new())
    }

    async fn levels(&self, _: Option<Cursor>) -> Result<Page<Level>, ConnectError> {
        let shelf = self.0.lock().expect("unharmed");
        let level = |&(sku, place, on_hand, allocated): &(&str, &str, i64, i64)| Level {
            sku: sku.to_owned(),
            place: place.to_owned(),
            on_hand,
            allocated,
        };
        page(shelf.levels.iter().map(level).collect())
    }

    async fn customers(&self, _: Option<Millis>, _: Option<Cursor>) -> Result<Page<Customer>, ConnectError> {
        page(self.0.lock().expect("unharmed").customers.clone())
    }

    async fn write_order(&self, order: &NewOrder) -> Result<WrittenOrder, ConnectError> {
        let mut shelf = self.0.lock().expect("unharmed");
        if shelf.refuses.as_ref() == Some(&order.id) {
            let code = "INSUFFICIENT_STOCK_ERROR".to_owned();
            return Err(ConnectError::Answered { code, detail: "Ann wants too many".to_owned() });
        }
        let place = shelf.orders.iter().position(|known| known.id == order.id);
        let number = place.unwrap_or_else(|| {
            shelf.orders.push(order.clone());
            for line in &order.lines {
                if let Some(level) = shelf.levels.iter_mut().find(|level| level.0 == line.sku) {
                    level.3 += i64::from(line.quantity);
                }
            }
            shelf.orders.len() - 1
        });
        if shelf.lose_answers > 0 {
            shelf.lose_answers -= 1;
            return Err(ConnectError::Unreachable("the line is gone".to_owned()));
        }
        Ok(WrittenOrder { id: number.to_string(), code: format!("O-{}", number + 1) })
    }

    async fn write_note(&self, _: &NewNote) -> Result<(), ConnectError> {
        Ok(())
    }
}

fn text(text: &str) -> Text {
    Text { en: text.to_owned(), zh: text.to_owned() }
}

/// A product of one black variant.
pub fn product(id: &str, sku: &str, name: &str) -> Product {
    Product {
        id: id.to_owned(),
        name: text(name),
        description: text(""),
        image_url: None,
        active: true,
        variants: vec![Variant {
            id: id.to_owned(),
            sku: sku.to_owned(),
            name: text("Black"),
            options: vec![("Colour".to_owned(), "Black".to_owned())],
            price_minor: 5_990,
            currency: "EUR".to_owned(),
            active: true,
        }],
    }
}

/// A customer without phone and address.
pub fn customer(id: &str, given: &str, family: &str, email: &str) -> Customer {
    Customer {
        id: id.to_owned(),
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        email: email.to_owned(),
        phone: None,
        addresses: Vec::new(),
    }
}
