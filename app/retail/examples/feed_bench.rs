//! Prints how many articles a second each format is written and read at: `cargo run -p retail --example feed_bench`.

use base::{Currency, Money};
use cpu_time::ProcessTime;
use retail::feed::{Availability, Condition, Format, Item, Reader, WriteError, Writer};

const COUNT: usize = 100_000;

/// An article with every field that all formats hold, four to a product.
fn item(index: usize) -> Item {
    let currency = Currency::Cny;
    let mut item =
        Item::new(&format!("SKU-{index:06}"), &format!("Chair {}", index / 4), Money { minor: 129_000, currency });
    item.group = Some(format!("chair-{}", index / 4));
    item.description = Some("<p>Solid oak, \"oiled\" & sanded,\nmade to last.</p>".repeat(6));
    item.brand = Some("Rund".to_owned());
    item.category = Some("Furniture > Chairs".to_owned());
    item.sale_price = Some(Money { minor: 99_000, currency });
    item.quantity = Some(7);
    item.availability = Some(Availability::InStock);
    item.condition = Some(Condition::New);
    item.gtin = "9506000134352".parse().ok();
    item.colour = Some(format!("Colour {}", index % 4));
    item.link = Some(format!("https://shop.example/chairs/{index}"));
    item.image_link = Some(format!("https://shop.example/pictures/{index}-1.jpg"));
    item.additional_image_links = (2..5).map(|n| format!("https://shop.example/pictures/{index}-{n}.jpg")).collect();
    item
}

#[expect(clippy::print_stdout, reason = "it is a command that prints its figures")]
fn main() -> Result<(), WriteError> {
    let items: Vec<_> = (0..COUNT).map(item).collect();
    let formats = [Format::MerchantTsv, Format::MerchantXml, Format::Shopify { currency: Currency::Cny }];
    for format in formats {
        let start = ProcessTime::now();
        let mut writer = Writer::new(format, Vec::new())?;
        for item in &items {
            writer.write(item)?;
        }
        let file = writer.finish()?;
        let written = COUNT as f64 / start.elapsed().as_secs_f64();
        let start = ProcessTime::now();
        let read = Reader::new(format, &file[..]).filter(Result::is_ok).count();
        let rate = read as f64 / start.elapsed().as_secs_f64();
        let mib = file.len() as f64 / f64::from(1 << 20);
        println!(
            "{format:?}: {mib:.0} MiB, written at {written:.0} and {read} read at {rate:.0} articles a second of one core"
        );
    }
    Ok(())
}
