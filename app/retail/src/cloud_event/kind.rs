//! Our types of event.

/// What our types' names start with.
pub const PREFIX: &str = "vitrine.";

/// Our types of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A shopper opened a product's page, or asked a shelf for it.
    View,
    /// A shopper stayed with a product for a while.
    Dwell,
    /// A shopper took a product from its shelf.
    PickUp,
    /// A shopper put it back.
    PutBack,
    /// A shopper tried a product on, in a mirror or in a cabin.
    TryOn,
    /// A shopper put a product into a cart.
    Cart,
    /// A reader saw a product's tag.
    RfidSeen,
    /// A member checked in at a store or a device.
    CheckIn,
    /// A visitor turned out to be a member.
    Identified,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::View,
        Self::Dwell,
        Self::PickUp,
        Self::PutBack,
        Self::TryOn,
        Self::Cart,
        Self::RfidSeen,
        Self::CheckIn,
        Self::Identified,
    ];

    /// The type as an event names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "vitrine.view",
            Self::Dwell => "vitrine.dwell",
            Self::PickUp => "vitrine.pick_up",
            Self::PutBack => "vitrine.put_back",
            Self::TryOn => "vitrine.try_on",
            Self::Cart => "vitrine.cart",
            Self::RfidSeen => "vitrine.rfid_seen",
            Self::CheckIn => "vitrine.check_in",
            Self::Identified => "vitrine.identified",
        }
    }

    /// The type that a name stands for.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it says something about a product.
    pub fn has_product(self) -> bool {
        !matches!(self, Self::CheckIn | Self::Identified)
    }
}
