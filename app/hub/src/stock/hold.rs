//! Holds: pieces kept back before payment, for a time.

pub mod http;

use retail::api::stock::{Channel, Hold, HoldRequest, HoldState, Line};
use sqlx::Row;

use super::{
    document::{Act, explained, is_for, taken, unless_erased, word},
    ledger::{Change, Plan},
    lines,
};
use crate::{
    Hub, HubError,
    clock::{Millis, SECOND},
    database::Tx,
};

/// The longest time a hold may last, seconds: 30 days.
const LONGEST_S: i64 = 30 * 24 * 60 * 60;

/// Holds what is asked for.
///
/// # Errors
///
/// [`HubError::Conflict`] `out_of_stock` if too little is free, and `id_taken` if the identifier stands for another hold.
pub async fn place(hub: &Hub, act: &Act, id: &str, request: &HoldRequest) -> Result<Hold, HubError> {
    let lines = lines::in_order(&request.lines)?;
    if !(1..=LONGEST_S).contains(&request.ttl_s) {
        return Err(HubError::Invalid(format!("a hold lasts 1 to {LONGEST_S} seconds: ttl_s is {}", request.ttl_s)));
    }
    let done = hub.database().transaction(async |mut tx| {
        place_within(&mut tx, act, id, request, &lines).await?;
        Ok((tx, ()))
    });
    if let Err(error) = done.await {
        return Err(explained(hub, error, &[&request.location], lines.iter().map(|line| &*line.sku)).await);
    }
    let (stored, hold) = load(hub, id).await?.ok_or(HubError::NotFound("hold"))?;
    let Some(stored) = stored else { return Ok(hold) };
    // When it was asked for is no part of what it asks for.
    let asked = HoldRequest { lines, at: None, member: stored.member.clone(), ..request.clone() };
    let same = stored == asked && is_for(hub, stored.member.as_deref(), request.member.as_deref()).await?;
    if same { Ok(hold) } else { Err(taken(id)) }
}

async fn place_within(tx: &mut Tx, act: &Act, id: &str, request: &HoldRequest, lines: &[Line]) -> Result<(), HubError> {
    let created = act.made_at(request.at)?;
    let expires = created + request.ttl_s * SECOND;
    let state = if expires <= act.now { HoldState::Expired } else { HoldState::Open };
    // One that ended before it came is without a location: it is completed and stays closed.
    let written = sqlx::query(
        "INSERT INTO hold (id, location, member, state, channel, actor, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET location = excluded.location, \
         member = excluded.member, channel = excluded.channel, actor = excluded.actor, \
         created_at = excluded.created_at, expires_at = excluded.expires_at \
         WHERE hold.location IS NULL RETURNING state",
    )
    .bind(id.to_owned())
    .bind(request.location.clone())
    .bind(unless_erased(tx, request.member.as_deref()).await?)
    .bind(state.name())
    .bind(request.channel.name())
    .bind(act.actor.clone())
    .bind(created)
    .bind(expires)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = written else { return Ok(()) };
    let open = row.try_get::<String, _>(0)? == HoldState::Open.name();
    let mut plan = Plan::default();
    for line in lines {
        sqlx::query("INSERT INTO hold_line (hold, sku, quantity) VALUES ($1, $2, $3)")
            .bind(id.to_owned())
            .bind(line.sku.clone())
            .bind(line.quantity)
            .execute(&mut **tx)
            .await?;
        plan.add(&line.sku, &request.location, Change { held: line.quantity, ..Change::default() });
    }
    if open { plan.apply(tx, act).await } else { Ok(()) }
}

/// Lets a hold go. One that is unknown yet will hold nothing when it comes; one that has ended stays as it is.
pub async fn release(hub: &Hub, act: &Act, id: &str) -> Result<Hold, HubError> {
    let done = hub.database().transaction(async |mut tx| {
        let mut plan = Plan::default();
        if close(&mut tx, &mut plan, act.now, id, HoldState::Released).await? {
            plan.apply(&mut tx, act).await?;
        } else {
            leave_closed(&mut tx, act, id, HoldState::Released).await?;
        }
        Ok((tx, ()))
    });
    done.await?;
    let (_, hold) = load(hub, id).await?.ok_or(HubError::NotFound("hold"))?;
    Ok(hold)
}

