"""Trains both towers: train.py PICTURES WORK [--epochs N] [--seed S].

PICTURES is a folder of sample-images, with its captions.tsv; WORK gets towers.pt and
vocabulary.json. The same pictures, seed and number of threads give the same weights.

A text is right for every picture of the batch whose captions contain it, so the loss is one yes or no for
each pair (SigLIP, Zhai et al. 2023). Beside it, a layer that is thrown away afterwards learns to name all
frequent phrases from the picture alone, which teaches the vision tower to look much sooner.
"""

import argparse
import collections
import copy
import json
import math
import pathlib
import random
import resource
import time

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

import captions
import pictures
import towers

BATCH = 128
RATE = 2e-3
WEIGHT_DECAY = 0.05
WARM_UP = 150
FREQUENT = 0.002  # share of the pictures that a phrase of the helping layer is said of, at least
MOST_PHRASES = 1500
SHORT = 5  # tokens of a short text, at most; the others are read apart, with more padding
PHRASES = 3  # texts of one or two words for each picture of a batch
SHIFT = 4  # pixels, at most
UNHEARD = "unheard0"  # stands for any word that no caption has


class Texts:
    """Draws texts for a batch of pictures and says which picture each is right for."""

    def __init__(self, data: list[tuple[str, list[str]]], vocab: list[str], chance: random.Random):
        self.chance = chance
        self.captions = [texts for _, texts in data]
        self.said = [captions.said(texts) for texts in self.captions]
        self.phrases = [sorted(captions.phrases(texts)) for texts in self.captions]
        self.encoder = captions.Encoder(vocab)
        self.known = set(vocab)
        self.trained: set[int] = set()  # ids that a text had so far

    def draw(self, batch: np.ndarray) -> tuple[list[str], Tensor]:
        """Texts in the singular, and a matrix [texts, pictures] of 1 and 0."""
        drawn: dict[str, None] = {}
        for i in batch:
            for phrase in self.chance.sample(self.phrases[i], min(PHRASES, len(self.phrases[i]))):
                drawn[phrase] = None
            row = captions.stems(self.chance.choice(self.captions[i]))
            length = self.chance.randint(min(3, len(row)), len(row))
            begin = self.chance.randint(0, len(row) - length)
            drawn[" ".join(row[begin : begin + length])] = None
        needed = [(text, captions.asked(text)) for text in drawn]
        needed = [(text, parts) for text, parts in needed if parts]
        said = [self.said[i] for i in batch]
        right = torch.tensor([[float(parts <= whole) for whole in said] for _, parts in needed])
        return [text for text, _ in needed], right

    def spoken(self, text: str) -> list[int]:
        """Ids of a text as somebody may type it: with words before it, other numbers, synonyms, unknown words."""
        result = [self.chance.choice(captions.BEFORE)] if self.chance.random() < 0.05 else []
        for word in text.split():
            if self.chance.random() < 0.03:
                result.append(UNHEARD)
                continue
            if word in captions.SYNONYMS and self.chance.random() < 0.15:
                word = self.chance.choice(captions.SYNONYMS[word])
            elif captions.plural(word) in self.known and self.chance.random() < 0.4:
                word = captions.plural(word)
            result.append(word)
        ids = self.encoder.encode(" ".join(result))
        self.trained.update(ids)
        return ids

    def ids(self, keys: list[str]) -> list[tuple[list[int], Tensor, Tensor]]:
        """Short and long texts apart: positions, ids and mask of each."""
        rows = [self.spoken(key) for key in keys]
        groups = []
        for short in (True, False):
            chosen = [i for i, row in enumerate(rows) if (len(row) <= SHORT) == short]
            if not chosen:
                continue
            width = max(len(rows[i]) for i in chosen)
            ids = torch.zeros(len(chosen), width, dtype=torch.int64)
            for n, i in enumerate(chosen):
                ids[n, : len(rows[i])] = torch.tensor(rows[i])
            groups.append((chosen, ids, (ids != 0).long()))
        return groups


def frequent_phrases(texts: Texts) -> tuple[list[str], np.ndarray]:
    """The phrases that the helping layer names, and which picture shows which."""
    total = len(texts.phrases)
    phrases = set().union(*texts.phrases)
    counts = collections.Counter(part for said in texts.said for part in said if part in phrases)
    enough = [p for p, n in counts.items() if FREQUENT * total <= n <= 0.98 * total]
    chosen = sorted(enough, key=lambda p: (-counts[p], p))[:MOST_PHRASES]
    place = {phrase: i for i, phrase in enumerate(chosen)}
    shown = np.zeros((total, len(chosen)), np.uint8)
    for i, said in enumerate(texts.said):
        shown[i, [place[p] for p in said if p in place]] = 1
    return chosen, shown


@torch.no_grad()
def lend(embedding: Tensor, vocab: list[str], trained: set[int]) -> int:
    """Words that no text had ("kittens") are read as their other number, else as unknown; returns how many."""
    place = {word: i for i, word in enumerate(vocab)}
    lent = [i for i in range(len(captions.SPECIAL), len(vocab)) if i not in trained]
    for i in lent:
        one = captions.singular(vocab[i])
        others = [place.get(one), place.get(captions.plural(one))]
        embedding[i] = embedding[next((n for n in others if n in trained), place[captions.UNKNOWN])]
    return len(lent)


