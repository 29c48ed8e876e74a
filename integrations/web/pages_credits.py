"""Credits: what there is, what is held, what each movement was for, and the limits."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.web.site import Site, Visitor, form_of
from storage import ledger, limits
from storage.errors import Forbidden, Refused
from storage.ids import now_ms
from tools.kit.prices import PriceBook

AT = "/dashboard/credits"
LINES_MAX = 100
KIND_WORDS = {"grant": "Added", "capture": "Delivered", "refund": "Given back"}
PERIOD_WORDS = {"day": "a day", "week": "a week", "month": "a month", "total": "in all"}


def routes(site: Site) -> list[Route]:
    """Return the routes of the credits page."""

    def show(request: Request, visitor: Visitor) -> Response:
        with site.studio.database.read() as session:
            balance = ledger.balance(session, visitor.workspace_id)
            lines = ledger.history(session, visitor.workspace_id, LINES_MAX)
            found = limits.standings(session, visitor.workspace_id, None, now_ms())
        prices = PriceBook.model_validate(site.studio.settings.prices)
        return site.html(
            request,
            visitor,
            "credits.html",
            posted=balance.posted,
            held=balance.held,
            lines=[
                (line, KIND_WORDS.get(line.kind, line.kind), _day(line.when_ms)) for line in lines
            ],
            limits=found,
            periods={name: PERIOD_WORDS.get(name, name) for name in limits.PERIODS},
            prices=prices,
        )

    def limit(request: Request, visitor: Visitor) -> Response:
        if not visitor.may_spend:
            raise Forbidden("Only members who may spend credits set limits. Ask one of them.")
        form = form_of(request)
        text = form.get("credits", "").strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise Refused("A limit is a whole number of credits, such as 500; empty takes it away.")
        with site.studio.database.write() as session:
            limits.set_limit(
                session,
                visitor.workspace_id,
                scope="workspace",
                subject_id=visitor.workspace_id,
                period=form.get("period", ""),
                credits_max=int(text) if text else None,
            )
        return site.redirect(AT)

    return [
        Route(AT, site.page(show), methods=["GET"]),
        Route(f"{AT}/limit", site.action(limit), methods=["POST"]),
    ]


def _day(when_ms: int) -> str:
    return datetime.fromtimestamp(when_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")
