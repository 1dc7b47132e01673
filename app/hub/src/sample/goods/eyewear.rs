//! The frames of the catalogue that comes with the program, and what goes with them.

use retail::catalogue::Catalogue;

use super::{Both, Draft, Kind, name};
use crate::HubError;

/// The case that goes with a frame.
pub const CASE: &str = "case-hard";

const ACCESSORIES: [(&str, Both, i64, &[(&str, Both)]); 7] = [
    (CASE, ("Hard Glasses Case", "硬壳眼镜盒"), 12_900, &[("tan", TAN), ("black", BLACK)]),
    ("case-folding", ("Folding Glasses Case", "折叠眼镜盒"), 9_900, &[("tan", TAN), ("navy", NAVY)]),
    ("pouch-leather", ("Leather Glasses Pouch", "真皮眼镜袋"), 19_900, &[("tan", TAN), ("black", BLACK)]),
    ("cloth-microfibre", ("Microfibre Lens Cloth", "超细纤维镜布"), 2_900, &[("grey", GREY), ("navy", NAVY)]),
    ("chain-fine", ("Fine Glasses Chain", "细款眼镜链"), 15_900, &[("gold", GOLD), ("silver", SILVER)]),
    ("cord-sport", ("Sport Glasses Cord", "运动眼镜绳"), 5_900, &[("black", BLACK), ("navy", NAVY)]),
    ("spray-lens", ("Lens Cleaning Spray", "镜片清洁喷雾"), 4_900, &[("60ml", ("60 ml", "60毫升"))]),
];

const TAN: Both = ("Tan", "棕褐色");
const BLACK: Both = ("Black", "黑色");
const NAVY: Both = ("Navy", "藏青色");
const GREY: Both = ("Grey", "灰色");
const GOLD: Both = ("Gold", "金色");
const SILVER: Both = ("Silver", "银色");

/// Frames under their own ids and colours, then accessories.
pub fn drafts() -> Result<Vec<Draft>, HubError> {
    let catalogue = Catalogue::bundled().map_err(|fault| HubError::Setup(fault.to_string()))?;
    let frames = catalogue.products().iter().map(|product| Draft {
        id: product.id.to_string(),
        category: "eyewear",
        brand: "Vitrine",
        name: product.name.clone(),
        description: name(("A frame, made to be tried on.", "可虚拟试戴的镜架。")),
        price_minor: product.price.minor,
        kinds: product
            .variants
            .iter()
            .map(|variant| Kind {
                key: variant.id.to_string(),
                name: variant.name.clone(),
                size: None,
                colour: Some(variant.name.en.clone()),
                material: None,
            })
            .collect(),
    });
    let accessories = ACCESSORIES.iter().map(|(id, both, price_minor, colours)| Draft {
        id: (*id).to_owned(),
        category: "eyewear_accessories",
        brand: "Vitrine",
        name: name(*both),
        description: name(("Goes with every frame.", "适配各款镜架。")),
        price_minor: *price_minor,
        kinds: colours.iter().map(|(key, colour)| Kind::coloured(key, *colour, None)).collect(),
    });
    Ok(frames.chain(accessories).collect())
}
