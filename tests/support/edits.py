"""Recorded edits for tests: a campaign with one project, and everything that can be done to it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage import campaigns, history, projects, scenes
from storage.models import Campaign, Edit, Project
from storage.pointers import Pointers, snapshot
from storage.scenes import Slot

IDEAS = [{field: f"{field} {number}" for field in projects.IDEA_FIELDS} for number in (1, 2, 3)]


@dataclass(frozen=True)
class Place:
    """A campaign with its one project."""

    workspace_id: str
    campaign_id: str
    project_id: str

    def rows(self, session: Session) -> tuple[Campaign, Project]:
        """Return the rows."""
        return (
            campaigns.get(session, self.workspace_id, self.campaign_id),
            projects.get(session, self.workspace_id, self.project_id),
        )

    def look(self, session: Session) -> Pointers:
        """Return what everything points at now."""
        return snapshot(session, *self.rows(session))


def draft(words: str) -> dict[str, str]:
    """Return a scene's content."""
    return {"beat": "hook", "visual": f"see {words}", "on_screen": "", "voice": words}


def make_place(session: Session, workspace_id: str, member_id: str, name: str) -> Place:
    """Make a campaign with a project that has ideas, a script of three lines and three scenes."""
    campaign = campaigns.create(
        session, workspace_id=workspace_id, member_id=member_id, name=name, product=name
    )
    project = projects.create(
        session,
        workspace_id=workspace_id,
        campaign_id=campaign.id,
        member_id=member_id,
        kind="video_ad",
        title=f"{name} ad",
        seconds=15,
        format="9:16",
        resolution="1080p",
    )
    session.flush()
    projects.add_ideas(
        session, project, IDEAS, provider="w", starter_copy=False, strategy_version=1
    )
    write(session, project, "a", "b", "c")
    scenes.lay_out(
        session,
        project,
        [Slot(None, draft(words)) for words in ("a", "b", "c")],
        script_version=1,
        provider="w",
    )
    return Place(workspace_id, campaign.id, project.id)


def write(session: Session, project: Project, *voices: str) -> None:
    """Write a script of these lines."""
    projects.add_script_version(
        session,
        project,
        lines=[{"beat": "hook", "voice": voice, "on_screen": ""} for voice in voices],
        call_to_action="Try it",
        idea_id=None,
        strategy_version=1,
        provider="w",
        starter_copy=False,
    )


# ------------------------------------------------------------------------------ acts


def _audience(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    campaigns.new_strategy_version(session, campaign, "mem", {"audience": word})


def _colours(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    campaigns.new_brand_version(session, campaign, "mem", {"colors": [word]})


def _line(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    write(session, project, word, "b", "c")


def _title(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    project.title = word
    projects.touch(session, project)


def _details(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    project.details = {**project.details, "style": word}
    projects.touch(session, project)


def _lock_script(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    project.script_locked = not project.script_locked


def _choose(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    projects.choose_idea(session, project, 1 + len(word) % 3)


def _more_ideas(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    projects.add_ideas(
        session, project, IDEAS, provider="w", starter_copy=False, strategy_version=1
    )


def _scene(session: Session, project: Project, word: str) -> tuple[scenes.Live, int]:
    live = projects.scenes(session, project)
    index = len(word) % len(live)
    return live[index], index


def _rewrite(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    (scene, version), _ = _scene(session, project, word)
    scenes.revise(session, scene, version, {"visual": word}, provider="member")
    projects.touch(session, project)


def _lock_scene(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    (scene, _version), _ = _scene(session, project, word)
    scenes.lock(session, scene, not scene.locked)


def _drop(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    (scene, _version), _ = _scene(session, project, word)
    scenes.drop(session, project, scene)


def _move(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    _, index = _scene(session, project, word)
    scenes.move(session, project, index, 0)


def _add(session: Session, campaign: Campaign, project: Project, word: str) -> None:
    _, index = _scene(session, project, word)
    scenes.add(session, project, index, draft(word), provider="member")


Act = Callable[[Session, Campaign, Project, str], None]
ACTS: dict[str, Act] = {
    act.__name__.strip("_"): act
    for act in (
        _audience,
        _colours,
        _line,
        _title,
        _details,
        _lock_script,
        _choose,
        _more_ideas,
        _rewrite,
        _lock_scene,
        _drop,
        _move,
        _add,
    )
}


def perform(session: Session, place: Place, member_id: str, act: str, word: str) -> None:
    """Do something, recorded."""
    campaign, project = place.rows(session)
    with history.recorded(
        session,
        workspace_id=place.workspace_id,
        member_id=member_id,
        conversation_id=None,
        tool="edit",
        what=f"{act} {word}",
        campaign=campaign,
        project=project,
    ):
        ACTS[act](session, campaign, project, word)


def newest(
    session: Session, place: Place, member_id: str, *, is_undone: bool = False
) -> Edit | None:
    """Return what this member's undo or redo would be about."""
    return history.last_edit(
        session,
        workspace_id=place.workspace_id,
        member_id=member_id,
        campaign_id=place.campaign_id,
        project_id=place.project_id,
        is_undone=is_undone,
    )
