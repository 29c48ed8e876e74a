"""What every page stands on: who is looking, forms that are theirs, templates, errors in words."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, select_autoescape
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from integrations.common.errors import outcome_of
from integrations.common.studio import Studio
from storage import ledger, web_sessions, workspaces
from storage.errors import AytadaError, Forbidden
from storage.ids import now_ms
from tools.kit.say import STATUSES, ago

HERE = Path(__file__).parent
COOKIE = "aytada_session"
SIGN_IN = "/dashboard/sign-in"
HOME = "/dashboard"
FILES_MAX = 4
FIELDS_MAX = 400
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    # A form's origin is checked: without any referrer browsers would call it “null”.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
FORGED = "This page is out of date, or the form came from elsewhere. Load the page again."


@dataclass(frozen=True)
class Visitor:
    """The signed-in member who asks for a page; `csrf` goes into each of their forms."""

    workspace_id: str
    member_id: str
    name: str
    may_spend: bool
    csrf: str
    session_id: str


Handler = Callable[[Request, Visitor], Response]
"""Runs in a thread of its own; errors that it raises are told in words."""


def form_of(request: Request) -> dict[str, str]:
    """Return the text fields of the form that an action takes."""
    fields: dict[str, str] = request.state.fields
    return fields


def files_of(request: Request) -> dict[str, UploadFile]:
    """Return the files of the form that an action takes, by field."""
    files: dict[str, UploadFile] = request.state.files
    return files


def csrf_token(studio_secret: bytes, session_secret: str) -> str:
    """Return what the forms of one session carry, and no other site can know."""
    message = b"aytada-web-form-1:" + session_secret.encode("utf-8", "replace")
    return hmac.new(studio_secret, message, hashlib.sha256).hexdigest()


@cache
def static_url(name: str) -> str:
    """Return the address of a static file, which changes with its content."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/dashboard/static/{name}?{digest}"


