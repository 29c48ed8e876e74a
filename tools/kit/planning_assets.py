"""What a banner set, flyer or jingle is made of now: its frozen inputs, and its one step."""

from sqlalchemy.orm import Session

from storage import campaigns, projects, steps
from storage.errors import Refused
from storage.ids import fingerprint
from storage.models import Project
from tools.kit.planning_film import campaign_seed
from tools.kit.plans import (
    PLAN_VERSION,
    PlannedStep,
    StepKind,
    changed_words,
    english_voice_can_say,
    reusing,
)
from tools.kit.ports import BANNER_SIZES
from tools.kit.spec import Plain, ToolContext

STEP_KINDS: dict[str, StepKind] = {"banner": "banners", "flyer": "flyer", "jingle": "jingle"}
"""The step, which is also the scope of its quote, by the kind of project."""


def asset_work(
    session: Session, context: ToolContext, project: Project
) -> tuple[Plain, list[PlannedStep]]:
    """Return the inputs of a banner set, flyer or jingle as it is now, and its step; one that was
    delivered before, in any project of the campaign, is free.

    Raises `Refused` when its text is not written yet.
    """
    inputs = asset_inputs(session, context, project)
    kind = STEP_KINDS[project.kind]
    content = {
        name: value
        for name, value in projects.render_facts(session, project).items()
        if value or name != "pronunciations"
    }
    key = fingerprint({"kind": kind, **content, "seed": inputs["seed"], "studio": inputs["studio"]})
    step = PlannedStep(
        kind=kind,
        position=0,
        scene_id=None,
        label=_label(project),
        key=key,
        credits=context.prices.of(kind),
    )
    return inputs, reusing([step], steps.reusable(session, project, [key]))


def asset_inputs(session: Session, context: ToolContext, project: Project) -> Plain:
    """Return all that a banner set, flyer or jingle reads, frozen. Raises `Refused` as above."""
    script = projects.script(session, project)
    if script is None:
        raise Refused(
            f"“{project.title}” has no text yet. Say “write the text” first; the first is free."
        )
    campaign = campaigns.get(session, context.workspace_id, project.campaign_id)
    inputs: Plain = {
        **projects.render_facts(session, project),
        "version": PLAN_VERSION,
        "title": project.title,
        "seed": campaign_seed(project),
        "studio": context.studio_name,
        "strategy_version": campaign.strategy_version,
        "brand_version": campaign.brand_version,
        "script_version": script.version,
    }
    if project.kind == "jingle":
        tagline = script.lines[0]["voice"]
        inputs["speaks"] = not tagline or english_voice_can_say(tagline)
    delivered = projects.last_render_quote(session, project, delivered=True)
    return inputs | {"changed": changed_words(delivered, inputs)}


def _label(project: Project) -> str:
    match project.kind:
        case "banner":
            return f"a banner set in {len(BANNER_SIZES)} sizes"
        case "flyer":
            return "a flyer for screen and print"
        case _:
            return f"a jingle of {project.seconds} s"
