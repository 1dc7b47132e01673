//! The product: loaded from its bytes, hung on every face, its lenses and temples made to work.

mod garment;
mod highlights;
mod lenses;

use std::{
    mem,
    path::{Path, PathBuf},
    sync::Arc,
};

use bevy::{
    asset::{LoadState, RecursiveDependencyLoadState, io::embedded::EmbeddedAssetRegistry},
    gltf::{Gltf, GltfLoaderSettings},
    prelude::*,
    world_serialization::{WorldAsset, WorldInstanceReady, WorldInstanceSpawner},
};

use crate::{
    error::StageError,
    head::FaceSlot,
    look::{Dressing, Look, Side},
    model::ProductModel,
    shadow::{ShadowMask, ShadowMasks},
    variants,
};

pub use garment::Garment;
pub(crate) use garment::{hang_garments, settle_garment};
pub(crate) use highlights::{Polish, soften_highlights};

/// What hangs ready for each side.
#[derive(Resource, Default)]
pub(crate) struct Wardrobe {
    rails: [Rail; 2],
    /// Counts the products that were put on: names their files in memory and their garments.
    count: u32,
}

/// The products of one side.
#[derive(Default)]
struct Rail {
    /// What is wanted.
    wanted: Option<Arc<ProductModel>>,
    /// The file of it that is on its way.
    loading: Option<Loading>,
    /// The number of its garments.
    newest: u32,
    dressing: Dressing,
}

struct Loading {
    gltf: Handle<Gltf>,
    path: PathBuf,
}

impl Wardrobe {
    fn rails(&mut self) -> impl Iterator<Item = (Side, &mut Rail)> {
        Side::ALL.into_iter().zip(&mut self.rails)
    }
}

/// Starts to load what is new when the look changes.
pub(crate) fn take_look(
    mut commands: Commands,
    look: Res<Look>,
    mut wardrobe: ResMut<Wardrobe>,
    files: Res<EmbeddedAssetRegistry>,
    assets: Res<AssetServer>,
    garments: Query<(Entity, &Side), With<Garment>>,
) {
    if !look.is_changed() {
        return;
    }
    let mut count = wardrobe.count;
    for (side, rail) in wardrobe.rails() {
        let wanted = look.on(side);
        if wanted.map(Arc::as_ptr) == rail.wanted.as_ref().map(Arc::as_ptr) {
            continue;
        }
        let before = mem::replace(rail, Rail { wanted: wanted.cloned(), ..Rail::default() });
        if let Some(loading) = before.loading {
            files.remove_asset(&loading.path);
        }
        match wanted.map(|model| in_variant(model)) {
            None => {
                garments
                    .iter()
                    .filter(|(_, of)| **of == side)
                    .for_each(|(garment, _)| commands.entity(garment).despawn());
            }
            Some(Ok(glb)) => {
                count += 1;
                let path = PathBuf::from(format!("product/{count}.glb"));
                files.insert_asset(path.clone(), &path, glb);
                let gltf = assets.load_builder().with_settings(only_shapes).load(address(&path));
                (rail.newest, rail.dressing) = (count, Dressing::Loading);
                rail.loading = Some(Loading { gltf, path });
            }
            Some(Err(error)) => rail.dressing = Dressing::Refused(error.to_string()),
        }
    }
    wardrobe.count = count;
}

fn in_variant(model: &ProductModel) -> Result<Vec<u8>, StageError> {
    match &model.variant {
        Some(variant) => variants::apply(&model.glb, variant),
        None => Ok(model.glb.clone()),
    }
}

fn address(path: &Path) -> String {
    format!("embedded://{}", path.display())
}

/// A product brings no cameras, lamps or motions of its own.
fn only_shapes(settings: &mut GltfLoaderSettings) {
    settings.load_cameras = false;
    settings.load_lights = false;
    settings.load_animations = false;
}

