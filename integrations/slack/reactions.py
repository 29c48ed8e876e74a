"""Reactions on a quote: ✅ approves it and ❌ declines it; every other reaction means nothing.

A reaction can be made by accident, so only a message that shows a quote which is still open counts,
and only by a member who may spend. The approval is the same act as pressing the button.
"""

import logging
from collections.abc import Callable, Sequence

from slack_sdk.errors import SlackClientError

from integrations.common.studio import Studio
from integrations.slack.decide import Plain
from integrations.slack.keys import DOOR, Place, event_key, place_of
from integrations.slack.members import Members, Stranger, Who
from integrations.slack.tokens import Tokens, reason_of
from storage import conversations, outbox, quotes, slack_teams
from storage.errors import AytadaError, TryLater
from storage.models import SlackTeam

APPROVES = "white_check_mark"
DECLINES = "x"

log = logging.getLogger(__name__)

Decide = Callable[[Studio, Who, str, Place, str, Sequence[Plain]], str]
"""Approves or declines: the member, the quote, the thread, the message that shows it, its blocks.
Returns what to tell the member, if anything."""


class Reactions:
    """Takes reactions; safe in any thread."""

    def __init__(self, studio: Studio, tokens: Tokens, *, approve: Decide, decline: Decide) -> None:
        self._studio = studio
        self._tokens = tokens
        self._members = Members(studio, tokens)
        self._decide = {APPROVES: approve, DECLINES: decline}

    def added(self, team: SlackTeam, event: Plain) -> None:
        """Act on a reaction if it answers a quote. Raises `TryLater`: Slack sends it again."""
        decide = self._decide.get(str(event.get("reaction")))
        item, user = event.get("item"), str(event.get("user") or "")
        if decide is None or not isinstance(item, dict) or user in ("", team.bot_user_id):
            return
        if event.get("item_user") not in (None, team.bot_user_id):
            return
        channel, ts = str(item.get("channel") or ""), str(item.get("ts") or "")
        found = self._open_quote(team, channel, ts)
        if found is None:
            return
        quote_id, place = found
        try:
            who = self._members.who(team.team_id, user, is_spending=True)
            blocks = self._blocks(place, ts)
            said = decide(self._studio, who, quote_id, place, ts, blocks)
        except Stranger:
            return
        except TryLater:
            raise
        except AytadaError as error:
            said = error.message
        if said:
            self._tell(team, event, user, said)

    def _blocks(self, place: Place, ts: str) -> list[Plain]:
        """Return the blocks of the message as it stands, so that what else it shows stays."""
        try:
            answer = self._tokens.client(place.team_id).conversations_replies(
                channel=place.channel,
                ts=place.thread_ts,
                oldest=ts,
                latest=ts,
                inclusive=True,
                limit=2,
            )
        except (SlackClientError, OSError) as error:
            log.warning("a message was not read: %s", reason_of(error))
            return []
        for message in answer.get("messages") or []:
            if message.get("ts") == ts:
                return list(message.get("blocks") or [])
        return []

    def _open_quote(self, team: SlackTeam, channel: str, ts: str) -> tuple[str, Place] | None:
        with self._studio.database.read() as session:
            quote_id = slack_teams.quote_shown(session, team.workspace_id, f"{channel}:{ts}")
            if quote_id is None:
                return None
            quote = quotes.get(session, team.workspace_id, quote_id)
            if quote.state != "open" or quote.conversation_id is None:
                return None
            conversation = conversations.get(session, team.workspace_id, quote.conversation_id)
            if conversation.door != DOOR:
                return None
            return quote_id, place_of(conversation.external_key)

    def _tell(self, team: SlackTeam, event: Plain, user: str, text: str) -> None:
        with self._studio.database.write() as session:
            outbox.put(
                session,
                workspace_id=team.workspace_id,
                door=DOOR,
                dedupe_key=event_key(team.team_id, f"refused:{user}:{event.get('event_ts')}"),
                kind="note",
                body={"team": team.team_id, "user": user, "text": text},
            )
        self._studio.engine.wake()
