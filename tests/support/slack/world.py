"""What exists in the fake Slack: the app, teams, people, channels, messages, files and views."""

import itertools
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

STREAM_LIFE_SECONDS = 300.0
TRIGGER_LIFE_SECONDS = 3.0
TOKEN_LIFE_SECONDS = 43_200.0
"""Rotating bot tokens live 12 hours: https://docs.slack.dev/authentication/using-token-rotation"""
BOT_SCOPES = (
    "app_mentions:read,assistant:write,channels:history,channels:join,channels:read,chat:write,"
    "chat:write.customize,chat:write.public,commands,files:read,files:write,groups:history,"
    "groups:read,im:history,im:read,im:write,mpim:history,mpim:read,reactions:read,"
    "reactions:write,team:read,users:read,users:read.email"
)

ChannelKind = Literal["public", "private", "im"]


class Clock:
    """Real time, which tests may put forward; `ts` values never repeat and always rise."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._last = 0

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Put the clock forward: streams expire, triggers die, tokens run out."""
        self._ahead += seconds

    def ts(self) -> str:
        """Return a new message timestamp, such as `1712345678.123456`."""
        self._last = max(self._last + 1, int(self.now() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


@dataclass
class App:
    """The one app of this Slack: ours."""

    id: str = "A0AYTADA01"
    name: str = "Aytada"
    client_id: str = "1111.2222"
    client_secret: str = "client-secret-for-tests"
    signing_secret: str = "signing-secret-for-tests"
    app_token: str = "xapp-1-A0AYTADA01-1-test"
    is_agent: bool = True
    rotates_tokens: bool = False
    scopes: tuple[str, ...] = tuple(BOT_SCOPES.split(","))
    redirect_uris: tuple[str, ...] = ()


@dataclass
class User:
    """A person, or our bot, in one team."""

    id: str
    team_id: str
    name: str
    real_name: str
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    tz: str = "Europe/Amsterdam"

    def view(self) -> dict[str, Any]:
        """Return the user as users.info gives it (docs: /reference/objects/user-object)."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": self.deleted,
            "tz": self.tz,
            "tz_offset": 3600,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_stranger": self.is_stranger,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_700_000_000,
            "profile": {
                "real_name": self.real_name,
                "display_name": self.name,
                "email": f"{self.name}@example.com",
                "image_72": "",
                "team": self.team_id,
            },
        }


@dataclass
class Stream:
    """The streaming state of a message (docs: /reference/methods/chat.startStream)."""

    started: float
    state: Literal["streaming", "complete", "stopped", "expired"] = "streaming"
    mode: Literal["text", "chunks"] | None = None
    display: str = "timeline"
    recipient: str | None = None
    plan_title: str | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    """In order of arrival: {"kind": "text", "text"}, {"kind": "task", …}, {"kind": "blocks", …}."""


@dataclass
class Message:
    """One message in a channel."""

    ts: str
    channel: str
    user: str
    text: str
    team_id: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    username: str | None = None
    files: list[str] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    edited_ts: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ephemeral_for: str | None = None
    is_broadcast: bool = False
    subtype: str | None = None
    stream: Stream | None = None
    markdown: str | None = None
    unfurls: bool = True
    client_msg_id: str = ""

    @property
    def root_ts(self) -> str:
        """The thread's own timestamp: of its first message."""
        return self.thread_ts or self.ts


@dataclass
class Channel:
    """A channel or direct message."""

    id: str
    team_id: str
    name: str
    kind: ChannelKind
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)
    is_archived: bool = False
    is_shared: bool = False

    @property
    def channel_type(self) -> str:
        """The word that events use: "channel", "group" or "im"."""
        return {"public": "channel", "private": "group", "im": "im"}[self.kind]


@dataclass
class SlackFile:
    """An uploaded file."""

    id: str
    team_id: str
    user: str
    name: str
    title: str
    mimetype: str
    content: bytes = b""
    length: int = 0
    alt_text: str = ""
    state: Literal["ticket", "uploaded", "complete"] = "ticket"
    created: int = 0
    shares: list[tuple[str, str, str | None]] = field(default_factory=list)
    """(channel, ts of the message, thread_ts)."""


@dataclass
class View:
    """A modal or a Home tab, as one person sees it."""

    id: str
    team_id: str
    user: str
    definition: dict[str, Any]
    hash: str
    root_id: str
    previous_id: str | None = None
    is_open: bool = True


@dataclass
class Session:
    """An agent session: one thread's lifecycle status (docs: /ai/agent-sessions)."""

    channel: str
    thread_ts: str
    status: str = "active"
    title: str = ""
    spoken_status: str = ""
    loading_messages: list[str] = field(default_factory=list)
    history: list[str] = field(default_factory=list)


@dataclass
class Install:
    """The app's installation in a team."""

    team_id: str
    token: str
    scopes: tuple[str, ...]
    bot_user_id: str
    bot_id: str
    refresh_token: str | None = None
    expires_at: float | None = None
    is_revoked: bool = False


@dataclass
class Team:
    """A workspace."""

    id: str
    name: str
    domain: str
    enterprise_id: str | None = None
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    install: Install | None = None


@dataclass
class Trigger:
    """A trigger_id: opens one view, within three seconds."""

    team_id: str
    user: str
    made: float
    view_id: str | None = None
    is_used: bool = False


@dataclass
class Answer:
    """A response_url's rights: five uses within half an hour."""

    team_id: str
    user: str
    channel: str
    made: float
    message_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass
class Uploads:
    """How uploads are shared; tests make shares late, or lose them, here."""

    delay_seconds: float = 0.05
    lose_next: int = 0


class World:
    """Everything, under one lock. Methods and people change it; nobody else does."""

    def __init__(self, app: App | None = None) -> None:
        self.app = app or App()
        self.clock = Clock()
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.base_url = ""
        self.uploads = Uploads()
        self.teams: dict[str, Team] = {}
        self.files: dict[str, SlackFile] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.sessions: dict[tuple[str, str], Session] = {}
        self.prompts: dict[tuple[str, str | None], dict[str, Any]] = {}
        self.triggers: dict[str, Trigger] = {}
        self.answers: dict[str, Answer] = {}
        self.codes: dict[str, tuple[str, str, str]] = {}
        self.streams: list[Stream] = []
        self._due: list[tuple[float, Callable[[], None]]] = []
        self._numbers = itertools.count(1)
        self.version = 0

    def id(self, prefix: str, name: str = "") -> str:
        """Return a new encoded ID such as `U0ANA00007`."""
        word = re.sub(r"[^A-Z0-9]", "", name.upper())[:4]
        return f"{prefix}0{word:0<4}{next(self._numbers):04d}"

    def touch(self) -> None:
        """Wake whoever waits for a change."""
        with self.changed:
            self.version += 1
            self.changed.notify_all()

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Have something happen after a while, as Slack's own queues do."""
        self._due.append((self.clock.now() + seconds, work))

    def settle(self) -> None:
        """Let everything happen whose time has come, and streams expire."""
        with self.lock:
            now = self.clock.now()
            due = [work for when, work in self._due if when <= now]
            self._due = [(when, work) for when, work in self._due if when > now]
            for work in due:
                work()
            for stream in self.streams:
                if stream.state == "streaming" and now - stream.started > STREAM_LIFE_SECONDS:
                    stream.state = "expired"
            self.streams = [stream for stream in self.streams if stream.state == "streaming"]

    def team_of_token(self, token: str) -> Team | None:
        """Return the team that a bot token belongs to."""
        for team in self.teams.values():
            if team.install and team.install.token == token:
                return team
        return None

    def user(self, user_id: str) -> User | None:
        """Return a user of any team."""
        return next(
            (team.users[user_id] for team in self.teams.values() if user_id in team.users), None
        )

    def trigger(self, team_id: str, user: str, view_id: str | None = None) -> str:
        """Return a new trigger_id."""
        made = f"{next(self._numbers)}.{int(self.clock.now())}.{user.lower()}"
        self.triggers[made] = Trigger(team_id, user, self.clock.now(), view_id)
        return made

    def answer_url(
        self, team_id: str, user: str, channel: str, message: Message | None = None
    ) -> str:
        """Return a new response_url."""
        key = f"{next(self._numbers)}-{user.lower()}"
        self.answers[key] = Answer(
            team_id,
            user,
            channel,
            self.clock.now(),
            message.ts if message else None,
            message.thread_ts if message else None,
        )
        return f"{self.base_url}/actions/{team_id}/{key}"
