//! What documents do to levels, as the hub will book them.

use retail::api::stock::{Level, Line};

use crate::{Change, outbox::Outbox};

/// Lays over a level what has not reached the hub, and what it refused though the goods have moved.
pub fn lay_over(level: &mut Level, outbox: &Outbox, now: i64) {
    for queued in outbox.all().filter(|queued| queued.counts()) {
        let holds = match &queued.change {
            Change::Hold { id, request } => {
                queued.change.at() + request.ttl_s * 1_000 > now && !outbox.all().any(|later| ends(&later.change, id))
            }
            // A hold that is in the outbox is not in the hub's word.
            Change::Sell { request, .. } => {
                request.hold.as_ref().is_some_and(|hold| !outbox.all().any(|other| places(&other.change, hold)))
            }
            _ => false,
        };
        book(level, &queued.change, holds);
    }
}

/// Books a document. `holds` says whether it places a hold that is open, or sells one.
///
/// Of a hold that is sold as much ends as is bought: the hub alone knows what else it held, and tells it soon.
pub fn book(level: &mut Level, change: &Change, holds: bool) {
    match change {
        Change::Hold { request, .. } if request.location == level.location && holds => {
            level.held += pieces(&request.lines, &level.sku);
        }
        Change::Sell { request, .. } if request.location == level.location => {
            let lines = request.lines.iter().filter(|line| line.sku == level.sku);
            let sold: i64 = lines.map(|line| line.quantity).sum();
            // What the hub did not know to be there it books in.
            level.on_hand = (level.on_hand - sold).max(0);
            level.sold += sold;
            if holds {
                level.held -= sold.min(level.held);
            }
        }
        Change::TakeBack { request, .. } if request.location == level.location => {
            level.on_hand += pieces(&request.lines, &level.sku);
        }
        _ => return,
    }
    level.free = (level.on_hand - level.held).max(0);
}

fn pieces(lines: &[Line], sku: &str) -> i64 {
    lines.iter().filter(|line| line.sku == sku).map(|line| line.quantity).sum()
}

fn places(change: &Change, hold: &str) -> bool {
    matches!(change, Change::Hold { id, .. } if id == hold)
}

fn ends(change: &Change, hold: &str) -> bool {
    match change {
        Change::Release { hold: ended, .. } => ended == hold,
        Change::Sell { request, .. } => request.hold.as_deref() == Some(hold),
        _ => false,
    }
}
