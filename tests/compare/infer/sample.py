"""The pictures that models are shown: one cut from the bundled portrait with whole numbers only, so that Rust makes the
same input bit for bit, and real photos where they lie beside the repository."""

from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parents[3]
PORTRAIT = HERE / "assets/portrait/astronaut.png"

# Photos of what a model is made for, by how its name begins.
PHOTOS = {"face": "faces", "selfie": "faces", "hand": "hands", "palm": "hands", "pose": "bodies"}

# Left, top, width and height in pixels of the portrait. The mesh models expect a face that fills the picture.
WHOLE = (0, 0, 512, 512)
FACE = (145, 48, 160, 160)


def crop(name):
    """The part of the portrait that the model called `name` sees."""
    return FACE if name.startswith("face_landmark") else WHOLE


def signed(name):
    """Whether the model takes pixels from -1 to 1 rather than from 0 to 1."""
    return name.startswith(("face_detection", "pose_detection"))


def sample(name, shape):
    """The model's input from the portrait, batch, row, column, channel."""
    return cut(name, shape, np.asarray(Image.open(PORTRAIT).convert("RGB")), *crop(name))


def photos(name, shape):
    """The model's inputs from the largest middle squares of real photos; none where those are absent or do not suit."""
    kind = PHOTOS.get(name.split("_")[0])
    for path in sorted((HERE.parent / "shared/realdata" / kind).glob("*.jpg")) if kind else []:
        photo = np.asarray(Image.open(path).convert("RGB"))
        height, width, _ = photo.shape
        side = min(height, width)
        yield cut(name, shape, photo, (width - side) // 2, (height - side) // 2, side, side)


def cut(name, shape, photo, left, top, width, height):
    """For each pixel of the input the one of the photo whose area holds its middle."""
    _, rows, columns, _ = shape
    row = top + (2 * np.arange(rows) + 1) * height // (2 * rows)
    column = left + (2 * np.arange(columns) + 1) * width // (2 * columns)
    pixels = photo[np.ix_(row, column)].astype(np.float32)[None]
    return pixels / np.float32(127.5) - np.float32(1) if signed(name) else pixels / np.float32(255)
