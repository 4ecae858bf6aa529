"""A collection as large as a real one, made without computing a picture: vectors in clusters, pictures that exist."""

import hashlib
import os
import pathlib
import sqlite3
import sys

import numpy as np

SEED = 614837
DIMENSION, CLUSTERS = 512, 2000
BLOCK = 16384
PER_FOLDER = 1000
LINKS = 60_000  # of one file; ext4 allows 65,000

# Of a vector, before it is made a unit vector: what all have in common, as CLIP's lie in a cone; where its cluster
# lies, and it in the cluster, in few directions of falling weight; and a little of every direction. So the lists
# of an index become about as long as one another, and the nearest of a row lie in more of them than one.
CONE, OWN, NOISE = 0.8, 0.7, 0.3
LATENT = 64


def write_vectors(file: pathlib.Path, rows: int) -> None:
    """Unit vectors in clusters of unequal size, as NumPy's file of float32."""
    dice = np.random.default_rng(SEED)

    def normal(*shape: int) -> np.ndarray:
        return dice.standard_normal(shape, np.float32)

    cone = normal(DIMENSION)
    cone *= CONE / np.linalg.norm(cone)
    weights = np.arange(1, LATENT + 1, dtype=np.float32) ** -0.5
    weights /= np.linalg.norm(weights)
    directions = np.linalg.qr(normal(DIMENSION, LATENT))[0].T * weights[:, None]
    centres = normal(CLUSTERS, LATENT)
    shares = dice.lognormal(0, 0.8, CLUSTERS)
    shares /= shares.sum()
    out = np.lib.format.open_memmap(file, "w+", np.float32, (rows, DIMENSION))
    for begin in range(0, rows, BLOCK):
        n = min(BLOCK, rows - begin)
        place = centres[dice.choice(CLUSTERS, n, p=shares)] + OWN * normal(n, LATENT)
        v = cone + place @ directions + NOISE * DIMENSION**-0.5 * normal(n, DIMENSION)
        out[begin : begin + n] = v / np.linalg.norm(v, axis=1, keepdims=True)
    out.flush()


def write_pictures(folder: pathlib.Path, rows: int) -> list[tuple[str, int, str]]:
    """A name for each row, hard links to a few small JPEGs; path below `folder`, bytes and SHA-256 of each."""
    from PIL import Image

    dice = np.random.default_rng(SEED)
    pictures = folder / "pictures"
    pictures.mkdir(parents=True)
    made = []
    for first in range(0, rows, LINKS):
        source = pictures / f"source-{first // LINKS}.jpg"
        soft = Image.fromarray(dice.integers(0, 255, (6, 8, 3), np.uint8)).resize((160, 120), Image.Resampling.BICUBIC)
        soft.save(source, quality=85)
        size, digest = source.stat().st_size, hashlib.sha256(source.read_bytes()).hexdigest()
        for row in range(first, min(rows, first + LINKS)):
            album = pictures / f"album-{row // PER_FOLDER:04d}"
            if row % PER_FOLDER == 0:
                album.mkdir()
            picture = album / f"{row:07d}.jpg"
            os.link(source, picture)
            made.append((str(picture.relative_to(folder)), size, digest))
    return made


def write_catalog(file: pathlib.Path, pictures: list[tuple[str, int, str]]) -> None:
    """With the columns that `run-pipeline` makes."""
    modified = int((file.parent / pictures[0][0]).stat().st_mtime * 1000)
    with sqlite3.connect(file) as catalog:
        catalog.execute(
            "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT NOT NULL UNIQUE, embedding_index INTEGER,"
            " width INTEGER, height INTEGER, format TEXT, file_size INTEGER, modified_millis INTEGER, file_hash TEXT)"
        )
        catalog.executemany(
            "INSERT INTO images VALUES (?, ?, ?, 160, 120, 'jpeg', ?, ?, ?)",
            ((i + 1, path, i, size, modified, digest) for i, (path, size, digest) in enumerate(pictures)),
        )
        catalog.execute("CREATE INDEX images_embedding_index ON images (embedding_index)")
        catalog.execute("CREATE INDEX images_file_hash ON images (file_hash)")
    catalog.close()


def main(folder: pathlib.Path, rows: int) -> None:
    write_catalog(folder / "metadata.db", write_pictures(folder, rows))
    write_vectors(folder / "vectors.npy", rows)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
