"""Bolt, for what has to be answered in the request: clicks, modals, commands, menus.

Every listener is awaited before the answer goes out, in a task that is held on to: Bolt itself
drops the tasks of its listeners, and Python may then collect them in mid-work.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization.authorize_result import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from integrations.common.errors import UNEXPECTED_MESSAGE
from integrations.common.studio import Studio
from integrations.slack.logs import log_failure
from integrations.slack.tokens import Tokens
from storage import slack_teams
from storage.errors import AytadaError
from storage.models import SlackTeam

NOT_INSTALLED = "Aytada is not installed in this Slack team. Ask whoever runs it to install it."
CALL_SECONDS = 10
Plain = dict[str, Any]
Register = Callable[[AsyncApp, Studio], None]

log = logging.getLogger(__name__)
# Bolt writes whole requests at lower levels.
_package_log = logging.getLogger(f"{__name__}.package")
_package_log.setLevel(logging.ERROR)


class BoltApp:
    """One Bolt app with all listeners; `dispatch` answers one request."""

    def __init__(self, studio: Studio, listeners: Sequence[Register]) -> None:
        self._studio = studio
        self._tokens = Tokens(studio)
        self._running: set[asyncio.Task[BoltResponse]] = set()
        client = AsyncWebClient(
            base_url=studio.settings.slack_api_url.rstrip("/") + "/",
            timeout=CALL_SECONDS,
            retry_handlers=[],
            logger=_package_log,
        )
        self._app = AsyncApp(
            name="aytada",
            logger=_package_log,
            # A client without a token, so that none is read from the environment.
            client=client,
            authorize=self._authorizer(),
            # `integrations/slack/guard.py` has verified the request, or Socket Mode has.
            signing_secret="",
            request_verification_enabled=False,
            process_before_response=True,
            user_facing_authorize_error_message=NOT_INSTALLED,
        )
        self._app.middleware(_plain_client)
        for register in listeners:
            register(self._app, studio)
        self._app.error(_explain)

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Answer one request; what nobody listens to is acknowledged.

        It is carried through even when whoever asked has gone away.
        """
        task = asyncio.ensure_future(self._app.async_dispatch(request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        answer = await asyncio.shield(task)
        if answer.status == 404:
            # Slack shows an error for anything but 200, such as for a button that is a link.
            return BoltResponse(status=200, body="")
        return answer

    def _authorizer(self) -> Callable[..., Awaitable[AuthorizeResult]]:
        # Bolt fills arguments by their names, and knows no `self`.
        async def authorize(
            context: AsyncBoltContext, team_id: str | None
        ) -> AuthorizeResult | None:
            found = await asyncio.to_thread(self._team, team_id or "")
            if found is None:
                return None
            team, token = found
            return AuthorizeResult(
                enterprise_id=team.enterprise_id or None,
                team_id=team.team_id,
                bot_token=token,
                bot_id=team.bot_id,
                bot_user_id=team.bot_user_id,
                user_id=context.user_id,
            )

        return authorize  # type: ignore[return-value]

    def _team(self, team_id: str) -> tuple[SlackTeam, str] | None:
        with self._studio.database.read() as session:
            team = slack_teams.active(session, team_id)
        if team is None:
            return None
        return team, self._tokens.bot_token(team_id)


async def _plain_client(client: AsyncWebClient, next: Callable[[], Awaitable[None]]) -> None:
    # Bolt adds the team to every call, also where Slack documents no such argument.
    client.default_params.clear()
    await next()


async def _explain(error: Exception, body: Plain, respond: AsyncRespond) -> BoltResponse:
    """Tell whoever clicked what went wrong, in plain words and to them alone."""
    if isinstance(error, AytadaError):
        words = error.message
    else:
        words = UNEXPECTED_MESSAGE
        log_failure(log, "an action of Slack failed unexpectedly", error)
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body=_modal(words))
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": words})
    if body.get("response_url"):
        await respond(text=words, response_type="ephemeral", replace_original=False)
    return BoltResponse(status=200, body="")


def _modal(words: str) -> Plain:
    text = {"type": "plain_text", "text": words[:2_900]}
    return {
        "response_action": "update",
        "view": {
            "type": "modal",
            "title": {"type": "plain_text", "text": "That did not work"},
            "close": {"type": "plain_text", "text": "Close"},
            "blocks": [{"type": "section", "text": text}],
        },
    }
