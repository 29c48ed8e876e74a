"""Variants: a project copied within its campaign, so that one thing can be changed and compared.

Ideas, script and scenes are rows of their own in the copy; what was rendered for the same content
is found again by its key when the copy is planned, so it costs nothing there.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import projects
from storage.ids import new_id, now_ms
from storage.models import Idea, Project, Scene, SceneVersion, ScriptVersion
from storage.scenes import FIELDS, Live


def duplicate(
    session: Session,
    original: Project,
    *,
    member_id: str,
    title: str,
    seconds: int,
    format: str,
    details: Mapping[str, str],
    lines: Sequence[int] | None,
    scenes: Sequence[Live],
) -> Project:
    """Copy a project and return the copy, a draft of `member_id`.

    Args:
        lines: the indices of the script lines that are kept; None copies no script.
        scenes: the scenes that are kept, in order, with their words, takes and locks.
    """
    copy = projects.create(
        session,
        workspace_id=original.workspace_id,
        campaign_id=original.campaign_id,
        member_id=member_id,
        kind=original.kind,
        title=title,
        seconds=seconds,
        format=format,
        resolution=original.resolution,
        details=details,
    )
    copy.copied_from, copy.take = original.id, original.take
    session.flush()
    idea_ids = _copy_ideas(session, original, copy)
    script = projects.script(session, original)
    if script is not None and lines is not None:
        _copy_script(session, script, copy, lines, idea_ids)
        copy.script_locked = original.script_locked
    _copy_scenes(session, copy, scenes)
    session.flush()
    return copy


def _copy_ideas(session: Session, original: Project, copy: Project) -> dict[str, str]:
    """Copy the newest round and the chosen idea's; return the copies' ids by the originals'."""
    chosen = projects.chosen_idea(session, original)
    rounds = sorted({original.idea_rounds, *([chosen.round] if chosen is not None else [])} - {0})
    rows = session.scalars(
        select(Idea).where(Idea.project_id == original.id, Idea.round.in_(rounds))
    )
    ids: dict[str, str] = {}
    at_ms = now_ms()
    for idea in rows:
        ids[idea.id] = new_id("ide")
        session.add(
            Idea(
                id=ids[idea.id],
                project_id=copy.id,
                round=rounds.index(idea.round) + 1,
                number=idea.number,
                strategy_version=idea.strategy_version,
                provider=idea.provider,
                starter_copy=idea.starter_copy,
                created_ms=at_ms,
                **{field: getattr(idea, field) for field in projects.IDEA_FIELDS},
            )
        )
    copy.idea_rounds = len(rounds)
    copy.chosen_idea_id = ids[chosen.id] if chosen is not None else None
    session.flush()
    return ids


def _copy_script(
    session: Session,
    script: ScriptVersion,
    copy: Project,
    lines: Sequence[int],
    idea_ids: Mapping[str, str],
) -> None:
    projects.add_script_version(
        session,
        copy,
        lines=[script.lines[index] for index in lines],
        call_to_action=script.call_to_action,
        idea_id=idea_ids.get(script.idea_id or ""),
        strategy_version=script.strategy_version,
        provider=script.provider,
        starter_copy=script.starter_copy,
    )


def _copy_scenes(session: Session, copy: Project, scenes: Sequence[Live]) -> None:
    at_ms = now_ms()
    for position, (scene, version) in enumerate(scenes):
        twin = Scene(
            id=new_id("scn"),
            project_id=copy.id,
            position=position,
            version=1,
            locked=scene.locked,
            dropped_ms=None,
        )
        session.add(twin)
        session.flush()
        session.add(
            SceneVersion(
                scene_id=twin.id,
                version=1,
                take=version.take,
                script_version=copy.script_version,
                provider=version.provider,
                created_ms=at_ms,
                **{field: getattr(version, field) for field in FIELDS},
            )
        )
