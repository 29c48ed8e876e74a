"""Small builders of rows for tests: one line gives a workspace with credits, a campaign, a step."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from storage import ledger
from storage.ids import new_id, now_ms
from storage.models import Asset, Campaign, Member, Production, Project, Quote, Step, Workspace


@dataclass
class Home:
    """The ids of a workspace with one member, one campaign and one project."""

    workspace_id: str
    member_id: str
    campaign_id: str
    project_id: str
    productions: list[str] = field(default_factory=list)


def make_home(session: Session, credits: int = 250) -> Home:
    """Create a workspace with accounts, a member, a campaign and a project; grant `credits`."""
    home = Home(new_id("ws"), new_id("mem"), new_id("cam"), new_id("prj"))
    session.add(Workspace(id=home.workspace_id, name="Night Owl Coffee", created_ms=now_ms()))
    session.flush()
    session.add(
        Member(
            id=home.member_id,
            workspace_id=home.workspace_id,
            name="Maya",
            email=None,
            may_spend=True,
            created_ms=now_ms(),
        )
    )
    session.add(make_campaign(home))
    session.flush()
    session.add(make_project(home, home.project_id))
    session.flush()
    ledger.open_accounts(session, home.workspace_id)
    if credits:
        ledger.grant(
            session,
            home.workspace_id,
            credits,
            reason="Welcome",
            actor="test",
            idempotency_key="welcome",
        )
    return home


def make_campaign(home: Home, campaign_id: str | None = None) -> Campaign:
    """Return a campaign of a home, not yet added to a session."""
    return Campaign(
        id=campaign_id or home.campaign_id,
        workspace_id=home.workspace_id,
        name="Night shift",
        product="Cold brew",
        description="Coffee for people who work at night.",
        strategy_version=0,
        brand_version=0,
        created_ms=now_ms(),
        updated_ms=now_ms(),
    )


def make_project(home: Home, project_id: str | None = None) -> Project:
    """Return a video project of a home, not yet added to a session."""
    return Project(
        id=project_id or new_id("prj"),
        workspace_id=home.workspace_id,
        campaign_id=home.campaign_id,
        kind="video_ad",
        title="15 s cold brew",
        seconds=15,
        format="9:16",
        resolution="1080p",
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
        created_by=home.member_id,
        created_ms=now_ms(),
        updated_ms=now_ms(),
    )


def start_production(
    session: Session, home: Home, prices: dict[str, int], state: str = "running"
) -> dict[str, Step]:
    """Accept a quote for `prices` (kind to credits), each in a project of its own run; hold them.

    Returns the planned steps by kind.
    """
    project = make_project(home)
    session.add(project)
    session.flush()
    production_id = new_id("quo")
    session.add(
        Quote(
            id=production_id,
            workspace_id=home.workspace_id,
            project_id=project.id,
            conversation_id=None,
            member_id=home.member_id,
            scope="film",
            state="accepted",
            credits=sum(prices.values()),
            price_version="1",
            fingerprint="",
            lines=[],
            plan={},
            created_ms=now_ms(),
            expires_ms=now_ms() + 900_000,
            accepted_by=home.member_id,
            accepted_ms=now_ms(),
        )
    )
    session.flush()
    session.add(
        Production(
            id=production_id,
            workspace_id=home.workspace_id,
            project_id=project.id,
            conversation_id=None,
            member_id=home.member_id,
            state=state,
            error="",
            created_ms=now_ms(),
            finished_ms=None,
        )
    )
    session.flush()
    home.productions.append(production_id)
    holds = hold_items(session, home, production_id, prices)
    steps = {}
    for position, (kind, credits) in enumerate(prices.items()):
        steps[kind] = Step(
            id=new_id("stp"),
            workspace_id=home.workspace_id,
            project_id=project.id,
            production_id=production_id,
            kind=kind,
            position=position,
            scene_id=None,
            label=kind,
            key=f"{production_id}-{kind}",
            credits=credits,
            state="planned",
            hold_id=holds.get(kind),
            asset_id=None,
            facts={},
            error="",
            attempts=0,
            finished_ms=None,
        )
    session.add_all(steps.values())
    session.flush()
    return steps


def hold_items(
    session: Session, home: Home, production_id: str, prices: dict[str, int]
) -> dict[str, str]:
    """Hold `prices` (key to credits) for a production; returns the hold of each key."""
    return ledger.hold(
        session,
        workspace_id=home.workspace_id,
        member_id=home.member_id,
        campaign_id=home.campaign_id,
        production_id=production_id,
        items=[ledger.HoldItem(key, credits) for key, credits in prices.items()],
        now_ms=now_ms(),
    )


def deliver(session: Session, step: Step) -> bool:
    """Store a step's asset, mark it done and capture its price, as a production does."""
    asset = Asset(
        id=new_id("ast"),
        workspace_id=step.workspace_id,
        campaign_id=None,
        project_id=step.project_id,
        step_id=step.id,
        role=step.kind,
        sha256="0" * 64,
        media_type="video/mp4",
        filename=f"{step.kind}.mp4",
        bytes=1,
        width=None,
        height=None,
        duration_ms=None,
        provider="test",
        provenance={},
        created_ms=now_ms(),
    )
    session.add(asset)
    step.state = "done"
    step.asset_id = asset.id
    session.add(step)
    session.flush()
    if step.hold_id is None:
        return False
    return ledger.capture(session, step.hold_id, reason=f"Delivered: {step.label}", actor="test")
