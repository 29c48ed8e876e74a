"""Changes of a project as tools make them: kept as an edit, and refused where they are locked."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from storage import history, projects
from storage.errors import Refused
from storage.models import Project
from tools.kit.say import quoted
from tools.kit.spec import ToolContext


@contextmanager
def recording(
    session: Session, context: ToolContext, project: Project, tool: str, what: str
) -> Iterator[None]:
    """Hold the project still and keep what the block changes as one edit that can be undone.

    `what` are plain words without the project's title, such as "line 2".
    """
    with history.recorded(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        conversation_id=context.conversation_id,
        tool=tool,
        what=f"{what} of {quoted(project.title)}",
        campaign=projects.campaign_of(session, project),
        project=project,
    ):
        yield


def refuse_locked_script(project: Project) -> None:
    """Raise `Refused`, with the way out, when the whole script is locked."""
    if project.script_locked:
        raise Refused(
            f"The script of {quoted(project.title)} is locked, so its lines stay. "
            "Say “unlock the script” first.",
            code="locked",
        )
