"""Who runs, on how many pictures, and which figures are set against each other."""

import dataclasses

SIZES = {"640x480": (640, 480, 90, 600), "800x600": (800, 600, 85, 300), "2048x1365": (2048, 1365, 80, 200)}
PIXELS_SHARE = {"640x480": 1 / 2, "800x600": 1 / 3, "2048x1365": 1 / 8}


@dataclasses.dataclass(frozen=True)
class Contender:
    """
    name: as --only takes it
    what: as the table has it
    how: command (skylight regenerate), java (EngineBench) or python (peers.py)
    group: fp32, int8 or pixels
    share: of --count, so that each works for about as long
    """

    name: str
    what: str
    how: str
    group: str
    share: float = 1

    @property
    def ours(self) -> bool:
        return self.name.startswith("skylight")

    @property
    def is_limit(self) -> bool:
        """No pipeline from files: the model alone."""
        return self.name.startswith("limit") or self.name.endswith("alone")


EMBEDDING = [
    Contender("skylight-fp32", "skylight regenerate, fp32", "command", "fp32"),
    Contender("skylight-engine-fp32", "skylight's engine alone, fp32", "java", "fp32"),
    Contender("limit-fp32", "skylight's session.run alone, fp32", "java", "fp32"),
    Contender("ort-fp32", "Pillow + ONNX Runtime, fp32", "python", "fp32"),
    Contender("torch-fp32", "Pillow + torch, batch 32, fp32", "python", "fp32"),
    Contender("torch-fp32-loader", "DataLoader of 2 + torch, fp32", "python", "fp32"),
    Contender("torch-fp32-single", "Pillow + torch, one by one, fp32", "python", "fp32", 1 / 2),
    Contender("skylight-int8", "skylight regenerate, int8", "command", "int8", 3),
    Contender("skylight-engine-int8", "skylight's engine alone, int8", "java", "int8", 3),
    Contender("limit-int8", "skylight's session.run alone, int8", "java", "int8", 3),
    Contender("ort-int8", "Pillow + ONNX Runtime, int8", "python", "int8", 2),
    Contender("ort-int8-loader", "DataLoader of 2 + ONNX Runtime, int8", "python", "int8", 2),
    Contender("torch-bf16", "Pillow + torch, batch 32, bf16", "python", "int8", 2),
    Contender("torch-bf16-loader", "DataLoader of 2 + torch, bf16", "python", "int8", 2),
    Contender("torch-bf16-alone", "torch's model alone, bf16", "python", "int8", 2),
]

PIXELS = [
    Contender(f"{name}-{size}", f"{what}, {size}", how, "pixels", PIXELS_SHARE[size])
    for size in SIZES
    for name, what, how in (
        ("skylight-exact", "skylight, exact", "java"),
        ("skylight-fast", "skylight, fast", "java"),
        ("pillow", "Pillow + NumPy", "python"),
        ("pillow-draft", "Pillow + NumPy, draft", "python"),
    )
]

FP32_PEERS = ["ort-fp32", "torch-fp32", "torch-fp32-loader"]
INT8_PEERS = ["ort-int8", "ort-int8-loader"]
BF16_PEERS = ["torch-bf16", "torch-bf16-loader"]


@dataclasses.dataclass(frozen=True)
class Ratio:
    """Images per second of one over those of the fastest of several, round by round."""

    what: str
    one: str
    others: list[str]


RATIOS = [
    Ratio("fp32: regenerate / Pillow + ONNX Runtime", "skylight-fp32", ["ort-fp32"]),
    Ratio("fp32: regenerate / Pillow + torch, batch 32", "skylight-fp32", ["torch-fp32"]),
    Ratio("fp32: regenerate / DataLoader + torch", "skylight-fp32", ["torch-fp32-loader"]),
    Ratio("fp32: regenerate / Pillow + torch, one by one", "skylight-fp32", ["torch-fp32-single"]),
    Ratio("fp32: regenerate / its session.run alone", "skylight-fp32", ["limit-fp32"]),
    Ratio("fp32: engine alone / its session.run alone", "skylight-engine-fp32", ["limit-fp32"]),
    Ratio("int8: regenerate / fastest Python in fp32", "skylight-int8", FP32_PEERS),
    Ratio("int8: regenerate / fastest Python in int8", "skylight-int8", INT8_PEERS),
    Ratio("int8: regenerate / fastest Python in bf16", "skylight-int8", BF16_PEERS),
    Ratio("int8: regenerate / torch's model alone in bf16", "skylight-int8", ["torch-bf16-alone"]),
    Ratio("int8: regenerate / its session.run alone", "skylight-int8", ["limit-int8"]),
    Ratio("int8: engine alone / its session.run alone", "skylight-engine-int8", ["limit-int8"]),
]
for size in SIZES:
    RATIOS += [
        Ratio(f"pixels, {size}: exact / Pillow + NumPy", f"skylight-exact-{size}", [f"pillow-{size}"]),
        Ratio(f"pixels, {size}: fast / Pillow + NumPy, draft", f"skylight-fast-{size}", [f"pillow-draft-{size}"]),
    ]


def chosen(only: list[str]) -> list[Contender]:
    """All, or those whose name begins with one of the words."""
    every = EMBEDDING + PIXELS
    return [c for c in every if not only or any(c.name.startswith(word) for word in only)]
