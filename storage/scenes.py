"""Changes of a project's scenes; each change is a new version, so that what was made stays true.

Scenes are read with `storage.projects.scenes`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import projects
from storage.errors import Refused
from storage.ids import new_id, now_ms
from storage.models import Project, Scene, SceneVersion

SCENES_MIN = 1
SCENES_MAX = 12
FIELDS = ("beat", "visual", "on_screen", "voice")
Live = tuple[Scene, SceneVersion]


@dataclass(frozen=True)
class Slot:
    """One place in a new order of scenes: which scene stands there (None: a new one) and its new
    content `{beat, visual, on_screen, voice}` (None: as it is). One of the two is given."""

    scene_id: str | None
    draft: Mapping[str, str] | None


def lay_out(
    session: Session,
    project: Project,
    slots: Sequence[Slot],
    *,
    script_version: int,
    provider: str,
) -> tuple[Live, ...]:
    """Put the scenes into the order of `slots` and return them; scenes in no slot are taken out.

    A draft that would change nothing leaves the scene at its version. A locked scene is never
    rewritten, and in no slot it comes last instead of being taken out.
    """
    before = {scene.id: (scene, version) for scene, version in projects.scenes(session, project)}
    for position, slot in enumerate(slots):
        if slot.scene_id is None:
            assert slot.draft is not None, "a new scene needs a draft"
            _insert(session, project, position, slot.draft, script_version, provider)
            continue
        scene, version = before.pop(slot.scene_id)
        scene.position = position
        draft = None if scene.locked else slot.draft
        if draft is not None and any(getattr(version, field) != draft[field] for field in FIELDS):
            revise(session, scene, version, draft, provider=provider, script_version=script_version)
    for scene, _version in before.values():
        if scene.locked:
            scene.position += len(slots)
        else:
            scene.dropped_ms = now_ms()
    return _settled(session, project)


def revise(
    session: Session,
    scene: Scene,
    current: SceneVersion,
    changes: Mapping[str, str],
    *,
    provider: str,
    script_version: int | None = None,
    takes: int = 0,
) -> SceneVersion:
    """Write a scene's next version with `changes` of beat, visual, on_screen and voice applied.

    `takes` is added to the highest take that there ever was, so that after an undo another take is
    a new one. The caller touches the project.
    """
    newest, highest = session.execute(
        select(func.max(SceneVersion.version), func.max(SceneVersion.take)).where(
            SceneVersion.scene_id == scene.id
        )
    ).one()
    version = SceneVersion(
        scene_id=scene.id,
        # Not the current one plus one: after an undo, later versions are still kept.
        version=(newest or current.version) + 1,
        beat=changes.get("beat", current.beat),
        visual=changes.get("visual", current.visual),
        on_screen=changes.get("on_screen", current.on_screen),
        voice=changes.get("voice", current.voice),
        take=max(highest or 0, current.take) + takes if takes else current.take,
        script_version=current.script_version if script_version is None else script_version,
        provider=provider,
        created_ms=now_ms(),
    )
    session.add(version)
    scene.version = version.version
    session.flush()
    return version


def lock(session: Session, scene: Scene, locked: bool) -> None:
    """Keep a scene from being rewritten, or allow it again. Nothing that a quote covers changes."""
    scene.locked = locked
    session.flush()


def add(
    session: Session, project: Project, index: int, draft: Mapping[str, str], *, provider: str
) -> tuple[Live, ...]:
    """Put a new scene at `index` (from 0); later ones move back. Raises `Refused` beyond 12."""
    live = projects.scenes(session, project)
    if len(live) >= SCENES_MAX:
        raise Refused(f"A video has at most {SCENES_MAX} scenes. Drop one before adding another.")
    for scene, _version in live[index:]:
        scene.position += 1
    _insert(session, project, index, draft, project.script_version, provider)
    return _settled(session, project)


def drop(session: Session, project: Project, scene: Scene) -> tuple[Live, ...]:
    """Take a scene out; it and its clips are kept in the records. Raises `Refused` for the last
    one."""
    if len(projects.scenes(session, project)) <= SCENES_MIN:
        raise Refused("A video needs at least one scene, so the last one cannot be dropped.")
    scene.dropped_ms = now_ms()
    return _settled(session, project)


def move(session: Session, project: Project, index: int, to: int) -> tuple[Live, ...]:
    """Move the scene at `index` to `to` (both from 0); the others close up."""
    ordered = [scene for scene, _version in projects.scenes(session, project)]
    ordered.insert(to, ordered.pop(index))
    for position, scene in enumerate(ordered):
        scene.position = position
    return _settled(session, project)


def _insert(
    session: Session,
    project: Project,
    index: int,
    draft: Mapping[str, str],
    script_version: int,
    provider: str,
) -> None:
    scene = Scene(
        id=new_id("scn"),
        project_id=project.id,
        position=index,
        version=1,
        locked=False,
        dropped_ms=None,
    )
    session.add(scene)
    session.flush()
    session.add(
        SceneVersion(
            scene_id=scene.id,
            version=1,
            take=0,
            script_version=script_version,
            provider=provider,
            created_ms=now_ms(),
            **{field: draft[field] for field in FIELDS},
        )
    )
    session.flush()


def _settled(session: Session, project: Project) -> tuple[Live, ...]:
    """Number the live scenes from 0 without gaps and count the change."""
    session.flush()
    live = projects.scenes(session, project)
    for position, (scene, _version) in enumerate(live):
        scene.position = position
    projects.touch(session, project)
    return live
