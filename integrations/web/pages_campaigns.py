"""The campaign pages: the grid, a new campaign, and the Campaign Hub.

Every form works without a script: it is answered by the whole page, with what was typed kept when
it cannot be saved. With one, only the part that was changed is answered, and the parts that follow
from it (history, what is out of date, the gallery) beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.common.errors import outcome_of
from integrations.common.pictures import add_picture
from integrations.common.reading import Session
from integrations.web import campaign_acts as acts
from integrations.web.campaign_acts import Clash, Clashed, Desk
from integrations.web.campaign_pictures import received_picture
from integrations.web.campaigns_shown import Brand, Hub
from integrations.web.chat_shown import Reader
from integrations.web.contrast import color_notes
from integrations.web.site import Site, Visitor, form_of
from integrations.web.strategy_words import CHOICES, PILLARS
from integrations.web.views_campaigns import campaigns_view, hub_view
from integrations.web.views_studio import context_of
from storage.errors import AytadaError, NotFound
from tools.kit.business import BusinessType, Industry
from tools.kit.details import JINGLE_SECONDS, MOODS
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.ports import FRAME_SIZES
from tools.kit.spec import Result

LIST = "/dashboard/campaigns"
AT = f"{LIST}/{{campaign_id}}"
GALLERY_STEP, GALLERY_MAX = 24, 240
WANTED_CHARACTERS_MAX = 100
PAGES_MAX = 1_000
FORMATS = tuple(dict.fromkeys(format for format, _ in FRAME_SIZES))


def routes(site: Site) -> list[Route]:
    """Return the routes of the campaign pages."""
    lists, hubs = _Lists(site), _Hubs(site)
    return [
        Route(LIST, site.page(lists.show), methods=["GET"]),
        Route(LIST, site.action(lists.create), methods=["POST"]),
        Route(f"{LIST}/new", site.page(lists.new), methods=["GET"]),
        Route(AT, site.page(hubs.show), methods=["GET"]),
        Route(f"{AT}/gallery", site.page(hubs.gallery), methods=["GET"]),
        Route(f"{AT}/pillar/{{field}}", site.page(hubs.pillar), methods=["GET"]),
        Route(f"{AT}/brand", site.page(hubs.brand), methods=["GET"]),
        Route(f"{AT}/strategy", site.action(hubs.save_strategy), methods=["POST"]),
        Route(f"{AT}/brand", site.action(hubs.save_brand), methods=["POST"]),
        Route(f"{AT}/picture", site.action(hubs.save_picture), methods=["POST"]),
        Route(f"{AT}/undo", site.action(hubs.undo), methods=["POST"]),
        Route(f"{AT}/follow", site.action(hubs.follow), methods=["POST"]),
        Route(f"{AT}/unfollow", site.action(hubs.unfollow), methods=["POST"]),
        Route(f"{AT}/projects", site.action(hubs.new_project), methods=["POST"]),
        Route(f"{AT}/projects/{{project_id}}/price", site.action(hubs.price), methods=["POST"]),
        Route(f"{AT}/projects/{{project_id}}/variant", site.action(hubs.variant), methods=["POST"]),
    ]


@dataclass(frozen=True)
class Answer:
    """Which part of the hub an act is about, and the template that answers it."""

    part: str
    template: str
    field: str = ""

    @property
    def anchor(self) -> str:
        """Return where on the page the part is."""
        return "brand" if self.part == "picture" else self.part.removesuffix("-history")


class _Lists:
    """The handlers of the grid and of a new campaign."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, request: Request, visitor: Visitor) -> Response:
        """Show the grid, or only its cards to a search that is being typed."""
        wanted = request.query_params.get("q", "").strip()[:WANTED_CHARACTERS_MAX]
        page = _counted(request.query_params.get("page", ""), PAGES_MAX)
        with self._site.studio.database.read() as session:
            shown = campaigns_view(session, visitor.workspace_id, wanted, page)
        if _is_partial(request):
            return self._site.partial(request, visitor, "campaigns_grid.html", shown=shown)
        return self._site.html(request, visitor, "campaigns.html", shown=shown)

    def new(self, request: Request, visitor: Visitor) -> Response:
        """Show the form of a new campaign."""
        return self._form(request, visitor, {}, "")

    def create(self, request: Request, visitor: Visitor) -> Response:
        """Open a campaign and go to its hub; what was typed is kept when it cannot be opened."""
        form, studio = form_of(request), self._site.studio
        try:
            with studio.database.write() as session:
                made = acts.new_campaign(session, studio, _reader(visitor), form)
        except AytadaError as error:
            return self._form(request, visitor, form, error.message, outcome_of(error).status)
        return self._site.redirect(f"{LIST}/{made}")

    def _form(
        self,
        request: Request,
        visitor: Visitor,
        typed: Mapping[str, str],
        error: str,
        status: int = 200,
    ) -> Response:
        return self._site.html(
            request,
            visitor,
            "campaign_new.html",
            status=status,
            typed=typed,
            error=error,
            pillars=PILLARS,
            choices=CHOICES,
            business_types=get_args(BusinessType),
            industries=get_args(Industry),
        )


