"""What LiteRT answers to the sample input, for the tests of app/infer: one JSON file a model.

    reference.py [--raw DIRECTORY] MODEL.tflite...

Of each output: name, shape, least and greatest number, and at most 512 samples, the k-th of n from place
`k * length / n` rounded down. With `--raw`, the whole inputs and outputs are left in DIRECTORY as raw f32.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from litert import flat, load
from sample import crop, sample, signed

SAMPLES = 512
FOLDER = Path(__file__).resolve().parents[3] / "app/infer/tests/reference"


def short(value):
    """Seven digits, one fewer than f32 can need: far finer than any tolerance."""
    return float(f"{float(value):.7g}")


def described(name, output):
    values = output.ravel()
    count = min(len(values), SAMPLES)
    samples = values[np.arange(count) * len(values) // count]
    return {
        "name": name,
        "shape": [int(side) for side in output.shape],
        "min": short(values.min()),
        "max": short(values.max()),
        "samples": [short(value) for value in samples],
    }


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--raw", type=Path)
    arguments.add_argument("models", nargs="+", type=Path)
    arguments = arguments.parse_args()

    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in arguments.models:
        name, model = path.stem, load(path)
        picture = sample(name, model.shape)
        outputs = model.run(picture)
        reference = {
            "input": {
                "shape": [int(side) for side in model.shape],
                "crop": crop(name),
                "range": [-1 if signed(name) else 0, 1],
            },
            "outputs": [described(*output) for output in zip(model.names, outputs, strict=True)],
        }
        (FOLDER / f"{name}.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")
        if arguments.raw:
            for kind, values in ("inputs", picture), ("outputs", flat(outputs)):
                (arguments.raw / kind).mkdir(parents=True, exist_ok=True)
                values.astype("<f4").tofile(arguments.raw / kind / f"{name}.f32")
        print(name, *model.names)


if __name__ == "__main__":
    main()
