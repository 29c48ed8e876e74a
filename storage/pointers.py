"""Pointers: which versions a campaign and its project point at, read as plain JSON and put back.

Used by `storage/history.py`, which keeps them before and after every change.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.ids import now_ms
from storage.models import Campaign, Project, Scene

Pointers = dict[str, Any]

CAMPAIGN_FIELDS = (
    "name",
    "product",
    "description",
    "business_type",
    "industry",
    "strategy_version",
    "brand_version",
)
PROJECT_FIELDS = (
    "title",
    "seconds",
    "format",
    "resolution",
    "chosen_idea_id",
    "idea_rounds",
    "script_version",
    "script_locked",
    "details",
    "take",
)
ORDER = "scenes"
SCENE = "scene:"
MADE = "made"


def snapshot(session: Session, campaign: Campaign, project: Project | None = None) -> Pointers:
    """Return what campaign and project point at, as plain JSON.

    Shape: `{"campaign_id", "campaign": {field: value}, "project": {field: value}, "scenes":
    [[scene_id, version, position, locked], …]}`, the last two only with a project.
    """
    session.flush()
    found: Pointers = {
        "campaign_id": campaign.id,
        "campaign": {name: getattr(campaign, name) for name in CAMPAIGN_FIELDS},
    }
    if project is not None:
        found["project"] = {name: getattr(project, name) for name in PROJECT_FIELDS}
        found["project"]["details"] = dict(project.details)
        found["scenes"] = [
            [scene.id, scene.version, scene.position, scene.locked]
            for scene, _version in projects.scenes(session, project)
        ]
    return found


def flat(found: Pointers) -> dict[str, Any]:
    """Return a snapshot as one value for each pointer, named as in `restore`.

    Names: `campaign.{field}`, `project.{field}`, `scenes` (the ids in order),
    `scene:{id}.version`, `scene:{id}.locked`, and `made`.
    """
    flattened: dict[str, Any] = {}
    for owner in ("campaign", "project"):
        flattened |= {f"{owner}.{name}": value for name, value in found.get(owner, {}).items()}
    if "scenes" in found:
        flattened[ORDER] = [row[0] for row in found["scenes"]]
        for scene_id, version, _position, locked in found["scenes"]:
            flattened[f"{SCENE}{scene_id}.version"] = version
            flattened[f"{SCENE}{scene_id}.locked"] = locked
    if MADE in found:
        flattened[MADE] = found[MADE]
    return flattened


def restore(
    session: Session,
    campaign: Campaign,
    project: Project | None,
    wanted: Pointers,
    names: frozenset[str],
) -> None:
    """Set the pointers called `names` to what they are in `wanted`, and count the change.

    A scene that is not in `wanted` is taken out; one that was taken out since lives again.
    """
    goal = flat(wanted)
    for owner, row in (("campaign.", campaign), ("project.", project)):
        for name in (name for name in names if name.startswith(owner)):
            setattr(row, name.removeprefix(owner), goal[name])
    if project is None:
        campaigns.touch(session, campaign)
        return
    _restore_scenes(session, project, goal, names)
    # A lock changes nothing that a quote covers.
    if any(not name.endswith(("locked", "_locked")) for name in names):
        projects.touch(session, project)
    session.flush()


def _restore_scenes(
    session: Session, project: Project, goal: dict[str, Any], names: frozenset[str]
) -> None:
    rows = {
        scene.id: scene
        for scene in session.scalars(select(Scene).where(Scene.project_id == project.id))
    }
    for name in names:
        if name.startswith(SCENE) and name in goal:
            scene_id, _, field = name.removeprefix(SCENE).partition(".")
            setattr(rows[scene_id], field, goal[name])
    if ORDER in names:
        at_ms = now_ms()
        for scene in rows.values():
            if scene.id in goal[ORDER]:
                scene.position, scene.dropped_ms = goal[ORDER].index(scene.id), None
            elif scene.dropped_ms is None:
                scene.dropped_ms = at_ms
    session.flush()
