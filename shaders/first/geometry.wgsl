// The corners of every surface that the first picture draws: what the engine's own shader gives to feed.wgsl and
// lens.wgsl, no more. The world is the camera frame, in metres.

struct Draw {
    clip_from_world: mat4x4<f32>,
    world_from_model: mat4x4<f32>,
    // Linear RGB and opacity.
    base: vec4<f32>,
    metallic: f32,
    perceptual_roughness: f32,
}

@group(0) @binding(0) var<uniform> draw: Draw;

struct Vertex {
    @builtin(position) position: vec4<f32>,
    @location(0) world: vec4<f32>,
    @location(1) normal: vec3<f32>,
}

@vertex
fn vertex(@location(0) position: vec3<f32>, @location(1) normal: vec3<f32>) -> Vertex {
    var out: Vertex;
    out.world = draw.world_from_model * vec4(position, 1.0);
    out.position = draw.clip_from_world * out.world;
    out.normal = (draw.world_from_model * vec4(normal, 0.0)).xyz;
    return out;
}
