use proptest::prelude::*;

use super::*;
use crate::mirror::measures::tests::measures;

fn machine() -> Machine {
    Machine::new(Shelf::new(vec![3, 4, 3]))
}

fn after(events: impl IntoIterator<Item = Event>) -> Machine {
    let mut machine = machine();
    for event in events {
        machine.handle(event);
    }
    machine
}

fn live() -> Machine {
    after([Event::CameraWorks, Event::FaceSeen(Some(measures(140.0)))])
}

fn look(product: usize, variant: usize) -> Choice {
    Choice { product, variant }
}

fn seconds(count: f32) -> Event {
    Event::Tick(Duration::from_secs_f32(count))
}

#[test]
fn a_face_is_welcomed_with_the_first_look() {
    let mut machine = after([Event::CameraWorks]);
    assert_eq!(machine.state(), &MirrorState::Attract);
    assert_eq!(machine.handle(Event::FaceSeen(None)), [Effect::Wear(look(0, 0))]);
    assert!(matches!(machine.state(), MirrorState::Live(_)));
}

#[test]
fn every_shopper_is_met_with_the_look_that_the_shelf_opens_at() {
    let mut machine = Machine::new(Shelf::new(vec![3, 4]).opened_at(look(1, 2)));
    machine.handle(Event::CameraWorks);
    for _ in 0..2 {
        assert_eq!(machine.handle(Event::FaceSeen(None)), [Effect::Wear(look(1, 2))]);
        machine.handle(Event::Step(1));
        machine.handle(Event::FaceGone);
        machine.handle(seconds(5.1));
    }
}

#[test]
fn everything_is_wiped_five_seconds_after_the_shopper_left() {
    let mut machine = live();
    machine.handle(Event::Step(2));
    machine.handle(Event::FaceGone);
    assert_eq!(machine.handle(seconds(4.9)), []);
    assert_eq!(machine.handle(seconds(0.2)), [Effect::TakeOff, Effect::Wipe]);
    assert_eq!(machine, after([Event::CameraWorks]), "nothing of the shopper is left");
}

#[test]
fn who_comes_back_in_time_keeps_the_look() {
    let mut machine = live();
    machine.handle(Event::Step(1));
    for _ in 0..3 {
        machine.handle(Event::FaceGone);
        machine.handle(seconds(4.0));
        machine.handle(Event::FaceSeen(None));
    }
    assert_eq!(machine.chosen(), Some(look(1, 0)));
}

#[test]
fn repeated_reports_of_an_empty_view_do_not_stop_the_clock() {
    let mut machine = live();
    let mut effects = Vec::new();
    for _ in 0..52 {
        effects.extend(machine.handle(Event::FaceGone));
        effects.extend(machine.handle(seconds(0.1)));
    }
    assert!(effects.contains(&Effect::Wipe));
}

#[test]
fn a_touch_is_a_presence() {
    let mut machine = after([Event::CameraWorks, Event::Touched]);
    machine.handle(seconds(4.0));
    machine.handle(Event::Touched);
    assert_eq!(machine.handle(seconds(4.0)), []);
    assert!(machine.handle(seconds(1.5)).contains(&Effect::Wipe));
}

#[test]
fn a_kept_picture_is_wiped_too() {
    let mut machine = live();
    assert_eq!(machine.handle(Event::Keep), [Effect::KeepPicture]);
    machine.handle(Event::Kept(Some("look-1".into())));
    machine.handle(Event::FaceGone);
    assert!(machine.handle(seconds(5.0)).contains(&Effect::Wipe));
    assert_eq!(machine.state(), &MirrorState::Attract);
}

#[test]
fn a_picture_is_asked_for_once_and_told_of_for_a_while() {
    let mut machine = live();
    machine.handle(Event::Keep);
    assert_eq!(machine.handle(Event::Keep), []);
    machine.handle(Event::Kept(None));
    assert!(matches!(machine.state(), MirrorState::Kept(_, None, Picture::Failed { .. })));
    machine.handle(seconds(8.0));
    assert!(matches!(machine.state(), MirrorState::Live(_)));
}

