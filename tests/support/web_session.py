"""Signed-in browsers for tests: over plain HTTP, and as cookies for a real one."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import httpx

from integrations.web.site import COOKIE, csrf_token
from storage import web_sessions
from storage.ids import now_ms
from tests.support.door import Door


class Who(Protocol):
    """A member of a workspace."""

    @property
    def workspace_id(self) -> str: ...
    @property
    def member_id(self) -> str: ...


def signed_in(door: Door, person: Who) -> str:
    """Sign a member in as by a link and return the session's secret."""
    with door.stage.database.write() as session:
        link = web_sessions.make_link(session, person.workspace_id, person.member_id, now_ms())
        return web_sessions.use_link(session, link, now_ms())


def cookies_of(door: Door, person: Who) -> list[Any]:
    """Return the cookies of a signed-in member as a browser takes them."""
    return [{"name": COOKIE, "value": signed_in(door, person), "url": f"{door.base_url}/dashboard"}]


class Browser:
    """A browser without a screen: it keeps the session and knows what its forms carry."""

    def __init__(self, client: httpx.Client, csrf: str) -> None:
        self.client = client
        self.csrf = csrf

    def get(self, path: str, *, scripted: bool = False) -> httpx.Response:
        """Open a page, or as htmx a part of one."""
        return self.client.get(path, headers={"HX-Request": "true"} if scripted else {})

    def post(
        self,
        path: str,
        form: Mapping[str, Any],
        *,
        scripted: bool = True,
        csrf: str | None = None,
        files: Any = None,
    ) -> httpx.Response:
        """Send a form as htmx does, or as the browser itself."""
        carried = {"csrf": self.csrf if csrf is None else csrf, **form}
        headers = {"HX-Request": "true"} if scripted else {}
        return self.client.post(path, data=carried, headers=headers, files=files)

    def stream(
        self, path: str, headers: Mapping[str, str] | None = None
    ) -> AbstractContextManager[httpx.Response]:
        """Open an event stream."""
        accept = {"Accept": "text/event-stream"}
        return self.client.stream("GET", path, headers={**accept, **(headers or {})})


@contextmanager
def browser_of(door: Door, person: Who) -> Iterator[Browser]:
    """Open a browser that is signed in."""
    secret = signed_in(door, person)
    with httpx.Client(base_url=door.base_url, cookies={COOKIE: secret}, timeout=30) as client:
        yield Browser(client, csrf_token(door.stage.secret, secret))
