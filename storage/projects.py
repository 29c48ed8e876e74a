"""Projects with their ideas and scripts, where each of them stands, and what comes next.

Scenes are changed in `storage/scenes.py`; they are read here, because where a project stands
depends on them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import campaigns, quotes
from storage.errors import NotFound, Refused
from storage.ids import new_id, now_ms
from storage.matching import matches
from storage.models import (
    Campaign,
    Idea,
    Production,
    Project,
    Quote,
    Scene,
    SceneVersion,
    ScriptVersion,
)

FILM_SCOPES = ("film", "clips", "stitch")
RESUMABLE = ("draft", "failed", "rendering")
BY_MEMBER = "member"
"""Provider of a script or scene version that a person wrote."""
IDEA_FIELDS = ("title", "hook", "narrative", "visuals", "sound", "why")


def create(
    session: Session,
    *,
    workspace_id: str,
    campaign_id: str,
    member_id: str,
    kind: str,
    title: str,
    seconds: int,
    format: str,
    resolution: str,
) -> Project:
    """Make a draft; a title that the campaign uses already gets a number. Raises `NotFound`."""
    campaign = campaigns.get(session, workspace_id, campaign_id)
    taken = {
        taken_title.casefold()
        for taken_title in session.scalars(
            select(Project.title).where(
                Project.workspace_id == workspace_id, Project.campaign_id == campaign_id
            )
        )
    }
    at_ms = now_ms()
    project = Project(
        id=new_id("prj"),
        workspace_id=workspace_id,
        campaign_id=campaign_id,
        kind=kind,
        title=campaigns.numbered(title, taken),
        seconds=seconds,
        format=format,
        resolution=resolution,
        status="draft",
        stage="",
        progress_percent=0,
        error="",
        revision=1,
        idea_rounds=0,
        chosen_idea_id=None,
        script_version=0,
        final_asset_id=None,
        poster_asset_id=None,
        created_by=member_id,
        created_ms=at_ms,
        updated_ms=at_ms,
    )
    session.add(project)
    campaigns.touch(session, campaign)
    return project


def get(session: Session, workspace_id: str, project_id: str) -> Project:
    """Return the project of this workspace. Raises `NotFound`."""
    project = session.scalar(
        select(Project).where(Project.workspace_id == workspace_id, Project.id == project_id)
    )
    if project is None:
        raise NotFound("There is no such project here. Ask for the list to see the titles.")
    return project


def campaign_of(session: Session, project: Project) -> Campaign:
    """Return the campaign that the project belongs to."""
    return campaigns.get(session, project.workspace_id, project.campaign_id)


def listing(
    session: Session,
    workspace_id: str,
    *,
    campaign_id: str | None = None,
    statuses: Sequence[str] = (),
    created_by: str | None = None,
    limit: int | None = None,
) -> tuple[Project, ...]:
    """Return the projects of the workspace, or of one campaign, last changed first."""
    query = select(Project).where(Project.workspace_id == workspace_id)
    if campaign_id is not None:
        query = query.where(Project.campaign_id == campaign_id)
    if statuses:
        query = query.where(Project.status.in_(statuses))
    if created_by is not None:
        query = query.where(Project.created_by == created_by)
    ordered = query.order_by(Project.updated_ms.desc(), Project.id.desc())
    return tuple(session.scalars(ordered.limit(limit)))


def find(
    session: Session, workspace_id: str, text: str, among: Sequence[Project] | None = None
) -> tuple[Project, ...]:
    """Return the projects that an id or a title may mean: one, several equally near, or none.

    `among` narrows the search; it is the whole workspace by default. A project is also known by its
    campaign's name.
    """
    projects = tuple(listing(session, workspace_id) if among is None else among)
    by_id = tuple(project for project in projects if project.id == text.strip())
    if by_id:
        return by_id
    found = tuple(projects[index] for index in matches(text, [each.title for each in projects]))
    if len(found) == 1:
        return found
    near = found or projects
    rows = session.execute(
        select(Campaign.id, Campaign.name).where(Campaign.workspace_id == workspace_id)
    )
    names = dict(rows.all())
    by_both = matches(text, [f"{names[each.campaign_id]} {each.title}" for each in near])
    by_campaign = () if found else matches(text, [names[each.campaign_id] for each in near])
    return tuple(near[index] for index in by_both or by_campaign) or found


def drafts(
    session: Session, workspace_id: str, member_id: str, limit: int = 5
) -> tuple[Project, ...]:
    """Return what the member can go on with (drafts, failed ones, clips without a film), newest
    first."""
    return tuple(
        project
        for project in listing(
            session, workspace_id, statuses=RESUMABLE, created_by=member_id, limit=limit * 4
        )
        if project.status != "rendering" or quotes.live_production(session, project.id) is None
    )[:limit]


def touch(session: Session, project: Project) -> None:
    """Count a change that a quote could cover, so that older quotes no longer fit."""
    project.revision += 1
    project.updated_ms = now_ms()
    campaigns.touch(session, campaign_of(session, project))


# ------------------------------------------------------------------------------ ideas


def ideas(session: Session, project: Project) -> tuple[Idea, ...]:
    """Return the newest round of ideas by number; empty before the first."""
    return tuple(
        session.scalars(
            select(Idea)
            .where(Idea.project_id == project.id, Idea.round == project.idea_rounds)
            .order_by(Idea.number)
        )
    )


def add_ideas(
    session: Session,
    project: Project,
    drafts: Sequence[Mapping[str, str]],
    *,
    provider: str,
    starter_copy: bool,
    strategy_version: int,
) -> tuple[Idea, ...]:
    """Keep a new round: `drafts` have the fields of `IDEA_FIELDS`. The idea chosen before stays
    chosen."""
    project.idea_rounds += 1
    at_ms = now_ms()
    round_of_ideas = tuple(
        Idea(
            id=new_id("ide"),
            project_id=project.id,
            round=project.idea_rounds,
            number=number,
            strategy_version=strategy_version,
            provider=provider,
            starter_copy=starter_copy,
            created_ms=at_ms,
            **{field: draft[field] for field in IDEA_FIELDS},
        )
        for number, draft in enumerate(drafts, start=1)
    )
    session.add_all(round_of_ideas)
    touch(session, project)
    return round_of_ideas


def choose_idea(session: Session, project: Project, number: int) -> Idea:
    """Choose an idea of the newest round. Raises `Refused` when there is none with this number."""
    round_of_ideas = ideas(session, project)
    for idea in round_of_ideas:
        if idea.number == number:
            project.chosen_idea_id = idea.id
            touch(session, project)
            return idea
    if not round_of_ideas:
        raise Refused("There are no ideas yet. Ask for ideas first; the first three are free.")
    raise Refused(f"Choose an idea from 1 to {len(round_of_ideas)}.")


def chosen_idea(session: Session, project: Project) -> Idea | None:
    """Return the chosen idea, which may be of an earlier round."""
    if project.chosen_idea_id is None:
        return None
    return session.scalar(
        select(Idea).where(Idea.project_id == project.id, Idea.id == project.chosen_idea_id)
    )


# ------------------------------------------------------------------------------ scripts


def script(session: Session, project: Project) -> ScriptVersion | None:
    """Return the script as it is now, or None before the first."""
    if project.script_version == 0:
        return None
    return session.get_one(ScriptVersion, (project.id, project.script_version))


def add_script_version(
    session: Session,
    project: Project,
    *,
    lines: Sequence[Mapping[str, str]],
    call_to_action: str,
    idea_id: str | None,
    strategy_version: int,
    provider: str,
    starter_copy: bool,
) -> ScriptVersion:
    """Keep a script; the ones before stay as earlier versions. `lines`: `{beat, voice,
    on_screen}`."""
    newest = session.scalar(
        select(func.max(ScriptVersion.version)).where(ScriptVersion.project_id == project.id)
    )
    version = ScriptVersion(
        project_id=project.id,
        version=(newest or 0) + 1,
        lines=[{field: line[field] for field in ("beat", "voice", "on_screen")} for line in lines],
        call_to_action=call_to_action,
        idea_id=idea_id,
        strategy_version=strategy_version,
        provider=provider,
        starter_copy=starter_copy,
        created_ms=now_ms(),
    )
    session.add(version)
    project.script_version = version.version
    touch(session, project)
    return version


# ------------------------------------------------------------------------------ scenes


def scenes(session: Session, project: Project) -> tuple[tuple[Scene, SceneVersion], ...]:
    """Return the scenes that are in the film, in order, each as it is now."""
    rows = session.execute(
        select(Scene, SceneVersion)
        .join(
            SceneVersion,
            (SceneVersion.scene_id == Scene.id) & (SceneVersion.version == Scene.version),
        )
        .where(Scene.project_id == project.id, Scene.dropped_ms.is_(None))
        .order_by(Scene.position, Scene.id)
    )
    return tuple((scene, version) for scene, version in rows)


# ------------------------------------------------------------------------------ where it stands


def next_step(session: Session, project: Project, at_ms: int | None = None) -> str:
    """Return what comes next: `generate_ideas`, `choose_idea`, `generate_script`,
    `generate_scenes`, `render_scenes`, `accept_quote`, `wait`, `retry_project` or `done`.

    `at_ms` is the present, the clock's by default; it decides whether a quote is still open.
    """
    if quotes.live_production(session, project.id) is not None:
        return "wait"
    if open_quote(session, project, now_ms() if at_ms is None else at_ms) is not None:
        return "accept_quote"
    if project.status == "completed":
        return "render_scenes" if changed_since_film(session, project) else "done"
    if project.status in ("failed", "cancelled") and last_film_quote(session, project):
        return "retry_project"
    if scenes(session, project):
        return "render_scenes"
    if project.script_version > 0:
        return "generate_scenes"
    if project.chosen_idea_id is not None:
        return "generate_script"
    return "choose_idea" if project.idea_rounds > 0 else "generate_ideas"


def last_film_quote(session: Session, project: Project, *, delivered: bool = False) -> Quote | None:
    """Return the quote of the newest production of clips or film; only of a finished film if
    `delivered`."""
    query = (
        select(Quote)
        .join(Production, Production.id == Quote.id)
        .where(Production.project_id == project.id, Quote.scope.in_(FILM_SCOPES))
    )
    if delivered:
        query = query.where(Production.state == "done", Quote.scope != "clips")
    newest_first = query.order_by(Production.created_ms.desc(), Production.id.desc())
    return session.scalar(newest_first.limit(1))


def changed_since_film(session: Session, project: Project) -> bool:
    """Tell whether scenes, call to action or brand are newer than the finished film."""
    quote = last_film_quote(session, project, delivered=True)
    written = script(session, project)
    if quote is None or written is None:
        return False
    made_from = quote.plan["inputs"]
    return bool(
        [(scene["scene_id"], scene["version"]) for scene in made_from["scenes"]]
        != [(scene.id, version.version) for scene, version in scenes(session, project)]
        or made_from["call_to_action"] != written.call_to_action
        or made_from["brand_version"] != campaign_of(session, project).brand_version
    )


def open_quote(session: Session, project: Project, at_ms: int) -> Quote | None:
    """Return the newest quote of the project that can still be accepted as it is.

    One that came before the last change of the project, its pillars or its brand does not count.
    """
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
        "next_step": next_step(session, project, at_ms),
        "ideas": [{"number": idea.number, "title": idea.title} for idea in round_of_ideas],
        "chosen_idea": chosen.number if chosen in round_of_ideas and chosen else None,
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
