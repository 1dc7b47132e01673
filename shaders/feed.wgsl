// Surfaces that show the feed, with the shadow of the product on them.
//
// Written without imports, so that naga alone checks it. The world is the camera frame, in metres.

struct Surface {
    // feed coordinates (0..1) = view pixels * xy + zw
    feed_from_view: vec4<f32>,
    product_from_world: mat4x4<f32>,
    // Toward the main light in the product's frame; w: the main light's share of all light.
    light: vec4<f32>,
    // Centre and half size of the mask in the product's frame, m.
    mask: vec4<f32>,
    shadow: f32,
    nv12: u32,
}

@group(3) @binding(0) var<uniform> surface: Surface;
@group(3) @binding(1) var colour_texture: texture_2d<f32>;
@group(3) @binding(2) var colour_sampler: sampler;
@group(3) @binding(3) var chroma_texture: texture_2d<f32>;
@group(3) @binding(4) var mask_texture: texture_2d<f32>;
@group(3) @binding(5) var mask_sampler: sampler;

struct Fragment {
    @builtin(position) position: vec4<f32>,
    @location(0) world: vec4<f32>,
}

fn linear_from_srgb(c: vec3<f32>) -> vec3<f32> {
    return select(pow((c + 0.055) / 1.055, vec3(2.4)), c / 12.92, c <= vec3(0.04045));
}

// BT.601, video range: what cameras deliver as NV12.
fn rgb_from_nv12(luma: f32, chroma: vec2<f32>) -> vec3<f32> {
    let y = (luma * 255.0 - 16.0) / 219.0;
    let uv = (chroma * 255.0 - 128.0) / 224.0;
    let rgb = vec3(y + 1.402 * uv.y, y - 0.344136 * uv.x - 0.714136 * uv.y, y + 1.772 * uv.x);
    return clamp(rgb, vec3(0.0), vec3(1.0));
}

fn feed(at: vec2<f32>) -> vec3<f32> {
    let colour = textureSampleLevel(colour_texture, colour_sampler, at, 0.0);
    if surface.nv12 == 0u {
        return colour.rgb;
    }
    let chroma = textureSampleLevel(chroma_texture, colour_sampler, at, 0.0).rg;
    return linear_from_srgb(rgb_from_nv12(colour.r, chroma));
}

// How much of the product stands over a point of the mask, blurred by `blur` metres. The mask's four channels hold it
// blurred by 1, 3, 7 and 14 mm.
fn cover(at: vec2<f32>, blur: f32) -> f32 {
    let uv = (at - surface.mask.xy) / surface.mask.zw * vec2(0.5, -0.5) + 0.5;
    let m = textureSampleLevel(mask_texture, mask_sampler, uv, 0.0);
    let near = mix(m.x, m.y, smoothstep(0.001, 0.003, blur));
    let far = mix(m.z, m.w, smoothstep(0.007, 0.014, blur));
    return mix(near, far, smoothstep(0.003, 0.007, blur));
}

// The share of light that the product keeps from a point: what leans on it closely hides the sky above it, and what
// stands between it and the main light hides that.
fn shade(world: vec3<f32>) -> f32 {
    let p = (surface.product_from_world * vec4(world, 1.0)).xyz;
    let behind = max(-p.z, 0.001);
    let contact = cover(p.xy, 0.4 * behind + 0.001) * exp(-behind / 0.012);
    let slope = surface.light.xy / max(surface.light.z, 0.35);
    let thrown = cover(p.xy + slope * behind, 0.25 * behind + 0.002) * exp(-behind / 0.06);
    return clamp(surface.shadow * (0.75 * contact + surface.light.w * thrown), 0.0, 0.85);
}

@fragment
fn fragment(in: Fragment) -> @location(0) vec4<f32> {
    let at = in.position.xy * surface.feed_from_view.xy + surface.feed_from_view.zw;
    if any(at < vec2(0.0)) || any(at > vec2(1.0)) {
        return vec4(0.0, 0.0, 0.0, 1.0);
    }
    let seen = feed(at);
    if surface.shadow == 0.0 {
        return vec4(seen, 1.0);
    }
    // Light that has been under the skin comes out red: shadows on it are warm.
    let light = 1.0 - shade(in.world.xyz);
    return vec4(seen * vec3(pow(light, 0.9), pow(light, 1.1), pow(light, 1.15)), 1.0);
}
