"""Embeds a folder of JPEGs the usual way: python_way.py PICTURES MODEL BATCH OUTPUT.npy"""

import json
import pathlib
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps


def main() -> None:
    pictures, model = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    batch, output = int(sys.argv[3]), sys.argv[4]
    config = json.loads((model / "preprocessor_config.json").read_text())
    mean = np.array(config["image_mean"], np.float32)
    std = np.array(config["image_std"], np.float32)
    side = config["crop_size"]["height"]

    def pixels(path: pathlib.Path) -> np.ndarray:
        image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
        width, height = image.size
        if width <= height:
            size = (side, int(side * height / width))
        else:
            size = (int(side * width / height), side)
        image = image.resize(size, Image.Resampling.BICUBIC)
        left, top = (size[0] - side) // 2, (size[1] - side) // 2
        crop = np.asarray(image.crop((left, top, left + side, top + side)), np.float32)
        return ((crop / 255 - mean) / std).transpose(2, 0, 1)

    session = onnxruntime.InferenceSession(
        str(model / "onnx" / "vision_model.onnx"), providers=["CPUExecutionProvider"]
    )
    files = sorted(pictures.iterdir())
    rows = []
    for start in range(0, len(files), batch):
        stack = np.stack([pixels(file) for file in files[start : start + batch]])
        rows.append(session.run(["image_embeds"], {"pixel_values": stack})[0])
    vectors = np.concatenate(rows)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    np.save(output, vectors.astype(np.float32))


if __name__ == "__main__":
    main()
