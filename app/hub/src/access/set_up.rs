//! How the first manager comes in: with a code that the hub prints where it is started.
//!
//! The first tablet asks to be let in like any other device; set-up approves it along with making its manager. So there
//! is one way for devices to come in, and a lost answer to the set-up costs nothing: the tablet asks for its token.

use axum::{extract::State, http::StatusCode};
use retail::api::access::{SetUp, Staff, StaffRole, device::DecideGrant};
use sqlx::{Any, Executor, Row};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Caller, Role, Stranger, audit::Entry, code, grant, require_text, staff};
use crate::{Hub, HubError, database::Tx, error::Problem, http::extract::Body};

/// The setting that holds the code's keyed digest.
const SETTING: &str = "set_up";

pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(set_up))
}

impl Hub {
    /// A code for [`SetUp`] while nobody could come in otherwise: there is no manager of the chain or no tablet. Each
    /// call draws another one, and the last one counts.
    pub async fn set_up_code(&self) -> Result<Option<String>, HubError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM staff WHERE role = 'manager' AND active = 1 AND location IS NULL), \
             (SELECT COUNT(*) FROM device WHERE kind = 'tablet' AND revoked_at IS NULL)",
        )
        .fetch_one(self.database().read())
        .await?;
        let open = row.try_get::<i64, _>(0)? == 0 || row.try_get::<i64, _>(1)? == 0;
        if open { Ok(Some(self.new_set_up_code().await?)) } else { Ok(None) }
    }

    /// A code for [`SetUp`] in any case: for whoever runs the hub and has lost every tablet or every manager's PIN.
    pub async fn new_set_up_code(&self) -> Result<String, HubError> {
        let code = code::draw()?;
        let digest = self.code_digest(&code);
        self.database()
            .transaction(async |mut tx| {
                sqlx::query(
                    "INSERT INTO setting (name, value) VALUES ($1, $2) \
                     ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                )
                .bind(SETTING)
                .bind(digest.clone())
                .execute(&mut *tx)
                .await?;
                Ok((tx, ()))
            })
            .await?;
        Ok(code)
    }

    fn code_digest(&self, code: &str) -> String {
        self.vault().digest(SETTING, code).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Makes the chain's first manager, and lets the tablet in that asks; then the code is used up. A manager of that
/// number who is there already gets the new name and PIN.
#[utoipa::path(post, path = "/v1/setup", tag = "access", request_body = SetUp, security(()), responses(
    (status = 204, description = "Set up: the tablet may fetch its token and the manager sign in"),
    (status = 403, description = "Not the code", body = Problem),
    (status = 404, description = "No such user code or location", body = Problem),
    (status = 422, description = "Number, name or PIN is none", body = Problem),
    (status = 429, description = "Too many tries", body = Problem),
))]
async fn set_up(State(hub): State<Hub>, _: Stranger, Body(ask): Body<SetUp>) -> Result<StatusCode, HubError> {
    require_text("a staff number", &ask.staff)?;
    require_text("a name", &ask.name)?;
    let wrong = HubError::Forbidden("this is not the hub's set-up code: the hub prints it where it is started");
    let Some(code) = code::read(ask.code.reveal()) else { return Err(wrong) };
    let digest = hub.code_digest(&code);
    if !is_code(hub.database().read(), &digest).await? {
        return Err(wrong);
    }
    let hash = hub.pins().hash(&ask.pin).await?;
    hub.database()
        .transaction(async |mut tx| {
            if !is_code(&mut *tx, &digest).await? {
                return Err(HubError::Forbidden("this set-up code is used up"));
            }
            write(&hub, &mut tx, &ask, &hash).await?;
            Ok((tx, ()))
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn is_code<'a>(within: impl Executor<'a, Database = Any>, digest: &str) -> Result<bool, HubError> {
    let row = sqlx::query("SELECT name FROM setting WHERE name = $1 AND value = $2").bind(SETTING);
    Ok(row.bind(digest.to_owned()).fetch_optional(within).await?.is_some())
}

async fn write(hub: &Hub, tx: &mut Tx, ask: &SetUp, hash: &str) -> Result<(), HubError> {
    let manager =
        Staff { id: ask.staff.clone(), name: ask.name.clone(), role: StaffRole::Manager, location: None, active: true };
    if staff::find(tx, &manager.id).await?.is_some() {
        staff::update(tx, &manager, Some(hash), false).await?;
    } else {
        staff::insert(tx, &manager, hash, false, hub.now()).await?;
    }
    let caller =
        Caller { actor: format!("staff:{}", manager.id), role: Role::Manager, location: None, device: String::new() };
    if let Some(user_code) = &ask.user_code {
        let word = DecideGrant { approve: true, location: ask.location.clone() };
        grant::decide(hub, tx, &caller, user_code, &word).await?;
    }
    sqlx::query("DELETE FROM setting WHERE name = $1").bind(SETTING).execute(&mut **tx).await?;
    let entry = Entry::service("hub.set_up", None);
    hub.audit_within(tx, &caller, entry).await
}
