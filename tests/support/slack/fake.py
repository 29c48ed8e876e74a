"""A strict, stateful fake of Slack, in this process: `with FakeSlack() as slack:`.

It serves the Web API at `slack.api_url`, keeps teams, channels, messages, streams, views and files,
refuses what Slack refuses, and acts for people: what they do reaches the app as signed requests
(`slack.connect(app_url)`), calls of a function, or Socket Mode.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from types import TracebackType
from typing import Any, Self, TypeVar

from tests.support.slack import events
from tests.support.slack.courier import Courier, Envelope, Sender, event_envelope
from tests.support.slack.dispatcher import Dispatcher
from tests.support.slack.echo import Echo
from tests.support.slack.faults import KINDS, Fault, Faults
from tests.support.slack.hands import Hands
from tests.support.slack.install import Installer
from tests.support.slack.methods.oauth import install_app
from tests.support.slack.people import Act, Where, Who
from tests.support.slack.rates import Excess, Rates
from tests.support.slack.recording import Call, Recording, Sent
from tests.support.slack.server import Routes, Server
from tests.support.slack.world import (
    App,
    Channel,
    ChannelKind,
    Clock,
    Message,
    Session,
    Team,
    User,
    World,
)

Found = TypeVar("Found")


class FakeSlack(Installer, Hands):
    """Slack, with one team "Acme": ana (admin), ben and gus (a guest); #general, #launch, #random.

    Our bot is in #general and #launch but not in #random; `#board` is private and without it.
    """

    def __init__(
        self,
        app: App | None = None,
        *,
        port: int = 0,
        installed: bool = True,
        routes: Routes | None = None,
    ) -> None:
        self.world = World(app)
        self.recording = Recording()
        self.rates = Rates()
        self.faults = Faults()
        self.dispatcher = Dispatcher(self.world, self.recording, self.rates, self.faults)
        self.server = Server(self.dispatcher, port, routes)
        self.courier = Courier(self.world, self.recording, self.server)
        self.echo = Echo(self.world, self.courier)
        self.dispatcher.after = self.echo.note
        self.team = self.add_team("Acme", installed=installed)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.echo.close()
        self.server.close()
        self.courier.close()

    # ------------------------------------------------------------------------------ connecting

    @property
    def api_url(self) -> str:
        """The Web API's address, for AYTADA_SLACK_API_URL: ends with `/api/`."""
        return f"{self.world.base_url}/api/"

    @property
    def app(self) -> App:
        """Our app: signing_secret, client_id, client_secret, app_token."""
        return self.world.app

    @property
    def clock(self) -> Clock:
        """The fake's clock; `slack.clock.advance(seconds)` puts it forward."""
        return self.world.clock

    @property
    def bot_token(self) -> str:
        """The bot token of the first team."""
        assert self.team.install is not None
        return self.team.install.token

    @property
    def bot(self) -> User:
        """Our bot in the first team."""
        assert self.team.install is not None
        return self.team.users[self.team.install.bot_user_id]

    def connect(
        self,
        app_url: str = "",
        *,
        sender: Sender | None = None,
        socket: bool = False,
        echo: bool = False,
    ) -> None:
        """Say how the app is reached: at an address, by a function, or by Socket Mode.

        Args:
            app_url: Where the app listens, without a path.
            sender: Takes path, headers and body; gives status and text.
            socket: Whether to use the app's Socket Mode connection.
            echo: Whether the app also gets events about its own messages, as in the real Slack.
        """
        if echo:
            self.echo.start()
        self.courier.app_url = app_url.rstrip("/")
        self.courier.sender = sender
        self.courier.uses_socket = socket

    # ------------------------------------------------------------------------------ populating

    def add_team(self, name: str, *, installed: bool = True, grid: str | None = None) -> Team:
        """Add a team with three people and four channels; install the app there."""
        world = self.world
        team = Team(world.id("T", name), name, name.lower().replace(" ", "-"), grid)
        world.teams[team.id] = team
        self.add_user("ana", "Ana Alvarez", team, is_admin=True)
        self.add_user("ben", "Ben Bakker", team)
        self.add_user("gus", "Gus Guest", team, is_ultra_restricted=True, is_restricted=True)
        for channel in ("general", "launch", "random"):
            self.add_channel(channel, team=team)
        self.add_channel("board", "private", team=team, members=["ana"])
        if installed:
            install = install_app(world, team)
            for channel in ("general", "launch"):
                self.find_channel(channel, team).members.add(install.bot_user_id)
        return team

    def add_user(
        self, name: str, real_name: str = "", team: Team | None = None, **flags: bool
    ) -> User:
        """Add a person; flags are is_admin, is_restricted, is_ultra_restricted, is_bot, deleted."""
        home = team or self.team
        user = User(self.world.id("U", name), home.id, name, real_name or name.title())
        for flag, value in flags.items():
            assert hasattr(user, flag), flag
            setattr(user, flag, value)
        home.users[user.id] = user
        for channel in home.channels.values():
            if channel.kind == "public":
                channel.members.add(user.id)
        return user

    def add_channel(
        self,
        name: str,
        kind: ChannelKind = "public",
        *,
        team: Team | None = None,
        members: Sequence[Who] | None = None,
        with_bot: bool = False,
    ) -> Channel:
        """Add a channel; everybody but bots is in it unless members are named."""
        home = team or self.team
        ids = (
            {user.id for user in home.users.values() if not user.is_bot}
            if members is None
            else {self.find_user(who, home).id for who in members}
        )
        channel = Channel(self.world.id("C", name), home.id, name, kind, ids)
        if with_bot and home.install:
            channel.members.add(home.install.bot_user_id)
        home.channels[channel.id] = channel
        return channel

    # ------------------------------------------------------------------------------ reading

    def calls(self, method: str = "", *, ok: bool | None = None) -> list[Call]:
        """Return the calls so far, of one method if named, only successes or failures if asked."""
        with self.world.lock:
            return [
                call
                for call in self.recording.calls
                if method in ("", call.method) and ok in (None, call.ok)
            ]

    def messages(self, where: Where, thread_ts: str | None = None) -> list[Message]:
        """Return the messages of a channel, or of one thread with its root, oldest first."""
        with self.world.lock:
            self.world.settle()
            found = list(self.find_channel(where).messages.values())
        return [one for one in found if thread_ts in (None, one.ts, one.thread_ts)]

    def from_bot(self, where: Where, thread_ts: str | None = None) -> list[Message]:
        """Return our bot's messages."""
        return [one for one in self.messages(where, thread_ts) if one.bot_id]

    def session(self, where: Where, thread_ts: str) -> Session | None:
        """Return the agent session of a thread: its status, title and their history."""
        return self.world.sessions.get((self.find_channel(where).id, thread_ts))

    def wait_for(
        self, what: Callable[[], Found | None], seconds: float = 10.0, *, name: str = ""
    ) -> Found:
        """Return the first true answer of a function, asked again after every change.

        Raises:
            TimeoutError: None came in time; the message has the last calls.
        """
        until = monotonic() + seconds
        while True:
            with self.world.changed:
                self.world.settle()
                version = self.world.version
            found = what()
            if found:
                return found
            left = until - monotonic()
            if left <= 0:
                last = [
                    f"{call.method} {(call.answer or {}).get('error', 'ok')}"
                    for call in self.calls()[-8:]
                ]
                raise TimeoutError(f"waited {seconds} s for {name or what}; last calls: {last}")
            with self.world.changed:
                if self.world.version == version:
                    self.world.changed.wait(min(left, 0.1))

    def wait_for_message(
        self, where: Where, text: str = "", thread_ts: str | None = None, seconds: float = 10.0
    ) -> Message:
        """Return our bot's first message that holds a text, anywhere in text or blocks."""

        def look() -> Message | None:
            for message in self.from_bot(where, thread_ts):
                if text in message.text or text in str(self.blocks_of(message)):
                    return message
            return None

        return self.wait_for(look, seconds, name=f"a message with {text!r}")

    # ------------------------------------------------------------------------------ hurting

    def fail(
        self,
        method: str,
        times: int = 1,
        kind: str = "ratelimited",
        *,
        retry_after: int = 1,
        where: Callable[[dict[str, Any]], bool] | None = None,
        seconds: float = 30.0,
        skip: int = 0,
    ) -> Fault:
        """Make the next calls of a method fail ("*" for any method).

        Args:
            method: The method's name.
            times: How many calls.
            kind: "ratelimited" (429), "lost" (done, but the answer is lost), "lost_before" (the
                connection drops, nothing done), "500_html", "timeout", "expired_stream", or the
                error code to answer.
            retry_after: Seconds in a 429's Retry-After.
            where: Only calls whose arguments, as sent, satisfy this.
            seconds: How long a timeout keeps the caller waiting.
            skip: How many calls go well before.
        """
        assert kind in KINDS or kind.replace("_", "").isalpha(), kind
        fault = Fault(method, kind, times, retry_after, where, seconds, skip)
        self.faults.planned.append(fault)
        return fault

    # ------------------------------------------------------------------------------ limits

    @property
    def over_limit(self) -> list[Excess]:
        """Every call that Slack might have refused for its rate."""
        return self.rates.over_limit

    def worst_rate(self, method: str, team: Team | None = None) -> int:
        """Return the most calls of a method within any one minute."""
        return self.rates.worst_rate(method, (team or self.team).id)

    def worst_posts(self, where: Where, seconds: float = 1.0) -> int:
        """Return the most messages posted into a channel within so many seconds."""
        channel = self.find_channel(where)
        return self.rates.worst_posts(channel.id, channel.team_id, seconds)

    # ------------------------------------------------------------------------------ raw

    def event(self, event: dict[str, Any], team: Team | None = None) -> Envelope:
        """Return any event in a signed envelope, to be sent with `slack.send(envelope)`."""
        return event_envelope(events.outer(self.world, team or self.team, event))

    def send(self, envelope: Envelope, retry: int = 0, reason: str = "") -> Sent:
        """Send an envelope once, with a retry number if given."""
        return self.courier.send(envelope, retry, reason)

    def verify_url(self) -> Act:
        """Ask the app for its challenge, as the events page does when the URL is saved."""
        envelope = event_envelope(
            {"type": "url_verification", "token": "verification-token", "challenge": "3eZbrw1aB"}
        )
        return Act(envelopes=[envelope], sent=[self.send(envelope)])
