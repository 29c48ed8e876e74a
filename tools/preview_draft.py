"""The tool `preview_draft`: a free, watermarked sketch from the embedded studio."""

import shutil
import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from storage import assets, projects
from storage.errors import Failed, TryLater
from storage.files import StoredFile
from storage.models import Asset, Project
from tools.kit.draft_orders import draft_work, earlier_draft, reserve_draft
from tools.kit.file_names import file_title
from tools.kit.ports import BrandLook, DraftMade, DraftOrder, WorkCancelled, WorkFailed
from tools.kit.references import ProjectName, about, find_project
from tools.kit.say import KINDS, next_words, quoted
from tools.kit.spec import Args, Outside, Plain, Result, Tool, ToolContext


class PreviewDraftArgs(Args):
    """Of which project."""

    project: ProjectName = None


class PreviewDraftResult(Result):
    """The draft: a stored file to show or download; `is_new` is False when it was made before."""

    project: str
    asset_id: str
    filename: str
    media_type: str
    width: int | None
    height: int | None
    duration_ms: int | None
    is_new: bool
    next_step: str


def check(session: Session, context: ToolContext, args: PreviewDraftArgs) -> Plain:
    """Say what to draw; a draft that was made of the same content is shown again instead."""
    project = find_project(session, context, args.project)
    work = draft_work(session, context, project)
    earlier = earlier_draft(session, project, work.fingerprint)
    return {
        "workspace_id": context.workspace_id,
        "project_id": project.id,
        "is_new": earlier is None,
        "order": work.order,
        "files": work.files,
        "made_from": work.made_from,
        "fingerprint": work.fingerprint,
    }


def reserve(
    session: Session, context: ToolContext, _args: PreviewDraftArgs, checked: Plain
) -> None:
    """Count the attempt, unless nothing is to be drawn."""
    if checked["is_new"]:
        reserve_draft(session, context)


def prepare(outside: Outside, _args: PreviewDraftArgs, checked: Plain) -> Plain:
    """Have it drawn and store the file, unless there is one."""
    if not checked["is_new"]:
        return checked
    try:
        made, stored = _draw(outside, checked)
    except WorkCancelled as error:
        raise TryLater("The draft was stopped. Ask for it again when you like.") from error
    except WorkFailed as error:
        raise (TryLater(str(error)) if error.retryable else Failed(str(error))) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise TryLater(
            f"The studio could not write its files ({reason}). Free some space, then ask again.",
            code="disk_full",
        ) from error
    file = {
        "sha256": stored.sha256,
        "bytes": stored.bytes,
        "suffix": stored.suffix,
        "width": made.width,
        "height": made.height,
        "duration_ms": None if made.seconds is None else round(made.seconds * 1000),
    }
    return {**checked, "file": file, "provider": made.provider}


def apply(
    session: Session, context: ToolContext, _args: PreviewDraftArgs, prepared: Plain
) -> PreviewDraftResult:
    """Keep the draft beside the project's other files; it costs nothing and holds nothing."""
    project = projects.get(session, context.workspace_id, prepared["project_id"])
    asset = earlier_draft(session, project, prepared["fingerprint"])
    is_new = asset is None
    if asset is None:
        asset = assets.add(
            session,
            workspace_id=context.workspace_id,
            campaign_id=project.campaign_id,
            project_id=project.id,
            role="draft",
            file=prepared["file"],
            filename=f"{file_title(project.title)} draft{prepared['file']['suffix']}",
            provider=prepared["provider"],
            provenance={
                **prepared["made_from"],
                "provider": prepared["provider"],
                "member_id": context.member_id,
                "fingerprint": prepared["fingerprint"],
            },
        )
    step = projects.next_step(session, project, context.now_ms)
    about(session, context, project.campaign_id, project.id, step)
    return PreviewDraftResult(
        say=_say(project, asset, step, is_new=is_new),
        project=project.title,
        asset_id=asset.id,
        filename=asset.filename,
        media_type=asset.media_type,
        width=asset.width,
        height=asset.height,
        duration_ms=asset.duration_ms,
        is_new=is_new,
        next_step=step,
    )


def _draw(outside: Outside, checked: Plain) -> tuple[DraftMade, StoredFile]:
    outside.scratch.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="draft-", dir=outside.scratch))
    try:
        order = _order(outside, checked, folder)
        made = outside.studio.drafts.make_draft(order, folder, outside.cancelled)
        return made, outside.files.put(checked["workspace_id"], made.file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _order(outside: Outside, checked: Plain, folder: Path) -> DraftOrder:
    """Return the order with the brand's files, fetched into the folder, in every look."""
    fetched = {
        role: outside.files.fetch(checked["workspace_id"], ref["sha256"], ref["suffix"], folder)
        for role, ref in checked["files"].items()
    }
    pictures = {"logo": fetched.get("logo"), "product_photo": fetched.get("photo")}

    def looked(order: Plain) -> Plain:
        return order | {"look": BrandLook.model_validate(order["look"] | pictures)}

    field, order = next(iter(checked["order"].items()))
    if field == "film":
        order = order | {"scenes": [looked(scene) for scene in order["scenes"]]}
    elif "look" in order:
        order = looked(order)
    return DraftOrder.model_validate({field: order})


def _say(project: Project, asset: Asset, step: str, *, is_new: bool) -> str:
    facts = []
    if asset.duration_ms is not None:
        facts.append(f"{asset.duration_ms / 1000:g} s")
    if asset.width is not None and asset.height is not None:
        facts.append(f"{asset.width}×{asset.height}")
    size = f" ({', '.join(facts)})" if facts else ""
    again = "" if is_new else " Nothing has changed since it was made."
    mark = "short and rough" if project.kind == "jingle" else "small and watermarked"
    go_on = f", or {next_words(step, project.kind)}" if step.startswith("render_") else ""
    return (
        f"Here is the free draft of {quoted(project.title)}{size}: {quoted(asset.filename)}."
        f"{again} It is {mark}; the finished {KINDS[project.kind]} is not. "
        f"Change anything you like{go_on}."
    )


TOOL = Tool(
    name="preview_draft",
    description=(
        "Make a free draft of a project: a small, watermarked animatic or picture, or a short "
        "sound. Use it when the member wants to see or hear it before anything is spent. A video "
        "needs its scenes, other kinds their words. Returns the draft's file, within about twenty "
        "seconds; at most ten an hour. Free."
    ),
    args=PreviewDraftArgs,
    cost="free",
    touches=("asset", "conversation"),
    check=check,
    reserve=reserve,
    prepare=prepare,
    apply=apply,
)
