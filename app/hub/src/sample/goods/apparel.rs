//! Clothes: twelve kinds of five each, in sizes and two colours.

use super::{Both, Draft, Kind, name, slug};

const LETTERS: [&str; 4] = ["S", "M", "L", "XL"];
const WAISTS: [&str; 4] = ["28", "30", "32", "34"];
const ONE: [&str; 1] = ["One Size"];

const COLOURS: [Both; 6] = [
    ("Black", "黑色"),
    ("Ivory", "象牙白"),
    ("Camel", "驼色"),
    ("Navy", "藏青色"),
    ("Sage", "鼠尾草绿"),
    ("Charcoal", "炭灰色"),
];

/// A kind: what it costs, its sizes, and five of it.
const KINDS: [(i64, &[&str], [Both; 5]); 12] = [
    (
        39_900,
        &LETTERS,
        [
            ("Linen Shirt", "亚麻衬衫"),
            ("Oxford Shirt", "牛津纺衬衫"),
            ("Poplin Shirt", "府绸衬衫"),
            ("Silk Shirt", "真丝衬衫"),
            ("Flannel Shirt", "法兰绒衬衫"),
        ],
    ),
    (
        15_900,
        &LETTERS,
        [
            ("Cotton T-Shirt", "纯棉T恤"),
            ("Striped T-Shirt", "条纹T恤"),
            ("Long-Sleeve T-Shirt", "长袖T恤"),
            ("V-Neck T-Shirt", "V领T恤"),
            ("Heavyweight T-Shirt", "重磅T恤"),
        ],
    ),
    (
        45_900,
        &WAISTS,
        [
            ("Straight Jeans", "直筒牛仔裤"),
            ("Slim Jeans", "修身牛仔裤"),
            ("Wide-Leg Jeans", "阔腿牛仔裤"),
            ("Tapered Jeans", "锥形牛仔裤"),
            ("Bootcut Jeans", "微喇牛仔裤"),
        ],
    ),
    (
        42_900,
        &WAISTS,
        [
            ("Wool Trousers", "羊毛西裤"),
            ("Linen Trousers", "亚麻长裤"),
            ("Chinos", "斜纹休闲裤"),
            ("Pleated Trousers", "打褶长裤"),
            ("Corduroy Trousers", "灯芯绒长裤"),
        ],
    ),
    (
        59_900,
        &LETTERS,
        [
            ("Shirt Dress", "衬衫连衣裙"),
            ("Slip Dress", "吊带连衣裙"),
            ("Knit Dress", "针织连衣裙"),
            ("Wrap Dress", "裹身连衣裙"),
            ("Floral Dress", "碎花连衣裙"),
        ],
    ),
    (
        35_900,
        &LETTERS,
        [
            ("Pleated Skirt", "百褶半身裙"),
            ("A-Line Skirt", "A字半身裙"),
            ("Satin Skirt", "缎面半身裙"),
            ("Denim Skirt", "牛仔半身裙"),
            ("Pencil Skirt", "铅笔半身裙"),
        ],
    ),
    (
        49_900,
        &LETTERS,
        [
            ("Merino Sweater", "美利奴羊毛衫"),
            ("Cashmere Sweater", "羊绒衫"),
            ("Cable-Knit Sweater", "麻花针织衫"),
            ("Roll-Neck Sweater", "高领毛衣"),
            ("Knit Cardigan", "针织开衫"),
        ],
    ),
    (
        89_900,
        &LETTERS,
        [
            ("Wool Blazer", "羊毛西装外套"),
            ("Linen Blazer", "亚麻西装外套"),
            ("Double-Breasted Blazer", "双排扣西装外套"),
            ("Denim Jacket", "牛仔夹克"),
            ("Bomber Jacket", "飞行员夹克"),
        ],
    ),
    (
        129_900,
        &LETTERS,
        [
            ("Trench Coat", "风衣"),
            ("Wool Coat", "羊毛大衣"),
            ("Light Down Jacket", "轻薄羽绒服"),
            ("Long Down Coat", "长款羽绒服"),
            ("Parka", "派克大衣"),
        ],
    ),
    (
        69_900,
        &["38", "40", "42", "44"],
        [
            ("Leather Loafers", "真皮乐福鞋"),
            ("White Sneakers", "小白鞋"),
            ("Chelsea Boots", "切尔西靴"),
            ("Ballet Flats", "芭蕾平底鞋"),
            ("Running Shoes", "跑步鞋"),
        ],
    ),
    (
        22_900,
        &ONE,
        [
            ("Wool Scarf", "羊毛围巾"),
            ("Silk Scarf", "真丝丝巾"),
            ("Cashmere Scarf", "羊绒围巾"),
            ("Knit Beanie", "针织帽"),
            ("Bucket Hat", "渔夫帽"),
        ],
    ),
    (
        19_900,
        &ONE,
        [
            ("Leather Belt", "真皮腰带"),
            ("Woven Belt", "编织腰带"),
            ("Canvas Tote", "帆布托特包"),
            ("Leather Tote", "真皮托特包"),
            ("Crossbody Bag", "斜挎包"),
        ],
    ),
];

const TOGETHER: [(&str, &str); 8] = [
    ("Wool Trousers", "Leather Belt"),
    ("Chinos", "Woven Belt"),
    ("Straight Jeans", "Leather Belt"),
    ("Wool Coat", "Cashmere Scarf"),
    ("Trench Coat", "Silk Scarf"),
    ("Wool Blazer", "Wool Trousers"),
    ("Satin Skirt", "Silk Shirt"),
    ("Light Down Jacket", "Knit Beanie"),
];

pub fn drafts() -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (kind, (price_minor, sizes, items)) in KINDS.iter().enumerate() {
        for (item, both) in items.iter().enumerate() {
            // Two colours that differ, and not the same ones for all of a kind.
            let first = (kind + item) % COLOURS.len();
            let colours = [COLOURS[first], COLOURS[(first + 1 + kind % 4) % COLOURS.len()]];
            drafts.push(Draft {
                id: slug(both.0),
                category: "apparel",
                brand: "Lanes",
                name: name(*both),
                description: name(("Cut to be worn for years.", "经典剪裁，经久耐穿。")),
                price_minor: price_minor + 5_000 * item as i64,
                kinds: kinds(&colours, sizes),
            });
        }
    }
    drafts
}

fn kinds(colours: &[Both], sizes: &[&str]) -> Vec<Kind> {
    let all = colours.iter().flat_map(|colour| sizes.iter().map(move |size| (colour, size)));
    let kind = |(colour, size): (&Both, &&str)| {
        let zh = if *size == ONE[0] { "均码" } else { size };
        let mut kind = Kind::coloured(&slug(&format!("{} {size}", colour.0)), *colour, None);
        kind.name.en = format!("{} / {size}", colour.0);
        kind.name.zh_hans = format!("{} / {zh}", colour.1);
        kind.size = Some((*size).to_owned());
        kind
    };
    all.map(kind).collect()
}

pub fn complements() -> Vec<(String, String)> {
    TOGETHER.iter().map(|(first, second)| (slug(first), slug(second))).collect()
}
