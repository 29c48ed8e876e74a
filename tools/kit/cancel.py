"""Stopping a production now: what is delivered stays, what was held is released."""

from sqlalchemy.orm import Session

from storage import events, follows, ledger, projects, quotes, steps
from storage.models import Project


def stop_production(session: Session, workspace_id: str, project: Project) -> int | None:
    """Cancel the project's running production and return the credits released, or None if none
    runs.

    A worker that is busy with one of its steps sees the new state, kills its work and keeps
    nothing.
    """
    production = quotes.live_production(session, project.id)
    if production is None or not quotes.end_production(session, production.id, "cancelled"):
        return None
    steps.cancel_open(session, production.id)
    released = ledger.release_production(session, production.id)
    projects.touch(session, project)
    if quotes.get(session, workspace_id, production.id).scope in ("ideas", "script"):
        # Only text was being written; the project is what it was.
        return released
    project.status = "cancelled"
    project.stage = ""
    project.error = ""
    events.append(
        session,
        workspace_id,
        project.id,
        "status",
        {"status": "cancelled", "stage": "", "progress_percent": project.progress_percent},
    )
    follows.post_update(session, project)
    return released
