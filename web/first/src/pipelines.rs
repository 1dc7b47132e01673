//! The ways to draw: what the engine has shaders and materials for.

use wgpu::{
    BindGroupLayout, BindingType, BlendComponent, BlendFactor, BlendOperation, BlendState, BufferBindingType,
    ColorTargetState, ColorWrites, CompareFunction, DepthStencilState, Face, FragmentState, MultisampleState,
    PipelineLayoutDescriptor, PrimitiveState, RenderPipeline, RenderPipelineDescriptor, SamplerBindingType,
    ShaderModule, ShaderModuleDescriptor, ShaderSource, TextureFormat, TextureSampleType, TextureViewDimension,
    VertexAttribute, VertexBufferLayout, VertexFormat, VertexState, VertexStepMode,
};

use crate::gpu::Gpu;

/// What is drawn into before it is put on the screen. Samples resolved into a browser's canvas are averaged before they
/// are made brighter again, which comes out dark; in a texture of sRGB they are not.
pub const COLOUR: TextureFormat = TextureFormat::Rgba8UnormSrgb;
/// The depth, reversed.
pub const DEPTH: TextureFormat = TextureFormat::Depth32Float;
/// Samples a pixel.
pub const SAMPLES: u32 = 4;

const SAMPLER: BindingType = BindingType::Sampler(SamplerBindingType::Filtering);
const UNIFORM: BindingType =
    BindingType::Buffer { ty: BufferBindingType::Uniform, has_dynamic_offset: true, min_binding_size: None };
const PLAIN_UNIFORM: BindingType =
    BindingType::Buffer { ty: BufferBindingType::Uniform, has_dynamic_offset: false, min_binding_size: None };

const fn texture(view_dimension: TextureViewDimension) -> BindingType {
    let sample_type = TextureSampleType::Float { filterable: true };
    BindingType::Texture { sample_type, view_dimension, multisampled: false }
}

/// The layouts of what each way is given.
pub struct Layouts {
    /// Of the groups that the engine's shaders have and these do not.
    pub empty: BindGroupLayout,
    /// A draw's place and paint.
    pub draw: BindGroupLayout,
    /// Of `feed.wgsl`.
    pub surface: BindGroupLayout,
    /// Of `first/product.wgsl`.
    pub product: BindGroupLayout,
    /// Of `lens.wgsl`.
    pub lens: BindGroupLayout,
    /// Of `mirror.wgsl`.
    pub screen: BindGroupLayout,
}

/// The ways to draw.
pub struct Pipelines {
    /// What each is given.
    pub layouts: Layouts,
    /// What is real: it shows the feed.
    pub surface: RenderPipeline,
    /// A product's parts.
    pub opaque: RenderPipeline,
    /// Parts that are seen through.
    pub blend: RenderPipeline,
    /// A lens: first what it takes, then what it reflects.
    pub lens: [RenderPipeline; 2],
    /// Onto the screen, left and right exchanged.
    pub screen: RenderPipeline,
}

impl Pipelines {
    /// All of them, for a screen of this format.
    pub fn new(gpu: &Gpu, screen: TextureFormat) -> Self {
        let (flat, cube) = (texture(TextureViewDimension::D2), texture(TextureViewDimension::Cube));
        let layouts = Layouts {
            empty: gpu.layout(&[]),
            draw: gpu.layout(&[UNIFORM]),
            surface: gpu.layout(&[UNIFORM, flat, SAMPLER, flat, flat, SAMPLER]),
            product: gpu.layout(&[cube, cube, SAMPLER]),
            lens: gpu.layout(&[UNIFORM, cube, SAMPLER]),
            screen: gpu.layout(&[flat, PLAIN_UNIFORM]),
        };
        let geometry = module(gpu, include_str!("../../../shaders/first/geometry.wgsl"));
        let make = |own: &BindGroupLayout, fragment: &str, cull: Option<Face>, blend: Option<BlendState>| {
            let fragment = module(gpu, fragment);
            let groups = [&layouts.draw, &layouts.empty, &layouts.empty, own];
            World { gpu, geometry: &geometry, groups, fragment: &fragment }.pipeline(cull, blend)
        };
        let (feed, lens) = (include_str!("../../../shaders/feed.wgsl"), include_str!("../../../shaders/lens.wgsl"));
        let product = include_str!("../../../shaders/first/product.wgsl");
        let back = Some(Face::Back);
        Self {
            surface: make(&layouts.surface, feed, None, None),
            opaque: make(&layouts.product, product, back, None),
            blend: make(&layouts.product, product, back, Some(BlendState::ALPHA_BLENDING)),
            lens: [(BlendFactor::Dst, BlendFactor::Zero), (BlendFactor::One, BlendFactor::One)]
                .map(|factors| make(&layouts.lens, lens, back, Some(onto(factors)))),
            screen: screen_pipeline(gpu, &layouts.screen, screen),
            layouts,
        }
    }
}

