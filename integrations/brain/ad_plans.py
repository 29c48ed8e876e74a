"""Plans a new ad: the campaign where it is needed, the project, and its first ideas."""

import re
from dataclasses import replace

from agent.brief import SECONDS, BriefError, parse_brief
from integrations.brain.briefing import AdBrief, is_no_product, read_brief
from integrations.brain.edits import mood_in
from integrations.brain.lexicon import STYLES, choice_of, is_people
from integrations.brain.naming import known_start, named, same_name
from integrations.brain.phrases import thing, trimmed, who
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.view import View
from integrations.brain.wire import Call

_ELSEWHERE = re.compile(
    r"\b(?:new|another|different|separate|next|other) (?:campaign|client|product|brand|customer|business)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(campaign|project|(?:new )?(?:ad|video|banner|flyer|jingle)),? (?:called|named|titled) (.{2,50}?)"
    r"(?= (?:for|about|on|targeting|aimed)\b|[,.;:!?]|$)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^\W*(?:product|description|audience|target|(?:key )?messag(?:e|ing)|goals?|brand|colou?rs?|tone|style"
    r"|duration|length|format|offer|call to action|cta|url|website|logo)\b[^\n]{0,20}?(?::|\n|$)",
    re.IGNORECASE | re.MULTILINE,
)

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct"
    r"|nov|dec)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_HOUR = r"(?:,? (?:at|from) (?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)?|noon|midnight)\b)?"
_WHEN = re.compile(
    rf"\b(?:(?:(?:next|this|every|each) )?{_DAY},? )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b{_HOUR}"
    rf"|\b(?:{_DAY},? )?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b{_HOUR}|\b(?:(?:next|this|every|each) )?{_DAY}\b{_HOUR}",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"(?:[£€$] ?\d[\d.,]*\d|[£€$] ?\d|\b\d[\d.,]* ?(?:euros?|pounds?|dollars?|bucks|francs?|quid|€|£))(?: (?:per|a|each) \w+)?"
    r"|\b(?:free (?:entry|admission)|(?:entry|admission)(?: is)? free|no charge|free of charge)\b",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"^(?:(?:its|his|her|their|your) |(?:the )?(?:event|product|brand)[: ]+(?=[A-Z]))"
)
_RUNS_ON = re.compile(
    r"\s+(?:would be|that|which|directly|next (?:week|month|year)|on (?:facebook|instagram|linkedin|tiktok|youtube))(?:\b.*)?$"
    r"|\s+and (?:(?:we |i |they )?(?:would|need|want|wanted|am|are|will|have|has)|so|then)\b.*$",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\s+(?:with|in|as) (?:an? )?(?:[\d-]+ ?-?s(?:ec(?:ond)?s?)?|\w+-(?:second|minute)|square|vertical|short|quick)\b.*$",
    re.IGNORECASE,
)
PRODUCT_SURE_MIN = 0.6
_SMALL = frozenset({"and", "for", "the", "our", "with", "new", "your", "that", "this", "from"})
# Left over where a phrase was cut wrongly, and never a product of their own.
_NO_THING = frozenset(
    {"super", "short", "second", "first", "third", "next", "film", "video", "campaign", "driving"}
    | {
        "happy",
        "warm",
        "calm",
        "bright",
        "playful",
        "premium",
        "story",
        "size",
        "one",
        "more",
        "free",
    }
    | {"something", "anything", "saturday", "sunday", "monday", "friday", "tuesday", "thursday"}
    | {"wednesday", "wide", "square", "vertical", "quick", "little", "idea", "thing", "things"}
)


def plan_new_ad(request: Request) -> Plan:
    """Plan a new ad: campaign where needed, project, first ideas."""
    brief = ad_brief(request)
    known = _named_campaign_of(request, brief)
    if known:
        return [
            Call(call.name, {"campaign": known, **call.arguments})
            if call.name == "create_project"
            else call
            for call in project_calls(replace(brief, product=""), request.view)
        ]
    return ad_calls(brief, request.view, _is_campaign_only(request, brief))


def _named_campaign_of(request: Request, brief: AdBrief) -> str:
    """Return the campaign, other than the one that is open, that the new project is named for."""
    view = request.view
    if brief.elsewhere or _is_campaign_only(request, brief):
        return ""
    others = tuple(name for name in view.campaigns if name != _name(view))
    full = [n for n in others if re.search(rf"\b{re.escape(n.lower())}\b", request.low)]
    if len(full) == 1:
        return full[0]
    said_so = re.search(
        r"\b(?:in|for|under|of|to) (?:the |our |my )?([\w&' -]{3,40}?) campaign\b", request.low
    )
    if said_so is not None and (
        known := known_start(said_so[1], others) or named(said_so[1], others)
    ):
        return known
    if not brief.product or view.campaign is not None:
        return ""
    said = set(re.findall(r"\w+", brief.product.lower())) - _SMALL
    hits = [n for n in others if said and said <= set(re.findall(r"\w+", n.lower()))]
    return hits[0] if len(hits) == 1 else ""