/// Hangs a product on every slot of its side once it is loaded.
pub(crate) fn put_on(
    mut commands: Commands,
    mut wardrobe: ResMut<Wardrobe>,
    mut masks: ResMut<ShadowMasks>,
    files: Res<EmbeddedAssetRegistry>,
    assets: Res<AssetServer>,
    gltfs: Res<Assets<Gltf>>,
    mut images: ResMut<Assets<Image>>,
    slots: Query<(Entity, &Side), With<FaceSlot>>,
) {
    for (side, rail) in wardrobe.rails() {
        let (Some(loading), Some(model)) = (&rail.loading, &rail.wanted) else { continue };
        let Some(scene) = scene(loading, &assets, &gltfs) else { continue };
        files.remove_asset(&loading.path);
        match scene {
            Ok(scene) => {
                masks.set(side, ShadowMask::of(&model.glb, &mut images));
                for (slot, _) in slots.iter().filter(|(_, of)| **of == side) {
                    let garment = Garment::new(rail.newest, model.fit.clone(), loading.gltf.clone());
                    let shown = (side, Transform::default(), Visibility::Hidden);
                    commands.spawn((garment, WorldAssetRoot(scene.clone()), shown, ChildOf(slot)));
                }
            }
            Err(reason) => rail.dressing = Dressing::Refused(reason),
        }
        rail.loading = None;
    }
}

/// The scene of a file, or why it has none; nothing while it loads.
fn scene(loading: &Loading, assets: &AssetServer, gltfs: &Assets<Gltf>) -> Option<Result<Handle<WorldAsset>, String>> {
    match assets.get_load_states(&loading.gltf)? {
        (LoadState::Failed(error), ..) => Some(Err(error.to_string())),
        (.., RecursiveDependencyLoadState::Failed(error)) => Some(Err(error.to_string())),
        (LoadState::Loaded, _, RecursiveDependencyLoadState::Loaded) => {
            let gltf = gltfs.get(&loading.gltf)?;
            let scene = gltf.default_scene.clone().or(gltf.scenes.first().cloned());
            Some(scene.ok_or_else(|| "it has no scene".to_owned()))
        }
        _ => None,
    }
}

/// Shows a side's product once it hangs on every slot, and takes the one before off.
pub(crate) fn show_newest(
    mut commands: Commands,
    mut wardrobe: ResMut<Wardrobe>,
    mut garments: Query<(Entity, &Garment, &Side, &mut Visibility)>,
) {
    for (side, rail) in
        wardrobe.rails().filter(|(_, rail)| rail.dressing == Dressing::Loading && rail.loading.is_none())
    {
        let of_side = || garments.iter().filter(|(_, _, of, _)| **of == side);
        let mut fresh = of_side().filter(|(_, garment, ..)| garment.number == rail.newest).peekable();
        if fresh.peek().is_none() || !fresh.all(|(_, garment, ..)| garment.settled) {
            continue;
        }
        for (entity, garment, _, mut visibility) in garments.iter_mut().filter(|(_, _, of, _)| **of == side) {
            if garment.number == rail.newest {
                *visibility = Visibility::Inherited;
            } else {
                commands.entity(entity).despawn();
            }
        }
        rail.dressing = Dressing::Worn;
    }
}

/// Tells how far both sides together have come: the least of them, and a refusal before all.
pub(crate) fn tell(wardrobe: Res<Wardrobe>, mut dressing: ResMut<Dressing>) {
    let of = |wanted: fn(&Dressing) -> bool| wardrobe.rails.iter().map(|rail| &rail.dressing).find(|now| wanted(now));
    let now = of(|now| matches!(now, Dressing::Refused(_)))
        .or_else(|| of(|now| *now == Dressing::Loading))
        .or_else(|| of(|now| *now == Dressing::Worn));
    dressing.set_if_neq(now.cloned().unwrap_or_default());
}

/// Marks the garment whose entities have arrived.
pub(crate) fn note_arrival(arrival: On<WorldInstanceReady>, mut garments: Query<&mut Garment>) {
    if let Ok(mut garment) = garments.get_mut(arrival.entity) {
        garment.arrived = true;
    }
}

/// Lets the engine forget products that are gone: for each that was ever shown it keeps an empty list of where.
pub(crate) fn forget_gone(
    mut worlds: MessageReader<AssetEvent<WorldAsset>>,
    mut spawner: ResMut<WorldInstanceSpawner>,
) {
    for event in worlds.read() {
        if let AssetEvent::Removed { id } = event {
            spawner.despawn(*id);
        }
    }
}
