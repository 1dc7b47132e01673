// A product's surface under the light of the room, as the engine draws it: glTF's metallic and rough material, lit by
// two cube maps alone, with its colours kept by Khronos' neutral tone mapping.

struct Draw {
    clip_from_world: mat4x4<f32>,
    world_from_model: mat4x4<f32>,
    // Linear RGB and opacity.
    base: vec4<f32>,
    metallic: f32,
    perceptual_roughness: f32,
}

@group(0) @binding(0) var<uniform> draw: Draw;
// Irradiance over pi by normal; radiance by direction, blurred more from level to level.
@group(3) @binding(0) var diffuse_map: texture_cube<f32>;
@group(3) @binding(1) var specular_map: texture_cube<f32>;
@group(3) @binding(2) var map_sampler: sampler;

struct Fragment {
    @builtin(position) position: vec4<f32>,
    @location(0) world: vec4<f32>,
    @location(1) normal: vec3<f32>,
}

// Cube maps are left-handed.
const LEFT_HANDED = vec3(1.0, 1.0, -1.0);
// What a surface that is no metal reflects when seen straight on.
const DIELECTRIC = 0.04;
// Below it a highlight would be smaller than the precision of its computation.
const SMOOTHEST = 0.089;

// Scale and bias of the reflection at normal incidence, for all directions of light together (Karis, "Physically Based
// Shading on Mobile", 2014).
fn environment_brdf(roughness: f32, cosine: f32) -> vec2<f32> {
    let r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    let slope = min(r.x * r.x, exp2(-9.28 * cosine)) * r.x + r.y;
    return max(vec2(-1.04, 1.04) * slope + r.zw, vec2(0.00005));
}

// Khronos PBR Neutral, as its specification gives it.
fn neutral(colour: vec3<f32>) -> vec3<f32> {
    let start = 0.8 - DIELECTRIC;
    let least = min(colour.r, min(colour.g, colour.b));
    let kept = colour - select(DIELECTRIC, least - 6.25 * least * least, least < 0.08);
    let peak = max(kept.r, max(kept.g, kept.b));
    if peak < start {
        return kept;
    }
    let room = 1.0 - start;
    let new_peak = 1.0 - room * room / (peak + room - start);
    let white = 1.0 - 1.0 / (0.15 * (peak - new_peak) + 1.0);
    return mix(kept * new_peak / peak, vec3(new_peak), white);
}

@fragment
fn fragment(in: Fragment) -> @location(0) vec4<f32> {
    let view = normalize(-in.world.xyz);
    let normal = normalize(in.normal);
    let cosine = max(dot(normal, view), 0.0001);
    let roughness = clamp(draw.perceptual_roughness, SMOOTHEST, 1.0);
    let alpha = roughness * roughness;
    let straight = mix(vec3(DIELECTRIC), draw.base.rgb, draw.metallic);
    let diffuse = draw.base.rgb * (1.0 - draw.metallic);

    // A rough surface reflects what lies nearer to its normal (Lagarde and de Rousiers, "Moving Frostbite to Physically
    // Based Rendering", 2014).
    let smoothness = clamp(1.0 - alpha, 0.0, 1.0);
    let toward = mix(normal, reflect(-view, normal), smoothness * (sqrt(smoothness) + alpha));
    let level = roughness * f32(textureNumLevels(specular_map) - 1u);
    let irradiance = textureSampleLevel(diffuse_map, map_sampler, normal * LEFT_HANDED, 0.0).rgb;
    let radiance = textureSampleLevel(specular_map, map_sampler, toward * LEFT_HANDED, level).rgb;

    // Light that leaves the surface after one bounce and after several (Fdez-Aguera, "A Multiple-Scattering Microfacet
    // Model for Real-Time Image Based Lighting", 2019).
    let brdf = environment_brdf(roughness, cosine);
    let occlusion = clamp(dot(straight, vec3(50.0 * 0.33)), 0.0, 1.0);
    let single = (straight * brdf.x + brdf.y) * occlusion;
    let lost = 1.0 - (brdf.x + brdf.y);
    let average = straight + (1.0 - straight) / 21.0;
    let multiple = single * average / (1.0 - lost * average) * lost;
    let scattered = diffuse * (1.0 - (single + multiple));
    return vec4(neutral((multiple + scattered) * irradiance + single * radiance), draw.base.a);
}
