//! Whether primitives are what they say: positions that are numbers, attributes of one length, indices of vertices
//! that exist.

use gltf::{
    Accessor, Primitive, Semantic,
    accessor::{DataType, Dimensions},
};

use super::{Checked, RefusedError, broken};

pub(super) fn check(model: &Checked<'_>) -> Result<(), RefusedError> {
    for mesh in model.document.meshes() {
        for primitive in mesh.primitives() {
            let sound = sound(model, &primitive);
            sound
                .map_err(|fault| broken(format!("mesh {}, primitive {}: {fault}", mesh.index(), primitive.index())))?;
        }
    }
    let bones = model.document.skins().filter_map(|skin| skin.inverse_bind_matrices());
    if bones.into_iter().any(|accessor| !is(&accessor, DataType::F32, Dimensions::Mat4)) {
        return Err(broken("a skin's matrices are no matrices"));
    }
    Ok(())
}

fn is(accessor: &Accessor<'_>, data: DataType, dimensions: Dimensions) -> bool {
    accessor.data_type() == data && accessor.dimensions() == dimensions
}

fn sound(model: &Checked<'_>, primitive: &Primitive<'_>) -> Result<(), &'static str> {
    let positions = primitive.get(&Semantic::Positions).ok_or("has no positions")?;
    let vertices = positions.count();
    if primitive.attributes().any(|(_, accessor)| accessor.count() != vertices) {
        return Err("attributes differ in length");
    }
    let vectors = |accessor: &Accessor<'_>| is(accessor, DataType::F32, Dimensions::Vec3);
    if !vectors(&positions) || primitive.get(&Semantic::Normals).is_some_and(|normals| !vectors(&normals)) {
        return Err("positions or normals are no vectors");
    }
    let morphs = primitive.morph_targets().flat_map(|m| [m.positions(), m.normals(), m.tangents()]).flatten();
    if morphs.into_iter().any(|accessor| !vectors(&accessor) || accessor.count() != vertices) {
        return Err("a morph target does not match its mesh");
    }
    if let Some(indices) = primitive.indices() {
        let whole = matches!(indices.data_type(), DataType::U8 | DataType::U16 | DataType::U32);
        if !whole || indices.dimensions() != Dimensions::Scalar {
            return Err("indices are no whole numbers");
        }
    }
    numbers(model, primitive, vertices)
}

fn numbers(model: &Checked<'_>, primitive: &Primitive<'_>, vertices: usize) -> Result<(), &'static str> {
    let reader = primitive.reader(|_| Some(&model.bytes));
    let mut positions = reader.read_positions().ok_or("positions cannot be read")?;
    if !positions.all(|position| position.iter().all(|value| value.is_finite())) {
        return Err("a position is no number");
    }
    if primitive.indices().is_some() {
        let mut indices = reader.read_indices().ok_or("indices cannot be read")?.into_u32();
        if indices.any(|index| index as usize >= vertices) {
            return Err("an index points at no vertex");
        }
    }
    Ok(())
}
