"""Inference on some hosts beside LiteRT's, in turn on the same input, as the two scripts called `run` ask for it:

    compare.py --host NAME COMMAND [--host NAME COMMAND...] [--rten COMMAND] [--photos] MODEL.tflite...

COMMAND, quoted as for a shell, is given MODEL INPUT OUTPUT COUNT, prints `CLOCK MEDIAN` and leaves all outputs in
OUTPUT, raw f32, in the model's order. All take turns, so that what else the machine does falls on each. With `--photos`
errors are the largest of real photos too, not those of the portrait alone.
"""

import argparse
import functools
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import attention
from litert import flat
from sample import photos, sample

ROUNDS, COUNT = 5, 60


class LiteRt:
    """litert.py in a process of its own, so that nothing of the one weighs on the other."""

    def __init__(self):
        script = Path(__file__).with_name("litert.py")
        self.process = subprocess.Popen(
            [sys.executable, script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def time(self, model, fed, written, count=COUNT):
        print(model, fed, written, count, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if len(answer) != 3:
            raise RuntimeError(f"litert.py stopped at {model}")
        return float(answer[2])


class Host:
    """An engine somewhere, started anew each time."""

    def __init__(self, name, command):
        self.name, self.command = name, shlex.split(command)

    def time(self, model, fed, written, count=COUNT):
        command = [*self.command, model, fed, written, str(count)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        return float(done.stdout.split()[1])


class Rten(Host):
    """In the parts that LiteRT runs: it lacks the same operators."""

    def time(self, model, fed, written, count=COUNT):
        content = Path(model).read_bytes()
        time = functools.partial(super().time, count=count)
        whole = attention.whole(content, lambda part: Part(time, part))
        flat(whole.run(np.fromfile(fed, "<f4"))).tofile(written)
        return whole.median(count)


class Part:
    """A model or a part of one, which is timed as it runs."""

    def __init__(self, time, content):
        self.time, self.content, self.shapes = time, content, shapes(content)

    def run(self, *inputs):
        with tempfile.TemporaryDirectory() as folder:
            model, fed, written = (Path(folder, name) for name in ("model", "input", "output"))
            model.write_bytes(self.content)
            flat(inputs).tofile(fed)
            self.took = self.time(model, fed, written)
            return split(np.fromfile(written, "<f4"), self.shapes)

    def median(self, _):
        return self.took


def shapes(content):
    """Those of a model's outputs."""
    graph = attention.unpack(content).subgraphs[0]
    return [graph.tensors[end].shape for end in graph.outputs]


def split(numbers, shapes):
    """The outputs that stand one after another."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    if len(numbers) != ends[-1]:
        raise RuntimeError(f"{ends[-1]} numbers were to come out, but {len(numbers)} did")
    return [part.reshape(shape) for part, shape in zip(np.split(numbers, ends[:-1]), shapes, strict=True)]


def largest_error(theirs, others):
    """The largest error of any output, as a share of that output's range; a lone number is taken for at least 1."""
    largest = 0.0
    for a, b in zip(theirs, others, strict=True):
        a, b = a.astype(float), b.astype(float)
        scale = np.ptp(a) if a.size > 1 else max(abs(a.item()), 1)
        # Not `max`, which would lose a NaN.
        largest = np.maximum(largest, np.abs(a - b).max() / scale)
    return largest


def compare(litert, hosts, model, folder, more):
    """Prints a line for each host."""
    name, content = Path(model).stem, Path(model).read_bytes()
    graph = attention.unpack(content).subgraphs[0]
    shape = graph.tensors[graph.inputs[0]].shape
    fed, *written = (f"{folder}/{number}" for number in range(len(hosts) + 2))
    partners = list(zip([litert, *hosts], written))

    def show(picture, count):
        flat([picture]).tofile(fed)
        return [partner.time(model, fed, to, count) for partner, to in partners]

    def errors():
        theirs, *found = (split(np.fromfile(path, "<f4"), shapes(content)) for path in written)
        return [largest_error(theirs, others) for others in found]

    times = np.array([show(sample(name, shape), COUNT) for _ in range(ROUNDS)])
    largest = errors()
    for photo in photos(name, shape) if more else []:
        show(photo, 1)
        largest = np.maximum(largest, errors())
    milliseconds = np.median(times, 0)
    # Within a round, where the machine was the same for all.
    ratios = np.median(times / times[:, :1], 0)
    mark = "*" if attention.needed(content) else ""
    first = f"{name + mark:<30} {milliseconds[0]:>10.2f}"
    for host, spent, ratio, error in zip(hosts, milliseconds[1:], ratios[1:], largest):
        print(f"{first:<41} {host.name:<22} {spent:>8.2f} {ratio:>6.2f} {error:>9.2e}", flush=True)
        first = ""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--host", nargs=2, action="append", required=True)
    arguments.add_argument("--rten")
    arguments.add_argument("--photos", action="store_true")
    arguments.add_argument("models", nargs="+")
    arguments = arguments.parse_args()
    litert, hosts = LiteRt(), [Host(*named) for named in arguments.host]
    if arguments.rten:
        hosts.append(Rten("rten", arguments.rten))
    print(f"{'model':<30} {'LiteRT ms':>10} {'host':<22} {'ms':>8} {'ratio':>6} {'error':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for model in arguments.models:
            compare(litert, hosts, model, folder, arguments.photos)
    if any(attention.needed(Path(model).read_bytes()) for model in arguments.models):
        print("* LiteRT and rten in parts and without its three own operators, which they lack: their times are short")


if __name__ == "__main__":
    main()
