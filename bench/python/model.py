"""Writes a model folder with a vision tower of ViT-B/32's shape and random weights: model.py FOLDER

The graph is written node by node, as an export of Hugging Face's CLIPVisionModelWithProjection has it, so
that one seed gives the same bytes whichever exporter is installed. The weights are spread as that model's
own initialisation spreads them. Beside it, quantised by ONNX Runtime as Python users do: 8-bit products
with scales found while it runs.
"""

import json
import logging
import math
import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SEED = 32
SIDE, PATCH, WIDTH, HEADS, LAYERS, MLP, PROJECTION = 224, 32, 768, 12, 12, 3072, 512
TOKENS = (SIDE // PATCH) ** 2 + 1
EPSILON = 1e-5
MEAN = [0.48145466, 0.4578275, 0.40821073]
STD = [0.26862954, 0.26130258, 0.27577711]
OPSET = 17


class Weights:
    """Weights of a tower by their names in the Hugging Face model, matrices as [out, in]."""

    def __init__(self, seed: int, width: int):
        self.dice, self.width = np.random.default_rng(seed), width
        self.by_name: dict[str, np.ndarray] = {}

    def normal(self, name: str, deviation: float, *shape: int) -> None:
        self.by_name[name] = self.drawn(deviation, *shape)

    def drawn(self, deviation: float, *shape: int) -> np.ndarray:
        return self.dice.standard_normal(shape, np.float32) * np.float32(deviation)

    def norm(self, name: str) -> None:
        self.by_name[f"{name}.weight"] = 1 + self.drawn(0.05, self.width)
        self.normal(f"{name}.bias", 0.05, self.width)

    def linear(self, name: str, rows: int, columns: int, deviation: float) -> None:
        self.normal(f"{name}.weight", deviation, rows, columns)
        self.normal(f"{name}.bias", 0.01, rows)

    def layers(self, count: int, mlp: int) -> None:
        depth = (2 * count) ** -0.5
        for i in range(count):
            layer = f"encoder.layers.{i}"
            self.norm(f"{layer}.layer_norm1")
            for part in "qkv":
                self.linear(f"{layer}.self_attn.{part}_proj", self.width, self.width, self.width**-0.5)
            self.linear(f"{layer}.self_attn.out_proj", self.width, self.width, self.width**-0.5 * depth)
            self.norm(f"{layer}.layer_norm2")
            self.linear(f"{layer}.mlp.fc1", mlp, self.width, self.width**-0.5)
            self.linear(f"{layer}.mlp.fc2", self.width, mlp, mlp**-0.5 * depth)


def weights() -> dict[str, np.ndarray]:
    w = Weights(SEED, WIDTH)
    w.normal("embeddings.class_embedding", WIDTH**-0.5, WIDTH)
    w.normal("embeddings.patch_embedding.weight", 0.02, WIDTH, 3, PATCH, PATCH)
    w.normal("embeddings.position_embedding.weight", 0.02, TOKENS, WIDTH)
    w.norm("pre_layrnorm")
    w.layers(LAYERS, MLP)
    w.norm("post_layernorm")
    w.normal("visual_projection.weight", WIDTH**-0.5, PROJECTION, WIDTH)
    return w.by_name


class Graph:
    """Nodes in order and their constants."""

    width, heads, depth = WIDTH, HEADS, LAYERS

    def __init__(self, w: dict[str, np.ndarray]):
        self.w = w
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
        return name

    def add(self, kind: str, name: str, *inputs: str, **attributes) -> str:
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, name: str, x: str) -> str:
        matrix = self.constant(f"{name}.weight", self.w[f"{name}.weight"].T)
        product = self.add("MatMul", f"{name}/MatMul", x, matrix)
        return self.add("Add", f"{name}/Add", self.constant(f"{name}.bias", self.w[f"{name}.bias"]), product)

    def norm(self, name: str, x: str) -> str:
        scale = self.constant(f"{name}.weight", self.w[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", self.w[f"{name}.bias"])
        return self.add("LayerNormalization", f"{name}/LayerNormalization", x, scale, bias, axis=-1, epsilon=EPSILON)

    def attention(self, name: str, x: str) -> str:
        size = self.width // self.heads
        apart = self.constant("shape.heads", np.array([0, 0, self.heads, size], np.int64))
        joined = self.constant("shape.joined", np.array([0, 0, self.width], np.int64))
        scale = self.constant("attention.scale", np.float32(1 / math.sqrt(size)))
        heads = {}
        for part, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            y = self.add("Reshape", f"{name}/{part}/Reshape", self.linear(f"{name}.{part}_proj", x), apart)
            heads[part] = self.add("Transpose", f"{name}/{part}/Transpose", y, perm=order)
        scores = self.add("MatMul", f"{name}/MatMul", heads["q"], heads["k"])
        scores = self.masked(name, self.add("Mul", f"{name}/Mul", scores, scale))
        scores = self.add("Softmax", f"{name}/Softmax", scores, axis=-1)
        mixed = self.add("MatMul", f"{name}/MatMul_1", scores, heads["v"])
        mixed = self.add("Transpose", f"{name}/Transpose", mixed, perm=[0, 2, 1, 3])
        return self.linear(f"{name}.out_proj", self.add("Reshape", f"{name}/Reshape", mixed, joined))

    def masked(self, name: str, scores: str) -> str:
        """Scores of the tokens that may be seen: all."""
        return scores

    def mlp(self, name: str, x: str) -> str:
        up = self.linear(f"{name}.fc1", x)
        gate = self.add("Mul", f"{name}/Mul", up, self.constant("gelu.factor", np.float32(1.702)))
        gate = self.add("Sigmoid", f"{name}/Sigmoid", gate)
        return self.linear(f"{name}.fc2", self.add("Mul", f"{name}/Mul_1", up, gate))

    def layers(self, x: str) -> str:
        for i in range(self.depth):
            layer = f"encoder.layers.{i}"
            y = self.attention(f"{layer}.self_attn", self.norm(f"{layer}.layer_norm1", x))
            x = self.add("Add", f"{layer}/Add", x, y)
            y = self.mlp(f"{layer}.mlp", self.norm(f"{layer}.layer_norm2", x))
            x = self.add("Add", f"{layer}/Add_1", x, y)
        return x

    def tower(self) -> onnx.ModelProto:
        patches = self.constant("embeddings.patch_embedding.weight", self.w["embeddings.patch_embedding.weight"])
        x = self.add("Conv", "patches/Conv", "pixel_values", patches, kernel_shape=[PATCH] * 2, strides=[PATCH] * 2)
        x = self.add("Reshape", "patches/Reshape", x, self.constant("shape.grid", np.array([0, WIDTH, -1], np.int64)))
        x = self.add("Transpose", "patches/Transpose", x, perm=[0, 2, 1])
        batch = self.add("Shape", "batch/Shape", "pixel_values", start=0, end=1)
        size = self.constant("shape.token", np.array([1, WIDTH], np.int64))
        token = self.constant("class_embedding", self.w["embeddings.class_embedding"].reshape(1, 1, WIDTH))
        token = self.add("Expand", "class/Expand", token, self.add("Concat", "class/Concat", batch, size, axis=0))
        x = self.add("Concat", "embeddings/Concat", token, x, axis=1)
        places = self.constant("position_embedding", self.w["embeddings.position_embedding.weight"][None])
        x = self.layers(self.norm("pre_layrnorm", self.add("Add", "embeddings/Add", x, places)))
        x = self.add("Gather", "pooled/Gather", x, self.constant("first", np.array(0, np.int64)), axis=1)
        x = self.norm("post_layernorm", x)
        self.add("MatMul", "image_embeds", x, self.constant("projection", self.w["visual_projection.weight"].T))
        graph = helper.make_graph(
            self.nodes,
            "vision_model",
            [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch_size", 3, SIDE, SIDE])],
            [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch_size", PROJECTION])],
            list(self.constants.values()),
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


CONFIG = {
    "architectures": ["CLIPModel"],
    "model_type": "clip",
    "projection_dim": PROJECTION,
    "vision_config": {
        "hidden_act": "quick_gelu",
        "hidden_size": WIDTH,
        "image_size": SIDE,
        "intermediate_size": MLP,
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "patch_size": PATCH,
        "projection_dim": PROJECTION,
    },
}
PREPROCESSOR = {
    "image_processor_type": "CLIPImageProcessor",
    "do_resize": True,
    "size": {"shortest_edge": SIDE},
    "resample": 3,
    "do_center_crop": True,
    "crop_size": {"height": SIDE, "width": SIDE},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": MEAN,
    "image_std": STD,
    "do_convert_rgb": True,
}


def write(folder: pathlib.Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    full = folder / "onnx" / "vision_model.onnx"
    model = Graph(weights()).tower()
    onnx.checker.check_model(model, full_check=True)
    full.write_bytes(model.SerializeToString(deterministic=True))
    logging.getLogger().setLevel(logging.ERROR)  # it advises shape inference, which changes nothing here
    quantize_dynamic(
        full, folder / "onnx" / "vision_model_quantized.onnx", op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8
    )
    for name, content in (("config.json", CONFIG), ("preprocessor_config.json", PREPROCESSOR)):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]))