class _Hubs:
    """The handlers of the Campaign Hub."""

    def __init__(self, site: Site) -> None:
        self._site = site

    # -------------------------------------------------------------------------- looking

    def show(self, request: Request, visitor: Visitor) -> Response:
        """Show the whole hub."""
        return self._site.html(request, visitor, "campaign.html", **self._values(request, visitor))

    def gallery(self, request: Request, visitor: Visitor) -> Response:
        """Show the gallery as it is now."""
        values = self._values(request, visitor)
        return self._site.partial(request, visitor, "campaign_gallery.html", **values)

    def pillar(self, request: Request, visitor: Visitor) -> Response:
        """Show one card of the strategy as it is now."""
        field = request.path_params["field"]
        if field not in (*PILLARS, "approach"):
            raise NotFound("There is nothing at this address.")
        values = self._values(request, visitor) | {"field": field}
        return self._site.partial(request, visitor, "campaign_card.html", **values)

    def brand(self, request: Request, visitor: Visitor) -> Response:
        """Show the brand as it is now."""
        values = self._values(request, visitor)
        return self._site.partial(request, visitor, "campaign_brand.html", **values)

    # -------------------------------------------------------------------------- changing

    def save_strategy(self, request: Request, visitor: Visitor) -> Response:
        """Save one card of the strategy."""
        form = form_of(request)
        field = next((each for each in PILLARS if each in form), "approach")
        shown = Answer("strategy", "campaign_card_saved.html", field)
        return self._change(request, visitor, acts.save_strategy, shown)

    def save_brand(self, request: Request, visitor: Visitor) -> Response:
        """Save the brand."""
        shown = Answer("brand", "campaign_brand_saved.html")
        return self._change(request, visitor, acts.save_brand, shown)

    def save_picture(self, request: Request, visitor: Visitor) -> Response:
        """Keep an uploaded picture and make it the logo or the product photo."""
        # Look first: nothing of a stranger's is kept.
        self._hub(visitor, request.path_params["campaign_id"], 1)

        def keep() -> str:
            studio, workspace_id = self._site.studio, visitor.workspace_id
            picture = received_picture(studio, workspace_id, request)

            def use(desk: Desk, _: Mapping[str, str]) -> Result:
                kept = add_picture(desk.session, workspace_id, picture, desk.campaign.id)
                return acts.set_picture(desk, picture.role, kept.id)

            return str(self._act(request, visitor, use).say)

        return self._answer(request, visitor, keep, Answer("picture", "campaign_brand_saved.html"))

    def undo(self, request: Request, visitor: Visitor) -> Response:
        """Take the last change of strategy or brand back, or go to one of its versions."""
        part = "strategy" if form_of(request).get("what") == "strategy" else "brand"
        shown = Answer(f"{part}-history", f"campaign_{part}_saved.html")
        return self._change(request, visitor, acts.undo, shown)

    def follow(self, request: Request, visitor: Visitor) -> Response:
        """Post the campaign's updates to a channel."""
        shown = Answer("channels", "campaign_channels.html")
        return self._change(request, visitor, acts.follow, shown)

    def unfollow(self, request: Request, visitor: Visitor) -> Response:
        """Stop posting to a channel."""
        shown = Answer("channels", "campaign_channels.html")
        return self._change(request, visitor, acts.unfollow, shown)

    # -------------------------------------------------------------------------- making

    def new_project(self, request: Request, visitor: Visitor) -> Response:
        """Start a project and go on in the Studio."""
        made = self._act(request, visitor, acts.new_project)
        return self._site.redirect(f"/dashboard/projects/{made}")

    def price(self, request: Request, visitor: Visitor) -> Response:
        """Have a work priced and show the price in the Studio, where it can be approved."""
        project_id = request.path_params["project_id"]
        self._act(request, visitor, lambda desk, form: acts.price(desk, project_id, form))
        return self._site.redirect(f"/dashboard/projects/{project_id}#price")

    def variant(self, request: Request, visitor: Visitor) -> Response:
        """Copy a project and go on with the copy in the Studio."""
        project_id = request.path_params["project_id"]
        made = self._act(request, visitor, lambda desk, _: acts.variant(desk, project_id))
        return self._site.redirect(f"/dashboard/projects/{made}")

    # -------------------------------------------------------------------------- shared

    def _act(
        self, request: Request, visitor: Visitor, do: Callable[[Desk, Mapping[str, str]], Any]
    ) -> Any:
        studio, campaign_id = self._site.studio, request.path_params["campaign_id"]
        with studio.database.write() as session:
            return do(self._desk(session, visitor, campaign_id), form_of(request))

    def _change(
        self, request: Request, visitor: Visitor, change: acts.Change, shown: "Answer"
    ) -> Response:
        """Make a change of the campaign and show what came of it."""
        return self._answer(
            request, visitor, lambda: str(self._act(request, visitor, change).say), shown
        )

    def _answer(
        self, request: Request, visitor: Visitor, do: Callable[[], str], shown: "Answer"
    ) -> Response:
        """Show what came of an act; a refusal is shown beside what was typed."""
        said, error, status = "", "", 200
        clashes: tuple[Clash, ...] = ()
        try:
            said = do()
        except Clashed as clash:
            error, clashes, status = clash.message, clash.clashes, 409
        except AytadaError as refusal:
            error, status = refusal.message, outcome_of(refusal).status
        # A campaign that is not there is told here, whatever was refused before.
        values = self._values(request, visitor)
        if said and not _is_partial(request):
            at = f"{LIST}/{request.path_params['campaign_id']}"
            return self._site.redirect(f"{at}#{shown.anchor}")
        values |= {"said": said, "part": shown.part, "field": shown.field, "clashes": clashes}
        if error:
            values |= {"errors": {shown.part: error}}
            values |= _kept(values["hub"], form_of(request), shown.part)
        if _is_partial(request):
            # Answered as a success, so that the page takes it up: the words tell what is wrong.
            return self._site.partial(request, visitor, shown.template, **values)
        return self._site.html(request, visitor, "campaign.html", status=status, **values)

    def _values(self, request: Request, visitor: Visitor) -> dict[str, Any]:
        shown = _counted(request.query_params.get("shown", ""), GALLERY_MAX, GALLERY_STEP)
        return {
            "hub": self._hub(visitor, request.path_params["campaign_id"], shown),
            "part": "",
            "field": "",
            "said": "",
            "errors": {},
            "clashes": (),
            "typed": {},
            "more": min(shown + GALLERY_STEP, GALLERY_MAX),
            "formats": FORMATS,
            "video_seconds": tuple(SCENES_BY_SECONDS),
            "jingle_seconds": JINGLE_SECONDS,
            "moods": MOODS,
        }

    def _hub(self, visitor: Visitor, campaign_id: str, shown: int) -> Hub:
        studio = self._site.studio
        context = context_of(studio, visitor.workspace_id, visitor.member_id)
        with studio.database.read() as session:
            return hub_view(session, context, campaign_id, shown)

    def _desk(self, session: Session, visitor: Visitor, campaign_id: str) -> Desk:
        return acts.open_desk(session, self._site.studio, _reader(visitor), campaign_id)


def _kept(hub: Hub, form: Mapping[str, str], part: str) -> dict[str, Any]:
    """Return what was typed, so that the page shows it again."""
    if part != "brand":
        return {"typed": dict(form)}
    typed = acts.typed_brand(form)
    pronunciations = tuple(typed.pop("pronunciations").items())
    lists = {name: tuple(value) for name, value in typed.items() if isinstance(value, list)}
    kept: Brand = replace(hub.brand, **(typed | lists), pronunciations=pronunciations)
    codes = [color for color in kept.colors if acts.is_code(color)]
    return {"typed": dict(form), "hub": replace(hub, brand=replace(kept, notes=color_notes(codes)))}


def _reader(visitor: Visitor) -> Reader:
    return Reader(visitor.workspace_id, visitor.member_id)


def _is_partial(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _counted(text: str, most: int, otherwise: int = 1) -> int:
    """Return a number from an address that counts from 1; anything else is the usual one."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(most)):
        return otherwise
    return min(max(1, int(text)), most)
