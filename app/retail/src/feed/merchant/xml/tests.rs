use base::{Currency, Money};

use super::*;
use crate::feed::{Format, Reader};

fn read(text: &str) -> Vec<Result<Item, Fault>> {
    Reader::new(Format::MerchantXml, text.as_bytes()).collect()
}

const RSS: &str = r#"<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<title>Shop</title><link>https://a.example</link>
<item>
  <g:id>A1</g:id>
  <title>plain</title>
  <g:title><![CDATA[Chair <Uno>]]> &amp; &#x955c;</g:title>
  <description>AT & T</description>
  <link>https://a.example/1?a=b&amp;c=d</link>
  <g:price>129.00 EUR</g:price>
  <g:additional_image_link>https://a.example/2.jpg</g:additional_image_link>
  <g:additional_image_link>https://a.example/3.jpg</g:additional_image_link>
  <g:shipping><g:country>DE</g:country><g:price>5 EUR</g:price></g:shipping>
  <g:gtin/>
</item>
<item><g:id>A2</g:id><g:title>Two<b/></g:title><g:price>1 EUR</g:price></item>
<item><g:id>A3</g:id><g:title>a&nbsp;b</g:title><g:price>1 EUR</g:price></item>
<item><g:id>A4</g:id><g:id>A5</g:id><g:title>Four</g:title><g:price>1 EUR</g:price></item>
<item><g:id>A6</g:id><g:price>1 EUR</g:price></item>
<item><g:id>A7</g:id><g:title>Seven</g:title><g:price>7 EUR</g:price></item>
</channel></rss>"#;

#[test]
fn reads_rss_and_tells_of_every_bad_article() {
    let mut reader = Reader::new(Format::MerchantXml, RSS.as_bytes());
    let results: Vec<_> = reader.by_ref().collect();
    let first = results[0].as_ref().unwrap();
    assert_eq!((first.id.as_str(), first.title.as_str()), ("A1", "Chair <Uno> & \u{955c}"));
    assert_eq!(first.description.as_deref(), Some("AT & T"));
    assert_eq!(first.link.as_deref(), Some("https://a.example/1?a=b&c=d"));
    assert_eq!(first.price, Money { minor: 12_900, currency: Currency::Eur });
    assert_eq!(first.additional_image_links.len(), 2);
    let faults: Vec<_> = results.iter().filter_map(|result| result.clone().err()).collect();
    let expected = [
        Fault::of_column(16, "g:title", Reason::Nested),
        Fault::of_column(17, "g:title", Reason::Entity("nbsp".to_owned())),
        Fault::of_column(18, "g:id", Reason::Twice),
        Fault::of_column(19, "g:title", Reason::Missing),
    ];
    assert_eq!(faults, expected);
    assert_eq!(results.last().unwrap().as_ref().unwrap().id, "A7");
    assert_eq!(reader.ignored(), ["g:shipping"]);
}

#[test]
fn reads_atom_whatever_the_prefix() {
    let text = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://base.google.com/ns/1.0">
        <title>Shop</title><link rel="self" href="https://a.example"/>
        <entry><id>tag:a.example,2026:1</id><x:id>A1</x:id><title>Chair</title><summary>Oak.</summary>
        <link rel="enclosure" href="https://a.example/e"/><link href="https://a.example/1?a=1&amp;b=2"/>
        <x:price>1 EUR</x:price><g:colour xmlns:g="urn:other">red</g:colour></entry></feed>"#;
    let items: Vec<_> = read(text).into_iter().collect::<Result<_, _>>().unwrap();
    let mut item = Item::new("A1", "Chair", Money { minor: 100, currency: Currency::Eur });
    item.description = Some("Oak.".to_owned());
    item.link = Some("https://a.example/1?a=1&b=2".to_owned());
    assert_eq!(items, [item]);
}

#[test]
fn a_feed_cut_anywhere_ends_with_a_fault_and_keeps_what_was_whole() {
    let whole = read(RSS);
    for end in (0..RSS.len()).filter(|&end| RSS.is_char_boundary(end)) {
        let mut results = read(&RSS[..end]);
        let last = results.pop().unwrap();
        assert!(last.as_ref().is_err_and(|fault| fault.reason.ends_the_file()), "{end}: {last:?}");
        assert_eq!(results[..], whole[..results.len()], "{end}");
    }
}

#[test]
fn what_is_no_feed_ends_with_one_fault() {
    let reason = |text: &str| {
        let results = read(text);
        assert_eq!(results.len(), 1, "{text}");
        results[0].clone().unwrap_err().reason
    };
    assert_eq!(reason(""), Reason::NoFeed);
    assert_eq!(reason("id\ttitle\n"), Reason::NoFeed);
    assert_eq!(reason("<html><item/></html>"), Reason::NoFeed);
    assert_eq!(reason("<rss><channel><item>"), Reason::CutOff("item".to_owned()));
    assert!(matches!(reason("<rss><channel></rss>"), Reason::Xml(_)));
    let long = format!("<rss><item><title>{}", "x".repeat(2 * MOST));
    assert_eq!(reason(&long), Reason::Endless(MOST));
    let latin = [&b"<rss><item><title>caf\xe9</title></item></rss>"[..]].concat();
    let fault = Reader::new(Format::MerchantXml, &latin[..]).next().unwrap().unwrap_err();
    assert_eq!(fault.reason, Reason::NotUtf8);
}

#[test]
fn entities_of_the_document_are_not_expanded() {
    let bomb = r#"<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
        <rss><item><g:id>1</g:id><g:title>&b;</g:title><g:price>1 EUR</g:price></item></rss>"#;
    assert_eq!(read(bomb), [Err(Fault::of_column(2, "g:title", Reason::Entity("b".to_owned())))]);
}
