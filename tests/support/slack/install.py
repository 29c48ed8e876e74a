"""Installs the app as a person does in a browser: https://docs.slack.dev/authentication"""

import secrets
import urllib.parse
from dataclasses import dataclass

from tests.support.slack.people import People, Who


@dataclass(frozen=True)
class Installed:
    """How an installation went."""

    status: int
    """The HTTP status of the app's redirect page."""
    page: str
    scopes: frozenset[str]
    """What the app asked for."""


class Installer(People):
    """The person who clicks "Add to Slack"."""

    def authorize(self, address: str, user: Who, *, deny: bool = False) -> str:
        """Press Allow on the page that an install link leads to; return where it goes on.

        Args:
            address: The `…/oauth/v2/authorize?client_id=…` that the app redirected to.
            user: Who installs; the app comes into their team.
            deny: Whether they press Cancel.

        Raises:
            AssertionError: Slack would show an error page instead.
        """
        parts = urllib.parse.urlsplit(address)
        query = dict(urllib.parse.parse_qsl(parts.query))
        assert parts.path == "/oauth/v2/authorize", address
        app = self.world.app
        assert query.get("client_id") == app.client_id, "unknown client_id"
        scopes = frozenset(query.get("scope", "").split(",")) - {""}
        assert scopes and scopes <= set(app.scopes), f"bad scopes {sorted(scopes)}"
        uri = query.get("redirect_uri", "")
        assert not app.redirect_uris or uri in app.redirect_uris, f"bad redirect_uri {uri}"
        who = self.find_user(user)
        if deny:
            answer = {"error": "access_denied", "state": query.get("state", "")}
        else:
            code = secrets.token_hex(8)
            self.world.codes[code] = (who.team_id, who.id, uri)
            answer = {"code": code, "state": query.get("state", "")}
        return f"{uri}?{urllib.parse.urlencode(answer)}"

    def install(self, user: Who, *, deny: bool = False, path: str = "/slack/install") -> Installed:
        """Install the app in a user's team: its install page, Slack's Allow, its redirect page.

        The redirect address is taken to the app's own address whatever its host is. Cookies are
        kept as a browser would on https.
        """
        client, base = self.courier.client, self.courier.app_url
        client.cookies.clear()
        page = client.get(base + path)
        address = page.headers.get("location") or _link(page.text)
        cookies = _cookies(page.headers.get_list("set-cookie"))
        callback = urllib.parse.urlsplit(self.authorize(address, user, deny=deny))
        answer = client.get(
            f"{base}{callback.path}?{callback.query}",
            headers={"Cookie": cookies} if cookies else {},
        )
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        return Installed(
            answer.status_code, answer.text, frozenset(query.get("scope", "").split(","))
        )


def _cookies(headers: list[str]) -> str:
    return "; ".join(header.partition(";")[0] for header in headers)


def _link(page: str) -> str:
    for word in page.replace("'", '"').split('"'):
        if "/oauth/v2/authorize" in word:
            return word.replace("&amp;", "&")
    raise AssertionError("the install page has no link to Slack")
