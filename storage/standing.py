"""Where a project stands: what comes next, its last and open quotes, and what a rendering of it
reads."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import campaigns, quotes
from storage.ids import now_ms
from storage.models import Production, Project, Quote
from storage.scripts import campaign_of, chosen_idea, ideas, scenes, script

RENDER_SCOPES = ("film", "clips", "stitch", "banners", "flyer", "jingle")
DETAILS_SHOWN: dict[str, tuple[str, ...]] = {
    "banner": (),
    "flyer": ("when", "where", "price", "link"),
    "jingle": ("mood",),
}
SCENE_FACTS = ("beat", "visual", "on_screen", "voice", "take")
"""What of a scene's version is seen or heard."""


def next_step(session: Session, project: Project, at_ms: int | None = None) -> str:
    """Return what comes next: `generate_ideas`, `choose_idea`, `generate_script`,
    `generate_scenes`, `render_scenes`, `render_asset`, `accept_quote`, `wait`, `retry_project` or
    `done`.

    Only a video has scenes; banners, flyers and jingles need no ideas either. `at_ms` is the
    present, the clock's by default; it decides whether a quote is still open.
    """
    is_video = project.kind == "video_ad"
    render = "render_scenes" if is_video else "render_asset"
    if quotes.live_production(session, project.id) is not None:
        return "wait"
    if open_quote(session, project, now_ms() if at_ms is None else at_ms) is not None:
        return "accept_quote"
    if project.status == "completed":
        return render if changed_since_made(session, project) else "done"
    if project.status in ("failed", "cancelled") and last_render_quote(session, project):
        return "retry_project"
    if project.script_version > 0:
        return render if not is_video or scenes(session, project) else "generate_scenes"
    if is_video and scenes(session, project):
        return render
    if project.idea_rounds == 0:
        return "generate_ideas" if is_video else "generate_script"
    return "choose_idea" if project.chosen_idea_id is None else "generate_script"


def last_render_quote(
    session: Session, project: Project, *, delivered: bool = False
) -> Quote | None:
    """Return the quote of the newest production of the asset or a part of it; only of a finished
    asset if `delivered`."""
    query = (
        select(Quote)
        .join(Production, Production.id == Quote.id)
        .where(Production.project_id == project.id, Quote.scope.in_(RENDER_SCOPES))
    )
    if delivered:
        query = query.where(Production.state == "done", Quote.scope != "clips")
    newest_first = query.order_by(Production.created_ms.desc(), Production.id.desc())
    return session.scalar(newest_first.limit(1))


def render_quotes(session: Session, project: Project, limit: int = 10) -> list[Quote]:
    """Return the quotes of the newest productions of the asset or parts of it, newest first, then
    those of the project that it is a copy of, and so on."""
    found: list[Quote] = []
    seen: set[str] = set()
    at: str | None = project.id
    while at is not None and at not in seen and len(found) < limit:
        seen.add(at)
        found += session.scalars(
            select(Quote)
            .join(Production, Production.id == Quote.id)
            .where(
                Production.workspace_id == project.workspace_id,
                Production.project_id == at,
                Quote.scope.in_(RENDER_SCOPES),
            )
            .order_by(Production.created_ms.desc(), Production.id.desc())
            .limit(limit - len(found))
        )
        at = session.scalar(select(Project.copied_from).where(Project.id == at))
    return found


def render_facts(session: Session, project: Project) -> dict[str, Any]:
    """Return everything that a rendering of the project shows and says, as it is now.

    Content only: no versions and no ids of rows that can be written anew with the same content, so
    that going back to an earlier text gives the earlier facts. A video has `scenes`, the other
    kinds `lines`, `details` and `take`; a jingle has nothing that is seen.
    """
    brand = campaigns.brand(session, campaign_of(session, project))
    written = script(session, project)
    if project.kind == "jingle":
        return {
            "seconds": project.seconds,
            "brand_name": brand.name,
            "pronunciations": said_in(
                brand.pronunciations, [line["voice"] for line in written.lines] if written else []
            ),
            **_copy_facts(session, project),
        }
    style = project.details.get("style") or _style(session, project)
    seen = {
        "call_to_action": written.call_to_action if written is not None else "",
        "look": {
            "brand_name": brand.name,
            "colors": list(brand.colors),
            "tone": brand.tone,
            "style": style,
        },
        "logo_asset_id": brand.logo_asset_id,
        "photo_asset_id": brand.photo_asset_id,
    }
    if project.kind != "video_ad":
        return seen | _copy_facts(session, project)
    shots = [
        {name: getattr(version, name) for name in SCENE_FACTS}
        for _, version in scenes(session, project)
    ]
    return seen | {
        "seconds": project.seconds,
        "format": project.format,
        "website": brand.website,
        "mood": f"{style} {brand.tone}".strip(),
        "pronunciations": said_in(brand.pronunciations, [shot["voice"] for shot in shots]),
        "scenes": shots,
    }


