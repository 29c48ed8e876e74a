"""The production: the durable workflow of one accepted quote, and the child workflow of each step.

Voice and music start first; clips follow the voice, in parallel, because they need its word
timings; the stitch comes last. Every step runs as a child workflow on the `render` queue, so that
several productions and several worker processes share the work and each process renders only as
much as it can.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from graph import delivery, text_jobs
from graph.acceptance import PRODUCTION_WORKFLOW
from graph.engine import RENDER, DurableEngine
from graph.jobs import make
from storage import quotes
from tools.kit.spec import Outside, Plain

STEP_WORKFLOW = "production_step"
ATTEMPTS_MAX = 3
CANCEL_POLL_SECONDS = 0.5
FIRST = ["ideas", "script", "voiceover", "banners", "flyer", "jingle"]
"""Kinds of step that need no other step's result."""


@dataclass(frozen=True)
class Productions:
    """The workflows of production, defined on one engine."""

    run: Callable[[str], Plain]
    run_step: Callable[[str, bool, bool], Plain]


def define_productions(engine: DurableEngine, outside: Outside) -> Productions:
    """Define the workflows `production` and `production_step` on the engine, before its launch."""

    @engine.workflow(STEP_WORKFLOW)
    def run_step(step_id: str, remake: bool, is_same: bool = False) -> Plain:
        """Make one step; returns `{"state": "done" | "failed" | "cancelled" | "blamed", …}`."""
        for attempt in range(1, ATTEMPTS_MAX + 1):
            begun = engine.transaction("begin_step", delivery.begin_step, step_id, remake, is_same)
            if begun["state"] != "go":
                return begun
            made = engine.step("make", _make, engine, outside, begun["job"])
            if made["state"] == "made":
                return engine.transaction("deliver", delivery.deliver, step_id, made, remake)
            if made["state"] in ("cancelled", "blamed"):
                return made
            if not made["is_retryable"] or attempt == ATTEMPTS_MAX:
                break
        return engine.transaction("fail_step", delivery.fail_step, step_id, made["error"])

    @engine.workflow(PRODUCTION_WORKFLOW)
    def run(production_id: str) -> Plain:
        """Run a production to its end; returns `{"state": "done" | "failed" | "cancelled", …}`."""
        begun = engine.transaction("begin", delivery.begin_production, production_id)
        if begun["state"] != "go":
            return begun
        run_all = _Stages(engine, run_step, production_id, begun["steps"])
        outcome = run_all.parts()
        if outcome["state"] == "done":
            outcome = run_all.film()
        if outcome["state"] == "done":
            return engine.transaction("finish", delivery.finish_production, production_id)
        if outcome["state"] == "failed":
            return engine.transaction(
                "fail", delivery.fail_production, production_id, outcome["error"]
            )
        return outcome

    return Productions(run=run, run_step=run_step)


class _Stages:
    """The order of a production's steps; every method is deterministic between durable calls."""

    def __init__(
        self,
        engine: DurableEngine,
        run_step: Callable[[str, bool, bool], Plain],
        production_id: str,
        planned: list[Plain],
    ) -> None:
        self._engine = engine
        self._run_step = run_step
        self._production_id = production_id
        self._planned = planned

    def parts(self) -> Plain:
        """Make everything but the film: what stands alone, voice and music, then the clips."""
        music = self._start(["music"])
        first = self._wait(self._start(FIRST))
        clips = self._start(["clip"]) if first["state"] == "done" else []
        outcomes = [first, self._wait(clips), self._wait(music)]
        failed = [outcome for outcome in outcomes if outcome["state"] != "done"]
        if failed:
            return failed[0]
        reuses = any(s["kind"] == "clip" and s["state"] == "reused" for s in self._planned)
        return self._in_time("-timed") if reuses else first

    def film(self) -> Plain:
        """Stitch; a part that the finished film's checks blame is made again once at no cost."""
        outcome = self._wait(self._start(["stitch"]))
        if outcome["state"] != "blamed":
            return outcome
        position = outcome.get("position")
        remade = self._wait(self._start([outcome["culprit"]], remake=True, position=position))
        if remade["state"] == "done" and outcome["culprit"] == "voiceover":
            timed = self._in_time("-timed-again")
            if timed["state"] != "done":
                return timed
        if remade["state"] == "done":
            outcome = self._wait(self._start(["stitch"], again=True))
            if outcome["state"] != "blamed":
                return outcome
        if remade["state"] == "cancelled":
            return remade
        error: str = outcome.get("error") or remade.get("error") or ""
        self._engine.transaction(
            "refund",
            delivery.refund_steps,
            self._production_id,
            outcome["culprit"],
            error,
            outcome.get("position"),
        )
        return {"state": "failed", "error": error}

    def _in_time(self, suffix: str) -> Plain:
        """Make the clips again, at no cost and as the same take, whose words are timed to another
        voice than the one that this film has."""
        late = self._engine.transaction("late_clips", delivery.late_clips, self._production_id)
        return self._wait(
            [self._child(f"{step_id}{suffix}", step_id, True, True) for step_id in late]
        )

    def _start(
        self,
        kinds: list[str],
        *,
        remake: bool = False,
        again: bool = False,
        position: int | None = None,
    ) -> list[Callable[[], Plain]]:
        waits: list[Callable[[], Plain]] = []
        for step in self._planned:
            if step["kind"] not in kinds or (step["state"] == "reused" and not remake):
                continue
            if position not in (None, step["position"]):
                continue
            suffix = "-remake" if remake else "-again" if again else ""
            waits.append(self._child(f"{step['id']}{suffix}", step["id"], remake, False))
        return waits

    def _child(self, name: str, step_id: str, remake: bool, is_same: bool) -> Callable[[], Plain]:
        handle = self._engine.child(
            RENDER, self._run_step, f"step-{name}", step_id, remake, is_same
        )
        return partial(self._engine.result, handle)

    def _wait(self, waits: list[Callable[[], Plain]]) -> Plain:
        # All are waited for: clips that succeed beside a failed one are delivered, owned and
        # reused.
        outcomes = [wait() for wait in waits]
        return next(
            (outcome for outcome in outcomes if outcome["state"] != "done"), {"state": "done"}
        )


def _make(engine: DurableEngine, outside: Outside, job: Plain) -> Plain:
    if job["kind"] in delivery.TEXT_KINDS:
        return text_jobs.make(outside.writer, job)
    return make(outside, job, _Cancelled(engine, job["production_id"]))


class _Cancelled:
    """Asks, at most twice a second, whether the production has been cancelled."""

    def __init__(self, engine: DurableEngine, production_id: str) -> None:
        self._engine = engine
        self._production_id = production_id
        self._asked_at = 0.0

    def __call__(self) -> bool:
        if monotonic() - self._asked_at < CANCEL_POLL_SECONDS:
            return False
        self._asked_at = monotonic()
        self._engine.stop_if_closed()
        with self._engine.database.read() as session:
            return quotes.production(session, self._production_id).state != "running"
