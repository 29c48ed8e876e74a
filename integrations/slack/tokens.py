"""The bot token of each team: opened when it is needed, refreshed before it expires."""

import logging
import threading

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from integrations.common.studio import Studio
from integrations.slack.vault import Vault
from storage import slack_teams
from storage.errors import AytadaError, Refused
from storage.ids import now_ms
from storage.models import SlackTeam

REFRESH_BEFORE_MS = 2 * 60 * 60 * 1000
CALL_SECONDS = 8

log = logging.getLogger(__name__)
# At the level DEBUG the package writes every call with its text.
_package_log = logging.getLogger(f"{__name__}.package")
_package_log.setLevel(logging.WARNING)


class NotConnected(Refused):
    """The app is not installed in this team (any more)."""

    code = "slack_not_connected"


def caller(studio: Studio, token: str | None = None, *, seconds: int = CALL_SECONDS) -> WebClient:
    """Return a client of Slack's Web API that repeats nothing by itself."""
    # The package's own handlers send a message again when the answer to it was lost.
    return WebClient(
        token=token,
        base_url=studio.settings.slack_api_url.rstrip("/") + "/",
        timeout=seconds,
        retry_handlers=[],
        logger=_package_log,
    )


class Tokens:
    """Gives each team's bot token; safe in any thread."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._vault = Vault(studio.secret)
        self._refreshing = threading.Lock()

    def bot_token(self, team_id: str) -> str:
        """Return the token of a team. Raises `NotConnected`, or `SealBroken` for a lost secret.

        A token that ends within two hours is refreshed first, by one thread at a time; where that
        fails the old one is given for as long as it lives.
        """
        team = self._team(team_id)
        if not team.token_sealed:
            return self._studio.settings.slack_bot_token.get_secret_value()
        if _is_due(team):
            with self._refreshing:
                team = self._team(team_id)
                if _is_due(team):
                    team = self._refresh(team)
        return self._vault.open(team.token_sealed)

    def client(self, team_id: str) -> WebClient:
        """Return a client with the team's token, for calls that may be made again."""
        return caller(self._studio, self.bot_token(team_id))

    def _team(self, team_id: str) -> SlackTeam:
        with self._studio.database.read() as session:
            team = slack_teams.active(session, team_id)
        if team is None:
            raise NotConnected(
                "Aytada is not installed in this Slack team. Install it again to go on."
            )
        if not team.token_sealed and not self._studio.settings.slack_bot_token.get_secret_value():
            raise NotConnected("There is no token for this Slack team. Install the app again.")
        return team

    def _refresh(self, team: SlackTeam) -> SlackTeam:
        settings = self._studio.settings
        before = team.refresh_sealed
        try:
            answer = caller(self._studio).oauth_v2_access(
                client_id=settings.slack_client_id,
                client_secret=settings.slack_client_secret.get_secret_value(),
                grant_type="refresh_token",
                refresh_token=self._vault.open(before),
            )
            fresh = {
                "token_sealed": self._vault.seal(str(answer["access_token"])),
                "refresh_sealed": self._vault.seal(str(answer["refresh_token"])),
            }
            expires_ms = now_ms() + int(answer["expires_in"]) * 1000
            with self._studio.database.write() as session:
                slack_teams.keep_tokens(
                    session, team.team_id, before_sealed=before, expires_ms=expires_ms, **fresh
                )
        except (SlackClientError, AytadaError, OSError, KeyError, ValueError) as error:
            # Another process may have refreshed it at this moment; else the old one lives on.
            log.warning("the token of %s was not refreshed: %s", team.team_id, reason_of(error))
        return self._team(team.team_id)


def reason_of(error: Exception) -> str:
    """Return Slack's word for a failure, or the kind of error: never a token or a text."""
    answer = getattr(error, "response", None)
    found = answer.get("error") if answer is not None and hasattr(answer, "get") else None
    return str(found or type(error).__name__)


def _is_due(team: SlackTeam) -> bool:
    return (
        team.expires_ms is not None
        and bool(team.refresh_sealed)
        and team.expires_ms - now_ms() < REFRESH_BEFORE_MS
    )
