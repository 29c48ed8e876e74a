"""Reads how a project is made: its draft, its price, its progress, and what was delivered."""

from collections.abc import Sequence
from dataclasses import replace

from integrations.common.reading import Session
from integrations.common.studio_reading import (
    Delivery,
    deliveries,
    newest_quote,
    newest_render,
    running_text,
)
from integrations.web.studio_shown import (
    FileShown,
    PriceShown,
    StepShown,
    StudioShown,
    VersionShown,
)
from storage import assets, ledger, projects, quotes, steps
from storage.errors import AytadaError
from storage.models import Asset, Project, Quote, Step
from tools.kit.blanks import blanks_words
from tools.kit.draft_orders import draft_work, earlier_draft
from tools.kit.offers import QuoteLine, card
from tools.kit.prices import PriceBook
from tools.kit.say import TEXT_STAGES, sentence_case
from tools.kit.spec import ToolContext
from tools.kit.staleness import staleness

ROLES = {
    "final": "Finished film",
    "poster": "Poster",
    "captions": "Captions (SRT)",
    "contact_sheet": "Overview",
    "banner": "Banner",
    "flyer": "Flyer",
    "print": "Flyer for print",
    "music": "Music",
    "voice": "Voiceover",
    "clip": "Clip",
    "stem": "Stem",
    "draft": "Free draft",
    "logo": "Logo",
    "photo": "Product photo",
}
JINGLE_ROLES = {"final": "Jingle (WAV)", "music": "Jingle (MP3)"}
MAIN_ROLES = {
    "video_ad": ("final", "poster", "captions", "contact_sheet"),
    "banner": ("banner", "contact_sheet"),
    "flyer": ("flyer", "print"),
    "jingle": ("final", "music", "stem"),
}
OUTPUT_ROLES = {"banner": ("banner",), "flyer": ("flyer", "print"), "jingle": ("final", "music")}
FILE_ORDER = tuple(ROLES)
STATES = {
    "planned": "Waiting",
    "running": "Working on it",
    "done": "Done",
    "failed": "Failed",
    "cancelled": "Stopped",
    "reused": "Kept, free",
}
KILOBYTE = 1_000
MEGABYTE = 1_000_000


def with_making(
    session: Session, context: ToolContext, project: Project, shown: StudioShown
) -> StudioShown:
    """Return the view with everything that is made of the project, or can be."""
    shown = _with_draft(session, context, project, shown)
    shown = _with_price(session, context, project, shown)
    shown = _with_progress(session, context, project, shown)
    return _with_files(session, project, shown)


# ------------------------------------------------------------------------------ draft


def _with_draft(
    session: Session, context: ToolContext, project: Project, shown: StudioShown
) -> StudioShown:
    found = [
        each
        for each in assets.of_project(session, project.workspace_id, project.id)
        if each.role == "draft"
    ]
    try:
        fitting = earlier_draft(session, project, draft_work(session, context, project).fingerprint)
        can_draft = True
    except AytadaError:
        # Nothing is written yet that could be drawn.
        fitting, can_draft = None, False
    draft = fitting or (found[-1] if found else None)
    return replace(
        shown,
        draft=file_shown(draft) if draft is not None else None,
        draft_fits=fitting is not None,
        can_draft=can_draft,
    )


# ------------------------------------------------------------------------------ price


def _with_price(
    session: Session, context: ToolContext, project: Project, shown: StudioShown
) -> StudioShown:
    available = ledger.balance(session, project.workspace_id).available
    shown = replace(shown, available=available)
    prices = _choices(context.prices, project, len(projects.scenes(session, project)))
    quote = projects.open_quote(session, project, context.now_ms)
    if quote is None:
        gone = _gone(newest_quote(session, project), context.now_ms)
        return replace(shown, prices=prices, price_gone=gone)
    return replace(shown, prices=prices, price=price_shown(session, project, quote))


