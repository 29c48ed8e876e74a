"""The Studio: one project from its ideas to its files, with the chat beside it."""

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.common.reading import Session
from integrations.web.chat_panels import ChatPanel, chat_panel
from integrations.web.chat_shown import Reader
from integrations.web.site import Site, Visitor, form_of
from integrations.web.studio_acts import ACTS, Act
from integrations.web.studio_shown import StudioShown
from integrations.web.subtitles import webvtt
from integrations.web.talking import open_talk, run_now
from integrations.web.views_studio import studio_view
from storage import assets, projects
from storage.errors import NotFound
from storage.ids import new_id
from tools.kit.details import JINGLE_SECONDS, MOODS
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.ports import FRAME_SIZES

CAPTIONS_BYTES_MAX = 1_000_000
AT = "/dashboard/projects/{project_id}"
FORMATS = tuple(dict.fromkeys(format for format, _ in FRAME_SIZES))


def routes(site: Site) -> list[Route]:
    """Return the routes of the Studio."""
    pages = _Pages(site)
    return [
        Route(AT, site.page(pages.show), methods=["GET"]),
        Route(f"{AT}/panel", site.page(pages.panel), methods=["GET"]),
        Route(f"{AT}/captions/{{asset_id}}.vtt", site.page(pages.captions), methods=["GET"]),
        Route(f"{AT}/variant", site.action(pages.variant), methods=["POST"]),
        Route(f"{AT}/do/{{act}}", site.action(pages.act), methods=["POST"]),
    ]


class _Pages:
    """The handlers, with what they share."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, request: Request, visitor: Visitor) -> Response:
        """Show the whole page."""
        shown, chat = self._look(request, visitor)
        values = _values(shown, chat)
        return self._site.html(request, visitor, "studio.html", **values)

    def panel(self, request: Request, visitor: Visitor) -> Response:
        """Show what is left of the chat, as it is now."""
        shown, chat = self._look(request, visitor)
        return self._site.partial(request, visitor, "studio_panel.html", **_values(shown, chat))

    def act(self, request: Request, visitor: Visitor) -> Response:
        """Do one of the acts and show what is left of it."""
        do = ACTS.get(request.path_params["act"])
        if do is None:
            raise NotFound("There is nothing at this address.")
        reader, project_id = _reader(visitor), request.path_params["project_id"]
        form = form_of(request)
        studio = self._site.studio
        with studio.database.write() as session:
            project = projects.get(session, visitor.workspace_id, project_id)
            talk = open_talk(session, reader, project.campaign_id, project.id)
            said = do(Act(session, studio, reader, visitor.may_spend, project, talk, form))
        studio.engine.wake()
        return self._answer(request, visitor, said)

    def variant(self, request: Request, visitor: Visitor) -> Response:
        """Copy the project, perhaps at another length or shape, and open the copy."""
        form, reader = form_of(request), _reader(visitor)
        fields: dict[str, Any] = {"project": request.path_params["project_id"]}
        if form.get("seconds", "").isdecimal():
            fields["seconds"] = int(form["seconds"])
        if form.get("format"):
            fields["format"] = form["format"]
        with self._site.studio.database.write() as session:
            project = projects.get(session, visitor.workspace_id, str(fields["project"]))
            talk = open_talk(session, reader, project.campaign_id, project.id)
            made = run_now(session, self._site.studio, reader, talk, "duplicate_project", fields)
        return self._site.redirect(f"/dashboard/projects/{made.model_dump()['project_id']}")

    def captions(self, request: Request, visitor: Visitor) -> Response:
        """Give a film's captions in the form that browsers play."""
        asset_id = request.path_params["asset_id"]
        with self._site.studio.database.read() as session:
            asset = assets.get(session, visitor.workspace_id, asset_id)
            if asset.role != "captions" or asset.bytes > CAPTIONS_BYTES_MAX:
                raise NotFound("There is no such file.")
        read: Iterator[bytes] = self._site.studio.files.read(
            visitor.workspace_id, asset.sha256, assets.suffix(asset)
        )
        words = b"".join(read).decode("utf-8", "replace")
        headers = {"Cache-Control": "private, max-age=300"}
        return Response(webvtt(words), media_type="text/vtt; charset=utf-8", headers=headers)

    # -------------------------------------------------------------------------- shared

    def _look(self, request: Request, visitor: Visitor) -> tuple[StudioShown, ChatPanel]:
        project_id = request.path_params["project_id"]
        with self._site.studio.database.read() as session:
            return self._read(session, visitor, project_id)

    def _read(
        self, session: Session, visitor: Visitor, project_id: str
    ) -> tuple[StudioShown, ChatPanel]:
        shown = studio_view(
            session, self._site.studio, visitor.workspace_id, visitor.member_id, project_id
        )
        chat = chat_panel(session, _reader(visitor), shown.campaign_id, project_id)
        return shown, chat

    def _answer(self, request: Request, visitor: Visitor, said: str) -> Response:
        project_id = request.path_params["project_id"]
        if request.headers.get("hx-request") != "true":
            return self._site.redirect(f"/dashboard/projects/{project_id}")
        shown, chat = self._look(request, visitor)
        values = _values(shown, chat) | {"said": said}
        return self._site.partial(request, visitor, "studio_panel.html", **values)


def _reader(visitor: Visitor) -> Reader:
    return Reader(visitor.workspace_id, visitor.member_id)


def _values(shown: StudioShown, chat: ChatPanel) -> dict[str, Any]:
    return {
        "studio": shown,
        "chat": chat,
        "said": "",
        "key": new_id("web"),
        "moods": MOODS,
        "lengths": tuple(SCENES_BY_SECONDS) if shown.kind == "video_ad" else JINGLE_SECONDS,
        "formats": FORMATS,
    }
