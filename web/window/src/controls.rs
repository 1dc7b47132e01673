//! The names that the page's controls and products go by.

use retail::catalogue::Catalogue;
use screens::mirror::{Action, Look, event::Event, state::Side};

/// What the control called `name` does; `place` is that of a product, of a colour, or of a side from the left.
pub fn action(name: &str, place: usize) -> Option<Action> {
    Some(Action::Mirror(match name {
        "product" => Event::Choose(place),
        "colour" => Event::Colour(place),
        "compare" => Event::Compare,
        "side" => Event::Pick(if place == 0 { Side::Left } else { Side::Right }),
        "keep" => Event::Keep,
        "close" => Event::Close,
        "language" => return Some(Action::Language),
        "sound" => return Some(Action::Sound),
        _ => return None,
    }))
}

/// The product of this id in the colour of that one; in its first colour where it has no such colour.
pub fn look(catalogue: &Catalogue, product: &str, colour: Option<&str>) -> Option<Look> {
    let product = catalogue.products().iter().find(|known| known.id.as_str() == product)?;
    let named = product.variants.iter().find(|variant| Some(variant.id.as_str()) == colour);
    let variant = named.or(product.variants.first())?.id.clone();
    Some(Look { product: product.id.clone(), variant })
}
