// Exchanges left and right, texel for texel.

@group(0) @binding(0) var picture: texture_2d<f32>;

@fragment
fn fragment(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let at = vec2<i32>(position.xy);
    let width = i32(textureDimensions(picture).x);
    return textureLoad(picture, vec2<i32>(width - 1 - at.x, at.y), 0);
}
