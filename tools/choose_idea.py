"""The tool `choose_idea`: settle on one of the three ideas."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects
from tools.kit.recording import recording
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import next_sentence, quoted, running_note
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class ChooseIdeaArgs(Args):
    """Which idea of which project."""

    number: Annotated[int, Field(description="The idea's number, 1 to 3.")]
    project: ProjectName = None


class ChooseIdeaResult(Result):
    """The chosen idea."""

    project: str
    number: int
    title: str
    hook: str
    next_step: str


def apply(
    session: Session, context: ToolContext, args: ChooseIdeaArgs, _checked: Plain
) -> ChooseIdeaResult:
    """Choose the idea; a script that exists already stays until a new one is asked for."""
    project = find_project(session, context, args.project)
    campaigns.hold_still(session, project)
    note = running_note(session, project)
    before = projects.chosen_idea(session, project)
    with recording(session, context, project, "choose_idea", f"the choice of idea {args.number}"):
        idea = projects.choose_idea(session, project, args.number)
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id, step)
    written = projects.script(session, project)
    if written is not None and written.idea_id != idea.id:
        after = " The script is of another idea still; say “write a new script” to follow this one."
    elif before is not None and before.id == idea.id:
        after = f" It was chosen already. {next_sentence(step)}"
    else:
        after = f" {next_sentence(step)}"
    return ChooseIdeaResult(
        say=(f"Idea {idea.number}, {quoted(idea.title)}, it is.{after}{note}"),
        project=project.title,
        number=idea.number,
        title=idea.title,
        hook=idea.hook,
        next_step=step,
    )


TOOL = Tool(
    name="choose_idea",
    description=(
        "Choose one of the project's three newest ideas by its number. Use it when the member "
        "picks one. Needs ideas to exist. Returns the chosen idea and what comes next. Free."
    ),
    args=ChooseIdeaArgs,
    cost="free",
    touches=("project", "conversation"),
    apply=apply,
)