class Site:
    """Turns handlers into endpoints and templates into answers."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            static=static_url, ago_words=_ago_words, status_words=_status_words
        )

    # -------------------------------------------------------------------------- endpoints

    def page(self, handler: Handler) -> Callable[[Request], Any]:
        """Return the endpoint of a page that only looks; who is not signed in is sent to do so."""

        async def endpoint(request: Request) -> Response:
            return await self._run(request, handler)

        return endpoint

    def action(self, handler: Handler) -> Callable[[Request], Any]:
        """Return the endpoint of a form: it must come from a page of ours, of this very session."""

        async def endpoint(request: Request) -> Response:
            await read_form(request)
            try:
                return await self._run(request, handler, changes=True)
            finally:
                await request.close()

        return endpoint

    async def _run(self, request: Request, handler: Handler, *, changes: bool = False) -> Response:
        def work() -> Response:
            visitor = self.visitor_of(request)
            if visitor is None:
                return self._not_signed_in(request)
            try:
                if changes:
                    self._check_form(request, visitor)
                return handler(request, visitor)
            except AytadaError as error:
                return self._refused(request, visitor, outcome_of(error).status, error.message)
            except ValidationError as error:
                told = error.errors()[0]
                where = ".".join(str(part) for part in told["loc"])
                words = f"This cannot be used: {where}: {told['msg']}."
                return self._refused(request, visitor, 422, words)

        return secured(_followed(request, await run_in_threadpool(work)))

    def visitor_of(self, request: Request) -> Visitor | None:
        """Return who is signed in at a browser, or None."""
        secret = request.cookies.get(COOKIE, "")
        if not secret:
            return None
        with self.studio.database.read() as session:
            found = web_sessions.signed_in(session, secret, now_ms())
            if found is None:
                return None
            member = workspaces.get_member(session, found.workspace_id, found.member_id)
            return Visitor(
                workspace_id=found.workspace_id,
                member_id=found.member_id,
                name=member.name,
                may_spend=member.may_spend,
                csrf=csrf_token(self.studio.secret, secret),
                session_id=hashlib.sha256(secret.encode()).hexdigest()[:16],
            )

    def _check_form(self, request: Request, visitor: Visitor) -> None:
        given = form_of(request).get("csrf") or request.headers.get("x-csrf-token", "")
        is_ours = hmac.compare_digest(given.encode(), visitor.csrf.encode())
        if not is_ours or not is_same_origin(request):
            raise Forbidden(FORGED, code="forged_form")

    def _not_signed_in(self, request: Request) -> Response:
        back = request.url.path if request.method == "GET" else HOME
        if request.method == "GET" and request.url.query:
            back = f"{back}?{request.url.query}"
        if "text/event-stream" in request.headers.get("accept", ""):
            return Response("You are not signed in any more.", status_code=401)
        if is_scripted(request):
            back = urlsplit(request.headers.get("hx-current-url", "")).path or HOME
            return Response(
                status_code=401, headers={"HX-Redirect": f"{SIGN_IN}?next={quote(back, safe='')}"}
            )
        return RedirectResponse(f"{SIGN_IN}?next={quote(back, safe='')}", 303)

    def _refused(self, request: Request, visitor: Visitor, status: int, words: str) -> Response:
        if is_scripted(request):
            return self.toast(words, status=status, is_bad=True)
        title = "There is nothing here" if status == 404 else "That did not work"
        return self.html(
            request, visitor, "error.html", status=status, error_title=title, words=words
        )

    # -------------------------------------------------------------------------- answers

    def html(
        self,
        request: Request,
        visitor: Visitor | None,
        template: str,
        *,
        status: int = 200,
        **values: Any,
    ) -> HTMLResponse:
        """Return a page made of a template; it also gets `visitor`, `csrf`, `balance`, `path`."""
        available = None
        if visitor is not None:
            with self.studio.database.read() as session:
                available = ledger.balance(session, visitor.workspace_id).available
        return self._rendered(template, status, request, visitor, {"balance": available, **values})

    def partial(
        self,
        request: Request,
        visitor: Visitor | None,
        template: str,
        *,
        status: int = 200,
        **values: Any,
    ) -> HTMLResponse:
        """Return a part of a page made of a template."""
        return self._rendered(template, status, request, visitor, values)

    def redirect(self, url: str) -> Response:
        """Send the browser to another page of ours after a form."""
        return RedirectResponse(url, 303)

    def toast(self, words: str, *, status: int = 200, is_bad: bool = False) -> HTMLResponse:
        """Return a short notice, shown and read out on the page that asked."""
        html = self._templates.get_template("toast.html").render(words=words, is_bad=is_bad)
        headers = {"HX-Retarget": "#status", "HX-Reswap": "innerHTML"}
        return HTMLResponse(html, status_code=status, headers=headers)

    def _rendered(
        self,
        template: str,
        status: int,
        request: Request,
        visitor: Visitor | None,
        values: Mapping[str, Any],
    ) -> HTMLResponse:
        html = self._templates.get_template(template).render(
            visitor=visitor,
            csrf=visitor.csrf if visitor is not None else "",
            path=request.url.path,
            **values,
        )
        return HTMLResponse(html, status_code=status)


async def read_form(request: Request) -> None:
    """Read a form's fields and files, for `form_of` and `files_of`."""
    form = await request.form(max_files=FILES_MAX, max_fields=FIELDS_MAX)
    request.state.fields = {
        name: value for name, value in form.multi_items() if isinstance(value, str)
    }
    request.state.files = {
        name: value for name, value in form.multi_items() if isinstance(value, UploadFile)
    }


def is_scripted(request: Request) -> bool:
    """Tell whether htmx asks, which shows a part of a page, and not the browser itself."""
    return request.headers.get("hx-request") == "true"


def is_same_origin(request: Request) -> bool:
    """Tell whether a form was sent by a page of this address, as far as the browser tells."""
    fetched_from = request.headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def _followed(request: Request, response: Response) -> Response:
    """Return a redirect as htmx follows it: as a new page, not into the part that it swaps."""
    if response.status_code != 303 or not is_scripted(request):
        return response
    return Response(headers={"HX-Redirect": response.headers["location"]})


def secured(response: Response) -> Response:
    """Return an answer with the headers of the dashboard; those that it has stay."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _ago_words(at_ms: int) -> str:
    return ago(at_ms, now_ms())


def _status_words(status: str) -> str:
    words = STATUSES.get(status, status.replace("_", " "))
    return words[:1].upper() + words[1:]
