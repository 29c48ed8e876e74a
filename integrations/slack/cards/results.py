"""Cards of what was made: the files of a project, its status in channels, and its end there."""

from collections.abc import Sequence

from integrations.slack.cards.model import Block, FileLink, Message, Plain
from integrations.slack.cards.offers import offer
from integrations.slack.cards.parts import actions, bar, button, context, image, section
from integrations.slack.text import (
    FALLBACK_CHARACTERS_MAX,
    bold,
    escape,
    one_line,
    shorten,
    shorten_escaped,
)
from tools.kit.say import KINDS

LINKS_MAX = 4
MEGABYTE = 1_000_000
MAIN_ROLES = ("final", "print", "contact_sheet", "banner", "flyer", "music", "clip")
PICTURE_ROLES = ("poster", "contact_sheet", "flyer", "banner")
LABELS = {
    "final": "Open the film",
    "poster": "Poster",
    "captions": "Captions",
    "contact_sheet": "Overview",
    "print": "PDF for print",
    "flyer": "Flyer",
    "banner": "Banner",
    "music": "MP3",
    "clip": "Clip",
    "stem": "Stem",
}
STAGE_ICONS = {
    "draft": "📝",
    "generating": "🎬",
    "rendering": "🎞️",
    "stitching": "🪡",
    "completed": "✅",
    "failed": "⚠️",
    "cancelled": "⏹️",
}
STATUS_WORDS = {
    "draft": "Draft",
    "generating": "Generating",
    "rendering": "Rendering",
    "stitching": "Stitching",
    "completed": "Completed",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
LIVE = ("generating", "rendering", "stitching")


def files(
    title: str, made: Sequence[FileLink], project: str, *, is_told: bool = False
) -> list[Block]:
    """Return a result: its picture, what it is (unless the words above tell), links, and what can
    be done with it."""
    if not made:
        return []
    blocks: list[Block] = []
    picture = _picture(made)
    if picture is not None and picture.url:
        blocks.append(image(picture.url, f"{LABELS.get(picture.role, 'Picture')} of {title}"))
    if not is_told:
        blocks.append(section(f"{bold(title)}\n{_facts(made)}"))
    links = _links(made)
    if links:
        blocks.append(actions(*links))
    variants = [offer("duplicate", project)] if _main(made).role != "clip" else []
    if _main(made).role == "clip":
        variants = [offer("stitch", project, style="primary")]
    if any(file.role in ("banner", "flyer") for file in made):
        variants.append(offer("another_take", project))
    blocks.append(actions(*variants))
    return blocks


def draft(result: Plain, made: Sequence[FileLink], project: str) -> list[Block]:
    """Return a free draft: its picture or link where there is one, and the way to the price."""
    file = next((each for each in made if each.asset_id == result["asset_id"]), None)
    blocks: list[Block] = []
    buttons = []
    title = str(result["project"])
    if file is not None and file.url:
        if file.media_type in ("image/png", "image/jpeg", "image/gif"):
            blocks.append(image(file.url, f"Free draft of {title}"))
        buttons.append(button("Open the draft", "open_file", {}, url=file.url))
    is_asset = result.get("next_step") == "render_asset"
    if result.get("next_step") in ("render_scenes", "render_asset"):
        price = offer("render_asset" if is_asset else "render", project, style="primary")
        buttons.append(price)
    return [*blocks, actions(*buttons)] if buttons else blocks


def status_message(body: Plain) -> Message:
    """Return a project's status as channels see it; edited in place as it moves."""
    status = str(body["status"])
    word = STATUS_WORDS.get(status, status.capitalize())
    stage = _stage(status, str(body.get("stage") or ""))
    percent = int(body.get("progress_percent") or 0)
    title = one_line(str(body["title"]))
    head = f"{STAGE_ICONS.get(status, '')}  {bold(title)}"
    lines = [head, f"{word}{f' {stage}' if stage else ''}"]
    said = f"{shorten_escaped(title, 200)}: {lines[1]}"
    if status in LIVE:
        lines.append(bar(percent))
        said += f", {percent} %"
    blocks = [section("\n".join(lines))]
    if status == "failed":
        reason = shorten_escaped(one_line(str(body.get("error") or "")), 1_000)
        if reason:
            blocks = [section("\n".join([head, f"Failed: {reason}"]))]
            said = f"{shorten_escaped(title, 200)}: Failed: {reason}"
    campaign = shorten_escaped(one_line(str(body.get("campaign") or "")), 200)
    kind = KINDS.get(str(body.get("project_kind")), "")
    foot = "  ·  ".join(part for part in (campaign, kind.capitalize()) if part)
    if foot:
        blocks.append(context(foot))
    if status in LIVE and body.get("conversation_key"):
        # Only in the thread where it was ordered: a channel that follows only looks on.
        blocks.append(actions(offer("cancel_project", str(body["project_id"]))))
    if campaign:
        said += f" (campaign {campaign})"
    return Message(said[:FALLBACK_CHARACTERS_MAX], blocks)


def ended_message(body: Plain, made: Sequence[FileLink], poster_url: str | None) -> Message:
    """Return the one new message of a channel at the end: the poster and links, or the reason."""
    title = one_line(str(body["title"]))
    campaign = shorten_escaped(one_line(str(body.get("campaign") or "")), 200)
    if body["status"] == "failed":
        reason = shorten_escaped(one_line(str(body.get("error") or "It stopped.")), 1_000)
        said = f"{shorten_escaped(title, 200)} failed. {reason} The failed step cost nothing."
        words = f"⚠️  {bold(title)} failed\n{reason}"
        return Message(said, [section(words), context("The failed step cost nothing.")])
    blocks: list[Block] = []
    if poster_url:
        blocks.append(image(poster_url, f"Poster of {title}"))
    facts = _facts(made) if made else ""
    lines = [f"✅  {bold(title)} is ready", facts, campaign]
    blocks.append(section("\n".join(line for line in lines if line)))
    links = _links(made)
    if links:
        blocks.append(actions(*links))
    said = (
        f"{shorten_escaped(title, 200)} is ready: {facts}" if facts else f"{escape(title)} is ready"
    )
    return Message(said[:FALLBACK_CHARACTERS_MAX], blocks)


def _stage(status: str, stage: str) -> str:
    stage = shorten_escaped(one_line(stage), 200)
    if stage.startswith("clips:"):
        return stage.partition(":")[2].strip()
    if stage == "queued":
        return "· about to begin"
    return f"· {stage}" if stage and stage != status else ""


def _main(made: Sequence[FileLink]) -> FileLink:
    by_role = {file.role: file for file in reversed(made)}
    return next((by_role[role] for role in MAIN_ROLES if role in by_role), made[0])


def _picture(made: Sequence[FileLink]) -> FileLink | None:
    stills = {
        file.role: file
        for file in reversed(made)
        if file.media_type in ("image/png", "image/jpeg", "image/gif") and file.url
    }
    return next((stills[role] for role in PICTURE_ROLES if role in stills), None)


def _facts(made: Sequence[FileLink]) -> str:
    """Return length, size and weight of the main file, and how many there are."""
    main = _main(made)
    facts = []
    if main.seconds:
        facts.append(f"{main.seconds:g} s")
    if main.width and main.height and main.role != "contact_sheet":
        facts.append(f"{main.width}×{main.height}")
    sizes = sum(file.role == "banner" for file in made)
    if sizes > 1:
        facts.append(f"{sizes} banners")
    kind = main.filename.rpartition(".")[2].upper() if "." in main.filename else ""
    weight = main.bytes / MEGABYTE
    facts.append(escape(f"{shorten(kind, 10)} {weight:.1f} MB".strip()))
    return "  ·  ".join(facts)


def _links(made: Sequence[FileLink]) -> list[Plain]:
    """Return a button for each kind of file that can be opened, the main one first."""
    if not made:
        return []
    main = _main(made)
    order = [main, *(file for file in made if file.role != main.role)]
    links: list[Plain] = []
    seen: set[str] = set()
    for file in order:
        if not file.url or file.role in seen or len(links) == LINKS_MAX:
            continue
        seen.add(file.role)
        label = LABELS.get(file.role, file.role.replace("_", " ").capitalize())
        if file.role == "final" and not file.media_type.startswith("video/"):
            label = "Open the jingle"
        style = "primary" if file is main else ""
        links.append(button(label, f"open_file:{len(links)}", {}, url=file.url, style=style))
    return links
