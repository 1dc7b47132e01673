//! How a feed of one shape fills a view of another.

use bevy::prelude::*;

/// How the feed fills the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeedFit {
    /// The whole view is filled; what stands over is cut off.
    #[default]
    Cover,
    /// The whole feed is seen, between bars.
    Contain,
}

/// Where the feed lies in a view: `view = feed * scale + offset`, both in pixels from the top left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// View pixels a feed pixel.
    pub scale: f32,
    /// The feed's top left corner in the view, px.
    pub offset: Vec2,
}

impl FeedFit {
    /// Where a feed of `feed` pixels lies, centred, in a view of `view` pixels.
    pub fn place(self, feed: Vec2, view: Vec2) -> Placed {
        let ratio = view / feed.max(Vec2::ONE);
        let scale = match self {
            Self::Cover => ratio.max_element(),
            Self::Contain => ratio.min_element(),
        };
        Placed { scale, offset: (view - feed * scale) / 2.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_of_the_views_shape_fills_it_exactly() {
        for fit in [FeedFit::Cover, FeedFit::Contain] {
            let placed = fit.place(Vec2::new(1280.0, 720.0), Vec2::new(1920.0, 1080.0));
            assert_eq!(placed, Placed { scale: 1.5, offset: Vec2::ZERO });
        }
    }

    #[test]
    fn cover_cuts_and_contain_leaves_bars() {
        let (feed, view) = (Vec2::new(1280.0, 720.0), Vec2::new(1080.0, 1920.0));
        let cover = FeedFit::Cover.place(feed, view);
        assert!(cover.offset.x < 0.0 && cover.offset.y.abs() < 1e-3);
        let contain = FeedFit::Contain.place(feed, view);
        assert!(contain.offset.y > 0.0 && contain.offset.x.abs() < 1e-3);
    }
}
