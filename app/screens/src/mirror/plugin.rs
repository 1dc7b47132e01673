//! The mirror as a Bevy plugin: messages become events, events become states, states are drawn.

use bevy::{camera::RenderTarget, input_focus::tab_navigation::TabNavigationPlugin, prelude::*, ui_widgets::Activate};
use retail::catalogue::Catalogue;

use crate::{
    kit::{KitPlugin, toast::Say},
    locale::{Locale, Texts},
    mirror::{
        camera, clock,
        drawings::Drawings,
        event::{Effect, Event},
        focus, keys,
        layout::Layout,
        machine::Machine,
        messages::{CameraState, Look, MirrorInput, MirrorOutput},
        shelf::{Choice, Shelf},
        view,
    },
    sounds::{Cue, Muted, SoundPlugin},
};

/// What can be worn. Insert it before the app starts.
#[derive(Resource)]
pub struct MirrorCatalogue(pub Catalogue);

/// The mirror's state.
#[derive(Resource)]
pub struct Mirror {
    /// What it is doing.
    pub machine: Machine,
    /// Whether the feed is the bundled portrait.
    pub demonstration: bool,
    /// The language that every shopper is met in.
    house: Locale,
}

/// The look that every shopper is met with.
#[derive(Resource)]
struct FirstLook(Option<Look>);

/// What a control does when it is pressed.
#[derive(Component, Clone, Debug, PartialEq)]
pub enum Action {
    /// Tells the state machine.
    Mirror(Event),
    /// Speaks the other language.
    Language,
    /// Sound off, or on again.
    Sound,
}

/// Something was pressed, or typed.
#[derive(Message, Clone, Debug)]
pub(crate) struct Acted(pub Action);

/// Something happened that the state machine has to know.
#[derive(Message, Clone, Debug)]
pub(crate) struct Happened(pub Event);

/// When, in `Update`, the mirror does what. Write [`MirrorInput`] before `Read`, read [`MirrorOutput`] after `Decide`.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub enum MirrorSystems {
    /// Messages, keys, touches and time are read.
    Read,
    /// The state changes, and the host is told.
    Decide,
    /// What changed is drawn.
    Draw,
}

/// The mirror screen.
#[derive(Clone, Default)]
pub struct MirrorPlugin {
    /// The language that shoppers are met in.
    pub locale: Locale,
    /// Where the screen is drawn: the primary window unless told.
    pub target: RenderTarget,
    /// The look that every shopper is met with; the catalogue's first one without.
    pub first: Option<Look>,
    /// Whether the sounds start switched off.
    pub muted: bool,
    /// Whether a quiet ambience plays while nobody mutes it.
    pub ambience: bool,
}

impl Plugin for MirrorPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((KitPlugin, TabNavigationPlugin, SoundPlugin { muted: self.muted, ambience: self.ambience }))
            .insert_resource(FirstLook(self.first.clone()))
            .insert_resource(Texts::new(self.locale))
            .insert_resource(camera::Target(self.target.clone()))
            .init_resource::<Layout>()
            .add_message::<MirrorInput>()
            .add_message::<MirrorOutput>()
            .add_message::<Acted>()
            .add_message::<Happened>()
            .configure_sets(
                Update,
                (MirrorSystems::Read, MirrorSystems::Decide, MirrorSystems::Draw)
                    .chain()
                    .run_if(resource_exists::<Mirror>),
            )
            .add_systems(Startup, (open, camera::spawn))
            .add_systems(
                Update,
                (
                    (camera::follow_size, read_inputs, clock::presence, keys::read, clock::tick)
                        .chain()
                        .in_set(MirrorSystems::Read),
                    (act, decide).chain().in_set(MirrorSystems::Decide),
                ),
            )
            .add_systems(PostUpdate, focus::keep)
            .add_observer(pressed)
            .add_plugins(view::ViewPlugin);
    }
}

fn open(
    mut commands: Commands,
    catalogue: Option<Res<MirrorCatalogue>>,
    first: Res<FirstLook>,
    texts: Res<Texts>,
    mut images: ResMut<Assets<Image>>,
) {
    let Some(catalogue) = catalogue else {
        error!("the mirror has no catalogue and stays dark");
        return;
    };
    let shelf = Shelf::new(catalogue.0.products().iter().map(|product| product.variants.len()).collect())
        .opened_at(first.0.as_ref().and_then(|look| place(&catalogue.0, look)).unwrap_or_default());
    commands.insert_resource(Drawings::new(&catalogue, &mut images));
    commands.insert_resource(Mirror { machine: Machine::new(shelf), demonstration: false, house: texts.locale });
}

