"""The tool `generate_ideas`: three distinct concepts for a project; the first round is free."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import Conflict
from tools.kit.briefing import ideas_brief, write_ideas
from tools.kit.cleaning import clean_prose
from tools.kit.offers import QuoteCard
from tools.kit.quoting import is_priced, quote_text
from tools.kit.recording import recording
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import quoted, running_note
from tools.kit.spec import Args, Outside, Plain, Result, Tool, ToolContext

DIRECTION_CHARACTERS_MAX = 500


class GenerateIdeasArgs(Args):
    """For which project, and in which direction."""

    project: ProjectName = None
    direction: Annotated[
        str | None,
        Field(description="A wish for the ideas, such as “funnier”, in the member's words."),
    ] = None


class IdeaShown(Result):
    """One concept; `say` is its hook."""

    number: int
    title: str
    narrative: str
    visuals: str
    sound: str
    why: str


class GenerateIdeasResult(Result):
    """The ideas, or the price of another round in `quote`."""

    project: str
    ideas: list[IdeaShown]
    quote: QuoteCard | None
    starter_copy: bool
    next_step: str


def check(session: Session, context: ToolContext, args: GenerateIdeasArgs) -> Plain:
    """Find the project; return the brief, or that this round is priced."""
    project = find_project(session, context, args.project)
    direction = clean_prose(args.direction, "the direction", DIRECTION_CHARACTERS_MAX)
    campaign = projects.campaign_of(session, project)
    return {
        "project_id": project.id,
        "priced": is_priced(context, project, "ideas"),
        "rounds": project.idea_rounds,
        "strategy_version": campaigns.strategy(session, campaign).version,
        "direction": direction,
        "brief": ideas_brief(session, project, direction),
    }


def prepare(outside: Outside, _args: GenerateIdeasArgs, checked: Plain) -> Plain:
    """Have the ideas written, unless they are to be paid for first."""
    if checked["priced"]:
        return checked
    return {**checked, "ideas": write_ideas(outside.writer, checked["brief"])}


def apply(
    session: Session, context: ToolContext, _args: GenerateIdeasArgs, prepared: Plain
) -> GenerateIdeasResult:
    """Keep the ideas, or quote the round."""
    project = projects.get(session, context.workspace_id, prepared["project_id"])
    campaigns.hold_still(session, project)
    if prepared["priced"]:
        return _quoted(session, context, prepared)
    if project.idea_rounds != prepared["rounds"]:
        raise Conflict("Other ideas came in at the same moment. Look at those first.")
    note = running_note(session, project)
    with recording(session, context, project, "generate_ideas", "the ideas"):
        ideas = projects.add_ideas(
            session,
            project,
            prepared["ideas"],
            provider=context.writer_name,
            starter_copy=context.starter_copy,
            strategy_version=prepared["strategy_version"],
        )
    about(session, context, project.campaign_id, project.id, "choose_idea")
    lines = [f"{idea.number}. {quoted(idea.title)}: {idea.hook}" for idea in ideas]
    label = "Three starter ideas" if context.starter_copy else "Three ideas"
    return GenerateIdeasResult(
        say="\n".join(
            [f"{label} for {quoted(project.title)}:", *lines, f"Which one shall it be?{note}"]
        ),
        project=project.title,
        ideas=[
            IdeaShown(
                say=idea.hook,
                number=idea.number,
                title=idea.title,
                narrative=idea.narrative,
                visuals=idea.visuals,
                sound=idea.sound,
                why=idea.why,
            )
            for idea in ideas
        ],
        quote=None,
        starter_copy=context.starter_copy,
        next_step="choose_idea",
    )


def _quoted(session: Session, context: ToolContext, prepared: Plain) -> GenerateIdeasResult:
    project = projects.get(session, context.workspace_id, prepared["project_id"])
    about(session, context, project.campaign_id, project.id)
    card = quote_text(session, context, project, "ideas", prepared["direction"])
    return GenerateIdeasResult(
        say=f"The first ideas were free; another round has a price. {card.say}",
        project=project.title,
        ideas=[],
        quote=card,
        starter_copy=False,
        next_step="accept_quote",
    )


TOOL = Tool(
    name="generate_ideas",
    description=(
        "Write three distinct ideas for a project from the campaign's pillars as they are now. Use "
        "it after starting a project, or when the member wants other ideas. Needs a project. "
        "Returns the ideas; the first round of a project is free, a later one returns a quote that "
        "only the member can accept."
    ),
    args=GenerateIdeasArgs,
    cost="quotes",
    touches=("idea", "quote", "conversation"),
    check=check,
    prepare=prepare,
    apply=apply,
)
