"""The attention mesh for LiteRT, which lacks its three operators: the model is cut at them into a backbone and three
heads that LiteRT can run. The operators themselves, in the second version of them that MediaPipe has, stand here.

Its time is the sum of the parts'. What the three operators take is left out, which favours LiteRT.
"""

import copy

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from flatbuffers import flexbuffers

MATRIX, CUT, PLACE = b"Landmarks2TransformMatrix", b"TransformTensorBilinear", b"TransformLandmarks"


def unpack(content):
    return schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))


def pack(model):
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def code(model, operator):
    return model.operatorCodes[operator.opcodeIndex].customCode


def needed(content):
    return any(code.customCode == MATRIX for code in unpack(content).operatorCodes)


def part(model, inputs, outputs):
    """The part of the model between the tensors `inputs` and `outputs`, as a model of its own."""
    # The weights are shared, not copied: only the lists differ.
    model = copy.copy(model)
    graph = copy.copy(model.subgraphs[0])
    wanted, kept = set(outputs), []
    for operator in reversed(graph.operators):
        if wanted & set(operator.outputs) - set(inputs):
            kept.append(operator)
            wanted |= set(operator.inputs)
    graph.operators = kept[::-1]
    graph.inputs, graph.outputs = np.array(inputs, np.int32), np.array(outputs, np.int32)
    model.subgraphs = [graph]
    return pack(model)


def matrix(options, landmarks):
    """From cells of a window around some of the landmarks, turned with them, to the landmarks' own coordinates."""
    left, right = landmarks[options["left_rotation_idx"]], landmarks[options["right_rotation_idx"]]
    turn = np.arctan2(right[1] - left[1], right[0] - left[0]) - np.float32(options["target_rotation_radians"])
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]], np.float32)
    level = landmarks[options["subset_idxs"], :2] @ turned
    low, high = level.min(0), level.max(0)
    cells = np.array([options["output_width"], options["output_height"]], np.float32)
    grow = turned * ((high - low) * np.array([options["scale_x"], options["scale_y"]], np.float32) / cells)
    result = np.eye(4, dtype=np.float32)
    result[:2, :2] = grow
    result[:2, 3] = turned @ ((low + high) / 2) - grow @ (cells / 2)
    return result[None]


def cut(options, features, matrix):
    """The window resampled from the features, cell by cell; zero where its middle lies beyond the outermost cells."""
    features, matrix = features[0], matrix[0]
    rows, columns, _ = features.shape
    y, x = np.mgrid[: options["output_height"], : options["output_width"]].astype(np.float32) + np.float32(0.5)
    at_x = matrix[0, 0] * x + matrix[0, 1] * y + matrix[0, 3] - np.float32(0.5)
    at_y = matrix[1, 0] * x + matrix[1, 1] * y + matrix[1, 3] - np.float32(0.5)
    inside = (at_x >= 0) & (at_x <= columns - 1) & (at_y >= 0) & (at_y <= rows - 1)
    at_x, at_y = np.where(inside, at_x, 0), np.where(inside, at_y, 0)
    x0, y0 = at_x.astype(int), at_y.astype(int)
    # On the last cell the next one has no weight, so that it may be any.
    x1, y1 = np.minimum(x0 + 1, columns - 1), np.minimum(y0 + 1, rows - 1)
    right, down = (at_x - x0).astype(np.float32)[..., None], (at_y - y0).astype(np.float32)[..., None]
    above = (1 - right) * features[y0, x0] + right * features[y0, x1]
    below = (1 - right) * features[y1, x0] + right * features[y1, x1]
    return (inside[..., None] * ((1 - down) * above + down * below)).astype(np.float32)[None]


def place(points, matrix):
    """A head's points through its matrix."""
    return points @ matrix[0, :2, :2].T + matrix[0, :2, 3]


class Parts:
    """The whole model, run in parts. `engine` makes something to run from the bytes of a part."""

    def __init__(self, content, engine):
        model = unpack(content)
        graph = model.subgraphs[0]
        of = lambda kind: [operator for operator in graph.operators if code(model, operator) == kind]
        options = lambda operator: flexbuffers.Loads(bytes(operator.customOptions))
        self.ends = list(graph.outputs)
        self.start = graph.inputs[0]

        # The tensors that depend on others: that tells what belongs to which head.
        def reached(start):
            reach = set(start)
            for operator in graph.operators:
                if reach & set(operator.inputs):
                    reach |= set(operator.outputs)
            return reach

        beyond = reached([operator.outputs[0] for operator in of(MATRIX)])
        early = [end for end in self.ends if end not in beyond]
        self.features = of(CUT)[0].inputs[0]
        self.first = [*(operator.inputs[0] for operator in of(MATRIX)), self.features, *early]
        self.backbone = engine(part(model, [self.start], self.first))

        self.heads = []
        for window in of(CUT):
            source = next(operator for operator in of(MATRIX) if operator.outputs[0] == window.inputs[1])
            reach = reached([window.outputs[0]])
            placing = [operator for operator in of(PLACE) if operator.inputs[0] in reach]
            inside = [window.outputs[0], source.outputs[0]]
            outside = list(dict.fromkeys(tensor for operator in placing for tensor in operator.inputs))
            head = engine(part(model, inside, outside))
            self.heads.append((options(source), source, options(window), inside, placing, outside, head))

        # Last, each group of placed points takes the shape of an output. Ends of the parts themselves have it already.
        self.reshaped = {end: next(o.inputs[0] for o in graph.operators if end in o.outputs) for end in self.ends}
        self.shapes = {end: graph.tensors[end].shape for end in self.ends}
        self.shape = graph.tensors[self.start].shape
        self.names = [graph.tensors[end].name.decode() for end in self.ends]
        self.tensors = {}

    def run(self, picture):
        tensors = dict(zip(self.first, self.backbone.run(picture), strict=True))
        for of_matrix, source, of_window, inside, placing, outside, head in self.heads:
            turned = matrix(of_matrix, tensors[source.inputs[0]][0])
            window = cut(of_window, tensors[self.features], turned)
            tensors |= zip(inside, (window, turned), strict=True)
            tensors |= zip(outside, head.run(window, turned), strict=True)
            for operator in placing:
                points, final = operator.inputs
                tensors[operator.outputs[0]] = place(tensors[points], tensors[final])
        for end in self.ends:
            if end not in tensors:
                tensors[end] = tensors[self.reshaped[end]].reshape(self.shapes[end])
        self.tensors = tensors
        return [tensors[end] for end in self.ends]

    def median(self, count):
        return self.backbone.median(count) + sum(head[-1].median(count) for head in self.heads)


def whole(content, engine):
    """What runs the model with an engine that lacks the three operators: in parts if it has them."""
    return Parts(content, engine) if needed(content) else engine(content)
