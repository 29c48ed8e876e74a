"""What people do in Slack by typing: post, edit, delete, react, stop, open Home, install.

Every act changes the fake and is brought to the app as Slack does it. A mention in a channel comes
twice, as `app_mention` and as `message`, with different event ids and in no promised order.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.support.slack import events
from tests.support.slack.courier import Courier, Envelope, event_envelope
from tests.support.slack.methods import common
from tests.support.slack.recording import Sent
from tests.support.slack.world import Channel, Message, SlackFile, Team, User, World

Who = User | str
Where = Channel | str
LINK = re.compile(r"(?<![<|\w])(https?://[^\s<>|]+)")


@dataclass
class Act:
    """Something that a person did: what came of it, and its deliveries."""

    message: Message | None = None
    envelopes: list[Envelope] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    @property
    def ts(self) -> str:
        """The timestamp of the message."""
        assert self.message is not None
        return self.message.ts

    @property
    def statuses(self) -> list[int]:
        """The app's HTTP statuses, in order."""
        return [one.status for one in self.sent]


class People:
    """The hands on the keyboards. `team=` names a team other than the first."""

    world: World
    courier: Courier
    team: Team

    def find_user(self, who: Who, team: Team | None = None) -> User:
        """Return a user by object, id or name."""
        if isinstance(who, User):
            return who
        for user in (team or self.team).users.values():
            if who in (user.id, user.name):
                return user
        found = self.world.user(who)
        assert found is not None, f"no user {who!r}"
        return found

    def find_channel(self, where: Where, team: Team | None = None) -> Channel:
        """Return a channel by object, id or name (with or without #)."""
        if isinstance(where, Channel):
            return where
        for channel in (team or self.team).channels.values():
            if where == channel.id or where.removeprefix("#") == channel.name:
                return channel
        raise AssertionError(f"no channel {where!r}")

    def dm(self, who: Who, team: Team | None = None) -> Channel:
        """Return the DM between a user and our bot."""
        user = self.find_user(who, team)
        home = self.world.teams[user.team_id]
        with self.world.lock:
            return common.open_dm(events.caller_of(self.world, home), user)

    def bring(self, team: Team, event: dict[str, Any], deliver: bool = True) -> Act:
        """Bring any event to the app."""
        envelope = event_envelope(events.outer(self.world, team, event))
        return self._bring(Act(envelopes=[envelope]), deliver)

    def _bring(self, act: Act, deliver: bool = True, duplicates: int = 0) -> Act:
        self.world.touch()
        if deliver:
            for envelope in act.envelopes:
                act.sent.extend(self.courier.deliver(envelope))
            for again in range(1, duplicates + 1):
                for envelope in act.envelopes:
                    act.sent.append(self.courier.send(envelope, again, "http_timeout"))
        return act

    def encode(self, text: str, team: Team | None = None) -> str:
        """Return typed text as Slack stores it: escaped, with @names, #channels and links."""
        team = team or self.team
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = LINK.sub(r"<\1>", text)
        for user in team.users.values():
            text = re.sub(rf"@{re.escape(user.name)}\b", f"<@{user.id}>", text, flags=re.IGNORECASE)
        for channel in team.channels.values():
            if channel.kind != "im":
                name = re.escape(channel.name)
                text = re.sub(rf"(?<![\w&])#{name}\b", f"<#{channel.id}|{channel.name}>", text)
        return re.sub(r"@(here|channel|everyone)\b", r"<!\1>", text)

    def post(
        self,
        user: Who,
        channel: Where,
        text: str,
        thread_ts: str | None = None,
        files: Sequence[SlackFile | Path | tuple[str, bytes]] = (),
        *,
        twins: Literal["mention_first", "message_first", "mention_only"] = "mention_first",
        duplicates: int = 0,
        deliver: bool = True,
        raw: bool = False,
        broadcast: bool = False,
    ) -> Act:
        """Say something, perhaps with files.

        Args:
            user: Who; must be in the channel.
            channel: Where; for a DM with the bot, `slack.dm(user)`.
            text: What, as typed: `@Aytada` mentions our bot.
            thread_ts: The thread's first message.
            files: Files to attach: paths, (name, bytes), or files from `add_file`.
            twins: In which order a mention's two events come.
            duplicates: How often each event is delivered again, with retry headers.
            deliver: Whether to send at all; else send `act.envelopes` with `courier.send`.
            raw: Whether the text is already encoded.
            broadcast: Whether a reply also shows in the channel.
        """
        who = self.find_user(user)
        team = self._team_of(channel, who)
        place = self.find_channel(channel, team)
        assert who.id in place.members, f"{who.name} is not in {place.name}"
        with self.world.lock:
            encoded = text if raw else self.encode(text, team)
            attached = [self._attach(who, team, place, file) for file in files]
            message = Message(
                ts=self.world.clock.ts(),
                channel=place.id,
                user=who.id,
                text=encoded,
                team_id=who.team_id,
                blocks=events.as_rich_text(self.world, encoded),
                thread_ts=thread_ts,
                files=[file.id for file in attached],
                subtype="file_share" if attached else None,
                client_msg_id=str(uuid.uuid4()),
                is_broadcast=broadcast,
            )
            place.messages[message.ts] = message
            for file in attached:
                file.shares.append((place.id, message.ts, thread_ts))
            act = Act(message, self._message_envelopes(team, place, message, twins))
        return self._bring(act, deliver, duplicates)

    def _team_of(self, channel: Where, user: User) -> Team:
        if isinstance(channel, Channel):
            return self.world.teams[channel.team_id]
        return self.world.teams[user.team_id]

    def _message_envelopes(
        self, team: Team, place: Channel, message: Message, twins: str
    ) -> list[Envelope]:
        if team.install is None or team.install.is_revoked:
            return []
        bot = team.install.bot_user_id
        made: list[dict[str, Any]] = []
        if bot in place.members:
            made.append(events.message_event(self.world, team, message))
        # Slack sends no app_mention in DMs; in channels it comes only to a bot that is in them.
        if made and place.kind != "im" and f"<@{bot}" in message.text:
            mention = events.mention_event(self.world, team, message)
            made = {
                "mention_first": [mention, *made],
                "message_first": [*made, mention],
                "mention_only": [mention],
            }[twins]
        return [event_envelope(events.outer(self.world, team, event)) for event in made]

    def add_file(self, user: Who, name: str, content: bytes) -> SlackFile:
        """Upload a file as a person, to attach it to a message."""
        import mimetypes

        who = self.find_user(user)
        with self.world.lock:
            file = SlackFile(
                self.world.id("F", "FILE"),
                who.team_id,
                who.id,
                name,
                name,
                mimetypes.guess_type(name)[0] or "application/octet-stream",
                content,
                len(content),
                state="complete",
                created=int(self.world.clock.now()),
            )
            self.world.files[file.id] = file
        return file

    def _attach(
        self, who: User, team: Team, place: Channel, file: SlackFile | Path | tuple[str, bytes]
    ) -> SlackFile:
        if isinstance(file, Path):
            file = (file.name, file.read_bytes())
        if isinstance(file, tuple):
            file = self.add_file(who, *file)
        file.team_id = team.id
        return file

    def edit(self, message: Message, text: str, *, deliver: bool = True) -> Act:
        """Change one's own message."""
        team = self.world.teams[self._place(message).team_id]
        with self.world.lock:
            before = events.snapshot(self.world, team, message)
            message.text = self.encode(text, team)
            message.blocks = events.as_rich_text(self.world, message.text)
            message.edited_ts = self.world.clock.ts()
            event = events.changed_event(self.world, team, message, before)
        act = self.bring(team, event, deliver)
        act.message = message
        return act

    def _place(self, message: Message) -> Channel:
        for team in self.world.teams.values():
            if message.channel in team.channels:
                return team.channels[message.channel]
        raise AssertionError(f"no channel {message.channel}")

    def delete(self, message: Message, *, deliver: bool = True) -> Act:
        """Delete one's own message."""
        place = self._place(message)
        team = self.world.teams[place.team_id]
        with self.world.lock:
            before = events.snapshot(self.world, team, message)
            del place.messages[message.ts]
            event = events.deleted_event(self.world, place, message.ts, before)
        act = self.bring(team, event, deliver)
        act.message = message
        return act

    def react(self, user: Who, message: Message, name: str, *, remove: bool = False) -> Act:
        """Put an emoji below a message, or take it away."""
        who = self.find_user(user)
        team = self.world.teams[self._place(message).team_id]
        with self.world.lock:
            users = message.reactions.setdefault(name, [])
            if remove:
                users.remove(who.id)
            elif who.id not in users:
                users.append(who.id)
            if not users:
                del message.reactions[name]
            kind = "reaction_removed" if remove else "reaction_added"
            event = events.reaction_event(self.world, who, message, name, kind)
        return self.bring(team, event)

    def open_home(self, user: Who, tab: Literal["home", "messages"] = "home") -> Act:
        """Open the app's Home or Messages tab."""
        who = self.find_user(user)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": who.id,
            "channel": self.dm(who).id,
            "tab": tab,
            "event_ts": self.world.clock.ts(),
        }
        return self.bring(self.world.teams[who.team_id], event)

    def stop(self, user: Who, channel: Where, thread_ts: str) -> Act:
        """Press the native Stop button of a thread: Slack ends its streams, then tells the app."""
        who = self.find_user(user)
        team = self._team_of(channel, who)
        place = self.find_channel(channel, team)
        stopped = []
        with self.world.lock:
            for message in place.messages.values():
                stream = message.stream
                if stream and stream.state == "streaming" and message.root_ts == thread_ts:
                    stream.state = "stopped"
                    stopped.append(message.ts)
            event: dict[str, Any] = {
                "type": "agent_session_stopped",
                "channel": place.id,
                "user": who.id,
                "thread_ts": thread_ts,
                "streaming_message_ts": stopped,
                "event_ts": self.world.clock.ts(),
            }
        return self.bring(team, event)

    def invite_bot(self, user: Who, channel: Where) -> Act:
        """Invite our bot into a channel."""
        who = self.find_user(user)
        team = self._team_of(channel, who)
        place = self.find_channel(channel, team)
        assert team.install is not None
        with self.world.lock:
            place.members.add(team.install.bot_user_id)
            event = {
                "type": "member_joined_channel",
                "user": team.install.bot_user_id,
                "channel": place.id,
                "channel_type": "C",
                "team": team.id,
                "inviter": who.id,
                "event_ts": self.world.clock.ts(),
            }
        return self.bring(team, event)

    def uninstall(self, team: Team | None = None) -> Act:
        """Take the app out of a team: its token dies, then `tokens_revoked` and `app_uninstalled`.

        Slack promises no order of the two.
        """
        team = team or self.team
        assert team.install is not None
        bot = team.install.bot_user_id
        team.install.is_revoked = True
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}
        act = self.bring(team, revoked | {"event_ts": self.world.clock.ts()})
        gone = self.bring(team, {"type": "app_uninstalled", "event_ts": self.world.clock.ts()})
        return Act(None, act.envelopes + gone.envelopes, act.sent + gone.sent)