def price_shown(session: Session, project: Project, quote: Quote) -> PriceShown:
    """Return an open quote as the page shows it."""
    seen = card(session, quote.id, project.workspace_id)
    inputs = quote.plan["inputs"]
    notes = []
    if seen.resolution == "720p" and project.resolution == "1080p":
        notes.append("At 720p: 1080p is more than you have.")
    if inputs.get("speaks") is False:
        notes.append("Without a voice: the embedded one speaks English only, and is not charged.")
    if blanks := blanks_words(inputs):
        notes.append(blanks)
    return PriceShown(
        quote_id=quote.id,
        revision=project.revision,
        what=_what(project, quote),
        lines=_lines(seen.lines),
        credits=seen.credits,
        available=ledger.balance(session, project.workspace_id).available,
        balance_after=seen.balance_after,
        expires_ms=seen.expires_ms,
        notes=tuple(notes),
    )


def _lines(lines: Sequence[QuoteLine]) -> tuple[tuple[str, int, bool], ...]:
    """Return a quote's lines; clips that are alike are one line."""
    found: list[tuple[str, int, bool]] = []
    for is_reused in (False, True):
        clips = [
            line for line in lines if line.label.startswith("clip of") and line.reused == is_reused
        ]
        if len(clips) > 1:
            at = clips[0].label.rpartition(" at ")[2]
            label = f"{len(clips)} clips, unchanged" if is_reused else f"{len(clips)} clips at {at}"
            found.append((label, sum(line.credits for line in clips), is_reused))
        else:
            found += [(sentence_case(line.label), line.credits, line.reused) for line in clips]
    rest = [line for line in lines if not line.label.startswith("clip of")]
    return (*found, *((sentence_case(line.label), line.credits, line.reused) for line in rest))


def _what(project: Project, quote: Quote) -> str:
    resolution = quote.plan["inputs"].get("resolution", "")
    names = {
        "ideas": "Three new ideas",
        "script": "A new script" if project.kind == "video_ad" else "A new text",
        "film": f"The finished film at {resolution}",
        "clips": f"Voice and clips at {resolution}",
        "stitch": "Stitching the film",
        "banners": "The banner set",
        "flyer": "The flyer",
        "jingle": "The jingle",
    }
    return names[quote.scope]


def _gone(quote: Quote | None, now_ms: int) -> str:
    """Say what became of a price that can no longer be approved; empty when it was answered."""
    if quote is None or quote.state != "open":
        return ""
    if quote.expires_ms <= now_ms:
        return "The last price has expired. Nothing was spent."
    return "Something has changed since the last price. Nothing was spent."


def _choices(prices: PriceBook, project: Project, scenes: int) -> tuple[tuple[str, int], ...]:
    """Return what a film costs at each resolution when nothing of it exists yet."""
    if project.kind != "video_ad" or not scenes:
        return ()
    around = prices.voiceover + prices.music + prices.stitch
    return (
        ("1080p", scenes * prices.clip("1080p") + around),
        ("720p", scenes * prices.clip("720p") + around),
    )


# ------------------------------------------------------------------------------ progress


def _with_progress(
    session: Session, context: ToolContext, project: Project, shown: StudioShown
) -> StudioShown:
    live = quotes.live_production(session, project.id)
    writing = running_text(session, project)
    render = newest_render(session, project)
    is_told = render is not None and (
        (live is not None and writing is None) or project.status in ("failed", "cancelled")
    )
    return replace(
        shown,
        production_id=live.id if live is not None else "",
        is_making=live is not None and writing is None,
        is_writing=sentence_case(TEXT_STAGES[writing.scope]) if writing is not None else "",
        steps=tuple(_step(each) for each in steps.of_production(session, render.id))
        if render is not None and is_told
        else (),
        stale=tuple(staleness(session, context, project).words()) if live is None else (),
    )


def _step(step: Step) -> StepShown:
    return StepShown(
        label=sentence_case(step.label),
        state=step.state,
        state_words=STATES.get(step.state, step.state),
        credits=step.credits,
    )


# ------------------------------------------------------------------------------ files


