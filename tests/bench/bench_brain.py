"""What understanding a message costs: time on one thread, and memory with the reader loaded.

Data: the development sets of messages, each in its state, said once each after a warm-up. Measured:
wall time and processor time from a message to its calls or question, over the whole embedded model
without the HTTP client. Units: milliseconds and megabytes.
"""

import json
import resource
import statistics
import time
from pathlib import Path
from typing import Any

from integrations.brain.encoder import MODEL_FOLDER, Encoder
from tests.evals import dev_score

WARM_UP = 20


def run(out_dir: Path) -> dict[str, Any]:
    """Measure, write `brain.json` into a folder, and return what is in it."""
    before = _megabytes()
    begun = time.perf_counter()
    encoder = Encoder()
    loaded = (time.perf_counter() - begun) * 1e3
    rows = [row for name in dev_score.SETS for row in dev_score.rows_of(name)]
    for row in rows[:WARM_UP]:
        dev_score.listen(row, encoder)
    wall, used = [], []
    for row in rows:
        begun, worked = time.perf_counter(), time.process_time()
        dev_score.listen(row, encoder)
        wall.append((time.perf_counter() - begun) * 1e3)
        used.append((time.process_time() - worked) * 1e3)
    found = {
        "messages": len(rows),
        "load_ms": round(loaded, 1),
        "wall_ms": _spread(wall),
        "processor_ms": _spread(used),
        "memory_before_mb": round(before, 1),
        "memory_mb": round(_megabytes(), 1),
        "model_mb": round(sum(f.stat().st_size for f in MODEL_FOLDER.iterdir()) / 1e6, 1),
    }
    (out_dir / "brain.json").write_text(json.dumps(found, indent=2) + "\n")
    return found


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "max": round(ordered[-1], 1),
    }


def _megabytes() -> float:
    """Return the most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
