"""Calls to Slack's Web API: within its limits, within a deadline, and never twice by accident.

The SDK's own retry handler sends a message again when an answer is lost, and then it stands there
twice. Here only calls that may be repeated are repeated; a post whose answer was lost raises
`Lost`, and its sender looks whether it arrived.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.slack.buckets import Buckets
from storage.errors import AytadaError

CALL_SECONDS = 15
TRIES_MAX = 3
RETRY_AFTER_SECONDS_MAX = 60.0
WAIT_SECONDS_MAX = 90.0
"""A call that would have to wait longer in total is put off by its sender."""
PAUSE_SECONDS = 0.5
ONCE = (
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.startStream",
    "chat.appendStream",
    "files.completeUploadExternal",
)
"""Calls that do something again when they are made again."""
JSON_FAMILIES = ("chat.", "views.", "agents.", "assistant.")
"""Methods that take JSON; the others, among them all that read, take a form only."""
PASSING = ("internal_error", "fatal_error", "service_unavailable", "request_timeout")
"""Errors of Slack's own that pass."""
NO_TEAM = "team_removed"
GONE = (
    NO_TEAM,
    "account_inactive",
    "invalid_auth",
    "not_authed",
    "token_expired",
    "token_revoked",
    "team_access_not_granted",
)

log = logging.getLogger(__name__)
Plain = dict[str, Any]


class SlackRefused(Exception):
    """Slack said no: `code` is its error, such as `channel_not_found`."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code

    @property
    def is_gone(self) -> bool:
        """The team has taken the app away, or its token is dead."""
        return self.code in GONE


class Busy(Exception):
    """Slack or its limits want us to wait; `seconds` is for how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds = seconds


class Lost(Exception):
    """No answer came: what was asked for may have been done or not."""


class Tokens(Protocol):
    """Where a team's bot token comes from (`integrations/slack/tokens.py`)."""

    def bot_token(self, team_id: str) -> str:
        """Return a token that works now; may block. Raises an `AytadaError` when the team is
        gone."""


class SlackClient:
    """One per process and loop; `call` is all it does."""

    def __init__(
        self,
        tokens: Tokens,
        api_url: str,
        *,
        buckets: Buckets | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._tokens = tokens
        self._api_url = api_url
        self._buckets = buckets or Buckets(monotonic)
        self._sleep = sleep
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def call(
        self,
        team_id: str,
        method: str,
        arguments: Mapping[str, Any],
        *,
        is_progress: bool = False,
    ) -> Plain:
        """Call a method for a team and return what Slack answers.

        Raises:
            SlackRefused: Slack said no, and would again.
            Busy: it takes too long until Slack takes this; `is_progress` gives up at once.
            Lost: it may have been done or not; only for calls that must not be repeated.
        """
        waited = 0.0
        for attempt in range(1, TRIES_MAX + 1):
            waited += await self._queue(team_id, method, arguments, is_progress, waited)
            try:
                return await self._once(team_id, method, arguments)
            except Busy as busy:
                self._buckets.pause(team_id, method, busy.seconds)
                if is_progress or attempt == TRIES_MAX:
                    raise
            except Lost:
                if method in ONCE or attempt == TRIES_MAX:
                    raise
                await self._sleep(PAUSE_SECONDS * attempt)
        raise AssertionError("unreachable")

    async def _queue(
        self,
        team_id: str,
        method: str,
        arguments: Mapping[str, Any],
        is_progress: bool,
        waited: float,
    ) -> float:
        channel = str(arguments.get("channel") or arguments.get("channel_id") or "")
        begun = waited
        while seconds := self._buckets.take(team_id, method, channel, is_progress=is_progress):
            if is_progress or waited + seconds > WAIT_SECONDS_MAX:
                raise Busy(seconds)
            await self._sleep(seconds)
            waited += seconds
        return waited - begun

    async def _once(self, team_id: str, method: str, arguments: Mapping[str, Any]) -> Plain:
        try:
            token = await asyncio.to_thread(self._tokens.bot_token, team_id)
        except AytadaError as error:
            raise SlackRefused(method, NO_TEAM) from error
        client = AsyncWebClient(
            token=token,
            base_url=self._api_url,
            session=self._shared_session(),
            timeout=CALL_SECONDS,
            retry_handlers=[],
            logger=log,
        )
        try:
            if method.startswith(JSON_FAMILIES):
                answer = await client.api_call(method, json=dict(arguments))
            else:
                answer = await client.api_call(method, data=_form(arguments))
        except SlackApiError as error:
            raise _refusal(method, error) from error
        except (aiohttp.ClientConnectorError, ConnectionRefusedError) as error:
            # Nothing was sent.
            raise Busy(PAUSE_SECONDS * 4) from error
        except (TimeoutError, aiohttp.ClientError, SlackClientError, OSError) as error:
            raise Lost(type(error).__name__) from error
        data = answer.data
        assert isinstance(data, dict)
        return data

    def _shared_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            # Without it the SDK opens a connection for each call.
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_SECONDS))
        return self._session


def _form(arguments: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in arguments.items()
    }


def _refusal(method: str, error: SlackApiError) -> Exception:
    response = error.response
    status = getattr(response, "status_code", 200)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Busy(_retry_after(getattr(response, "headers", {}) or {}))
    if status >= 500 or code in PASSING or not code:
        return Lost(code or f"status {status}")
    return SlackRefused(method, code)


def _retry_after(headers: Mapping[str, Any]) -> float:
    lowered = {str(name).lower(): value for name, value in headers.items()}
    try:
        seconds = float(str(lowered.get("retry-after", "1")))
    except ValueError:
        seconds = 1.0
    return min(max(seconds, 0.5), RETRY_AFTER_SECONDS_MAX)