/// Ends a hold because a sale names it; what it held is free to the sale once `plan` is applied.
///
/// # Errors
///
/// [`HubError::Conflict`] `hold_sold` if another sale has it already and this one has not `happened`.
pub(super) async fn sell(tx: &mut Tx, plan: &mut Plan, act: &Act, id: &str, happened: bool) -> Result<(), HubError> {
    if close(tx, plan, act.now, id, HoldState::Sold).await? {
        return Ok(());
    }
    let sold = sqlx::query("UPDATE hold SET state = 'sold' WHERE id = $1 AND state <> 'sold'")
        .bind(id.to_owned())
        .execute(&mut **tx)
        .await?;
    if sold.rows_affected() == 1 || leave_closed(tx, act, id, HoldState::Sold).await? || happened {
        return Ok(());
    }
    Err(HubError::conflict("hold_sold", format!("hold {id} was sold already: sell without it if this is another sale")))
}

/// Ends an open hold and plans that its pieces become free; says whether it was open.
pub(super) async fn close(
    tx: &mut Tx,
    plan: &mut Plan,
    now: Millis,
    id: &str,
    state: HoldState,
) -> Result<bool, HubError> {
    let Some((location, lines)) = end(tx, now, id, state).await? else { return Ok(false) };
    for line in lines {
        plan.add(&line.sku, &location, Change { held: -line.quantity, ..Change::default() });
    }
    Ok(true)
}

/// Ends an open hold and says what it held, and where. What is released past its time has expired.
pub(super) async fn end(
    tx: &mut Tx,
    now: Millis,
    id: &str,
    state: HoldState,
) -> Result<Option<(String, Vec<Line>)>, HubError> {
    let ended = sqlx::query(
        "UPDATE hold SET state = CASE WHEN $2 = 'released' AND expires_at <= $3 THEN 'expired' ELSE $2 END \
         WHERE id = $1 AND state = 'open' RETURNING location",
    )
    .bind(id.to_owned())
    .bind(state.name())
    .bind(now)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = ended else { return Ok(None) };
    let rows = sqlx::query(LINES).bind(id.to_owned()).fetch_all(&mut **tx).await?;
    Ok(Some((row.try_get(0)?, lines::read(&rows)?)))
}

/// Leaves a closed hold for one that is unknown yet; says whether it was unknown.
async fn leave_closed(tx: &mut Tx, act: &Act, id: &str, state: HoldState) -> Result<bool, HubError> {
    let written = sqlx::query(
        "INSERT INTO hold (id, state, actor, created_at, expires_at) VALUES ($1, $2, $3, $4, $4) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(id.to_owned())
    .bind(state.name())
    .bind(act.actor.clone())
    .bind(act.now)
    .execute(&mut **tx)
    .await?;
    Ok(written.rows_affected() == 1)
}

const LINES: &str = "SELECT sku, quantity FROM hold_line WHERE hold = $1 ORDER BY sku";

/// What a hold asked for, if the hub knows that, and how it stands.
async fn load(hub: &Hub, id: &str) -> Result<Option<(Option<HoldRequest>, Hold)>, HubError> {
    let sql = "SELECT location, member, state, channel, created_at, expires_at FROM hold WHERE id = $1";
    let Some(row) = sqlx::query(sql).bind(id.to_owned()).fetch_optional(hub.database().read()).await? else {
        return Ok(None);
    };
    let (created_at, expires_at): (Millis, Millis) = (row.try_get(4)?, row.try_get(5)?);
    let state = match word(row.try_get(2)?, HoldState::from_name)? {
        HoldState::Open if expires_at <= hub.now() => HoldState::Expired,
        state => state,
    };
    let hold = Hold { id: id.to_owned(), state, expires_at };
    let Some(location) = row.try_get(0)? else { return Ok(Some((None, hold))) };
    let lines = sqlx::query(LINES).bind(id.to_owned()).fetch_all(hub.database().read()).await?;
    let asked = HoldRequest {
        location,
        member: row.try_get(1)?,
        channel: word(row.try_get(3)?, Channel::from_name)?,
        ttl_s: (expires_at - created_at) / SECOND,
        at: None,
        lines: lines::read(&lines)?,
    };
    Ok(Some((Some(asked), hold)))
}