def pixels(array: np.ndarray, batch: np.ndarray, flip: bool, chance: np.random.Generator | None) -> Tensor:
    """Normalised pictures [n, 3, size, size]; with a generator, shifted and lit a little differently."""
    raw = array[batch]
    if chance is not None:
        size = raw.shape[1]
        raw = np.pad(raw, ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), mode="edge")
        moves = chance.integers(0, 2 * SHIFT + 1, (len(batch), 2))
        turned = chance.random(len(batch)) < (0.5 if flip else 0)
        views = [p[y : y + size, x : x + size] for p, (y, x) in zip(raw, moves)]
        raw = np.stack([view[:, ::-1] if turn else view for view, turn in zip(views, turned)])
    x = torch.from_numpy(np.ascontiguousarray(raw)).permute(0, 3, 1, 2).float().div_(255)
    if chance is not None:
        light = torch.from_numpy(chance.uniform(0.92, 1.08, (len(batch), 1, 1, 1))).float()
        x = x.mul_(light).clamp_(0, 1)
    mean, std = torch.tensor(pictures.MEAN), torch.tensor(pictures.STD)
    return x.sub_(mean[:, None, None]).div_(std[:, None, None])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pictures", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    torch.manual_seed(options.seed)
    torch.set_num_threads(2)
    options.work.mkdir(parents=True, exist_ok=True)

    data = captions.read(options.pictures / "captions.tsv")
    prepared = options.work / f"pictures-{towers.SIZE}.npy"
    if not prepared.exists() or len(np.load(prepared, mmap_mode="r")) != len(data):
        pictures.prepare_all(options.pictures, [name for name, _ in data], towers.SIZE, prepared)
    array = np.load(prepared, mmap_mode="r")
    vocab = captions.vocabulary(data)
    (options.work / "vocabulary.json").write_text(json.dumps(vocab, ensure_ascii=False))
    texts = Texts(data, vocab, random.Random(options.seed))
    chosen, shown = frequent_phrases(texts)
    flip = not any({"left", "right"} & said for said in texts.said)
    print(
        f"{len(data)} pictures, {len(vocab)} words, {len(chosen)} frequent phrases,"
        f" mirrored {'too' if flip else 'never'}; prepared after {time.monotonic() - started:.0f} s",
        flush=True,
    )

    model = nn.ModuleDict(
        {
            "vision": towers.VisionTower().to(memory_format=torch.channels_last),
            "text": towers.TextTower(len(vocab), captions.MAX_TOKENS),
            "naming": nn.Linear(2 * towers.STEM[-1], len(chosen)),
        }
    )
    model.scale = nn.Parameter(torch.tensor(math.log(10.0)))
    model.bias = nn.Parameter(torch.tensor(-6.0))
    average = copy.deepcopy(model)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": plain, "weight_decay": 0.0}],
        lr=RATE,
        betas=(0.9, 0.98),
    )
    per_epoch = len(data) // BATCH
    steps = options.epochs * per_epoch
    chance = np.random.default_rng(options.seed)
    losses: list[tuple[float, float]] = []
    for step in range(steps):
        if step % per_epoch == 0:
            order = chance.permutation(len(data))
        rate = min(1.0, (step + 1) / WARM_UP) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in optimizer.param_groups:
            group["lr"] = RATE * rate
        at = step % per_epoch * BATCH
        batch = np.sort(order[at : at + BATCH])
        keys, right = texts.draw(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            images = pixels(array, batch, flip, chance).contiguous(memory_format=torch.channels_last)
            pooled = model["vision"].pooled(images)
            named = model["naming"](pooled).float()
            image_vectors = model["vision"].project(pooled).float()
        # not in bfloat16: it would compile new products for each new number of texts
        groups = [(where, model["text"](ids, mask)) for where, ids, mask in texts.ids(keys)]
        text_vectors = torch.cat([vectors for _, vectors in groups])
        right = right[[i for where, _ in groups for i in where]]
        cosines = functional.normalize(text_vectors, dim=1) @ functional.normalize(image_vectors, dim=1).T
        logits = model.scale.exp() * cosines + model.bias
        # every picture counts the same, however many texts were drawn
        pairs = functional.binary_cross_entropy_with_logits(logits, right, reduction="sum") / BATCH
        naming = functional.binary_cross_entropy_with_logits(
            named, torch.from_numpy(shown[batch]).float(), reduction="sum"
        ) / BATCH
        loss = 0.1 * pairs + 0.2 * naming
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        keep = min(0.998, (step + 1) / (step + 20))
        with torch.no_grad():
            for old, new in zip(average.state_dict().values(), model.state_dict().values()):
                if old.dtype.is_floating_point:
                    old.lerp_(new, 1 - keep)
        losses.append((pairs.item(), naming.item()))
        if (step + 1) % 50 == 0 or step + 1 == steps:
            recent = np.mean(losses[-50:], 0)
            usage = resource.getrusage(resource.RUSAGE_SELF)
            print(
                f"step {step + 1}/{steps}  pairs {recent[0]:.2f}  naming {recent[1]:.2f}"
                f"  scale {model.scale.exp().item():.1f}  bias {model.bias.item():.1f}  texts {len(keys)}"
                f"  {time.monotonic() - started:.0f} s, {usage.ru_utime + usage.ru_stime:.0f} s of processors",
                flush=True,
            )
    lent = lend(average["text"].embed.weight, vocab, texts.trained)
    print(f"{lent} of {len(vocab)} words never came and are read as their other number or as unknown")
    torch.save(
        {"vision": average["vision"].state_dict(), "text": average["text"].state_dict()}, options.work / "towers.pt"
    )


if __name__ == "__main__":
    main()
