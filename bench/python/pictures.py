"""Draws JPEG files that cost a decoder and a resampler what photographs do: pictures.py WIDTH HEIGHT QUALITY COUNT FOLDER

Each has the noise whose spectrum falls with the frequency, as photographs have it in the mean, under soft
light, with hard-edged things in it. Picture i of a size is the same in every run.
"""

import pathlib
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SEED = 1998
PLANES = 6
NOISE = 2560, 1792  # of a plane, pixels
FALL = 1.2  # the amplitude of a frequency f goes with 1 / f**FALL, as in photographs


def falling_noise(dice: np.random.Generator) -> np.ndarray:
    """Noise of mean 0 and deviation 1, mostly large blots."""
    width, height = NOISE
    spectrum = np.fft.rfft2(dice.standard_normal((height, width), np.float32))
    across, down = np.fft.rfftfreq(width), np.fft.fftfreq(height)
    frequency = np.hypot(across[None, :], down[:, None])
    frequency[0, 0] = 1
    spectrum /= frequency**FALL
    spectrum[0, 0] = 0
    plane = np.fft.irfft2(spectrum, (height, width)).astype(np.float32)
    return plane / plane.std()


class Album:
    """Pictures of one size."""

    def __init__(self, width: int, height: int):
        self.size = width, height
        dice = np.random.default_rng(SEED)
        self.planes = [falling_noise(dice) for _ in range(PLANES)]

    def window(self, dice: np.random.Generator) -> np.ndarray:
        """A part of some plane, mirrored or not."""
        width, height = self.size
        left, top = (int(dice.integers(0, n - m + 1)) for n, m in zip(NOISE, self.size))
        part = self.planes[int(dice.integers(PLANES))][top : top + height, left : left + width]
        return part[:: int(dice.choice([-1, 1])), :: int(dice.choice([-1, 1]))]

    def things(self, dice: np.random.Generator) -> Image.Image:
        """Ellipses, boxes and triangles over two colours that run into each other."""
        width, height = self.size
        ends = dice.integers(30, 226, (2, 3)).astype(np.float32)
        fall = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
        ground = np.broadcast_to(ends[0] * (1 - fall) + ends[1] * fall, (height, width, 3))
        image = Image.fromarray(ground.astype(np.uint8))
        draw = ImageDraw.Draw(image)
        for _ in range(int(dice.integers(8, 24))):
            colour = tuple(int(c) for c in dice.integers(0, 256, 3))
            x, y = float(dice.uniform(0, width)), float(dice.uniform(0, height))
            w, h = (float(dice.uniform(0.02, 0.3)) * side for side in self.size)
            kind = int(dice.integers(3))
            if kind == 0:
                draw.ellipse((x - w, y - h, x + w, y + h), fill=colour)
            elif kind == 1:
                draw.rectangle((x - w, y - h, x + w, y + h), fill=colour)
            else:
                draw.polygon([(x - w, y + h), (x + w, y + h), (x, y - h)], fill=colour)
        return image.filter(ImageFilter.GaussianBlur(0.7))  # no lens is sharper

    def picture(self, number: int) -> Image.Image:
        dice = np.random.default_rng([SEED, *self.size, number])
        pixels = np.asarray(self.things(dice), np.float32)
        light = self.window(dice) * np.float32(dice.uniform(20, 50))
        warm, cold = self.window(dice) * np.float32(8), self.window(dice) * np.float32(8)
        tint = np.stack([light + warm, light, light + cold], axis=-1)
        return Image.fromarray(np.clip(pixels + tint, 0, 255).astype(np.uint8))


def write(width: int, height: int, quality: int, count: int, folder: pathlib.Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    album = Album(width, height)
    for i in range(count):
        album.picture(i).save(folder / f"{i:05d}.jpg", quality=quality)


if __name__ == "__main__":
    write(*(int(a) for a in sys.argv[1:5]), pathlib.Path(sys.argv[5]))
