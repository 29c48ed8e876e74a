"""Takes one call to the Web API: token, scopes, limits, faults, arguments, method, record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.slack.faults import Fault, Faults
from tests.support.slack.methods import (
    agents,
    chat,
    conversations,
    files,
    oauth,
    stream,
    views,
)
from tests.support.slack.protocol import Caller, Method, SlackError, read_arguments
from tests.support.slack.rates import Rates
from tests.support.slack.recording import Call, Recording
from tests.support.slack.world import World

METHODS: dict[str, Method] = {
    **agents.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **oauth.METHODS,
    **stream.METHODS,
    **views.METHODS,
}
MESSAGE_CHANGES = frozenset(
    {"chat.postMessage", "chat.update", "chat.delete", "chat.startStream", "chat.stopStream"}
)


@dataclass
class Request:
    """One call as it came in."""

    method: str
    form: Mapping[str, Any]
    """Query string and form together."""
    body: Mapping[str, Any] | None = None
    """The JSON body, if there was one."""
    token: str = ""
    basic: tuple[str, str] | None = None


@dataclass
class Reply:
    """What goes back: JSON, or something worse."""

    body: dict[str, Any] | None
    """None drops the connection."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    html: str = ""
    wait_seconds: float = 0.0


class Dispatcher:
    """Answers calls, one at a time."""

    def __init__(self, world: World, recording: Recording, rates: Rates, faults: Faults) -> None:
        self.world = world
        self.recording = recording
        self.rates = rates
        self.faults = faults
        self.enforces_rates = False
        self.after: Callable[[str, dict[str, Any]], None] | None = None
        """Called with a method and its answer once a message came, changed or went."""

    def answer(self, request: Request) -> Reply:
        """Return the answer to a call, and record it."""
        with self.world.lock:
            self.world.settle()
            reply, arguments, team_id = self._answer(request)
            self.recording.calls.append(
                Call(
                    request.method,
                    arguments,
                    team_id,
                    self.world.clock.now(),
                    reply.body,
                    reply.status,
                )
            )
        self.world.touch()
        is_done = reply.body is not None and reply.body.get("ok") is True
        if self.after and reply.body and is_done and request.method in MESSAGE_CHANGES:
            self.after(request.method, reply.body)
        return reply

    def _answer(self, request: Request) -> tuple[Reply, dict[str, Any], str | None]:
        method = METHODS.get(request.method)
        raw = {**request.form}
        is_json = bool(method and method.json and request.body is not None)
        if is_json:
            raw |= request.body or {}
        token = request.token or str(raw.get("token", ""))
        raw.pop("token", None)
        if method is None:
            return Reply(SlackError("unknown_method").body()), raw, None
        team_id = None
        try:
            caller = self._caller(request, method, token)
            team_id = caller.team.id if caller.team else None
            excess = self._count(request.method, method, team_id, raw)
            if excess is not None:
                return excess, raw, team_id
            fault = self.faults.take(request.method, raw)
            if fault and fault.kind != "lost":
                return self._fail(fault, raw), raw, team_id
            raw = read_arguments(method, raw, is_json)
            body = {"ok": True, **method.handler(caller, raw)}
            if fault:
                return Reply(None), raw, team_id
            return Reply(body, headers=self._headers(caller)), raw, team_id
        except SlackError as error:
            return Reply(error.body()), raw, team_id

    def _caller(self, request: Request, method: Method, token: str) -> Caller:
        if method.auth == "none":
            return Caller(self.world, authorization=request.basic)
        if not token:
            raise SlackError("not_authed")
        if method.auth == "app":
            if token != self.world.app.app_token:
                raise SlackError("not_allowed_token_type" if "xoxb" in token else "invalid_auth")
            return Caller(self.world)
        team = self.world.team_of_token(token)
        if team is None or team.install is None:
            raise SlackError("invalid_auth")
        install = team.install
        if install.is_revoked:
            raise SlackError("token_revoked")
        if install.expires_at is not None and self.world.clock.now() > install.expires_at:
            raise SlackError("token_expired")
        if method.scopes and not set(method.scopes) & set(install.scopes):
            raise SlackError(
                "missing_scope",
                needed=",".join(method.scopes),
                provided=",".join(install.scopes),
            )
        return Caller(self.world, team, install, request.basic)

    def _count(
        self, name: str, method: Method, team_id: str | None, raw: Mapping[str, Any]
    ) -> Reply | None:
        if team_id is None:
            return None
        channel = raw.get("channel")
        excess = self.rates.note(
            name, method.tier, team_id, str(channel) if channel else None, self.world.clock.now()
        )
        return _limited(1) if excess and self.enforces_rates else None

    def _fail(self, fault: Fault, raw: Mapping[str, Any]) -> Reply:
        if fault.kind == "ratelimited":
            return _limited(fault.retry_after)
        if fault.kind == "lost_before":
            return Reply(None)
        if fault.kind == "timeout":
            return Reply(None, wait_seconds=fault.seconds)
        if fault.kind == "500_html":
            return Reply(None, 500, html="<!DOCTYPE html><title>Slack</title>Something went wrong")
        if fault.kind == "expired_stream":
            for team in self.world.teams.values():
                channel = team.channels.get(str(raw.get("channel")))
                message = channel.messages.get(str(raw.get("ts"))) if channel else None
                if message is not None and message.stream is not None:
                    message.stream.state = "expired"
            raise SlackError("message_not_in_streaming_state")
        raise SlackError(fault.kind)

    def _headers(self, caller: Caller) -> dict[str, str]:
        if caller.install is None:
            return {}
        return {"x-oauth-scopes": ",".join(caller.install.scopes)}


def _limited(retry_after: int) -> Reply:
    return Reply(
        {"ok": False, "error": "ratelimited"}, 429, headers={"Retry-After": str(retry_after)}
    )
