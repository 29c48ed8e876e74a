"""Takes what the app sends to a response_url, and to the addresses of files.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from typing import Any

from tests.support.slack.methods.chat import new_bot_message, with_block_ids
from tests.support.slack.methods.common import check_content
from tests.support.slack.protocol import Caller, SlackError
from tests.support.slack.world import Answer, World

USES_MOST = 5
LIFE_SECONDS = 1800.0
KEYS = frozenset(
    {
        "text",
        "blocks",
        "attachments",
        "response_type",
        "replace_original",
        "delete_original",
        "thread_ts",
        "metadata",
        "unfurl_links",
        "unfurl_media",
        "mrkdwn",
    }
)
SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head></html>"


def respond(world: World, key: str, body: dict[str, Any]) -> None:
    """Do what an app asked for through a response_url.

    Raises:
        SlackError: The address is unknown, used up or too old, or the message is no message.
    """
    with world.lock:
        answer = world.answers.get(key)
        if answer is None:
            raise SlackError("invalid_url")
        if answer.uses >= USES_MOST:
            raise SlackError("used_url")
        if world.clock.now() - answer.made > LIFE_SECONDS:
            raise SlackError("expired_url")
        unknown = sorted(body.keys() - KEYS)
        if unknown:
            raise SlackError("invalid_arguments", *(f"[ERROR] unknown: {name}" for name in unknown))
        answer.uses += 1
        _apply(world, answer, body)
    world.touch()


def _apply(world: World, answer: Answer, body: dict[str, Any]) -> None:
    team = world.teams[answer.team_id]
    caller = Caller(world, team, team.install)
    channel = team.channels[answer.channel]
    if body.get("delete_original"):
        if answer.message_ts:
            channel.messages.pop(answer.message_ts, None)
        return
    check_content(body)
    original = channel.messages.get(answer.message_ts or "")
    if body.get("replace_original") and original:
        original.text = body.get("text") or ""
        original.blocks = with_block_ids(caller, body.get("blocks") or [])
        original.edited_ts = world.clock.ts()
        return
    made = new_bot_message(caller, channel, {"thread_ts": answer.thread_ts, **body})
    if body.get("response_type", "ephemeral") != "in_channel":
        made.ephemeral_for = answer.user
    channel.messages[made.ts] = made


def upload(world: World, file_id: str, content: bytes) -> None:
    """Take a file's bytes.

    Raises:
        SlackError: No such ticket, or another length than announced.
    """
    with world.lock:
        file = world.files.get(file_id)
        if file is None or file.state != "ticket":
            raise SlackError("file_not_found")
        if len(content) != file.length:
            raise SlackError("length_mismatch")
        file.content = content
        file.state = "uploaded"


def download(world: World, name: str, token: str) -> tuple[bytes, str] | None:
    """Return a file's bytes and media type for a bot's token; None means the sign-in page."""
    with world.lock:
        team_id, _, file_id = name.partition("-")
        team = world.team_of_token(token)
        file = world.files.get(file_id)
        if file is None or team is None or team.id != team_id or team.install is None:
            return None
        if "files:read" not in team.install.scopes or team.install.is_revoked:
            return None
        return file.content, file.mimetype
