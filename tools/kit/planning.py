"""Planning: what work a project needs now, what of it exists already, and what the rest costs.

Called by the priced tools before `tools/kit/offers.py` makes the quote, and by
`graph/acceptance.py` to see that nothing a quote covers has changed since. A plan is a pure
function of rows: the same rows give the same fingerprint.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy.orm import Session

from storage import campaigns, ledger, projects, steps
from storage.errors import Conflict, PaymentNeeded, Refused
from storage.ids import fingerprint
from storage.models import Project, ScriptVersion
from tools.kit.ports import Frozen, Resolution
from tools.kit.prices import credits_words
from tools.kit.spec import Plain, ToolContext
from tools.kit.timeline import end_card_frames, spans

RenderScope = Literal["film", "clips", "stitch"]
TextKind = Literal["ideas", "script"]
PLAN_VERSION = 1


class PlannedStep(Frozen):
    """One line of a plan. `key` is the fingerprint of all that the result depends on."""

    kind: Literal["voiceover", "clip", "music", "stitch", "ideas", "script"]
    position: int
    scene_id: str | None
    label: str
    key: str
    credits: int
    reused_step_id: str | None = None


class Plan(Frozen):
    """Named work at named versions. `inputs` is all that the production will read, frozen."""

    scope: str
    steps: tuple[PlannedStep, ...]
    inputs: Plain
    credits: int
    fingerprint: str


def plan_render(
    session: Session,
    context: ToolContext,
    project: Project,
    *,
    scope: RenderScope,
    resolution: Resolution | None = None,
) -> Plan:
    """Plan the rendering of a project's scenes at their newest versions.

    Args:
        scope: `film` for everything left to the final file, `clips` for voice and clips only,
            `stitch` for what is left after the clips.
        resolution: None takes the project's, or 720p when only that is affordable.

    Raises:
        Refused: there are no scenes yet, or `stitch` was asked for before the clips exist.
        Conflict: nothing is left to do.
        PaymentNeeded: no resolution is affordable; says what is missing.
    """
    wanted: Resolution = resolution or ("720p" if project.resolution == "720p" else "1080p")
    plan = _plan_at(session, context, project, scope, wanted)
    if resolution is None:
        plan = _affordable(session, context, project, scope, plan)
    return plan


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
    step = PlannedStep(
        kind=kind,
        position=0,
        scene_id=None,
        label="a new round of ideas" if kind == "ideas" else "a new script",
        key=fingerprint(inputs),
        credits=context.prices.new_ideas if kind == "ideas" else context.prices.new_script,
    )
    return _plan(kind, (step,), inputs)


def plan_again(session: Session, context: ToolContext, project: Project, quote_plan: Plain) -> Plan:
    """Plan afresh what a quote's stored plan covered, for comparing fingerprints."""
    inputs = quote_plan["inputs"]
    scope = quote_plan["scope"]
    if scope in ("ideas", "script"):
        return plan_text(session, context, project, scope, inputs["direction"])
    return _plan_at(session, context, project, scope, inputs["resolution"])


# ------------------------------------------------------------------------------ the film


def _plan_at(
    session: Session,
    context: ToolContext,
    project: Project,
    scope: str,
    resolution: Resolution,
) -> Plan:
    script = projects.script(session, project)
    scene_rows = projects.scenes(session, project)
    if script is None or not scene_rows:
        raise Refused(
            f"“{project.title}” has no scenes yet. Say “write the script” or “break it into "
            "scenes” first."
        )
    inputs = _inputs(session, context, project, script, scene_rows, resolution)
    planned = _film_steps(context, inputs, resolution)
    reused = steps.reusable(session, project.id, [step.key for step in planned])
    planned = [
        step.model_copy(update={"reused_step_id": reused[step.key], "credits": 0})
        if step.key in reused
        else step
        for step in planned
    ]
    if scope == "clips":
        planned = [step for step in planned if step.kind in ("voiceover", "clip")]
    if scope == "stitch":
        _require_clips(project, planned)
    if all(step.reused_step_id for step in planned):
        raise Conflict(
            f"“{project.title}” is up to date: nothing has changed since it was made. "
            "Ask for another take of a scene if you want a different one."
        )
    return _plan(scope, planned, inputs)


