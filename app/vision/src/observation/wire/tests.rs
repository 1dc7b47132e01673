use proptest::{array, collection::vec, num::f32::NORMAL, option, prelude::*, sample::select};

use super::*;

fn point() -> impl Strategy<Value = Vec3> {
    array::uniform3(NORMAL).prop_map(Vec3::from)
}

fn size() -> impl Strategy<Value = UVec2> {
    array::uniform2(any::<u32>()).prop_map(UVec2::from)
}

fn camera() -> impl Strategy<Value = Camera> {
    (size(), NORMAL, array::uniform2(NORMAL), select(&CAMERA_BASES[..]))
        .prop_map(|(size, focal, principal, basis)| Camera { size, focal, principal: principal.into(), basis })
}

fn measured() -> impl Strategy<Value = Measured> {
    (array::uniform3(proptest::num::f64::NORMAL), select(&BASES[..])).prop_map(|([value, low, high], basis)| Measured {
        value,
        low,
        high,
        basis,
    })
}

fn light() -> impl Strategy<Value = Light> {
    (array::uniform9(point()), array::uniform3(point()), NORMAL)
        .prop_map(|(sh, [direction, ambient, main], exposure)| Light { sh, direction, ambient, main, exposure })
}

fn face() -> impl Strategy<Value = FaceObservation> {
    let numbers = (any::<u32>(), NORMAL, array::uniform16(NORMAL));
    // Any number of points, so that none is assumed.
    (numbers, measured(), measured(), vec(point(), 0..9), vec(point(), 0..9)).prop_map(
        |((id, score, pose), pupillary_distance_mm, face_width_mm, landmarks, shape)| FaceObservation {
            id,
            score,
            landmarks,
            pose: Mat4::from_cols_array(&pose),
            shape,
            pupillary_distance_mm,
            face_width_mm,
        },
    )
}

fn observation() -> impl Strategy<Value = Observation> {
    let timings = array::uniform5(NORMAL).prop_map(|[detection, landmarks, geometry, light, total]| Timings {
        detection,
        landmarks,
        geometry,
        light,
        total,
    });
    (0u64..1 << 53, size(), camera(), vec(face(), 0..4), option::of(light()), timings).prop_map(
        |(frame_id, size, camera, faces, light, timings)| Observation { frame_id, size, camera, faces, light, timings },
    )
}

fn same(a: &Observation, b: &Observation) -> bool {
    let parts = |o: &Observation| (o.frame_id, o.size, o.camera, o.light, o.timings);
    parts(a) == parts(b) && a.faces == b.faces
}

proptest! {
    #[test]
    fn what_is_written_is_read(observation in observation()) {
        let back = decode(&encode(&observation)).expect("it was just written");
        prop_assert!(same(&observation, &back), "{back:?}");
    }

    #[test]
    fn any_other_length_is_refused(observation in observation(), cut in any::<prop::sample::Index>()) {
        let mut numbers = encode(&observation);
        prop_assert_eq!(decode(&numbers[..cut.index(numbers.len())]).err(), Some(WireError::Length));
        numbers.push(0.0);
        prop_assert_eq!(decode(&numbers).err(), Some(WireError::Length));
    }

    #[test]
    fn spoilt_numbers_never_panic(
        observation in observation(),
        at in any::<prop::sample::Index>(),
        spoilt in prop_oneof![any::<f64>(), Just(f64::NAN), Just(f64::MAX), Just(-1.0), Just(0.5), Just(1e15)],
    ) {
        let mut numbers = encode(&observation);
        let at = at.index(numbers.len());
        numbers[at] = spoilt;
        let _ = decode(&numbers);
    }
}

#[test]
fn the_places_are_those_of_the_table() {
    let camera = Camera::default_for(UVec2::new(640, 480));
    let measured = |value| Measured { value, low: value - 1.0, high: value + 1.0, basis: Basis::Card };
    let face = FaceObservation {
        id: 7,
        score: 0.5,
        landmarks: vec![Vec3::new(1.0, 2.0, 3.0)],
        pose: Mat4::from_translation(Vec3::new(0.25, 0.5, -0.75)),
        shape: vec![Vec3::new(4.0, 5.0, 6.0)],
        pupillary_distance_mm: measured(63.0),
        face_width_mm: measured(140.0),
    };
    let numbers = encode(&Observation { faces: vec![face], ..Observation::empty(9, camera) });
    assert_eq!(numbers[..6], [1.0, 9.0, 640.0, 480.0, 640.0, 480.0]);
    assert_eq!(numbers[6..10], [f64::from(camera.focal), 320.0, 240.0, 0.0]);
    assert_eq!(numbers[10..54], [[0.0; 43].as_slice(), &[1.0]].concat());
    let face = &numbers[54..];
    assert_eq!(face[..2], [7.0, 0.5]);
    assert_eq!(face[14..18], [0.25, 0.5, -0.75, 1.0]);
    assert_eq!(face[18..22], [63.0, 62.0, 64.0, 2.0]);
    assert_eq!(face[22..28], [140.0, 139.0, 141.0, 2.0, 1.0, 1.0]);
    assert_eq!(face[28..], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
}

#[test]
fn faults_are_named() {
    let numbers = encode(&Observation::empty(9, Camera::default_for(UVec2::new(640, 480))));
    let spoilt = |at: usize, number: f64| {
        let mut numbers = numbers.clone();
        numbers[at] = number;
        decode(&numbers).err()
    };
    assert_eq!(spoilt(0, 2.0), Some(WireError::Version));
    assert_eq!(spoilt(2, -1.0), Some(WireError::Number(2)));
    assert_eq!(spoilt(9, 3.0), Some(WireError::Number(9)));
    assert_eq!(spoilt(53, 1e15), Some(WireError::Length));
}
