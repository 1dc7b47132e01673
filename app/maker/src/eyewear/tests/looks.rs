//! What an optician would look at.

use std::collections::HashSet;

use retail::{catalogue::Catalogue, product::Product};

use crate::eyewear::*;

fn product(id: &str) -> Product {
    let catalogue = Catalogue::bundled().expect("the catalogue");
    catalogue.products().iter().find(|product| product.id.to_string() == id).expect("the product").clone()
}

fn made(product: &Product) -> gltf::Gltf {
    gltf::Gltf::from_slice(&make(&product.eyewear, &product.variants)).expect("sound glTF")
}

/// The materials that a node shows at first.
fn materials<'a>(file: &'a gltf::Gltf, node: &str) -> Vec<gltf::Material<'a>> {
    let node = file.nodes().find(|n| n.name() == Some(node)).expect("the node");
    node.mesh().expect("a mesh").primitives().map(|primitive| primitive.material()).collect()
}

#[test]
fn a_browline_is_metal_below_its_acetate() {
    let mut senate = product("browline-senate");
    let shown = |product: &Product| {
        let file = made(product);
        let about = |material: gltf::Material<'_>| {
            let pbr = material.pbr_metallic_roughness();
            (material.name().map(str::to_owned), pbr.metallic_factor(), pbr.base_color_factor())
        };
        materials(&file, "front").into_iter().map(about).collect::<Vec<_>>()
    };
    let before = shown(&senate);
    let [brow, wire, pad] = &before[..] else { panic!("three materials") };
    assert_eq!((brow.0.as_deref(), brow.1), (Some("frame"), 0.0));
    assert_eq!((wire.0.as_deref(), wire.1), (Some("metal"), 1.0));
    assert_eq!((pad.0.as_deref(), pad.1), (Some("pad"), 0.0));
    assert!(wire.2[0] > 1.5 * wire.2[2], "gold and not {:?}", wire.2);

    senate.variants[0].metal = Some(base::Srgba::hex(0xb9bcc0));
    let silver = &shown(&senate)[1];
    assert!((silver.2[0] - silver.2[2]).abs() < 0.1, "{:?}", silver.2);
}

#[test]
fn a_pad_is_clear_and_no_lens() {
    let file = made(&product("round-lumen"));
    let front = materials(&file, "front");
    let pad = front.iter().find(|material| material.name() == Some("pad")).expect("pads");
    assert_eq!(pad.alpha_mode(), gltf::material::AlphaMode::Blend);
    assert!(pad.pbr_metallic_roughness().base_color_factor()[3] < 0.25);
    assert!(pad.extras().is_none());
    assert!(
        made(&product("square-quay")).meshes().flat_map(|m| m.primitives()).all(|p| p.material().name() != Some("pad"))
    );
}

/// How near to the middle a front comes at a height, mm.
fn gap(sheet: &Mesh, height: f64) -> f64 {
    sheet.positions.iter().filter(|p| (p.y - height).abs() < 0.5).map(|p| p.x.abs()).fold(f64::MAX, f64::min)
}

#[test]
fn a_keyhole_is_round_below_the_bridge_and_opens_below_that() {
    for id in ["panto-hall", "round-orbit"] {
        let sheet = front::sheet(&product(id).eyewear);
        let under = sheet.positions.iter().filter(|p| p.x == 0.0).map(|p| p.y).fold(f64::MAX, f64::min);
        assert!((0.0..1.5).contains(&under), "{id}: the notch ends at {under}");
        let (round, narrow, open) = (gap(&sheet, under - 4.0), gap(&sheet, under - 6.5), gap(&sheet, under - 13.0));
        assert!((3.0..6.0).contains(&round), "{id}: {round}");
        assert!(narrow < round + 0.1 && open > 1.3 * round, "{id}: {round}, {narrow}, {open}");
    }
    let saddle = front::sheet(&product("square-quay").eyewear);
    let widths: Vec<_> = (1..6).map(|step| gap(&saddle, f64::from(-2 * step))).collect();
    assert!(widths.is_sorted(), "a saddle only opens: {widths:?}");
}

#[test]
fn moulded_pads_reach_back_beside_the_nose() {
    for product in Catalogue::bundled().expect("the catalogue").products() {
        let spec = EyewearSpec { wrap_deg: 0.0, ..product.eyewear };
        let sheet = front::sheet(&spec);
        let near =
            sheet.positions.iter().filter(|p| p.x > 0.0 && p.x < outline::middle(&spec).x - 0.3 * spec.lens_width);
        let hindmost = near.min_by(|a, b| a.z.total_cmp(&b.z));
        if let (Material::Acetate, Some(pad)) = (spec.material, hindmost) {
            assert!((-4.0..-2.5).contains(&pad.z), "{}: {pad}", product.id);
            assert!((-12.0..-5.0).contains(&pad.y), "{}: {pad}", product.id);
        }
    }
}

#[test]
fn a_sheet_does_not_fold() {
    for product in Catalogue::bundled().expect("the catalogue").products() {
        let sheet = front::sheet(&EyewearSpec { wrap_deg: 0.0, ..product.eyewear });
        let front = sheet.positions.iter().map(|p| p.z).fold(f64::MIN, f64::max);
        for triangle in &sheet.triangles {
            let [a, b, c] = triangle.map(|index| sheet.positions[index as usize]);
            let area = (b - a).cross(c - a) / 2.0;
            let level = [a, b, c].iter().all(|p| (p.z - front).abs() < 1e-9);
            assert!(!level || area.z > -1e-9, "{}: folds by {} mm² at {a}", product.id, area.z);
        }
    }
}

#[test]
fn the_bridge_flows_from_one_half_into_the_other() {
    let sheet = front::sheet(&product("panto-hall").eyewear);
    let normals = sheet.normals();
    let used: HashSet<u32> = sheet.triangles.iter().flatten().copied().collect();
    let middle: Vec<_> = used.iter().filter(|index| sheet.positions[**index as usize].x == 0.0).collect();
    assert!(middle.len() > 8);
    assert!(middle.iter().all(|index| normals[**index as usize].x.abs() < 1e-9));
}

#[test]
fn a_lens_stays_in_its_rim() {
    for product in Catalogue::bundled().expect("the catalogue").products() {
        let spec = product.eyewear;
        // Wire is bent to the lens; acetate is level, and has to be deep enough.
        let leaves =
            |p: &glam::DVec2| lens::bow(&spec, *p + outline::middle(&spec)).abs() > Build::of(&spec).depth / 2.0;
        let level = spec.material == Material::Acetate;
        assert!(!level || !outline::lens(&spec).iter().any(leaves), "{}", product.id);
    }
}
