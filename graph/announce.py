"""What the agent says when a production has ended: facts from the books, no model asked."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import assets, conversations, events, ledger, projects, quotes
from storage.models import Conversation, Hold, Project, Transfer
from tools.generate_script import script_words
from tools.kit.prices import credits_words
from tools.kit.refresh import offer_render
from tools.kit.say import counted, joined, next_sentence
from tools.kit.spec import Plain, ToolContext

ROLE_WORDS = {
    "video_ad": {
        "final": "the film",
        "poster": "the poster",
        "captions": "the captions",
        "contact_sheet": "the contact sheet",
    },
    "banner": {"contact_sheet": "an overview of the set", "banner": "a banner"},
    "flyer": {"flyer": "the flyer", "print": "the flyer for print"},
    "jingle": {"final": "the jingle", "music": "the jingle as MP3", "stem": "a stem"},
}


def announce(session: Session, context: ToolContext, turn_id: str, payload: Plain) -> str:
    """Return the sentences that tell what became of a production, and log its files as an event."""
    quote = quotes.get(session, context.workspace_id, payload["production_id"])
    project = projects.get(session, context.workspace_id, quote.project_id)
    conversation = conversations.get(session, context.workspace_id, context.conversation_id)
    elsewhere = _elsewhere(session, conversation, project)
    if elsewhere is None or quote.scope in ("ideas", "script"):
        conversations.focus(
            session, conversation, campaign_id=project.campaign_id, project_id=project.id
        )
    available = ledger.balance(session, context.workspace_id).available
    charged = _charged(session, quote.id)
    money = f"It cost {credits_words(charged)}; {credits_words(available)} left."
    if payload["state"] == "failed" and quote.scope in ("ideas", "script"):
        return f"“{project.title}”: {payload['error']} {money} Ask for it again when you like."
    if payload["state"] == "failed":
        again = "try again" if elsewhere is None else f"retry {project.title}"
        return (
            f"“{project.title}” failed: {payload['error']} {_after_failure(charged, available)} "
            f"Say “{again}” to make only what is missing; I show the price first."
            f"{_still_on(elsewhere)}"
        )
    if quote.scope == "ideas":
        ideas = projects.ideas(session, project)
        listed = [f"{idea.number}. “{idea.title}”: {idea.hook}" for idea in ideas]
        first = f"Three new ideas for “{project.title}”:"
        return "\n".join([first, *listed, f"{money} Which one shall it be?"])
    if quote.scope == "script":
        return _script_words(session, context, project, money)
    files = _files(session, project)
    events.append(
        session,
        context.workspace_id,
        turn_id,
        "files",
        {"project_id": project.id, "title": project.title, "files": files},
    )
    if quote.scope == "clips":
        it = "it" if elsewhere is None else project.title
        return (
            f"The clips of “{project.title}” are ready. {money} Say “stitch {it}” for the film."
            f"{_still_on(elsewhere)}"
        )
    return f"“{project.title}” is ready: {_what(project, files)}. {money}{_still_on(elsewhere)}"


def _elsewhere(session: Session, conversation: Conversation, project: Project) -> Project | None:
    """Return the other project that the member is at work on by now, if any.

    News of one project must not make "redo scene 2" mean it while another one is talked about.
    """
    if conversation.project_id in (None, project.id):
        return None
    return projects.get(session, conversation.workspace_id, conversation.project_id)


def _still_on(elsewhere: Project | None) -> str:
    return f" We are still on “{elsewhere.title}”." if elsewhere is not None else ""


def _script_words(session: Session, context: ToolContext, project: Project, money: str) -> str:
    """Tell that a script has arrived, and price what of the rendered asset it made stale."""
    what = "script" if project.kind == "video_ad" else "text"
    script = projects.script(session, project)
    lines = script_words(project, script) if script is not None else []
    shown = "\n".join([f"The new {what} for “{project.title}”:", *lines])
    said = []
    live = projects.scenes(session, project)
    if live:
        locked = [str(n) for n, (scene, _version) in enumerate(live, start=1) if scene.locked]
        nouns = "scene" if len(locked) == 1 else "scenes"
        kept = f", except for {nouns} {joined(locked)}, which you locked" if locked else ""
        said.append(f"Its {counted(len(live), 'scene')} follow it{kept}.")
    said.append(money)
    words, _card = offer_render(session, context, project)
    if not words:
        step = projects.next_step(session, project, context.now_ms)
        words = next_sentence(step, project.kind)
    return "\n".join([shown, " ".join([*said, words])])


def _after_failure(charged: int, available: int) -> str:
    """Say what a failed production cost: what failed nothing, what was delivered its price."""
    left = f"you have {credits_words(available)} left"
    if not charged:
        return f"Nothing was charged; {left}."
    return (
        f"What failed cost nothing; the parts that were delivered cost {credits_words(charged)} "
        f"and are kept; {left}."
    )


def _what(project: Project, files: list[Plain]) -> str:
    """Return what was delivered, such as "15 s, 1080×1920, with poster, captions and contact
    sheet"."""
    still = [file for file in files if file["role"] in ("banner", "flyer")]
    sizes = [f"{file['width']}×{file['height']}" for file in still]
    if project.kind == "banner":
        number = sum(file["media_type"] == "image/png" for file in still)
        span = f"from {sizes[0]} to {sizes[number - 1]}"
        return f"{number} banners {span}, one that moves, and an overview"
    if project.kind == "flyer":
        return f"a flyer of {joined(sizes)}, and a PDF for print (A5 with 3 mm bleed)"
    final = next(file for file in files if file["role"] == "final")
    length = f"{final['duration_ms'] / 1000:g} s"
    if project.kind == "jingle":
        stems = counted(sum(file["role"] == "stem" for file in files), "stem")
        return f"{length} as WAV and MP3, with {stems}"
    return f"{length}, {final['width']}×{final['height']}, with poster, captions and contact sheet"


def _charged(session: Session, production_id: str) -> int:
    """Return what a production cost, less what was given back."""
    refunded = (
        select(Transfer.id).where(Transfer.hold_id == Hold.id, Transfer.kind == "refund").exists()
    )
    total = select(func.coalesce(func.sum(Hold.credits), 0)).where(
        Hold.production_id == production_id, Hold.state == "captured", ~refunded
    )
    return session.scalar(total) or 0


def _files(session: Session, project: Project) -> list[Plain]:
    if project.final_asset_id is None:
        return []
    final = assets.get(session, project.workspace_id, project.final_asset_id)
    words = ROLE_WORDS[project.kind]
    return [
        {
            "asset_id": asset.id,
            "role": asset.role,
            "what": words.get(asset.role, asset.role),
            "filename": asset.filename,
            "media_type": asset.media_type,
            "bytes": asset.bytes,
            "width": asset.width,
            "height": asset.height,
            "duration_ms": asset.duration_ms,
        }
        for asset in assets.made_with(session, final)
    ]
