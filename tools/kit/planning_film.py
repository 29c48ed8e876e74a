"""What a film is made of now: its frozen inputs, and its steps with their keys and prices."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import campaigns, projects, steps
from storage.errors import Refused
from storage.ids import fingerprint
from storage.models import Project, Scene, SceneVersion
from storage.standing import SCENE_FACTS, render_quotes, said_in
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
    before = [quote.plan["inputs"] for quote in render_quotes(session, project)]
    made = [each["scenes"] for each in before if each["seconds"] == project.seconds]
    laid_out = film_spans(project.seconds, voices, _kept_frames(project.seconds, live, made))
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
    length anyway, or too little would be left for the others, it is `timeline.spans`. Where all is
    kept and fills the film, it is as it was.
    """
    natural = spans(seconds, lines)
    fits = all(frames in (None, span.frames) for frames, span in zip(kept, natural, strict=True))
    available = natural[-1].start_frame + natural[-1].frames
    rest = available - sum(frames or 0 for frames in kept)
    weights = [weight(line) for line, frames in zip(lines, kept, strict=True) if frames is None]
    if fits or (rest != 0 and not weights) or rest < FREE_FRAMES_MIN * len(weights):
        return natural
    total = sum(weights) or 1
    edges = [round(rest * sum(weights[:count]) / total) for count in range(len(weights) + 1)]
    free = iter([edges[at + 1] - edges[at] for at in range(len(weights))])
    laid_out, start_frame = [], 0
    for frames in kept:
        length = next(free) if frames is None else frames
        laid_out.append(SceneSpan(start_frame=start_frame, frames=length))
        start_frame += length
    return tuple(laid_out)


def _kept_frames(seconds: int, live: Live, made: Sequence[Sequence[Plain]]) -> list[int | None]:
    """Return the length that each scene keeps, from the scenes as they were `made`, newest first.

    A film that was made just so has the lengths that it had, whatever is locked now. Else every
    scene that is unchanged since the last time keeps its length, as long as that leaves the changed
    ones what their lines need. Else only the locked ones do: a new script around them does not cost
    their clips.
    """
    natural = spans(seconds, [version.voice for _, version in live])
    available = natural[-1].start_frame + natural[-1].frames
    same_number = [scenes for scenes in made if len(scenes) == len(live)]
    for lengths in (_lengths(live, scenes) for scenes in same_number):
        known = [frames for frames in lengths if frames is not None]
        if len(known) == len(live) and sum(known) == available:
            return lengths
    last = _lengths(live, made[0] if made else ())
    if made and same_number[:1] == made[:1] and _leaves_enough(live, natural, last, made[0]):
        return last
    return [
        frames if scene.locked else None
        for (scene, _version), frames in zip(live, last, strict=True)
    ]


def _leaves_enough(
    live: Live, natural: Sequence[SceneSpan], kept: Sequence[int | None], made: Sequence[Plain]
) -> bool:
    """Tell whether the changed scenes, which have no `kept` length, get what their lines would give
    them, or say no more than those that they replace did in the same time."""
    changed = [at for at, frames in enumerate(kept) if frames is None]
    available = natural[-1].start_frame + natural[-1].frames
    rest = available - sum(frames or 0 for frames in kept)
    # Rounding gives or takes a frame of each.
    if rest >= sum(natural[at].frames - 1 for at in changed):
        return bool(changed)
    now = sum(weight(live[at][1].voice) for at in changed)
    same = sum(weight(version.voice) for _, version in live) - now
    return now <= sum(weight(scene["voice"]) for scene in made) - same


def _lengths(live: Live, made: Sequence[Plain]) -> list[int | None]:
    """Return the frames that each scene was made with; None for one that was not, or not so.

    Scenes are told by what is seen and heard, not by their rows: a copy has rows of its own.
    """
    left = list(made)
    lengths: list[int | None] = []
    for _scene, version in live:
        now = {name: getattr(version, name) for name in SCENE_FACTS}
        same = [scene for scene in left if all(scene[name] == now[name] for name in now)]
        lengths.append(same[0]["frames"] if same else None)
        if same:
            left.remove(same[0])
    return lengths


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
