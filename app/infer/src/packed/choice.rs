//! Which weights may be packed, found by measuring what the landmarks of photos lose, and which may come later.

/// The layers of the attention mesh whose rounding is seen most for the bytes that it saves: the last two before the mesh
/// of 468 landmarks, and the last ones before the irises, whose size tells how far away a face is. Without them the
/// landmarks of each face of ten photos move by less than 0.3 % of the distance between the pupils in the mean, with them
/// by up to 0.35 %; the irises move half as far, for 3 kB. The same photos chose them and judge them.
const SENSITIVE: [&str; 4] =
    ["conv2d_18/Kernel", "conv2d_19/Kernel", "conv_left_iris/Kernel", "conv_right_iris/Kernel"];

/// Whether the weights of a tensor of a model may be packed. Models are named as their files are, without `.tflite`.
///
/// Only what was measured is packed. The detector stays as it is: rounded, its boxes move enough to shift the landmarks
/// by up to 2.5 %, and only two of its layers would keep within 0.3 % alone.
pub fn wanted(model: &str, tensor: &str) -> bool {
    model == "face_landmark_with_attention" && !SENSITIVE.contains(&tensor)
}

/// The outputs of a model that may come later than the others.
///
/// The attention mesh looks at lips and lids again. A head's pose and size rest on the mesh and the irises: without the
/// others a pair of glasses sits within 0.2 % of the distance between the pupils at the bridge, and within 1.5 % at the
/// hinges, on the faces of ten photos.
pub fn later(model: &str) -> &'static [&'static str] {
    match model {
        "face_landmark_with_attention" => &["output_lips", "output_left_eye", "output_right_eye"],
        _ => &[],
    }
}
