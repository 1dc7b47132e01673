use base::{Currency, Money};

use super::*;
use crate::feed::{Availability, Condition, Format, Reader, Writer};

fn read(text: &str) -> Vec<Result<Item, Fault>> {
    Reader::new(Format::MerchantTsv, text.as_bytes()).collect()
}

#[test]
fn reads_a_feed_as_merchants_write_it() {
    let text = "\u{feff}ID\ttitle\tdescription\tprice\tsale price\tavailability\timage link\tadditional image link\t\
                gtin\tcondition\tvirtual_model_link\tmodel_variant\tshipping\r\n\
                A1\t\"Chair \"\"Uno\"\"\"\t\"two\r\nlines\"\t129.00 EUR\t99 EUR\tin stock\thttps://a.example/1.jpg\t\
                https://a.example/2.jpg,https://a.example/3.jpg\t9506000134352\tNew\thttps://a.example/c.glb\toak\tx\r\n\
                \t\t\t\t\t\t\t\t\t\t\t\t\r\n";
    let mut reader = Reader::new(Format::MerchantTsv, text.as_bytes());
    let item = reader.next().unwrap().unwrap();
    let euros = |minor| Money { minor, currency: Currency::Eur };
    assert_eq!((item.id.as_str(), item.title.as_str()), ("A1", "Chair \"Uno\""));
    assert_eq!(item.description.as_deref(), Some("two\nlines"));
    assert_eq!((item.price, item.sale_price), (euros(12_900), Some(euros(9_900))));
    assert_eq!((item.availability, item.condition), (Some(Availability::InStock), Some(Condition::New)));
    assert_eq!(item.additional_image_links, ["https://a.example/2.jpg", "https://a.example/3.jpg"]);
    assert_eq!(item.model_variant.as_deref(), Some("oak"));
    assert!(reader.next().is_none());
    assert_eq!(reader.ignored(), ["shipping"]);
}

#[test]
fn every_bad_row_is_told_of_while_good_ones_load() {
    let long = "x".repeat(151);
    let rows = [
        "A1\tChair\t1 EUR\t\t\t",
        "\tChair\t1 EUR\t\t\t",
        "A3\tChair\t1.234 EUR\t\t\t",
        "A4\tChair\t1 EUR\t9506000134353\t\t",
        "A5\tChair\t1 EUR\t\tsoon\t",
        "A6\tChair\t1 EUR\t\t\t2 EUR",
        "A7\tChair\t1 EUR\t\t\t1 USD",
        "A8\tChair\t1 EUR",
        "A9\tChair\u{1}\t1 EUR\t\t\t",
        &format!("A10\t{long}\t1 EUR\t\t\t"),
        &format!("{}\tChair\t1 EUR\t\t\t", "x".repeat(51)),
        "A12\tChair\t0.50 EUR\t\t\t0.50 EUR",
    ];
    let text = format!("id\ttitle\tprice\tgtin\tavailability\tsale_price\n{}\n", rows.join("\n"));
    let results = read(&text);
    let good: Vec<_> = results.iter().flatten().map(|item| item.id.as_str()).collect();
    assert_eq!(good, ["A1", "A12"]);
    let told: Vec<_> = results.into_iter().filter_map(Result::err).map(|fault| fault.to_string()).collect();
    let starts = [
        "line 3, id: it is empty",
        "line 4, price: \"1.234 EUR\" is no price",
        "line 5, gtin: the check digit is 3 and should be 2",
        "line 6, availability: \"soon\" is not understood: use one of in_stock",
        "line 7, sale_price: the sale price is above the price",
        "line 8, sale_price: it is in another currency",
        "line 9: the row has 3 fields and the header 6",
        "line 10, title: the character '\\u{1}'",
        "line 11, title: 151 characters are too many: the format allows 150",
        "line 12, id: 51 characters are too many: the format allows 50",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(start), "{told}");
    }
}

#[test]
fn a_file_without_header_ends_with_one_fault() {
    assert_eq!(read(""), [Err(Fault::of_row(1, Reason::Empty))]);
    assert_eq!(read("\u{feff}\r\n\r\n").len(), 1);
    assert_eq!(read("A1\tChair\t1 EUR\nA2\tStool\t1 EUR\n"), [Err(Fault::of_row(1, Reason::NoColumn("id")))]);
    assert_eq!(read("\nid\ttitle\n"), [Err(Fault::of_row(2, Reason::NoColumn("price")))]);
}

#[test]
fn what_google_forbids_is_refused_and_the_rest_written() {
    let item = Item::new("A1", "Chair", Money { minor: 100, currency: Currency::Usd });
    let mut writer = Writer::new(Format::MerchantTsv, Vec::new()).unwrap();
    let refused = |item: Item, writer: &mut Writer<Vec<u8>>| writer.write(&item).unwrap_err().to_string();
    let long = refused(Item { title: "\u{955c}".repeat(151), ..item.clone() }, &mut writer);
    assert_eq!(long, "article A1, title: 151 characters are too many: the format allows 150");
    let model = format!("https://a.example/{}.glb", "x".repeat(2000));
    assert!(refused(Item { virtual_model_link: Some(model), ..item.clone() }, &mut writer).contains("2000"));
    assert!(refused(Item { listed: false, ..item.clone() }, &mut writer).contains("not listed"));
    let debt = Money { minor: -1, currency: Currency::Usd };
    assert!(refused(Item { price: debt, ..item.clone() }, &mut writer).contains("-0.01 USD"));
    let links: Vec<_> = (0..12).map(|index| format!("https://a.example/{index},.jpg")).collect();
    writer.write(&Item { additional_image_links: links, title: " Chair ".to_owned(), ..item.clone() }).unwrap();
    let file = String::from_utf8(writer.finish().unwrap()).unwrap();
    let items: Vec<_> = read(&file).into_iter().collect::<Result<_, _>>().unwrap();
    let links = (0..10).map(|index| format!("https://a.example/{index}%2C.jpg")).collect();
    assert_eq!(items, [Item { additional_image_links: links, ..item }]);
}
