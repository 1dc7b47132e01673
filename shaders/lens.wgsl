// A lens, drawn twice: once to multiply what is behind it, once to add what it mirrors.
//
// Written without imports, so that naga alone checks it. The world is the camera frame, in metres.

struct Lens {
    // What passes straight through, linear RGB.
    transmission: vec3<f32>,
    // Share of the light that a mirror coating sends back.
    mirror: f32,
    coating: vec3<f32>,
    // 1: add the reflection, 0: multiply.
    reflection: f32,
}

@group(3) @binding(0) var<uniform> lens: Lens;
@group(3) @binding(1) var surroundings: texture_cube<f32>;
@group(3) @binding(2) var surroundings_sampler: sampler;

struct Fragment {
    @builtin(position) position: vec4<f32>,
    @location(0) world: vec4<f32>,
    @location(1) normal: vec3<f32>,
}

// Reflection of both faces of a lens with the anti-reflective coating that opticians' lenses have: 0.8 % a face where
// bare plastic sends back 4 %, and Schlick's approximation at a slant.
fn bare_reflection(cosine: f32) -> f32 {
    let one_face = 0.008 + 0.992 * pow(1.0 - cosine, 5.0);
    return 2.0 * one_face / (1.0 + one_face);
}

@fragment
fn fragment(in: Fragment) -> @location(0) vec4<f32> {
    let view = normalize(-in.world.xyz);
    let facing = dot(normalize(in.normal), view);
    let normal = normalize(in.normal) * select(-1.0, 1.0, facing >= 0.0);
    let cosine = clamp(abs(facing), 0.05, 1.0);

    let bare = bare_reflection(cosine);
    let reflected = vec3(bare) + (1.0 - bare) * lens.mirror * lens.coating;
    if lens.reflection == 0.0 {
        // The way through the lens is longer at a slant (Snell's law, Beer's law).
        let path = inverseSqrt(1.0 - (1.0 - cosine * cosine) / 2.25);
        let through = pow(max(lens.transmission, vec3(0.001)), vec3(path));
        return vec4(through * (vec3(1.0) - reflected), 1.0);
    }
    let direction = reflect(-view, normal);
    let radiance = textureSampleLevel(surroundings, surroundings_sampler, direction * vec3(1.0, 1.0, -1.0), 0.0).rgb;
    return vec4(radiance * reflected, 0.0);
}
