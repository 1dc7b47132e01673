//! Checking a PIN: the try is counted, then the PIN is checked, then the try is taken back if it was right.

use retail::api::{
    Secret,
    access::{Session, SignIn, Staff},
};
use sqlx::Row;

use super::{IDLE, LONGEST};
use crate::{
    Hub, HubError,
    access::{
        Caller,
        audit::Entry,
        lockout::{DEVICE_FORGETS, FREE_FOR_DEVICE, FREE_FOR_STAFF, seconds_left, wait},
        staff,
    },
    clock::Millis,
    database::Tx,
    random,
    vault::token_digest,
};

/// What is said of a wrong number and of a wrong PIN alike.
const WRONG: HubError = HubError::Forbidden("the staff number or the PIN is wrong");

/// Somebody on the staff, with what their PIN is checked against.
pub struct Known {
    staff: Staff,
    hash: String,
    one_time: bool,
}

/// Signs in at the caller's tablet.
pub async fn sign_in(hub: &Hub, caller: &Caller, ask: &SignIn) -> Result<Session, HubError> {
    let known = check(hub, caller, &ask.staff, &ask.pin).await?;
    let new_hash = match &ask.new_pin {
        Some(pin) if *pin == ask.pin => {
            return Err(HubError::invalid("choose a PIN other than the one you were given"));
        }
        Some(pin) => Some(hub.pins().hash(pin).await?),
        None => None,
    };
    let token = random::token()?;
    let now = hub.now();
    let session = Session { token: token.into(), staff: known.staff.clone(), ends_at: now + LONGEST, idle_ms: IDLE };
    hub.database()
        .retrying(|| async {
            let mut tx = hub.database().begin().await?;
            forgive(&mut tx, caller, &ask.staff, now).await?;
            if let Some(hash) = &new_hash {
                write_pin(&mut tx, &known, hash).await?;
            } else if known.one_time {
                tx.commit().await?;
                return Err(HubError::conflict(
                    "new_pin_needed",
                    "this PIN is for one time: send new_pin along with it",
                ));
            }
            open(&mut tx, caller, &session, now).await?;
            let actor = Caller { actor: format!("staff:{}", ask.staff), ..caller.clone() };
            let entry = Entry::service("session.open", None);
            hub.audit_within(&mut tx, &actor, entry).await?;
            Ok(tx.commit().await?)
        })
        .await?;
    Ok(session)
}

/// Somebody on the staff whose PIN it is. The try is left counted: [`forgive`] takes it back.
pub async fn check(hub: &Hub, caller: &Caller, staff: &str, pin: &Secret) -> Result<Known, HubError> {
    let known = hub.database().retrying(|| count(hub, caller, staff)).await?;
    let hash = known.as_ref().map(|known| known.hash.clone());
    if hub.pins().verify(pin, hash).await?
        && let Some(known) = known
    {
        return Ok(known);
    }
    // Whoever it was said to be: an identifier that is not on the staff may be anything, a PIN even.
    let entry = Entry::service("session.refused", None);
    match &known_actor(hub, staff).await? {
        Some(actor) => hub.audit(&Caller { actor: actor.clone(), ..caller.clone() }, entry).await?,
        None => hub.audit(caller, entry).await?,
    }
    Err(WRONG)
}

async fn known_actor(hub: &Hub, staff: &str) -> Result<Option<String>, HubError> {
    let row = sqlx::query("SELECT id FROM staff WHERE id = $1").bind(staff.to_owned());
    let found = row.fetch_optional(hub.database().read()).await?;
    Ok(found.map(|_| format!("staff:{staff}")))
}

/// Counts a try against the person and the device.
async fn count(hub: &Hub, caller: &Caller, staff: &str) -> Result<Option<Known>, HubError> {
    let now = hub.now();
    let mut tx = hub.database().begin().await?;
    let device = sqlx::query("SELECT failures, locked_until FROM device WHERE id = $1")
        .bind(caller.device.clone())
        .fetch_one(&mut *tx)
        .await?;
    let (mut at_device, device_locked): (i64, Millis) = (device.try_get(0)?, device.try_get(1)?);
    refuse_while_locked(now, device_locked)?;
    if now - device_locked >= DEVICE_FORGETS {
        at_device = 0;
    }
    let person = sqlx::query(
        "SELECT id, name, role, location, active, pin_hash, pin_one_time, failures, locked_until FROM staff \
         WHERE id = $1 AND active = 1",
    )
    .bind(staff.to_owned())
    .fetch_optional(&mut *tx)
    .await?;
    let known = match person {
        Some(row) => {
            refuse_while_locked(now, row.try_get(8)?)?;
            let failures = row.try_get::<i64, _>(7)? + 1;
            write_failures(&mut tx, Counted::Staff, staff, failures, now + wait(failures, FREE_FOR_STAFF)).await?;
            let (staff, hash) = (staff::read(&row)?, row.try_get(5)?);
            Some(Known { staff, hash, one_time: row.try_get::<i64, _>(6)? == 1 })
        }
        None => None,
    };
    at_device += 1;
    let locked_until = now + wait(at_device, FREE_FOR_DEVICE);
    write_failures(&mut tx, Counted::Device, &caller.device, at_device, locked_until).await?;
    tx.commit().await?;
    Ok(known)
}

fn refuse_while_locked(now: Millis, locked_until: Millis) -> Result<(), HubError> {
    seconds_left(now, locked_until).map_or(Ok(()), |seconds| Err(HubError::TooMany(seconds)))
}

#[derive(Clone, Copy)]
enum Counted {
    Staff,
    Device,
}

async fn write_failures(
    tx: &mut Tx,
    counted: Counted,
    id: &str,
    failures: i64,
    locked_until: Millis,
) -> Result<(), HubError> {
    let sql = match counted {
        Counted::Staff => "UPDATE staff SET failures = $1, locked_until = $2 WHERE id = $3",
        Counted::Device => "UPDATE device SET failures = $1, locked_until = $2 WHERE id = $3",
    };
    sqlx::query(sql).bind(failures).bind(locked_until).bind(id.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

/// Takes a try back that proved right. The device's other tries stay counted.
pub async fn forgive(tx: &mut Tx, caller: &Caller, staff: &str, now: Millis) -> Result<(), HubError> {
    write_failures(tx, Counted::Staff, staff, 0, 0).await?;
    sqlx::query(
        "UPDATE device SET failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END, locked_until = $1 WHERE id = $2",
    )
    .bind(now)
    .bind(caller.device.clone())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes a PIN of the person's own choice, unless another one was written since theirs was checked.
pub async fn write_pin(tx: &mut Tx, known: &Known, hash: &str) -> Result<(), HubError> {
    let written = sqlx::query("UPDATE staff SET pin_hash = $1, pin_one_time = 0 WHERE id = $2 AND pin_hash = $3")
        .bind(hash.to_owned())
        .bind(known.staff.id.clone())
        .bind(known.hash.clone())
        .execute(&mut **tx)
        .await?;
    if written.rows_affected() == 1 { Ok(()) } else { Err(WRONG) }
}

async fn open(tx: &mut Tx, caller: &Caller, session: &Session, now: Millis) -> Result<(), HubError> {
    sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(now).execute(&mut **tx).await?;
    sqlx::query(
        "INSERT INTO session (token_digest, staff, device, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(token_digest(session.token.reveal()))
    .bind(session.staff.id.clone())
    .bind(caller.device.clone())
    .bind(now)
    .bind(now + IDLE)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
