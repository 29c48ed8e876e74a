"""Reads a project for the Studio page: what is written, what is made, what comes next."""

from dataclasses import replace

from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.common.studio_reading import clips_of
from integrations.web import views_making
from integrations.web.studio_shown import (
    FileShown,
    IdeaShown,
    LineShown,
    SceneShown,
    ScriptVersionShown,
    StageShown,
    StudioShown,
)
from storage import follows, history, projects
from storage.models import Asset, Campaign, Project
from tools.kit.ports import FRAMES_PER_SECOND
from tools.kit.say import KINDS
from tools.kit.spec import ToolContext
from tools.kit.taken_back import version_list
from tools.kit.timeline import spans

BEATS = {
    "hook": "Hook",
    "problem": "Problem",
    "reveal": "Reveal",
    "benefit": "Benefit",
    "proof": "Proof",
    "offer": "Offer",
    "call_to_action": "Call to action",
}
SCRIPTS_SHOWN = 6


def context_of(
    studio: Studio, workspace_id: str, member_id: str, conversation_id: str = ""
) -> ToolContext:
    """Return the context of what a member of the dashboard looks at or does."""
    return studio.context(
        workspace_id=workspace_id,
        member_id=member_id,
        conversation_id=conversation_id,
        door="web",
    )


def studio_view(
    session: Session, studio: Studio, workspace_id: str, member_id: str, project_id: str
) -> StudioShown:
    """Return a project as the Studio shows it. Raises `NotFound`, also for another workspace's."""
    project = projects.get(session, workspace_id, project_id)
    campaign = projects.campaign_of(session, project)
    context = context_of(studio, workspace_id, member_id)
    shown = StudioShown(
        project_id=project.id,
        campaign_id=campaign.id,
        campaign=campaign.name,
        title=project.title,
        kind=project.kind,
        kind_words=KINDS[project.kind],
        seconds=project.seconds,
        format=project.format,
        resolution=project.resolution,
        status=project.status,
        percent=project.progress_percent,
        error=project.error,
        next_step=projects.next_step(session, project, context.now_ms),
        revision=project.revision,
        updated_ms=project.updated_ms,
        details={name: str(text) for name, text in project.details.items()},
    )
    shown = _with_words(session, context, project, shown)
    shown = views_making.with_making(session, context, project, shown)
    shown = _with_scenes(session, project, shown)
    shown = _with_changes(session, context, campaign, project, shown)
    return replace(shown, stages=_stages(shown))


# ------------------------------------------------------------------------------ what is written


def _with_words(
    session: Session, context: ToolContext, project: Project, shown: StudioShown
) -> StudioShown:
    ideas = projects.ideas(session, project)
    script = projects.script(session, project)
    prices = context.prices
    return replace(
        shown,
        ideas=tuple(
            IdeaShown(
                number=idea.number,
                title=idea.title,
                hook=idea.hook,
                narrative=idea.narrative,
                visuals=idea.visuals,
                sound=idea.sound,
                why=idea.why,
                is_chosen=idea.id == project.chosen_idea_id,
            )
            for idea in ideas
        ),
        idea_credits=prices.new_ideas if project.idea_rounds > 0 else 0,
        script_credits=prices.new_script if project.script_version > 0 else 0,
        starter_copy=any(idea.starter_copy for idea in ideas)
        or (script is not None and script.starter_copy),
        lines=tuple(
            LineShown(
                number=number,
                name=line_words(project.kind, number, str(line["beat"])),
                voice=str(line["voice"]),
                on_screen=str(line["on_screen"]),
                field=_field(project.kind),
            )
            for number, line in enumerate(script.lines if script is not None else (), start=1)
        ),
        call_to_action=script.call_to_action if script is not None else "",
        script_locked=project.script_locked,
        script_version=project.script_version,
    )


def line_words(kind: str, number: int, beat: str) -> str:
    """Return what a line of a script is called on the page."""
    if kind == "jingle":
        return "Tagline"
    if kind == "video_ad":
        return BEATS.get(beat, beat.replace("_", " ").capitalize())
    names = ("Headline", "Subline")
    return names[number - 1] if number <= len(names) else f"Point {number - len(names)}"


