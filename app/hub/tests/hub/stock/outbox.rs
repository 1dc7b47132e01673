//! Commands that wait in outboxes come in any order and more than once, and what they come to is the same.

use retail::api::stock::{Line, Receipt};
use sqlx::Row;

use super::{
    LOCATIONS, SKUS,
    chance::Chance,
    clean,
    command::{self, Command},
    shop,
};
use crate::shop::{On, Shop, on_both};

on_both!(any_order_and_any_repeat_give_the_same_stock, async |on: On| {
    let commands = commands(&mut Chance(7));
    let plain = deliver(on, commands.clone()).await;
    for seed in 0..3 {
        let mut twice = [commands.clone(), commands.clone()].concat();
        Chance(seed).shuffle(&mut twice);
        assert_eq!(deliver(on, twice).await, plain, "seed {seed}");
    }
});

/// A week of a tablet: holds that are sold, released or stay; transfers that come in or back; sales and returns.
fn commands(chance: &mut Chance) -> Vec<Command> {
    let mut commands = Vec::new();
    for turn in 0..12 {
        let (hold, transfer, sale) = (chance.id(), chance.id(), chance.id());
        let asked = command::hold(chance);
        let mut sold = command::sale(chance, (turn % 3 == 0).then(|| hold.clone()));
        sold.location.clone_from(&asked.location);
        let back = Line { sku: sold.lines[0].sku.clone(), quantity: 1 };
        let mut returned = command::take_back(chance, sale.clone());
        returned.lines = vec![back];
        commands.push(Command::Hold(hold.clone(), asked));
        if turn % 3 == 1 {
            commands.push(Command::Release(hold));
        }
        commands.push(Command::Transfer(transfer.clone(), command::transfer(chance)));
        match turn % 3 {
            0 => commands.push(Command::Receive(transfer)),
            1 => commands.push(Command::Cancel(transfer)),
            _ => {}
        }
        commands.push(Command::Sale(sale, sold));
        commands.push(Command::Return(chance.id(), returned));
        commands.push(Command::Adjustment(chance.id(), command::adjustment(chance)));
    }
    commands
}

/// Sends all to a shop with plenty of everything, what is refused for coming too early again, and says what is where.
async fn deliver(on: On, mut commands: Vec<Command>) -> Vec<(String, String, [i64; 3])> {
    let shop = shop(on).await;
    fill(&shop).await;
    while !commands.is_empty() {
        let mut early = Vec::new();
        for command in commands {
            let answer = command.send(&shop).await;
            match answer.status.as_u16() {
                404 => early.push(command),
                _ => drop(answer.ok()),
            }
        }
        commands = early;
    }
    clean(hub::stock::check(&shop.hub).await);
    let sql = "SELECT sku, location, on_hand, held, sold FROM stock ORDER BY sku, location";
    let rows = sqlx::query(sql).fetch_all(shop.hub.database().read()).await.expect("rows");
    rows.iter().map(|row| (row.get(0), row.get(1), [row.get(2), row.get(3), row.get(4)])).collect()
}

async fn fill(shop: &Shop) {
    for location in LOCATIONS {
        let lines = SKUS.map(|sku| Line { sku: sku.to_owned(), quantity: 1_000 }).to_vec();
        let receipt = Receipt { location: location.to_owned(), lines };
        let id = uuid::Uuid::now_v7().to_string();
        Command::Receipt(id, receipt).send(shop).await.ok();
    }
}
