"""Changes of a project's scenes; each change is a new version, so that what was made stays true.

Scenes are read with `storage.projects.scenes`.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from storage import projects
from storage.errors import Refused
from storage.ids import new_id, now_ms
from storage.models import Project, Scene, SceneVersion

SCENES_MIN = 1
SCENES_MAX = 12
FIELDS = ("beat", "visual", "on_screen", "voice")
Live = tuple[Scene, SceneVersion]


def replace(
    session: Session,
    project: Project,
    drafts: Sequence[Mapping[str, str]],
    *,
    script_version: int,
    provider: str,
    kept: Collection[int] = (),
) -> tuple[Live, ...]:
    """Lay the scenes out anew: `drafts` are `{beat, visual, on_screen, voice}`, one a scene, in order.

    A locked scene, or one whose index (from 0) is in `kept`, keeps its place and its content; another gets
    the draft as a new version if that changes it. Scenes beyond the last draft are taken out unless they
    are locked. Returns the scenes in order.
    """
    before = projects.scenes(session, project)
    for index, draft in enumerate(drafts):
        if index >= len(before):
            _insert(session, project, index, draft, script_version, provider)
            continue
        scene, version = before[index]
        if scene.locked or index in kept:
            continue
        if any(getattr(version, field) != draft[field] for field in FIELDS):
            revise(session, scene, version, draft, provider=provider, script_version=script_version)
    for scene, _version in before[len(drafts) :]:
        if not scene.locked:
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

    `takes` is added to the take. The caller touches the project.
    """
    version = SceneVersion(
        scene_id=scene.id,
        version=current.version + 1,
        beat=changes.get("beat", current.beat),
        visual=changes.get("visual", current.visual),
        on_screen=changes.get("on_screen", current.on_screen),
        voice=changes.get("voice", current.voice),
        take=current.take + takes,
        script_version=current.script_version if script_version is None else script_version,
        provider=provider,
        created_ms=now_ms(),
    )
    session.add(version)
    scene.version = version.version
    session.flush()
    return version


def lock(session: Session, project: Project, scene: Scene, locked: bool) -> None:
    """Keep a scene from being rewritten, or allow it again. Nothing that a quote covers changes."""
    scene.locked = locked
    project.updated_ms = now_ms()
    session.flush()


def add(
    session: Session, project: Project, index: int, draft: Mapping[str, str], *, provider: str
) -> tuple[Live, ...]:
    """Put a new scene at `index` (from 0); later ones move back. Raises `Refused` beyond 12 scenes."""
    if len(projects.scenes(session, project)) >= SCENES_MAX:
        raise Refused(f"A video has at most {SCENES_MAX} scenes. Drop one before adding another.")
    _insert(session, project, index, draft, project.script_version, provider)
    return _settled(session, project)


def drop(session: Session, project: Project, scene: Scene) -> tuple[Live, ...]:
    """Take a scene out; it and its clips are kept in the records. Raises `Refused` for the last one."""
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
    session.flush()
    for scene, _version in projects.scenes(session, project)[index:]:
        scene.position += 1
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
