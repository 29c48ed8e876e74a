"""What a film is made of now: its frozen inputs, and its steps with their keys and prices."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import campaigns, projects, steps
from storage.errors import Refused
from storage.ids import fingerprint
from storage.models import Project, Scene, SceneVersion
from storage.standing import SCENE_FACTS, said_in
from tools.kit.plans import (
    PLAN_VERSION,
    PlannedStep,
    StepKind,
    changed_words,
    english_voice_can_say,
    reusing,
    where_set,
)
from tools.kit.ports import Resolution
from tools.kit.spec import Plain, ToolContext
from tools.kit.timeline import SceneSpan, end_card_frames, spans, weight

FREE_FRAMES_MIN = 40
"""What must be left for every scene that is not locked; with less, no length is kept."""
Live = Sequence[tuple[Scene, SceneVersion]]


def film_work(
    session: Session, context: ToolContext, project: Project, resolution: Resolution
) -> tuple[Plain, list[PlannedStep]]:
    """Return the inputs of a whole film as it is now, and all its steps; those that were delivered
    before, in any project of the campaign, are free.

    Raises `Refused` when there are no scenes yet.
    """
    inputs = film_inputs(session, context, project, resolution)
    planned = _film_steps(context, inputs, resolution)
    keys = [step.key for step in planned]
    return inputs, reusing(planned, steps.reusable(session, project, keys))


def film_inputs(
    session: Session, context: ToolContext, project: Project, resolution: Resolution
) -> Plain:
    """Return all that a film reads, frozen. Raises `Refused` when there are no scenes yet."""
    script = projects.script(session, project)
    live = projects.scenes(session, project)
    if script is None or not live:
        raise Refused(
            f"“{project.title}” has no scenes yet. Say “write the script” or “break it into "
            "scenes” first."
        )
    campaign = campaigns.get(session, context.workspace_id, project.campaign_id)
    facts = projects.render_facts(session, project)
    voices = [version.voice for _, version in live]
    before = projects.last_render_quote(session, project)
    laid_out = film_spans(
        project.seconds, voices, _kept_frames(live, before.plan if before else {})
    )
    inputs: Plain = {
        **facts,
        "version": PLAN_VERSION,
        "title": project.title,
        "resolution": resolution,
        "end_card_frames": end_card_frames(project.seconds),
        "seed": campaign_seed(project),
        "speaks": any(english_voice_can_say(voice) for voice in voices),
        "studio": context.studio_name,
        "strategy_version": campaign.strategy_version,
        "brand_version": campaign.brand_version,
        "script_version": script.version,
        "scenes": [
            {
                **shown,
                "scene_id": scene.id,
                "version": version.version,
                "start_frame": span.start_frame,
                "frames": span.frames,
                "voice_seconds_max": round(span.voice_seconds_max, 4),
            }
            for shown, (scene, version), span in zip(facts["scenes"], live, laid_out, strict=True)
        ],
    }
    delivered = projects.last_render_quote(session, project, delivered=True)
    return inputs | {"changed": changed_words(delivered, inputs)}


def campaign_seed(project: Project) -> int:
    """Return what varies the look and the music from campaign to campaign."""
    return int(fingerprint(project.campaign_id)[:8], 16)


def film_spans(
    seconds: int, lines: Sequence[str], kept: Sequence[int | None]
) -> tuple[SceneSpan, ...]:
    """Share the film's time among its scenes, those with `kept` frames at that length.

    The rest is shared by the lines' weights. Where nothing is kept, or every scene has its kept
    length anyway, or too little would be left for the others, it is `timeline.spans`.
    """
    natural = spans(seconds, lines)
    fits = all(frames in (None, span.frames) for frames, span in zip(kept, natural, strict=True))
    available = natural[-1].start_frame + natural[-1].frames
    rest = available - sum(frames or 0 for frames in kept)
    weights = [weight(line) for line, frames in zip(lines, kept, strict=True) if frames is None]
    if fits or not weights or rest < FREE_FRAMES_MIN * len(weights):
        return natural
    edges = [round(rest * sum(weights[:count]) / sum(weights)) for count in range(len(weights) + 1)]
    free = iter([edges[at + 1] - edges[at] for at in range(len(weights))])
    laid_out, start_frame = [], 0
    for frames in kept:
        length = next(free) if frames is None else frames
        laid_out.append(SceneSpan(start_frame=start_frame, frames=length))
        start_frame += length
    return tuple(laid_out)


def _kept_frames(live: Live, before: Plain) -> list[int | None]:
    """Return the length that each locked scene had when it was last rendered, if it is still the
    same scene; so that a new script around it does not cost its clip."""
    then = {scene["scene_id"]: scene for scene in before.get("inputs", {}).get("scenes", ())}
    kept: list[int | None] = []
    for scene, version in live:
        made = then.get(scene.id) if scene.locked else None
        same = made is not None and all(
            made[name] == getattr(version, name) for name in SCENE_FACTS
        )
        kept.append(made["frames"] if made is not None and same else None)
    return kept


# ------------------------------------------------------------------------------ steps and keys


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
    return fingerprint(
        {
            "kind": "voiceover",
            "lines": lines,
            "studio": inputs["studio"],
            **where_set(pronunciations=inputs["pronunciations"]),
        }
    )


def _clip_steps(
    inputs: Plain, look: Plain, resolution: Resolution, credits: int
) -> list[PlannedStep]:
    made = []
    for index, scene in enumerate(inputs["scenes"]):
        # The line and its room stand for the voice's timing: the voice is a function of both.
        # Which row a scene is does not matter, so that a copy of the project shares the clip.
        content = {
            name: value
            for name, value in scene.items()
            if name not in ("scene_id", "start_frame", "version")
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
                **where_set(pronunciations=said_in(inputs["pronunciations"], [scene["voice"]])),
            }
        )
        label = f"clip of scene {index + 1} at {resolution}"
        made.append(_step("clip", index, label, key, credits, scene["scene_id"]))
    return made


def _step(
    kind: StepKind, position: int, label: str, key: str, credits: int, scene_id: str | None = None
) -> PlannedStep:
    return PlannedStep(
        kind=kind, position=position, scene_id=scene_id, label=label, key=key, credits=credits
    )
