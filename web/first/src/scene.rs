//! One picture: the feed, the heads in it, and the product on each.

use std::time::Duration;

use glam::{Mat4, UVec2, Vec2, Vec3, Vec4};
use retail::product::{Product, Variant};
use tryon::{
    framing::{FeedFit, Framing, Goal, Keep},
    head::{MAX_FACES, behind_face},
    highlights,
    placement::{self, Worn},
    projection::{self, BACKGROUND},
    shadow,
};
use vision::observation::{FaceObservation, Observation};
use wgpu::{
    BindGroup, BindingResource, Buffer, BufferUsages, FilterMode, IndexFormat, MipmapFilterMode, RenderPipeline,
    Sampler, SamplerDescriptor, Texture, TextureFormat, TextureUsages, TextureView,
};

use crate::{
    glb::Paint,
    gpu::{Gpu, Mesh, STRIDE, Texels, uniform},
    head::{Real, shape_face},
    light::Lighting,
    pipelines::Pipelines,
    product::{Garment, Piece},
    screen::Screen,
};

/// Things that are drawn in one picture.
const DRAWS: usize = 128;
/// Bytes of what `geometry.wgsl` reads for one thing.
const DRAW: usize = 160;
/// Bytes of what `feed.wgsl` reads.
const SURFACE: usize = 128;
/// Bytes of what `lens.wgsl` reads.
const LENS: usize = 32;

/// All that is drawn.
pub struct Scene {
    gpu: Gpu,
    pipelines: Pipelines,
    screen: Screen,
    sampler: Sampler,
    feed: Texture,
    real: Real,
    lighting: Lighting,
    garment: Option<Garment>,
    framing: Framing,
    draws: Buffer,
    /// One for what has no shadow on it, and one for each face.
    surfaces: Buffer,
    groups: Groups,
}

/// What each pipeline is given.
struct Groups {
    draw: BindGroup,
    empty: BindGroup,
    surface: BindGroup,
    lens: Option<BindGroup>,
}

/// One thing to draw.
struct Drawing<'a> {
    pipeline: &'a RenderPipeline,
    mesh: &'a Mesh,
    group: &'a BindGroup,
    /// Where in its group's buffer its uniform stands.
    offset: Option<u32>,
    place: Mat4,
    base: Vec4,
    /// Metallic and perceptual roughness.
    finish: [f32; 2],
}

impl Scene {
    /// For a screen of this format and size.
    pub fn new(gpu: Gpu, format: TextureFormat, size: UVec2) -> Self {
        let pipelines = Pipelines::new(&gpu, format);
        let sampler = gpu.device.create_sampler(&SamplerDescriptor {
            mag_filter: FilterMode::Linear,
            min_filter: FilterMode::Linear,
            mipmap_filter: MipmapFilterMode::Linear,
            ..Default::default()
        });
        let feed = feed(&gpu, UVec2::ONE);
        let draws = gpu.buffer(STRIDE * DRAWS, BufferUsages::UNIFORM);
        let surfaces = gpu.buffer(STRIDE * (MAX_FACES + 1), BufferUsages::UNIFORM);
        let groups = Groups {
            draw: gpu.group(&pipelines.layouts.draw, &[uniform(&draws, DRAW)]),
            empty: gpu.group(&pipelines.layouts.empty, &[]),
            surface: surface_group(&gpu, &pipelines, &sampler, &surfaces, &feed, None),
            lens: None,
        };
        Self {
            screen: Screen::new(&gpu, &pipelines, size),
            real: Real::new(&gpu, MAX_FACES),
            lighting: Lighting::new(&gpu, &pipelines.layouts, &sampler),
            garment: None,
            framing: Framing::default(),
            gpu,
            pipelines,
            sampler,
            feed,
            draws,
            surfaces,
            groups,
        }
    }

    /// The adapter.
    pub fn gpu(&self) -> &Gpu {
        &self.gpu
    }

    /// The screen has another size.
    pub fn resize(&mut self, size: UVec2) {
        if size != self.screen.size {
            self.screen = Screen::new(&self.gpu, &self.pipelines, size);
        }
    }

    /// Puts a product on. Answers whether it could be made.
    pub fn wear(&mut self, product: &Product, variant: &Variant) -> bool {
        self.garment = Garment::new(&self.gpu, product, variant);
        self.regroup();
        self.garment.is_some()
    }

    /// The texture that a picture of this size is to be put into.
    pub fn feed(&mut self, size: UVec2) -> &Texture {
        if size != UVec2::new(self.feed.width(), self.feed.height()) {
            self.feed = feed(&self.gpu, size);
            self.regroup();
        }
        &self.feed
    }

    /// The point of the feed, 0..1 from its top left, about which the view is filled.
    pub fn focus(&self) -> Vec2 {
        self.framing.focus
    }

