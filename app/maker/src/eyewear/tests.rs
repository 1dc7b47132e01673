use std::collections::HashMap;

use proptest::prelude::*;
use retail::{
    catalogue::Catalogue,
    eyewear::{LensSpec, Style},
};

use super::*;
use crate::mesh::SIDES;

mod looks;

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

prop_compose! {
    fn specs()(
        style in prop::sample::select(STYLES.to_vec()),
        material in prop::sample::select(vec![Material::Acetate, Material::Metal, Material::Mixed]),
        lens_width in 42.0f64..64.0,
        bridge in 14.0f64..24.0,
        temple_length in 120.0f64..150.0,
        lens_height in 28.0f64..54.0,
        wrap_deg in 0.0f64..16.0,
        pantoscopic_deg in 0.0f64..12.0,
        rim in 1.2f64..5.0,
    ) -> EyewearSpec {
        EyewearSpec {
            style, material, lens_width, bridge, temple_length, lens_height, wrap_deg, pantoscopic_deg, rim,
        }
    }
}

/// Corners that lie at one place count as one; in a closed mesh every edge is then walked once in each direction.
fn is_closed(mesh: &Mesh) -> bool {
    let key = |p: DVec3| (p * 1e6).round().as_i64vec3().to_array();
    let mut edges: HashMap<_, i32> = HashMap::new();
    for triangle in &mesh.triangles {
        let corners = triangle.map(|index| key(mesh.positions[index as usize]));
        for (a, b) in [(0, 1), (1, 2), (2, 0)] {
            *edges.entry((corners[a], corners[b])).or_default() += 1;
            *edges.entry((corners[b], corners[a])).or_default() -= 1;
        }
    }
    edges.values().all(|balance| *balance == 0)
}

fn volume(mesh: &Mesh) -> f64 {
    let corner = |index: u32| mesh.positions[index as usize];
    mesh.triangles.iter().map(|&[a, b, c]| corner(a).dot(corner(b).cross(corner(c))) / 6.0).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn parts_are_closed_and_face_outward(spec in specs()) {
        for (name, part) in [
            ("sheet", front::sheet(&spec)),
            ("wire", front::wire(&spec)),
            ("lens", lens::left(&spec)),
            ("temple", temple::left(&spec)),
            ("tip", temple::tip(&spec)),
            ("pads", pads::left(&spec)),
        ] {
            prop_assert!(part.positions.iter().all(|p| p.is_finite()), "{name}");
            prop_assert!(part.normals().iter().all(|n| (n.length() - 1.0).abs() < 1e-9), "{name}");
            prop_assert!(is_closed(&part), "{name} is open");
            prop_assert!(part.triangles.is_empty() || volume(&part) > 0.0, "{name} is inside out");
        }
    }

    #[test]
    fn the_mesh_measures_what_the_optician_wrote(spec in specs()) {
        let flat = EyewearSpec { wrap_deg: 0.0, ..spec };
        let span = |points: &[f64]| {
            let low = points.iter().copied().fold(f64::MAX, f64::min);
            (low, points.iter().copied().fold(f64::MIN, f64::max))
        };
        let edge: Vec<_> = outline::lens(&flat).iter().map(|p| *p + outline::middle(&flat)).collect();
        let (nasal, temporal) = span(&edge.iter().map(|p| p.x).collect::<Vec<_>>());
        let (foot, top) = span(&edge.iter().map(|p| p.y).collect::<Vec<_>>());
        prop_assert!((temporal - nasal - spec.lens_width).abs() < 0.1);
        prop_assert!((top - foot - spec.lens_height).abs() < 0.1);
        prop_assert!((2.0 * nasal - spec.bridge).abs() < 0.1);
        prop_assert!((front::hinge(&spec).x * 2.0 - spec.frame_width()).abs() < 0.1);

        // The rings of the temple, without its lids, from the hinge to the tip.
        let temple = temple::left(&spec);
        let rings = temple.positions.chunks_exact(SIDES).take(temple::STATIONS);
        let middles: Vec<_> = rings.map(|ring| ring.iter().sum::<DVec3>() / SIDES as f64).collect();
        let length: f64 = middles.windows(2).map(|pair| (pair[1] - pair[0]).length()).sum();
        prop_assert!((length - spec.temple_length).abs() < 0.1, "the temple is {length} mm long");
    }
}

#[test]
fn every_product_is_a_sound_and_repeatable_gltf() {
    for product in Catalogue::bundled().expect("the catalogue").products() {
        let glb = make(&product.eyewear, &product.variants);
        assert_eq!(glb, make(&product.eyewear, &product.variants));
        let file = gltf::Gltf::from_slice(&glb).expect("sound glTF");
        let names: Vec<_> = file.nodes().filter_map(|node| node.name().map(str::to_owned)).collect();
        assert_eq!(names, ["eyewear", "front", "lens_left", "lens_right", "temple_left", "temple_right"]);
        let variants: Vec<_> = file.variants().expect("variants").map(|variant| variant.name().to_owned()).collect();
        assert_eq!(variants, product.variants.iter().map(|variant| variant.id.to_string()).collect::<Vec<_>>());
        let vertices: usize =
            file.accessors().filter(|a| a.dimensions() == gltf::accessor::Dimensions::Vec3).map(|a| a.count()).sum();
        assert!(vertices / 2 < 30_000, "{}: {vertices}", product.id);
    }
}

#[test]
fn lenses_carry_their_optics() {
    let catalogue = Catalogue::bundled().expect("the catalogue");
    let mut variant = catalogue.products()[0].variants[0].clone();
    variant.lens = LensSpec { transmission: 0.25, ..variant.lens };
    let glb = make(&catalogue.products()[0].eyewear, &[variant]);
    assert!(String::from_utf8_lossy(&glb).contains("\"transmission\":0.25"));
}
