"""The two towers: pictures and texts to vectors of 512 numbers that can be compared."""

import torch
from torch import Tensor, nn
from torch.nn import functional

DIMENSION = 512
SIZE = 96
STEM = (24, 48, 96, 160)
STEM_RESIDUAL = (0, 0, 1, 1)
VISION_BLOCKS = 1
VISION_HEADS = 5
TEXT_WIDTH = 128
TEXT_BLOCKS = 2
TEXT_HEADS = 4


class Block(nn.Module):
    """A transformer block that normalises first; ReLU, because its zeros survive eight bits."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        n, tokens, width = x.shape
        parts = self.qkv(self.norm1(x)).view(n, tokens, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + self.out(mixed.transpose(1, 2).reshape(n, tokens, width))
        return x + self.down(functional.relu(self.up(self.norm2(x))))


class Convolution(nn.Module):
    """3x3, normalised, ReLU; halves the sides, or adds to what it was given."""

    def __init__(self, before: int, after: int, halve: bool):
        super().__init__()
        self.halve = halve
        self.convolve = nn.Conv2d(before, after, 3, stride=2 if halve else 1, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(after)

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.norm(self.convolve(x)))
        return y if self.halve else x + y


class VisionTower(nn.Module):
    """Convolutions down to a grid of 6x6, transformer blocks over it, mean and maximum of the grid."""

    def __init__(self):
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for channels, residual in zip(STEM, STEM_RESIDUAL):
            layers.append(Convolution(before, channels, True))
            layers += [Convolution(channels, channels, False) for _ in range(residual)]
            before = channels
        self.stem = nn.Sequential(*layers)
        grid = SIZE // 2 ** len(STEM)
        self.position = nn.Parameter(0.02 * torch.randn(grid * grid, before))
        self.blocks = nn.ModuleList(Block(before, VISION_HEADS) for _ in range(VISION_BLOCKS))
        self.norm = nn.LayerNorm(before)
        self.project = nn.Linear(2 * before, DIMENSION)

    def pooled(self, pixels: Tensor) -> Tensor:
        x = self.stem(pixels).flatten(2).transpose(1, 2) + self.position
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        return torch.cat([x.mean(1), x.amax(1)], 1)

    def forward(self, pixels: Tensor) -> Tensor:
        return self.project(self.pooled(pixels))


class TextTower(nn.Module):
    """A small transformer; its vector is read at the start token."""

    def __init__(self, vocabulary: int, longest: int):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, TEXT_WIDTH)
        nn.init.normal_(self.embed.weight, std=0.05)
        self.position = nn.Parameter(0.01 * torch.randn(longest, TEXT_WIDTH))
        self.blocks = nn.ModuleList(Block(TEXT_WIDTH, TEXT_HEADS) for _ in range(TEXT_BLOCKS))
        self.norm = nn.LayerNorm(TEXT_WIDTH)
        self.project = nn.Linear(TEXT_WIDTH, DIMENSION)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.embed(ids) + self.position[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, mask[:, None, None, :].bool())
        return self.project(self.norm(x[:, 0]))
