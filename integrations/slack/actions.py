"""What the buttons, menus and forms of the Slack door do.

Approving and declining are done in the request; everything else becomes a letter, so that a thread
has one order of things. Ids that come back with a click are looked up in the clicker's workspace.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.common.studio import Studio
from integrations.slack import desk, modals
from integrations.slack.approvals import approve_quote, decline_quote
from integrations.slack.cards import help_message
from integrations.slack.cards.offers import OFFERS
from integrations.slack.keys import Place, action_key
from integrations.slack.members import Members, Who
from integrations.slack.text import escape
from integrations.slack.threads import post_calls, post_text, start_thread
from integrations.slack.tokens import reason_of
from storage.errors import AytadaError, Refused

__all__ = ["approve_quote", "decline_quote", "register_actions"]

Plain = dict[str, Any]
FORMS = ("edit_line", "edit_pillar", "open_brief", "new_ad", "change_quote")
AWAY = ("not_in_channel", "channel_not_found", "is_archived")
OPENS = re.compile(r"open_file(:\d+)?")
"""Buttons that are links; Slack tells of the click all the same."""

log = logging.getLogger(__name__)


def register_actions(app: AsyncApp, studio: Studio) -> None:
    """Listen to every button, menu and form that the cards, Home and modals show."""
    clicks = _Clicks(studio)
    app.action("approve_quote")(clicks.answer_quote)
    app.action("decline_quote")(clicks.answer_quote)
    app.action("feedback")(clicks.feedback)
    app.action("show_help")(clicks.help)
    app.action("scene_menu")(clicks.scene)
    for name in FORMS:
        app.action(name)(clicks.open_form)
    for name in (*OFFERS, "choose_idea", "use_strategy"):
        app.action(name)(clicks.call)
    app.action(OPENS)(clicks.nothing)
    for callback in modals.CALLBACKS:
        app.view(callback)(clicks.sent)


class _Clicks:
    """The listeners, with what they share."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._members = Members(studio)

    async def nothing(self, ack: AsyncAck) -> None:
        """Acknowledge a button that is a link."""
        await ack()

    async def answer_quote(self, ack: AsyncAck, body: Plain, client: AsyncWebClient) -> None:
        """Approve or decline a price."""

        async def act(click: desk.Click) -> str:
            who = await self._who(click, is_spending=click.action_id == "approve_quote")
            decide = approve_quote if click.action_id == "approve_quote" else decline_quote
            quote_id = str(click.value.get("quote") or "")
            return await asyncio.to_thread(
                decide, self._studio, who, quote_id, click.place, click.ts, click.blocks
            )

        await self._do(ack, body, client, act)

    async def call(self, ack: AsyncAck, body: Plain, client: AsyncWebClient) -> None:
        """Leave a letter that has tools run."""

        async def act(click: desk.Click) -> str:
            who = await self._who(click)
            calls, said = await asyncio.to_thread(self._calls, who, click)
            place = await self._place(client, click, who, said)
            await asyncio.to_thread(self._post, who, place, calls, said, click.key)
            return ""

        await self._do(ack, body, client, act)

    async def scene(self, ack: AsyncAck, body: Plain, client: AsyncWebClient) -> None:
        """Do what a scene's menu says: open its form, or leave a letter."""
        do = desk.click_of(body).value.get("do")
        await (self.open_form if do == "edit_scene" else self.call)(ack, body, client)

    async def open_form(self, ack: AsyncAck, body: Plain, client: AsyncWebClient) -> None:
        """Open a form with what is in it now."""

        async def act(click: desk.Click) -> str:
            who = await self._who(click)
            view = await asyncio.to_thread(self._form, who, click)
            await client.views_open(trigger_id=str(body["trigger_id"]), view=view)
            return ""

        await self._do(ack, body, client, act)

    async def feedback(self, ack: AsyncAck, body: Plain, client: AsyncWebClient) -> None:
        """Keep what a member thinks of an answer."""

        async def act(click: desk.Click) -> str:
            who = await self._who(click)
            return await asyncio.to_thread(self._keep_feedback, who, click)

        await self._do(ack, body, client, act)

    async def help(self, ack: AsyncAck, body: Plain, client: AsyncWebClient) -> None:
        """Send the member how to talk to the studio."""

        async def act(click: desk.Click) -> str:
            who = await self._who(click)
            message = help_message()
            await client.chat_postMessage(
                channel=who.user_id,
                text=message.text,
                blocks=message.blocks,
                unfurl_links=False,
                unfurl_media=False,
            )
            return ""

        await self._do(ack, body, client, act)

    async def sent(self, ack: AsyncAck, body: Plain, client: AsyncWebClient) -> None:
        """Read a form: errors beside their fields, or a letter."""
        view = body["view"]
        try:
            sent = modals.letter_of(view)
        except modals.FieldErrors as refused:
            await ack(response_action="errors", errors=refused.errors)
            return
        team_id, user_id = desk.team_of(body), str(body["user"]["id"])
        who = await asyncio.to_thread(self._members.who, team_id, user_id)
        key = action_key(team_id, str(view["id"]))
        if await asyncio.to_thread(desk.is_posted, self._studio, who, key):
            await ack()
            return
        channel, thread_ts = str(sent.ids["channel"]), str(sent.ids["thread_ts"])
        place = Place(team_id, channel, thread_ts)
        if not channel or not thread_ts:
            place = await self._new_thread(client, who, channel, sent.said)
        if sent.calls:
            await asyncio.to_thread(self._post, who, place, list(sent.calls), sent.said, key)
        else:
            await asyncio.to_thread(self._say, who, place, sent.text, key)
        await ack()

    # ------------------------------------------------------------------ what they share

    async def _do(
        self,
        ack: AsyncAck,
        body: Plain,
        client: AsyncWebClient,
        act: Callable[[desk.Click], Awaitable[str]],
    ) -> None:
        """Act on a click, acknowledge it, and tell the clicker alone what there is to tell."""
        click = desk.click_of(body)
        try:
            said = await act(click)
        except AytadaError as error:
            said = error.message
        await ack()
        if said:
            await self._tell(client, click, said)

    async def _tell(self, client: AsyncWebClient, click: desk.Click, said: str) -> None:
        try:
            if click.is_home:
                await client.chat_postMessage(channel=click.user_id, text=escape(said))
                return
            await client.chat_postEphemeral(
                channel=click.place.channel,
                user=click.user_id,
                text=escape(said),
                thread_ts=click.place.thread_ts,
            )
        except (SlackClientError, OSError) as error:
            log.info("a clicker was not told: %s", reason_of(error))

    async def _who(self, click: desk.Click, *, is_spending: bool = False) -> Who:
        return await asyncio.to_thread(
            self._members.who, click.place.team_id, click.user_id, is_spending=is_spending
        )

    async def _place(self, client: AsyncWebClient, click: desk.Click, who: Who, said: str) -> Place:
        if not click.is_home:
            return click.place
        return await self._new_thread(client, who, "", said)

    async def _new_thread(self, client: AsyncWebClient, who: Who, channel: str, said: str) -> Place:
        """Begin a thread in a channel, or where we may not post there, in the direct message."""
        opening = f"{who.name}: {said}"
        try:
            return await start_thread(client, who.team_id, channel or who.user_id, opening)
        except SlackClientError as error:
            if not channel or reason_of(error) not in AWAY:
                raise
        return await start_thread(client, who.team_id, who.user_id, opening)

    def _calls(self, who: Who, click: desk.Click) -> tuple[list[Plain], str]:
        with self._studio.database.read() as session:
            return desk.calls_of(session, who, click)

    def _form(self, who: Who, click: desk.Click) -> Plain:
        with self._studio.database.read() as session:
            return desk.form_of(session, who, click)

    def _post(self, who: Who, place: Place, calls: list[Plain], said: str, key: str) -> None:
        with self._studio.database.write() as session:
            post_calls(session, who, place, calls, said, dedupe_key=key)
        self._studio.engine.wake()

    def _say(self, who: Who, place: Place, text: str, key: str) -> None:
        with self._studio.database.write() as session:
            post_text(session, who, place, text, dedupe_key=key)
        self._studio.engine.wake()

    def _keep_feedback(self, who: Who, click: desk.Click) -> str:
        turn_id, verdict = str(click.value.get("turn") or ""), click.value.get("verdict")
        if verdict not in ("good", "bad"):
            raise Refused("That is no verdict.")
        with self._studio.database.write() as session:
            desk.keep_feedback(session, who, turn_id, str(verdict))
        if verdict == "good":
            return "Thank you, noted."
        return "Thank you, noted. Tell me here what should have been different."
