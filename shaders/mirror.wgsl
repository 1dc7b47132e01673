// Exchanges left and right, texel for texel.

@group(0) @binding(0) var picture: texture_2d<f32>;
// The first column of the part that is mirrored, and how many there are.
@group(0) @binding(1) var<uniform> columns: vec2<u32>;

@fragment
fn fragment(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let at = vec2<u32>(position.xy);
    let across = at.x - columns.x;
    return textureLoad(picture, vec2<u32>(columns.x + columns.y - 1u - across, at.y), 0);
}
