"""Starts `emulate`, a Slack emulator that nobody here wrote (npm, Apache-2.0, exact version).

It has OAuth, signed events, posting, Home tabs, modals by a made trigger, files and scopes; no
streams, agent sessions, Socket Mode or interactivity.
"""

import contextlib
import json
import select
import socket
import subprocess
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx

from tests.support.missing import missing
from tests.support.slack.typed import MODULES, NODE, NODE_FOLDER

STARTER = NODE_FOLDER / "slack" / "emulate.mjs"
START_SECONDS = 30.0
CLIENT_ID = "111.222"
CLIENT_SECRET = "shh"
SIGNING_SECRET = "emulated-signing-secret"
SCOPES = (
    "app_mentions:read,channels:history,channels:join,channels:read,chat:write,chat:write.public,"
    "commands,files:read,files:write,groups:history,groups:read,im:history,im:read,im:write,"
    "mpim:history,mpim:read,assistant:write,reactions:read,reactions:write,team:read,users:read,"
    "users:read.email"
)


def require_emulate() -> None:
    """Skip the running test, visibly, where emulate is not installed; fail it in CI."""
    if (MODULES / "emulate" / "package.json").exists():
        return
    reason = "emulate is not installed: run `npm install --prefix tests/contract/node`"
    missing(reason)


@dataclass(frozen=True)
class EmulatedSlack:
    """A running emulator with team Acme, marta, ben, and #campaigns."""

    url: str
    """Its own address: pages, uploads."""
    proxy_url: str
    """The address that takes arguments in query strings, too."""
    marta_token: str = "xoxp-marta"
    ben_token: str = "xoxp-ben"
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    signing_secret: str = SIGNING_SECRET

    @property
    def api_url(self) -> str:
        """The Web API's address, for slack-sdk."""
        return f"{self.proxy_url}/api/"

    def allow(self, address: str, name: str = "marta") -> str:
        """Press a person's button on the page of an authorize link; return where it goes on.

        Args:
            address: The link, whatever its host.
            name: Whose button.

        Raises:
            AssertionError: The emulator shows an error page.
        """
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        with httpx.Client(trust_env=False) as browser:
            page = browser.get(f"{self.url}/oauth/v2/authorize", params=query)
            assert page.status_code == 200, page.text
            user = _hidden(page.text, "user_id", f"{name}@example.com")
            form = {key: query.get(key, "") for key in ("redirect_uri", "scope", "state")}
            form |= {"user_id": user, "client_id": query["client_id"]}
            answer = browser.post(f"{self.url}/oauth/v2/authorize/callback", data=form)
        return answer.headers["location"]

    def install_url(self, redirect_uri: str, scopes: Sequence[str] = ("chat:write",)) -> str:
        """Return an authorize link as an app would make it."""
        query = {
            "client_id": self.client_id,
            "scope": ",".join(scopes),
            "redirect_uri": redirect_uri,
            "state": "s1",
        }
        return f"{self.url}/oauth/v2/authorize?{urllib.parse.urlencode(query)}"


def _hidden(page: str, name: str, near: str) -> str:
    """Return a hidden field of the form that also shows some text."""
    for form in page.split("<form")[1:]:
        if near in form:
            _, _, rest = form.partition(f'name="{name}" value="')
            return rest.partition('"')[0]
    raise AssertionError(f"no form for {near}")


@contextlib.contextmanager
def start_emulated(events_url: str, redirect_uri: str) -> Iterator[EmulatedSlack]:
    """Run an emulator for one app.

    Args:
        events_url: Where it sends signed events.
        redirect_uri: The only one that OAuth accepts.
    """
    seed = {
        "team": {"name": "Acme", "domain": "acme"},
        "signing_secret": SIGNING_SECRET,
        "strict_scopes": True,
        "users": [
            {"name": "marta", "real_name": "Marta Marketer", "email": "marta@example.com"},
            {"name": "ben", "real_name": "Ben Bakker", "email": "ben@example.com"},
        ],
        "bots": [{"name": "aytada"}],
        "channels": [{"name": "campaigns"}],
        "oauth_apps": [
            {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "app_id": "A000000001",
                "name": "Aytada",
                "redirect_uris": [redirect_uri],
                "scopes": SCOPES.split(","),
                "bot_name": "aytada",
            }
        ],
        "tokens": [
            {"token": "xoxp-marta", "user": "marta", "scopes": SCOPES.split(",")},
            {"token": "xoxp-ben", "user": "ben", "scopes": ["chat:write"]},
        ],
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = json.dumps({"port": port, "events_url": events_url, "seed": seed})
    with subprocess.Popen(
        [str(NODE), str(STARTER), options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
            line = process.stdout.readline() if ready else ""
            assert line, f"emulate did not start within {START_SECONDS} seconds"
            yield EmulatedSlack(**json.loads(line))
        finally:
            process.stdin.close()
            process.terminate()
            process.wait(10)
