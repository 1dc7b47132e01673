"""The picture every model is shown: cut from the bundled portrait with whole numbers only, so that Rust makes the same
input bit for bit."""

from pathlib import Path

import numpy as np
from PIL import Image

PORTRAIT = Path(__file__).resolve().parents[3] / "assets/portrait/astronaut.png"

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
    """The model's input, batch, row, column, channel: the pixel whose area holds the middle of each input pixel."""
    left, top, width, height = crop(name)
    _, rows, columns, _ = shape
    portrait = np.asarray(Image.open(PORTRAIT).convert("RGB"))
    row = top + (2 * np.arange(rows) + 1) * height // (2 * rows)
    column = left + (2 * np.arange(columns) + 1) * width // (2 * columns)
    pixels = portrait[np.ix_(row, column)].astype(np.float32)[None]
    return pixels / np.float32(127.5) - np.float32(1) if signed(name) else pixels / np.float32(255)
