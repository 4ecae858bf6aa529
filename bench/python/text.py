"""Writes a model folder with both towers of ViT-B/32's shape and random weights: text.py FOLDER TOKENIZER

The vision tower is model.py's; the text tower is written as that one is, node by node, with the mask that lets
a token see the tokens before it, and the vector taken from the first end of text. Of the tokenizer's file,
which is no matter of weights, a copy is put beside them.
"""

import json
import math
import pathlib
import shutil
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper

import model

SEED = 77
TOKENS, WIDTH, HEADS, LAYERS, VOCABULARY = 77, 512, 8, 12, 49408
START, END = 49406, 49407
MASKED = np.float32(-1e9)


def weights() -> dict[str, np.ndarray]:
    """Weights by their names in the Hugging Face model, matrices as [out, in], spread as that model's own."""
    dice = np.random.default_rng(SEED)

    def normal(deviation: float, *shape: int) -> np.ndarray:
        return dice.standard_normal(shape, np.float32) * np.float32(deviation)

    w = {
        "embeddings.token_embedding.weight": normal(0.02, VOCABULARY, WIDTH),
        "embeddings.position_embedding.weight": normal(0.01, TOKENS, WIDTH),
    }

    def norm(name: str) -> None:
        w[f"{name}.weight"] = 1 + normal(0.05, WIDTH)
        w[f"{name}.bias"] = normal(0.05, WIDTH)

    def linear(name: str, rows: int, columns: int, deviation: float) -> None:
        w[f"{name}.weight"] = normal(deviation, rows, columns)
        w[f"{name}.bias"] = normal(0.01, rows)

    depth = (2 * LAYERS) ** -0.5
    for i in range(LAYERS):
        layer = f"encoder.layers.{i}"
        norm(f"{layer}.layer_norm1")
        for part in "qkv":
            linear(f"{layer}.self_attn.{part}_proj", WIDTH, WIDTH, WIDTH**-0.5)
        linear(f"{layer}.self_attn.out_proj", WIDTH, WIDTH, WIDTH**-0.5 * depth)
        norm(f"{layer}.layer_norm2")
        linear(f"{layer}.mlp.fc1", 4 * WIDTH, WIDTH, WIDTH**-0.5)
        linear(f"{layer}.mlp.fc2", WIDTH, 4 * WIDTH, (4 * WIDTH) ** -0.5 * depth)
    norm("final_layer_norm")
    w["text_projection.weight"] = normal(WIDTH**-0.5, model.PROJECTION, WIDTH)
    return w


class TextGraph(model.Graph):
    """Token numbers [batch, up to 77] to vectors [batch, projection]."""

    def attention(self, name: str, x: str) -> str:
        apart = self.constant("shape.heads", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
        joined = self.constant("shape.joined", np.array([0, 0, WIDTH], np.int64))
        scale = self.constant("attention.scale", np.float32(1 / math.sqrt(WIDTH // HEADS)))
        heads = {}
        for part, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
            y = self.add("Reshape", f"{name}/{part}/Reshape", self.linear(f"{name}.{part}_proj", x), apart)
            heads[part] = self.add("Transpose", f"{name}/{part}/Transpose", y, perm=order)
        scores = self.add("MatMul", f"{name}/MatMul", heads["q"], heads["k"])
        scores = self.add("Mul", f"{name}/Mul", scores, scale)
        scores = self.add("Softmax", f"{name}/Softmax", self.add("Add", f"{name}/Add", scores, "mask"), axis=-1)
        mixed = self.add("MatMul", f"{name}/MatMul_1", scores, heads["v"])
        mixed = self.add("Transpose", f"{name}/Transpose", mixed, perm=[0, 2, 1, 3])
        return self.linear(f"{name}.out_proj", self.add("Reshape", f"{name}/Reshape", mixed, joined))

    def first(self, name: str, table: np.ndarray, length: str, axes: list[int]) -> str:
        """The first `length` entries of a table along axes."""
        key = f"slice.{len(axes)}"
        start = self.constant(f"{key}.start", np.zeros(len(axes), np.int64))
        along = self.constant(f"{key}.axes", np.array(axes, np.int64))
        ends = self.add("Concat", f"{name}/Ends", *[length] * len(axes), axis=0)
        return self.add("Slice", name, self.constant(f"{name}.table", table), start, ends, along)

    def end_of_text(self, x: str) -> str:
        """What stands at the first end of each text: [batch, width]."""
        ends = self.add("Equal", "end/Equal", "input_ids", self.constant("end", np.array(END, np.int64)))
        place = self.add("ArgMax", "end/ArgMax", self.add("Cast", "end/Cast", ends, to=TensorProto.INT32), axis=1)
        return self.add("GatherND", "end/GatherND", x, place, batch_dims=1)

    def tower(self) -> onnx.ModelProto:
        length = self.add("Shape", "length/Shape", "input_ids", start=1, end=2)
        words = self.constant("token_embedding", self.w["embeddings.token_embedding.weight"])
        x = self.add("Gather", "tokens/Gather", words, "input_ids", axis=0)
        places = self.first("places", self.w["embeddings.position_embedding.weight"], length, [0])
        x = self.add("Add", "embeddings/Add", x, places)
        self.first("mask", np.triu(np.full((TOKENS, TOKENS), MASKED), 1), length, [0, 1])
        for i in range(LAYERS):
            layer = f"encoder.layers.{i}"
            y = self.attention(f"{layer}.self_attn", self.norm(f"{layer}.layer_norm1", x))
            x = self.add("Add", f"{layer}/Add", x, y)
            y = self.mlp(f"{layer}.mlp", self.norm(f"{layer}.layer_norm2", x))
            x = self.add("Add", f"{layer}/Add_1", x, y)
        x = self.end_of_text(self.norm("final_layer_norm", x))
        self.add("MatMul", "text_embeds", x, self.constant("projection", self.w["text_projection.weight"].T))
        graph = helper.make_graph(
            self.nodes,
            "text_model",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch_size", "sequence_length"])],
            [helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, ["batch_size", model.PROJECTION])],
            list(self.constants.values()),
        )
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", model.OPSET)], ir_version=8)


CONFIG = {
    "hidden_act": "quick_gelu",
    "hidden_size": WIDTH,
    "intermediate_size": 4 * WIDTH,
    "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS,
    "max_position_embeddings": TOKENS,
    "projection_dim": model.PROJECTION,
    "vocab_size": VOCABULARY,
    "bos_token_id": START,
    "eos_token_id": END,
    "pad_token_id": END,
}


def write(folder: pathlib.Path, tokenizer: pathlib.Path | None) -> None:
    """Without a tokenizer there is no text tower either."""
    model.write(folder)
    if tokenizer is None:
        return
    tower = TextGraph(weights()).tower()
    onnx.checker.check_model(tower, full_check=True)
    (folder / "onnx" / "text_model.onnx").write_bytes(tower.SerializeToString(deterministic=True))
    (folder / "config.json").write_text(json.dumps({**model.CONFIG, "text_config": CONFIG}, indent=2) + "\n", encoding="utf-8")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None)
