"""The tool `rename_project`: give a project another title."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import Conflict, Refused
from storage.models import Project
from tools.kit.cleaning import clean_line, says_something
from tools.kit.recording import recording
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import next_sentence, quoted, running_note
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext

TITLE_CHARACTERS_MAX = 120


class RenameProjectArgs(Args):
    """Which project, and its new title."""

    title: Annotated[str, Field(description="The new title, in the member's words.")]
    project: ProjectName = None


class RenameProjectResult(Result):
    """The project under its new title."""

    project: str
    before: str
    next_step: str


def apply(
    session: Session, context: ToolContext, args: RenameProjectArgs, _checked: Plain
) -> RenameProjectResult:
    """Give it the title; one that another project of the campaign has is refused."""
    title = clean_line(args.title, "the title", TITLE_CHARACTERS_MAX)
    if not says_something(title):
        raise Refused("Say what the new title should be.")
    project = find_project(session, context, args.project)
    campaigns.hold_still(session, project)
    before = project.title
    if title == before:
        raise Refused(
            f"It is called {quoted(title)} already; nothing was changed.", code="unchanged"
        )
    _refuse_taken(session, project, title)
    note = running_note(session, project)
    with recording(session, context, project, "rename_project", "the title"):
        project.title = title
        projects.touch(session, project)
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id)
    return RenameProjectResult(
        say=f"{quoted(before)} is called {quoted(title)} now. {next_sentence(step)}{note}",
        project=title,
        before=before,
        next_step=step,
    )


def _refuse_taken(session: Session, project: Project, title: str) -> None:
    for other in projects.listing(session, project.workspace_id, campaign_id=project.campaign_id):
        if other.id != project.id and other.title.casefold() == title.casefold():
            raise Conflict(
                f"{quoted(other.title)} is another project of this campaign. "
                "Choose a title that tells them apart.",
                code="title_taken",
            )


TOOL = Tool(
    name="rename_project",
    description=(
        "Give a project another title. Use it when the member wants to call it something else. "
        "Needs the title. Returns the project under it. Free."
    ),
    args=RenameProjectArgs,
    cost="free",
    touches=("project", "conversation"),
    apply=apply,
)
