"""Slack's users as members of a workspace: who writes, what they are called, may they spend."""

import threading
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackClientError

from integrations.common.studio import Studio
from integrations.slack.tokens import NotConnected, Tokens, reason_of
from storage import slack_teams
from storage.errors import Forbidden, TryLater
from storage.ids import now_ms
from storage.models import Member, SlackTeam

FRESH_MS = 60_000
KNOWN_MAX = 2_000
STRANGER_WORDS = (
    "I work for another team here, so I cannot help you in this channel. Ask somebody of that team."
)


class Stranger(Forbidden):
    """A bot, or somebody of another team."""

    code = "slack_stranger"


@dataclass(frozen=True)
class Who:
    """A member who did something in Slack."""

    team_id: str
    user_id: str
    workspace_id: str
    member_id: str
    name: str
    may_spend: bool


@dataclass(frozen=True)
class UserFacts:
    """What Slack says of a user. Guests may talk and not spend."""

    name: str
    is_stranger: bool
    may_spend: bool


class Members:
    """Finds the member behind a Slack user; safe in any thread."""

    def __init__(self, studio: Studio, tokens: Tokens | None = None) -> None:
        self._studio = studio
        self._tokens = tokens or Tokens(studio)
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, str], tuple[int, UserFacts]] = {}

    def who(self, team_id: str, user_id: str, *, is_spending: bool = False) -> Who:
        """Return the member behind a user; Slack is asked about somebody new.

        For somebody who is about to spend Slack is asked again, at most once a minute: a member
        can have become a guest.

        Raises:
            Stranger: a bot, or somebody of another team.
            NotConnected: the app is not installed in this team.
            TryLater: Slack does not say who it is.
        """
        team, member = self._look(team_id, user_id)
        if member is not None and member.name != user_id and not is_spending:
            return _who(team, user_id, member)
        facts = self.facts(team, user_id)
        if facts.is_stranger:
            raise Stranger(STRANGER_WORDS)
        if member is None or (member.name, member.may_spend) != (facts.name, facts.may_spend):
            with self._studio.database.write() as session:
                member = slack_teams.introduce(
                    session,
                    team.workspace_id,
                    user_id,
                    name=facts.name,
                    may_spend=facts.may_spend,
                )
        return _who(team, user_id, member)

    def facts(self, team: SlackTeam, user_id: str) -> UserFacts:
        """Return what Slack says of a user, at most a minute old. Raises `TryLater`."""
        with self._lock:
            asked_ms, facts = self._asked.get((team.team_id, user_id), (0, None))
        if facts is not None and now_ms() - asked_ms < FRESH_MS:
            return facts
        try:
            answer = self._tokens.client(team.team_id).users_info(user=user_id)
        except (SlackClientError, OSError) as error:
            if reason_of(error) in ("user_not_found", "user_not_visible"):
                return UserFacts("", is_stranger=True, may_spend=False)
            raise TryLater(
                "Slack did not tell me who you are. Try again in a moment.", code="slack_away"
            ) from error
        facts = facts_of(answer["user"], team)
        with self._lock:
            if len(self._asked) >= KNOWN_MAX:
                self._asked.clear()
            self._asked[(team.team_id, user_id)] = (now_ms(), facts)
        return facts

    def _look(self, team_id: str, user_id: str) -> tuple[SlackTeam, Member | None]:
        with self._studio.database.read() as session:
            team = slack_teams.active(session, team_id)
            if team is None:
                raise NotConnected("Aytada is not installed in this Slack team.")
            return team, slack_teams.find_member(session, team.workspace_id, user_id)


def facts_of(user: dict[str, Any], team: SlackTeam) -> UserFacts:
    """Return what a user of Slack's `users.info` is to a team."""
    profile = user.get("profile") or {}
    names = (
        profile.get("display_name"),
        profile.get("real_name"),
        user.get("real_name"),
        user.get("name"),
    )
    home = user.get("team_id") or team.team_id
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
    is_ours = home in (team.team_id, team.enterprise_id) or (
        bool(team.enterprise_id) and enterprise == team.enterprise_id
    )
    is_person = not (user.get("is_bot") or user.get("deleted") or user.get("id") == "USLACKBOT")
    is_guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    is_stranger = bool(user.get("is_stranger")) or not is_ours or not is_person
    return UserFacts(
        name=next((name.strip() for name in names if name and name.strip()), "Somebody"),
        is_stranger=is_stranger,
        may_spend=not is_stranger and not is_guest,
    )


def _who(team: SlackTeam, user_id: str, member: Member) -> Who:
    return Who(
        team_id=team.team_id,
        user_id=user_id,
        workspace_id=team.workspace_id,
        member_id=member.id,
        name=member.name,
        may_spend=member.may_spend,
    )
