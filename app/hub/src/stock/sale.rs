//! Sales: at any location, of what is free there and of what was held for the buyer.

pub mod http;

use base::money::Currency;
use retail::api::stock::{Channel, Sale, SaleLine, SaleRequest, SoldLine};
use sqlx::Row;

use super::{
    document::{Act, explained, is_for, taken, unless_erased, word},
    hold,
    ledger::{Change, Kind, Movement, Plan, record},
    lines,
};
use crate::{Hub, HubError, database::Tx, identifier};

/// Books a sale.
///
/// # Errors
///
/// [`HubError::Conflict`] `out_of_stock` if too little is free and the sale has not happened already, `hold_sold` if
/// another sale has the hold, and `id_taken` if the identifier stands for another sale.
pub async fn sell(hub: &Hub, act: &Act, id: &str, request: &SaleRequest) -> Result<Sale, HubError> {
    let request = &in_order(request)?;
    let booked = hub.database().transaction(async |mut tx| {
        book(&mut tx, act, id, request).await?;
        Ok((tx, ()))
    });
    if let Err(error) = booked.await {
        let skus = request.lines.iter().map(|line| &*line.sku);
        return Err(explained(hub, error, &[&request.location], skus).await);
    }
    let sale = load(hub, id).await?;
    hub.recommendations().took_place(sale.member.as_deref());
    let same = is_of(&sale, request) && is_for(hub, sale.member.as_deref(), request.member.as_deref()).await?;
    if same { Ok(sale) } else { Err(taken(id)) }
}

/// Books a sale within a transaction, for whoever writes many at once. A known identifier changes
/// nothing.
///
/// # Errors
///
/// Those of [`sell`], but for `id_taken`.
pub async fn sell_within(tx: &mut Tx, act: &Act, id: &str, request: &SaleRequest) -> Result<(), HubError> {
    book(tx, act, id, &in_order(request)?).await
}

async fn book(tx: &mut Tx, act: &Act, id: &str, request: &SaleRequest) -> Result<(), HubError> {
    if !insert(tx, act, id, request).await? {
        return Ok(());
    }
    let mut plan = Plan::default();
    if let Some(hold) = &request.hold {
        hold::sell(tx, &mut plan, act, hold, request.happened).await?;
    }
    for line in &request.lines {
        let change = Change { on_hand: -line.quantity, sold: line.quantity, ..Change::default() };
        plan.add(&line.sku, &request.location, change);
    }
    match request.happened {
        true => plan.apply_regardless(tx, act, id).await?,
        false => plan.apply(tx, act).await?,
    }
    for line in &request.lines {
        insert_line(tx, id, line).await?;
        let (sku, location) = (&*line.sku, &*request.location);
        record(tx, act, &Movement { kind: Kind::Sale, document: id, sku, location, quantity: -line.quantity }).await?;
    }
    Ok(())
}

fn in_order(request: &SaleRequest) -> Result<SaleRequest, HubError> {
    let hold = request.hold.as_deref().map(identifier::document).transpose()?;
    Ok(SaleRequest { hold, lines: lines::in_order(&request.lines)?, ..request.clone() })
}

async fn insert(tx: &mut Tx, act: &Act, id: &str, request: &SaleRequest) -> Result<bool, HubError> {
    let new = sqlx::query(
        "INSERT INTO purchase (id, member, location, channel, associate, hold, currency, total_minor, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id.to_owned())
    .bind(unless_erased(tx, request.member.as_deref()).await?)
    .bind(request.location.clone())
    .bind(request.channel.name())
    .bind(request.associate.as_deref().or(act.associate()).map(str::to_owned))
    .bind(request.hold.clone())
    .bind(request.currency.code())
    .bind(total_minor(&request.lines)?)
    .bind(act.made_at(request.at)?)
    .execute(&mut **tx)
    .await?;
    Ok(new.rows_affected() == 1)
}

fn total_minor(lines: &[SaleLine]) -> Result<i64, HubError> {
    lines
        .iter()
        .try_fold(0_i64, |total, line| total.checked_add(line.unit_minor.checked_mul(line.quantity)?))
        .ok_or_else(|| HubError::invalid("the total is more than any till can count"))
}

async fn insert_line(tx: &mut Tx, id: &str, line: &SaleLine) -> Result<(), HubError> {
    sqlx::query("INSERT INTO purchase_line (purchase, sku, quantity, returned, unit_minor) VALUES ($1, $2, $3, 0, $4)")
        .bind(id.to_owned())
        .bind(line.sku.clone())
        .bind(line.quantity)
        .bind(line.unit_minor)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether a sale is what a request asks for, for whomever. When it was, who served and how it was sent are not asked for.
fn is_of(sale: &Sale, request: &SaleRequest) -> bool {
    let asked = request.lines.iter().map(|line| (&line.sku, line.quantity, line.unit_minor));
    sale.location == request.location
        && sale.channel == request.channel
        && sale.hold == request.hold
        && sale.currency == request.currency
        && sale.lines.iter().map(|line| (&line.sku, line.quantity, line.unit_minor)).eq(asked)
}

/// A sale as it stands.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is none.
pub async fn load(hub: &Hub, id: &str) -> Result<Sale, HubError> {
    let row = sqlx::query(
        "SELECT location, member, channel, associate, hold, currency, total_minor, at FROM purchase WHERE id = $1",
    )
    .bind(id.to_owned())
    .fetch_optional(hub.database().read())
    .await?
    .ok_or(HubError::NotFound("sale"))?;
    let lines =
        sqlx::query("SELECT sku, quantity, returned, unit_minor FROM purchase_line WHERE purchase = $1 ORDER BY sku")
            .bind(id.to_owned())
            .fetch_all(hub.database().read())
            .await?;
    Ok(Sale {
        id: id.to_owned(),
        location: row.try_get(0)?,
        member: row.try_get(1)?,
        channel: word(row.try_get(2)?, Channel::from_name)?,
        associate: row.try_get(3)?,
        hold: row.try_get(4)?,
        currency: word(row.try_get(5)?, |code| Currency::ALL.into_iter().find(|currency| currency.code() == code))?,
        total_minor: row.try_get(6)?,
        at: row.try_get(7)?,
        lines: lines
            .iter()
            .map(|line| {
                Ok(SoldLine {
                    sku: line.try_get(0)?,
                    quantity: line.try_get(1)?,
                    returned: line.try_get(2)?,
                    unit_minor: line.try_get(3)?,
                })
            })
            .collect::<Result<_, HubError>>()?,
    })
}
