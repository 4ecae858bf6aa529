"""Writes the model folder of trained towers: export.py WORK OUT.

The graphs are written node by node, so that the same weights give the same bytes whichever version of an
exporter is installed. Batch normalisation is folded into the convolutions. vision_model_quantized.onnx has
the products of the transformer in eight bits, with a scale for each column of a weight; the convolutions
and the last layer stay as they are. Skylight reads texts in full precision only, so the text tower comes
in no other.
"""

import json
import logging
import math
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

import captions
import pictures
import towers

OPSET = 17


class Graph:
    """Nodes in order and their weights, by name."""

    def __init__(self):
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value) -> str:
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        self.weights.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def add(self, kind: str, name: str, *inputs: str, **attributes) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, name: str, x: str, layer: torch.nn.Linear) -> str:
        product = self.add("MatMul", f"{name}.matmul", x, self.weight(f"{name}.weight", layer.weight.T))
        return self.add("Add", name, product, self.weight(f"{name}.bias", layer.bias))

    def norm(self, name: str, x: str, layer: torch.nn.LayerNorm) -> str:
        scale, bias = self.weight(f"{name}.weight", layer.weight), self.weight(f"{name}.bias", layer.bias)
        return self.add("LayerNormalization", name, x, scale, bias, axis=-1, epsilon=layer.eps)

    def block(self, name: str, x: str, block: towers.Block, mask: str | None = None) -> str:
        width = block.out.in_features
        together = self.linear(f"{name}.qkv", self.norm(f"{name}.norm1", x, block.norm1), block.qkv)
        parts = [f"{name}.{part}" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [together], parts, name=f"{name}.split", axis=-1))
        apart = self.weight(f"{name}.apart", np.array([0, 0, block.heads, width // block.heads], np.int64))
        heads = []
        for part, order in zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])):
            view = self.add("Reshape", f"{part}.apart", part, apart)
            heads.append(self.add("Transpose", f"{part}.heads", view, perm=order))
        root = self.weight(f"{name}.scale", np.float32(1 / math.sqrt(width // block.heads)))
        scores = self.add("MatMul", f"{name}.products", self.add("Mul", f"{name}.q.scaled", heads[0], root), heads[1])
        if mask:
            scores = self.add("Add", f"{name}.masked", scores, mask)
        mixed = self.add("MatMul", f"{name}.mixed", self.add("Softmax", f"{name}.attention", scores, axis=-1), heads[2])
        mixed = self.add("Transpose", f"{name}.tokens", mixed, perm=[0, 2, 1, 3])
        joined = self.weight(f"{name}.joined", np.array([0, 0, width], np.int64))
        mixed = self.add("Reshape", f"{name}.together", mixed, joined)
        x = self.add("Add", f"{name}.x1", x, self.linear(f"{name}.out", mixed, block.out))
        up = self.linear(f"{name}.up", self.norm(f"{name}.norm2", x, block.norm2), block.up)
        down = self.linear(f"{name}.down", self.add("Relu", f"{name}.relu", up), block.down)
        return self.add("Add", f"{name}.x2", x, down)

    def save(self, name: str, inputs: list, output: str, file: pathlib.Path) -> None:
        result = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", towers.DIMENSION])
        graph = helper.make_graph(self.nodes, name, inputs, [result], self.weights)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="skylight-demo-model"
        )
        onnx.checker.check_model(model, full_check=True)
        file.write_bytes(model.SerializeToString(deterministic=True))


def vision(tower: towers.VisionTower, file: pathlib.Path) -> None:
    graph = Graph()
    x = "pixel_values"
    for i, layer in enumerate(tower.stem):
        norm = layer.norm
        factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = graph.weight(f"stem.{i}.weight", layer.convolve.weight * factor[:, None, None, None])
        bias = graph.weight(f"stem.{i}.bias", norm.bias - norm.running_mean * factor)
        stride = 2 if layer.halve else 1
        y = graph.add(
            "Conv", f"stem.{i}", x, weight, bias, kernel_shape=[3, 3], strides=[stride, stride], pads=[1, 1, 1, 1]
        )
        y = graph.add("Relu", f"stem.{i}.relu", y)
        x = y if layer.halve else graph.add("Add", f"stem.{i}.sum", x, y)
    tokens, width = tower.position.shape
    x = graph.add("Reshape", "grid", x, graph.weight("grid.shape", np.array([0, width, tokens], np.int64)))
    x = graph.add("Transpose", "tokens", x, perm=[0, 2, 1])
    x = graph.add("Add", "placed", x, graph.weight("position", tower.position))
    for i, block in enumerate(tower.blocks):
        x = graph.block(f"block.{i}", x, block)
    x = graph.norm("norm", x, tower.norm)
    mean = graph.add("ReduceMean", "mean", x, axes=[1], keepdims=0)
    most = graph.add("ReduceMax", "most", x, axes=[1], keepdims=0)
    both = graph.add("Concat", "pooled", mean, most, axis=-1)
    product = graph.add("MatMul", "project.matmul", both, graph.weight("project.weight", tower.project.weight.T))
    graph.add("Add", "image_embeds", product, graph.weight("project.bias", tower.project.bias))
    shape = ["batch", 3, towers.SIZE, towers.SIZE]
    inputs = [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, shape)]
    graph.save("vision", inputs, "image_embeds", file)


def text(tower: towers.TextTower, file: pathlib.Path) -> None:
    graph = Graph()
    x = graph.add("Gather", "embedded", graph.weight("embed", tower.embed.weight), "input_ids")
    one = graph.weight("one", np.array([1], np.int64))
    zero = graph.weight("zero", np.array([0], np.int64))
    length = graph.add("Gather", "length", graph.add("Shape", "shape", "input_ids"), one)
    position = graph.add("Slice", "positions", graph.weight("position", tower.position), zero, length, zero)
    x = graph.add("Add", "placed", x, position)
    axes = graph.weight("mask.axes", np.array([1, 2], np.int64))
    mask = graph.add("Cast", "mask.float", "attention_mask", to=TensorProto.FLOAT)
    mask = graph.add("Sub", "mask.missing", graph.weight("mask.one", np.float32(1)), mask)
    mask = graph.add("Mul", "mask.low", mask, graph.weight("mask.lowest", np.float32(-1e9)))
    mask = graph.add("Unsqueeze", "mask", mask, axes)
    for i, block in enumerate(tower.blocks):
        x = graph.block(f"block.{i}", x, block, mask)
    start = graph.add("Gather", "start", x, graph.weight("first", np.array(0, np.int64)), axis=1)
    start = graph.norm("norm", start, tower.norm)
    product = graph.add("MatMul", "project.matmul", start, graph.weight("project.weight", tower.project.weight.T))
    graph.add("Add", "text_embeds", product, graph.weight("project.bias", tower.project.bias))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"])
        for name in ("input_ids", "attention_mask")
    ]
    graph.save("text", inputs, "text_embeds", file)


