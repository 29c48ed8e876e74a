"""What happens beside the talk: top-ups, limits, uploads, faults and pace of the studio, time that
goes by; and when things have come to rest."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage import assets, ledger, workspaces
from storage.ids import now_ms
from storage.models import InboxLetter, Production, Quote, Step, Turn
from tests.evals.heard import Played
from tests.evals.scenarios.form import (
    Act,
    Breaks,
    Expire,
    Grant,
    Limit,
    Pace,
    SpoiledFilm,
    Standing,
    Upload,
)
from tests.evals.scenarios.look import Look
from tests.evals.trial_stage import TrialStage, Weather
from tools.kit.ports import Fault

QUIET_SECONDS = 120.0


def happen(stage: TrialStage, played: Played, act: Act) -> None:
    """Let something happen that is none of the agent's doing."""
    workspace_id = played.workspace_id
    weather = stage.weather.weather.setdefault(workspace_id, Weather())
    match act:
        case Breaks():
            stage.weather.breaks(
                workspace_id, act.kind, act.times, act.message, retry=act.is_retryable
            )
        case SpoiledFilm():
            fault = Fault(check="picture", culprit=act.culprit, message=act.message)
            weather.film_faults += [fault] * act.times
        case Pace():
            weather.seconds = act.seconds
        case _:
            with stage.database.write() as session:
                _write(session, stage, played, act)


def _write(session: Session, stage: TrialStage, played: Played, act: Act) -> None:
    workspace_id, member_id = played.workspace_id, played.member_id
    match act:
        case Grant():
            ledger.grant(
                session,
                workspace_id,
                act.credits,
                reason="Top-up",
                actor="manager",
                idempotency_key=f"top-up-{played.granted}",
            )
            played.granted += act.credits
        case Standing():
            workspaces.set_standing_approval(session, workspace_id, member_id, act.credits)
            played.standing_credits = max(played.standing_credits, act.credits)
        case Limit():
            subject = {"workspace": workspace_id, "member": member_id}.get(act.scope)
            ledger.set_limit(
                session,
                workspace_id,
                scope=act.scope,
                subject_id=subject or Look(session, played).campaign().id,
                period=act.period,
                credits_max=act.credits_max,
            )
        case Expire():
            of_workspace = Quote.workspace_id == workspace_id
            session.execute(update(Quote).where(of_workspace).values(expires_ms=now_ms() - 1_000))
        case Upload():
            _upload(session, stage, played, act)


def _upload(session: Session, stage: TrialStage, played: Played, act: Upload) -> None:
    file = stage.folder / f"upload-{played.workspace_id}.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + act.filename.encode())
    stored = stage.files.put(played.workspace_id, file)
    assets.add(
        session,
        workspace_id=played.workspace_id,
        role=act.role,
        file={"sha256": stored.sha256, "bytes": stored.bytes, "suffix": ".png"}
        | {"width": 800, "height": 800},
        filename=act.filename,
        provider="upload",
    )


# ------------------------------------------------------------------------------ coming to rest


def running(session: Session, workspace_id: str) -> str | None:
    """Return a production that runs, if any."""
    return session.scalar(
        select(Production.id).where(
            Production.workspace_id == workspace_id, Production.state == "running"
        )
    )


def begun(session: Session, workspace_id: str) -> str | None:
    """Return a step that is being made, if any."""
    return session.scalar(
        select(Step.id).where(Step.workspace_id == workspace_id, Step.state == "running")
    )


def quiet(stage: TrialStage, workspace_id: str) -> None:
    """Wait until no letter of a workspace waits and no turn of it runs."""

    def is_quiet(session: Session) -> bool | None:
        waiting = session.scalar(
            select(func.count()).where(
                InboxLetter.workspace_id == workspace_id, InboxLetter.state == "waiting"
            )
        )
        busy = session.scalar(
            select(func.count()).where(
                Turn.workspace_id == workspace_id, Turn.state.in_(("queued", "running"))
            )
        )
        return None if waiting or busy else True

    stage.wait(is_quiet, QUIET_SECONDS)
