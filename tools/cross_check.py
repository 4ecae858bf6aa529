"""Reads a data folder with NumPy and faiss-cpu, as a stranger to Skylight would.

cross_check.py DATA GOLDEN: every row of DATA/embeddings.npy against GOLDEN/image_embeds.npy, whose
files GOLDEN/image_files.json names; DATA/file_paths.txt says which row is which file; DATA/faiss.index
must find every row first. Prints one line, or what is wrong and exits with 1.
"""

import json
import pathlib
import sys

import faiss
import numpy as np


def main() -> None:
    data, golden = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows = np.load(data / "embeddings.npy")
    expected = np.load(golden / "image_embeds.npy")
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    names = json.loads((golden / "image_files.json").read_text())
    paths = (data / "file_paths.txt").read_text(encoding="utf-8").splitlines()

    wrong = []
    if rows.dtype != np.dtype("<f4") or rows.shape != expected.shape:
        sys.exit(f"embeddings.npy is {rows.dtype} {rows.shape}, expected <f4 {expected.shape}")
    lowest = 1.0
    for row, path in enumerate(paths):
        name = pathlib.Path(path).name
        cosine = float(rows[row] @ expected[names.index(name)])
        bound = 0.999 if "cmyk" in name else 0.9999
        if cosine < bound:
            wrong.append(f"row {row} ({name}): cosine {cosine:.6f} < {bound}")
        if "cmyk" not in name:
            lowest = min(lowest, cosine)
    if sorted(pathlib.Path(path).name for path in paths) != sorted(names):
        wrong.append(f"file_paths.txt names {len(paths)} files, not the {len(names)} golden ones")

    index = faiss.read_index(str(data / "faiss.index"))
    if index.ntotal != len(rows):
        wrong.append(f"faiss.index holds {index.ntotal} rows of {len(rows)}")
    _, found = index.search(rows, 1)
    for row in np.flatnonzero(found[:, 0] != np.arange(len(rows))):
        wrong.append(f"row {row}: faiss.index finds {found[row, 0]} first")

    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(rows)} rows, lowest cosine {lowest:.6f}, faiss-cpu {faiss.__version__} finds each first")


if __name__ == "__main__":
    main()
