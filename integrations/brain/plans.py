"""Turns an intent and its words into tool calls, or into something to say when no call fits."""

import re
from collections.abc import Callable
from typing import Any

from integrations.brain.ad_plans import ad_calls, plan_new_ad, project_calls
from integrations.brain.briefing import read_brief
from integrations.brain.edits import (
    brand_in,
    idea_number_in,
    line_edit_in,
    scene_edits_in,
    strategy_in,
)
from integrations.brain.phrases import trimmed
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.view import View
from integrations.brain.wire import Call


def plan_reshape(request: Request) -> Plan:
    """Plan the same ad in another length or format: a new project beside the old one."""
    view = request.view
    if view.campaign is None or view.project is None:
        return plan_new_ad(request)
    brief = read_brief(request.masked, request.part)
    if not (brief.seconds or brief.format):
        return plan_render(request) if brief.resolution else None
    project = view.project
    brief.seconds = brief.seconds or project.get("seconds")
    brief.format = brief.format or str(project.get("format") or "")
    return project_calls(brief)


def plan_strategy(request: Request) -> Plan:
    """Plan a change of the pillars, the stage, the style or the trigger."""
    args = strategy_in(request.masked, request.part)
    if not args:
        return None
    if request.view.campaign is None:
        return Talk("ask_product")
    return [Call("update_strategy", args)]


def plan_brand(request: Request) -> Plan:
    """Plan a change of the brand identity."""
    args = brand_in(request.masked, request.part)
    if not args:
        return None
    return Talk("ask_product") if request.view.campaign is None else [Call("set_brand", args)]


def plan_ideas(request: Request) -> Plan:
    """Plan a round of ideas, with a direction where one is said."""
    view = request.view
    if view.campaign is None:
        brief = read_brief(request.masked, request.part)
        return ad_calls(brief, view) if brief.product else Talk("ask_product")
    direction = _idea_direction(request)
    args = {"direction": direction} if direction else {}
    if view.project is None or view.status in ("completed", "cancelled"):
        return [Call("create_project"), Call("generate_ideas", args)]
    return [Call("generate_ideas", args)]


def _idea_direction(request: Request) -> str:
    if re.search(r"\b(?:mix|combine|merge|blend)\b", request.low):
        return request.plain
    found = re.search(
        r"\b(?:ideas|concepts|angles|hooks|options|directions|ones|idea|concept|angle)\b[ ,]*"
        r"(?:but |and |that (?:are|is|feel)? ?|which (?:are)? ?|with |about |around |for |- |: ?)(.{3,200})$",
        request.part,
        re.IGNORECASE,
    )
    if found is not None:
        value = trimmed(request.masked.plain(found[1]))
        generic = (
            r"(?:the |this |my |our |another )?(?:ad|video|campaign|project|it|this|me|us|now)"
        )
        if not re.fullmatch(generic, value, re.IGNORECASE):
            return value
    manner = re.search(
        r"\b((?:more |less )?(?:funn(?:y|ier)|bold(?:er)?|weird(?:er)?|emotional|serious|playful|simple(?:r)?"
        r"|warm(?:er)?|edg(?:y|ier)|darker|lighter|wilder|crazier|quieter|cinematic)) "
        r"(?:ideas|concepts|angles|ones|options|hooks)\b",
        request.part,
        re.IGNORECASE,
    )
    return manner[1] if manner else ""


def plan_choice(request: Request) -> Plan:
    """Plan the choice of an idea, and its script where there is none yet."""
    view = request.view
    number = idea_number_in(request.part, view)
    names_idea = re.search(r"\b(?:idea|concept|option|angle)\b", request.low)
    waits = "choose_idea" in (view.next_step, view.last_question)
    refused = re.search(
        r"\b(?:not|don't|do not|never|except|without|hate|dislike|boring|worst|drop)\b", request.low
    )
    if number is None or refused or not (waits or names_idea) or view.project is None:
        return None
    calls = [Call("choose_idea", {"number": number})]
    if view.beats:
        return calls
    change = re.search(r"\bbut (.{3,200})$", request.part, re.IGNORECASE)
    args = {"direction": trimmed(request.masked.plain(change[1]))} if change else {}
    return [*calls, Call("generate_script", args)]


