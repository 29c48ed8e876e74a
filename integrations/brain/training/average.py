"""Averages the weights of readers that were trained alike from several seeds."""

import argparse
import importlib
from pathlib import Path
from typing import Any


def average(paths: list[Path], out: Path) -> None:
    """Write the mean of weights (each a `state_dict` of the same network) to `out`."""
    torch: Any = importlib.import_module("torch")
    states = [torch.load(path) for path in paths]
    mean = {
        name: sum(state[name] for state in states) / len(states)
        if first.is_floating_point()
        else first
        for name, first in states[0].items()
    }
    torch.save(mean, out)


def main() -> None:
    """Read the command line and average."""
    parser = argparse.ArgumentParser(description="Average readers of several seeds.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("weights", type=Path, nargs="+")
    args = parser.parse_args()
    average(args.weights, args.out)


if __name__ == "__main__":
    main()
