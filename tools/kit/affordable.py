"""What the credits and limits of a member pay for now, of every kind, and what is left when they
pay for nothing.

Called by `check_credits`, by planners when a price is more than there is, and by offers, which say
beforehand what accepting would run into.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import conversations, ledger, limits, workspaces
from storage.limits import Standing
from storage.models import Project
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.ports import Frozen, Resolution
from tools.kit.prices import PriceBook, credits_words
from tools.kit.say import counted, joined
from tools.kit.spec import ToolContext

USUAL_SECONDS = 15
RESOLUTIONS: tuple[Resolution, ...] = ("720p", "1080p")
CHEAP = ("script", "flyer")
FREE_WORDS = "Free drafts, editing, and a project's first ideas and script always cost nothing."


class Option(Frozen):
    """One thing with a price, and how many of it are affordable now.

    `kind` is that of a project, or `ideas` or `script`; `seconds` and `resolution` are a video's.
    `count` is None for what costs nothing.
    """

    what: str
    kind: str
    seconds: int | None = None
    resolution: Resolution | None = None
    credits: int
    count: int | None


def options(session: Session, context: ToolContext) -> tuple[Option, ...]:
    """Return everything that has a price, videos of the usual lengths first."""
    return _options(context.prices, spendable(session, context))


def spendable(session: Session, context: ToolContext) -> int:
    """Return the credits that the member can spend now in the campaign that the talk is about:
    what is available, or what the tightest limit leaves of it."""
    available = ledger.balance(session, context.workspace_id).available
    return min([available, *(each.left for each in limits_here(session, context))])


def limits_here(
    session: Session, context: ToolContext, campaign_id: str | None = None
) -> tuple[Standing, ...]:
    """Return the limits that hold back the member in a campaign (by default the current one), the
    tightest first."""
    if campaign_id is None:
        talk = conversations.get(session, context.workspace_id, context.conversation_id)
        campaign_id = talk.campaign_id
    subjects = {"workspace": context.workspace_id, "member": context.member_id}
    if campaign_id is not None:
        subjects["campaign"] = campaign_id
    return limits.standings(session, context.workspace_id, subjects, context.now_ms)


def what_is_possible(session: Session, context: ToolContext) -> str:
    """Return one or two sentences for somebody who is out of credits: what they still pay for, what
    the usual video needs, and what is free."""
    available = ledger.balance(session, context.workspace_id).available
    credits = spendable(session, context)
    found = _options(context.prices, credits)
    means = f"With {credits_words(credits)}"
    if credits < available:
        means = f"With the {credits_words(credits)} that your limits leave"
    usual = next(
        each for each in found if each.seconds == USUAL_SECONDS and each.resolution == "720p"
    )
    can = _best(found)
    if can:
        needs = f"; a {usual.what} needs {usual.credits}" if usual.count == 0 else ""
        return f"{means} you can still have {joined(can, 'or')}{needs}. {FREE_WORDS}"
    script, flyer = (next(each for each in found if each.kind == kind) for kind in CHEAP)
    return (
        f"{means} nothing that has a price is possible: a {script.what} costs {script.credits}, "
        f"a {flyer.what} {flyer.credits} and a {usual.what} {usual.credits}. {FREE_WORDS}"
    )


def limit_warning(session: Session, context: ToolContext, project: Project, credits: int) -> str:
    """Return what would refuse a yes to this price now, with the way out; empty when nothing
    would."""
    member = workspaces.get_member(session, context.workspace_id, context.member_id)
    if credits > 0 and not member.may_spend:
        return "You may not spend credits here, so a member who may has to approve it."
    for standing in limits_here(session, context, project.campaign_id):
        if standing.left < credits:
            return (
                f"Approving it now would be refused: {standing.words} leaves "
                f"{credits_words(standing.left)}. {standing.way_out}"
            )
    return ""


def _options(prices: PriceBook, credits: int) -> tuple[Option, ...]:
    def option(what: str, kind: str, price: int, **video: object) -> Option:
        count = credits // price if price else None
        return Option.model_validate(
            {"what": what, "kind": kind, "credits": price, "count": count, **video}
        )

    videos = [
        option(
            f"{seconds}-second video at {resolution}",
            "video_ad",
            prices.clip(resolution) * scenes + prices.voiceover + prices.music + prices.stitch,
            seconds=seconds,
            resolution=resolution,
        )
        for seconds, scenes in SCENES_BY_SECONDS.items()
        for resolution in RESOLUTIONS
    ]
    return (
        *videos,
        option("banner set", "banner", prices.banner_set),
        option("flyer", "flyer", prices.flyer),
        option("jingle", "jingle", prices.jingle),
        option("new round of ideas", "ideas", prices.new_ideas),
        option("new script", "script", prices.new_script),
    )


def _best(found: Sequence[Option]) -> list[str]:
    """Return in words what is affordable: the dearest video, each other asset, and, when there is
    no video, new scripts."""
    can = [each for each in found if each.count != 0]
    videos = [each for each in can if each.kind == "video_ad"]
    shown = [max(videos, key=lambda each: each.credits)] if videos else []
    shown += [each for each in can if each.kind in ("banner", "flyer", "jingle")]
    words = [f"a {each.what} ({each.credits})" for each in shown]
    scripts = next((each.count for each in can if each.kind == "script"), None)
    if scripts and not videos:
        words.append(counted(scripts, "new script"))
    return words
