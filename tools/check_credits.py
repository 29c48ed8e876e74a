"""The tool `check_credits`: what is there, what is held, what was spent, and what is affordable."""

from pydantic import BaseModel
from sqlalchemy.orm import Session

from storage import ledger
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.ports import Resolution
from tools.kit.prices import PriceBook, credits_words
from tools.kit.say import ago, joined
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

MOVEMENTS_MAX = 5
EXAMPLE_SECONDS = 15
RESOLUTIONS: tuple[Resolution, ...] = ("720p", "1080p")
KINDS = {"grant": "granted", "capture": "spent", "refund": "given back", "adjust": "corrected"}


class CheckCreditsArgs(Args):
    """Nothing to say."""


class Movement(BaseModel):
    """One movement; `credits` is signed."""

    when: str
    kind: str
    credits: int
    reason: str
    balance_after: int


class Affordable(BaseModel):
    """How many of something the available credits pay for."""

    what: str
    resolution: str
    credits: int
    count: int


class CheckCreditsResult(Result):
    """The wallet as it is now, in credits."""

    available: int
    held: int
    balance: int
    movements: list[Movement]
    affordable: list[Affordable]


def apply(
    session: Session, context: ToolContext, _args: CheckCreditsArgs, _checked: Plain
) -> CheckCreditsResult:
    """Read the wallet."""
    balance = ledger.balance(session, context.workspace_id)
    movements = [
        Movement(
            when=ago(line.when_ms, context.now_ms),
            kind=line.kind,
            credits=line.credits,
            reason=line.reason,
            balance_after=line.balance_after,
        )
        for line in ledger.history(session, context.workspace_id, MOVEMENTS_MAX)
    ]
    affordable = [_affordable(context.prices, each, balance.available) for each in RESOLUTIONS]
    return CheckCreditsResult(
        say=_say(balance, movements, affordable),
        available=balance.available,
        held=balance.held,
        balance=balance.posted,
        movements=movements,
        affordable=affordable,
    )


def _affordable(prices: PriceBook, resolution: Resolution, available: int) -> Affordable:
    scenes = SCENES_BY_SECONDS[EXAMPLE_SECONDS]
    credits = prices.clip(resolution) * scenes + prices.voiceover + prices.music + prices.stitch
    return Affordable(
        what=f"{EXAMPLE_SECONDS}-second video ad at {resolution}",
        resolution=resolution,
        credits=credits,
        count=available // credits if credits else 0,
    )


def _say(balance: ledger.Balance, movements: list[Movement], affordable: list[Affordable]) -> str:
    sentences = [f"You have {credits_words(balance.available)} available."]
    if balance.held:
        sentences.append(f"{credits_words(balance.held)} more are held for work in progress.")
    options = [
        f"{each.count} at {each.resolution} ({credits_words(each.credits)} each)"
        for each in affordable
        if each.count
    ]
    if options:
        sentences.append(
            f"For {EXAMPLE_SECONDS}-second video ads that makes {joined(options, 'or')}."
        )
    elif affordable:
        cheapest = min(affordable, key=lambda each: each.credits)
        sentences.append(f"A {cheapest.what} costs {credits_words(cheapest.credits)}.")
    if movements:
        newest = [
            f"{KINDS.get(each.kind, each.kind)} {credits_words(abs(each.credits))} "
            f"for {each.reason}, {each.when}"
            if each.kind != "grant"
            else f"granted {credits_words(each.credits)} ({each.reason}), {each.when}"
            for each in movements[:3]
        ]
        sentences.append(f"Last: {'; '.join(newest)}.")
    return " ".join(sentences)


TOOL = Tool(
    name="check_credits",
    description=(
        "Show the workspace's credits: available, held for work in progress, the last movements, "
        "and what is affordable. Use it when the member asks about credits, balance, prices in "
        "total or what was spent. Free."
    ),
    args=CheckCreditsArgs,
    cost="free",
    touches=(),
    apply=apply,
)
