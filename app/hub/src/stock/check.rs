//! The sum rules of the stock. They hold at every commit; nothing here repairs them.

use std::fmt;

use sqlx::Row;

use crate::{Hub, HubError};

/// Two sums that should agree and do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The rule that is broken.
    pub rule: &'static str,
    /// The document or location that it is broken for.
    pub place: String,
    /// The variant; empty if the rule is about no single one.
    pub sku: String,
    /// What the books say, pieces or hundredths.
    pub booked: i64,
    /// What it should be by all that was written down, pieces or hundredths.
    pub due: i64,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, place, sku, booked, due } = self;
        write!(out, "{rule}: {place} {sku} has {booked} and should have {due}")
    }
}

/// A rule, and two tables of (place, sku, quantity) whose sums agree by place and SKU.
struct Rule {
    name: &'static str,
    sql: &'static str,
}

/// Sums of two sides that differ. Both are summed in one statement, so that they are of one moment.
macro_rules! agree {
    ($name:literal, $booked:literal, $due:literal) => {
        Rule {
            name: $name,
            sql: concat!(
                "SELECT place, sku, CAST(SUM(booked) AS BIGINT), CAST(SUM(due) AS BIGINT) FROM (\
                 SELECT place, sku, quantity AS booked, 0 AS due FROM (",
                $booked,
                ") AS books UNION ALL SELECT place, sku, 0, quantity FROM (",
                $due,
                ") AS papers) AS sides GROUP BY place, sku HAVING SUM(booked) <> SUM(due) ORDER BY place, sku"
            ),
        }
    };
}

const RULES: [Rule; 10] = [
    agree!(
        "on hand is what came less what went",
        "SELECT location AS place, sku, on_hand AS quantity FROM stock",
        "SELECT location AS place, sku, quantity FROM movement"
    ),
    agree!(
        "held is what open holds hold",
        "SELECT location AS place, sku, held AS quantity FROM stock",
        "SELECT hold.location AS place, hold_line.sku, hold_line.quantity FROM hold_line \
         JOIN hold ON hold.id = hold_line.hold WHERE hold.state = 'open'"
    ),
    agree!(
        "sold is what sales took",
        "SELECT location AS place, sku, sold AS quantity FROM stock",
        "SELECT location AS place, sku, -quantity AS quantity FROM movement WHERE kind = 'sale'"
    ),
    agree!(
        "a sale moved its lines",
        "SELECT document || ' at ' || location AS place, sku, -quantity AS quantity FROM movement WHERE kind = 'sale'",
        "SELECT purchase.id || ' at ' || purchase.location AS place, purchase_line.sku, purchase_line.quantity \
         FROM purchase_line JOIN purchase ON purchase.id = purchase_line.purchase"
    ),
    agree!(
        "a sale's total is that of its lines",
        "SELECT id AS place, '' AS sku, total_minor AS quantity FROM purchase",
        "SELECT purchase AS place, '' AS sku, quantity * unit_minor AS quantity FROM purchase_line"
    ),
    agree!(
        "a return moved its lines",
        "SELECT document || ' at ' || location AS place, sku, quantity FROM movement WHERE kind = 'return'",
        "SELECT take_back.id || ' at ' || take_back.location AS place, take_back_line.sku, take_back_line.quantity \
         FROM take_back_line JOIN take_back ON take_back.id = take_back_line.take_back"
    ),
    agree!(
        "returned is what returns brought",
        "SELECT purchase AS place, sku, returned AS quantity FROM purchase_line",
        "SELECT take_back.purchase AS place, take_back_line.sku, take_back_line.quantity \
         FROM take_back_line JOIN take_back ON take_back.id = take_back_line.take_back"
    ),
    agree!(
        "a transfer sent its lines",
        "SELECT document || ' from ' || location AS place, sku, -quantity AS quantity FROM movement \
         WHERE kind = 'dispatch'",
        "SELECT transfer.id || ' from ' || transfer.origin AS place, transfer_line.sku, transfer_line.quantity \
         FROM transfer_line JOIN transfer ON transfer.id = transfer_line.transfer"
    ),
    agree!(
        "what left is on the way until it arrives",
        "SELECT document AS place, sku, -quantity AS quantity FROM movement \
         WHERE kind IN ('dispatch', 'arrival', 'cancellation')",
        "SELECT transfer.id AS place, transfer_line.sku, transfer_line.quantity \
         FROM transfer_line JOIN transfer ON transfer.id = transfer_line.transfer WHERE transfer.state = 'in_transit'"
    ),
    agree!(
        "what there is is what came in less what went out",
        "SELECT 'all' AS place, sku, on_hand AS quantity FROM stock UNION ALL \
         SELECT 'all' AS place, transfer_line.sku, transfer_line.quantity \
         FROM transfer_line JOIN transfer ON transfer.id = transfer_line.transfer WHERE transfer.state = 'in_transit'",
        "SELECT 'all' AS place, sku, quantity FROM movement \
         WHERE kind IN ('receipt', 'adjustment', 'shortage', 'sale', 'return')"
    ),
];

/// Checks every rule and names what is off.
pub async fn check(hub: &Hub) -> Result<Vec<Fault>, HubError> {
    let mut faults = Vec::new();
    for rule in &RULES {
        for row in sqlx::query(rule.sql).fetch_all(hub.database().read()).await? {
            faults.push(Fault {
                rule: rule.name,
                place: row.try_get(0)?,
                sku: row.try_get(1)?,
                booked: row.try_get(2)?,
                due: row.try_get(3)?,
            });
        }
    }
    Ok(faults)
}