    /// Draws the picture of this moment with what was seen in it.
    pub fn draw(&mut self, to: &TextureView, observation: &Observation, moment: Duration) {
        let view = self.screen.size.as_vec2();
        let goal = Goal { fit: FeedFit::Cover, view, free: None, keep: Keep::InView, moment, observation };
        self.framing = self.framing.following(&goal);
        if self.lighting.follow(observation.light, &self.gpu, &self.pipelines.layouts, &self.sampler) {
            self.regroup();
        }
        let faces: Vec<_> = observation.faces.iter().filter(|face| face.shape.len() >= 478).take(MAX_FACES).collect();
        let placed = self.framing.place(observation.size.as_vec2(), view);
        let spread = self.spread(&faces, observation.camera.focal * placed.scale);
        let dressed: Vec<_> = faces.iter().map(|face| Dressed::of(face, self.garment.as_ref())).collect();

        let mut drawings = vec![self.background()];
        dressed.iter().enumerate().for_each(|(index, on)| self.head(index, on, &mut drawings));
        for layer in Layer::ALL {
            dressed.iter().for_each(|on| self.product(on, layer, spread, &mut drawings));
        }
        drawings.truncate(DRAWS);
        let feed_from_view = projection::feed_from_view(observation.size.as_vec2(), placed, Vec2::ZERO);
        self.write_surfaces(feed_from_view, &dressed);
        self.submit(projection::clip_from_view(&observation.camera, placed, view), &drawings, to);
    }

    /// How far highlights are blurred: the nearest face decides.
    fn spread(&self, faces: &[&FaceObservation], focal: f32) -> f32 {
        let depth = faces.iter().map(|face| -face.pose.w_axis.z).reduce(f32::min);
        depth.map_or(0.0, |depth| highlights::spread(depth, focal))
    }

    fn background(&self) -> Drawing<'_> {
        self.surface(&self.real.background, Mat4::from_translation(Vec3::NEG_Z * BACKGROUND), 0)
    }

    fn surface<'a>(&'a self, mesh: &'a Mesh, place: Mat4, slot: usize) -> Drawing<'a> {
        Drawing {
            pipeline: &self.pipelines.surface,
            mesh,
            group: &self.groups.surface,
            offset: Some((slot * STRIDE) as u32),
            place,
            base: Vec4::ONE,
            finish: [0.0; 2],
        }
    }

    fn head<'a>(&'a self, index: usize, on: &Dressed<'_>, drawings: &mut Vec<Drawing<'a>>) {
        let Some(mesh) = self.real.faces.get(index) else { return };
        shape_face(&self.gpu, mesh, &on.face.shape);
        drawings.push(self.surface(mesh, on.face.pose, index + 1));
        let behind = behind_face(&on.face.shape).into_iter().flatten();
        drawings.extend(behind.map(|part| self.surface(&self.real.ball, on.face.pose * part.matrix(), 0)));
    }

    fn product<'a>(&'a self, on: &Dressed<'a>, layer: Layer, spread: f32, drawings: &mut Vec<Drawing<'a>>) {
        let Some((garment, worn)) = on.garment else { return };
        for piece in garment.pieces.iter().filter(|piece| layer.has(piece)) {
            let bend = piece.temple.map(|temple| worn.bend(temple)).unwrap_or_default();
            let place = on.world_from_product * Mat4::from_rotation_translation(bend, piece.pivot);
            let drawing = |pipeline, group, offset, base, finish| Drawing {
                pipeline,
                mesh: &piece.mesh,
                group,
                offset,
                place,
                base,
                finish,
            };
            match (piece.paint, &self.groups.lens) {
                (Paint::Solid { base, metallic, roughness, blend }, _) => {
                    let pipeline = if blend { &self.pipelines.blend } else { &self.pipelines.opaque };
                    let finish = [metallic, highlights::softened(roughness, spread)];
                    drawings.push(drawing(pipeline, &self.lighting.product, None, base.into(), finish));
                }
                (Paint::Lens(_), Some(group)) => {
                    let reflection = usize::from(layer == Layer::Reflections);
                    let offset = Some((reflection * STRIDE) as u32);
                    drawings.push(drawing(&self.pipelines.lens[reflection], group, offset, Vec4::ONE, [0.0; 2]));
                }
                (Paint::Lens(_), None) => {}
            }
        }
    }

    fn write_surfaces(&self, feed_from_view: Vec4, dressed: &[Dressed<'_>]) {
        let mut numbers = vec![0.0_f32; STRIDE / 4 * (MAX_FACES + 1)];
        for (slot, on) in
            numbers.chunks_exact_mut(STRIDE / 4).zip(std::iter::once(None).chain(dressed.iter().map(Some)))
        {
            slot[..4].copy_from_slice(&feed_from_view.to_array());
            let shadow = on.and_then(|on| Some((on, on.garment?.0.shadow.as_ref()?)));
            if let Some((on, shadow)) = shadow {
                let (toward, share) = self.lighting.main();
                let product_from_world = on.world_from_product.inverse();
                let light = product_from_world.transform_vector3(toward).extend(share);
                slot[4..20].copy_from_slice(&product_from_world.to_cols_array());
                slot[20..24].copy_from_slice(&light.to_array());
                slot[24..28].copy_from_slice(&shadow.extent.to_array());
                slot[28] = shadow::STRENGTH;
            }
        }
        self.gpu.queue.write_buffer(&self.surfaces, 0, bytemuck::cast_slice(&numbers));
    }

    fn submit(&self, clip_from_world: Mat4, drawings: &[Drawing<'_>], to: &TextureView) {
        let mut numbers = vec![0.0_f32; STRIDE / 4 * drawings.len()];
        for (slot, drawing) in numbers.chunks_exact_mut(STRIDE / 4).zip(drawings) {
            slot[..16].copy_from_slice(&clip_from_world.to_cols_array());
            slot[16..32].copy_from_slice(&drawing.place.to_cols_array());
            slot[32..36].copy_from_slice(&drawing.base.to_array());
            slot[36..38].copy_from_slice(&drawing.finish);
        }
        self.gpu.queue.write_buffer(&self.draws, 0, bytemuck::cast_slice(&numbers));
        let mut encoder = self.gpu.device.create_command_encoder(&Default::default());
        let mut pass = self.screen.begin(&mut encoder);
        pass.set_bind_group(1, &self.groups.empty, &[]);
        pass.set_bind_group(2, &self.groups.empty, &[]);
        for (index, drawing) in drawings.iter().enumerate() {
            pass.set_pipeline(drawing.pipeline);
            pass.set_bind_group(0, &self.groups.draw, &[(index * STRIDE) as u32]);
            pass.set_bind_group(3, drawing.group, drawing.offset.as_slice());
            pass.set_vertex_buffer(0, drawing.mesh.corners.slice(..));
            pass.set_index_buffer(drawing.mesh.indices.slice(..), IndexFormat::Uint32);
            pass.draw_indexed(0..drawing.mesh.count, 0, 0..1);
        }
        drop(pass);
        self.screen.present(&mut encoder, &self.pipelines, to);
        self.gpu.queue.submit([encoder.finish()]);
    }

    /// Gives the pipelines what is there now.
    fn regroup(&mut self) {
        let mask = self.garment.as_ref().and_then(|garment| garment.shadow.as_ref()).map(|shadow| &shadow.mask);
        self.groups.surface =
            surface_group(&self.gpu, &self.pipelines, &self.sampler, &self.surfaces, &self.feed, mask);
        self.groups.lens = self.garment.as_ref().map(|garment| {
            let given =
                [uniform(&garment.optics, LENS), self.lighting.specular(), BindingResource::Sampler(&self.sampler)];
            self.gpu.group(&self.pipelines.layouts.lens, &given)
        });
    }
}

/// What is drawn one after the other, each over the ones before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Opaque,
    Blended,
    Lenses,
    Reflections,
}

