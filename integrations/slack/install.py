"""Installing the app: by OAuth for any team, or with one bot token for the team of this machine.

An attempt to install works once, for ten minutes, and only in the browser that began it. Each team
that installs the app becomes a workspace of its own; the team of a configured bot token shares the
workspace of the command line.
"""

import hmac
import html
import logging
import secrets
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from slack_sdk.errors import SlackClientError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from integrations.common.studio import Studio
from integrations.slack.manifest import BOT_SCOPES
from integrations.slack.tokens import caller, reason_of
from integrations.slack.vault import Vault
from storage import slack_teams
from storage.errors import AytadaError, Refused
from storage.ids import now_ms
from storage.slack_teams import Installed

STATE_COOKIE = "aytada_slack_state"
STATE_SECONDS = 600
LINK_PAUSE_SECONDS = 5.0
DEAD = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")
AGAIN = "Begin again at the page that you came from."

log = logging.getLogger(__name__)


def install_routes(studio: Studio) -> list[Route]:
    """Return the two pages of an installation; without a client id there are none."""
    settings = studio.settings
    if not settings.slack_client_id or not settings.slack_client_secret.get_secret_value():
        return []
    pages = _Pages(studio)
    return [
        Route("/slack/install", pages.begin, methods=["GET"]),
        Route("/slack/oauth_redirect", pages.end, methods=["GET"]),
    ]


class _Pages:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def begin(self, _request: Request) -> Response:
        """Send the browser to Slack's page of consent."""
        state = secrets.token_urlsafe(32)
        await to_thread.run_sync(self._open_state, state)
        settings = self._studio.settings
        query = {
            "client_id": settings.slack_client_id,
            "scope": ",".join(BOT_SCOPES),
            "state": state,
            **_redirect_uri(self._studio),
        }
        site = settings.slack_api_url.rstrip("/").removesuffix("/api")
        answer = RedirectResponse(f"{site}/oauth/v2/authorize?{urlencode(query)}", status_code=302)
        answer.set_cookie(
            STATE_COOKIE,
            state,
            max_age=STATE_SECONDS,
            path="/slack",
            httponly=True,
            secure=settings.public_url.startswith("https:"),
            samesite="lax",
        )
        return answer

    async def end(self, request: Request) -> Response:
        """Take Slack's answer: exchange the code for a token and keep the team."""
        query = request.query_params
        state, cookie = query.get("state", ""), request.cookies.get(STATE_COOKIE, "")
        try:
            if not state or not hmac.compare_digest(state.encode(), cookie.encode()):
                raise Refused(f"This installation was not begun in this browser. {AGAIN}")
            if not await to_thread.run_sync(self._use_state, state):
                raise Refused(f"This installation took too long or was used before. {AGAIN}")
            if query.get("error"):
                raise Refused("Nothing was installed: the request was declined in Slack.")
            name, url = await to_thread.run_sync(self._install, query.get("code", ""))
        except AytadaError as error:
            answer = _page("Aytada was not installed", error.message, status=400)
        else:
            answer = _page(f"Aytada is in {name}", "Open Slack and say hello.", link=url)
        answer.delete_cookie(STATE_COOKIE, path="/slack")
        return answer

    def _open_state(self, state: str) -> None:
        with self._studio.database.write() as session:
            slack_teams.open_state(session, state, now_ms() + STATE_SECONDS * 1000)

    def _use_state(self, state: str) -> bool:
        with self._studio.database.write() as session:
            return slack_teams.use_state(session, state)

    def _install(self, code: str) -> tuple[str, str]:
        settings = self._studio.settings
        try:
            answer = caller(self._studio).oauth_v2_access(
                client_id=settings.slack_client_id,
                client_secret=settings.slack_client_secret.get_secret_value(),
                code=code,
                **_redirect_uri(self._studio),
            )
            data = answer.data
            assert isinstance(data, dict)
            refuse_unfit(data)
            own = caller(self._studio, str(data["access_token"])).auth_test()
            installed = installed_of(data, str(own.get("bot_id") or ""), Vault(self._studio.secret))
        except (SlackClientError, OSError) as error:
            log.warning("an installation failed: %s", reason_of(error))
            raise Refused(f"Slack did not confirm the installation. {AGAIN}") from error
        except KeyError as error:
            raise Refused(f"Slack's answer was not complete. {AGAIN}") from error
        with self._studio.database.write() as session:
            slack_teams.install(
                session,
                installed,
                workspace_id=None,
                welcome_credits=self._studio.prices.welcome_grant,
            )
        log.warning("the app was installed in the Slack team %s", installed.team_id)
        url = f"https://slack.com/app_redirect?app={installed.app_id}&team={installed.team_id}"
        return installed.name or "your team", url


