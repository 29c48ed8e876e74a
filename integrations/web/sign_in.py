"""Signing in by a link that works once, and signing out."""

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from integrations.web.site import (
    COOKIE,
    FORGED,
    HOME,
    SIGN_IN,
    Site,
    Visitor,
    form_of,
    is_same_origin,
    read_form,
    secured,
)
from storage import web_sessions, workspaces
from storage.errors import Refused
from storage.ids import now_ms


def routes(site: Site) -> list[Route]:
    """Return the routes of signing in and out."""
    pages = _Pages(site)
    return [
        Route(SIGN_IN, pages.ask, methods=["GET"]),
        Route(f"{SIGN_IN}/{{secret}}", pages.confirm, methods=["GET"]),
        Route(f"{SIGN_IN}/{{secret}}", pages.enter, methods=["POST"]),
        Route("/dashboard/sign-out", site.action(pages.leave), methods=["POST"]),
    ]


def safe_next(wanted: str | None) -> str:
    """Return where to go after signing in: a page of the dashboard, whatever was asked."""
    path = wanted or HOME
    parts = urlsplit(path)
    is_ours = path == HOME or path.startswith(("/dashboard/", "/dashboard?"))
    if not is_ours or parts.netloc or "\\" in path or path.startswith(SIGN_IN) or "//" in path:
        return HOME
    return path if path.isprintable() else HOME


class _Pages:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def ask(self, request: Request) -> Response:
        """Tell who is not signed in how to get a link."""

        def work() -> Response:
            if self._site.visitor_of(request) is not None:
                return RedirectResponse(safe_next(request.query_params.get("next")), 303)
            return self._site.html(request, None, "sign_in.html")

        return secured(await run_in_threadpool(work))

    async def confirm(self, request: Request) -> Response:
        """Show whom a link signs in; only the button uses it up, so that programs which look at
        links in messages do not."""

        def work() -> Response:
            secret = request.path_params["secret"]
            with self._site.studio.database.read() as session:
                found = web_sessions.look_at_link(session, secret, now_ms())
                if found is None:
                    words = web_sessions.USED_UP
                    return self._site.html(request, None, "sign_in.html", status=410, words=words)
                member = workspaces.get_member(session, found.workspace_id, found.member_id)
                name = member.name
            return self._site.html(request, None, "sign_in_confirm.html", name=name, secret=secret)

        return secured(await run_in_threadpool(work))

    async def enter(self, request: Request) -> Response:
        """Use a link up and open a session in this browser."""
        await read_form(request)

        def work() -> Response:
            if not is_same_origin(request):
                return self._site.html(request, None, "sign_in.html", status=403, words=FORGED)
            try:
                with self._site.studio.database.write() as session:
                    secret = web_sessions.use_link(session, request.path_params["secret"], now_ms())
            except Refused as refused:
                words = refused.message
                return self._site.html(request, None, "sign_in.html", status=410, words=words)
            response = RedirectResponse(safe_next(form_of(request).get("next")), 303)
            public = self._site.studio.settings.public_url
            response.set_cookie(
                COOKIE,
                secret,
                max_age=web_sessions.SESSION_MS // 1_000,
                path=HOME,
                secure=public.startswith("https://") or request.url.scheme == "https",
                httponly=True,
                samesite="lax",
            )
            return response

        return secured(await run_in_threadpool(work))

    def leave(self, request: Request, _visitor: Visitor) -> Response:
        """End this browser's session."""
        with self._site.studio.database.write() as session:
            web_sessions.end(session, request.cookies.get(COOKIE, ""))
        response = RedirectResponse(SIGN_IN, 303)
        response.delete_cookie(COOKIE, path=HOME)
        return response
