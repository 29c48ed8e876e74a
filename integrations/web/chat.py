"""The chat: the member's talk about a campaign, streamed, with the agent's cards."""

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.common.streams import Streams
from integrations.web.chat_panels import chat_panel
from integrations.web.chat_shown import Reader, TurnShown
from integrations.web.chat_stream import ChatStream, page_position, position_of
from integrations.web.site import Site, Visitor, form_of
from integrations.web.talking import find_talk, open_talk, say
from storage import campaigns, projects
from storage.ids import new_id

AT = "/dashboard/chat"
ID = re.compile(r"^[A-Za-z0-9_-]{1,64}$")


def routes(site: Site) -> list[Route]:
    """Return the routes of the chat."""
    pages = _Pages(site)
    return [
        Route(f"{AT}/{{campaign_id}}", site.page(pages.show), methods=["GET"]),
        Route(f"{AT}/{{campaign_id}}/say", site.action(pages.say), methods=["POST"]),
        Route(f"{AT}/{{campaign_id}}/stop", site.action(pages.stop), methods=["POST"]),
        Route(f"{AT}/{{campaign_id}}/events", site.page(pages.events), methods=["GET"]),
    ]


class _Pages:
    """The handlers, with what they share."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._own_streams = Streams()

    def show(self, request: Request, visitor: Visitor) -> Response:
        """Show the chat about a campaign on a page of its own."""
        reader = _reader(visitor)
        with self._site.studio.database.read() as session:
            campaign_id = request.path_params["campaign_id"]
            campaign = campaigns.get(session, visitor.workspace_id, campaign_id)
            panel = chat_panel(session, reader, campaign.id)
        values: dict[str, Any] = {"chat": panel, "campaign": campaign, "key": new_id("web")}
        return self._site.html(request, visitor, "chat_page.html", **values)

    def say(self, request: Request, visitor: Visitor) -> Response:
        """Post what the member wrote and show it at once; the answer comes over the stream."""
        form, reader = form_of(request), _reader(visitor)
        studio = self._site.studio
        with studio.database.write() as session:
            campaign_id = request.path_params["campaign_id"]
            campaigns.get(session, visitor.workspace_id, campaign_id)
            project_id = form.get("project") or None
            if project_id is not None:
                project = projects.get(session, visitor.workspace_id, project_id)
                campaign_id = project.campaign_id
            talk = open_talk(session, reader, campaign_id, project_id)
            position = page_position(session, talk.id)
            posted = say(session, reader, talk, form.get("text", ""), form.get("key", ""))
            text = " ".join(form.get("text", "").split("\x00"))
        studio.engine.wake()
        if request.headers.get("hx-request") != "true":
            back = f"/dashboard/projects/{project_id}" if project_id else f"{AT}/{campaign_id}"
            return self._site.redirect(f"{back}#chat")
        return self._site.partial(
            request,
            visitor,
            "chat_said.html",
            letter_id=posted.letter_id,
            text=text,
            key=new_id("web"),
            position=position,
        )

    def stop(self, request: Request, visitor: Visitor) -> Response:
        """Ask the turn that is being answered to stop."""
        campaign_id, reader = request.path_params["campaign_id"], _reader(visitor)
        with self._site.studio.database.read() as session:
            campaigns.get(session, visitor.workspace_id, campaign_id)
            talk = find_talk(session, reader, campaign_id)
            turn_id = talk.busy_turn_id if talk is not None else None
        stopped = turn_id is not None and self._site.studio.talk.stop(visitor.workspace_id, turn_id)
        self._site.studio.engine.wake()
        if request.headers.get("hx-request") != "true":
            project_id = form_of(request).get("project", "")
            back = f"/dashboard/projects/{project_id}" if ID.match(project_id) else ""
            return self._site.redirect(back or f"{AT}/{campaign_id}")
        return self._site.toast("Stopping." if stopped else "It was over already.")

    def events(self, request: Request, visitor: Visitor) -> Response:
        """Stream the chat's turns as they are answered, and news of the project beside it."""
        campaign_id, reader = request.path_params["campaign_id"], _reader(visitor)
        project_id = request.query_params.get("project", "")
        given = request.headers.get("last-event-id") or request.query_params.get("after")
        after = position_of(given)
        studio = self._site.studio

        def render(turn: TurnShown) -> str:
            answer = self._site.partial(
                request, visitor, "chat_turn.html", turn=turn, here=project_id
            )
            return bytes(answer.body).decode()

        with studio.database.read() as session:
            campaigns.get(session, visitor.workspace_id, campaign_id)
            if project_id:
                projects.get(session, visitor.workspace_id, project_id)
            talk = find_talk(session, reader, campaign_id)
        if talk is None:
            with studio.database.write() as session:
                talk = open_talk(session, reader, campaign_id, project_id or None)
        stream = ChatStream(studio, reader, talk.id, project_id, render)
        with studio.database.read() as session:
            stream.begin(session, after)
        streams = self._streams(request)
        return streams.respond(stream.events(streams))

    def _streams(self, request: Request) -> Streams:
        # The server ends the streams of all its doors when it stops.
        parts = getattr(request.app.state, "parts", None)
        found = getattr(parts, "streams", None)
        return found if isinstance(found, Streams) else self._own_streams


def _reader(visitor: Visitor) -> Reader:
    return Reader(visitor.workspace_id, visitor.member_id)
