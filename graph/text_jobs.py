"""Text as a priced step: a new round of ideas, or a new script, made by a production like any
other step.

A new script of a video brings its scenes along: they are laid out anew for nothing in the same
transaction, so that the film's price can be told at once.
"""

import logging
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from storage import campaigns, history, projects, scenes
from storage.errors import AytadaError, Failed
from storage.models import Idea, Production, Project, Quote, Step
from tools.kit.briefing import (
    ideas_brief,
    scenes_brief_of,
    script_brief,
    write_ideas,
    write_scenes,
    write_script,
)
from tools.kit.ports import ChatModel, ModelUnavailable
from tools.kit.scene_slots import scene_slots
from tools.kit.spec import Plain

log = logging.getLogger(__name__)


def job_for(session: Session, step: Step) -> Plain:
    """Return the job of a text step: its brief, from the pillars and the idea that the accepted
    quote named.

    Raises `Failed` when the script was locked since, or its idea is gone.
    """
    quote = session.get_one(Quote, step.production_id)
    project = session.get_one(Project, step.project_id)
    inputs = quote.plan["inputs"]
    direction, pillars = inputs["direction"], inputs["strategy_version"]
    if step.kind == "ideas":
        brief = ideas_brief(session, project, direction, strategy_version=pillars)
        return {"kind": "ideas", "brief": brief}
    if project.script_locked:
        raise Failed("The script was locked since, so it stays. Unlock it, then ask again.")
    idea = None
    if inputs["chosen_idea_id"] is not None:
        idea = session.get(Idea, inputs["chosen_idea_id"])
    if idea is None and project.kind == "video_ad":
        raise Failed("No idea is chosen any more. Choose one, then ask for the script again.")
    return {
        "kind": "script",
        "brief": script_brief(session, project, idea, direction, strategy_version=pillars),
        "has_scenes": bool(projects.scenes(session, project)),
    }


def make(writer: ChatModel, job: Plain) -> Plain:
    """Have the text written; returns a result like those of `graph/jobs.py`."""
    brief = job["brief"]
    try:
        if job["kind"] == "ideas":
            draft: Plain = {"ideas": write_ideas(writer, brief)}
        else:
            script = write_script(writer, brief)
            draft = {"script": script, "scenes": []}
            if job["has_scenes"]:
                draft["scenes"] = write_scenes(writer, scenes_brief_of(brief, script))
    except (ModelUnavailable, AytadaError) as error:
        is_retryable = getattr(error, "who", "time") == "time"
        return {"state": "failed", "error": str(error), "is_retryable": is_retryable}
    except Exception as error:
        # A writer is a vendor's: whatever it does, the production ends and its hold is released.
        log.exception("the writer %s failed", writer.name)
        message = f"The writer failed ({type(error).__name__}). Nothing was charged."
        return {"state": "failed", "error": message, "is_retryable": False}
    return {
        "state": "made",
        "files": [],
        "facts": {"starter_copy": writer.writes_starter_copy},
        "draft": draft,
        "provider": writer.name,
    }


def keep(session: Session, step: Step, project: Project, made: Plain) -> None:
    """Store the text that a step made; earlier rounds and scripts stay as they are, and it can be
    taken back like any other change.

    Raises `Failed` when the script was locked or changed while this one was written: what the
    member did meanwhile stays.
    """
    inputs = session.get_one(Quote, step.production_id).plan["inputs"]
    if step.kind == "script":
        campaigns.hold_still(session, project)
        if project.script_locked:
            raise Failed("The script was locked while it was being written; nothing was charged.")
        if project.script_version != inputs["script_version"]:
            raise Failed("The script was changed while it was being written; nothing was charged.")
    draft, provider = made["draft"], made["provider"]
    with _recorded(session, step, project):
        if step.kind == "ideas":
            projects.add_ideas(
                session,
                project,
                draft["ideas"],
                provider=provider,
                starter_copy=made["facts"]["starter_copy"],
                strategy_version=inputs["strategy_version"],
            )
            return
        script = projects.add_script_version(
            session,
            project,
            **draft["script"],
            idea_id=inputs["chosen_idea_id"],
            strategy_version=inputs["strategy_version"],
            provider=provider,
            starter_copy=made["facts"]["starter_copy"],
        )
        if draft["scenes"]:
            slots = scene_slots(session, project, list(script.lines), draft["scenes"])
            scenes.lay_out(
                session, project, slots, script_version=script.version, provider=provider
            )


def _recorded(session: Session, step: Step, project: Project) -> AbstractContextManager[None]:
    production = session.get_one(Production, step.production_id)
    return history.recorded(
        session,
        workspace_id=step.workspace_id,
        member_id=production.member_id,
        conversation_id=production.conversation_id,
        tool=f"generate_{step.kind}",
        what=f"{step.label} of “{project.title}”",
        campaign=projects.campaign_of(session, project),
        project=project,
    )
