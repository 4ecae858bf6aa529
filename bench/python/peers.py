"""A Python contender as a process: peers.py KIND MODEL LIST. Speaks as dev.skylight.bench.EngineBench does."""

import itertools
import os
import pathlib
import sys
import time

import numpy as np
from PIL import Image

MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
STD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
SIDE = 224
CORES = len(os.sched_getaffinity(0))


def pixels(file: str, draft: bool = False) -> np.ndarray:
    """One picture as the model takes it, in Pillow and NumPy."""
    image = Image.open(file)
    if draft:
        image.draft("RGB", (2 * SIDE, 2 * SIDE))  # lets the decoder scale down, as far as twice the target
    image = image.convert("RGB")
    width, height = image.size
    size = (SIDE, int(SIDE * height / width)) if width <= height else (int(SIDE * width / height), SIDE)
    image = image.resize(size, Image.Resampling.BICUBIC)
    left, top = (size[0] - SIDE) // 2, (size[1] - SIDE) // 2
    crop = np.asarray(image.crop((left, top, left + SIDE, top + SIDE)))
    return np.ascontiguousarray(((crop.astype(np.float32) * np.float32(1 / 255) - MEAN) / STD).transpose(2, 0, 1))


class Files:
    """The pictures as a data set for torch's DataLoader."""

    def __init__(self, files: list[str]):
        self.files = files

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, i: int) -> np.ndarray:
        return pixels(self.files[i])


class Contender:
    """Batches of pixels into a model."""

    def __init__(self, files: list[str], infer, batch: int, workers: int = 0):
        self.files, self.infer, self.batch, self.workers = files, infer, batch, workers
        self.loader = None, 0

    def first(self, count: int) -> list[str]:
        return list(itertools.islice(itertools.cycle(self.files), count))

    def batches(self, count: int):
        files = self.first(count)
        if not self.workers:
            for i in range(0, count, self.batch):
                yield np.stack([pixels(file) for file in files[i : i + self.batch]])
            return
        from torch.utils.data import DataLoader

        if self.loader[1] != count:  # its workers live on, as they do in a long job
            loader = DataLoader(Files(files), batch_size=self.batch, num_workers=self.workers, persistent_workers=True)
            self.loader = loader, count
        for tensor in self.loader[0]:
            yield tensor.numpy()

    def vectors(self, count: int) -> np.ndarray:
        rows = np.concatenate([self.infer(batch) for batch in self.batches(count)])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def run(self, count: int) -> float:
        started = time.perf_counter()
        self.vectors(count)
        return time.perf_counter() - started


class ModelAlone(Contender):
    """The same pixels over and over: what is left when files cost nothing."""

    def run(self, count: int) -> float:
        (batch,) = self.batches(self.batch)
        started = time.perf_counter()
        for _ in range(0, count, self.batch):
            self.infer(batch)
        return time.perf_counter() - started


class PixelsAlone(Contender):
    """On one thread, in processor time."""

    def __init__(self, files: list[str], draft: bool):
        super().__init__(files, None, 1)
        self.draft = draft

    def run(self, count: int) -> float:
        started = time.thread_time()
        for file in self.first(count):
            pixels(file, self.draft)
        return time.thread_time() - started


def onnx(file: pathlib.Path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = CORES
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    return lambda batch: session.run(["image_embeds"], {"pixel_values": batch})[0]


def torch_tower(bf16: bool):
    import torch

    import tower

    torch.set_num_threads(CORES)
    kind = torch.bfloat16 if bf16 else torch.float32
    net = tower.seeded().to(kind)

    def infer(batch: np.ndarray) -> np.ndarray:
        with torch.inference_mode():
            return net(torch.from_numpy(batch).to(kind)).float().numpy()

    return infer


def contender(kind: str, model: pathlib.Path, files: list[str]) -> Contender:
    full, small = (model / "onnx" / name for name in ("vision_model.onnx", "vision_model_quantized.onnx"))
    match kind:
        case "ort-fp32":
            return Contender(files, onnx(full), 16)
        case "ort-int8":
            return Contender(files, onnx(small), 16)
        case "ort-int8-loader":
            return Contender(files, onnx(small), 16, workers=2)
        case "torch-fp32":
            return Contender(files, torch_tower(False), 32)
        case "torch-fp32-single":
            return Contender(files, torch_tower(False), 1)
        case "torch-fp32-loader":
            return Contender(files, torch_tower(False), 32, workers=2)
        case "torch-bf16":
            return Contender(files, torch_tower(True), 32)
        case "torch-bf16-loader":
            return Contender(files, torch_tower(True), 32, workers=2)
        case "torch-bf16-alone":
            return ModelAlone(files, torch_tower(True), 32)
        case "pillow":
            return PixelsAlone(files, False)
        case "pillow-draft":
            return PixelsAlone(files, True)
    sys.exit(f"no contender {kind}")


def main() -> None:
    kind, model, listed = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    this = contender(kind, model, listed.read_text().splitlines())
    print("ready", flush=True)
    for line in sys.stdin:
        what, count, *file = line.split(maxsplit=2)
        if what == "run":
            print(this.run(int(count)), flush=True)
        else:
            this.vectors(int(count)).astype("<f4").tofile(file[0].strip())
            print("written", flush=True)


if __name__ == "__main__":
    main()
