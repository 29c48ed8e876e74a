"""Events of Slack: each is kept in one transaction, or is none of our business.

Everything here is synchronous and runs in a worker thread; both the HTTP address and Socket Mode
end here. What is done may be delivered again: every act carries a key, or may be repeated.
"""

import logging
from collections.abc import Mapping
from typing import Any

from integrations.common.studio import Studio
from integrations.slack.decide import Plain, scrubbed
from integrations.slack.keys import DOOR, Place, event_key
from integrations.slack.messages import Messages
from integrations.slack.reactions import Reactions
from storage import outbox, slack_teams
from storage.errors import TryLater
from storage.ids import now_ms
from storage.models import SlackTeam

LATE_MS = 20_000

log = logging.getLogger(__name__)


class Inbound:
    """Takes events; safe in any thread."""

    def __init__(self, studio: Studio, reactions: Reactions) -> None:
        self._studio = studio
        self._messages = Messages(studio)
        self._reactions = reactions

    def take(self, payload: Mapping[str, Any], *, retry: int = 0) -> None:
        """Keep what one delivery says; a repeat (`retry` over 0) is looked at like the first.

        Raises `TryLater` when it cannot be kept now: Slack sends it again.
        """
        payload = scrubbed(payload)
        kind = payload.get("type")
        if kind == "app_rate_limited":
            log.warning("Slack holds back events of the team %s", payload.get("team_id"))
        event = payload.get("event")
        if kind != "event_callback" or not isinstance(event, dict):
            return
        team = self._team(team_of(payload))
        if team is None:
            return
        is_late = retry > 0 or now_ms() - _sent_ms(payload) > LATE_MS
        self._take_event(team, event, payload, is_late=is_late)

    def _take_event(
        self, team: SlackTeam, event: Plain, payload: Mapping[str, Any], *, is_late: bool
    ) -> None:
        match event.get("type"), event.get("subtype"):
            case "message", "message_changed":
                self._messages.changed(team, event)
            case "message", "message_deleted":
                self._messages.deleted(team, event)
            case (("message" | "app_mention"), _):
                self._messages.said(team, event, is_late=is_late)
            case "reaction_added", _:
                self._reactions.added(team, event)
            case "agent_session_stopped", _:
                self._stop(team, event)
            case "app_home_opened", _:
                self._home(team, event, payload)
            case (("app_uninstalled" | "tokens_revoked"), _):
                self._remove(team, event, payload)

    def _team(self, team_id: str) -> SlackTeam | None:
        with self._studio.database.read() as session:
            team = slack_teams.active(session, team_id)
            if team is None and self._studio.settings.slack_bot_token.get_secret_value():
                is_linked = any(not each.token_sealed for each in slack_teams.listing(session))
                if not is_linked:
                    # Our own team is linked a moment after the start; nothing said may be lost.
                    raise TryLater("Aytada is not connected to this Slack team yet.")
        return team

    def _stop(self, team: SlackTeam, event: Plain) -> None:
        """Stop the answer that somebody pressed Slack's own Stop button on."""
        place = Place(team.team_id, str(event.get("channel")), str(event.get("thread_ts")))
        with self._studio.database.read() as session:
            turn_id = slack_teams.running_turn(session, team.workspace_id, place.conversation_key)
        if turn_id is not None:
            self._studio.talk.stop(team.workspace_id, turn_id)
            self._studio.engine.wake()

    def _home(self, team: SlackTeam, event: Plain, payload: Mapping[str, Any]) -> None:
        body = {"team": team.team_id, "user": str(event.get("user") or "")}
        kind = "home"
        if event.get("tab") == "messages":
            kind, body["channel"] = "prompts", str(event.get("channel") or "")
        if not body["user"]:
            return
        with self._studio.database.write() as session:
            outbox.put(
                session,
                workspace_id=team.workspace_id,
                door=DOOR,
                dedupe_key=event_key(team.team_id, str(payload.get("event_id"))),
                kind=kind,
                body=body,
            )
        self._studio.engine.wake()

    def _remove(self, team: SlackTeam, event: Plain, payload: Mapping[str, Any]) -> None:
        if event.get("type") == "tokens_revoked":
            tokens = event.get("tokens")
            if not isinstance(tokens, dict) or not tokens.get("bot"):
                # Only a person's own token; ours still works.
                return
        if _sent_ms(payload) + 1000 < team.updated_ms:
            # A late delivery about an installation before the one of now.
            return
        with self._studio.database.write() as session:
            slack_teams.remove(session, team.team_id)
        log.warning("the app was removed from the Slack team %s", team.team_id)


def team_of(payload: Mapping[str, Any]) -> str:
    """Return the team through which we see an event.

    In a channel that teams share, the outer team can be the writer's.
    """
    granted = payload.get("authorizations")
    if isinstance(granted, list) and granted and isinstance(granted[0], dict):
        found = granted[0].get("team_id")
        if isinstance(found, str) and found:
            return found
    return str(payload.get("context_team_id") or payload.get("team_id") or "")


def _sent_ms(payload: Mapping[str, Any]) -> int:
    seconds = payload.get("event_time")
    return int(seconds * 1000) if isinstance(seconds, int | float) else now_ms()