def ad_brief(request: Request) -> AdBrief:
    """Return what a request says about an ad: by rules, and where the reader is surer, by it."""
    called = _CALLED.search(request.part)
    part = request.part if called is None else request.part.replace(called[0], called[1], 1)
    brief = read_brief(request.masked, part)
    if called is not None:
        brief.title = trimmed(request.masked.plain(called[2]))
    brief.product = _product(request.merged(brief.product, "product"))
    brief.audience = _FORM.sub("", who(_borne_out(request, brief.audience, "audience")))
    brief.messaging = _borne_out(request, brief.messaging, "message")
    brief.goals = request.merged(brief.goals, "goal")
    brief.tone = request.merged(brief.tone, "tone").lower()
    brief.brand_name = request.merged(brief.brand_name, "brand")
    brief.description = request.merged(brief.description, "description")
    brief.elsewhere = _ELSEWHERE.search(request.part) is not None
    if (
        titled := re.search(r"\b(?:titled|entitled) ([A-Z][\w' &-]{1,60})", request.plain)
    ) is not None:
        brief.title = brief.title or trimmed(titled[1])
    brief.title = brief.title or request.value("title")
    if brief.audience and brief.audience.lower() in brief.goals.lower():
        brief.goals = ""
    if brief.description and choice_of(STYLES, brief.description):
        brief.style = brief.style or choice_of(STYLES, brief.description) or ""
        brief.description = ""
    if brief.description and brief.description.lower() in brief.product.lower():
        brief.description = ""
    if brief.description and brief.description.lower() in (
        brief.product.lower(),
        brief.audience.lower(),
    ):
        brief.description = ""
    if brief.kind:
        for slot in ("when", "where", "price"):
            if value := request.value(slot):
                end = rf"(?<!\w){re.escape(value)}(?!\w).*$"
                brief.product = thing(re.sub(end, "", brief.product, flags=re.IGNORECASE))
    if request.view.campaign is not None and not brief.elsewhere and not _is_heard(request, brief):
        brief.product = ""
    if is_no_product(brief.product) or (brief.title and brief.title == brief.product):
        brief.product = ""
    if brief.kind and not request.spans("description"):
        brief.description = ""
    if is_no_product(brief.audience) and not is_people(brief.audience):
        brief.audience = ""
    if "flyer" in brief.kinds:
        brief.where = request.value("where")
        brief.when = request.value("when") or _found(_WHEN, request.plain)
        brief.price = request.value("price") or _found(_PRICE, request.plain)
        brief.link = next(iter(request.masked.of("u", request.part)), "")
    if "jingle" in brief.kinds:
        brief.mood = mood_in(request.part)
        brief.tone = brief.style = ""
    return brief


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[0].strip() if match else ""


def _product(said: str) -> str:
    """Return a product without whose it is and what goes on behind it."""
    return thing(_RUNS_ON.sub("", _WHOSE.sub("", thing(said))))


def _is_heard(request: Request, brief: AdBrief) -> bool:
    """Tell whether the reader hears a product where a campaign is open, which may be the one meant."""
    if not request.reading.intents or brief.kind:
        return True
    return any(span.sure >= PRODUCT_SURE_MIN for span in request.spans("product"))


def _borne_out(request: Request, ruled: str, slot: str) -> str:
    """Return a slot's value; what only rules cut counts where it was labelled or there is no reader."""
    labelled = re.search(r"\w ?:", request.part) or request.masked.of("q", request.part)
    if request.reading.intents and not labelled and request.span(slot) is None:
        ruled = ""
    return request.merged(ruled, slot)


def ad_calls(brief: AdBrief, view: View, campaign_only: bool = False) -> Plan:
    """Return the calls for a brief in this state, or the question for what is missing."""
    calls: list[Call] = []
    if not brief.product:
        if view.campaign is None:
            return Talk("ask_product")
        calls += _changes(brief, view)
    elif same_name(brief.product, view.product) or same_name(brief.product, _name(view)):
        calls += _changes(brief, view)
    else:
        other = next((name for name in view.campaigns if same_name(brief.product, name)), None)
        if other is not None and not campaign_only:
            first, *rest = project_calls(brief, view)
            return [Call(first.name, {"campaign": other, **first.arguments}), *rest]
        if other is not None:
            return [Call("select_campaign", {"campaign": other})]
        if _stays_here(brief, view):
            calls += _changes(brief, view)
        else:
            names = ("product", "description", "audience", "messaging", "goals", "awareness_stage")
            more = ("style", "brand_name", "tone", "colors")
            calls.append(Call("create_campaign", brief.given(*names, *more)))
    if not campaign_only:
        calls += project_calls(brief, view)
    elif brief.title:
        calls = [_named_campaign(call, brief.title) for call in calls]
    return calls