def installed_of(data: Mapping[str, Any], bot_id: str, vault: Vault) -> Installed:
    """Return an installation from the answer of `oauth.v2.access`, its tokens sealed.

    Raises `KeyError` when something is missing.
    """
    expires_in = data.get("expires_in")
    return Installed(
        team_id=str(data["team"]["id"]),
        enterprise_id=str((data.get("enterprise") or {}).get("id") or ""),
        name=str(data["team"].get("name") or ""),
        app_id=str(data.get("app_id") or ""),
        bot_user_id=str(data["bot_user_id"]),
        bot_id=bot_id,
        scopes=tuple(each for each in str(data.get("scope") or "").split(",") if each),
        token_sealed=vault.seal(str(data["access_token"])),
        refresh_sealed=vault.seal(str(data.get("refresh_token") or "")),
        expires_ms=now_ms() + int(expires_in) * 1000 if expires_in else None,
        installed_by=str((data.get("authed_user") or {}).get("id") or ""),
    )


def link_own_team(studio: Studio, stopping: threading.Event) -> None:
    """Link the team of the configured bot token to this machine's workspace.

    Asks Slack again and again until it answers or `stopping` is set; a token that Slack refuses is
    logged and given up.
    """
    token = studio.settings.slack_bot_token.get_secret_value()
    while token and not stopping.is_set():
        try:
            _link(studio, token)
            return
        except (SlackClientError, OSError, AytadaError) as error:
            reason = reason_of(error)
            if reason in DEAD:
                log.error("Slack does not accept AYTADA_SLACK_BOT_TOKEN (%s)", reason)
                return
            log.warning("Slack does not answer (%s); trying again", reason)
            stopping.wait(LINK_PAUSE_SECONDS)


def _link(studio: Studio, token: str) -> None:
    answer = caller(studio, token).auth_test()
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    scopes = tuple(each.strip() for each in headers.get("x-oauth-scopes", "").split(",") if each)
    missing = sorted(set(BOT_SCOPES) - set(scopes))
    if scopes and missing:
        log.warning("the Slack app lacks %s; install it again", ", ".join(missing))
    installed = Installed(
        team_id=str(answer["team_id"]),
        enterprise_id=str(answer.get("enterprise_id") or ""),
        name=str(answer.get("team") or ""),
        app_id=str(answer.get("app_id") or ""),
        bot_user_id=str(answer["user_id"]),
        bot_id=str(answer.get("bot_id") or ""),
        scopes=scopes,
        # The token stays in the settings.
        token_sealed="",
        refresh_sealed="",
        expires_ms=None,
        installed_by="",
    )
    workspace_id = studio.local_member().workspace_id
    with studio.database.write() as session:
        slack_teams.install(session, installed, workspace_id=workspace_id, welcome_credits=0)


def refuse_unfit(data: Mapping[str, Any]) -> None:
    """Raise `Refused` unless an answer of `oauth.v2.access` gives a bot in one workspace."""
    if data.get("is_enterprise_install") or not data.get("team"):
        raise Refused(
            "Aytada is installed in one workspace at a time, not in a whole organisation. Choose "
            "a workspace on Slack's page."
        )
    if data.get("token_type") not in (None, "bot"):
        raise Refused(f"Slack gave no token for the app's bot. {AGAIN}")


def _redirect_uri(studio: Studio) -> dict[str, str]:
    # Without a public address Slack takes the first one that the app names.
    base = studio.settings.public_url.rstrip("/")
    return {"redirect_uri": f"{base}/slack/oauth_redirect"} if base else {}


def _page(title: str, text: str, *, link: str = "", status: int = 200) -> HTMLResponse:
    more = f'<p><a href="{html.escape(link)}">Open Slack</a></p>' if link else ""
    return HTMLResponse(
        "<!doctype html><html lang=en><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width">'
        f"<title>{html.escape(title)}</title>"
        f"<main><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>{more}</main></html>",
        status_code=status,
        headers={
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
        },
    )
