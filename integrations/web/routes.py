"""All pages of the dashboard."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from integrations.common.studio import Studio
from integrations.web import (
    chat,
    files,
    pages_campaigns,
    pages_credits,
    pages_settings,
    pages_studio,
    pages_videos,
    pages_wizard,
    sign_in,
)
from integrations.web.site import HOME, Site

PAGES = (
    sign_in,
    files,
    pages_videos,
    pages_campaigns,
    pages_studio,
    pages_wizard,
    pages_credits,
    pages_settings,
    chat,
)
FIRST = "/dashboard/videos"


def make_web_routes(studio: Studio) -> list[Route]:
    """Return the routes under `/dashboard` of a running studio."""
    site = Site(studio)
    found = [Route(HOME, _home, methods=["GET"]), Route(f"{HOME}/", _home, methods=["GET"])]
    for module in PAGES:
        found += module.routes(site)
    return found


async def _home(_request: Request) -> Response:
    return RedirectResponse(FIRST, 303)
