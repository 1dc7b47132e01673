//! The lens outlines of the ten styles as implicit curves: a superellipse, tapered, lifted or cut.

use retail::eyewear::Style;

/// The outline of one lens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outline {
    /// The superellipse's power: 2 is an ellipse, more is squarer. 0 stands for a hexagon.
    power: f32,
    /// How much narrower the lens is at its bottom than at its top, as a part of its width.
    taper: f32,
    /// How far the outer end is lifted, as a part of the half height.
    lift: f32,
    /// How far the bottom leans outward, as a part of the half width.
    lean: f32,
}

impl Outline {
    /// The outline of a style.
    pub fn of(style: Style) -> Self {
        let (power, taper, lift, lean) = match style {
            Style::Round => (2.0, 0.0, 0.0, 0.0),
            Style::Panto => (2.3, 0.10, 0.0, 0.02),
            Style::Aviator => (2.3, 0.16, 0.0, 0.12),
            Style::Square => (4.6, 0.04, 0.0, 0.02),
            Style::Rectangle => (4.2, 0.05, 0.04, 0.02),
            Style::CatEye => (2.6, 0.14, 0.34, 0.0),
            Style::Browline => (2.9, 0.12, 0.04, 0.04),
            Style::Geometric => (0.0, 0.0, 0.0, 0.0),
            Style::Oversized => (2.9, 0.06, 0.06, 0.03),
            Style::SportWrap => (2.9, 0.10, 0.16, 0.06),
        };
        Self { power, taper, lift, lean }
    }

    /// The distance from the edge, negative inside, near the edge in the unit of the half sizes. `x` runs outward
    /// from the lens's middle, `y` up.
    pub fn distance(&self, x: f32, y: f32, half_width: f32, half_height: f32) -> f32 {
        let outward = (x / half_width).max(0.0);
        let v = y / half_height - self.lift * outward * outward;
        let u = (x / half_width + self.lean * v) / (1.0 + self.taper * v.clamp(-1.5, 1.5));
        (self.radius(u.abs(), v.abs()) - 1.0) * half_width.min(half_height)
    }

    /// 1 on the edge of the shape whose half sizes are 1.
    fn radius(&self, u: f32, v: f32) -> f32 {
        if self.power == 0.0 {
            return v.max(u + 0.36 * v);
        }
        (u.powf(self.power) + v.powf(self.power)).powf(self.power.recip())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLES: [Style; 10] = [
        Style::Round,
        Style::Panto,
        Style::Aviator,
        Style::Square,
        Style::Rectangle,
        Style::CatEye,
        Style::Browline,
        Style::Geometric,
        Style::Oversized,
        Style::SportWrap,
    ];

    #[test]
    fn every_lens_has_the_size_that_the_optician_writes() {
        for style in STYLES {
            let outline = Outline::of(style);
            assert!(outline.distance(0.0, 0.0, 25.0, 20.0) < -5.0, "{style:?}");
            let width = (-400..400).filter(|x| outline.distance(*x as f32 / 10.0, 0.0, 25.0, 20.0) < 0.0).count();
            assert!((480..=520).contains(&width), "{style:?}: {width} tenths of a millimetre");
        }
    }

    #[test]
    fn the_styles_differ() {
        let print = |style| {
            let outline = Outline::of(style);
            (0..900)
                .map(|cell| {
                    outline.distance((cell % 30 - 15) as f32 * 2.0, (cell / 30 - 15) as f32 * 2.0, 25.0, 20.0) < 0.0
                })
                .collect::<Vec<_>>()
        };
        for (index, style) in STYLES.into_iter().enumerate() {
            for other in &STYLES[index + 1..] {
                assert_ne!(print(style), print(*other), "{style:?} and {other:?}");
            }
        }
    }
}
