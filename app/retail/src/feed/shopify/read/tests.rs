use base::Money;

use super::*;
use crate::feed::{Format, Reader};

const FORMAT: Format = Format::Shopify { currency: Currency::Eur };

fn read(text: &str) -> Vec<Result<Item, Fault>> {
    Reader::new(FORMAT, text.as_bytes()).collect()
}

fn euros(minor: i64) -> Money {
    Money { minor, currency: Currency::Eur }
}

const OLD: &str = "\
Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,\
Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Variant Image,Cost per item
stool,Stool,\"<p>Oak,\n<b>\"\"solid\"\"</b></p>\",Rund,Seating,TRUE,Color,Natural,Seat,Flat,ST-1,4,80.00,100.00,'9506000134352,https://a.example/2.jpg,2,,1
stool,,,,,,,Black,,Round,ST-2,-1,100,,,https://a.example/1.jpg,1,https://a.example/b.jpg,1
,,,,,,,White,,Flat,ST-3,0,100,100,,,,,1
,,,,,,,,,,,,,,,https://a.example/3.jpg,3,,
lamp,Lamp,,,,FALSE,Title,Default Title,,,lamp,,12.5,,,,,,
";

#[test]
fn old_headers_and_rows_that_continue_a_product() {
    let items: Vec<_> = read(OLD).into_iter().collect::<Result<_, _>>().unwrap();
    let ids: Vec<_> = items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["ST-1", "ST-2", "ST-3", "lamp"]);
    let [first, second, third, lamp] = &items[..] else { panic!("four items") };
    assert_eq!(first.description.as_deref(), Some("<p>Oak,\n<b>\"solid\"</b></p>"));
    assert_eq!((first.price, first.sale_price, first.quantity), (euros(10_000), Some(euros(8_000)), Some(4)));
    assert_eq!(first.gtin.map(|gtin| gtin.shortest()).as_deref(), Some("9506000134352"));
    assert_eq!(first.image_link.as_deref(), Some("https://a.example/1.jpg"), "the first by position");
    assert_eq!(first.additional_image_links, ["https://a.example/2.jpg", "https://a.example/3.jpg"]);
    assert_eq!(second.image_link.as_deref(), Some("https://a.example/b.jpg"));
    assert_eq!(second.additional_image_links.len(), 3);
    assert_eq!((second.title.as_str(), second.brand.as_deref()), ("Stool", Some("Rund")));
    assert_eq!(second.choices[0].value, "Round");
    assert_eq!((third.colour.as_deref(), third.group.as_deref()), (Some("White"), Some("stool")));
    assert_eq!((third.price, third.sale_price), (euros(10_000), None));
    assert_eq!((&lamp.group, lamp.listed, lamp.price), (&None, false, euros(1_250)));
    assert!(lamp.choices.is_empty());
}

#[test]
fn new_headers_and_what_is_passed_over() {
    let text = "Title,URL handle,SKU,Price,Option1 name,Option1 value,Inventory quantity,Status,Tags\n\
                Stuhl \u{dc}no,,CH-1,10,\u{989c}\u{8272},\u{9ed1},3,Active,x\n,,CH-2,11,,\u{767d},,,\n";
    let mut reader = Reader::new(FORMAT, text.as_bytes());
    let items: Vec<_> = reader.by_ref().collect::<Result<_, _>>().unwrap();
    assert_eq!(items[0].group.as_deref(), Some("stuhl-\u{fc}no"));
    assert_eq!(items[1].group, items[0].group);
    assert_eq!(items[1].colour.as_deref(), Some("\u{767d}"));
    assert_eq!(reader.ignored(), ["Tags"]);
    assert_eq!((reader.line(), reader.bytes()), (3, text.len() as u64));
}

#[test]
fn every_bad_row_is_told_of_while_good_ones_load() {
    let text = "Handle,Title,Variant SKU,Variant Price,Variant Barcode,Image Src\n\
                ,,X-0,1,,\n\
                a,A,A-1,1,,\n\
                a,,A-2,one,,\n\
                a,,A-3,1,00000000,\n\
                a,,A-4,1,\n\
                a,,,,,nowhere\n\
                a,,A-5,,,\n\
                b,,B-1,1,,\n\
                c,C,C-1,2,,\n";
    let results = read(text);
    let good: Vec<_> = results.iter().flatten().map(|item| item.id.as_str()).collect();
    assert_eq!(good, ["A-1", "C-1"]);
    let mut bad: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    bad.sort_by_key(|fault| fault.line);
    let expected = [
        Fault::of_row(2, Reason::NoProduct),
        Fault::of_column(4, "Variant Price", Reason::Amount("one".to_owned())),
        Fault::of_column(5, "Variant Barcode", Reason::GtinZero),
        Fault::of_row(6, Reason::Fields { expected: 6, found: 5 }),
        Fault::of_column(7, "Image Src", Reason::Link("nowhere".to_owned())),
        Fault::of_column(8, "Variant Price", Reason::Missing),
        Fault::of_column(9, "Title", Reason::Missing),
    ];
    assert_eq!(bad, expected);
}

#[test]
fn a_product_is_bounded() {
    let mut text = "Handle,Title,Variant SKU,Variant Price\na,A,0,1\n".to_owned();
    (1..MOST_ROWS + 2).for_each(|index| text.push_str(&format!("a,,{index},1\n")));
    let results = read(&text);
    assert_eq!(results.iter().flatten().count(), MOST_ROWS);
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 2);
}

#[test]
fn a_product_before_the_break_of_a_file_still_loads() {
    let results = read("Handle,Title,Variant SKU,Variant Price\na,A,A-1,1\nb,\"B,B-1,1\n");
    assert_eq!(results.len(), 2);
    assert!(results[0].is_ok());
    assert_eq!(results[1], Err(Fault::of_row(3, Reason::OpenQuote)));
}
