"""LiteRT, with XNNPACK on one thread, as a partner to time against: answers lines `MODEL INPUT OUTPUT COUNT` until its
input ends.

A line names a model, a file of raw little-endian f32 to feed it, a file for its outputs, one after another in the
model's order, and how often to run it. The answer is `NAME litert_cpu_ms MEDIAN`.
"""

import sys
import time
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter, OpResolverType

import attention

WARM_UP = 10


class Plain:
    """A model that LiteRT runs as it stands."""

    def __init__(self, content, reference_kernels=False):
        # Only without XNNPACK are the tensors between the operators there to be read.
        kind = OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES if reference_kernels else OpResolverType.AUTO
        self.interpreter = Interpreter(
            model_content=content,
            num_threads=1,
            experimental_op_resolver_type=kind,
            experimental_preserve_all_tensors=reference_kernels,
        )
        self.interpreter.allocate_tensors()
        self.inputs = self.interpreter.get_input_details()
        self.outputs = self.interpreter.get_output_details()
        self.shape = self.inputs[0]["shape"]
        self.names = [details["name"] for details in self.outputs]

    def run(self, *inputs):
        for details, value in zip(self.inputs, inputs, strict=True):
            self.interpreter.set_tensor(details["index"], value)
        self.interpreter.invoke()
        return [self.interpreter.get_tensor(details["index"]) for details in self.outputs]

    def median(self, count):
        """CPU milliseconds of a run on whatever the inputs hold."""
        for _ in range(WARM_UP):
            self.interpreter.invoke()
        spent = []
        for _ in range(count):
            start = time.process_time()
            self.interpreter.invoke()
            spent.append(time.process_time() - start)
        return float(np.median(spent)) * 1000


def load(path, reference_kernels=False):
    """The model at `path`, in parts where LiteRT lacks its operators."""
    return attention.whole(Path(path).read_bytes(), lambda part: Plain(part, reference_kernels))


def flat(outputs):
    return np.concatenate([output.ravel() for output in outputs]).astype("<f4")


def serve():
    loaded = {}
    for line in sys.stdin:
        path, fed, written, count = line.split()
        if path not in loaded:
            loaded[path] = load(path)
        model = loaded[path]
        outputs = model.run(np.fromfile(fed, "<f4").reshape(model.shape))
        flat(outputs).tofile(written)
        print(f"{Path(path).stem} litert_cpu_ms {model.median(int(count)):.3f}", flush=True)


if __name__ == "__main__":
    serve()
