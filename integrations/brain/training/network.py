"""The reader's network: MiniLM with three heads, for kinds of request, slots and request starts.

torch is only needed to train; it is loaded by name so that the product runs without it.
"""

import importlib
import math
from pathlib import Path
from typing import Any

LAYERS = 6
WIDTH = 384
HEADS = 12
INNER = 1536
DROPOUT = 0.1
_NAMES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "o": "attention.output.dense", "l1": "attention.output.LayerNorm", "f1": "intermediate.dense",
    "f2": "output.dense", "l2": "output.LayerNorm",
}  # fmt: skip


def make_network(torch: Any, intents: int, tags: int, frozen_layers: int) -> Any:
    """Return the network as a torch module of random weights.

    It maps ids, mask and segments, each [batch, tokens] of int64, to intents [batch, intents], tags
    [batch, tokens, tags] and starts [batch, tokens], all logits. The embeddings and the first
    `frozen_layers` layers keep their weights.
    """
    nn, functional = torch.nn, torch.nn.functional

    def make_layer() -> Any:
        parts = {name: nn.Linear(WIDTH, WIDTH) for name in "qkvo"}
        parts |= {"l1": nn.LayerNorm(WIDTH, eps=1e-12), "l2": nn.LayerNorm(WIDTH, eps=1e-12)}
        parts |= {"f1": nn.Linear(WIDTH, INNER), "f2": nn.Linear(INNER, WIDTH)}
        return nn.ModuleDict(parts)

    def attend(layer: Any, x: Any, mask: Any, drop: Any) -> Any:
        batch, tokens, _ = x.shape

        def split(y: Any) -> Any:
            return y.view(batch, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

        weights = split(layer["q"](x)) @ split(layer["k"](x)).transpose(-1, -2)
        weights = (weights / math.sqrt(WIDTH // HEADS) + mask).softmax(-1)
        y = (weights @ split(layer["v"](x))).transpose(1, 2).reshape(batch, tokens, WIDTH)
        x = layer["l1"](x + drop(layer["o"](y)))
        return layer["l2"](x + drop(layer["f2"](functional.gelu(layer["f1"](x)))))

    def forward(self: Any, ids: Any, mask: Any, segments: Any) -> Any:
        places = torch.arange(ids.shape[1], device=ids.device)[None]
        x = self.words(ids) + self.places(places) + self.segments(segments)
        x = self.norm(x)
        hidden = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        still = nn.Identity()
        with torch.no_grad() if self.training else torch.enable_grad():
            for layer in self.layers[:frozen_layers]:
                x = attend(layer, x, hidden, still)
        for layer in self.layers[frozen_layers:]:
            x = attend(layer, x, hidden, self.drop)
        # Pool over the message and the prefix alike: the state is part of what is asked.
        share = mask[..., None].to(x.dtype)
        pooled = (x * share).sum(1) / share.sum(1)
        x = self.drop(x)
        return self.intents(self.drop(pooled)), self.tags(x), self.starts(x).squeeze(-1)

    kind = type("Network", (nn.Module,), {"forward": forward})
    network: Any = kind()
    network.words, network.places = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
    network.segments, network.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
    network.layers = nn.ModuleList([make_layer() for _ in range(LAYERS)])
    network.intents, network.tags = nn.Linear(WIDTH, intents), nn.Linear(WIDTH, tags)
    network.starts, network.drop = nn.Linear(WIDTH, 1), nn.Dropout(DROPOUT)
    return network


def load_base(network: Any, weights: Path) -> None:
    """Fill everything but the heads from MiniLM's safetensors file. Raises `ValueError`."""
    base = importlib.import_module("safetensors.torch").load_file(weights)
    found = {
        "words.weight": base["embeddings.word_embeddings.weight"],
        "places.weight": base["embeddings.position_embeddings.weight"],
        "segments.weight": base["embeddings.token_type_embeddings.weight"],
        "norm.weight": base["embeddings.LayerNorm.weight"],
        "norm.bias": base["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        for ours, theirs in _NAMES.items():
            for part in ("weight", "bias"):
                name = f"encoder.layer.{number}.{theirs}.{part}"
                found[f"layers.{number}.{ours}.{part}"] = base[name]
    result = network.load_state_dict(found, strict=False)
    missing = {key.split(".")[0] for key in result.missing_keys}
    if result.unexpected_keys or missing != {"intents", "tags", "starts"}:
        raise ValueError(f"These weights do not fit: {weights}")
