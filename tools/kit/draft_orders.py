"""What a free draft of a project shows: an order for the embedded studio, and how often one may be
made."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from storage import assets, events
from storage.errors import TryLater
from storage.ids import fingerprint
from storage.models import Asset, Project
from tools.kit.orders import banners_order, clip_order, end_card, flyer_order, jingle_order
from tools.kit.planning_assets import asset_inputs
from tools.kit.planning_film import film_inputs
from tools.kit.ports import FRAMES_PER_SECOND, SpokenWord
from tools.kit.say import counted
from tools.kit.spec import Plain, ToolContext
from tools.kit.timeline import LEAD_FRAMES, WORDS_PER_SECOND

DRAFT_VERSION = 1
"""Grows when drafts come to look different, so that older ones are not shown again."""
MEMBER_DRAFTS_MAX = 10
WORKSPACE_DRAFTS_MAX = 60
WINDOW_MS = 3_600_000
LETTERS_PER_PAUSE = 2


@dataclass(frozen=True)
class DraftWork:
    """A draft to make: the `DraftOrder` as plain JSON without files, the brand's stored files by
    role, what it was made from, and the fingerprint of all that it shows."""

    order: Plain
    files: Plain
    made_from: Plain
    fingerprint: str


def draft_work(session: Session, context: ToolContext, project: Project) -> DraftWork:
    """Return the draft of a project as it is now.

    Raises `Refused` when a video has no scenes yet, or another kind no words.
    """
    if project.kind == "video_ad":
        inputs = film_inputs(session, context, project, "720p")
        order: Plain = {"film": _film(inputs)}
    else:
        inputs = asset_inputs(session, context, project)
        build = {"banner": banners_order, "flyer": flyer_order, "jingle": jingle_order}
        field = {"banner": "banners"}.get(project.kind, project.kind)
        order = {field: build[project.kind](inputs)}
    pictures = {role: inputs.get(f"{role}_asset_id") for role in ("logo", "photo")}
    files = {
        role: assets.address(assets.get(session, context.workspace_id, asset_id))
        for role, asset_id in pictures.items()
        if asset_id
    }
    versions = ("strategy_version", "brand_version", "script_version")
    return DraftWork(
        order=order,
        files=files,
        made_from={name: inputs[name] for name in versions},
        fingerprint=fingerprint({"version": DRAFT_VERSION, "order": order, "files": files}),
    )


def earlier_draft(session: Session, project: Project, wanted: str) -> Asset | None:
    """Return the newest draft of the project with this fingerprint."""
    found = [
        asset
        for asset in assets.of_project(session, project.workspace_id, project.id)
        if asset.role == "draft" and asset.provenance.get("fingerprint") == wanted
    ]
    return found[-1] if found else None


def reserve_draft(session: Session, context: ToolContext) -> None:
    """Count an attempt at a draft, whatever becomes of it.

    Raises `TryLater`, saying when the next one is possible, when the last hour's attempts of the
    member or of the workspace are used up. Who counts at the same time waits for the other.
    """
    stream = f"drafts:{context.workspace_id}"
    data = {"member_id": context.member_id}
    number = events.append(session, context.workspace_id, stream, "draft_attempt", data)
    # No more than these can lie within the window.
    first = max(0, number - 1 - WORKSPACE_DRAFTS_MAX)
    since_ms = context.now_ms - WINDOW_MS
    everybody = [
        each
        for each in events.after(session, context.workspace_id, stream, first)
        if each.created_ms > since_ms and each.seq < number
    ]
    own = [each for each in everybody if each.data == data]
    for made, most, whose in (
        (own, MEMBER_DRAFTS_MAX, "You have"),
        (everybody, WORKSPACE_DRAFTS_MAX, "Your workspace has"),
    ):
        if len(made) >= most:
            free_ms = made[-most].created_ms + WINDOW_MS - context.now_ms
            minutes = counted(max(1, -(-free_ms // 60_000)), "minute")
            raise TryLater(
                f"{whose} asked for {counted(len(made), 'free draft')} within an hour, which is "
                f"the most. The next is possible in {minutes}; everything is kept.",
                code="rate_limited",
            )


def _film(inputs: Plain) -> Plain:
    return {
        "scenes": [
            clip_order(inputs, position, _spread(scene) if inputs["speaks"] else ())
            for position, scene in enumerate(inputs["scenes"])
        ],
        "end_card": end_card(inputs),
        "mood": inputs["mood"],
    }


def _spread(scene: Plain) -> tuple[SpokenWord, ...]:
    """Return a scene's words at the pace of a calm voice, before anybody has spoken them."""
    words = scene["voice"].split()
    room = min(scene["voice_seconds_max"], len(words) / WORDS_PER_SECOND)
    weights = [len(word) + LETTERS_PER_PAUSE for word in words]
    spread, said = [], 0
    for word, letters in zip(words, weights, strict=True):
        start, said = said, said + letters
        spread.append(
            SpokenWord(
                text=word,
                start_seconds=_at(room * start / sum(weights)),
                end_seconds=_at(room * said / sum(weights)),
            )
        )
    return tuple(spread)


def _at(seconds: float) -> float:
    return round(LEAD_FRAMES / FRAMES_PER_SECOND + seconds, 4)
