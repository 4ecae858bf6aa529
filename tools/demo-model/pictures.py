"""Pictures as the vision tower takes them, computed once: resized and cropped as Skylight does it, in bytes."""

import concurrent.futures
import functools
import os
import pathlib

import numpy as np
from PIL import Image

MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)


def prepare(folder: str, size: int, name: str) -> np.ndarray:
    """Shortest edge to ``size``, bicubic, then the centre: CLIPImageProcessor on Pillow."""
    with Image.open(os.path.join(folder, name)) as file:
        picture = file.convert("RGB")
    width, height = picture.size
    short, long = min(width, height), max(width, height)
    target = (size, int(size * long / short)) if width <= height else (int(size * long / short), size)
    picture = picture.resize(target, Image.Resampling.BICUBIC)
    left, top = (target[0] - size) // 2, (target[1] - size) // 2
    return np.asarray(picture.crop((left, top, left + size, top + size)))


def prepare_all(folder: pathlib.Path, names: list[str], size: int, out: pathlib.Path) -> np.ndarray:
    """An array [pictures, size, size, 3] of bytes, kept in the file ``out``."""
    part = out.with_suffix(".part")
    array = np.lib.format.open_memmap(part, "w+", np.uint8, (len(names), size, size, 3))
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        job = functools.partial(prepare, str(folder), size)
        for i, picture in enumerate(pool.map(job, names, chunksize=64)):
            array[i] = picture
    array.flush()
    os.replace(part, out)
    return np.load(out, mmap_mode="r")