#[test]
fn nobody_there_means_no_picture() {
    assert_eq!(after([Event::CameraWorks]).handle(Event::Keep), []);
}

#[test]
fn comparison_sets_the_last_look_against_this_one() {
    let mut machine = live();
    machine.handle(Event::Choose(2));
    let effects = machine.handle(Event::Compare);
    let pair = Pair { left: look(0, 0), right: look(2, 0), active: Side::Right };
    assert_eq!(effects, [Effect::Compare(pair)]);
    machine.handle(Event::Pick(Side::Left));
    assert_eq!(
        machine.handle(Event::Colour(1)),
        [Effect::Compare(Pair { left: look(0, 1), active: Side::Left, ..pair })]
    );
    assert_eq!(machine.handle(Event::Close), [Effect::Wear(look(0, 1))]);
}

#[test]
fn a_first_comparison_takes_the_next_frame() {
    let mut machine = live();
    machine.handle(Event::Compare);
    assert_eq!(machine.state().pair().map(|pair| (pair.left, pair.right)), Some((look(1, 0), look(0, 0))));
}

#[test]
fn a_picture_of_two_looks_returns_to_the_two_looks() {
    let mut machine = live();
    for event in [Event::Compare, Event::Keep, Event::Kept(Some("pair".into())), Event::Close] {
        machine.handle(event);
    }
    assert!(matches!(machine.state(), MirrorState::Compare(..)));
}

#[test]
fn a_camera_that_comes_back_in_time_keeps_the_look() {
    let mut machine = live();
    machine.handle(Event::Step(1));
    machine.handle(Event::CameraFails(CameraTrouble::Unplugged));
    machine.handle(seconds(2.0));
    assert_eq!(machine.handle(Event::CameraWorks), [Effect::Wear(look(1, 0))]);
}

#[test]
fn a_camera_that_stays_away_forgets_the_shopper() {
    let mut machine = live();
    machine.handle(Event::CameraFails(CameraTrouble::Busy));
    assert!(machine.handle(seconds(5.0)).contains(&Effect::Wipe));
    assert_eq!(machine.state(), &MirrorState::CameraTrouble(CameraTrouble::Busy, None));
    machine.handle(Event::CameraWorks);
    assert_eq!(machine.state(), &MirrorState::Attract);
}

#[test]
fn what_is_not_on_the_shelf_is_not_worn() {
    let mut machine = live();
    assert_eq!(machine.handle(Event::Choose(3)), []);
    assert_eq!(machine.handle(Event::Colour(3)), []);
    let mut empty = Machine::new(Shelf::default());
    empty.handle(Event::CameraWorks);
    assert_eq!(empty.handle(Event::FaceSeen(None)), []);
    for event in [Event::Step(1), Event::StepColour(1), Event::Compare] {
        assert_eq!(empty.handle(event), []);
    }
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::CameraWorks),
        Just(Event::CameraFails(CameraTrouble::Missing)),
        Just(Event::FaceSeen(Some(measures(138.0)))),
        Just(Event::FaceGone),
        Just(Event::Touched),
        (0usize..5).prop_map(Event::Choose),
        (-3isize..4).prop_map(Event::Step),
        (0usize..5).prop_map(Event::Colour),
        (-3isize..4).prop_map(Event::StepColour),
        Just(Event::Compare),
        Just(Event::Pick(Side::Left)),
        Just(Event::Keep),
        Just(Event::Kept(Some("name".into()))),
        Just(Event::Close),
        (0u64..3000).prop_map(|ms| Event::Tick(Duration::from_millis(ms))),
    ]
}

proptest! {
    /// Whatever happened, what is chosen is on the shelf, and an empty store is wiped within the time.
    #[test]
    fn nobody_is_remembered(events in prop::collection::vec(any_event(), 0..60)) {
        let mut machine = after(events);
        prop_assert!(machine.chosen().is_none_or(|choice| machine.shelf().holds(choice)));
        machine.handle(Event::FaceGone);
        machine.handle(Event::Tick(WIPE_AFTER));
        prop_assert!(machine.state().shopper().is_none());
    }
}
