"""`/campaign` and the two shortcuts: answered in the request, anything longer is queued."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from graph.talk import clean_message
from integrations.common.studio import Studio
from integrations.slack import words
from integrations.slack.keys import DOOR, Place, action_key, member_key
from integrations.slack.manifest import COMMAND, GLOBAL_SHORTCUT, MESSAGE_SHORTCUT
from integrations.slack.members import Members, Who
from integrations.slack.threads import post_text, start_thread
from integrations.slack.tokens import reason_of
from storage import conversations, web_sessions
from storage.errors import AytadaError
from storage.ids import now_ms
from tools.registry import tool_named

ASKED_CHARACTERS_MAX = 3_000
HELP = (
    "Tell me what you sell and to whom, here or in any thread where you mention me. For example:\n"
    "• `/campaign make a 15-second TikTok for our cold brew, aimed at night-shift nurses`\n"
    "• `/campaign` opens a form for the brief\n"
    "• `/campaign status` says how far your ads are\n"
    "• `/campaign drafts` lists what you can go on with\n"
    "• `/campaign credits` shows what you have\n"
    "• `/campaign dashboard` gives you a link to everything in the browser\n"
    "Drafts are free; credits are only taken for what is delivered, after you approve the price."
)
LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "status": ("get_status", {}),
    "credits": ("check_credits", {}),
    "drafts": ("list_projects", {"status": "draft"}),
}
NO_DASHBOARD = (
    "The dashboard has no address that you could reach: whoever runs this studio sets it "
    "(AYTADA_PUBLIC_URL)."
)
NOT_IN_CHANNEL = frozenset({"not_in_channel", "channel_not_found", "is_archived"})
Plain = dict[str, Any]

log = logging.getLogger(__name__)


class BriefView(Protocol):
    """Makes the modal in which a brief is written."""

    def __call__(self, *, team_id: str, channel: str, thread_ts: str, text: str = "") -> Plain:
        """Return the view; its answer goes to the thread, to a new one in the channel without a
        timestamp, or to the member's direct message without a channel."""


def commands_with(brief_view: BriefView) -> Callable[[AsyncApp, Studio], None]:
    """Return what listens to the command and the shortcuts."""

    def register(app: AsyncApp, studio: Studio) -> None:
        campaign = _Campaign(studio, brief_view)
        app.command(COMMAND)(campaign.take)
        app.shortcut(MESSAGE_SHORTCUT)(campaign.make_ad)
        app.shortcut(GLOBAL_SHORTCUT)(campaign.new_ad)

    return register


class _Campaign:
    def __init__(self, studio: Studio, brief_view: BriefView) -> None:
        self._studio = studio
        self._brief_view = brief_view
        self._members = Members(studio)

    async def take(self, ack: AsyncAck, command: Plain, client: AsyncWebClient) -> None:
        """Answer `/campaign …`."""
        said = str(command.get("text") or "").strip()
        team_id, channel = str(command["team_id"]), str(command["channel_id"])
        if not said:
            # First of all: Slack lets a form be opened for three seconds only.
            view = self._brief_view(team_id=team_id, channel=channel, thread_ts="")
            await client.views_open(trigger_id=str(command["trigger_id"]), view=view)
            await ack()
            return
        word = said.casefold()
        if word in ("help", "?"):
            await ack(text=HELP, response_type="ephemeral")
            return
        who = await asyncio.to_thread(self._members.who, team_id, str(command["user_id"]))
        if word == "dashboard":
            link = await asyncio.to_thread(self._dashboard, who)
            await ack(text=link, response_type="ephemeral")
            return
        if word in LOOKS:
            text = await asyncio.to_thread(self._look, who, word)
            await ack(text=_escaped(text), response_type="ephemeral")
            return
        answer = await self._say(client, who, channel, said, str(command["trigger_id"]))
        await ack(text=answer, response_type="ephemeral") if answer else await ack()

    async def make_ad(self, ack: AsyncAck, shortcut: Plain, client: AsyncWebClient) -> None:
        """Open the brief with a message's text in it; the answer goes to that message's thread."""
        message = shortcut["message"]
        ts = str(message["ts"])
        view = self._brief_view(
            team_id=str(shortcut["team"]["id"]),
            channel=str(shortcut["channel"]["id"]),
            thread_ts=str(message.get("thread_ts") or ts),
            text=words.plain(str(message.get("text") or ""), "", {})[:ASKED_CHARACTERS_MAX],
        )
        await client.views_open(trigger_id=str(shortcut["trigger_id"]), view=view)
        await ack()

    async def new_ad(self, ack: AsyncAck, shortcut: Plain, client: AsyncWebClient) -> None:
        """Open an empty brief; the answer goes to the member's direct message."""
        view = self._brief_view(team_id=str(shortcut["team"]["id"]), channel="", thread_ts="")
        await client.views_open(trigger_id=str(shortcut["trigger_id"]), view=view)
        await ack()

    def _dashboard(self, who: Who) -> str:
        """Return words with a link that signs the member in once; only they see the answer."""
        base = self._studio.settings.public_url.rstrip("/")
        if not base:
            return NO_DASHBOARD
        with self._studio.database.write() as session:
            secret = web_sessions.make_link(session, who.workspace_id, who.member_id, now_ms())
        link = f"{base}/dashboard/sign-in/{secret}"
        return f"<{link}|Open the dashboard>. The link signs you in once, within 15 minutes."

    def _look(self, who: Who, word: str) -> str:
        """Look something up with the tool for it, without a turn; returns what it says."""
        name, arguments = LOOKS[word]
        tool = tool_named(name)
        try:
            with self._studio.database.write() as session:
                conversation = conversations.find_or_create(
                    session,
                    who.workspace_id,
                    who.member_id,
                    DOOR,
                    member_key(who.team_id, who.user_id),
                )
                context = self._studio.context(
                    workspace_id=who.workspace_id,
                    member_id=who.member_id,
                    conversation_id=conversation.id,
                    door=DOOR,
                )
                args = tool.args.model_validate(arguments)
                return str(tool.apply(session, context, args, {}).say)
        except AytadaError as error:
            return error.message

    async def _say(
        self, client: AsyncWebClient, who: Who, channel: str, said: str, trigger_id: str
    ) -> str:
        """Begin a thread with what the member said; returns what else to tell them, if anything."""
        text = clean_message(words.plain(said, "", {}))
        opening = f"{who.name}: {text[:ASKED_CHARACTERS_MAX]}"
        answer = ""
        try:
            place = await start_thread(client, who.team_id, channel, opening)
        except SlackApiError as error:
            if reason_of(error) not in NOT_IN_CHANNEL:
                raise
            # Where we are no member we cannot answer: the direct message is always open.
            place = await start_thread(client, who.team_id, who.user_id, opening)
            answer = "I am not in this channel, so I answer you in our direct message."
        await asyncio.to_thread(self._post, who, place, text, trigger_id)
        return answer

    def _post(self, who: Who, place: Place, text: str, trigger_id: str) -> None:
        key = action_key(who.team_id, trigger_id)
        with self._studio.database.write() as session:
            post_text(session, who, place, text, dedupe_key=key)
        self._studio.engine.wake()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
