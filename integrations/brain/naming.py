"""Finds which of the known names a text means, and puts it into the calls that it is meant for."""

import re

from rapidfuzz import fuzz

from integrations.brain.phrases import trimmed
from integrations.brain.requests import Request
from integrations.brain.view import View
from integrations.brain.wire import Call

SAME_MIN = 88
REFERENCE_SURE = 0.75
_SMALL = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "the",
        "and",
        "for",
        "with",
        "our",
        "new",
        "ad",
        "ads",
        "video",
        "campaign",
        "draft",
        "project",
        "of",
        "a",
        "in",
        "on",
        "to",
        "it",
    ]
)
_OF_CAMPAIGN = frozenset(
    {"create_project", "update_strategy", "set_brand", "suggest_strategy", "add_product_photo"}
    | {"get_campaign", "list_projects", "follow", "unfollow", "undo"}
)
_OF_PROJECT = frozenset(
    {
        "get_project",
        "get_status",
        "render_scenes",
        "render_asset",
        "preview_draft",
        "stitch",
        "undo",
    }
    | {"cancel_project", "retry_project", "generate_ideas", "generate_script", "generate_scenes"}
    | {"duplicate_project", "rename_project", "follow", "unfollow", "choose_idea", "edit_script"}
    | {"edit_scene"}
)
_NO_NAME = re.compile(
    r"(?:(?:the|this|that|my|our|it|last|latest|new|other|old|first|second|one|ad|ads|video|campaign|project|draft|flyer"
    r"|jingle|banners?|script|scenes?|thing|clip|film|product|strategy|audience|brand|yesterday)\b\s*)+",
    re.IGNORECASE,
)


_SEASONS = frozenset({"spring", "summer", "autumn", "winter", "christmas", "easter", "holiday"})


def named(text: str, names: tuple[str, ...]) -> str | None:
    """Return the one name whose telling words are in the text, slips allowed, or None."""
    said_words = re.findall(r"\w+", text.lower())
    hits: list[tuple[float, str]] = []
    for name in names:
        every = re.findall(r"\w+", name.lower())
        words = [word for word in every if word not in _SMALL] or every
        said = [word for word in words if _is_said(word, said_words)]
        if words and len(said) / len(words) >= 0.5 and any(not word.isdecimal() for word in said):
            hits.append((len(said) / len(words), name))
    hits.sort(key=lambda hit: -hit[0])
    if not hits or (len(hits) > 1 and hits[0][0] == hits[1][0]):
        return None
    return hits[0][1]


def same_name(said: str, known: str) -> bool:
    """Tell whether two names differ only in order, case or a slip."""
    return bool(known) and fuzz.token_sort_ratio(said.lower(), known.lower()) >= SAME_MIN


def with_names(calls: list[Call], request: Request) -> list[Call]:
    """Return the calls with the campaign or project that the request names beside the current ones.

    A call that names one already, or a message that opens one, is left as it is.
    """
    if any(call.name in ("create_campaign", "select_campaign", "continue_draft") for call in calls):
        return calls
    if any({"campaign", "project"} & set(call.arguments) for call in calls):
        return calls
    campaign, project = meant(request)
    named_calls = []
    for place, call in enumerate(calls):
        makes = any(made.name == "create_project" for made in calls[:place])
        if project and call.name in _OF_PROJECT and not makes:
            call = Call(call.name, {**call.arguments, "project": project})
        elif campaign and call.name in _OF_CAMPAIGN and not makes:
            call = Call(call.name, {**call.arguments, "campaign": campaign})
        named_calls.append(call)
    return named_calls


def meant(request: Request) -> tuple[str, str]:
    """Return the names of another campaign and of another project that a request speaks of."""
    view = request.view
    span = request.span("ref")
    said = trimmed(span.text) if span is not None and span.sure >= REFERENCE_SURE else ""
    if _NO_NAME.fullmatch(said) or not said:
        return _known_in_full(request.low, view)
    current = (
        str((view.campaign or {}).get("name")),
        str((view.project or {}).get("title")),
        view.product,
    )
    known = named(said, (*view.campaigns, *view.drafts))
    if known in current or any(same_name(said, name) for name in current):
        return "", ""
    if known is not None and known in view.campaigns:
        return known, said if known not in view.drafts and not _says_campaign(request, said) else ""
    if known is not None:
        return "", known
    return (said, "") if _says_campaign(request, said) else (said, said)


def _known_in_full(low: str, view: View) -> tuple[str, str]:
    """Return other names that stand in the text word for word."""
    campaign, project = (view.campaign or {}).get("name"), (view.project or {}).get("title")
    campaigns = [
        n
        for n in view.campaigns
        if n != campaign and re.search(rf"\b{re.escape(n.lower())}\b", low)
    ]
    drafts = [
        n for n in view.drafts if n != project and re.search(rf"\b{re.escape(n.lower())}\b", low)
    ]
    began = known_start(low, tuple(n for n in view.campaigns if n != campaign))
    return campaigns[0] if len(campaigns) == 1 else began, drafts[0] if len(drafts) == 1 else ""


def known_start(low: str, names: tuple[str, ...]) -> str:
    """Return the one name whose first word, if it is a telling one, stands in the text."""
    found = []
    for name in names:
        first = name.lower().split()[0]
        telling = len(first) >= 6 and first not in _SEASONS
        if telling and re.search(rf"\b{re.escape(first)}\b", low):
            found.append(name)
    return found[0] if len(found) == 1 else ""


def _says_campaign(request: Request, said: str) -> bool:
    after = request.low.partition(said.lower())[2]
    return bool(re.match(r"\W{0,3}campaign\b", after))


def _is_said(word: str, said: list[str]) -> bool:
    if word in said:
        return True
    return len(word) > 4 and any(fuzz.ratio(word, other) >= SAME_MIN for other in said)