def plan_script(request: Request) -> Plan:
    """Plan a script, with a direction where the wish is about how it reads."""
    view = request.view
    if view.project is None:
        return Talk("ask_product") if view.campaign is None else None
    direction = ""
    plain_wish = re.fullmatch(
        r"\W*(?:ok(?:ay)?|now|please|then|let's|can you|could you|yes|go|and|just|i want to|so)*,? ?"
        r"(?:write|draft|generate|make|create|do|start|give me|show me|see|finish|new|another|regenerate|redo"
        r"|rewrite|a|the|me|us| )*(?:script|voice ?over|copy|it|this)?(?: it| please| now| next| for me| again"
        r"| for (?:it|that|this|the idea)| from (?:it|that|the idea))*\W*",
        request.low.strip(),
    )
    if plain_wish is None:
        direction = request.plain
    if not view.beats and view.ideas and view.chosen_idea is None:
        if direction and not re.search(r"\bscript\b", request.low):
            return [Call("generate_ideas", {"direction": direction})]
        return Talk("ask_idea")
    if direction and not view.beats and not re.search(r"\bscript|copy|voice\b", request.low):
        return None
    return [Call("generate_script", {"direction": direction} if direction else {})]


def plan_line(request: Request) -> Plan:
    """Plan new words for a line, the text on screen or the call to action."""
    args = line_edit_in(request.masked, request.part, request.view)
    if args is not None:
        return [Call("edit_script", args)]
    return plan_script(request) if request.view.beats else None


def plan_scenes(request: Request) -> Plan:
    """Plan the scenes of the current script."""
    if request.view.project is None:
        return Talk("ask_product") if request.view.campaign is None else None
    return [Call("generate_scenes")]


def plan_scene_edit(request: Request) -> Plan:
    """Plan changes to one or several scenes."""
    edits = scene_edits_in(request.masked, request.part, request.view)
    return [Call("edit_scene", args) for args in edits] or None


def plan_render(request: Request) -> Plan:
    """Plan the render, which is only quoted, and the resolution or extent that was named."""
    view = request.view
    asks_price = re.search(r"\b(?:quote|price|how much|cost)\b", request.low)
    if asks_price and view.quote is not None and not request.masked.of("r", request.part):
        return Talk("quote_waiting")
    if view.project is None:
        return Talk("price_early" if asks_price else "nothing_to_render")
    if asks_price and not view.scenes:
        return Talk("price_early")
    args: dict[str, Any] = {}
    if re.search(
        r"\b(?:clips|scenes) only\b|\bonly the (?:clips|scenes)\b|\bjust the clips\b", request.low
    ):
        args["clips_only"] = True
    resolutions = request.masked.of("r", request.part)
    if resolutions:
        args["resolution"] = resolutions[0]
    return [Call("render_scenes", args)]


def plan_continue(request: Request) -> Plan:
    """Plan to resume a draft, the newest or the one that is named."""
    view = request.view
    named = _named(request.low, view.drafts)
    if named is not None:
        return [Call("continue_draft", {"project": named})]
    campaign = _named(request.low, view.campaigns)
    if campaign is not None and not re.search(r"\bdraft\b", request.low):
        return [Call("select_campaign", {"campaign": campaign})]
    if re.search(r"\b(?:drafts?|where (?:we|i|were|did)|left off|stopped|resume)\b", request.low):
        return [Call("continue_draft")]
    return None


