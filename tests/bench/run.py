"""Runs every bench and writes out/bench/bench.json and bench.png: `make bench`, or a few by name.

A bench is `tests/bench/bench_<name>.py` with `run(out_dir) -> dict` of plain JSON; numbers carry
their unit in their name (`p95_ms`, `bytes_max`). The plot shows every number, one panel a bench.
"""

import argparse
import importlib
import json
import math
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out" / "bench"
LABEL_CHARACTERS_MAX = 48


def bench_names() -> list[str]:
    """Return the names of all benches, sorted."""
    return sorted(
        file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py")
    )


def numbers(found: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of a bench's result with its dotted name."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from numbers(value, f"{path}.{name}" if path else str(name))
    elif isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found):
        yield path, float(found)


def machine() -> dict[str, Any]:
    """Return what the numbers were measured on."""
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
    }


def plot(results: dict[str, Any], file: Path) -> None:
    """Draw one panel of bars a bench, on a logarithmic scale, since units differ."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    panels = {name: list(numbers(found)) for name, found in results.items()}
    heights = [0.9 + 0.28 * len(rows) for rows in panels.values()]
    figure, axes = pyplot.subplots(
        len(panels), 1, figsize=(10, sum(heights)), squeeze=False, height_ratios=heights
    )
    for axis, (name, rows) in zip(axes[:, 0], panels.items(), strict=True):
        labels = [label[-LABEL_CHARACTERS_MAX:] for label, _ in rows]
        bars = axis.barh(range(len(rows)), [value for _, value in rows], color="#2f6f5e")
        axis.bar_label(bars, [f"{value:,.4g}" for _, value in rows], padding=4, fontsize=8)
        axis.set_yticks(range(len(rows)), labels, fontsize=8)
        axis.invert_yaxis()
        axis.set_xscale("symlog")
        axis.margins(x=0.12)
        axis.tick_params(axis="x", labelsize=7, colors="#777777")
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.set_title(name, loc="left", fontsize=11, fontweight="bold")
    figure.tight_layout()
    figure.savefig(file, dpi=130)
    pyplot.close(figure)


def main() -> int:
    """Run the benches named on the command line, or all; non-zero when one of them breaks."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.run")
    parser.add_argument(
        "names", nargs="*", help=f"which benches to run: {', '.join(bench_names())}"
    )
    parser.add_argument("--out", type=Path, default=OUT, help="where results and files go")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(bench_names())
    if unknown:
        parser.error(f"no such bench: {', '.join(sorted(unknown))}")
    results: dict[str, Any] = {}
    broken: list[str] = []
    for name in asked.names or bench_names():
        folder = asked.out / name
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{name} …", flush=True)
        begun = time.monotonic()
        try:
            results[name] = importlib.import_module(f"tests.bench.bench_{name}").run(folder)
        except Exception as error:  # noqa: BLE001 - the others are still worth measuring
            broken.append(name)
            print(f"{name} broke: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        for label, value in numbers(results[name]):
            print(f"  {label:<{LABEL_CHARACTERS_MAX}} {value:>14,.4g}")
        print(f"  ({time.monotonic() - begun:.1f} s)")
    report = {"machine": machine(), "benches": results, "broken": broken}
    (asked.out / "bench.json").write_text(json.dumps(report, indent=2, sort_keys=True) + "\n")
    if results:
        plot(results, asked.out / "bench.png")
    print(
        f"wrote {asked.out / 'bench.json'}" + (f" and {asked.out / 'bench.png'}" if results else "")
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
