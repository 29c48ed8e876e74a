"""Runs the scenarios with one model or several and prints their scores; `make evals` calls it.

python -m tests.evals.run_scenarios                         the embedded model, 8 trials each
python -m tests.evals.run_scenarios --model gpt-x           another one, at AYTADA_MODEL_BASE_URL
python -m tests.evals.run_scenarios --compare embedded,gpt-x   both, side by side
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from integrations.bootstrap import make_model
from integrations.settings import Settings
from storage.errors import Refused
from tests.evals import transcripts
from tests.evals.heard import Played
from tests.evals.hostile_run import attack_all, breaches, summary
from tests.evals.scenarios import ALL
from tests.evals.scenarios.form import Scenario
from tests.evals.scores import EMBEDDED, PASS_4_FLOOR, PASS_4_GOAL, Report, report, table
from tests.evals.trial import Trial
from tests.evals.trial_stage import open_stage
from tools.kit.ports import ChatModel

TRIALS = 8
AT_ONCE = 3
PROCESSES = 2
OUT = Path("out/evals/scenarios.json")

Work = tuple[Scenario, int]
"""A scenario and the number of its trial."""


def model_named(name: str) -> ChatModel:
    """Return a model: `embedded`, or another one's id at the configured server, with its key.

    Raises `Refused` when no server is configured for it.
    """
    if name in ("", EMBEDDED):
        return make_model(Settings(model_base_url="", model_name=""))
    settings = Settings(model_name=name)
    if not settings.model_base_url:
        raise Refused(f"Set AYTADA_MODEL_BASE_URL to the server that has “{name}”.")
    return make_model(settings)


def run(
    model: ChatModel, work: Sequence[Work], *, at_once: int = AT_ONCE, is_verbose: bool = False
) -> list[Played]:
    """Play all of `work` on one stage, several trials at once."""
    with open_stage(model) as stage, ThreadPoolExecutor(max_workers=at_once) as pool:

        def play(each: Work) -> Played:
            played = Trial(stage, *each).play()
            if is_verbose and not played.passed:
                why = [*played.problems, *played.wrong_actions, *played.broken]
                why += [f"says {claim}" for claim in played.false_claims]
                print(f"  ✗ {played.scenario} #{played.trial}: {'; '.join(why)}"[:400], flush=True)
            return played

        return list(pool.map(play, work))


def measure(
    name: str,
    scenarios: Sequence[Scenario],
    *,
    trials: int = TRIALS,
    processes: int = PROCESSES,
    at_once: int = AT_ONCE,
    is_verbose: bool = False,
) -> tuple[Report, list[Played]]:
    """Run one model and score it, shared among processes, because one interpreter keeps but one
    core busy."""
    began = time.monotonic()
    names = tuple(scenario.name for scenario in scenarios)
    work = [(scenario_name, trial) for trial in range(trials) for scenario_name in names]
    processes = max(1, min(processes, len(work)))
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        shares = [
            pool.submit(_play_share, name, work[share::processes], at_once, is_verbose)
            for share in range(processes)
        ]
        played = [each for share in shares for each in share.result()]
    played.sort(key=lambda each: (each.trial, names.index(each.scenario)))
    return report(name or EMBEDDED, scenarios, played, time.monotonic() - began), played


def _play_share(
    name: str, share: Sequence[tuple[str, int]], at_once: int, is_verbose: bool
) -> list[Played]:
    named = {scenario.name: scenario for scenario in ALL}
    work = [(named[scenario_name], trial) for scenario_name, trial in share]
    return run(model_named(name), work, at_once=at_once, is_verbose=is_verbose)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, write; returns 1 when a floor was asked for and is missed."""
    asked = _parse(arguments)
    chosen = [
        scenario
        for scenario in ALL
        if asked.only.casefold() in f"{scenario.family} / {scenario.name}".casefold()
    ]
    if not chosen:
        print(f"No scenario or family is called “{asked.only}”.", file=sys.stderr)
        return 2
    names = [name.strip() for name in asked.compare.split(",")] if asked.compare else [asked.model]
    reports, shown = [], []
    for name in names:
        try:
            model_named(name)
        except Refused as refused:
            print(refused.message, file=sys.stderr)
            return 2
        scored, played = measure(
            name,
            chosen,
            trials=asked.trials,
            processes=asked.processes,
            at_once=asked.at_once,
            is_verbose=asked.verbose,
        )
        reports.append(scored)
        shown += played
    print(table(reports))
    for scored in reports:
        print(
            f"\n{scored.model}: {len(chosen)} scenarios × {scored.trials} trials in "
            f"{scored.wall_seconds:.0f} s; pass^4 {scored.overall.pass_4:.3f} "
            f"(floor {PASS_4_FLOOR:.2f}, goal {PASS_4_GOAL:.2f}), "
            f"wrong spend {scored.overall.wrong_spend} credits, "
            f"broken promises {scored.overall.broken_promises}, "
            f"false claims {scored.overall.false_claims}"
        )
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    written = {"models": [scored.as_json() for scored in reports]}
    asked.out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n")
    print(f"Written to {asked.out}")
    if asked.transcripts is not None:
        asked.transcripts.write_text(transcripts.write(shown))
    missed = [f"{scored.model}: {floor}" for scored in reports for floor in scored.missed_floors]
    if asked.floors and not asked.only:
        attacked = attack_all()
        print(summary(attacked))
        missed += [f"hostile model: {breach}" for breach in breaches(attacked)]
    for floor in missed:
        print(f"Missed: {floor}")
    return 1 if missed and asked.floors else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="run_scenarios")
    parser.add_argument("--model", default=EMBEDDED, help="a model's id, or embedded")
    parser.add_argument("--compare", default="", help="several models: a,b")
    parser.add_argument("--trials", type=int, default=TRIALS, help="trials of each scenario")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help="trials at once in a process")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="processes at once")
    parser.add_argument("--only", default="", help="a family or scenario, by part of its name")
    parser.add_argument("--out", type=Path, default=OUT, help="where the JSON goes")
    parser.add_argument("--transcripts", type=Path, help="write every trial's talk there")
    parser.add_argument("--floors", action="store_true", help="fail below a floor; attack, too")
    parser.add_argument("--verbose", action="store_true", help="name each failed trial")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
