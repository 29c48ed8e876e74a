"""Plans a new ad: the campaign where it is needed, the project, and its first ideas."""

import re

from rapidfuzz import fuzz

from agent.brief import SECONDS, BriefError, parse_brief
from integrations.brain.briefing import AdBrief, read_brief
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.view import View
from integrations.brain.wire import Call

_LABELLED = re.compile(
    r"^\W*(?:product|description|audience|target|(?:key )?messag(?:e|ing)|goals?|brand|colou?rs?|tone|style"
    r"|duration|length|format|offer|call to action|cta|url|website|logo)\b[^\n]{0,20}?(?::|\n|$)",
    re.IGNORECASE | re.MULTILINE,
)


def plan_new_ad(request: Request) -> Plan:
    """Plan a new ad: campaign where needed, project, first ideas."""
    brief = read_brief(request.masked, request.part)
    return ad_calls(brief, request.view, _is_campaign_only(request, brief))


def ad_calls(brief: AdBrief, view: View, campaign_only: bool = False) -> Plan:
    """Return the calls for a brief in this state, or the question for what is missing."""
    calls: list[Call] = []
    if not brief.product:
        if view.campaign is None:
            return Talk("ask_product")
        calls += _changes(brief, view)
    elif _same(brief.product, view.product) or _same(brief.product, _name(view)):
        calls += _changes(brief, view)
    else:
        other = next((name for name in view.campaigns if _same(brief.product, name)), None)
        if other is not None:
            calls.append(Call("select_campaign", {"campaign": other}))
        else:
            names = ("product", "description", "audience", "messaging", "goals", "awareness_stage")
            more = ("style", "brand_name", "tone", "colors")
            calls.append(Call("create_campaign", brief.given(*names, *more)))
    if not campaign_only:
        calls += project_calls(brief)
    return calls


def project_calls(brief: AdBrief) -> list[Call]:
    calls = [Call("create_project", brief.given("kind", "seconds", "format", "resolution"))]
    # An impossible length is answered by the project's own tool; ideas would only add a second error.
    if not brief.kind and brief.seconds in (None, *SECONDS):
        calls.append(Call("generate_ideas"))
    return calls


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
    if not _same(brief.product, view.product):
        calls.append(Call("create_campaign", brief.campaign()))
    if brief.brand():
        calls.append(Call("set_brand", brief.brand()))
    if brief.trigger:
        calls.append(Call("update_strategy", {"trigger": brief.trigger}))
    return [*calls, Call("create_project", brief.project()), Call("generate_ideas")]


def _name(view: View) -> str:
    return str((view.campaign or {}).get("name") or "")


def _same(said: str, known: str) -> bool:
    return bool(known) and fuzz.token_sort_ratio(said.lower(), known.lower()) >= 88
