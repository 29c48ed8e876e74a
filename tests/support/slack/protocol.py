"""How calls come in and errors go out: argument tables, scopes and rate tiers of a method.

Slack answers errors with HTTP 200 and `ok: false`. Unlike Slack, the fake also refuses arguments
that a method does not have: a misspelt one would silently do nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.slack.world import Install, Team, User, World

Handler = Callable[["Caller", dict[str, Any]], dict[str, Any]]
"""Takes who calls and the arguments; gives the answer without `ok`."""


class SlackError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = list(messages)
        self.more = more

    def body(self) -> dict[str, Any]:
        """Return the JSON that Slack answers with."""
        answer: dict[str, Any] = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


@dataclass
class Caller:
    """Who calls: our app, in one team (or in none, for oauth and Socket Mode)."""

    world: World
    team: Team | None = None
    install: Install | None = None
    authorization: tuple[str, str] | None = None
    """Client id and secret, from basic authentication."""

    @property
    def here(self) -> Team:
        """The team of the token."""
        assert self.team is not None
        return self.team

    @property
    def installed(self) -> Install:
        """The installation that the token belongs to."""
        assert self.install is not None
        return self.install

    @property
    def bot(self) -> User:
        """Our bot in this team."""
        return self.here.users[self.installed.bot_user_id]


@dataclass(frozen=True)
class Method:
    """One Web API method."""

    handler: Handler
    arguments: str
    """`name!` is required; `name:kind` and `name!:kind` have a kind other than string."""
    tier: int | None = None
    """Calls a minute and team; None where special limits apply."""
    scopes: tuple[str, ...] = ()
    """Any one of these is enough."""
    auth: str = "bot"
    """"bot", "app" or "none"."""
    json: bool = True
    """Whether the method takes a JSON body."""
    kinds: dict[str, tuple[str, bool]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for word in self.arguments.split():
            name, _, kind = word.partition(":")
            self.kinds[name.rstrip("!")] = (kind or "str", name.endswith("!"))


def _wrong(name: str, wanted: str) -> SlackError:
    return SlackError(
        "invalid_arguments", f"[ERROR] {name} must be {wanted} [json-pointer:/{name}]"
    )


def _structure(name: str, value: Any, wanted: type[Any]) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise SlackError(
                "invalid_blocks_format" if name == "blocks" else "invalid_arguments",
                f"[ERROR] {name} is not valid JSON",
            ) from None
    if not isinstance(value, wanted):
        raise SlackError(
            "invalid_blocks_format" if name == "blocks" else "invalid_arguments",
            f"[ERROR] {name} must be {'an array' if wanted is list else 'an object'}",
        )
    return value


def _typed(name: str, value: Any, kind: str, is_json: bool) -> Any:
    if kind == "str":
        if not isinstance(value, str):
            raise _wrong(name, "a string")
        return value
    if kind == "list":
        return _structure(name, value, list)
    if kind == "dict":
        return _structure(name, value, dict)
    if kind == "bool":
        if isinstance(value, bool):
            return value
        if not is_json and value in ("0", "1", "true", "false"):
            return value in ("1", "true")
        raise _wrong(name, "a boolean")
    assert kind == "int", kind
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isdigit():
        return int(value)
    raise _wrong(name, "an integer")


def read_arguments(method: Method, raw: Mapping[str, Any], is_json: bool) -> dict[str, Any]:
    """Return the arguments of a call in their own types.

    Args:
        method: The method's table.
        raw: What came in, without the token. Values of forms and query strings are strings.
        is_json: Whether it came as JSON, whose types must then be right (structures may also be
            JSON inside a string, as slack-sdk sends views).

    Raises:
        SlackError: Unknown, missing or wrongly typed arguments.
    """
    unknown = sorted(raw.keys() - method.kinds.keys())
    if unknown:
        raise SlackError(
            "invalid_arguments", *(f"[ERROR] unknown argument: {name}" for name in unknown)
        )
    given = {name: value for name, value in raw.items() if value is not None}
    missing = [
        name for name, (_, needed) in method.kinds.items() if needed and given.get(name) is None
    ]
    if missing:
        raise SlackError(
            "invalid_arguments", *(f"[ERROR] missing required field: {name}" for name in missing)
        )
    return {
        name: _typed(name, value, method.kinds[name][0], is_json) for name, value in given.items()
    }
