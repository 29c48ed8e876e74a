"""Offers to make anew what is stale: first the text, then, at its exact price, what follows it.

Called by tools that change what things are made from, and when a bought script has arrived. Each
offer is a real quote, so that the member's yes does exactly what was said.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import ledger, projects, quotes
from storage.errors import Conflict, PaymentNeeded, Refused
from storage.models import Campaign, Project
from tools.kit.offers import QuoteCard
from tools.kit.plans import PlannedStep
from tools.kit.prices import credits_words
from tools.kit.quoting import kept_words, quote_film, quote_text
from tools.kit.references import conversation_of
from tools.kit.say import counted, joined, quoted, sentence_case
from tools.kit.spec import ToolContext
from tools.kit.staleness import Staleness, staleness

PROJECTS_MAX = 20
OTHERS_SAID_MAX = 3
NAMES = {
    "voiceover": "voiceover",
    "music": "music",
    "stitch": "the stitch",
    "banners": "the banner set",
    "flyer": "the flyer",
    "jingle": "the jingle",
}


def project_at_hand(
    session: Session, context: ToolContext, campaign: Campaign
) -> tuple[Project | None, tuple[Project, ...]]:
    """Return the campaign's project that the conversation is about, or its only one, and the
    others."""
    found = projects.listing(
        session, context.workspace_id, campaign_id=campaign.id, limit=PROJECTS_MAX
    )
    wanted = conversation_of(session, context).project_id
    found = tuple(each for each in found if each.status != "cancelled" or each.id == wanted)
    current = next((project for project in found if project.id == wanted), None)
    if current is None and len(found) == 1:
        current = found[0]
    return current, tuple(project for project in found if project is not current)


def others_words(session: Session, context: ToolContext, others: Sequence[Project]) -> str:
    """Return which of these projects are out of date too; empty when none is."""
    stale = [
        project
        for project in others
        if any(
            part.kind not in ("ideas", "scenes")
            for part in staleness(session, context, project).stale
        )
    ]
    if not stale:
        return ""
    verb = "is" if len(stale) == 1 else "are"
    names = [quoted(project.title) for project in stale[:OTHERS_SAID_MAX]]
    if len(stale) > OTHERS_SAID_MAX:
        names.append(f"{len(stale) - OTHERS_SAID_MAX} more")
    return f"Out of date too {verb} {joined(names)}; say which one to refresh."


def offer_text(
    session: Session, context: ToolContext, project: Project
) -> tuple[str, QuoteCard | None]:
    """Return what is stale of a project's text and the quote of a new one, shown as the question.

    Nothing stale: `("", None)`. No quote either where nothing is to be bought: no script yet, a
    production running, too few credits; the words say so.
    """
    found = staleness(session, context, project)
    script, ideas = found.of("script"), found.of("ideas")
    if script is None and project.script_version == 0 and ideas is not None:
        title, price = quoted(project.title), credits_words(ideas.credits)
        return f"{title} — the ideas were {ideas.why}; new ideas cost {price}.", None
    if script is None:
        if project.script_locked and project.script_version > 0:
            return f"The script of {quoted(project.title)} is locked and stays as it is.", None
        return "", None
    words = refresh_words(project, found)
    if quotes.live_production(session, project.id) is not None:
        return f"{words} It is being made right now as it was; ask for it when that is done.", None
    try:
        card = quote_text(session, context, project, "script", "")
    except PaymentNeeded as refusal:
        return f"{words} {refusal.message}", None
    available = ledger.balance(session, context.workspace_id).available
    balance = (
        f"You have {credits_words(available)}; {credits_words(card.balance_after)} would be left."
    )
    question = f"Shall I refresh it for {credits_words(card.credits)}?"
    return f"{words} {kept_words(session, project)} {balance} {question}", card


def offer_render(
    session: Session, context: ToolContext, project: Project
) -> tuple[str, QuoteCard | None]:
    """Return what of a rendered project is stale and the quote of exactly that, shown as the
    question; `("", None)` when nothing is rendered or everything fits."""
    found = staleness(session, context, project)
    rendered = [part for part in found.stale if part.kind not in ("ideas", "script", "scenes")]
    if not rendered:
        return "", None
    names = joined([part.what for part in rendered])
    words = f"{quoted(project.title)} — out of date: {names}, because {rendered[0].why}."
    if found.free:
        words += f" {sentence_case(_free_words(found.free))}."
    if quotes.live_production(session, project.id) is not None:
        return f"{words} It is being made right now as it was; ask for it when that is done.", None
    try:
        card = quote_film(session, context, project, "film")
    except (PaymentNeeded, Conflict, Refused) as refusal:
        return f"{words} {refusal.message}", None
    return f"{words} {card.say}", card


def offer_look(
    session: Session, context: ToolContext, campaign: Campaign
) -> tuple[str, list[str], QuoteCard | None]:
    """Return what of the campaign's projects shows an older brand or photo, as a sentence and for
    the current project as a list, and the quote of its renewal, if it is rendered."""
    current, others = project_at_hand(session, context, campaign)
    words, card, stale = "", None, []
    if current is not None:
        words, card = offer_render(session, context, current)
        stale = staleness(session, context, current).words()
    # The question comes last, so that a yes answers it.
    said = [others_words(session, context, others), words]
    return " ".join(each for each in said if each), stale, card


def refresh_words(project: Project, found: Staleness) -> str:
    """Return what is stale of a project whose script is, what a new one costs and what comes after
    it, as one sentence."""
    script, ideas = found.of("script"), found.of("ideas")
    assert script is not None, "there is a stale script"
    same = ideas is not None and ideas.why == script.why
    stale = f"the ideas and {script.what} were" if same else f"{script.what} was"
    new = "a new script" if project.kind == "video_ad" else "a new text"
    clauses = [f"{new} costs {credits_words(script.credits)}"]
    if found.follows:
        total = sum(step.credits for step in found.follows)
        names = part_names(found.follows)
        cost = "cost" if len(found.follows) > 1 else "costs"
        clauses[0] += f", and after that {joined(names)} {cost} {total} at most"
    if found.locked:
        one = len(found.locked) == 1
        numbers = joined([str(number) for number in found.locked])
        noun = f"scene {numbers} is" if one else f"scenes {numbers} are"
        clauses.append(f"{noun} locked and {'stays' if one else 'stay'}")
    if found.moved:
        one = len(found.moved) == 1
        numbers = joined([str(number) for number in found.moved])
        noun = f"scene {numbers} is" if one else f"scenes {numbers} are"
        stays = "stays, but its clip is" if one else "stay, but their clips are"
        clauses.append(f"{noun} locked and {stays} made anew as the number of scenes changes")
    if found.free:
        clauses.append(_free_words(found.free))
    return f"{quoted(project.title)} — {stale} {script.why}; {'; '.join(clauses)}."


def part_names(planned: Sequence[PlannedStep]) -> list[str]:
    """Return steps as people name them, in order: "voiceover", "3 clips", "the stitch"."""
    clips = sum(step.kind == "clip" for step in planned)
    names = [NAMES.get(step.kind, counted(clips, "clip")) for step in planned]
    return list(dict.fromkeys(names))


def _free_words(planned: Sequence[PlannedStep]) -> str:
    return f"{joined(part_names(planned))} {'stays' if len(planned) == 1 else 'stay'} free"
