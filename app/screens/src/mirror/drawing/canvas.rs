//! A small canvas that is painted by distances: each pixel asks how far it is from an edge.

use base::Srgba;

/// A picture in straight-alpha sRGB whose middle is the origin, in millimetres, y up.
pub struct Canvas {
    width: u32,
    height: u32,
    /// Millimetres a pixel.
    pixel: f32,
    colours: Vec<Srgba>,
}

impl Canvas {
    /// An empty canvas.
    pub fn new(width: u32, height: u32, pixel: f32) -> Self {
        let nothing = Srgba { r: 0.0, g: 0.0, b: 0.0, a: 0.0 };
        Self { width, height, pixel, colours: vec![nothing; (width * height) as usize] }
    }

    /// Lays a layer over what is there. `layer` gets a place and a function from a signed distance (negative inside)
    /// to how much of the pixel is inside.
    pub fn paint(&mut self, layer: impl Fn(f32, f32, &dyn Fn(f32) -> f32) -> Option<Srgba>) {
        let pixel = self.pixel;
        let coverage = move |distance: f32| (0.5 - distance / pixel).clamp(0.0, 1.0);
        let (middle_x, middle_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        for (index, under) in self.colours.iter_mut().enumerate() {
            let column = (index as u32 % self.width) as f32 + 0.5;
            let row = (index as u32 / self.width) as f32 + 0.5;
            if let Some(colour) = layer((column - middle_x) * pixel, (middle_y - row) * pixel, &coverage) {
                *under = over(colour, *under);
            }
        }
    }

    /// Four bytes a pixel, row by row from the top.
    pub fn into_pixels(self) -> Vec<u8> {
        let byte = |channel: f32| (channel.clamp(0.0, 1.0) * 255.0).round() as u8;
        self.colours.into_iter().flat_map(|Srgba { r, g, b, a }| [r, g, b, a].map(byte)).collect()
    }
}

/// Porter and Duff's "over" on straight alpha.
fn over(top: Srgba, under: Srgba) -> Srgba {
    let a = top.a + under.a * (1.0 - top.a);
    if a <= 0.0 {
        return under;
    }
    let mix =
        |top_channel: f32, under_channel: f32| (top_channel * top.a + under_channel * under.a * (1.0 - top.a)) / a;
    Srgba { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opaque_layer_hides_and_a_clear_one_shows() {
        let red = Srgba::hex(0xff_0000);
        let blue = Srgba::hex(0x00_00ff);
        assert_eq!(over(red, blue), red);
        assert_eq!(over(red.with_alpha(0.0), blue), blue);
        let half = over(red.with_alpha(0.5), blue);
        assert!((half.r - 0.5).abs() < 1e-6 && half.a == 1.0);
    }

    #[test]
    fn a_disc_covers_its_area() {
        let mut canvas = Canvas::new(100, 100, 0.5);
        canvas.paint(|x, y, coverage| {
            let inside = coverage(x.hypot(y) - 20.0);
            (inside > 0.0).then(|| Srgba::hex(0).with_alpha(inside))
        });
        let area: f32 = canvas.into_pixels().chunks(4).map(|pixel| f32::from(pixel[3]) / 255.0 * 0.25).sum();
        let truth = std::f32::consts::PI * 400.0;
        assert!((area / truth - 1.0).abs() < 0.01, "{area} for {truth}");
    }
}
