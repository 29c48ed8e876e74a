"""Delivery: what a production writes, each function the whole body of one transaction.

The price of a step is captured in the very transaction that records its result; a failed step's
hold is released in the transaction that records the failure. A production that is no longer
running keeps nothing.
"""

from typing import Any

from sqlalchemy.orm import Session

from graph import text_jobs
from graph.orders import clips_out_of_time, job_for, timed_words
from storage import assets, events, follows, inbox, ledger, projects, quotes, steps
from storage.errors import Failed
from storage.ids import now_ms
from storage.models import Production, Project, Quote, Step
from tools.kit.file_names import file_title
from tools.kit.spec import Plain

TEXT_KINDS = ("ideas", "script")
# How much of the work each kind stands for, of 100; clips share theirs.
SHARES = {
    "voiceover": 10,
    "clip": 60,
    "music": 10,
    "stitch": 20,
    "banners": 100,
    "flyer": 100,
    "jingle": 100,
}
FINAL_KINDS = ("stitch", "banners", "flyer", "jingle")
"""Steps whose result is what the project was started for."""
STAGES = {"banners": "drawing the banners", "flyer": "drawing the flyer", "jingle": "composing"}
CANCELLED: Plain = {"state": "cancelled"}
FILE_NAMES = {
    "final": "{title}",
    "poster": "{title} poster",
    "captions": "{title}",
    "contact_sheet": "{title} contact sheet",
    "clip": "{title} scene {number}",
    "voice": "{title} voice",
    "music": "{title} music",
    "banner": "{title}{name} {size}",
    "flyer": "{title}{name} {size}",
    "print": "{title} print A5",
    # Where a kind of step has a better word for a role.
    "banners contact_sheet": "{title} overview",
    "jingle music": "{title}",
    "stem": "{title} stem{name}",
}


def begin_production(session: Session, production_id: str) -> Plain:
    """Return the steps to run: `{"state": "go", "scope": …, "steps": [{id, kind, position,
    state}]}`."""
    production = quotes.production(session, production_id)
    if production.state != "running":
        return CANCELLED
    quote = session.get_one(Quote, production_id)
    return {
        "state": "go",
        "scope": quote.scope,
        "steps": [
            {"id": step.id, "kind": step.kind, "position": step.position, "state": step.state}
            for step in steps.of_production(session, production_id)
        ],
    }


def late_clips(session: Session, production_id: str) -> list[str]:
    """Return the ids of the clips to make again because their words are timed to another voice;
    none of a production that has ended."""
    if quotes.production(session, production_id).state != "running":
        return []
    return clips_out_of_time(session, production_id)


def begin_step(session: Session, step_id: str, remake: bool, is_same: bool = False) -> Plain:
    """Mark a step as running and return its job: `{"state": "go", "job": …}`, `cancelled` or
    `done`.

    `remake` makes a step again that has its result; `is_same` keeps its take, so that only what it
    is made from is new.
    """
    step = steps.get(session, step_id)
    if not _goes_on(session, step, remake):
        return CANCELLED
    if step.state in ("done", "reused") and not remake:
        return {"state": "done"}
    if not remake and not steps.start(session, step_id):
        return {"state": "failed", "error": step.error}
    try:
        if step.kind in TEXT_KINDS:
            return {"state": "go", "job": text_jobs.job_for(session, step)}
        job = job_for(session, step, remake=remake and not is_same)
    except Failed as error:
        return fail_step(session, step_id, error.message)
    project = session.get_one(Project, step.project_id)
    if step.kind == "stitch":
        _set_status(session, project, "stitching", "stitching")
    else:
        _set_status(session, project, "generating", _stage(session, step))
    return {"state": "go", "job": job}