def _stays_here(brief: AdBrief, view: View) -> bool:
    """Tell whether what is named belongs to the campaign that is open: a flyer's event, a banner's
    sale, or the product by part of its name."""
    if view.campaign is None or brief.elsewhere:
        return False
    campaign = view.campaign or {}
    # A flyer may be for anything that the campaign speaks of, a film is for its product.
    told = " ".join(
        str(value)
        for name, value in campaign.items()
        if isinstance(value, str) and (brief.kind or name in ("name", "product", "brand_name"))
    )
    words = set(re.findall(r"[a-z]{3,}", brief.product.lower())) - _SMALL
    ours = set(re.findall(r"[a-z]{3,}", f"{told} {(view.project or {}).get('title', '')}".lower()))
    return brief.kind == "flyer" or bool(words & ours) or not words - _NO_THING


def _named_campaign(call: Call, name: str) -> Call:
    return (
        Call(call.name, {**call.arguments, "name": name})
        if call.name == "create_campaign"
        else call
    )


def project_calls(brief: AdBrief, view: View) -> list[Call]:
    """Return the calls for a new project of the campaign: itself, and its first words; for several
    kinds at once, those of each."""
    if len(brief.lengths) > 1 and len(brief.kinds) < 2:
        briefs = [replace(brief, seconds=seconds, lengths=()) for seconds in brief.lengths]
        return [call for each in briefs for call in project_calls(each, view)]
    if len(brief.kinds) > 1:
        lengths = iter(brief.lengths)
        timed = sum(kind in ("", "jingle") for kind in brief.kinds) == len(brief.lengths)
        briefs = [
            replace(
                brief,
                kind=kind,
                kinds=(kind,),
                lengths=(),
                seconds=next(lengths) if timed and kind in ("", "jingle") else brief.seconds,
            )
            for kind in brief.kinds
        ]
        for each in briefs:
            each.title = ""
        return [call for each in briefs for call in project_calls(each, view)]
    names = ["kind", "title", "resolution"]
    details = {"flyer": ("when", "where", "price", "link"), "jingle": ("mood",)}.get(brief.kind, ())
    if brief.kind in ("", "jingle"):
        names.append("seconds")
    if not brief.kind:
        names.append("format")
    calls = [Call("create_project", brief.given(*names, *details))]
    about = {"direction": brief.product} if brief.kind and brief.product and view.campaign else {}
    # An impossible length is answered by the project's own tool; more would only add a second error.
    if brief.kind:
        return [*calls, Call("generate_script", about)]
    return [*calls, Call("generate_ideas")] if brief.seconds in (None, *SECONDS) else calls


def _changes(brief: AdBrief, view: View) -> list[Call]:
    """Return what a brief changes in the campaign that is open."""
    campaign = view.campaign or {}
    pillars = campaign.get("pillars") or {}
    args = brief.given("audience", "messaging", "goals", "awareness_stage", "style", "trigger")
    fresh = {
        key: value
        for key, value in args.items()
        if value not in (pillars.get(key), campaign.get(key))
    }
    calls = [Call("update_strategy", fresh)] if fresh else []
    brand = brief.given("brand_name", "tone", "colors")
    return calls + ([Call("set_brand", brand)] if brand else [])


def _is_campaign_only(request: Request, brief: AdBrief) -> bool:
    if brief.seconds or brief.format or brief.kind:
        return False
    films = re.findall(
        r"\b(?:ads?|videos?|commercials?|spots?|reels?|clips?|promos?)\b", request.low
    )
    return bool(re.search(r"\bcampaign\b", request.low)) and not films


def plan_written_brief(message: str, view: View) -> Plan:
    """Plan a brief of labelled lines or headings; None where the message is ordinary talk."""
    if len(_LABELLED.findall(message)) < 2 or "product" not in message.lower():
        return None
    try:
        brief = parse_brief(message)
    except BriefError as error:
        return Talk("brief_error", str(error))
    calls: list[Call] = []
    if not same_name(brief.product, view.product):
        calls.append(Call("create_campaign", brief.campaign()))
    if brief.brand():
        calls.append(Call("set_brand", brief.brand()))
    if brief.trigger:
        calls.append(Call("update_strategy", {"trigger": brief.trigger}))
    return [*calls, Call("create_project", brief.project()), Call("generate_ideas")]


def _name(view: View) -> str:
    return str((view.campaign or {}).get("name") or "")
