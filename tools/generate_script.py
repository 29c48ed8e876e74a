"""The tool `generate_script`: a video's timed lines, or the words of a banner set, flyer or jingle;
the first script is free."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import Conflict, Refused
from storage.models import Idea, Project, ScriptVersion
from tools.kit.briefing import script_brief, write_script
from tools.kit.cleaning import clean_prose
from tools.kit.offers import QuoteCard
from tools.kit.quoting import is_priced, kept_words, quote_text
from tools.kit.recording import recording, refuse_locked_script
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import KINDS, quoted, running_note
from tools.kit.spec import Args, Outside, Plain, Result, Tool, ToolContext

DIRECTION_CHARACTERS_MAX = 500
_IDEA_NUMBER = re.compile(r"\b(?:idea|concept)\s*(?:#|no\.?|number)?\s*([1-3])\b", re.IGNORECASE)


class GenerateScriptArgs(Args):
    """For which project, and in which direction."""

    project: ProjectName = None
    direction: Annotated[
        str | None,
        Field(description="A wish for the script, such as “shorter”, in the member's words."),
    ] = None


class LineShown(BaseModel):
    """One line of the script."""

    line: int
    beat: str
    voice: str
    on_screen: str


class GenerateScriptResult(Result):
    """The script, or the price of a new one in `quote`; `idea` is empty where there is none."""

    project: str
    idea: str
    lines: list[LineShown]
    call_to_action: str
    quote: QuoteCard | None
    starter_copy: bool
    next_step: str


def check(session: Session, context: ToolContext, args: GenerateScriptArgs) -> Plain:
    """Find project and idea; return the brief, or that this script is priced."""
    project = find_project(session, context, args.project)
    refuse_locked_script(project)
    direction = clean_prose(args.direction, "the direction", DIRECTION_CHARACTERS_MAX)
    idea = _idea_for(session, project, direction)
    campaign = projects.campaign_of(session, project)
    return {
        "project_id": project.id,
        "chosen_before": project.chosen_idea_id,
        "idea_id": idea.id if idea is not None else None,
        "idea_number": idea.number if idea is not None else 0,
        "idea_title": idea.title if idea is not None else "",
        "priced": is_priced(context, project, "script"),
        "script_version": project.script_version,
        "strategy_version": campaigns.strategy(session, campaign).version,
        "direction": direction,
        "brief": script_brief(session, project, idea, direction),
    }


def prepare(outside: Outside, _args: GenerateScriptArgs, checked: Plain) -> Plain:
    """Have the script written, unless it is to be paid for first."""
    if checked["priced"]:
        return checked
    return {**checked, "script": write_script(outside.writer, checked["brief"])}


def apply(
    session: Session, context: ToolContext, _args: GenerateScriptArgs, prepared: Plain
) -> GenerateScriptResult:
    """Keep the script, or quote it."""
    project = projects.get(session, context.workspace_id, prepared["project_id"])
    campaigns.hold_still(session, project)
    is_chosen_before = project.chosen_idea_id == prepared["chosen_before"]
    if is_chosen_before and project.chosen_idea_id != prepared["idea_id"]:
        with recording(session, context, project, "generate_script", "the chosen idea"):
            projects.choose_idea(session, project, prepared["idea_number"])
    if project.chosen_idea_id != prepared["idea_id"]:
        raise Conflict("The ideas were changed at the same moment. Ask for the script again.")
    refuse_locked_script(project)
    if prepared["priced"]:
        return _quoted(session, context, project, prepared)
    if project.script_version != prepared["script_version"]:
        raise Conflict("Another script came in at the same moment. Look at that one first.")
    note = running_note(session, project)
    with recording(session, context, project, "generate_script", "the script"):
        script = projects.add_script_version(
            session,
            project,
            **prepared["script"],
            idea_id=prepared["idea_id"],
            strategy_version=prepared["strategy_version"],
            provider=context.writer_name,
            starter_copy=context.starter_copy,
        )
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id, step)
    return GenerateScriptResult(
        say=_say(project, context.starter_copy, prepared["idea_title"], script) + note,
        project=project.title,
        idea=prepared["idea_title"],
        lines=[LineShown(line=n, **line) for n, line in enumerate(script.lines, start=1)],
        call_to_action=script.call_to_action,
        quote=None,
        starter_copy=context.starter_copy,
        next_step=step,
    )


def _say(project: Project, starter_copy: bool, idea_title: str, script: ScriptVersion) -> str:
    starter = "starter " if starter_copy else ""
    what = "script" if project.kind == "video_ad" else "text"
    after = f", after {quoted(idea_title)}" if idea_title else ""
    lines = script_words(project, script)
    go_on = "Shall I break it into scenes? That is free."
    if project.kind != "video_ad":
        go_on = f"Shall I make the {KINDS[project.kind]}? I show the price first."
    return "\n".join([f"The {starter}{what} for {quoted(project.title)}{after}:", *lines, go_on])


def script_words(project: Project, script: ScriptVersion) -> list[str]:
    """Return a script as people read it, a line each, the call to action last."""
    return _video_lines(script) if project.kind == "video_ad" else _copy_lines(project, script)


def _video_lines(script: ScriptVersion) -> list[str]:
    lines = [
        f"{number}. {line['voice']}{_shown_beside(line)}"
        for number, line in enumerate(script.lines, start=1)
    ]
    return [*lines, f"Call to action: {script.call_to_action}"]


def _shown_beside(line: Mapping[str, str]) -> str:
    """Return what a line shows, where that is not simply what it says."""
    shown, said = line["on_screen"], line["voice"]
    if not shown or shown.strip(" .!?").casefold() == said.strip(" .!?").casefold():
        return ""
    return f" (on screen: {quoted(shown)})"


def _copy_lines(project: Project, script: ScriptVersion) -> list[str]:
    if project.kind == "jingle":
        mood = project.details.get("mood", "")
        return [f"Tagline: {script.lines[0]['voice']}", *([f"Mood: {mood}"] if mood else [])]
    names = {"hook": "Headline", "reveal": "Subline", "benefit": "Point"}
    if project.kind == "banner":
        names["benefit"] = "Subline"
    lines = [
        f"{names[line['beat']]}: {line['on_screen']}" for line in script.lines if line["on_screen"]
    ]
    return [*lines, f"Call to action: {script.call_to_action}"]


def _quoted(
    session: Session, context: ToolContext, project: Project, prepared: Plain
) -> GenerateScriptResult:
    about(session, context, project.campaign_id, project.id)
    card = quote_text(session, context, project, "script", prepared["direction"])
    return GenerateScriptResult(
        say=f"{kept_words(session, project)} {card.say}",
        project=project.title,
        idea=prepared["idea_title"],
        lines=[],
        call_to_action="",
        quote=card,
        starter_copy=False,
        next_step="accept_quote",
    )


def _idea_for(session: Session, project: Project, direction: str) -> Idea | None:
    """Return the idea that the direction names, else the chosen one; only a video needs one."""
    ideas = projects.ideas(session, project)
    asked = _IDEA_NUMBER.search(direction)
    for idea in ideas:
        if asked is not None and idea.number == int(asked[1]):
            return idea
    chosen = projects.chosen_idea(session, project)
    if chosen is not None or project.kind != "video_ad":
        return chosen
    if not ideas:
        raise Refused(
            f"{quoted(project.title)} has no ideas yet. "
            "Say “give me ideas” first; the first three are free."
        )
    listed = "; ".join(f"{idea.number}. {quoted(idea.title)}" for idea in ideas)
    raise Refused(f"Choose an idea first: {listed}.", code="choose_idea")


TOOL = Tool(
    name="generate_script",
    description=(
        "Write the timed script of a video's chosen idea (one line a scene with its on-screen "
        "text, and the call to action), or the words of a banner set, flyer or jingle, which need "
        "no idea. Use it after an idea was chosen, or when the member wants another script. "
        "Returns the lines; the first script of a project is free, a later one returns a quote "
        "that only the member can accept. To change one line use edit_script."
    ),
    args=GenerateScriptArgs,
    cost="quotes",
    touches=("script", "project", "quote", "conversation"),
    check=check,
    prepare=prepare,
    apply=apply,
)
