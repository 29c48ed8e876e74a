"""Plans what concerns a campaign: its pillars, its brand, its photo, and which one is talked about."""

import re
from typing import Any

from integrations.brain.edits import brand_in, strategy_in
from integrations.brain.lexicon import STAGES, STYLES, choice_of
from integrations.brain.naming import named
from integrations.brain.phrases import trimmed, who
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.wire import Call

_PICTURE = r"\b([\w.-]+\.(?:png|jpe?g|svg|webp))\b"
_SITE = re.compile(r"\b(?:web ?site|site|url|web address|homepage|link)\b", re.IGNORECASE)
_SITE_AFTER = re.compile(
    r"[,;]?\s*(?:and )?(?:set )?(?:the |our |my )?(?:web ?site|site|url|web address|homepage|link)\b.*$",
    re.IGNORECASE,
)
_TAKES_SUGGESTION = re.compile(
    r"\b(?:use|take|apply|accept|go with|like|love|keep|works|adopt|want) (?:it|that|this|the suggestion|your suggestion|all"
    r"|those|them)\b|\bthat (?:one|works)\b|^\W*(?:that|same|yes|yeah|ok|perfect|great)\b",
    re.IGNORECASE,
)


def plan_strategy(request: Request) -> Plan:
    """Plan a change of the pillars, the stage, the style or the trigger; a tone goes to the brand."""
    pillars = pillars_in(request)
    if request.suggested and _TAKES_SUGGESTION.search(request.plain):
        pillars = {**request.suggested, **pillars}
    calls = [Call("update_strategy", pillars)] if pillars else []
    brand = (
        brand_in(request.masked, request.part) if not pillars or _speaks_of_brand(request) else {}
    )
    links = request.masked.of("u", request.part)
    if links and _SITE.search(request.part):
        brand = {**brand, "website": links[0]}
        for name in ("goals", "messaging", "audience"):
            if name in pillars:
                pillars[name] = trimmed(_SITE_AFTER.sub("", str(pillars[name])))
    if brand:
        calls.append(Call("set_brand", brand))
    if not calls:
        return None
    return calls if request.view.campaign is not None else Talk("ask_product")


def take_suggestion(request: Request) -> Plan:
    """Plan to take what was suggested as it is."""
    return [Call("update_strategy", dict(request.suggested))] if request.suggested else None


def pillars_in(request: Request) -> dict[str, Any]:
    """Return the pillars, stage, style and trigger that a request sets, as the tool takes them."""
    found = strategy_in(request.masked, request.part)
    for name, slot in (("audience", "audience"), ("messaging", "message"), ("goals", "goal")):
        ruled = str(found.get(name, ""))
        value = request.merged(ruled, slot)
        if name == "audience":
            value = "" if choice_of(STAGES, value) else who(value)
        # A message in quotes is all of the message.
        quoted = request.masked.of("q", request.part)
        if name == "messaging" and value and len(quoted) == 1 and value in quoted[0]:
            value = quoted[0]
        if value and value != ruled and any(value == v for k, v in found.items() if k != name):
            continue
        if value:
            found[name] = value
    told = set(found) & {"audience", "messaging", "goals"}
    if told and not re.search(r"\bstyle\b", request.low):
        found.pop("style", None)
    return found


def _speaks_of_brand(request: Request) -> bool:
    return bool(re.search(r"\b(?:tone|voice|vibe|brand|colou?rs?|font)\b", request.low))


def plan_brand(request: Request) -> Plan:
    """Plan a change of the brand identity; pillars that are said along with it are changed too."""
    if re.search(r"\b(?:competitors?|rivals?)\b", request.low):
        return None
    args = brand_in(request.masked, request.part)
    for name, slot in (("brand_name", "brand"), ("tone", "tone")):
        value = request.merged(str(args.get(name, "")), slot)
        # A name beside how it is said, or inside an address, is not a new name.
        if slot == "brand" and {"pronunciations", "website", "words_to_use"} & set(args):
            continue
        if value:
            args[name] = value
    avoid = [trimmed_end(span.text) for span in request.spans("avoid")]
    if avoid and not request.masked.of("q", request.part):
        args["words_to_avoid"] = [
            w for text in avoid for w in re.split(r",\s*|\s+(?:and|or|nor)\s+", text) if w
        ]
    if (
        request.span("say") is not None
        and request.span("brand") is not None
        and "pronunciations" not in args
    ):
        args["pronunciations"] = {request.value("brand"): request.value("say")}
        args.pop("brand_name", None)
    if request.span("font") is not None and "fonts" not in args:
        args["fonts"] = [trimmed(span.text) for span in request.spans("font")]
    if "words_to_avoid" in args:
        args.pop("tone", None)
    if set(args) == {"tone"} and not _speaks_of_brand(request):
        style = choice_of(STYLES, str(args["tone"]))
        if style is not None:
            return plan_strategy(request) or [Call("update_strategy", {"style": style})]
    if not args:
        return None
    if request.view.campaign is None:
        return Talk("ask_product")
    calls = [Call("set_brand", args)]
    if request.span("audience") is not None and re.search(r"\b(?:target|audience)\b", request.low):
        calls.insert(0, Call("update_strategy", {"audience": who(request.value("audience"))}))
    return calls


def plan_suggestion(request: Request) -> Plan:
    """Plan a suggestion for the strategy, in a direction where one is said."""
    if request.view.campaign is None:
        return Talk("ask_product")
    found = re.search(
        r"\b(?:suggest\w*|recommend\w*|propose|strategy|one|audience|message)\b[^.?!]{0,24}?\b"
        r"((?:aimed at|around|about|targeting|focus(?:ed|ing) on|more|with a focus on|that (?:is|speaks)"
        r"|for (?!the\b|this\b|that\b|it\b|me\b|us\b|my\b|our\b|now\b)) .{3,120})$",
        request.part,
        re.IGNORECASE,
    )
    direction = trimmed_end(request.masked.plain(found[1])) if found else ""
    return [Call("suggest_strategy", {"direction": direction} if direction else {})]


def trimmed_end(text: str) -> str:
    """Return a wish without marks and polite words at its end; its first word stays."""
    return re.sub(r"(?:[\s.,!?]|\b(?:please|pls|thanks)\b)+$", "", text, flags=re.IGNORECASE)


def plan_photo(request: Request) -> Plan:
    """Plan the product photo: the named file, or the newest upload; a logo goes to the brand."""
    if request.view.campaign is None:
        return Talk("ask_product")
    file = re.search(_PICTURE, request.masked.plain(request.part), re.IGNORECASE)
    if "logo" in request.low and "product" not in request.low:
        return [Call("set_brand", {"logo_file": file[1]})] if file else None
    return [Call("add_product_photo", {"file": file[1]} if file else {})]


def plan_select(request: Request) -> Plan:
    """Plan to open another campaign that is named, or a draft."""
    view = request.view
    known = named(request.low, (*view.campaigns, *view.drafts))
    if known is not None and known in view.campaigns:
        return [Call("select_campaign", {"campaign": known})]
    if known is not None:
        return [Call("continue_draft", {"project": known})]
    found = re.search(
        r"\b(?:to|open|select|use|on) (?:the |my |our )?(.{2,50}?) campaign\b",
        request.part,
        re.IGNORECASE,
    )
    said = trimmed(request.masked.plain(found[1])) if found else request.value("ref")
    if said and not re.fullmatch(r"(?:an)?other|different|new|last|old|that|this", said.lower()):
        return [Call("select_campaign", {"campaign": said})]
    if re.search(r"\bcampaigns?\b", request.low):
        return [Call("list_campaigns")]
    return None
