//! Furniture: twelve pieces in each of six collections.

use super::{Both, Draft, Kind, name, slug};

/// The collections, with the wood or metal that their colours are named for.
const COLLECTIONS: [(Both, [(&str, Both); 2]); 6] = [
    (("Haven", "云栖"), [("oak", ("Natural Oak", "原木橡木色")), ("white", ("Chalk White", "粉白色"))]),
    (("Harbour", "港湾"), [("walnut", ("Walnut", "胡桃木色")), ("navy", ("Harbour Blue", "港湾蓝"))]),
    (("Alder", "青桤"), [("natural", ("Natural", "原木色")), ("moss", ("Moss Green", "苔绿色"))]),
    (("Fjord", "峡湾"), [("ash", ("White Ash", "白蜡木色")), ("slate", ("Slate Grey", "板岩灰"))]),
    (("Atelier", "工坊"), [("steel", ("Black Steel", "黑钢色")), ("brass", ("Brass", "黄铜色"))]),
    (("Meadow", "原野"), [("beech", ("Beech", "榉木色")), ("clay", ("Clay", "陶土色"))]),
];

/// The pieces, and what they cost.
const PIECES: [(Both, i64); 12] = [
    (("Three-Seat Sofa", "三人沙发"), 899_000),
    (("Armchair", "单人扶手椅"), 329_000),
    (("Dining Table", "餐桌"), 459_000),
    (("Dining Chair", "餐椅"), 89_900),
    (("Double Bed", "双人床"), 659_000),
    (("Bookcase", "书架"), 279_000),
    (("Sideboard", "餐边柜"), 389_000),
    (("Coffee Table", "茶几"), 159_000),
    (("Floor Lamp", "落地灯"), 129_000),
    (("Table Lamp", "台灯"), 69_900),
    (("Lamp Shade", "灯罩"), 25_900),
    (("Cushion", "抱枕"), 15_900),
];

/// What is often bought with what, within a collection.
const TOGETHER: [(&str, &str); 5] = [
    ("Table Lamp", "Lamp Shade"),
    ("Floor Lamp", "Lamp Shade"),
    ("Three-Seat Sofa", "Cushion"),
    ("Armchair", "Cushion"),
    ("Dining Table", "Dining Chair"),
];

pub fn drafts() -> Vec<Draft> {
    let pieces = |(collection, colours): &'static (Both, [(&'static str, Both); 2])| {
        PIECES.iter().map(move |(piece, price_minor)| Draft {
            id: id(collection.0, piece.0),
            category: "furniture",
            brand: collection.0,
            name: name_of(*collection, *piece),
            description: name(("Part of a collection whose pieces go together.", "同系列家具可自由搭配。")),
            price_minor: *price_minor,
            kinds: colours.iter().map(|(key, colour)| Kind::coloured(key, *colour, None)).collect(),
        })
    };
    COLLECTIONS.iter().flat_map(pieces).collect()
}

fn name_of(collection: Both, piece: Both) -> retail::product::LocalName {
    let mut name = name(piece);
    name.en = format!("{} {}", collection.0, name.en);
    name.zh_hans = format!("{}系列{}", collection.1, name.zh_hans);
    name
}

fn id(collection: &str, piece: &str) -> String {
    slug(&format!("{collection} {piece}"))
}

pub fn complements() -> Vec<(String, String)> {
    let within = |(collection, _): &'static (Both, _)| {
        TOGETHER.iter().map(move |(first, second)| (id(collection.0, first), id(collection.0, second)))
    };
    COLLECTIONS.iter().flat_map(within).collect()
}