def deliver(session: Session, step_id: str, made: Plain, remake: bool) -> Plain:
    """Store a step's result and capture its price: `{"state": "done"}`, `cancelled`, or `failed`
    for a text that may not be kept any more."""
    step = steps.get(session, step_id)
    if not _goes_on(session, step, remake):
        return CANCELLED
    project = session.get_one(Project, step.project_id)
    try:
        # The savepoint gives back what was taken for a text that may not be kept after all.
        with session.begin_nested():
            # The guard comes first: a step that was cancelled keeps nothing of what was made.
            if not remake and not steps.finish(session, step_id, None, made["facts"]):
                return CANCELLED
            if not remake and step.hold_id is not None:
                # Wallet before project and campaign: the order in which every delivery locks them.
                reason = f"“{project.title}”: {step.label}"
                ledger.capture(session, step.hold_id, reason=reason, actor="production")
            if step.kind in TEXT_KINDS:
                text_jobs.keep(session, step, project, made)
                return {"state": "done"}
    except Failed as error:
        return fail_step(session, step_id, error.message)
    step.asset_id = _add_assets(session, step, project, made)
    step.facts = made["facts"]
    if step.kind == "clip":
        step.facts = {**made["facts"], "words": timed_words(session, step)}
    if remake:
        # The newest result is the one that is used again, never what it replaced.
        step.finished_ms = now_ms()
        step.state = "done" if step.state == "failed" else step.state
    session.flush()
    if not remake:
        _report_progress(session, step, project)
    return {"state": "done"}


def fail_step(session: Session, step_id: str, error: str) -> Plain:
    """Record a step's failure and release what was held for it."""
    step = steps.get(session, step_id)
    if quotes.production(session, step.production_id).state != "running":
        return CANCELLED
    if steps.fail(session, step_id, error) and step.hold_id is not None:
        ledger.release(session, step.hold_id)
    return {"state": "failed", "error": error}


def refund_steps(
    session: Session, production_id: str, kind: str, error: str, position: int | None = None
) -> None:
    """Give back, once, the price of what spoiled the finished film, and let nobody use it again.

    It is marked failed wherever the campaign has it: in the production that paid for it, which may
    be an earlier one, and in every variant that shares it. `position` names the clip; None means
    all of the kind.
    """
    production = quotes.production(session, production_id)
    project = session.get_one(Project, production.project_id)
    keys = [
        step.key
        for step in steps.of_production(session, production_id)
        if step.kind == kind and position in (None, step.position)
    ]
    # Steps before the wallet: the order in which every delivery locks them.
    for step in steps.withdraw(session, project, keys, error):
        if step.hold_id is not None:
            reason = f"{step.label} did not pass the finished film's checks"
            ledger.refund(session, step.hold_id, reason=reason, actor="production")


def finish_production(session: Session, production_id: str) -> Plain:
    """End a production whose steps are all delivered, and leave the letter that tells it."""
    production = quotes.production(session, production_id)
    quote = session.get_one(Quote, production_id)
    if not quotes.end_production(session, production_id, "done"):
        return CANCELLED
    ledger.release_production(session, production_id)
    project = session.get_one(Project, production.project_id)
    if quote.scope == "clips":
        _set_status(session, project, "rendering", "clips are ready", 80)
    elif quote.scope not in TEXT_KINDS:
        _point_at_result(session, project, production_id)
        _set_status(session, project, "completed", "", 100)
    projects.touch(session, project)
    _leave_letter(session, production, quote.scope, "done", "")
    return {"state": "done"}


def fail_production(session: Session, production_id: str, error: str) -> Plain:
    """End a production that failed: open steps are cancelled, what is still held is released."""
    production = quotes.production(session, production_id)
    quote = session.get_one(Quote, production_id)
    if not quotes.end_production(session, production_id, "failed", error):
        return CANCELLED
    steps.cancel_open(session, production_id)
    ledger.release_production(session, production_id)
    project = session.get_one(Project, production.project_id)
    if quote.scope not in TEXT_KINDS:
        project.error = error
        _set_status(session, project, "failed", "")
    projects.touch(session, project)
    _leave_letter(session, production, quote.scope, "failed", error)
    return {"state": "failed", "error": error}


# ------------------------------------------------------------------------------ parts


def _goes_on(session: Session, step: Step, remake: bool) -> bool:
    """Tell whether a step's production still runs. A step that is made again has ended before, so
    its own state guards nothing: a cancellation waits until this transaction is over."""
    if remake:
        return quotes.hold_running(session, step.production_id)
    return quotes.production(session, step.production_id).state == "running"


