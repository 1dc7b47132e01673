"""Our inference beside LiteRT's, in turn on the same input: `compare.py BENCH MODEL.tflite...`, as `run` calls it.

BENCH MODEL INPUT OUTPUT COUNT is ours: it prints `cpu_ms MEDIAN` and leaves all outputs in OUTPUT, raw f32, in the
model's order. The two take turns, so that what else the machine does falls on both.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import attention
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


def ours(bench, model, fed, written):
    command = [bench, model, fed, written, str(COUNT)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(dict(line.split()[:2] for line in done.stdout.splitlines())["cpu_ms"])


def largest_error(shapes, theirs, ours):
    """The largest error of any output, as a share of that output's range; a lone number is taken for at least 1."""
    if len(theirs) != len(ours):
        return float("nan")
    largest, start = 0.0, 0
    for shape in shapes:
        end = start + int(np.prod(shape))
        a, b = theirs[start:end].astype(float), ours[start:end].astype(float)
        scale = np.ptp(a) if len(a) > 1 else max(abs(a[0]), 1)
        # Not `max`, which would lose a NaN.
        largest, start = np.maximum(largest, np.abs(a - b).max() / scale), end
    return largest


def main():
    bench, *models = sys.argv[1:]
    litert = LiteRt()
    cut = False
    print(f"{'model':<30} {'LiteRT ms':>10} {'ours ms':>10} {'ratio':>6} {'error':>9}")
    with tempfile.TemporaryDirectory() as folder:
        fed, by_litert, by_ours = (f"{folder}/{name}" for name in ("input", "litert", "ours"))
        for model in models:
            name, content = Path(model).stem, Path(model).read_bytes()
            graph = attention.unpack(content).subgraphs[0]
            shapes = [graph.tensors[end].shape for end in graph.outputs]
            sample(name, graph.tensors[graph.inputs[0]].shape).astype("<f4").tofile(fed)
            times = np.array(
                [(litert.time(model, fed, by_litert), ours(bench, model, fed, by_ours)) for _ in range(ROUNDS)]
            )
            error = largest_error(shapes, *(np.fromfile(path, "<f4") for path in (by_litert, by_ours)))
            theirs, mine = np.median(times, 0)
            # Within a round, where the machine was the same for both.
            ratio = np.median(times[:, 1] / times[:, 0])
            mark = "*" if attention.needed(content) else ""
            cut |= bool(mark)
            print(f"{name + mark:<30} {theirs:>10.2f} {mine:>10.2f} {ratio:>6.2f} {error:>9.1e}", flush=True)
    if cut:
        print("* in parts and without its three own operators, which LiteRT lacks: its time is short of theirs")


if __name__ == "__main__":
    main()
