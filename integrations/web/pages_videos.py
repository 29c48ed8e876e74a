"""My videos: a card for every project, with the one action that fits it."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.common.project_reading import GROUPS
from integrations.web.site import Site, Visitor, is_scripted
from integrations.web.views_videos import Wanted, videos_view
from storage.ids import now_ms
from tools.kit.say import KINDS, sentence_case

AT = "/dashboard/videos"
WORDS_CHARACTERS_MAX = 100
PAGES_MAX = 10_000
GROUP_NAMES = {"drafts": "Drafts", "processing": "Processing", "finished": "Finished"} | {
    "failed": "Failed"
}


def routes(site: Site) -> list[Route]:
    """Return the routes of My videos."""

    def show(request: Request, visitor: Visitor) -> Response:
        wanted = wanted_of(request)
        with site.studio.database.read() as session:
            shown = videos_view(session, visitor.workspace_id, wanted, now_ms())
        values: dict[str, Any] = {
            "shown": shown,
            "wanted": wanted,
            "groups": GROUP_NAMES,
            "kinds": {kind: sentence_case(words) for kind, words in KINDS.items()},
            "address": lambda **changes: address_of(wanted, **changes),
        }
        if is_scripted(request):
            return site.partial(request, visitor, "videos_list.html", **values)
        return site.html(request, visitor, "videos.html", **values)

    return [Route(AT, site.page(show), methods=["GET"])]


def wanted_of(request: Request) -> Wanted:
    """Return what an address asks for; what is unknown there narrows nothing."""
    asked = request.query_params
    page = asked.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    return Wanted(
        words=asked.get("q", "").replace("\x00", "").strip()[:WORDS_CHARACTERS_MAX],
        group=asked.get("show", "") if asked.get("show") in GROUPS else "",
        kind=asked.get("kind", "") if asked.get("kind") in KINDS else "",
        page=min(max(number, 1), PAGES_MAX),
    )


def address_of(wanted: Wanted, **changes: Any) -> str:
    """Return the address of the list with some changes; another filter begins at page 1."""
    now = {"q": wanted.words, "show": wanted.group, "kind": wanted.kind, **changes}
    if "page" in changes and int(changes["page"]) <= 1:
        now.pop("page")
    asked = urlencode({name: value for name, value in now.items() if value})
    return f"{AT}?{asked}" if asked else AT
