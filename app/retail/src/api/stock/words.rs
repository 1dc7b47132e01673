//! Words that stand for one of a few things, on the wire and in the database alike.

/// An enumeration whose values go by a word; a `tt`, since what is made of a `literal` does not read the word in it.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $value:ident = $word:tt,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $word)] $value,)+
        }

        impl $name {
            /// The word that stands for it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }

            /// What a word stands for.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($word => Some(Self::$value),)+
                    _ => None,
                }
            }
        }
    };
}
pub(super) use words;

words!(
    /// Where a shopper was.
    Channel {
        /// At a till or with an associate.
        Store = "store",
        /// Before a mirror.
        Mirror = "mirror",
        /// In the shop on the web.
        Web = "web",
        /// In the shop's app or mini program.
        App = "app",
        /// On the phone or in a chat.
        Remote = "remote",
    }
);

words!(
    /// Why what is there differs from what is booked.
    AdjustmentReason {
        /// Counted anew.
        Count = "count",
        /// Broken, no longer to be sold.
        Damaged = "damaged",
        /// Stolen or missing.
        Lost = "lost",
        /// Turned up.
        Found = "found",
    }
);

words!(
    /// What a hold is.
    HoldState {
        /// It holds.
        Open = "open",
        /// A sale named it.
        Sold = "sold",
        /// It was let go.
        Released = "released",
        /// Its time ran out.
        Expired = "expired",
    }
);

words!(
    /// Where the goods of a transfer are.
    TransferState {
        /// On the way.
        InTransit = "in_transit",
        /// Where they were to go.
        Received = "received",
        /// Back where they came from.
        Cancelled = "cancelled",
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_for_one_value_each() {
        for state in [HoldState::Open, HoldState::Sold, HoldState::Released, HoldState::Expired] {
            assert_eq!(HoldState::from_name(state.name()), Some(state));
            assert_eq!(serde_json::to_value(state).expect("serialises"), state.name());
        }
        assert_eq!(HoldState::from_name("lost"), None);
    }
}
