"""What captions say of a picture, and the tokenizer of the text tower.

Words are compared in lower case and in the singular. Function words ask for nothing. A picture is right
for a text when its captions have all the words of the text, and those that stand side by side in the text
stand in one caption in the same order with at most one other word between them, function words apart: "two
boats" is right where a caption says "two red boats", "red boat" is not right for "a red house and a boat".
"""

import json
import pathlib
import re

WORD = re.compile(r"[^\W_]+")

# "one" is no more than an article in these captions
FUNCTION_WORDS = frozenset(
    "a an and are as at be behind below between beside by for from has in into is it its near next of off on one or"
    " over some that the there this to under up with without above across along around their while where which".split()
)

SIDES = frozenset(("left", "middle", "right"))

# words of users that no caption has, and the word of the captions that they stand for
SYNONYMS = {
    "autumn": ["fall"],
    "balloon": ["hot air balloon"],
    "ball": ["beach ball"],
    "beach": ["coast", "seaside", "shore"],
    "bird": ["parrot"],
    "boat": ["sailboat", "sailing boat", "ship"],
    "car": ["automobile", "vehicle"],
    "cat": ["kitten"],
    "city": ["skyline", "town"],
    "dog": ["puppy"],
    "flower": ["blossom"],
    "forest": ["wood", "woodland", "woods"],
    "house": ["cottage", "home"],
    "lake": ["pond"],
    "meadow": ["field", "grass"],
    "mountain": ["alps"],
    "mushroom": ["toadstool"],
    "night": ["dark night", "nighttime"],
    "purple": ["violet"],
    "rain": ["rainy", "rainy day"],
    "sea": ["ocean"],
    "snow": ["snowy"],
    "sunset": ["dusk", "evening", "sundown"],
    "umbrella": ["parasol"],
}

# what users put before what they look for
BEFORE = ("a drawing of", "a photo of", "a picture of", "photos of", "pictures of")

PAD, UNKNOWN, START, END = "[PAD]", "[UNK]", "<|startoftext|>", "<|endoftext|>"
SPECIAL = [PAD, UNKNOWN, START, END]
MAX_TOKENS = 32


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def plural(word: str) -> str:
    if word.endswith("s"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("x", "z", "ch", "sh")) else "s")


def read(file: pathlib.Path) -> list[tuple[str, list[str]]]:
    """captions.tsv: the file and the captions of each picture, in the order of the file."""
    pictures = []
    for line in file.read_text(encoding="utf-8").splitlines():
        name, *captions = line.split("\t")
        if captions and name != "file":
            pictures.append((name, captions))
    if not pictures:
        raise SystemExit(f"{file} has no line of the form FILE<TAB>CAPTION...")
    return pictures


def stems(text: str) -> list[str]:
    return [singular(word) for word in words(text)]


def said(captions: list[str]) -> frozenset[str]:
    """What the captions of a picture say: words, and pairs "first second" that belong together."""
    found = set()
    for caption in captions:
        content = [word for word in stems(caption) if word not in FUNCTION_WORDS]
        found.update(content)
        for gap in (1, 2):
            found.update(f"{first} {second}" for first, second in zip(content, content[gap:]))
    return frozenset(found)


def asked(text: str) -> frozenset[str]:
    """What a text asks for; a picture is right for it where this is a part of what is said of it."""
    needed = set()
    last, adjacent = "", False
    for word in stems(text):
        if word in FUNCTION_WORDS:
            adjacent = False
            continue
        needed.add(word)
        if last and (adjacent or word in SIDES):
            needed.add(f"{last} {word}")
        last, adjacent = word, True
    return frozenset(needed)


def phrases(captions: list[str]) -> set[str]:
    """Words, and two words side by side, of the captions, without function words."""
    found = set()
    for caption in captions:
        row = stems(caption)
        found.update(word for word in row if word not in FUNCTION_WORDS)
        for first, second in zip(row, row[1:]):
            if first not in FUNCTION_WORDS and second not in FUNCTION_WORDS:
                found.add(f"{first} {second}")
    return found


def vocabulary(pictures: list[tuple[str, list[str]]]) -> list[str]:
    """The special tokens, then every word of the captions and its other number, and the synonyms, sorted."""
    known = set()
    for _, captions in pictures:
        for caption in captions:
            known.update(words(caption))
    for word in list(known):
        for other in SYNONYMS.get(singular(word), []):
            known.update(words(other))
    for start in BEFORE:
        known.update(words(start))
    for word in list(known - FUNCTION_WORDS):
        if len(word) > 2 and not word.isdigit():
            known.update((singular(word), plural(singular(word))))
    return SPECIAL + sorted(known)


def tokenizer_json(vocab: list[str]) -> str:
    """tokenizer.json of Hugging Face's tokenizers: lower case, split at whatever is no letter or digit."""
    special = [
        {
            "id": i,
            "content": token,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for i, token in enumerate(SPECIAL)
    ]
    ends = [{"SpecialToken": {"id": START, "type_id": 0}}, {"SpecialToken": {"id": END, "type_id": 0}}]
    sequence = [{"Sequence": {"id": name, "type_id": 0}} for name in "AB"]
    return json.dumps(
        {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": special,
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Lowercase"}]},
            "pre_tokenizer": {
                "type": "Split",
                "pattern": {"Regex": r"[^\p{L}\p{N}]+"},
                "behavior": "Removed",
                "invert": False,
            },
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [ends[0], sequence[0], ends[1]],
                "pair": [ends[0], sequence[0], ends[1], sequence[1], ends[1]],
                "special_tokens": {
                    token: {"id": token, "ids": [SPECIAL.index(token)], "tokens": [token]} for token in (START, END)
                },
            },
            "decoder": None,
            "model": {
                "type": "WordLevel",
                "vocab": {word: i for i, word in enumerate(vocab)},
                "unk_token": UNKNOWN,
            },
        },
        ensure_ascii=False,
        indent=1,
    )


class Encoder:
    """Texts to rows of ids, as the tokenizer.json above does it."""

    def __init__(self, vocab: list[str]):
        self.ids = {word: i for i, word in enumerate(vocab)}

    def encode(self, text: str) -> list[int]:
        known = [self.ids.get(word, SPECIAL.index(UNKNOWN)) for word in words(text)]
        return [SPECIAL.index(START), *known[: MAX_TOKENS - 2], SPECIAL.index(END)]