fn read_inputs(
    mut inputs: MessageReader<MirrorInput>,
    mut mirror: ResMut<Mirror>,
    mut happened: MessageWriter<Happened>,
    mut acted: MessageWriter<Acted>,
) {
    for input in inputs.read() {
        let event = match input {
            MirrorInput::Pressed(action) => {
                happened.write(Happened(Event::Touched));
                acted.write(Acted(action.clone()));
                continue;
            }
            MirrorInput::Camera(CameraState::Trouble(trouble)) => Event::CameraFails(*trouble),
            MirrorInput::Camera(CameraState::Working) => works(&mut mirror, false),
            MirrorInput::Camera(CameraState::Demonstration) => works(&mut mirror, true),
            MirrorInput::FaceSeen(measures) => Event::FaceSeen(*measures),
            MirrorInput::FaceGone => Event::FaceGone,
            MirrorInput::PictureKept(name) => Event::Kept(name.clone()),
        };
        happened.write(Happened(event));
    }
}

fn works(mirror: &mut Mirror, demonstration: bool) -> Event {
    mirror.demonstration = demonstration;
    Event::CameraWorks
}

fn pressed(event: On<Activate>, actions: Query<&Action>, mut acted: MessageWriter<Acted>) {
    if let Ok(action) = actions.get(event.entity) {
        acted.write(Acted(action.clone()));
    }
}

fn act(
    mut acted: MessageReader<Acted>,
    mut happened: MessageWriter<Happened>,
    mut texts: ResMut<Texts>,
    mut muted: ResMut<Muted>,
    mut outputs: MessageWriter<MirrorOutput>,
    mut toasts: MessageWriter<Say>,
    mut cues: MessageWriter<Cue>,
) {
    for Acted(action) in acted.read() {
        match action {
            Action::Mirror(event) => {
                happened.write(Happened(event.clone()));
            }
            Action::Language => {
                texts.locale = texts.locale.other();
                outputs.write(MirrorOutput::Language(texts.locale));
                toasts.write(Say(texts.say("language-switched")));
            }
            Action::Sound => {
                muted.0 = !muted.0;
                toasts.write(Say(if muted.0 { texts.say("sound-off") } else { texts.say("sound-on") }));
            }
        }
        cues.write(Cue::Touch);
    }
}

fn decide(
    mut happened: MessageReader<Happened>,
    mut mirror: ResMut<Mirror>,
    catalogue: Res<MirrorCatalogue>,
    mut texts: ResMut<Texts>,
    mut outputs: MessageWriter<MirrorOutput>,
    mut cues: MessageWriter<Cue>,
) {
    for Happened(event) in happened.read() {
        if matches!(event, Event::Kept(_)) {
            cues.write(Cue::Done);
        }
        for effect in mirror.machine.handle(event.clone()) {
            if effect == Effect::Wipe && texts.locale != mirror.house {
                texts.locale = mirror.house;
                outputs.write(MirrorOutput::Language(mirror.house));
            }
            if matches!(effect, Effect::Wear(_)) {
                cues.write(Cue::Choose);
            }
            if let Some(output) = output(effect, &catalogue.0) {
                outputs.write(output);
            }
        }
    }
}

/// What an effect means in the catalogue's names.
fn output(effect: Effect, catalogue: &Catalogue) -> Option<MirrorOutput> {
    Some(match effect {
        Effect::Wear(choice) => MirrorOutput::Wear(look(choice, catalogue)?),
        Effect::Compare(pair) => {
            MirrorOutput::Compare { left: look(pair.left, catalogue)?, right: look(pair.right, catalogue)? }
        }
        Effect::TakeOff => MirrorOutput::TakeOff,
        Effect::KeepPicture => MirrorOutput::KeepPicture,
        Effect::Wipe => MirrorOutput::Wipe,
    })
}

fn look(choice: Choice, catalogue: &Catalogue) -> Option<Look> {
    let product = catalogue.products().get(choice.product)?;
    let variant = product.variants.get(choice.variant)?;
    Some(Look { product: product.id.clone(), variant: variant.id.clone() })
}

/// Where a look stands in the catalogue.
fn place(catalogue: &Catalogue, look: &Look) -> Option<Choice> {
    let product = catalogue.products().iter().position(|product| product.id == look.product)?;
    let variant = catalogue.products()[product].variants.iter().position(|variant| variant.id == look.variant)?;
    Some(Choice { product, variant })
}