def _with_files(session: Session, project: Project, shown: StudioShown) -> StudioShown:
    made = assets.of_project(session, project.workspace_id, project.id)
    by_id = {each.id: each for each in made}
    roles = MAIN_ROLES[project.kind]
    found = deliveries(session, project, roles)
    final = by_id.get(project.final_asset_id or "")
    newest = found[0].files if found else ()
    with_final = _beside(session, final)
    captions = next((each.id for each in with_final if each.role == "captions"), "")
    outputs = _of_roles(with_final or newest, OUTPUT_ROLES.get(project.kind, ()))
    return replace(
        shown,
        final=file_shown(final) if final is not None else None,
        poster_id=project.poster_asset_id or "",
        captions_id=captions,
        outputs=tuple(file_shown(each) for each in outputs),
        files=tuple(file_shown(each) for each in _sorted(_newest_only(made))),
        versions=_versions(project, found),
    )


def _beside(session: Session, final: Asset | None) -> tuple[Asset, ...]:
    """Return the files that one step made together with the final one, itself included."""
    return assets.made_with(session, final) if final is not None else ()


def _of_roles(files: Sequence[Asset], roles: Sequence[str]) -> tuple[Asset, ...]:
    return tuple(sorted((f for f in files if f.role in roles), key=lambda f: roles.index(f.role)))


def _newest_only(made: Sequence[Asset]) -> list[Asset]:
    """Return a project's files; of free drafts, which are made again and again, the newest."""
    drafts = [each for each in made if each.role == "draft"]
    return [each for each in made if each.role != "draft"] + drafts[-1:]


def _sorted(files: Sequence[Asset]) -> list[Asset]:
    # The newest of each role first: it is what people come for.
    newest_first = sorted(files, key=lambda file: file.id, reverse=True)
    # Clips belong in the order of their scenes, which their names tell.
    newest_first.sort(key=lambda file: file.filename if file.role == "clip" else "")
    return sorted(
        newest_first,
        key=lambda f: FILE_ORDER.index(f.role) if f.role in FILE_ORDER else len(FILE_ORDER),
    )


def _versions(project: Project, found: Sequence[Delivery]) -> tuple[VersionShown, ...]:
    main = MAIN_ROLES[project.kind][0]
    kept = [each for each in found if any(file.role == main for file in each.files)]
    shown = []
    for at, delivery in enumerate(kept):
        files = _of_roles(delivery.files, MAIN_ROLES[project.kind])
        poster = next((file.id for file in files if file.role == "poster"), "")
        shown.append(
            VersionShown(
                number=len(kept) - at,
                made_ms=delivery.production.finished_ms or delivery.production.created_ms,
                credits=delivery.quote.credits,
                what=_what(project, delivery.quote),
                files=tuple(file_shown(file) for file in files),
                poster_id=poster,
                is_newest=at == 0,
            )
        )
    return tuple(shown)


def file_shown(asset: Asset) -> FileShown:
    """Return a file with its facts in words."""
    facts = []
    if asset.width and asset.height:
        facts.append(f"{asset.width}×{asset.height}")
    if asset.duration_ms:
        facts.append(f"{round(asset.duration_ms / 1000, 1):g} s")
    facts.append(size_words(asset.bytes))
    is_sound = asset.media_type.startswith("audio/")
    # A film's music is a WAV; of jingles the final file is sound, and the other one is an MP3.
    is_jingle = is_sound and (asset.role == "final" or asset.media_type == "audio/mpeg")
    named = ROLES | JINGLE_ROLES if is_jingle else ROLES
    return FileShown(
        asset_id=asset.id,
        role=asset.role,
        name=asset.filename,
        label=named.get(asset.role, asset.role.replace("_", " ").capitalize()),
        facts=", ".join(facts),
        media_type=asset.media_type,
        width=asset.width,
        height=asset.height,
        seconds=asset.duration_ms / 1000 if asset.duration_ms else None,
        made_ms=asset.created_ms,
    )


def size_words(bytes_: int) -> str:
    """Return a file's size: "140 kB", "4.2 MB"."""
    if bytes_ < MEGABYTE:
        return f"{max(1, round(bytes_ / KILOBYTE))} kB"
    return f"{bytes_ / MEGABYTE:.1f} MB"
