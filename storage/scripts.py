"""What is written for a project: its ideas, script versions and scenes; and that it was changed.

`storage/projects.py` passes all of it on, so that readers of projects need one module only.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import campaigns
from storage.errors import Refused
from storage.ids import new_id, now_ms
from storage.models import Campaign, Idea, Project, Scene, SceneVersion, ScriptVersion

BY_MEMBER = "member"
"""Provider of a script or scene version that a person wrote."""
IDEA_FIELDS = ("title", "hook", "narrative", "visuals", "sound", "why")


def campaign_of(session: Session, project: Project) -> Campaign:
    """Return the campaign that the project belongs to."""
    return campaigns.get(session, project.workspace_id, project.campaign_id)


def touch(session: Session, project: Project) -> None:
    """Count a change that a quote could cover, so that older quotes no longer fit."""
    project.revision += 1
    project.updated_ms = now_ms()
    campaigns.touch(session, campaign_of(session, project))


# ------------------------------------------------------------------------------ ideas


def ideas(session: Session, project: Project) -> tuple[Idea, ...]:
    """Return the newest round of ideas by number; empty before the first."""
    return tuple(
        session.scalars(
            select(Idea)
            .where(Idea.project_id == project.id, Idea.round == project.idea_rounds)
            .order_by(Idea.number)
        )
    )


def add_ideas(
    session: Session,
    project: Project,
    drafts: Sequence[Mapping[str, str]],
    *,
    provider: str,
    starter_copy: bool,
    strategy_version: int,
) -> tuple[Idea, ...]:
    """Keep a new round: `drafts` have the fields of `IDEA_FIELDS`. The idea chosen before stays
    chosen."""
    newest = session.scalar(select(func.max(Idea.round)).where(Idea.project_id == project.id))
    # Not the current round plus one: after an undo, later rounds are still kept.
    project.idea_rounds = (newest or 0) + 1
    at_ms = now_ms()
    round_of_ideas = tuple(
        Idea(
            id=new_id("ide"),
            project_id=project.id,
            round=project.idea_rounds,
            number=number,
            strategy_version=strategy_version,
            provider=provider,
            starter_copy=starter_copy,
            created_ms=at_ms,
            **{field: draft[field] for field in IDEA_FIELDS},
        )
        for number, draft in enumerate(drafts, start=1)
    )
    session.add_all(round_of_ideas)
    touch(session, project)
    return round_of_ideas


def choose_idea(session: Session, project: Project, number: int) -> Idea:
    """Choose an idea of the newest round. Raises `Refused` when there is none with this number."""
    round_of_ideas = ideas(session, project)
    for idea in round_of_ideas:
        if idea.number == number:
            project.chosen_idea_id = idea.id
            touch(session, project)
            return idea
    if not round_of_ideas:
        raise Refused("There are no ideas yet. Ask for ideas first; the first three are free.")
    raise Refused(f"Choose an idea from 1 to {len(round_of_ideas)}.")


def chosen_idea(session: Session, project: Project) -> Idea | None:
    """Return the chosen idea, which may be of an earlier round."""
    if project.chosen_idea_id is None:
        return None
    return session.scalar(
        select(Idea).where(Idea.project_id == project.id, Idea.id == project.chosen_idea_id)
    )


# ------------------------------------------------------------------------------ scripts


def script(session: Session, project: Project) -> ScriptVersion | None:
    """Return the script as it is now, or None before the first."""
    if project.script_version == 0:
        return None
    return session.get_one(ScriptVersion, (project.id, project.script_version))


def add_script_version(
    session: Session,
    project: Project,
    *,
    lines: Sequence[Mapping[str, str]],
    call_to_action: str,
    idea_id: str | None,
    strategy_version: int,
    provider: str,
    starter_copy: bool,
    mood: str = "",
) -> ScriptVersion:
    """Keep a script; the ones before stay as earlier versions. `lines`: `{beat, voice,
    on_screen}`.

    A `mood` that the writer suggests becomes the project's where it has none.
    """
    newest = session.scalar(
        select(func.max(ScriptVersion.version)).where(ScriptVersion.project_id == project.id)
    )
    version = ScriptVersion(
        project_id=project.id,
        version=(newest or 0) + 1,
        lines=[{field: line[field] for field in ("beat", "voice", "on_screen")} for line in lines],
        call_to_action=call_to_action,
        idea_id=idea_id,
        strategy_version=strategy_version,
        provider=provider,
        starter_copy=starter_copy,
        created_ms=now_ms(),
    )
    session.add(version)
    project.script_version = version.version
    if mood and not project.details.get("mood"):
        project.details = {**project.details, "mood": mood}
    touch(session, project)
    return version


# ------------------------------------------------------------------------------ scenes


def scenes(session: Session, project: Project) -> tuple[tuple[Scene, SceneVersion], ...]:
    """Return the scenes that are in the film, in order, each as it is now."""
    rows = session.execute(
        select(Scene, SceneVersion)
        .join(
            SceneVersion,
            (SceneVersion.scene_id == Scene.id) & (SceneVersion.version == Scene.version),
        )
        .where(Scene.project_id == project.id, Scene.dropped_ms.is_(None))
        .order_by(Scene.position, Scene.id)
    )
    return tuple((scene, version) for scene, version in rows)
