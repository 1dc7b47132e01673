//! The interface's sounds, made in code. Without a sound device the mirror is silent, not broken.

use bevy::prelude::*;
use kira::{
    AudioManager, AudioManagerSettings, Decibels, DefaultBackend, Tween,
    sound::static_sound::{StaticSoundData, StaticSoundHandle, StaticSoundSettings},
};

pub mod synth;

/// A sound that answers something.
#[derive(Message, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A control was pressed.
    Touch,
    /// Another look is worn.
    Choose,
    /// A picture is kept.
    Done,
}

/// Whether the sounds are switched off.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Muted(pub bool);

/// Plays [`Cue`]s, and an ambience if wanted.
pub struct SoundPlugin {
    /// Whether the sounds start switched off.
    pub muted: bool,
    /// Whether a quiet ambience plays.
    pub ambience: bool,
}

impl Plugin for SoundPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Muted(self.muted))
            .add_message::<Cue>()
            .insert_non_send(Sounds::Closed { ambience: self.ambience })
            .add_systems(Last, (mute, play).chain());
    }
}

/// The sound device. It is opened when something is to be heard: a mirror that starts muted may never need it.
enum Sounds {
    Closed {
        ambience: bool,
    },
    Open(Box<Playing>),
    /// There is none.
    Absent,
}

struct Playing {
    manager: AudioManager<DefaultBackend>,
    touch: StaticSoundData,
    choose: StaticSoundData,
    done: StaticSoundData,
    ambience: Option<StaticSoundHandle>,
}

impl Sounds {
    fn playing(&mut self) -> Option<&mut Playing> {
        match self {
            Self::Open(playing) => Some(playing),
            Self::Closed { .. } | Self::Absent => None,
        }
    }

    fn open(ambience: bool) -> Self {
        let mut manager = match AudioManager::<DefaultBackend>::new(AudioManagerSettings::default()) {
            Ok(manager) => manager,
            Err(problem) => {
                info!("no sound device, the mirror is silent: {problem}");
                return Self::Absent;
            }
        };
        let ambience = ambience.then(|| manager.play(data(synth::ambience()).loop_region(..)).ok()).flatten();
        Self::Open(Box::new(Playing {
            manager,
            touch: data(synth::touch()),
            choose: data(synth::choose()),
            done: data(synth::done()),
            ambience,
        }))
    }
}

fn data(samples: Vec<f32>) -> StaticSoundData {
    StaticSoundData {
        sample_rate: synth::RATE,
        frames: samples.into_iter().map(kira::Frame::from_mono).collect(),
        settings: StaticSoundSettings::default(),
        slice: None,
    }
}

fn play(mut cues: MessageReader<Cue>, muted: Res<Muted>, mut sounds: NonSendMut<Sounds>) {
    let Some(playing) = sounds.playing().filter(|_| !muted.0) else {
        cues.clear();
        return;
    };
    // The sounds of one frame would only add up to a louder one: the last is enough.
    let Some(cue) = cues.read().last() else { return };
    let sound = match cue {
        Cue::Touch => &playing.touch,
        Cue::Choose => &playing.choose,
        Cue::Done => &playing.done,
    };
    if let Err(problem) = playing.manager.play(sound.clone()) {
        debug!("a sound was not played: {problem}");
    }
}

fn mute(muted: Res<Muted>, mut sounds: NonSendMut<Sounds>) {
    if !muted.is_changed() {
        return;
    }
    if let Sounds::Closed { ambience } = *sounds
        && !muted.0
    {
        *sounds = Sounds::open(ambience);
    }
    if let Some(ambience) = sounds.playing().and_then(|playing| playing.ambience.as_mut()) {
        let level = if muted.0 { Decibels::SILENCE } else { Decibels::IDENTITY };
        ambience.set_volume(level, Tween::default());
    }
}
