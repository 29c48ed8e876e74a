"""Writes trained weights as the int8 ONNX file that the product runs, with labels and checksums."""

import argparse
import hashlib
import importlib
import json
import shutil
from pathlib import Path
from typing import Any

from integrations.brain.labels import INTENTS, SLOTS
from integrations.brain.training.network import make_network
from integrations.brain.training.train import FROZEN_LAYERS

OUTPUTS = ("intents", "tags", "starts")


def export(weights: Path, vocabulary: Path, folder: Path) -> None:
    """Write encoder.onnx, vocab.txt, labels.json and SHA256SUMS into a folder."""
    torch: Any = importlib.import_module("torch")
    quantization: Any = importlib.import_module("onnxruntime.quantization")
    network = make_network(torch, len(INTENTS), 1 + 2 * len(SLOTS), FROZEN_LAYERS)
    network.load_state_dict(torch.load(weights))
    network.eval()
    ids = torch.randint(0, 30_000, (1, 12))
    tokens = torch.export.Dim("tokens", min=3, max=512)
    whole = folder / "encoder.float.onnx"
    torch.onnx.export(
        network,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        str(whole),
        input_names=["ids", "mask", "segments"],
        output_names=list(OUTPUTS),
        dynamic_shapes=({1: tokens}, {1: tokens}, {1: tokens}),
        dynamo=True,
        external_data=False,
    )
    small = folder / "encoder.onnx"
    quantization.quantize_dynamic(
        str(whole), str(small), weight_type=quantization.QuantType.QInt8, per_channel=False
    )
    whole.unlink()
    shutil.copyfile(vocabulary, folder / "vocab.txt")
    labels = {"intents": INTENTS, "slots": SLOTS}
    (folder / "labels.json").write_text(json.dumps(labels, indent=2) + "\n")
    write_sums(folder)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of the files that the product reads."""
    names = ("encoder.onnx", "labels.json", "vocab.txt")
    sums = [f"{hashlib.sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in names]
    (folder / "SHA256SUMS").write_text("".join(sums))


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description="Export the embedded reader.")
    for name in ("--weights", "--vocabulary", "--folder"):
        parser.add_argument(name, type=Path, required=True)
    args = parser.parse_args()
    export(args.weights, args.vocabulary, args.folder)


if __name__ == "__main__":
    main()
