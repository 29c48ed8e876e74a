"""Steps of productions: rows, guarded changes of state, and the work that may be reused."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from storage.errors import NotFound
from storage.ids import new_id, now_ms
from storage.models import Asset, Production, Project, Step

# Two numbers make an advisory lock that is never met by those of one number.
_BEGINNING = 1


def add(
    session: Session,
    *,
    workspace_id: str,
    project_id: str,
    production_id: str,
    lines: Iterable[dict[str, Any]],
    holds: dict[str, str],
) -> tuple[Step, ...]:
    """Add the planned steps of a production.

    `lines` are a quote's lines in order; `holds` maps `kind:position` to the hold that pays for
    it. A line that names `reused_step_id` becomes a step in state `reused` with that step's result.
    """
    made = []
    for line in lines:
        source = session.get(Step, line["reused_step_id"]) if line["reused_step_id"] else None
        step = Step(
            id=new_id("stp"),
            workspace_id=workspace_id,
            project_id=project_id,
            production_id=production_id,
            kind=line["kind"],
            position=line["position"],
            scene_id=line["scene_id"],
            label=line["label"],
            key=line["key"],
            credits=line["credits"],
            state="planned" if source is None else "reused",
            hold_id=holds.get(f"{line['kind']}:{line['position']}"),
            asset_id=None if source is None else source.asset_id,
            facts={} if source is None else source.facts,
            error="",
            attempts=0,
            finished_ms=None if source is None else now_ms(),
        )
        session.add(step)
        made.append(step)
    session.flush()
    return tuple(made)


def get(session: Session, step_id: str) -> Step:
    """Return a step by its id. Raises `NotFound`."""
    step = session.get(Step, step_id)
    if step is None:
        raise NotFound("There is no such step.")
    return step


def of_production(session: Session, production_id: str) -> tuple[Step, ...]:
    """Return a production's steps in the order of its quote."""
    return tuple(
        session.scalars(select(Step).where(Step.production_id == production_id).order_by(Step.id))
    )


def start(session: Session, step_id: str) -> bool:
    """Mark a step as running and count the attempt; False when it has ended already."""
    changed = session.execute(
        update(Step)
        .where(Step.id == step_id, Step.state.in_(("planned", "running")))
        .values(state="running", attempts=Step.attempts + 1)
        .returning(Step.id)
    ).first()
    return changed is not None


def finish(session: Session, step_id: str, asset_id: str | None, facts: dict[str, Any]) -> bool:
    """Mark a running step as done with its result; False when it has ended already."""
    changed = session.execute(
        update(Step)
        .where(Step.id == step_id, Step.state == "running")
        .values(state="done", asset_id=asset_id, facts=facts, error="", finished_ms=now_ms())
        .returning(Step.id)
    ).first()
    return changed is not None


def fail(session: Session, step_id: str, error: str) -> bool:
    """Mark a step as failed with its reason; False when it has ended already."""
    changed = session.execute(
        update(Step)
        .where(Step.id == step_id, Step.state.in_(("planned", "running")))
        .values(state="failed", error=error, finished_ms=now_ms())
        .returning(Step.id)
    ).first()
    return changed is not None


def cancel_open(session: Session, production_id: str) -> None:
    """Mark every step that has not ended as cancelled."""
    session.execute(
        update(Step)
        .where(Step.production_id == production_id, Step.state.in_(("planned", "running")))
        .values(state="cancelled", finished_ms=now_ms())
    )


def delivered_kinds(session: Session, project_id: str) -> frozenset[str]:
    """Return the kinds of steps that a project has delivered results of, also ones that it
    shares."""
    kinds = select(Step.kind).where(
        Step.project_id == project_id, Step.state.in_(("done", "reused"))
    )
    return frozenset(session.scalars(kinds.distinct()))


def reusable(session: Session, project: Project, keys: Iterable[str]) -> dict[str, str]:
    """Return, for each key that the project's campaign has a delivered result for, the newest
    step's id: variants of a project share what is the same in them."""
    rows = session.execute(
        select(Step.key, Step.id)
        .join(Project, Project.id == Step.project_id)
        .where(
            Project.workspace_id == project.workspace_id,
            Project.campaign_id == project.campaign_id,
            Step.key.in_(list(keys)),
            Step.state.in_(("done", "reused")),
            Step.asset_id.is_not(None),
        )
        .order_by(Step.finished_ms, Step.id)
    )
    return {row.key: row.id for row in rows}


def withdraw(
    session: Session, project: Project, keys: Iterable[str], error: str
) -> tuple[Step, ...]:
    """Mark every delivered step of the project's campaign with one of these keys as failed, so that
    none is reused; returns them, also those that share another's result."""
    found = session.scalars(
        select(Step)
        .join(Project, Project.id == Step.project_id)
        .where(
            Project.workspace_id == project.workspace_id,
            Project.campaign_id == project.campaign_id,
            Step.key.in_(list(keys)),
            Step.state.in_(("done", "reused")),
        )
        .order_by(Step.id)
        .with_for_update(of=Step)
    )
    withdrawn = tuple(found)
    for step in withdrawn:
        step.state, step.error = "failed", error
    session.flush()
    return withdrawn


def one_at_a_time(session: Session, project: Project) -> None:
    """Wait until nobody else begins a production in the project's campaign, so that who comes
    second sees the first one's steps.

    Call it before anything else is locked: who waits here then keeps nobody waiting. It is no lock
    of the campaign's row, because a delivery holds the wallet when it asks for that row, and who
    begins a production asks for the wallet last. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SELECT pg_advisory_xact_lock(:kind, hashtext(:campaign))"),
            {"kind": _BEGINNING, "campaign": project.campaign_id},
        )


def maker_of(session: Session, project: Project, keys: Iterable[str]) -> Project | None:
    """Return another project of the campaign whose running production is to make a step with one of
    these keys, if there is one."""
    return session.scalar(
        select(Project)
        .join(Step, Step.project_id == Project.id)
        .join(Production, Production.id == Step.production_id)
        .where(
            Project.workspace_id == project.workspace_id,
            Project.campaign_id == project.campaign_id,
            Project.id != project.id,
            Production.state == "running",
            Step.key.in_(list(keys)),
            Step.state.in_(("planned", "running")),
        )
        .order_by(Project.id)
        .limit(1)
    )


def key_of_asset(session: Session, workspace_id: str, asset_id: str) -> str | None:
    """Return the key of the step that made an asset; None when no step did."""
    return session.scalar(
        select(Step.key)
        .join(Asset, Asset.step_id == Step.id)
        .where(Asset.workspace_id == workspace_id, Asset.id == asset_id)
    )
