"""The tool `check_credits`: what is there, what is held, what was spent, and what is affordable."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy.orm import Session

from storage import ledger, spending
from storage.limits import Standing
from storage.spending import Spending
from tools.kit.affordable import (
    FREE_WORDS,
    USUAL_SECONDS,
    Option,
    limits_here,
    options,
    what_is_possible,
)
from tools.kit.prices import credits_words
from tools.kit.say import ago, counted, joined, listed, quoted, sentence_case
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

ASSETS = ("banner", "flyer", "jingle")
MOVEMENTS_MAX = 5
SPENT_DAYS = 30
DAY_MS = 24 * 60 * 60 * 1000


class CheckCreditsArgs(Args):
    """Nothing to say."""


class Movement(BaseModel):
    """One movement; `credits` is signed."""

    when: str
    kind: str
    credits: int
    reason: str
    balance_after: int


class Named(BaseModel):
    """Credits of one project."""

    project: str
    credits: int


class LimitShown(BaseModel):
    """A limit that holds the member back here, and what of it is left."""

    limit: str
    left: int


class CheckCreditsResult(Result):
    """The wallet as it is now, in credits; `spent` is that of the last 30 days."""

    available: int
    held: int
    balance: int
    held_for: list[Named]
    spent: list[Named]
    movements: list[Movement]
    limits: list[LimitShown]
    affordable: list[Option]


def apply(
    session: Session, context: ToolContext, _args: CheckCreditsArgs, _checked: Plain
) -> CheckCreditsResult:
    """Read the wallet."""
    balance = ledger.balance(session, context.workspace_id)
    held = spending.held(session, context.workspace_id)
    spent = spending.spent(session, context.workspace_id, context.now_ms - SPENT_DAYS * DAY_MS)
    limits = limits_here(session, context)
    affordable = options(session, context)
    sentences = [
        f"You have {credits_words(balance.available)} available.",
        *_held_words(balance.held, held),
        *(f"{sentence_case(each.words)} leaves {each.left}." for each in limits),
        _affordable_words(affordable) or what_is_possible(session, context),
        *_spent_words(spent),
    ]
    return CheckCreditsResult(
        say=" ".join(sentences),
        available=balance.available,
        held=balance.held,
        balance=balance.posted,
        held_for=_named(held),
        spent=_named(spent),
        movements=[
            Movement(
                when=ago(line.when_ms, context.now_ms),
                kind=line.kind,
                credits=line.credits,
                reason=line.reason,
                balance_after=line.balance_after,
            )
            for line in ledger.history(session, context.workspace_id, MOVEMENTS_MAX)
        ],
        limits=_shown(limits),
        affordable=list(affordable),
    )


def _affordable_words(affordable: Sequence[Option]) -> str:
    """Return what the credits pay for when that is a usual video; empty when it is not."""
    usual = [
        each
        for each in affordable
        if each.count and (each.seconds == USUAL_SECONDS or each.kind in ASSETS)
    ]
    if not any(each.kind == "video_ad" for each in usual):
        return ""
    words = [f"{_several(each)} ({each.credits} each)" for each in usual]
    return f"That pays for {joined(words, 'or')}. {FREE_WORDS}"


def _several(option: Option) -> str:
    if option.kind == "video_ad":
        videos = counted(option.count or 0, "video")
        return f"{videos} of {option.seconds} seconds at {option.resolution}"
    return counted(option.count or 0, option.what)


def _held_words(credits: int, held: Sequence[Spending]) -> list[str]:
    if not credits:
        return []
    names = [quoted(each.title) for each in held if each.title]
    what = listed(names, len(names)) if names else "work in progress"
    return [f"{credits_words(credits)} more are held for {what}."]


def _spent_words(spent: Sequence[Spending]) -> list[str]:
    if not spent:
        return []
    names = [f"{credits_words(each.credits)} for {quoted(each.title)}" for each in spent]
    return [f"Spent in the last {SPENT_DAYS} days: {joined(names)}."]


def _named(found: Sequence[Spending]) -> list[Named]:
    return [Named(project=each.title, credits=each.credits) for each in found]


def _shown(limits: Sequence[Standing]) -> list[LimitShown]:
    return [LimitShown(limit=each.words, left=each.left) for each in limits]


TOOL = Tool(
    name="check_credits",
    description=(
        "Show the workspace's credits: available, held and for what, recent spend, the limits that "
        "apply, and what is affordable of every kind. Use it when the member asks about credits, "
        "balance, limits, prices in total, what they can afford or what was spent. Free."
    ),
    args=CheckCreditsArgs,
    cost="free",
    touches=(),
    apply=apply,
)
