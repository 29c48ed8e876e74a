"""Reads every asset of a campaign for its gallery: files, status, and what is out of date."""

from collections.abc import Sequence

from integrations.common.campaign_reading import ACTIVE, newest_drafts, outputs_of, projects_page
from integrations.common.reading import Session
from integrations.web.campaigns_shown import Gallery, Piece, Shelf, StaleShown, Work
from storage import projects
from storage.models import Asset, Campaign, Project
from tools.kit.refresh import part_names
from tools.kit.say import KINDS, joined, next_words, sentence_case, video
from tools.kit.spec import ToolContext
from tools.kit.staleness import Staleness, staleness

TITLES = {
    "video_ad": "Videos",
    "banner": "Banners",
    "flyer": "Flyers",
    "jingle": "Jingles",
}
SOUND_NAMES = {"audio/mpeg": "MP3", "audio/wav": "WAV"}


def gallery(session: Session, context: ToolContext, campaign: Campaign, works_max: int) -> Gallery:
    """Return a campaign's newest works by kind, at most so many."""
    found, total = projects_page(session, context.workspace_id, campaign.id, works_max)
    finals = [each.final_asset_id for each in found if each.final_asset_id is not None]
    files = outputs_of(session, context.workspace_id, finals)
    drafts = newest_drafts(session, context.workspace_id, [each.id for each in found])
    works = [
        _work(session, context, each, files.get(each.final_asset_id or "", ()), drafts.get(each.id))
        for each in found
    ]
    shelves = tuple(
        Shelf(kind, title, tuple(work for work in works if work.kind == kind))
        for kind, title in TITLES.items()
    )
    return Gallery(
        shelves=tuple(shelf for shelf in shelves if shelf.works),
        stale=tuple(work for work in works if work.stale.parts),
        is_active=any(work.is_active for work in works),
        shown=len(works),
        total=total,
    )


def _work(
    session: Session,
    context: ToolContext,
    project: Project,
    files: Sequence[Asset],
    draft: Asset | None,
) -> Work:
    step = projects.next_step(session, project, context.now_ms)
    is_active = project.status in ACTIVE
    by_role = {each.role: each.id for each in files}
    is_video = project.kind == "video_ad"
    pictures = [each for each in files if each.role in ("banner", "flyer")]
    return Work(
        project_id=project.id,
        title=project.title,
        kind=project.kind,
        kind_words=KINDS[project.kind],
        facts=sentence_case(video(project)),
        status=project.status,
        stage=project.stage,
        percent=project.progress_percent,
        error=project.error,
        next_words=next_words(step, project.kind),
        next_step=step,
        updated_ms=project.updated_ms,
        shape=_shape(project),
        poster_id=(project.poster_asset_id or "") if is_video else "",
        film_id=by_role.get("final", "") if is_video else "",
        captions_id=by_role.get("captions", ""),
        pieces=tuple(
            Piece(each.id, each.width, each.height, each.filename)
            for each in sorted(pictures, key=_area)
            if each.width and each.height
        ),
        print_id=by_role.get("print", ""),
        sounds=_sounds(files) if project.kind == "jingle" else (),
        draft_id=draft.id if draft is not None else "",
        draft_type=draft.media_type if draft is not None else "",
        stale=_stale(staleness(session, context, project), is_active),
        is_active=is_active,
    )


def _area(asset: Asset) -> int:
    """Return the order of a picture: the largest first."""
    return -(asset.width or 0) * (asset.height or 0)


def _shape(project: Project) -> str:
    return f"shape-{project.format.replace(':', 'x')}" if project.format else ""


def _sounds(files: Sequence[Asset]) -> tuple[tuple[str, str, str], ...]:
    found = [
        (each.id, each.media_type, SOUND_NAMES[each.media_type])
        for each in files
        if each.media_type in SOUND_NAMES and each.role in ("final", "music")
    ]
    # The small file is the one that is played; the large one is there to download.
    return tuple(sorted(found, key=lambda sound: sound[2]))


def _stale(found: Staleness, is_active: bool) -> StaleShown:
    if is_active:
        # It is being made as it was when it was approved; what does not fit shows afterwards.
        return StaleShown()
    return StaleShown(
        parts=tuple((sentence_case(p.what), p.why, p.credits) for p in found.stale),
        follows=joined(part_names(found.follows)),
        follows_credits=sum(step.credits for step in found.follows),
        is_text=any(part.kind in ("ideas", "script", "scenes") for part in found.stale),
        free=joined(part_names(found.free)),
    )
