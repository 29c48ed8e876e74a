"""Measures the ledger beside pgbench's TPC-B, on the same Postgres server in the same minutes.

Run it from the project's folder: python -m tests.bench.bench_ledger OUT_FOLDER
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from storage import migrate
from storage.audit import audit_books
from storage.engine import Database
from tests.support import hammer, postgres
from tests.support.builders import make_home

CLIENTS = 8
ROUNDS = 5
SECONDS = 6
CREDITS = 500_000_000
RATIO_GOAL = 0.5


def run(out_dir: Path, rounds: int = ROUNDS, seconds: int = SECONDS) -> dict[str, Any]:
    """Measure in turns, write `ledger.json` into a folder, and return what is in it.

    Both sides use 8 clients on a server with default durability. A hold is one transaction, and so
    is a capture; pgbench's TPC-B script is one transaction. Unit: transactions per second.
    """
    server = postgres.start(settings=())
    if server is None or server.folder is None:
        raise RuntimeError("the bench needs a Postgres server of its own, with pgbench beside it")
    try:
        result = _measure(server, rounds, seconds)
    finally:
        server.stop()
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / "ledger.json").write_text(json.dumps(result, indent=2) + "\n")
    return result


def _measure(server: postgres.Server, rounds: int, seconds: int) -> dict[str, Any]:
    url = server.url_of(server.create_database())
    database = Database(url)
    migrate.upgrade(database)
    with database.write() as session:
        home = make_home(session, CREDITS)
    tpcb = server.create_database()
    _pgbench(server, tpcb, "-i", "-s", "1", "-q")
    anchors: list[float] = []
    ledgers: list[float] = []
    refused = 0
    for _ in range(rounds):
        anchors.append(_tpcb_per_second(server, tpcb, seconds))
        counts, took = hammer.run(
            url, home.workspace_id, hammer.pairs, processes=CLIENTS, seconds=seconds
        )
        ledgers.append((counts["hold"] + counts["capture"]) / took)
        refused += sum(count for name, count in counts.items() if name.startswith("refused"))
    with database.read() as session:
        discrepancies = len(audit_books(session))
    database.close()
    anchor, ours = statistics.median(anchors), statistics.median(ledgers)
    return {
        "what": "hold and capture transactions per second on one wallet, beside pgbench TPC-B -s 1",
        "clients": CLIENTS,
        "seconds_a_round": seconds,
        "cores": os.cpu_count(),
        "ledger_per_second": [round(value, 1) for value in ledgers],
        "tpcb_per_second": [round(value, 1) for value in anchors],
        "ledger_median": round(ours, 1),
        "tpcb_median": round(anchor, 1),
        "ratio": round(ours / anchor, 3),
        "ratio_goal": RATIO_GOAL,
        "refused": refused,
        "discrepancies": discrepancies,
    }


def _tpcb_per_second(server: postgres.Server, database: str, seconds: int) -> float:
    clients = ["-c", str(CLIENTS), "-j", "2", "-M", "prepared", "-T", str(seconds)]
    output = _pgbench(server, database, *clients)
    (line,) = [line for line in output.splitlines() if line.startswith("tps = ")]
    return float(line.split()[2])


def _pgbench(server: postgres.Server, database: str, *arguments: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    program = str(found[-1]) if found else shutil.which("pgbench")
    if program is None:
        raise RuntimeError("pgbench is not installed; it comes with Debian's postgresql")
    where = ["-h", str(server.folder), "-U", "postgres", database]
    ran = subprocess.run([program, *arguments, *where], check=True, capture_output=True, text=True)
    return ran.stdout


def main(arguments: list[str]) -> int:
    """Measure, print the result; exit 1 when the goal is missed or the books are wrong."""
    result = run(Path(arguments[0]) if arguments else Path("out"))
    print(json.dumps(result, indent=2))
    return 0 if result["ratio"] >= RATIO_GOAL and result["discrepancies"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
