//! The product: loaded from its bytes, hung on every face, its lenses and temples made to work.

mod garment;
mod highlights;
mod lenses;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use bevy::{
    asset::{LoadState, RecursiveDependencyLoadState, io::embedded::EmbeddedAssetRegistry},
    gltf::{Gltf, GltfLoaderSettings},
    prelude::*,
    world_serialization::WorldInstanceReady,
};

use crate::{
    error::StageError,
    head::FaceSlot,
    look::{Dressing, Look},
    model::ProductModel,
    shadow::{Mask, ShadowMask},
    variants,
};

pub use garment::Garment;
pub(crate) use garment::{hang_garments, settle_garment};
pub(crate) use highlights::{Polish, soften_highlights};

/// The product that is being loaded, and the one that is on.
#[derive(Resource, Default)]
pub(crate) struct Wardrobe {
    loading: Option<Loading>,
    /// Counts the products that were put on: names their files in memory and their garments.
    count: u32,
}

struct Loading {
    model: Arc<ProductModel>,
    gltf: Handle<Gltf>,
    path: PathBuf,
}

/// Starts to load the product when the look changes.
pub(crate) fn take_look(
    mut commands: Commands,
    look: Res<Look>,
    mut wardrobe: ResMut<Wardrobe>,
    mut dressing: ResMut<Dressing>,
    files: Res<EmbeddedAssetRegistry>,
    assets: Res<AssetServer>,
    garments: Query<Entity, With<Garment>>,
) {
    if !look.is_changed() {
        return;
    }
    let Some(model) = &look.worn else {
        wardrobe.loading = None;
        garments.iter().for_each(|garment| commands.entity(garment).despawn());
        dressing.set_if_neq(Dressing::Bare);
        return;
    };
    match in_variant(model) {
        Ok(glb) => {
            wardrobe.count += 1;
            let path = PathBuf::from(format!("product/{}.glb", wardrobe.count));
            files.insert_asset(path.clone(), &path, glb);
            let gltf = assets.load_builder().with_settings(only_shapes).load(address(&path));
            wardrobe.loading = Some(Loading { model: model.clone(), gltf, path });
            *dressing = Dressing::Loading;
        }
        Err(error) => *dressing = Dressing::Refused(error.to_string()),
    }
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

/// Hangs the product on every slot once it is loaded.
pub(crate) fn put_on(
    mut commands: Commands,
    mut wardrobe: ResMut<Wardrobe>,
    mut dressing: ResMut<Dressing>,
    mut mask: ResMut<ShadowMask>,
    files: Res<EmbeddedAssetRegistry>,
    assets: Res<AssetServer>,
    gltfs: Res<Assets<Gltf>>,
    mut images: ResMut<Assets<Image>>,
    slots: Query<Entity, With<FaceSlot>>,
) {
    let Some(loading) = &wardrobe.loading else { return };
    let refused = match assets.get_load_states(&loading.gltf) {
        Some((LoadState::Failed(error), ..)) => Some(error.to_string()),
        Some((.., RecursiveDependencyLoadState::Failed(error))) => Some(error.to_string()),
        Some((LoadState::Loaded, _, RecursiveDependencyLoadState::Loaded)) => None,
        _ => return,
    };
    let scene = gltfs.get(&loading.gltf).and_then(|gltf| gltf.default_scene.clone().or(gltf.scenes.first().cloned()));
    match (refused, scene) {
        (None, Some(scene)) => {
            *mask = ShadowMask::of(Mask::of(&loading.model.glb), &mut images);
            for slot in &slots {
                let garment = Garment::new(wardrobe.count, loading.model.fit.clone(), loading.gltf.clone());
                let entity = commands
                    .spawn((garment, WorldAssetRoot(scene.clone()), Transform::default(), Visibility::Hidden))
                    .id();
                commands.entity(slot).add_child(entity);
            }
        }
        (refused, _) => *dressing = Dressing::Refused(refused.unwrap_or_else(|| "it has no scene".to_owned())),
    }
    files.remove_asset(&loading.path);
    wardrobe.loading = None;
}

/// Tells that the product is on once it hangs on every slot, and takes the one before off.
pub(crate) fn take_off_old(
    mut commands: Commands,
    wardrobe: Res<Wardrobe>,
    mut dressing: ResMut<Dressing>,
    mut garments: Query<(Entity, &Garment, &mut Visibility)>,
) {
    let newest = |garment: &Garment| garment.number == wardrobe.count;
    let (settled, fresh) = garments
        .iter()
        .filter(|(_, garment, _)| newest(garment))
        .fold((0, 0), |(s, n), (_, g, _)| (s + usize::from(g.settled), n + 1));
    if *dressing != Dressing::Loading || wardrobe.loading.is_some() || fresh == 0 || settled < fresh {
        return;
    }
    for (entity, garment, mut visibility) in &mut garments {
        if newest(garment) {
            *visibility = Visibility::Inherited;
        } else {
            commands.entity(entity).despawn();
        }
    }
    *dressing = Dressing::Worn;
}

/// Marks the garment whose entities have arrived.
pub(crate) fn note_arrival(arrival: On<WorldInstanceReady>, mut garments: Query<&mut Garment>) {
    if let Ok(mut garment) = garments.get_mut(arrival.entity) {
        garment.arrived = true;
    }
}