def said_in(pronunciations: dict[str, Any], lines: Iterable[str]) -> dict[str, str]:
    """Return the pronunciations of words that the lines hold: a word that nobody says there changes
    nothing."""
    said = " ".join(lines).casefold()
    return {word: how for word, how in pronunciations.items() if word.casefold() in said}


def _copy_facts(session: Session, project: Project) -> dict[str, Any]:
    written = script(session, project)
    return {
        "lines": list(written.lines) if written is not None else [],
        "details": {
            name: project.details[name]
            for name in DETAILS_SHOWN[project.kind]
            if project.details.get(name)
        },
        "take": project.take,
    }


def _style(session: Session, project: Project) -> str:
    return campaigns.strategy(session, campaign_of(session, project)).style


def changed_since_made(session: Session, project: Project) -> bool:
    """Tell whether anything that the finished asset shows or says is different now."""
    quote = last_render_quote(session, project, delivered=True)
    if quote is None or script(session, project) is None:
        return False
    now = render_facts(session, project)
    return facts_of(quote.plan["inputs"], now) != now


def facts_of(inputs: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what `render_facts` was for a quote's inputs; what they do not tell counts as it is
    `now`."""
    facts = {name: inputs.get(name, fact) for name, fact in now.items()}
    if "scenes" in facts:
        facts["scenes"] = [{name: scene[name] for name in SCENE_FACTS} for scene in facts["scenes"]]
    return facts


def open_quote(session: Session, project: Project, at_ms: int) -> Quote | None:
    """Return the newest quote of the project that can still be accepted as it is.

    One that came before the last change of the project, its pillars or its brand does not count,
    and none does while the project is taken back.
    """
    if project.status == "cancelled" and last_render_quote(session, project) is None:
        return None
    quote = session.scalar(
        select(Quote)
        .where(
            Quote.workspace_id == project.workspace_id,
            Quote.project_id == project.id,
            Quote.state == "open",
            Quote.expires_ms > at_ms,
            Quote.created_ms >= project.updated_ms,
        )
        .order_by(Quote.created_ms.desc(), Quote.id.desc())
    )
    if quote is None:
        return None
    campaign, inputs = campaign_of(session, project), quote.plan["inputs"]
    then = (inputs["strategy_version"], inputs["brand_version"])
    return quote if then == (campaign.strategy_version, campaign.brand_version) else None


def snapshot(session: Session, project: Project, at_ms: int | None = None) -> dict[str, Any]:
    """Return the project as a model sees it: plain JSON without ids."""
    chosen = chosen_idea(session, project)
    round_of_ideas = ideas(session, project)
    written = script(session, project)
    return {
        "title": project.title,
        "kind": project.kind,
        "status": project.status,
        "stage": project.stage,
        "seconds": project.seconds,
        "format": project.format,
        "resolution": project.resolution,
        "details": dict(project.details),
        "next_step": next_step(session, project, at_ms),
        "ideas": [{"number": idea.number, "title": idea.title} for idea in round_of_ideas],
        "chosen_idea": chosen.number if chosen in round_of_ideas and chosen else None,
        "script_locked": project.script_locked,
        "script": [
            {"line": number, **line}
            for number, line in enumerate(written.lines if written else (), start=1)
        ],
        "scenes": [
            {"scene": number, "on_screen": version.on_screen, "locked": scene.locked}
            for number, (scene, version) in enumerate(scenes(session, project), start=1)
        ],
        "error": project.error or None,
    }
