"""Reads the projects of a workspace as the cards of My videos."""

from dataclasses import dataclass

from integrations.common.project_reading import ACTIVE, GROUPS, found_projects, group_counts
from integrations.common.reading import Session
from integrations.web.studio_shown import PriceShown
from integrations.web.views_making import price_shown
from storage import projects
from storage.models import Project
from tools.kit.say import KINDS, next_words, sentence_case, video

PAGE = 24
NEXT_HERE = {"render_scenes": "See the price", "render_asset": "See the price"}
"""What is said in talk by a command, and here by a button."""


@dataclass(frozen=True)
class Card:
    """One project: what it is, where it stands, and what can be done next."""

    project_id: str
    title: str
    campaign_id: str
    campaign: str
    kind: str
    facts: str
    shape: str
    status: str
    stage: str
    percent: int
    error: str
    updated_ms: int
    is_active: bool
    poster_id: str
    final_id: str
    next_words: str
    price: PriceShown | None


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    words: str = ""
    group: str = ""
    kind: str = ""
    page: int = 1


@dataclass(frozen=True)
class Videos:
    """A page of cards; `counts` are of all projects, by group."""

    cards: tuple[Card, ...]
    total: int
    pages: int
    counts: dict[str, int]
    is_active: bool


def videos_view(session: Session, workspace_id: str, wanted: Wanted, now_ms: int) -> Videos:
    """Return the page that is asked for; a page past the end is empty."""
    rows, total = found_projects(
        session,
        workspace_id,
        wanted.words,
        group=wanted.group,
        kind=wanted.kind,
        offset=(wanted.page - 1) * PAGE,
        limit=PAGE,
    )
    counts = group_counts(session, workspace_id)
    return Videos(
        cards=tuple(_card(session, project, name, now_ms) for project, name in rows),
        total=total,
        pages=max(1, -(-total // PAGE)),
        counts={name: counts[name] for name in GROUPS},
        is_active=any(project.status in ACTIVE for project, _ in rows),
    )


def _card(session: Session, project: Project, campaign: str, now_ms: int) -> Card:
    is_active = project.status in ACTIVE
    quote = None if is_active else projects.open_quote(session, project, now_ms)
    step = projects.next_step(session, project, now_ms)
    return Card(
        project_id=project.id,
        title=project.title,
        campaign_id=project.campaign_id,
        campaign=campaign,
        kind=project.kind,
        facts=sentence_case(video(project)) if project.kind == "video_ad" else _facts(project),
        shape=f"shape-{project.format.replace(':', 'x')}" if project.format else "shape-1x1",
        status=project.status,
        stage=project.stage,
        percent=project.progress_percent,
        error=project.error,
        updated_ms=project.updated_ms,
        is_active=is_active,
        poster_id=project.poster_asset_id or "",
        final_id=project.final_asset_id or "",
        next_words=NEXT_HERE.get(step) or sentence_case(next_words(step, project.kind)),
        price=price_shown(session, project, quote) if quote is not None else None,
    )


def _facts(project: Project) -> str:
    kind = sentence_case(KINDS[project.kind])
    return f"{kind}, {project.seconds} s" if project.kind == "jingle" else kind
