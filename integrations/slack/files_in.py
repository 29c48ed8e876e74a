"""Files that members drop into Slack: fetched with the bot's token from Slack itself, and checked.

The token opens everything that the app may see, so it goes to Slack's own host only, over https,
and never along a redirect to another one. A stranger can name any address in a file that is kept
elsewhere; those are not fetched.
"""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from slack_sdk.errors import SlackClientError

from integrations.common.pictures import UPLOAD_BYTES_MAX, Picture, Role, store_picture, tidy
from integrations.common.studio import Studio
from integrations.slack.tokens import Tokens, reason_of
from storage.errors import Refused, TryLater

PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp")
GONE = ("tombstone", "hidden_by_limit")
FETCH_SECONDS = 20.0
REDIRECTS_MAX = 2
NAME_CHARACTERS_MAX = 80
WANTED = "only PNG, JPEG or WebP pictures can be used"
Plain = dict[str, Any]


class Fetcher:
    """Fetches dropped files; safe in any thread."""

    def __init__(self, studio: Studio, tokens: Tokens) -> None:
        self._studio = studio
        self._tokens = tokens
        self._is_ours = host_check(studio.settings.slack_api_url)

    def fetch(self, team_id: str, workspace_id: str, file: Plain, said: str) -> Picture:
        """Fetch one file of an event and put it into the store; `said` is the message with it.

        Raises `Refused` with the reason in a few words, or `TryLater` when Slack is away.
        """
        if file.get("file_access") == "check_file_info" or not file.get("url_private"):
            file = self._looked_up(team_id, file)
        _refuse_unfit(file)
        url = str(file.get("url_private") or "")
        if not self._is_ours(url):
            raise Refused("it is not kept by Slack")
        folder = self._studio.settings.data_dir.resolve() / "scratch"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"slack-{secrets.token_hex(8)}"
        try:
            self._download(url, self._tokens.bot_token(team_id), path)
            name = name_of(file)
            return store_picture(
                self._studio, workspace_id, path, role=role_of(name, said), filename=name
            )
        finally:
            tidy(path)

    def _looked_up(self, team_id: str, file: Plain) -> Plain:
        try:
            answer = self._tokens.client(team_id).files_info(file=str(file.get("id")))
        except (SlackClientError, OSError) as error:
            if reason_of(error) in ("file_not_found", "file_deleted", "access_denied"):
                raise Refused("it is not there any more") from error
            raise TryLater("Slack did not hand the file over.") from error
        found = answer.get("file")
        return dict(found) if isinstance(found, dict) else file

    def _download(self, url: str, token: str, path: Path) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        try:
            with httpx.Client(
                timeout=FETCH_SECONDS, follow_redirects=False, trust_env=False
            ) as client:
                for _ in range(REDIRECTS_MAX + 1):
                    with client.stream("GET", url, headers=headers) as answer:
                        if not answer.is_redirect:
                            _save(answer, path)
                            return
                        url = urljoin(url, answer.headers.get("location", ""))
                    if not self._is_ours(url):
                        raise Refused("Slack did not hand it over")
                raise Refused("Slack did not hand it over")
        except httpx.HTTPError as error:
            raise TryLater("Slack did not hand the file over.") from error


def host_check(api_url: str) -> Callable[[str], bool]:
    """Return what tells whether an address is Slack's own; `api_url` is where its Web API is.

    With another API than Slack's own (in tests), its host is the only one, and only at its port.
    """
    api = urlsplit(api_url)
    is_slack = api.scheme == "https" and api.hostname == "slack.com"

    def is_ours(url: str) -> bool:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return False
        if parts.username or parts.password:
            return False
        if not is_slack:
            return (parts.scheme, parts.hostname, port) == (api.scheme, api.hostname, api.port)
        host = parts.hostname or ""
        is_host = host == "slack.com" or host.endswith(".slack.com")
        return parts.scheme == "https" and port in (None, 443) and is_host

    return is_ours


def name_of(file: Mapping[str, Any]) -> str:
    """Return what a file is called, on one line."""
    name = " ".join(str(file.get("name") or file.get("title") or "file").split())
    return "".join(c for c in name if c.isprintable() and c not in "<>")[-NAME_CHARACTERS_MAX:]


def role_of(name: str, said: str) -> Role:
    """Return what a picture is, by its name and else by what was said with it."""
    if "logo" in name.casefold():
        return "logo"
    words = said.casefold()
    is_photo = any(word in words for word in ("photo", "picture", "shot", "product"))
    return "logo" if "logo" in words and not is_photo else "photo"


def _refuse_unfit(file: Plain) -> None:
    mode = file.get("mode")
    if mode in GONE:
        raise Refused("it was deleted or is hidden by Slack's plan")
    if mode == "external" or file.get("is_external"):
        raise Refused("it is kept outside Slack; drop the file itself here")
    media_type = str(file.get("mimetype") or "").partition(";")[0].strip().lower()
    if media_type not in PICTURE_TYPES:
        raise Refused(WANTED)
    size = file.get("size")
    if isinstance(size, int) and size > UPLOAD_BYTES_MAX:
        raise Refused("it is larger than 15 MB")


def _save(answer: httpx.Response, path: Path) -> None:
    if answer.status_code in (401, 403):
        raise Refused("Slack does not let me see it")
    if answer.status_code == 404:
        raise Refused("it is not there any more")
    if answer.status_code != 200:
        raise TryLater("Slack did not hand the file over.")
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == "text/html":
        # Slack's page to sign in: the app lacks the right to read files.
        raise Refused("Slack does not let me see it")
    if media_type not in (*PICTURE_TYPES, "application/octet-stream", "binary/octet-stream"):
        raise Refused(WANTED)
    received = 0
    with path.open("wb") as out:
        for chunk in answer.iter_bytes():
            received += len(chunk)
            if received > UPLOAD_BYTES_MAX:
                raise Refused("it is larger than 15 MB")
            out.write(chunk)
    if received == 0:
        raise Refused("it is empty")
