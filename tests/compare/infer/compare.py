"""Our inference and rten's beside LiteRT's, in turn on the same input: `compare.py BENCH RTEN MODEL.tflite...`, as
`run` calls it.

BENCH MODEL INPUT OUTPUT COUNT is ours: it prints `cpu_ms MEDIAN` and leaves all outputs in OUTPUT, raw f32, in the
model's order. RTEN does the same. They take turns, so that what else the machine does falls on all.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import attention
from litert import flat
from sample import sample

ROUNDS, COUNT = 5, 40


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

    def time(self, model, fed, written):
        print(model, fed, written, COUNT, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if len(answer) != 3:
            raise RuntimeError(f"litert.py stopped at {model}")
        return float(answer[2])


def timed(bench, model, fed, written):
    command = [bench, model, fed, written, str(COUNT)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(dict(line.split()[:2] for line in done.stdout.splitlines())["cpu_ms"])


class Rten:
    """A model or a part of one on rten, which is timed as it runs."""

    def __init__(self, bench, content):
        self.bench, self.content = bench, content
        self.shapes = shapes(content)

    def run(self, *inputs):
        with tempfile.TemporaryDirectory() as folder:
            model, fed, written = (Path(folder, name) for name in ("model", "input", "output"))
            model.write_bytes(self.content)
            flat(inputs).tofile(fed)
            self.took = timed(self.bench, model, fed, written)
            return split(np.fromfile(written, "<f4"), self.shapes)

    def median(self, _):
        return self.took


def by_rten(bench, model, picture, written):
    """In parts where LiteRT runs in parts: rten lacks the same operators."""
    whole = attention.whole(Path(model).read_bytes(), lambda part: Rten(bench, part))
    flat(whole.run(picture)).tofile(written)
    return whole.median(COUNT)


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


def compare(litert, bench, rten, model, folder):
    """Of each round the times of LiteRT, us and rten; then the errors of us and rten."""
    fed, *written = (f"{folder}/{name}" for name in ("input", "litert", "ours", "rten"))
    content = Path(model).read_bytes()
    graph = attention.unpack(content).subgraphs[0]
    picture = sample(Path(model).stem, graph.tensors[graph.inputs[0]].shape)
    flat([picture]).tofile(fed)
    times = []
    for _ in range(ROUNDS):
        theirs = litert.time(model, fed, written[0])
        ours = timed(bench, model, fed, written[1])
        times.append((theirs, ours, by_rten(rten, model, picture, written[2])))
    theirs, *others = (split(np.fromfile(path, "<f4"), shapes(content)) for path in written)
    return np.array(times), [largest_error(theirs, other) for other in others]


def main():
    bench, rten, *models = sys.argv[1:]
    litert = LiteRt()
    cut = False
    columns = (f"{name:>10} {'ratio':>6} {'error':>9}" for name in ("ours ms", "rten ms"))
    print(f"{'model':<30} {'LiteRT ms':>10}", *columns)
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            times, errors = compare(litert, bench, rten, model, folder)
            theirs, *others = np.median(times, 0)
            # Within a round, where the machine was the same for all.
            ratios = np.median(times[:, 1:] / times[:, :1], 0)
            cells = (f"{ms:>10.2f} {ratio:>6.2f} {error:>9.1e}" for ms, ratio, error in zip(others, ratios, errors))
            mark = "*" if attention.needed(Path(model).read_bytes()) else ""
            cut |= bool(mark)
            print(f"{Path(model).stem + mark:<30} {theirs:>10.2f}", *cells, flush=True)
    if cut:
        print("* LiteRT and rten in parts and without its three own operators, which they lack: their times are short")


if __name__ == "__main__":
    main()
