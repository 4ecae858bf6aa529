"""Writes a model folder with both towers of ViT-B/32's shape and random weights: text.py FOLDER TOKENIZER

The vision tower is model.py's; the text tower is written as that one is, node by node, with the mask that lets
a token see the tokens before it, and the vector taken from the first end of text. Of the tokenizer's file,
which is no matter of weights, a copy is put beside them.
"""

import json
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
    """Spread as the Hugging Face model's own."""
    w = model.Weights(SEED, WIDTH)
    w.normal("embeddings.token_embedding.weight", 0.02, VOCABULARY, WIDTH)
    w.normal("embeddings.position_embedding.weight", 0.01, TOKENS, WIDTH)
    w.layers(LAYERS, 4 * WIDTH)
    w.norm("final_layer_norm")
    w.normal("text_projection.weight", WIDTH**-0.5, model.PROJECTION, WIDTH)
    return w.by_name


class TextGraph(model.Graph):
    """Token numbers [batch, up to 77] to vectors [batch, projection]."""

    width, heads, depth = WIDTH, HEADS, LAYERS

    def masked(self, name: str, scores: str) -> str:
        return self.add("Add", f"{name}/Add", scores, "mask")

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
        x = self.end_of_text(self.norm("final_layer_norm", self.layers(x)))
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
