//! Whether every buffer, view and accessor lies within the file's own bytes.

use gltf::{Document, accessor, buffer};

use super::{RefusedError, broken};

pub(super) fn check(document: &Document, bytes: usize) -> Result<(), RefusedError> {
    for buffer in document.buffers() {
        match buffer.source() {
            buffer::Source::Bin if buffer.length() <= bytes => {}
            buffer::Source::Bin => return Err(broken("its bytes end early")),
            buffer::Source::Uri(_) => return Err(RefusedError::Outside("geometry")),
        }
    }
    for view in document.views() {
        let end = view.offset().checked_add(view.length());
        if end.is_none_or(|end| end > view.buffer().length()) {
            return Err(broken(format!("buffer view {} leaves its buffer", view.index())));
        }
    }
    for accessor in document.accessors() {
        if !holds(&accessor) {
            return Err(broken(format!("accessor {} leaves its view", accessor.index())));
        }
    }
    Ok(())
}

fn holds(accessor: &accessor::Accessor<'_>) -> bool {
    let (count, size) = (accessor.count(), accessor.size());
    let dense = accessor.view().is_none_or(|view| fits(&view, accessor.offset(), count, size));
    let sparse = accessor.sparse().is_none_or(|sparse| {
        let (indices, values) = (sparse.indices(), sparse.values());
        sparse.count() <= count
            && fits(&indices.view(), indices.offset(), sparse.count(), indices.index_type().size())
            && fits(&values.view(), values.offset(), sparse.count(), size)
    });
    count > 0 && dense && sparse
}

/// Whether `count` items of `size` bytes lie in a view. A step smaller than an item would read the same bytes twice
/// and run over the end.
fn fits(view: &buffer::View<'_>, offset: usize, count: usize, size: usize) -> bool {
    let step = view.stride().unwrap_or(size);
    let end = count
        .checked_sub(1)
        .and_then(|steps| steps.checked_mul(step))
        .and_then(|last| last.checked_add(size)?.checked_add(offset));
    step >= size && end.is_some_and(|end| end <= view.length())
}