def configurations(words: int) -> dict[str, dict]:
    config = {
        "architectures": ["SkylightDemoModel"],
        "model_type": "skylight-demo",
        "skylight": {"demo": True},
        "projection_dim": towers.DIMENSION,
        "text_config": {
            "bos_token_id": captions.SPECIAL.index(captions.START),
            "eos_token_id": captions.SPECIAL.index(captions.END),
            "hidden_size": towers.TEXT_WIDTH,
            "max_position_embeddings": captions.MAX_TOKENS,
            "num_attention_heads": towers.TEXT_HEADS,
            "num_hidden_layers": towers.TEXT_BLOCKS,
            "pad_token_id": captions.SPECIAL.index(captions.PAD),
            "vocab_size": words,
        },
        "vision_config": {
            "hidden_size": towers.STEM[-1],
            "image_size": towers.SIZE,
            "num_attention_heads": towers.VISION_HEADS,
            "num_hidden_layers": towers.VISION_BLOCKS,
        },
    }
    preprocessor = {
        "image_processor_type": "CLIPImageProcessor",
        "do_resize": True,
        "size": {"shortest_edge": towers.SIZE},
        "resample": 3,
        "do_center_crop": True,
        "crop_size": {"height": towers.SIZE, "width": towers.SIZE},
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": list(pictures.MEAN),
        "image_std": list(pictures.STD),
        "do_convert_rgb": True,
    }
    return {"config.json": config, "preprocessor_config.json": preprocessor}


def difference(file: pathlib.Path, inputs: dict[str, torch.Tensor], expected: torch.Tensor) -> float:
    """Lowest cosine between what ONNX Runtime and PyTorch compute."""
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {name: value.numpy() for name, value in inputs.items()})
    return torch.nn.functional.cosine_similarity(torch.from_numpy(found), expected).min().item()


def main() -> None:
    work, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    vocab = json.loads((work / "vocabulary.json").read_text(encoding="utf-8"))
    weights = torch.load(work / "towers.pt")
    vision_tower, text_tower = towers.VisionTower().eval(), towers.TextTower(len(vocab), captions.MAX_TOKENS).eval()
    vision_tower.load_state_dict(weights["vision"])
    text_tower.load_state_dict(weights["text"])

    onnx_folder = out / "onnx"
    onnx_folder.mkdir(parents=True, exist_ok=True)
    full, small = onnx_folder / "vision_model.onnx", onnx_folder / "vision_model_quantized.onnx"
    vision(vision_tower, full)
    text(text_tower, onnx_folder / "text_model.onnx")
    logging.getLogger().setLevel(logging.ERROR)  # it advises a preparation that these graphs do not need
    quantize_dynamic(
        full,
        small,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=["project.matmul"],
        extra_options={"MatMulConstBOnly": True},
    )
    (out / "tokenizer.json").write_text(captions.tokenizer_json(vocab), encoding="utf-8")
    for name, content in configurations(len(vocab)).items():
        (out / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

    with torch.no_grad():
        pixels = torch.randn(4, 3, towers.SIZE, towers.SIZE, generator=torch.Generator().manual_seed(1))
        expected = vision_tower(pixels)
        exact = difference(full, {"pixel_values": pixels}, expected)
        rounded = difference(small, {"pixel_values": pixels}, expected)
        ids = torch.tensor([captions.Encoder(vocab).encode("sunset over the sea")])
        mask = torch.ones_like(ids)
        read = difference(
            onnx_folder / "text_model.onnx", {"input_ids": ids, "attention_mask": mask}, text_tower(ids, mask)
        )
    print(f"exported to {out}; lowest cosines with PyTorch: pictures {exact:.6f}, int8 {rounded:.6f}, text {read:.6f}")
    if min(exact, read) < 0.9999 or rounded < 0.98:
        sys.exit("the exported model computes something else than the trained one")


if __name__ == "__main__":
    main()
