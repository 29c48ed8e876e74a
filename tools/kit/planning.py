"""Planning: what work a project needs now, what of it exists already, and what the rest costs.

Called by the priced tools before `tools/kit/offers.py` makes the quote, and by
`graph/acceptance.py` to see that nothing a quote covers has changed since. A plan is a pure
function of rows: the same rows give the same fingerprint. What a film is made of is in
`planning_film.py`, what the other kinds are made of in `planning_assets.py`.
"""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy.orm import Session

from storage import campaigns, ledger, steps
from storage.errors import Conflict, PaymentNeeded, Refused
from storage.ids import fingerprint
from storage.models import Project
from tools.kit.affordable import what_is_possible
from tools.kit.planning_assets import STEP_KINDS, asset_work
from tools.kit.planning_film import film_work
from tools.kit.plans import PLAN_VERSION, Plan, PlannedStep, make_plan
from tools.kit.ports import Resolution
from tools.kit.prices import credits_words
from tools.kit.spec import Plain, ToolContext

__all__ = [
    "Plan",
    "PlannedStep",
    "RenderScope",
    "TextKind",
    "is_shown",
    "plan_again",
    "plan_asset",
    "plan_render",
    "plan_text",
    "refuse_twins",
]

RenderScope = Literal["film", "clips", "stitch"]
TextKind = Literal["ideas", "script"]


def plan_render(
    session: Session,
    context: ToolContext,
    project: Project,
    *,
    scope: RenderScope,
    resolution: Resolution | None = None,
) -> Plan:
    """Plan the rendering of a project as it is now; one that is no video is planned whole.

    Args:
        scope: `film` for everything left to the final file, `clips` for voice and clips only,
            `stitch` for what is left after the clips.
        resolution: None takes the project's, or 720p when only that is affordable.

    Raises:
        Refused: there are no scenes yet, or `stitch` was asked for before the clips exist.
        Conflict: nothing is left to do.
        PaymentNeeded: no resolution is affordable; says what is missing.
    """
    if project.kind != "video_ad":
        return plan_asset(session, context, project)
    wanted: Resolution = resolution or ("720p" if project.resolution == "720p" else "1080p")
    plan = _plan_film(session, context, project, scope, wanted)
    if resolution is None:
        plan = _affordable(session, context, project, scope, plan)
    return plan


def plan_asset(session: Session, context: ToolContext, project: Project) -> Plan:
    """Plan a banner set, flyer or jingle as it is now.

    Raises `Refused` when its text is not written yet and `Conflict` when it is up to date.
    """
    inputs, planned = asset_work(session, context, project)
    if all(step.reused_step_id for step in planned) and is_shown(session, project, planned[-1]):
        raise Conflict(
            f"“{project.title}” is up to date: nothing has changed since it was made. "
            "Ask for another take if you want a different one."
        )
    return make_plan(STEP_KINDS[project.kind], planned, inputs)


def plan_text(
    session: Session, context: ToolContext, project: Project, kind: TextKind, direction: str
) -> Plan:
    """Plan a new round of ideas or a new script, both priced after the first."""
    campaign = campaigns.get(session, context.workspace_id, project.campaign_id)
    inputs: Plain = {
        "version": PLAN_VERSION,
        "kind": kind,
        "direction": direction,
        "strategy_version": campaign.strategy_version,
        "brand_version": campaign.brand_version,
        "idea_rounds": project.idea_rounds,
        "chosen_idea_id": project.chosen_idea_id if kind == "script" else None,
        "script_version": project.script_version if kind == "script" else None,
    }
    script = "a new script" if project.kind == "video_ad" else "a new text"
    step = PlannedStep(
        kind=kind,
        position=0,
        scene_id=None,
        label="a new round of ideas" if kind == "ideas" else script,
        key=fingerprint(inputs),
        credits=context.prices.of(kind),
    )
    return make_plan(kind, (step,), inputs)


def plan_again(session: Session, context: ToolContext, project: Project, quote_plan: Plain) -> Plan:
    """Plan afresh what a quote's stored plan covered, for comparing fingerprints.

    Raises `Conflict` as `refuse_twins` does.
    """
    inputs = quote_plan["inputs"]
    scope = quote_plan["scope"]
    if scope in ("ideas", "script"):
        return plan_text(session, context, project, scope, inputs["direction"])
    if project.kind != "video_ad":
        plan = plan_asset(session, context, project)
    else:
        plan = _plan_film(session, context, project, scope, inputs["resolution"])
    refuse_twins(session, project, plan)
    return plan


def refuse_twins(session: Session, project: Project, plan: Plan) -> None:
    """Raise `Conflict` while a part that the plan would pay for is being made for another project
    of the campaign: a little later it costs nothing."""
    if plan.scope in ("ideas", "script"):
        return
    keys = [step.key for step in plan.steps if step.reused_step_id is None]
    other = steps.maker_of(session, project, keys)
    if other is not None:
        raise Conflict(
            f"The same parts are being made for “{other.title}” right now. Wait until that is "
            "done and they cost nothing here; then ask again.",
            code="twin_live",
        )


# ------------------------------------------------------------------------------ the film


def _plan_film(
    session: Session,
    context: ToolContext,
    project: Project,
    scope: str,
    resolution: Resolution,
) -> Plan:
    inputs, planned = film_work(session, context, project, resolution)
    is_current = is_shown(session, project, planned[-1])
    if scope == "clips":
        planned = [step for step in planned if step.kind in ("voiceover", "clip")]
        is_current = project.status != "draft"
    if scope == "stitch":
        _require_clips(project, planned)
    # What exists but is not what the project shows now (an earlier text was taken back, or it is a
    # copy) is put together for nothing.
    if is_current and all(step.reused_step_id for step in planned):
        raise Conflict(
            f"“{project.title}” is up to date: nothing has changed since it was made. "
            "Ask for another take of a scene if you want a different one."
        )
    return make_plan(scope, planned, inputs)


def is_shown(session: Session, project: Project, last: PlannedStep) -> bool:
    """Tell whether what the project shows as final was made by the last step, here or as its
    twin in another project."""
    if last.reused_step_id is None or project.final_asset_id is None:
        return False
    return (
        project.status == "completed"
        and steps.key_of_asset(session, project.workspace_id, project.final_asset_id) == last.key
    )


def _require_clips(project: Project, planned: Sequence[PlannedStep]) -> None:
    missing = [
        step.label
        for step in planned
        if step.kind in ("voiceover", "clip") and step.reused_step_id is None
    ]
    if missing:
        raise Refused(
            f"“{project.title}” cannot be stitched yet: {len(missing)} of its parts are still to "
            f"be made ({', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}). "
            "Say “render the scenes” first."
        )


def _affordable(
    session: Session, context: ToolContext, project: Project, scope: str, plan: Plan
) -> Plan:
    available = ledger.balance(session, context.workspace_id).available
    if plan.credits <= available:
        return plan
    smaller = plan
    if plan.inputs["resolution"] == "1080p":
        smaller = _plan_film(session, context, project, scope, "720p")
        if smaller.credits <= available:
            return smaller
    raise PaymentNeeded(
        f"This needs {credits_words(smaller.credits)} at {smaller.inputs['resolution']} and you "
        f"have {credits_words(available)} available. Your draft is kept; ask whoever manages your "
        f"credits to add some, then say “render it” again. {what_is_possible(session, context)}"
    )
