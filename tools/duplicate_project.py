"""The tool `duplicate_project`: a variant of a project in the same campaign, to test against it."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, copies, history, projects, quotes, steps
from storage.errors import Refused
from storage.models import Project, ScriptVersion
from storage.scenes import Live
from tools.kit.briefing import too_long
from tools.kit.cleaning import clean_line, says_something
from tools.kit.details import JINGLE_SECONDS
from tools.kit.drafts import SCENES_BY_SECONDS, CreativeStyle
from tools.kit.ports import Format
from tools.kit.prices import credits_words
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import KINDS, counted, joined, next_sentence, quoted, video
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext
from tools.kit.variants import Fitting, fitting

TITLE_CHARACTERS_MAX = 120


class DuplicateProjectArgs(Args):
    """Which project, and what is different in the copy."""

    project: ProjectName = None
    title: Annotated[
        str | None, Field(description="A title for the copy, if the member gave one.")
    ] = None
    seconds: Annotated[int | None, Field(description="Another length in seconds.")] = None
    format: Annotated[Format | None, Field(description="Another shape, videos only.")] = None
    style: Annotated[CreativeStyle | None, Field(description="Another creative style.")] = None


class DuplicateProjectResult(Result):
    """The copy, which is a draft; `lines` and `scenes` count what came along."""

    project_id: str
    project: str
    copied_from: str
    campaign: str
    seconds: int
    format: str
    style: str
    lines: int
    scenes: int
    next_step: str


def apply(
    session: Session, context: ToolContext, args: DuplicateProjectArgs, _checked: Plain
) -> DuplicateProjectResult:
    """Copy idea, script and scenes as far as they fit, and go on with the copy."""
    given = clean_line(args.title, "the title", TITLE_CHARACTERS_MAX)
    original = find_project(session, context, args.project)
    campaigns.hold_still(session, original)
    _refuse_misfits(original, args)
    campaign = projects.campaign_of(session, original)
    style_before = _style(session, original)
    seconds, format = args.seconds or original.seconds, args.format or original.format
    details = {name: str(text) for name, text in original.details.items()}
    if args.style is not None and args.style != style_before:
        details["style"] = args.style
    script = projects.script(session, original)
    live = projects.scenes(session, original)
    fits = fitting(original, script, live, seconds)
    copy = copies.duplicate(
        session,
        original,
        member_id=context.member_id,
        title=given if says_something(given) else _title(original, args, style_before),
        seconds=seconds,
        format=format,
        details=details,
        lines=fits.lines,
        scenes=fits.scenes,
    )
    history.recorded_making(
        session,
        member_id=context.member_id,
        conversation_id=context.conversation_id,
        tool="duplicate_project",
        what=f"the copy {quoted(copy.title)}",
        project=copy,
    )
    step = projects.next_step(session, copy, context.now_ms)
    about(session, context, campaign.id, copy.id, step)
    style = _style(session, copy)
    sentences = [
        f"{quoted(copy.title)} is a copy of {quoted(original.title)}: a {video(copy)}"
        f"{f', in the style {_words(style)}' if style != style_before else ''}.",
        *_follows(session, context, original, copy, script, live, fits, style != style_before),
        next_sentence(step),
    ]
    return DuplicateProjectResult(
        say=" ".join(sentences),
        project_id=copy.id,
        project=copy.title,
        copied_from=original.title,
        campaign=campaign.name,
        seconds=copy.seconds,
        format=copy.format,
        style=style,
        lines=len(fits.lines or ()),
        scenes=len(fits.scenes),
        next_step=step,
    )


def _refuse_misfits(original: Project, args: DuplicateProjectArgs) -> None:
    word = KINDS[original.kind]
    if args.format is not None and original.kind != "video_ad":
        raise Refused(f"A {word} has shapes of its own; only a video ad comes in another format.")
    if args.seconds is None:
        return
    lengths = {"video_ad": tuple(SCENES_BY_SECONDS), "jingle": JINGLE_SECONDS}
    if original.kind not in lengths:
        raise Refused(f"A {word} has no length. Say what else should be different.")
    if args.seconds not in lengths[original.kind]:
        those = joined([str(each) for each in lengths[original.kind]], "or")
        raise Refused(f"A {word} can be {those} seconds. Say which one you want.")


def _style(session: Session, project: Project) -> str:
    campaign = projects.campaign_of(session, project)
    return str(project.details.get("style") or campaigns.strategy(session, campaign).style)


def _words(style: str) -> str:
    return quoted(style.replace("_", " "))


def _title(original: Project, args: DuplicateProjectArgs, style_before: str) -> str:
    """Name the copy after what is different: "Cold Brew: 30-second video ad (1:1, humor)"."""
    title = original.title
    differences = []
    if args.seconds is not None and args.seconds != original.seconds:
        length = f"{original.seconds}-second"
        if length in title:
            title = title.replace(length, f"{args.seconds}-second")
        else:
            differences.append(f"{args.seconds} s")
    if args.format is not None and args.format != original.format:
        differences.append(args.format)
    if args.style is not None and args.style != style_before:
        differences.append(args.style.replace("_", " "))
    if title == original.title and not differences:
        differences.append("B")
    mark = f" ({', '.join(differences)})" if differences else ""
    return f"{title[: TITLE_CHARACTERS_MAX - len(mark)].rstrip()}{mark}"


def _follows(
    session: Session,
    context: ToolContext,
    original: Project,
    copy: Project,
    script: ScriptVersion | None,
    live: tuple[Live, ...],
    fits: Fitting,
    has_new_style: bool,
) -> list[str]:
    """Say what came along, and what the difference means for the rest."""
    parts = ["the idea"] if copy.chosen_idea_id is not None else []
    if script is None:
        return [f"It has {joined(parts)}."] if parts else []
    if fits.lines is None:
        wanted = SCENES_BY_SECONDS[copy.seconds]
        only = " Only the idea came along" if parts else " It starts empty"
        return [
            f"Its {counted(len(script.lines), 'line')} do not make a script of {wanted} lines for "
            f"{copy.seconds} seconds.{only}; the script is written anew, which is free."
        ]
    said = []
    if len(fits.lines) < len(script.lines):
        those = joined([str(index + 1) for index in fits.lines])
        parts.append(f"lines {those} of the script")
    else:
        parts.append(f"the script of {counted(len(script.lines), 'line')}")
    if fits.scenes:
        parts.append(counted(len(fits.scenes), "scene"))
    said.append(f"It has {joined(parts)}.")
    kept = {scene.id for scene, _version in fits.scenes}
    left = [n for n, (scene, _) in enumerate(live, 1) if scene.locked and scene.id not in kept]
    if left:
        numbers = joined([str(number) for number in left])
        word, verb = ("Scene", "is") if len(left) == 1 else ("Scenes", "are")
        said.append(f"{word} {numbers}, which {verb} locked, did not come along.")
    if copy.kind == "video_ad" and copy.seconds != original.seconds:
        long = too_long(copy.seconds, [script.lines[index]["voice"] for index in fits.lines])
        if long:
            numbers = joined([str(number) for number in long])
            word, verb, it = ("Line", "is", "it") if len(long) == 1 else ("Lines", "are", "them")
            said.append(
                f"{word} {numbers} of the copy {verb} long for {copy.seconds} seconds; "
                f"shorten {it}."
            )
    if has_new_style:
        said.append(
            "The words are as they were; a new script in the new style costs "
            f"{credits_words(context.prices.new_script)}."
        )
    if quotes.live_production(session, original.id) is not None:
        said.append(
            f"{quoted(original.title)} is being made right now; what is the same in both costs "
            "nothing here once it is done."
        )
    elif steps.delivered_kinds(session, original.id) - {"ideas", "script"}:
        said.append("What is the same in both is made once and costs nothing here.")
    return said


TOOL = Tool(
    name="duplicate_project",
    description=(
        "Copy a project within its campaign as a variant to test (A/B): with its idea, script, "
        "scenes and locks, and another length, format or style if the member wants one. Use it for "
        "“make a second version of it”. Needs a project. Returns the copy, a draft, and what has "
        "to be made anew. Free; what is unchanged is not paid again."
    ),
    args=DuplicateProjectArgs,
    cost="free",
    touches=("project", "idea", "script", "scene", "conversation"),
    apply=apply,
)
