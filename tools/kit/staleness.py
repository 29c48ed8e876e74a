"""What of a project no longer fits: what is stale now and why, what making it anew costs, and what
stays free.

A pure function of rows that compares contents, not versions: going back to an earlier text makes
what was made from it fit again. Nothing is made anew without being asked; see
`docs/decisions/0009-refresh-in-two-approvals.md`.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage import campaigns, projects, steps
from storage.models import Project, StrategyVersion
from tools.kit.drafts import SCENES_BY_SECONDS
from tools.kit.planning import is_shown
from tools.kit.planning_assets import asset_work
from tools.kit.planning_film import film_work
from tools.kit.plans import PlannedStep, StepKind
from tools.kit.ports import Frozen, Resolution
from tools.kit.say import joined
from tools.kit.spec import Plain, ToolContext

PILLARS = {
    "audience": "audience",
    "messaging": "message",
    "goals": "goals",
    "awareness_stage": "awareness stage",
    "style": "style",
    "trigger": "persuasion trigger",
}
"""The pillars that are written from, with their names for people."""
PARTS: dict[StepKind, str] = {
    "voiceover": "the voiceover",
    "music": "the music",
    "stitch": "the film",
    "banners": "the banners",
    "flyer": "the flyer",
    "jingle": "the jingle",
}


class StalePart(Frozen):
    """One part that does not fit any more: what it is in words ("the script", "the clip of scene
    2"), why, and what it costs to make it anew."""

    kind: str
    what: str
    why: str
    credits: int


class Staleness(Frozen):
    """How a project stands to what it was made from.

    `stale` are the parts that do not fit now. `follows` are the rendered parts that a new script
    would make stale, priced at most; empty unless the script is stale and something is rendered.
    `free` are the rendered parts that stay whatever is made anew, `locked` the numbers of locked
    scenes whose clips are among them; `moved` the numbers of those that stay, but whose clips are
    made anew because a new script changes the number of scenes.
    """

    stale: tuple[StalePart, ...]
    follows: tuple[PlannedStep, ...] = ()
    free: tuple[PlannedStep, ...] = ()
    locked: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    def of(self, kind: str) -> StalePart | None:
        """Return the stale part of this kind, if it is stale."""
        return next((part for part in self.stale if part.kind == kind), None)

    def words(self) -> list[str]:
        """Return the stale parts as people and models read them."""
        return [f"{part.what}: {part.why}" for part in self.stale]


def staleness(session: Session, context: ToolContext, project: Project) -> Staleness:
    """Return what of a project is stale, as its rows are now."""
    text = [*_stale_ideas(session, context, project), *_stale_script(session, context, project)]
    is_bare = project.kind == "video_ad" and not projects.scenes(session, project)
    if is_bare or projects.last_render_quote(session, project) is None:
        return Staleness(stale=(*text, *_stale_scenes(session, project)))
    inputs, planned = _work(session, context, project)
    shown = tuple(step for step in planned if step.reused_step_id is not None)
    if any(part.kind == "script" for part in text):
        locked = _locked(session, project, shown)
        moved = _renumbered(session, project, locked)
        locked = tuple(number for number in locked if number not in moved)
        follows = _follows(context, planned, locked, resolution_of(session, project))
        free = tuple(step for step in shown if step.kind == "music")
    else:
        locked, moved, follows, free = (), (), (), shown
    return Staleness(
        stale=(
            *text,
            *_stale_scenes(session, project),
            *_stale_steps(session, project, inputs, planned),
        ),
        follows=follows,
        free=free,
        locked=locked,
        moved=moved,
    )


# ------------------------------------------------------------------------------ text


def pillars_changed(session: Session, project: Project, version: int) -> list[str]:
    """Return the names of the pillars that differ from those of an earlier version."""
    campaign = projects.campaign_of(session, project)
    then = session.get_one(StrategyVersion, (campaign.id, version))
    now = campaigns.strategy(session, campaign)
    return [
        name
        for field, name in PILLARS.items()
        if getattr(then, field) != getattr(now, field)
        # A variant with a style of its own does not follow the campaign's.
        and not (field == "style" and project.details.get("style"))
    ]


def _stale_ideas(session: Session, context: ToolContext, project: Project) -> list[StalePart]:
    ideas = projects.ideas(session, project)
    changed = pillars_changed(session, project, ideas[0].strategy_version) if ideas else []
    if not changed:
        return []
    why = f"written for the old {joined(changed)}"
    return [StalePart(kind="ideas", what="the ideas", why=why, credits=context.prices.new_ideas)]


def _stale_script(session: Session, context: ToolContext, project: Project) -> list[StalePart]:
    script = projects.script(session, project)
    if script is None or project.script_locked:
        return []
    reasons = []
    changed = pillars_changed(session, project, script.strategy_version)
    if changed:
        reasons.append(f"written for the old {joined(changed)}")
    if project.chosen_idea_id is not None and script.idea_id != project.chosen_idea_id:
        reasons.append("written after another idea")
    if not reasons:
        return []
    what = "the script" if project.kind == "video_ad" else "the text"
    price = context.prices.new_script
    return [StalePart(kind="script", what=what, why=joined(reasons), credits=price)]


def _stale_scenes(session: Session, project: Project) -> list[StalePart]:
    """Return the scenes that speak a line which the script has no more, while one of its lines is
    spoken by none."""
    script = projects.script(session, project)
    if script is None or project.kind != "video_ad":
        return []
    live = projects.scenes(session, project)
    spoken = [version.voice for _, version in live]
    lines = [line["voice"] for line in script.lines]
    if all(line in spoken for line in lines):
        return []
    numbers = [
        number
        for number, (scene, version) in enumerate(live, start=1)
        if not scene.locked
        and version.provider != projects.BY_MEMBER
        and version.voice not in lines
        and version.script_version != script.version
    ]
    if not numbers:
        return []
    noun = "scene" if len(numbers) == 1 else "scenes"
    what = f"{noun} {joined([str(number) for number in numbers])}"
    return [StalePart(kind="scenes", what=what, why="the script says something else", credits=0)]


# ------------------------------------------------------------------------------ what is rendered


def resolution_of(session: Session, project: Project) -> Resolution:
    """Return the resolution that a film is gone on with: that of its last production, else its
    own."""
    before = projects.last_render_quote(session, project)
    inputs = before.plan["inputs"] if before is not None else {}
    # Only films have one.
    chosen = inputs.get("resolution", project.resolution)
    return "720p" if chosen == "720p" else "1080p"


def _work(
    session: Session, context: ToolContext, project: Project
) -> tuple[Plain, list[PlannedStep]]:
    if project.kind != "video_ad":
        return asset_work(session, context, project)
    return film_work(session, context, project, resolution_of(session, project))


def _stale_steps(
    session: Session, project: Project, inputs: Plain, planned: Sequence[PlannedStep]
) -> list[StalePart]:
    """Return the parts that were delivered before, but not as they would be now."""
    last = planned[-1]
    old = [step for step in planned if step.reused_step_id is None]
    if not old and project.final_asset_id is not None and not is_shown(session, project, last):
        why = "an earlier one fits what is written now"
        return [StalePart(kind=last.kind, what=PARTS[last.kind], why=why, credits=0)]
    delivered = steps.delivered_kinds(session, project.id)
    old = [step for step in old if step.kind in delivered]
    changed = inputs["changed"]
    why = f"{joined(changed)} changed" if changed else "not made yet"
    clips = [step for step in old if step.kind == "clip"]
    parts = []
    for step in old:
        if step.kind != "clip":
            part = StalePart(kind=step.kind, what=PARTS[step.kind], why=why, credits=step.credits)
            parts.append(part)
        elif step == clips[0]:
            what = _clips([clip.position + 1 for clip in clips])
            price = sum(clip.credits for clip in clips)
            parts.append(StalePart(kind="clips", what=what, why=why, credits=price))
    return parts


def _clips(numbers: Sequence[int]) -> str:
    """Return "the clip of scene 2" or "the clips of scenes 1 and 3"."""
    if len(numbers) == 1:
        return f"the clip of scene {numbers[0]}"
    return f"the clips of scenes {joined([str(number) for number in numbers])}"


def _locked(session: Session, project: Project, shown: Sequence[PlannedStep]) -> tuple[int, ...]:
    """Return the numbers of the locked scenes whose clips fit now, and so after a new script."""
    fitting = {step.position for step in shown if step.kind == "clip"}
    return tuple(
        index + 1
        for index, (scene, _version) in enumerate(projects.scenes(session, project))
        if scene.locked and index in fitting
    )


def _renumbered(session: Session, project: Project, locked: Sequence[int]) -> tuple[int, ...]:
    """Return those of the locked scenes that a new script cuts between others than now: a clip is
    designed for its place among so many."""
    written = SCENES_BY_SECONDS.get(project.seconds)
    number = len(projects.scenes(session, project))
    return () if written in (None, number) else tuple(locked)


def _follows(
    context: ToolContext,
    planned: Sequence[PlannedStep],
    locked: Sequence[int],
    resolution: Resolution,
) -> tuple[PlannedStep, ...]:
    """Return what a new script makes stale, at full price: all but the clips of locked scenes, and
    music that fits."""
    stays = {("clip", number - 1) for number in locked}
    stays |= {(step.kind, 0) for step in planned if step.kind == "music" and step.reused_step_id}
    return tuple(
        step.model_copy(update={"credits": context.prices.of(step.kind, resolution)})
        for step in planned
        if (step.kind, step.position) not in stays
    )
