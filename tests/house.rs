//! The house rules that no compiler checks: which crate may reach which, and that nothing heavy stands twice.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    process::Command,
};

use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, PackageId};

/// The crates from the ground up: each may use only those before it.
const LAYERS: [&str; 15] = [
    "base", "retail", "infer", "vision", "tracker", "hub", "link", "serve", "maker", "tryon", "first", "stage",
    "screens", "web", "vitrine",
];

/// The crates that build and test without the engine.
const WITHOUT_ENGINE: [&str; 11] =
    ["base", "retail", "infer", "vision", "tracker", "hub", "link", "serve", "maker", "tryon", "first"];

/// Crates whose types must meet across the workspace.
const ONLY_ONCE: [&str; 3] = ["bevy_ecs", "wgpu", "naga"];

fn metadata() -> Metadata {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    MetadataCommand::new()
        .manifest_path(manifest)
        .features(CargoOpt::AllFeatures)
        .other_options(vec!["--locked".to_owned()])
        .exec()
        .expect("cargo metadata answers")
}

#[test]
fn every_crate_has_its_layer() {
    let metadata = metadata();
    let mut names: Vec<_> = metadata.workspace_packages().iter().map(|package| package.name.to_string()).collect();
    let mut layers: Vec<_> = LAYERS.iter().map(ToString::to_string).collect();
    names.sort();
    layers.sort();
    assert_eq!(names, layers, "the workspace's members and the layers in tests/house.rs differ");
}

#[test]
fn no_crate_reaches_against_the_layers() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let floor = |name: &str| LAYERS.iter().position(|layer| *layer == name);
        for dependency in &package.dependencies {
            let Some(reached) = floor(&dependency.name) else { continue };
            assert!(
                Some(reached) < floor(&package.name),
                "{}: {} uses {}, which lies above it: {}",
                package.manifest_path,
                package.name,
                dependency.name,
                LAYERS.join(" < ")
            );
        }
    }
}

/// How `from` comes to use a crate whose name starts with `bevy`, as a chain of names.
fn way_to_engine(metadata: &Metadata, from: &PackageId) -> Option<Vec<String>> {
    let resolve = metadata.resolve.as_ref()?;
    let nodes: HashMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut open = vec![(from, vec![metadata[from].name.to_string()])];
    let mut seen = vec![from];
    while let Some((id, way)) = open.pop() {
        for dependency in &nodes.get(id)?.deps {
            if !dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal) {
                continue;
            }
            let mut longer = way.clone();
            longer.push(metadata[&dependency.pkg].name.to_string());
            if longer.last().is_some_and(|name| name.starts_with("bevy")) {
                return Some(longer);
            }
            if !seen.contains(&&dependency.pkg) {
                seen.push(&dependency.pkg);
                open.push((&dependency.pkg, longer));
            }
        }
    }
    None
}

#[test]
fn the_ground_floor_knows_no_engine() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        if WITHOUT_ENGINE.contains(&package.name.as_str())
            && let Some(way) = way_to_engine(&metadata, &package.id)
        {
            panic!("{}: {} must build without Bevy, but: {}", package.manifest_path, package.name, way.join(" -> "));
        }
    }
}

/// What is compiled: the packages with their versions and features, some of them twice, for the build and for the
/// programs.
fn packages(edges: &str) -> HashSet<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--workspace", "--prefix", "none", "--edges", edges, "--format", "{p} with {f}"])
        .arg("--manifest-path")
        .arg(manifest)
        .output()
        .expect("cargo tree answers");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

/// What the tests' crates ask of a package that the engine uses too is asked for in the workspace's manifest as well:
/// else `app/run` and `tests/run` compile an engine each.
#[test]
fn tests_are_built_on_the_engine_of_the_binary() {
    let (binary, tests) = (packages("normal,build"), packages("normal,build,dev"));
    assert!(binary.len() > 100, "{binary:?}");
    let alone: Vec<_> = binary.difference(&tests).collect();
    assert!(alone.is_empty(), "tests build these with other features: {alone:#?}");
}

#[test]
fn nothing_heavy_stands_twice() {
    let metadata = metadata();
    for name in ONLY_ONCE {
        let versions: Vec<_> =
            metadata.packages.iter().filter(|p| p.name == name).map(|p| p.version.to_string()).collect();
        assert_eq!(versions.len(), 1, "Cargo.lock holds {name} in versions {versions:?}");
    }
}
