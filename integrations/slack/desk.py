"""What a click means: the calls it asks for, and the form it opens, from what is kept now."""

import json
from dataclasses import dataclass
from typing import Any

from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.slack import modals
from integrations.slack.cards.offers import OFFERS
from integrations.slack.keys import Place, action_key
from integrations.slack.members import Who
from storage import campaigns, feedback, projects, slack_teams
from storage.errors import NotFound, Refused
from storage.models import Campaign, Project
from tools.kit.timeline import words_max

Plain = dict[str, Any]
SCENE_ACTIONS = {
    "redo_scene": ("another_take", "Another take of scene {}"),
    "lock_scene": ("lock", "Lock scene {}"),
    "unlock_scene": ("unlock", "Unlock scene {}"),
}


@dataclass(frozen=True)
class Click:
    """One press of a button or choice of a menu: what it says, by whom, on which message."""

    action_id: str
    value: Plain
    user_id: str
    place: Place
    ts: str
    blocks: tuple[Plain, ...]
    key: str

    @property
    def is_home(self) -> bool:
        """It was made in Home, where there is no thread."""
        return not self.place.channel


def click_of(body: Plain) -> Click:
    """Return what a `block_actions` payload says."""
    action = body["actions"][0]
    message = body.get("message") or {}
    container = body.get("container") or {}
    channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
    ts = str(message.get("ts") or container.get("message_ts") or "")
    team_id = team_of(body)
    chosen = action.get("selected_option") or {}
    return Click(
        action_id=str(action["action_id"]),
        value=_packed(str(action.get("value") or chosen.get("value") or "")),
        user_id=str(body["user"]["id"]),
        place=Place(team_id, channel, str(message.get("thread_ts") or ts)),
        ts=ts,
        blocks=tuple(message.get("blocks") or ()),
        key=action_key(team_id, f"{ts}:{action.get('action_ts')}"),
    )


def team_of(body: Plain) -> str:
    """Return the team in which somebody did something."""
    team = body.get("team") or {}
    return str(team.get("id") or body["user"].get("team_id") or "")


def calls_of(session: Session, who: Who, click: Click) -> tuple[list[Plain], str]:
    """Return the calls that a click asks for and what the member says by it.

    Raises `Refused` where what was shown is not there any more.
    """
    value, action_id = click.value, click.action_id
    if action_id == "choose_idea":
        return _choose(session, who, value)
    if action_id == "use_strategy":
        pillars = value.get("pillars")
        arguments = {"campaign": value.get("campaign"), **(pillars or {})}
        return [_call("update_strategy", arguments)], "Use these pillars"
    if action_id == "scene_menu":
        action, words = SCENE_ACTIONS[str(value.get("do"))]
        number = int(value.get("scene") or 0)
        arguments = {"project": value.get("project"), "scene": number, "action": action}
        return [_call("edit_scene", arguments)], words.format(number)
    offer = OFFERS[action_id]
    arguments = {"project": value.get("project") or None, **dict(offer.arguments)}
    return [_call(offer.tool, arguments)], offer.said


def form_of(session: Session, who: Who, click: Click) -> Plain:
    """Return the form that a click opens, filled with what is kept now. Raises `Refused` or
    `NotFound` where that is gone."""
    place = {"channel": click.place.channel, "thread_ts": click.place.thread_ts}
    value, action_id = click.value, click.action_id
    if action_id in ("open_brief", "new_ad"):
        known = _campaign(session, who, value) if value.get("campaign") else None
        return modals.brief_view(
            team_id=who.team_id,
            **place,
            campaign_id=known.id if known else "",
            campaign=known.name if known else "",
        )
    if action_id == "change_quote":
        return modals.wish_view(place)
    if action_id == "edit_pillar":
        campaign, pillar = _campaign(session, who, value), str(value.get("pillar"))
        if pillar not in modals.PILLARS:
            raise Refused("There is no such pillar.")
        now = str(getattr(campaigns.strategy(session, campaign), pillar))
        return modals.pillar_view(place, campaign_id=campaign.id, pillar=pillar, now=now)
    project = _project(session, who, value)
    if action_id == "edit_line":
        return _line_form(session, project, place, int(value.get("line") or 0))
    return _scene_form(session, project, place, int(value.get("scene") or 0))


def keep_feedback(session: Session, who: Who, turn_id: str, verdict: str) -> None:
    """Keep a member's verdict on a turn; the newest counts. Raises `NotFound`."""
    feedback.keep(
        session,
        workspace_id=who.workspace_id,
        turn_id=turn_id,
        member_id=who.member_id,
        verdict=verdict,
    )


def is_posted(studio: Studio, who: Who, key: str) -> bool:
    """Tell whether a form was sent before: no second thread is begun for it."""
    with studio.database.read() as session:
        return slack_teams.letter(session, who.workspace_id, key) is not None


def _choose(session: Session, who: Who, value: Plain) -> tuple[list[Plain], str]:
    project, number = _project(session, who, value), int(value.get("number") or 0)
    titles = {idea.number: idea.title for idea in projects.ideas(session, project)}
    # A newer round has other ideas under the same numbers.
    if not titles.get(number, "").startswith(str(value.get("title") or "")):
        raise Refused("Those ideas were replaced by newer ones. Choose from the newest.")
    # Whoever chooses wants to read it: the first script is free, a further one has its price.
    calls = [
        _call("choose_idea", {"number": number, "project": project.id}),
        _call("generate_script", {"project": project.id}),
    ]
    return calls, f"Idea {number}: {titles[number]}"


def _line_form(session: Session, project: Project, place: Plain, line: int) -> Plain:
    script = projects.script(session, project)
    if script is None or not 0 <= line <= len(script.lines):
        raise Refused("That line is not there any more. Ask for the script to see it as it is.")
    if project.script_locked:
        raise Refused("The script is locked. Say “unlock the script” first.")
    now = {"call_to_action": script.call_to_action}
    if line:
        written = script.lines[line - 1]
        now = {name: str(written.get(name) or "") for name in ("beat", "voice", "on_screen")}
    budget = words_max(project.seconds, len(script.lines)) if project.kind == "video_ad" else None
    return modals.line_view(place, project_id=project.id, line=line, now=now, words_max=budget)


def _scene_form(session: Session, project: Project, place: Plain, number: int) -> Plain:
    live = projects.scenes(session, project)
    if not 0 < number <= len(live):
        raise Refused("That scene is not there any more. Ask for the scenes to see them.")
    scene, version = live[number - 1]
    if scene.locked:
        raise Refused(f"Scene {number} is locked. Unlock it first.")
    now = {"visual": version.visual, "on_screen": version.on_screen, "voice": version.voice}
    return modals.scene_view(place, project_id=project.id, scene=number, now=now)


def _project(session: Session, who: Who, value: Plain) -> Project:
    found = projects.find(session, who.workspace_id, str(value.get("project") or ""))
    if len(found) != 1:
        raise NotFound("I cannot tell which project that is any more. Say its title.")
    return found[0]


def _campaign(session: Session, who: Who, value: Plain) -> Campaign:
    found = campaigns.find(session, who.workspace_id, str(value.get("campaign") or ""))
    if len(found) != 1:
        raise NotFound("I cannot tell which campaign that is any more. Say its name.")
    return found[0]


def _call(name: str, arguments: Plain) -> Plain:
    given = {key: value for key, value in arguments.items() if value is not None}
    return {"name": name, "arguments": given}


def _packed(text: str) -> Plain:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
