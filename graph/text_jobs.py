"""Text as a priced step: a new round of ideas, or a new script, made by a production like any
other step."""

from sqlalchemy.orm import Session

from storage import campaigns, projects
from storage.errors import AytadaError, Failed
from storage.models import Project, Quote, Step
from tools.kit.briefing import ideas_brief, script_brief, write_ideas, write_script
from tools.kit.ports import ChatModel, ModelUnavailable
from tools.kit.spec import Plain


def job_for(session: Session, step: Step) -> Plain:
    """Return the job of a text step: its brief, from rows that the accepted quote has pinned."""
    quote = session.get_one(Quote, step.production_id)
    project = session.get_one(Project, step.project_id)
    direction = quote.plan["inputs"]["direction"]
    if step.kind == "ideas":
        return {"kind": "ideas", "brief": ideas_brief(session, project, direction)}
    idea = projects.chosen_idea(session, project)
    if idea is None:
        raise Failed("No idea is chosen any more. Choose one, then ask for the script again.")
    return {"kind": "script", "brief": script_brief(session, project, idea, direction)}


def make(writer: ChatModel, job: Plain) -> Plain:
    """Have the text written; returns a result like those of `graph/jobs.py`."""
    try:
        if job["kind"] == "ideas":
            draft: Plain = {"ideas": write_ideas(writer, job["brief"])}
        else:
            draft = write_script(writer, job["brief"])
    except (ModelUnavailable, AytadaError) as error:
        return {"state": "failed", "error": str(error), "is_retryable": True}
    return {
        "state": "made",
        "files": [],
        "facts": {"starter_copy": writer.writes_starter_copy},
        "draft": draft,
        "provider": writer.name,
    }


def keep(session: Session, step: Step, project: Project, made: Plain) -> None:
    """Store the text that a step made; earlier rounds and scripts stay as they are."""
    inputs = session.get_one(Quote, step.production_id).plan["inputs"]
    starter_copy = made["facts"]["starter_copy"]
    if step.kind == "ideas":
        projects.add_ideas(
            session,
            project,
            made["draft"]["ideas"],
            provider=made["provider"],
            starter_copy=starter_copy,
            strategy_version=inputs["strategy_version"],
        )
        return
    projects.add_script_version(
        session,
        project,
        lines=made["draft"]["lines"],
        call_to_action=made["draft"]["call_to_action"],
        idea_id=project.chosen_idea_id,
        strategy_version=campaigns.strategy(
            session, projects.campaign_of(session, project)
        ).version,
        provider=made["provider"],
        starter_copy=starter_copy,
    )
