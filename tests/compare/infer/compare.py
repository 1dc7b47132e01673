"""Our inference on some hosts beside LiteRT's, in turn on the same input, as the two scripts called `run` ask for it:

    compare.py --host NAME COMMAND [--host NAME COMMAND...] MODEL.tflite...

COMMAND, quoted as for a shell, is ours: given MODEL INPUT OUTPUT COUNT, it prints `CLOCK MEDIAN` and leaves all outputs
in OUTPUT, raw f32, in the model's order. All take turns, so that what else the machine does falls on each.
"""

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import attention
from sample import sample

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

    def time(self, model, fed, written):
        print(model, fed, written, COUNT, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split()
        if len(answer) != 3:
            raise RuntimeError(f"litert.py stopped at {model}")
        return float(answer[2])


class Host:
    """Ours somewhere, started anew each time."""

    def __init__(self, name, command):
        self.name, self.command = name, shlex.split(command)

    def time(self, model, fed, written):
        command = [*self.command, model, fed, written, str(COUNT)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        return float(done.stdout.split()[1])


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


def compare(litert, hosts, model, folder):
    """Prints a line for each host."""
    name, content = Path(model).stem, Path(model).read_bytes()
    graph = attention.unpack(content).subgraphs[0]
    shapes = [graph.tensors[end].shape for end in graph.outputs]
    fed, *written = (f"{folder}/{number}" for number in range(len(hosts) + 2))
    sample(name, graph.tensors[graph.inputs[0]].shape).astype("<f4").tofile(fed)
    partners = list(zip([litert, *hosts], written))
    times = np.array([[partner.time(model, fed, to) for partner, to in partners] for _ in range(ROUNDS)])
    theirs, *all_ours = (np.fromfile(path, "<f4") for path in written)
    milliseconds = np.median(times, 0)
    # Within a round, where the machine was the same for all.
    ratios = np.median(times / times[:, :1], 0)
    mark = "*" if attention.needed(content) else ""
    first = f"{name + mark:<30} {milliseconds[0]:>10.2f}"
    for host, spent, ratio, ours in zip(hosts, milliseconds[1:], ratios[1:], all_ours):
        error = largest_error(shapes, theirs, ours)
        print(f"{first:<41} {host.name:<18} {spent:>8.2f} {ratio:>6.2f} {error:>9.1e}", flush=True)
        first = ""


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--host", nargs=2, action="append", required=True)
    arguments.add_argument("models", nargs="+")
    arguments = arguments.parse_args()
    litert, hosts = LiteRt(), [Host(*named) for named in arguments.host]
    print(f"{'model':<30} {'LiteRT ms':>10} {'ours':<18} {'ms':>8} {'ratio':>6} {'error':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for model in arguments.models:
            compare(litert, hosts, model, folder)
    if any(attention.needed(Path(model).read_bytes()) for model in arguments.models):
        print("* in parts and without its three own operators, which LiteRT lacks: its time is short of theirs")


if __name__ == "__main__":
    main()
