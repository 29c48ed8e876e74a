"""The wizard: starts an ad without much typing.

Every answer travels in the address, so that back, reload and a bookmark keep what was typed and the
server keeps nothing of a run that was never finished. Only the last form makes something, by the
tools that talk uses, and only once.
"""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.common.reading import Session
from integrations.web import wizard_steps as wizard
from integrations.web.chat_shown import Reader
from integrations.web.site import Site, Visitor, form_of
from integrations.web.wizard_making import make_project
from integrations.web.wizard_steps import Answers
from storage import campaigns
from storage.errors import NotFound
from storage.ids import new_id
from storage.models import Campaign
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.prices import PriceBook

AT = "/dashboard/new"
RUN = re.compile(r"^[A-Za-z0-9_-]{8,64}$")
CAMPAIGNS_SHOWN = 12


def routes(site: Site) -> list[Route]:
    """Return the routes of the wizard."""
    pages = _Pages(site)
    return [
        Route(AT, site.page(pages.show), methods=["GET"]),
        Route(AT, site.action(pages.answer), methods=["POST"]),
    ]


class _Pages:
    """The handlers, with what they share."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def show(self, request: Request, visitor: Visitor) -> Response:
        """Show one step with what was answered so far."""
        given = dict(request.query_params)
        answers = wizard.read_answers(given, _run_of(given))
        step = given.get("step", "kind")
        if step not in wizard.steps_of(answers):
            step = "kind"
        return self._page(request, visitor, answers, step, {})

    def answer(self, request: Request, visitor: Visitor) -> Response:
        """Take a step's answers and go on to the next, or make what was asked for."""
        form = form_of(request)
        answers = wizard.read_answers(form, _run_of(form))
        step = form.get("step", "kind")
        if step not in wizard.steps_of(answers):
            step = "kind"
        before = wizard.step_before(answers, step)
        if form.get("go") == "back" and before is not None:
            # Whatever is typed so far goes along, right or wrong.
            return self._site.redirect(answers.address(before))
        wrong = wizard.wrong_in(answers, step)
        if wrong:
            return self._page(request, visitor, answers, step, wrong, status=422)
        if step != "check":
            return self._site.redirect(answers.address(wizard.step_after(answers, step)))
        broken = wizard.first_wrong(answers)
        if broken is not None:
            return self._site.redirect(answers.address(broken))
        reader = Reader(visitor.workspace_id, visitor.member_id)
        project_id = make_project(self._site.studio, reader, answers)
        return self._site.redirect(f"/dashboard/projects/{project_id}")

    # -------------------------------------------------------------------------- showing

    def _page(
        self,
        request: Request,
        visitor: Visitor,
        answers: Answers,
        step: str,
        wrong: dict[str, str],
        *,
        status: int = 200,
    ) -> Response:
        with self._site.studio.database.read() as session:
            listed = campaigns.listing(session, visitor.workspace_id, limit=CAMPAIGNS_SHOWN)
            chosen = _campaign(session, visitor, answers)
            pillars = campaigns.strategy(session, chosen) if chosen is not None else None
        steps = wizard.steps_of(answers)
        before = wizard.step_before(answers, step)
        kept = {
            name: value
            for name, value in answers.values.items()
            if name not in wizard.FIELDS.get(step, ())
        }
        return self._site.html(
            request,
            visitor,
            "wizard.html",
            status=status,
            step=step,
            steps=[(each, wizard.STEP_NAMES[each]) for each in steps],
            at=steps.index(step),
            answers=answers,
            kept=kept,
            wrong=wrong,
            has_back=before is not None,
            links={each: answers.address(each) for each in steps},
            campaigns=[line.campaign for line in listed],
            campaign=chosen,
            pillars=pillars,
            wizard=wizard,
            prices=_prices(self._site.studio.prices, answers),
        )


def _run_of(given: dict[str, str]) -> str:
    found = given.get("run", "")
    return found if RUN.match(found) else new_id("run")


def _campaign(session: Session, visitor: Visitor, answers: Answers) -> Campaign | None:
    if answers.is_new:
        return None
    try:
        return campaigns.get(session, visitor.workspace_id, answers.get("campaign"))
    except NotFound:
        # It was named by an old address; the question is asked again.
        return None


def _prices(prices: PriceBook, answers: Answers) -> dict[str, int]:
    """Return what each length costs at 720p, or what the kind costs; shown before anything is."""
    if answers.kind != "video_ad":
        step = "banners" if answers.kind == "banner" else answers.kind
        return {"": prices.of(step)}
    around = prices.voiceover + prices.music + prices.stitch
    return {
        str(seconds): scenes * prices.clip("720p") + around
        for seconds, scenes in SCENES_BY_SECONDS.items()
    }