def _inputs(
    session: Session,
    context: ToolContext,
    project: Project,
    script: ScriptVersion,
    scene_rows: Sequence[tuple[Any, Any]],
    resolution: Resolution,
) -> Plain:
    campaign = campaigns.get(session, context.workspace_id, project.campaign_id)
    strategy = campaigns.strategy(session, campaign)
    brand = campaigns.brand(session, campaign)
    voices = [version.voice for _, version in scene_rows]
    return {
        "version": PLAN_VERSION,
        "title": project.title,
        "seconds": project.seconds,
        "format": project.format,
        "resolution": resolution,
        "call_to_action": script.call_to_action,
        "end_card_frames": end_card_frames(project.seconds),
        "website": brand.website,
        "mood": f"{strategy.style} {brand.tone}".strip(),
        "seed": int(fingerprint(campaign.id)[:8], 16),
        "look": {
            "brand_name": brand.name,
            "colors": list(brand.colors),
            "tone": brand.tone,
            "style": strategy.style,
        },
        "logo_asset_id": brand.logo_asset_id,
        "photo_asset_id": brand.photo_asset_id,
        "speaks": any(_english_voice_can_say(voice) for voice in voices),
        "studio": context.studio_name,
        "strategy_version": strategy.version,
        "brand_version": brand.version,
        "script_version": script.version,
        "scenes": [
            {
                "scene_id": scene.id,
                "version": version.version,
                "beat": version.beat,
                "visual": version.visual,
                "on_screen": version.on_screen,
                "voice": version.voice,
                "take": version.take,
                "start_frame": span.start_frame,
                "frames": span.frames,
                "voice_seconds_max": round(span.voice_seconds_max, 4),
            }
            for (scene, version), span in zip(
                scene_rows, spans(project.seconds, voices), strict=True
            )
        ],
    }


def _film_steps(context: ToolContext, inputs: Plain, resolution: Resolution) -> list[PlannedStep]:
    prices = context.prices
    look = {
        **inputs["look"],
        "seed": inputs["seed"],
        "logo": inputs["logo_asset_id"],
        "photo": inputs["photo_asset_id"],
    }
    made: list[PlannedStep] = []
    voice_key = _voice_key(inputs) if inputs["speaks"] else ""
    if voice_key:
        made.append(_step("voiceover", 0, "voiceover", voice_key, prices.voiceover))
    clips = _clip_steps(inputs, look, resolution, prices.clip(resolution))
    made += clips
    music_key = fingerprint(
        {
            "kind": "music",
            "mood": inputs["mood"],
            "seconds": inputs["seconds"],
            "seed": inputs["seed"],
            "end_card_frames": inputs["end_card_frames"],
            "studio": inputs["studio"],
        }
    )
    made.append(_step("music", 0, "music", music_key, prices.music))
    stitch_key = fingerprint(
        {
            "kind": "stitch",
            "clips": [clip.key for clip in clips],
            "voice": voice_key,
            "music": music_key,
            "look": look,
            "call_to_action": inputs["call_to_action"],
            "website": inputs["website"],
            "studio": inputs["studio"],
        }
    )
    made.append(_step("stitch", 0, "stitch", stitch_key, prices.stitch))
    return made


def _voice_key(inputs: Plain) -> str:
    lines = [[scene["voice"], scene["voice_seconds_max"]] for scene in inputs["scenes"]]
    return fingerprint({"kind": "voiceover", "lines": lines, "studio": inputs["studio"]})


def _clip_steps(
    inputs: Plain, look: Plain, resolution: Resolution, credits: int
) -> list[PlannedStep]:
    made = []
    for index, scene in enumerate(inputs["scenes"]):
        # The line and its room stand for the voice's timing: the voice is a function of both.
        content = {
            name: value for name, value in scene.items() if name not in ("start_frame", "version")
        }
        key = fingerprint(
            {
                "kind": "clip",
                "scene": content,
                "speaks": inputs["speaks"],
                "look": look,
                "place": [index, len(inputs["scenes"])],
                "format": inputs["format"],
                "resolution": resolution,
                "studio": inputs["studio"],
            }
        )
        label = f"clip of scene {index + 1} at {resolution}"
        made.append(_step("clip", index, label, key, credits, scene["scene_id"]))
    return made


def _step(
    kind: Literal["voiceover", "clip", "music", "stitch"],
    position: int,
    label: str,
    key: str,
    credits: int,
    scene_id: str | None = None,
) -> PlannedStep:
    return PlannedStep(
        kind=kind, position=position, scene_id=scene_id, label=label, key=key, credits=credits
    )


def _plan(scope: str, planned: Sequence[PlannedStep], inputs: Plain) -> Plan:
    identity = {
        "scope": scope,
        "inputs": inputs,
        "steps": [step.model_dump() for step in planned],
    }
    return Plan(
        scope=scope,
        steps=tuple(planned),
        inputs=inputs,
        credits=sum(step.credits for step in planned),
        fingerprint=fingerprint(identity),
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
        smaller = _plan_at(session, context, project, scope, "720p")
        if smaller.credits <= available:
            return smaller
    raise PaymentNeeded(
        f"This needs {credits_words(smaller.credits)} at {smaller.inputs['resolution']} and you "
        f"have {credits_words(available)} available. Your draft is kept; ask whoever manages your "
        "credits to add some, then say “render it” again."
    )


def _english_voice_can_say(line: str) -> bool:
    # The embedded voice speaks English: it can say lines in Latin letters, and no others.
    letters = [character for character in line if character.isalpha()]
    if not letters:
        return False
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return latin / len(letters) > 0.9
