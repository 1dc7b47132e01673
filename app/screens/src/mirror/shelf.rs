//! The shelf as the state machine sees it: how many colours each frame comes in, and how to step through them.

/// One colour of one product, by their places in the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// The product's place.
    pub product: usize,
    /// The variant's place among the product's.
    pub variant: usize,
}

/// The number of colours of each product, in the catalogue's order, and the look that a shopper is met with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    colours: Vec<usize>,
    first: Choice,
}

impl Shelf {
    /// A shelf whose products come in so many colours.
    pub fn new(colours: Vec<usize>) -> Self {
        Self { colours, first: Choice::default() }
    }

    /// The same shelf, whose shoppers are met with `first`; with the first product where it does not hold that look.
    pub fn opened_at(mut self, first: Choice) -> Self {
        if self.holds(first) {
            self.first = first;
        }
        self
    }

    /// The look that a shopper is met with.
    pub fn first(&self) -> Choice {
        self.first
    }

    /// The number of products.
    pub fn len(&self) -> usize {
        self.colours.len()
    }

    /// Whether there is nothing to wear.
    pub fn is_empty(&self) -> bool {
        self.colours.is_empty()
    }

    /// Whether the shelf holds `choice`.
    pub fn holds(&self, choice: Choice) -> bool {
        self.colours.get(choice.product).is_some_and(|colours| choice.variant < *colours)
    }

    /// The product `step` places further, round the ends, in its first colour.
    pub fn step(&self, from: Choice, step: isize) -> Choice {
        Choice { product: wrap(from.product, step, self.len()), variant: 0 }
    }

    /// The colour `step` places further, round the ends.
    pub fn step_colour(&self, from: Choice, step: isize) -> Choice {
        let colours = self.colours.get(from.product).copied().unwrap_or(0);
        Choice { variant: wrap(from.variant, step, colours), ..from }
    }
}

fn wrap(from: usize, step: isize, count: usize) -> usize {
    if count == 0 {
        return 0;
    }
    (from as isize + step).rem_euclid(count as isize) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_round() {
        let shelf = Shelf::new(vec![3, 4]);
        let first = Choice::default();
        assert_eq!(shelf.step(first, -1), Choice { product: 1, variant: 0 });
        assert_eq!(shelf.step_colour(first, -1), Choice { product: 0, variant: 2 });
        assert_eq!(shelf.step_colour(Choice { product: 1, variant: 3 }, 1), Choice { product: 1, variant: 0 });
        assert!(!shelf.holds(Choice { product: 0, variant: 3 }));
        assert_eq!(Shelf::default().step(first, 1), first);
    }

    #[test]
    fn a_shelf_opens_at_what_it_holds() {
        let (held, unheld) = (Choice { product: 1, variant: 3 }, Choice { product: 0, variant: 3 });
        assert_eq!(Shelf::new(vec![3, 4]).opened_at(held).first(), held);
        assert_eq!(Shelf::new(vec![3, 4]).opened_at(unheld).first(), Choice::default());
    }
}
