"""The tower of model.py in PyTorch, as Hugging Face's CLIP has it: one product each for query, key and value."""

import torch
from torch import Tensor, nn
from torch.nn import functional

import model


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            setattr(self, part, nn.Linear(model.WIDTH, model.WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        n, tokens, width = x.shape
        apart = n, tokens, model.HEADS, width // model.HEADS
        q, k, v = (p(x).view(apart).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        mixed = functional.scaled_dot_product_attention(q, k, v)
        return self.out_proj(mixed.transpose(1, 2).reshape(n, tokens, width))


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(model.WIDTH, model.MLP)
        self.fc2 = nn.Linear(model.MLP, model.WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        x = self.fc1(x)
        return self.fc2(x * torch.sigmoid(1.702 * x))


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(model.WIDTH, model.EPSILON)
        self.self_attn = Attention()
        self.layer_norm2 = nn.LayerNorm(model.WIDTH, model.EPSILON)
        self.mlp = Mlp()

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class Tower(nn.Module):
    """Pixels [n, 3, side, side] to vectors [n, projection]."""

    def __init__(self):
        super().__init__()
        self.embeddings = nn.Module()
        self.embeddings.class_embedding = nn.Parameter(torch.empty(model.WIDTH))
        self.embeddings.patch_embedding = nn.Conv2d(3, model.WIDTH, model.PATCH, model.PATCH, bias=False)
        self.embeddings.position_embedding = nn.Embedding(model.TOKENS, model.WIDTH)
        self.pre_layrnorm = nn.LayerNorm(model.WIDTH, model.EPSILON)
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList(Layer() for _ in range(model.LAYERS))
        self.post_layernorm = nn.LayerNorm(model.WIDTH, model.EPSILON)
        self.visual_projection = nn.Linear(model.WIDTH, model.PROJECTION, bias=False)

    def forward(self, pixels: Tensor) -> Tensor:
        patches = self.embeddings.patch_embedding(pixels).flatten(2).transpose(1, 2)
        token = self.embeddings.class_embedding.expand(len(pixels), 1, -1)
        x = torch.cat([token, patches], dim=1) + self.embeddings.position_embedding.weight
        x = self.pre_layrnorm(x)
        for layer in self.encoder.layers:
            x = layer(x)
        return self.visual_projection(self.post_layernorm(x[:, 0]))


def seeded() -> Tower:
    """With the weights of the ONNX file."""
    tower = Tower().eval()
    tower.load_state_dict({name: torch.from_numpy(array) for name, array in model.weights().items()})
    return tower