def _field(kind: str) -> str:
    return {"video_ad": "both", "jingle": "voice"}.get(kind, "on_screen")


def _with_scenes(session: Session, project: Project, shown: StudioShown) -> StudioShown:
    live = projects.scenes(session, project)
    if not live:
        return shown
    clips = clips_of(session, project)
    times = spans(project.seconds, [version.voice for _, version in live])
    scenes = []
    for number, ((scene, version), span) in enumerate(zip(live, times, strict=True), start=1):
        takes = clips.get(scene.id, [])
        scenes.append(
            SceneShown(
                id=scene.id,
                number=number,
                name=line_words("video_ad", number, version.beat),
                visual=version.visual,
                on_screen=version.on_screen,
                voice=version.voice,
                seconds=round(span.frames / FRAMES_PER_SECOND, 1),
                locked=scene.locked,
                version=scene.version,
                takes=tuple(_take(clip, at) for at, clip in enumerate(takes, start=1)),
                stale=_stale_scene(shown, number) if takes else "",
            )
        )
    return replace(shown, scenes=tuple(scenes))


def _take(clip: Asset, number: int) -> FileShown:
    return replace(views_making.file_shown(clip), label=f"Take {number}")


def _stale_scene(shown: StudioShown, number: int) -> str:
    start = f"the clip of scene {number}: "
    return next((each.removeprefix(start) for each in shown.stale if each.startswith(start)), "")


# ------------------------------------------------------------------------------ what can be changed


def _with_changes(
    session: Session,
    context: ToolContext,
    campaign: Campaign,
    project: Project,
    shown: StudioShown,
) -> StudioShown:
    versions = version_list(session, campaign, project, "script")[-SCRIPTS_SHOWN:]
    followed = follows.listing(session, project.workspace_id)
    can = [
        history.last_edit(
            session,
            workspace_id=project.workspace_id,
            member_id=context.member_id,
            campaign_id=campaign.id,
            project_id=project.id,
            is_undone=is_undone,
            elsewhere=False,
        )
        is not None
        for is_undone in (False, True)
    ]
    return replace(
        shown,
        scripts=tuple(
            ScriptVersionShown(
                number=row["version"],
                made_ms=row["created_ms"],
                says=row["says"],
                is_now=row["is_now"],
            )
            for row in reversed(versions)
        ),
        channels=tuple(
            dict.fromkeys(
                each.follow.channel
                for each in followed
                if each.follow.subject_id in (project.id, campaign.id)
            )
        ),
        can_post=bool(context.channel_doors),
        can_undo=can[0],
        can_redo=can[1],
    )


# ------------------------------------------------------------------------------ the way


def _stages(shown: StudioShown) -> tuple[StageShown, ...]:
    """Return the way from the idea to the finished asset, and where the project is on it."""
    is_video = shown.kind == "video_ad"
    has_chosen = any(idea.is_chosen for idea in shown.ideas)
    is_made = shown.final is not None or bool(shown.outputs)
    marks: list[tuple[str, bool]] = []
    if is_video:
        marks += [("Idea", has_chosen or bool(shown.lines)), ("Script", bool(shown.lines))]
        marks += [("Scenes", bool(shown.scenes))]
    else:
        marks += [("Words", bool(shown.lines))]
    is_ordered = shown.is_making or is_made
    marks += [("Draft", shown.draft is not None or is_ordered), ("Price", is_ordered)]
    marks += [("Made", is_made and not shown.is_making)]
    done = [is_done for _, is_done in marks]
    # What lies before something done is behind us, even where it was skipped.
    last = max((at for at, is_done in enumerate(done) if is_done), default=-1)
    states = ["done" if at <= last else "next" for at in range(len(marks))]
    if last + 1 < len(states):
        states[last + 1] = "now"
    return tuple(StageShown(name, state) for (name, _), state in zip(marks, states, strict=True))
