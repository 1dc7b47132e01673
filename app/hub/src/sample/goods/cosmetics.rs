//! Cosmetics: twelve kinds of four each; make-up in shades, care in sizes.

use super::{Both, Draft, Kind, name, slug};

const LIPS: [Both; 5] = [
    ("Rosewood", "玫瑰木"),
    ("Brick Red", "砖红"),
    ("Bean Paste", "豆沙"),
    ("True Red", "正红"),
    ("Nude Peach", "裸桃"),
];
const SKINS: [Both; 4] = [("Porcelain", "瓷白"), ("Ivory", "象牙白"), ("Natural", "自然色"), ("Honey", "蜜色")];
const CHEEKS: [Both; 3] = [("Peach", "蜜桃"), ("Rose", "玫瑰"), ("Apricot", "杏色")];
const EYES: [Both; 3] = [("Earth", "大地色"), ("Dusty Rose", "干枯玫瑰"), ("Amber", "琥珀")];
const INKS: [Both; 2] = [("Black", "黑色"), ("Brown", "棕色")];
const JARS: [Both; 2] = [("30 ml", "30毫升"), ("50 ml", "50毫升")];
const TUBES: [Both; 2] = [("50 ml", "50毫升"), ("100 ml", "100毫升")];

/// A kind: what it costs, its shades or sizes, and four of it.
const KINDS: [(i64, &[Both], [Both; 4]); 12] = [
    (
        22_900,
        &LIPS,
        [
            ("Velvet Matte Lipstick", "丝绒哑光口红"),
            ("Silk Satin Lipstick", "丝缎口红"),
            ("Glow Lipstick", "水光口红"),
            ("Tinted Lip Balm", "有色润唇膏"),
        ],
    ),
    (
        12_900,
        &LIPS,
        [
            ("Creamy Lip Liner", "柔滑唇线笔"),
            ("Precise Lip Liner", "精细唇线笔"),
            ("Lip Primer Pencil", "唇部打底笔"),
            ("Double-Ended Lip Pencil", "双头唇线笔"),
        ],
    ),
    (
        35_900,
        &SKINS,
        [
            ("Soft Matte Foundation", "柔雾粉底液"),
            ("Dewy Foundation", "水润粉底液"),
            ("Long-Wear Foundation", "持妆粉底液"),
            ("Cushion Foundation", "气垫粉底"),
        ],
    ),
    (
        26_900,
        &SKINS,
        [
            ("Loose Setting Powder", "定妆散粉"),
            ("Pressed Powder", "蜜粉饼"),
            ("Brightening Concealer", "提亮遮瑕液"),
            ("Concealer Stick", "遮瑕棒"),
        ],
    ),
    (
        19_900,
        &CHEEKS,
        [
            ("Powder Blush", "腮红粉"),
            ("Liquid Blush", "液体腮红"),
            ("Cream Blush", "膏状腮红"),
            ("Soft Highlighter", "柔光高光"),
        ],
    ),
    (
        31_900,
        &EYES,
        [
            ("Nine-Shade Eye Palette", "九色眼影盘"),
            ("Four-Shade Eye Palette", "四色眼影盘"),
            ("Shimmer Eyeshadow", "闪光单色眼影"),
            ("Eyeshadow Stick", "眼影棒"),
        ],
    ),
    (
        16_900,
        &INKS,
        [
            ("Lengthening Mascara", "纤长睫毛膏"),
            ("Volume Mascara", "浓密睫毛膏"),
            ("Liquid Eyeliner", "眼线液笔"),
            ("Brow Pencil", "眉笔"),
        ],
    ),
    (
        45_900,
        &JARS,
        [
            ("Hydrating Serum", "保湿精华液"),
            ("Vitamin C Serum", "维C精华液"),
            ("Repair Serum", "修护精华液"),
            ("Firming Serum", "紧致精华液"),
        ],
    ),
    (
        38_900,
        &JARS,
        [("Day Cream", "日霜"), ("Night Cream", "晚霜"), ("Gel Moisturiser", "保湿凝霜"), ("Eye Cream", "眼霜")],
    ),
    (
        15_900,
        &TUBES,
        [
            ("Amino Acid Cleanser", "氨基酸洁面乳"),
            ("Foaming Cleanser", "泡沫洁面乳"),
            ("Cleansing Oil", "卸妆油"),
            ("Cleansing Balm", "卸妆膏"),
        ],
    ),
    (
        18_900,
        &TUBES,
        [
            ("Daily Sunscreen", "日常防晒霜"),
            ("Sport Sunscreen", "运动防晒霜"),
            ("Tinted Sunscreen", "润色防晒霜"),
            ("Sensitive Sunscreen", "敏感肌防晒霜"),
        ],
    ),
    (
        13_900,
        &TUBES,
        [("Clay Mask", "清洁泥膜"), ("Sleeping Mask", "睡眠面膜"), ("Hand Cream", "护手霜"), ("Body Lotion", "身体乳")],
    ),
];

const TOGETHER: [(&str, &str); 7] = [
    ("Velvet Matte Lipstick", "Creamy Lip Liner"),
    ("Silk Satin Lipstick", "Precise Lip Liner"),
    ("Soft Matte Foundation", "Loose Setting Powder"),
    ("Dewy Foundation", "Brightening Concealer"),
    ("Nine-Shade Eye Palette", "Lengthening Mascara"),
    ("Hydrating Serum", "Day Cream"),
    ("Daily Sunscreen", "Cleansing Oil"),
];

pub fn drafts() -> Vec<Draft> {
    let of_kind = |(price_minor, shades, items): &'static (i64, &'static [Both], [Both; 4])| {
        items.iter().enumerate().map(move |(item, both)| Draft {
            id: slug(both.0),
            category: "cosmetics",
            brand: "Petal",
            name: name(*both),
            description: name(("Gentle enough for every day.", "配方温和，适合日常使用。")),
            price_minor: price_minor + 2_000 * item as i64,
            kinds: shades.iter().map(|shade| kind(*shade)).collect(),
        })
    };
    KINDS.iter().flat_map(of_kind).collect()
}

/// A shade, or a size where it is told in millilitres.
fn kind(shade: Both) -> Kind {
    let mut kind = Kind::coloured(&slug(shade.0), shade, None);
    if shade.0.ends_with(" ml") {
        kind.size = kind.colour.take();
    }
    kind
}

pub fn complements() -> Vec<(String, String)> {
    TOGETHER.iter().map(|(first, second)| (slug(first), slug(second))).collect()
}
