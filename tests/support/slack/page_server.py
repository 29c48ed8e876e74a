"""Serves the demo page: a small chat client in a browser, in which one is any of three members."""

import asyncio
import functools
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.support.slack.fake import FakeSlack
from tests.support.slack.people import Act
from tests.support.slack.protocol import SlackError
from tests.support.slack.snapshot import snapshot
from tests.support.slack.world import Message, User, View

FOLDER = Path(__file__).parent / "page"
WAIT_SECONDS = 15.0
POLL_SECONDS = 0.1
Json = dict[str, Any]


class Page:
    """The page's addresses, below `/` and `/page`."""

    def __init__(self) -> None:
        self.slack: FakeSlack | None = None

    def routes(self, router: web.UrlDispatcher) -> None:
        """Add them to the fake's server."""
        router.add_get("/", self._index)
        router.add_get("/page/state", self._state)
        router.add_get("/page/picture", self._picture)
        router.add_post("/page/act", self._act)
        router.add_post("/page/upload", self._upload)
        router.add_get("/page/files/{file}", self._file)
        router.add_static("/page/static", FOLDER)
        router.add_get("/oauth/v2/authorize", self._authorize)

    @property
    def _fake(self) -> FakeSlack:
        assert self.slack is not None
        return self.slack

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(FOLDER / "index.html")

    def _user(self, request: web.Request) -> User:
        return self._fake.find_user(request.query.get("user", "ana"))

    async def _state(self, request: web.Request) -> web.StreamResponse:
        seen = int(request.query.get("version", "-1"))
        user = self._user(request)
        for _ in range(int(WAIT_SECONDS / POLL_SECONDS)):
            self._fake.world.settle()
            if self._fake.world.version != seen:
                break
            await asyncio.sleep(POLL_SECONDS)
        return web.json_response(snapshot(self._fake, user))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._fake.world.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        return _ranged(request, file.content, file.mimetype)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        """Fetch a picture of a block, as Slack's servers do; only from this machine."""
        address = request.query["url"]
        if urllib.parse.urlsplit(address).hostname not in ("127.0.0.1", "localhost"):
            raise web.HTTPNotFound
        async with (
            aiohttp.ClientSession() as session,
            session.get(address, allow_redirects=False) as answer,
        ):
            if answer.status != 200 or not answer.content_type.startswith("image/"):
                raise web.HTTPNotFound
            return web.Response(body=await answer.read(), content_type=answer.content_type)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        name = request.query["name"]
        file = self._fake.add_file(self._user(request), name, await request.read())
        return web.json_response({"id": file.id, "name": name, "mimetype": file.mimetype})

    async def _act(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        user = self._user(request)
        acts: dict[str, Callable[[User, Json], Act]] = {
            "post": self._post,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "click": self._click,
            "submit": self._submit,
            "close": self._close,
            "stop": self._stop,
            "open_home": self._open_home,
            "shortcut": self._shortcut,
            "invite": self._invite,
        }
        work = functools.partial(acts[body["kind"]], user, body)
        try:
            act = await asyncio.get_running_loop().run_in_executor(None, work)
        except (ValueError, AssertionError, SlackError) as problem:
            return web.json_response({"ok": False, "error": str(problem)})
        return web.json_response(
            {
                "ok": all(200 <= one.status < 300 for one in act.sent),
                "statuses": act.statuses,
                "answer": act.sent[-1].answer if act.sent else "",
                "ts": act.message.ts if act.message else None,
            }
        )

    def _message(self, body: Json) -> Message:
        return self._fake.find_channel(body["channel"]).messages[body["ts"]]

    def _post(self, user: User, body: Json) -> Act:
        text = body["text"]
        if text.startswith("/") and not body.get("thread_ts"):
            return self._fake.slash(user, body["channel"], text)
        files = [self._fake.world.files[name] for name in body.get("files", ())]
        return self._fake.post(user, body["channel"], text, body.get("thread_ts"), files)

    def _edit(self, user: User, body: Json) -> Act:
        return self._fake.edit(self._message(body), body["text"])

    def _delete(self, user: User, body: Json) -> Act:
        return self._fake.delete(self._message(body))

    def _react(self, user: User, body: Json) -> Act:
        message = self._message(body)
        mine = user.id in message.reactions.get(body["name"], ())
        return self._fake.react(user, message, body["name"], remove=mine)

    def _click(self, user: User, body: Json) -> Act:
        where: Message | View
        if body.get("view"):
            views = {**self._fake.world.views}
            views |= {one.id: one for one in self._fake.world.homes.values()}
            where = views[body["view"]]
        else:
            where = self._message(body)
        return self._fake.click(
            user,
            where,
            body["action_id"],
            block_id=body.get("block_id"),
            value=body.get("value"),
            choose=body.get("choose"),
        )

    def _submit(self, user: User, body: Json) -> Act:
        return self._fake.submit(self._fake.world.views[body["view"]], body["values"])

    def _close(self, user: User, body: Json) -> Act:
        return self._fake.close_view(self._fake.world.views[body["view"]])

    def _stop(self, user: User, body: Json) -> Act:
        return self._fake.stop(user, body["channel"], body["thread_ts"])

    def _open_home(self, user: User, body: Json) -> Act:
        return self._fake.open_home(user, body.get("tab", "home"))

    def _shortcut(self, user: User, body: Json) -> Act:
        if "ts" in body:
            return self._fake.shortcut(user, self._message(body), body["callback_id"])
        return self._fake.global_shortcut(user, body["callback_id"])

    def _invite(self, user: User, body: Json) -> Act:
        return self._fake.invite_bot(user, body["channel"])

    async def _authorize(self, request: web.Request) -> web.StreamResponse:
        """Stand for Slack's page "… is requesting permission": Ana allows."""
        raise web.HTTPFound(self._fake.authorize(str(request.url), "ana"))


def _ranged(request: web.Request, content: bytes, mimetype: str) -> web.StreamResponse:
    """Answer with a part of a file: players of films ask for parts."""
    wanted = request.http_range
    if wanted.start is None:
        return web.Response(body=content, content_type=mimetype, headers={"Accept-Ranges": "bytes"})
    start = max(0, wanted.start + len(content) if wanted.start < 0 else wanted.start)
    stop = min(wanted.stop or len(content), len(content))
    headers = {
        "Content-Range": f"bytes {start}-{stop - 1}/{len(content)}",
        "Accept-Ranges": "bytes",
    }
    return web.Response(
        status=206, body=content[start:stop], content_type=mimetype, headers=headers
    )