def plan_select(request: Request) -> Plan:
    """Plan to open another campaign that is named, or a draft."""
    view = request.view
    campaign = _named(request.low, view.campaigns)
    if campaign is not None:
        return [Call("select_campaign", {"campaign": campaign})]
    draft = _named(request.low, view.drafts)
    if draft is not None:
        return [Call("continue_draft", {"project": draft})]
    found = re.search(
        r"\b(?:to|open|select|use|on) (?:the |my |our )?(.{2,50}?) campaign\b",
        request.part,
        re.IGNORECASE,
    )
    if found is not None:
        return [Call("select_campaign", {"campaign": trimmed(request.masked.plain(found[1]))})]
    return None


def plan_projects(request: Request) -> Plan:
    """Plan the list of projects, only those in a status that is named."""
    for status in ("draft", "completed", "failed", "cancelled", "generating"):
        if re.search(rf"\b{status}s?\b", request.low):
            return [Call("list_projects", {"status": status})]
    finished = re.search(r"\b(?:finished|done|ready)\b", request.low)
    return [Call("list_projects", {"status": "completed"} if finished else {})]


def plan_retry(request: Request) -> Plan:
    """Plan a retry of what failed; "again" about a text means another round of it."""
    view = request.view
    if view.has_failed or re.search(r"\bretry\b", request.low):
        return [Call("retry_project")] if view.project is not None else None
    if view.next_step == "choose_idea":
        return [Call("generate_ideas")]
    if view.next_step == "generate_scenes":
        return [Call("generate_script")]
    return None


def plan_cancel(request: Request) -> Plan:
    """Plan a stop; an open quote is only declined, which needs no tool."""
    view = request.view
    if view.is_running or (view.project is not None and view.quote is None):
        return [Call("cancel_project")]
    return Talk("declined") if view.quote is not None else Talk("nothing_runs")


def plan_next(view: View) -> Plan:
    """Plan the next step of the current project; it never spends, only asks or quotes."""
    step = view.next_step
    if step is None:
        if view.campaign is None:
            return Talk("ask_product")
        return [Call("create_project"), Call("generate_ideas")]
    talk = {"choose_idea": "ask_idea", "accept_quote": "quote_waiting", "done": "done"}.get(step)
    if talk is not None:
        return Talk(talk)
    return [Call("get_status" if step == "wait" else step)]


def _always(tool: str) -> Callable[[Request], Plan]:
    return lambda request: [Call(tool)]


def _when_project(tool: str) -> Callable[[Request], Plan]:
    def plan(request: Request) -> Plan:
        return [Call(tool)] if request.view.project is not None else Talk("nothing_runs")

    return plan


PLANS: dict[str, Callable[[Request], Plan]] = {
    "new_ad": plan_new_ad,
    "reshape": plan_reshape,
    "update_strategy": plan_strategy,
    "set_brand": plan_brand,
    "list_campaigns": _always("list_campaigns"),
    "list_projects": plan_projects,
    "get_campaign": _always("get_campaign"),
    "get_project": _when_project("get_project"),
    "select_campaign": plan_select,
    "generate_ideas": plan_ideas,
    "choose_idea": plan_choice,
    "generate_script": plan_script,
    "edit_script": plan_line,
    "generate_scenes": plan_scenes,
    "edit_scene": plan_scene_edit,
    "render_scenes": plan_render,
    "stitch": _when_project("stitch"),
    "check_credits": _always("check_credits"),
    "continue_draft": plan_continue,
    "get_status": _when_project("get_status"),
    "retry_project": plan_retry,
    "cancel_project": plan_cancel,
}


def _named(text: str, names: tuple[str, ...]) -> str | None:
    """Return the one name whose telling words are in the text."""
    small = {"the", "and", "for", "with", "our", "new", "ad", "ads", "video", "campaign", "draft"}
    hits: list[tuple[float, str]] = []
    for name in names:
        words = [word for word in re.findall(r"\w+", name.lower()) if word not in small]
        said = [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)]
        if words and len(said) / len(words) >= 0.5:
            hits.append((len(said) / len(words), name))
    hits.sort(key=lambda hit: -hit[0])
    if not hits or (len(hits) > 1 and hits[0][0] == hits[1][0]):
        return None
    return hits[0][1]
