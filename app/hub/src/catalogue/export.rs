//! Feeds going out, as they are read from the database.

use std::io::{self, BufWriter, Write};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use base::{Currency, Money};
use futures_util::stream;
use retail::{
    api::catalogue::{ExportQuery, FeedFormat, Language, Product, ProductQuery, Variant},
    feed::{Availability, Format, Item, WriteError, Writer},
};
use tokio::sync::mpsc;

use super::find;
use crate::{
    Hub, HubError,
    access::Caller,
    database::rows,
    error::Problem,
    http::extract::{Path, Query},
};

/// How many pages or pieces may wait to be written or sent.
const WAITING: usize = 2;

/// All that is sold as a feed, streamed. What the format has no place for is left out.
#[utoipa::path(get, path = "/v1/exports/{format}", tag = "catalogue",
    params(("format" = inline(FeedFormat), Path), ExportQuery), responses(
    (status = 200, content(
        (String = "text/csv"),
        (String = "text/tab-separated-values"),
        (String = "application/rss+xml"),
    )),
    (status = 401, body = Problem),
    (status = 422, body = Problem),
))]
pub(super) async fn export(
    State(hub): State<Hub>,
    _: Caller,
    Path(format): Path<FeedFormat>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, HubError> {
    let (pages, incoming) = mpsc::channel(WAITING);
    let (pieces, mut outgoing) = mpsc::channel(WAITING);
    let feed = format.with(query.currency.unwrap_or(Currency::Cny));
    tokio::spawn(read(hub, format, query, pages));
    tokio::task::spawn_blocking(move || {
        let failed = pieces.clone();
        if let Err(error) = write(feed, incoming, Pieces(pieces)) {
            // The body breaks off, so that nobody takes it for a whole one.
            let _ = failed.blocking_send(Err(error));
        }
    });
    let body = Body::from_stream(stream::poll_fn(move |context| outgoing.poll_recv(context)));
    Ok(([(header::CONTENT_TYPE, format.media_type())], body).into_response())
}

/// A page of items, or the news that there will be no more of them.
type Page = Result<Vec<Item>, HubError>;

async fn read(hub: Hub, format: FeedFormat, query: ExportQuery, pages: mpsc::Sender<Page>) {
    let mut after = None;
    loop {
        let page = items(&hub, format, &query, after.take()).await;
        let (page, next) = match page {
            Ok((items, next)) => (Ok(items), next),
            Err(error) => (Err(error), None),
        };
        if pages.send(page).await.is_err() || next.is_none() {
            return;
        }
        after = next;
    }
}

async fn items(
    hub: &Hub,
    format: FeedFormat,
    query: &ExportQuery,
    after: Option<String>,
) -> Result<(Vec<Item>, Option<String>), HubError> {
    let mut connection = hub.database().read().acquire().await?;
    // Only Shopify's format can say that an article is not sold.
    let inactive = format == FeedFormat::Shopify;
    let wanted = ProductQuery { after, limit: Some(rows::AT_ONCE as i64), inactive, ..ProductQuery::default() };
    let page = find::page(&mut connection, &wanted).await?;
    let currency = query.currency.or((format == FeedFormat::Shopify).then_some(Currency::Cny));
    let variants =
        page.products.iter().flat_map(|product| product.variants.iter().map(move |variant| (product, variant)));
    let variants: Vec<_> = variants
        .filter(|(_, variant)| inactive || variant.active)
        .filter(|(_, variant)| currency.is_none_or(|currency| currency == variant.currency))
        .collect();
    let skus: Vec<&str> = variants.iter().map(|(_, variant)| variant.sku.as_str()).collect();
    let free = find::free(&mut connection, &skus, query.location.as_deref()).await?;
    let item =
        |(product, variant): (&Product, &Variant)| item(product, variant, free.get(&variant.sku), query.language);
    Ok((variants.into_iter().map(item).collect(), page.next))
}

/// A variant of a product as an article of a feed.
pub(super) fn item(product: &Product, variant: &Variant, free: Option<&i64>, language: Language) -> Item {
    let price = Money { minor: variant.price_minor, currency: variant.currency };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let in_stock = if free.is_some_and(|free| *free > 0) { Availability::InStock } else { Availability::OutOfStock };
    Item {
        group: Some(product.id.clone()),
        description: some(language.of(&product.description)),
        brand: some(&product.brand),
        product_type: some(&product.category),
        availability: Some(in_stock),
        quantity: free.copied(),
        gtin: variant.gtin,
        colour: variant.colour.clone(),
        size: variant.size.clone(),
        material: variant.material.clone(),
        image_link: product.image_url.clone(),
        virtual_model_link: product.model_url.clone(),
        model_variant: variant.model_variant.clone(),
        listed: product.active && variant.active,
        ..Item::new(&variant.sku, language.of(&product.name), price)
    }
}

fn write(format: Format, mut pages: mpsc::Receiver<Page>, out: Pieces) -> io::Result<()> {
    let broken = |error: WriteError| io::Error::other(error.to_string());
    let mut writer = Writer::new(format, BufWriter::with_capacity(1 << 16, out)).map_err(broken)?;
    while let Some(page) = pages.blocking_recv() {
        for item in page.map_err(|error| io::Error::other(error.to_string()))? {
            match writer.write(&item) {
                Ok(()) => {}
                Err(refused @ WriteError::Refused { .. }) => tracing::warn!(%refused, "left out of a feed"),
                Err(error) => return Err(broken(error)),
            }
        }
    }
    writer.finish().map_err(broken)?;
    Ok(())
}

/// Where the feed is written to: the answer's body.
struct Pieces(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