impl Layer {
    const ALL: [Self; 4] = [Self::Opaque, Self::Blended, Self::Lenses, Self::Reflections];

    fn has(self, piece: &Piece) -> bool {
        match piece.paint {
            Paint::Solid { blend, .. } => self == if blend { Self::Blended } else { Self::Opaque },
            Paint::Lens(_) => matches!(self, Self::Lenses | Self::Reflections),
        }
    }
}

/// A face and what is on it.
struct Dressed<'a> {
    face: &'a FaceObservation,
    garment: Option<(&'a Garment, Worn)>,
    world_from_product: Mat4,
}

impl<'a> Dressed<'a> {
    fn of(face: &'a FaceObservation, garment: Option<&'a Garment>) -> Self {
        let garment = garment.and_then(|garment| Some((garment, placement::place(&face.shape, &garment.fit)?)));
        let head_from_product = garment.map(|(_, worn)| worn.head_from_product()).unwrap_or_default();
        Self { face, garment, world_from_product: face.pose * head_from_product }
    }
}

/// The texture of a feed. Browsers copy a picture of the page by drawing it.
fn feed(gpu: &Gpu, size: UVec2) -> Texture {
    let usage = TextureUsages::TEXTURE_BINDING | TextureUsages::COPY_DST | TextureUsages::RENDER_ATTACHMENT;
    gpu.texture(Texels::picture(size, TextureFormat::Rgba8UnormSrgb), usage)
}

/// What `feed.wgsl` is given. The feed stands in for the chroma that it has not, and for a mask that is not there.
fn surface_group(
    gpu: &Gpu,
    pipelines: &Pipelines,
    sampler: &Sampler,
    surfaces: &Buffer,
    feed: &Texture,
    mask: Option<&TextureView>,
) -> BindGroup {
    let feed = feed.create_view(&Default::default());
    let sampler = BindingResource::Sampler(sampler);
    let [feed, mask] = [&feed, mask.unwrap_or(&feed)].map(BindingResource::TextureView);
    let given = [uniform(surfaces, SURFACE), feed.clone(), sampler.clone(), feed, mask, sampler];
    gpu.group(&pipelines.layouts.surface, &given)
}