/// Colours joined by these factors; opacity stays.
fn onto((src_factor, dst_factor): (BlendFactor, BlendFactor)) -> BlendState {
    let operation = BlendOperation::Add;
    BlendState {
        color: BlendComponent { src_factor, dst_factor, operation },
        alpha: BlendComponent { src_factor: BlendFactor::Zero, dst_factor: BlendFactor::One, operation },
    }
}

fn module(gpu: &Gpu, wgsl: &str) -> ShaderModule {
    let source = ShaderSource::Wgsl(wgsl.to_owned().into());
    gpu.device.create_shader_module(ShaderModuleDescriptor { label: None, source })
}

/// What stands in the world.
struct World<'a> {
    gpu: &'a Gpu,
    geometry: &'a ShaderModule,
    groups: [&'a BindGroupLayout; 4],
    fragment: &'a ShaderModule,
}

impl World<'_> {
    fn pipeline(&self, cull_mode: Option<Face>, blend: Option<BlendState>) -> RenderPipeline {
        let layout = self.gpu.device.create_pipeline_layout(&PipelineLayoutDescriptor {
            label: None,
            bind_group_layouts: &self.groups.map(Some),
            immediate_size: 0,
        });
        let attribute =
            |offset, shader_location| VertexAttribute { format: VertexFormat::Float32x3, offset, shader_location };
        self.gpu.device.create_render_pipeline(&RenderPipelineDescriptor {
            label: None,
            layout: Some(&layout),
            vertex: VertexState {
                module: self.geometry,
                entry_point: None,
                compilation_options: Default::default(),
                buffers: &[VertexBufferLayout {
                    array_stride: 24,
                    step_mode: VertexStepMode::Vertex,
                    attributes: &[attribute(0, 0), attribute(12, 1)],
                }],
            },
            primitive: PrimitiveState { cull_mode, ..Default::default() },
            depth_stencil: Some(DepthStencilState {
                format: DEPTH,
                depth_write_enabled: Some(blend.is_none()),
                depth_compare: Some(CompareFunction::GreaterEqual),
                stencil: Default::default(),
                bias: Default::default(),
            }),
            multisample: MultisampleState { count: SAMPLES, ..Default::default() },
            fragment: Some(FragmentState {
                module: self.fragment,
                entry_point: None,
                compilation_options: Default::default(),
                targets: &[Some(ColorTargetState { format: COLOUR, blend, write_mask: ColorWrites::ALL })],
            }),
            multiview_mask: None,
            cache: None,
        })
    }
}

fn screen_pipeline(gpu: &Gpu, layout: &BindGroupLayout, format: TextureFormat) -> RenderPipeline {
    let [triangle, mirror] =
        [include_str!("../../../shaders/first/screen.wgsl"), include_str!("../../../shaders/mirror.wgsl")]
            .map(|wgsl| module(gpu, wgsl));
    let layout = gpu.device.create_pipeline_layout(&PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &[Some(layout)],
        immediate_size: 0,
    });
    gpu.device.create_render_pipeline(&RenderPipelineDescriptor {
        label: None,
        layout: Some(&layout),
        vertex: VertexState {
            module: &triangle,
            entry_point: None,
            compilation_options: Default::default(),
            buffers: &[],
        },
        primitive: Default::default(),
        depth_stencil: None,
        multisample: Default::default(),
        fragment: Some(FragmentState {
            module: &mirror,
            entry_point: None,
            compilation_options: Default::default(),
            targets: &[Some(ColorTargetState { format, blend: None, write_mask: ColorWrites::ALL })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
