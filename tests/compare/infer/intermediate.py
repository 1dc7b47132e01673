"""Every tensor LiteRT computes on the sample input, without XNNPACK, to find the operator where another engine departs.

    intermediate.py DIRECTORY MODEL.tflite...

Leaves DIRECTORY/NAME.npz: `tNUMBER` is the tensor of that number in the file, `names` says what each is called.
"""

import sys
from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema

import attention
from litert import Plain
from sample import sample


def transposed_bias(model):
    """Only XNNPACK has MediaPipe's transposed convolution with a bias: builtin operators in its place.

    The builtin one takes the output's shape first.
    """
    graph = model.subgraphs[0]
    for operator in graph.operators:
        if attention.code(model, operator) != b"Convolution2DTransposeBias":
            continue
        builtin = schema.OperatorCodeT()
        builtin.builtinCode = builtin.deprecatedBuiltinCode = schema.BuiltinOperator.TRANSPOSE_CONV
        builtin.version = 3
        padding, across, down = np.frombuffer(bytes(operator.customOptions)[:12], "<i4")
        options = schema.TransposeConvOptionsT()
        options.padding = schema.Padding.SAME if padding == 1 else schema.Padding.VALID
        options.strideW, options.strideH = int(across), int(down)
        buffer, shape = schema.BufferT(), schema.TensorT()
        buffer.data = np.frombuffer(np.array(graph.tensors[operator.outputs[0]].shape, "<i4").tobytes(), np.uint8)
        shape.name, shape.type, shape.shape = b"output_shape", schema.TensorType.INT32, np.array([4], np.int32)
        shape.buffer = len(model.buffers)
        model.buffers.append(buffer)
        graph.tensors.append(shape)
        source, weights, bias = operator.inputs
        operator.inputs = np.array([len(graph.tensors) - 1, weights, source, bias], np.int32)
        operator.opcodeIndex = len(model.operatorCodes)
        model.operatorCodes.append(builtin)
        operator.customOptions = None
        operator.builtinOptionsType, operator.builtinOptions = schema.BuiltinOptions.TransposeConvOptions, options


def computed(plain):
    """What the operators gave, by the tensors' numbers in the file."""
    get = plain.interpreter.get_tensor
    return {int(t): get(t) for operator in plain.interpreter._get_ops_details() for t in operator["outputs"]}


if __name__ == "__main__":
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for path in map(Path, sys.argv[2:]):
        content = path.read_bytes()
        model = attention.unpack(content)
        names = [tensor.name.decode() for tensor in model.subgraphs[0].tensors]
        engine = lambda part: Plain(part, reference_kernels=True)
        if attention.needed(content):
            whole = attention.Parts(content, engine)
            whole.run(sample(path.stem, whole.shape))
            tensors = {}
            for part in (whole.backbone, *(head[-1] for head in whole.heads)):
                tensors |= computed(part)
            tensors |= whole.tensors
        else:
            transposed_bias(model)
            plain = engine(attention.pack(model))
            plain.run(sample(path.stem, plain.shape))
            tensors = computed(plain)
        numbered = {f"t{number}": value for number, value in tensors.items()}
        np.savez(directory / f"{path.stem}.npz", names=np.array(names), **numbered)
        print(path.stem, len(numbered), "tensors")
