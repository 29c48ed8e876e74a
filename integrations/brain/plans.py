"""Which plan serves which kind of request, and what the next step of a project is."""

import re
from collections.abc import Callable

from integrations.brain.ad_plans import plan_new_ad, project_calls
from integrations.brain.briefing import AdBrief
from integrations.brain.making_plans import (
    plan_cancel,
    plan_continue,
    plan_duplicate,
    plan_follow,
    plan_preview,
    plan_projects,
    plan_rename,
    plan_render,
    plan_retry,
    plan_stitch,
    plan_undo,
    plan_unfollow,
)
from integrations.brain.requests import Plan, Request, Talk
from integrations.brain.scene_edits import plan_scene_edit
from integrations.brain.script_plans import plan_choice, plan_ideas, plan_line, plan_script
from integrations.brain.strategy_plans import (
    plan_brand,
    plan_photo,
    plan_select,
    plan_strategy,
    plan_suggestion,
    take_suggestion,
)
from integrations.brain.view import View
from integrations.brain.wire import Call


def plan_scenes(request: Request) -> Plan:
    """Plan the scenes of the current script."""
    view = request.view
    if view.project is None:
        return Talk("ask_product") if view.campaign is None else None
    if view.kind != "video_ad":
        return plan_next(view)
    return [Call("generate_scenes")]


def plan_go_on(request: Request) -> Plan:
    """Plan what a "go on" means: what was suggested, or the next step."""
    return take_suggestion(request) or plan_next(request.view)


def plan_next(view: View) -> Plan:
    """Plan the next step of the current project; it never spends, only asks or quotes."""
    step = view.next_step
    if step is None:
        return Talk("ask_product") if view.campaign is None else project_calls(AdBrief(), view)
    talk = {"choose_idea": "ask_idea", "accept_quote": "quote_waiting", "done": "done"}.get(step)
    if talk is not None:
        return Talk(talk)
    return [Call("get_status" if step == "wait" else step)]


def plan_help(request: Request) -> Plan:
    """Answer what can be done; a question about prices has its own answer."""
    money = re.search(r"\b(?:credits?|costs?|pay|price|charged?|free|money|spend)\b", request.low)
    return Talk("price_words" if money else "help")


def _always(tool: str) -> Callable[[Request], Plan]:
    return lambda request: [Call(tool)]


def _talk(kind: str) -> Callable[[Request], Plan]:
    return lambda request: Talk(kind)


def plan_status(request: Request) -> Plan:
    """Plan to tell where things stand: of the current project, else of all there are."""
    view = request.view
    if view.project is not None:
        return [Call("get_status")]
    return [Call("list_projects")] if view.campaign or view.campaigns else Talk("nothing_runs")


def _when_project(tool: str) -> Callable[[Request], Plan]:
    def plan(request: Request) -> Plan:
        return [Call(tool)] if request.view.project is not None else Talk("nothing_runs")

    return plan


PLANS: dict[str, Callable[[Request], Plan]] = {
    "new_ad": plan_new_ad,
    "duplicate_project": plan_duplicate,
    "update_strategy": plan_strategy,
    "suggest_strategy": plan_suggestion,
    "set_brand": plan_brand,
    "add_product_photo": plan_photo,
    "list_campaigns": _always("list_campaigns"),
    "select_campaign": plan_select,
    "get_campaign": _always("get_campaign"),
    "list_projects": plan_projects,
    "get_project": _when_project("get_project"),
    "rename_project": plan_rename,
    "generate_ideas": plan_ideas,
    "choose_idea": plan_choice,
    "generate_script": plan_script,
    "edit_script": plan_line,
    "generate_scenes": plan_scenes,
    "edit_scene": plan_scene_edit,
    "preview_draft": plan_preview,
    "render": plan_render,
    "stitch": plan_stitch,
    "check_credits": _always("check_credits"),
    "continue_draft": plan_continue,
    "get_status": plan_status,
    "retry_project": plan_retry,
    "cancel_project": plan_cancel,
    "undo": plan_undo,
    "follow": plan_follow,
    "unfollow": plan_unfollow,
    "go_on": plan_go_on,
    "hold": _talk("hold"),
    "help": plan_help,
    "cannot": _talk("cannot"),
    "none": _talk("chat"),
}
