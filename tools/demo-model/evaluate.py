"""Measures a model on drawn pictures that it never saw; see the script `evaluate` beside this file."""

import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

import numpy as np

import captions

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT = 5000
SEED = 2  # training draws with another one
REDRAWN = 1000
LAYOUT_SEED = 77
QUERIES = 40
OFTEN = 50  # pictures that a query is right for, at least
THROUGH_SEARCH = 40  # redrawn pictures that are also searched with search-image

# what is no scene and no thing in the captions of sample-images
HOW = frozenset("red blue green yellow orange purple pink white black brown two three".split())


def skylight(*arguments: object) -> str:
    command = [str(ROOT / "skylight"), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"exit code {done.returncode} of {' '.join(command)}")
    return done.stdout


def draw(folder: pathlib.Path, count: int, layout_seed: int) -> list[tuple[str, list[str]]]:
    skylight("sample-images", folder, "--count", count, "--seed", SEED, "--layout-seed", layout_seed)
    return captions.read(folder / "captions.tsv")


def collect(data: pathlib.Path, folder: pathlib.Path, model: pathlib.Path, precision: str) -> np.ndarray:
    """The vectors of a folder's pictures, in the order of their names."""
    skylight("run-pipeline", folder, "--data", data)
    skylight("embed", "--data", data, "--model", model, "--precision", precision, "--no-index")
    rows = np.load(data / "embeddings.npy")
    paths = (data / "file_paths.txt").read_text(encoding="utf-8").splitlines()
    order = sorted(range(len(paths)), key=paths.__getitem__)
    return rows[order]


def search(data: pathlib.Path, kind: str, query: str) -> list[str]:
    hits = json.loads(skylight(kind, query, "-k", 10, "--json", "--exact", "--data", data))
    return [hit["file_path"] for hit in hits]


def queries(data: list[tuple[str, list[str]]], said: list[frozenset[str]]) -> list[str]:
    """Half of one word, half of two that stand side by side, drawn with a fixed seed from the frequent ones."""
    spoken: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for _, texts in data:
        for row in map(captions.words, texts):
            for phrase in row + [f"{first} {second}" for first, second in zip(row, row[1:])]:
                if not captions.FUNCTION_WORDS & set(phrase.split()):
                    spoken[" ".join(captions.stems(phrase))][phrase] += 1
    counts = collections.Counter(part for parts in said for part in parts if part in spoken)
    chance = random.Random(SEED)
    drawn: list[str] = []
    for length in (1, 2):
        often = sorted(part for part, n in counts.items() if n >= OFTEN and len(part.split()) == length)
        drawn += chance.sample(often, QUERIES // 2)
    return [spoken[part].most_common(1)[0][0] for part in drawn]


def kind(texts: list[str]) -> frozenset[str]:
    """Scene and things, from the first caption, which says everything: all but colours, numbers and places."""
    return frozenset(captions.stems(texts[0])) - captions.FUNCTION_WORDS - captions.SIDES - HOW


def nearest(rows: np.ndarray, others: np.ndarray, k: int, itself: bool) -> np.ndarray:
    """Numbers of the k rows of ``others`` nearest to each of ``rows``; unless ``itself``, row i is no answer to i."""
    cosines = rows @ others.T
    if not itself:
        np.fill_diagonal(cosines, -2)
    return np.argsort(-cosines, axis=1, kind="stable")[:, :k]


def shared(left, right) -> float:
    """The share of the entries of ``left`` that ``right`` has, too, row by row."""
    return float(np.mean([len(set(a) & set(b)) / len(a) for a, b in zip(left, right)]))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=pathlib.Path, default=ROOT / "data" / "demo-model")
    parser.add_argument("--work", type=pathlib.Path)
    options = parser.parse_args()
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    work = (options.work or cache / "skylight" / "demo-model-evaluation").absolute()
    for folder in ("collections", "held-out", "redrawn"):
        shutil.rmtree(work / folder, ignore_errors=True)

    data = draw(work / "held-out", COUNT, SEED)
    redrawn = draw(work / "redrawn", REDRAWN, LAYOUT_SEED)
    full, small, other = (work / "collections" / name for name in ("fp32", "int8", "redrawn"))
    rows = collect(full, work / "held-out", options.model, "fp32")
    rounded = collect(small, work / "held-out", options.model, "int8")
    again = collect(other, work / "redrawn", options.model, "fp32")
    if not len(rows) == len(rounded) == len(data) or len(again) != len(redrawn):
        sys.exit("a collection has not as many rows as there are pictures")

    said = [captions.said(texts) for _, texts in data]
    said_of = {name: parts for (name, _), parts in zip(data, said)}
    name_of = {str(work / "held-out" / name): name for name, _ in data}
    asked = queries(data, said)
    print(f"{len(data)} pictures of seed {SEED}, {len(asked)} queries; right: how many pictures are, in all")
    print("precision@10  int8  same hits  right  query")
    precisions, precisions_small, hits_full, hits_small = [], [], [], []
    for query in asked:
        hits = [[name_of[path] for path in search(folder, "search-text", query)] for folder in (full, small)]
        needed = captions.asked(query)
        exact, inexact = (sum(needed <= said_of[name] for name in found) / 10 for found in hits)
        precisions.append(exact)
        precisions_small.append(inexact)
        hits_full.append(hits[0])
        hits_small.append(hits[1])
        right = sum(needed <= parts for parts in said)
        print(f"{exact:12.1f}  {inexact:4.1f}  {shared(hits[:1], hits[1:]):9.1f}  {right:5d}  {query}", flush=True)
    worst = int(np.argmin(precisions))
    print(f"precision@10 of {len(asked)} queries: {np.mean(precisions):.4f} fp32, {np.mean(precisions_small):.4f} int8")
    print(f"worst query: {asked[worst]!r} {precisions[worst]:.1f}; below 0.5: {sum(p < 0.5 for p in precisions)}")

    first = nearest(again, rows, 1, True)[:, 0]
    siblings = [kind(data[answer][1]) == kind(texts) for answer, (_, texts) in zip(first, redrawn)]
    print(f"siblings: {np.mean(siblings):.4f} of {len(redrawn)} redrawn pictures find the same scene and things first")
    agree = 0
    for i in range(0, len(redrawn), len(redrawn) // THROUGH_SEARCH):
        found = search(full, "search-image", str(work / "redrawn" / redrawn[i][0]))[0]
        agree += name_of[found] == data[first[i]][0]
    print(f"  by their vectors; search-image was asked for {THROUGH_SEARCH} of them and gave the same in {agree}")

    pictures = shared(nearest(rows, rows, 10, False), nearest(rounded, rounded, 10, False))
    texts = shared(hits_full, hits_small)
    print(f"int8 against fp32, recall@10: {pictures:.4f} picture to picture, {texts:.4f} text to picture")


if __name__ == "__main__":
    main()