def _add_assets(session: Session, step: Step, project: Project, made: Plain) -> str:
    quote = session.get_one(Quote, step.production_id)
    inputs = quote.plan["inputs"]
    provenance = {
        "provider": made["provider"],
        "strategy_version": inputs["strategy_version"],
        "brand_version": inputs["brand_version"],
        "script_version": inputs["script_version"],
        "step_key": step.key,
    }
    first: str | None = None
    for file in made["files"]:
        asset = assets.add(
            session,
            workspace_id=step.workspace_id,
            campaign_id=project.campaign_id,
            project_id=project.id,
            step_id=step.id,
            role=file["role"],
            file=file,
            filename=_file_name(step, project, file),
            provider=made["provider"],
            provenance=provenance,
        )
        first = first or asset.id
    assert first is not None, "a made step has a file"
    return first


def _file_name(step: Step, project: Project, file: Plain) -> str:
    name = file.get("name", "")
    pattern = FILE_NAMES.get(f"{step.kind} {file['role']}", FILE_NAMES[file["role"]])
    stem = pattern.format(
        title=file_title(project.title),
        number=step.position + 1,
        name=f" {name}" if name else "",
        size=f"{file.get('width')}x{file.get('height')}",
    )
    return stem + str(file["suffix"])


def _stage(session: Session, step: Step) -> str:
    if step.kind != "clip":
        return STAGES.get(step.kind, step.label)
    clips = [s for s in steps.of_production(session, step.production_id) if s.kind == "clip"]
    done = sum(clip.state in ("done", "reused") for clip in clips)
    return f"clips: {done} of {len(clips)}"


def _report_progress(session: Session, step: Step, project: Project) -> None:
    everything = steps.of_production(session, step.production_id)
    clips = [s for s in everything if s.kind == "clip"]
    is_done = {s.id: s.state in ("done", "reused") for s in everything}
    percent = sum(
        SHARES[s.kind] / (len(clips) if s.kind == "clip" else 1)
        for s in everything
        if is_done[s.id]
    )
    before_stitch = [s for s in everything if s.kind not in FINAL_KINDS]
    status, stage = project.status, project.stage
    if step.kind not in FINAL_KINDS and all(is_done[s.id] for s in before_stitch):
        status, stage = "rendering", "clips, voice and music are ready"
    elif step.kind == "clip":
        stage = _stage(session, step)
    _set_status(session, project, status, stage, round(percent))


def _set_status(
    session: Session, project: Project, status: str, stage: str, percent: int | None = None
) -> None:
    if percent is not None:
        project.progress_percent = max(project.progress_percent, percent)
    project.status, project.stage = status, stage
    data: dict[str, Any] = {
        "status": status,
        "stage": stage,
        "progress_percent": project.progress_percent,
    }
    if status == "failed":
        data["error"] = project.error
    session.flush()
    events.append(session, project.workspace_id, project.id, "status", data)
    follows.post_update(session, project)


def _point_at_result(session: Session, project: Project, production_id: str) -> None:
    last = next(s for s in steps.of_production(session, production_id) if s.kind in FINAL_KINDS)
    final = assets.get(session, project.workspace_id, last.asset_id or "")
    project.final_asset_id = final.id
    posters = [each for each in assets.made_with(session, final) if each.role == "poster"]
    if posters:
        project.poster_asset_id = posters[0].id
    elif final.media_type.startswith("image/"):
        # A banner set's overview and a flyer are pictures of themselves.
        project.poster_asset_id = final.id


def _leave_letter(
    session: Session, production: Production, scope: str, state: str, error: str
) -> None:
    if production.conversation_id is None:
        return
    inbox.post(
        session,
        workspace_id=production.workspace_id,
        conversation_id=production.conversation_id,
        member_id=production.member_id,
        dedupe_key=f"production:{production.id}",
        kind="production_finished",
        payload={"production_id": production.id, "scope": scope, "state": state, "error": error},
    )
