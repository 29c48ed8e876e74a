"""What was changed, by whom, and how it is taken back: one `Edit` for each change.

Everything that can be changed is kept as versions, so that an edit is two sets of pointers: which
versions a campaign and its project pointed at before and after. Undoing puts the pointers back that
the edit changed, and only where they still are what the edit made them: nobody's later change is
wiped. What is rendered, quoted or paid is never touched.

Who calls it: tools wrap what they change in `recorded`; `tools/undo.py` takes changes back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storage import campaigns, events, follows, projects, quotes
from storage.errors import Conflict, Refused
from storage.ids import new_id, now_ms
from storage.models import Campaign, Edit, Member, Production, Project, Quote
from storage.pointers import MADE, ORDER, SCENE, Pointers, flat, restore, snapshot

Kind = Literal["any", "script", "strategy", "brand", "scenes"]
FIELDS_OF_KIND: dict[str, frozenset[str]] = {
    "script": frozenset({"project.script_version", "project.script_locked", "project.details"}),
    "strategy": frozenset({"campaign.strategy_version"}),
    "brand": frozenset({"campaign.brand_version"}),
}
FIRST_TEXTS = {"project.idea_rounds": "ideas", "project.script_version": "script"}
EDITS_READ_MAX = 300


@contextmanager
def recorded(
    session: Session,
    *,
    workspace_id: str,
    member_id: str,
    conversation_id: str | None,
    tool: str,
    what: str,
    campaign: Campaign,
    project: Project | None = None,
) -> Iterator[None]:
    """Hold project and campaign still for the block, and keep what it changes as one edit.

    `what` says in plain words what is changed, such as "the audience of “Cold Brew”", so that it
    fits after "Took back". A block that changes no pointer, or raises, leaves no edit.
    """
    if project is not None:
        campaigns.hold_still(session, project)
    campaigns.hold_still(session, campaign)
    before = snapshot(session, campaign, project)
    yield
    after = snapshot(session, campaign, project)
    if after != before:
        _add(session, workspace_id, member_id, conversation_id, tool, what, before, after, project)


def recorded_making(
    session: Session,
    *,
    member_id: str,
    conversation_id: str | None,
    tool: str,
    what: str,
    project: Project,
) -> None:
    """Keep that a project was started or copied, so that undoing withdraws it (as cancelled)."""
    _add(
        session,
        project.workspace_id,
        member_id,
        conversation_id,
        tool,
        what,
        {"campaign_id": project.campaign_id, MADE: False},
        {"campaign_id": project.campaign_id, MADE: True},
        project,
    )


def changed(edit: Edit) -> frozenset[str]:
    """Return the names of the pointers that an edit changed, such as `project.script_version`,
    `campaign.brand_version`, `scenes` (which there are, in what order), `scene:{id}.version`."""
    before, after = flat(edit.before), flat(edit.after)
    names = before.keys() | after.keys()
    return frozenset(name for name in names if before.get(name) != after.get(name))


def is_kind(edit: Edit, kind: Kind) -> bool:
    """Tell whether an edit changed something of this kind."""
    if kind == "any":
        return True
    names = changed(edit)
    if kind == "scenes":
        return any(name == ORDER or name.startswith(SCENE) for name in names)
    return bool(names & FIELDS_OF_KIND[kind])


# ------------------------------------------------------------------------------ finding edits


def last_edit(
    session: Session,
    *,
    workspace_id: str,
    member_id: str,
    campaign_id: str,
    project_id: str | None = None,
    conversation_id: str | None = None,
    kind: Kind = "any",
    is_undone: bool = False,
    elsewhere: bool = True,
) -> Edit | None:
    """Return the member's edit that "undo that" means here, or None.

    First the newest of this conversation in this project or its campaign, then the newest in them
    from any conversation, then the newest in any project of the campaign. Without `elsewhere` only
    the project's own edits count. With `is_undone` it is the one undone last.
    """
    mine = (
        select(Edit)
        .where(
            Edit.workspace_id == workspace_id,
            Edit.member_id == member_id,
            Edit.campaign_id == campaign_id,
            Edit.undone_ms.is_not(None) if is_undone else Edit.undone_ms.is_(None),
        )
        .order_by(*((Edit.undone_ms.desc(), Edit.id) if is_undone else (Edit.id.desc(),)))
        .limit(EDITS_READ_MAX)
    )
    here = mine
    if project_id is not None:
        is_here = Edit.project_id == project_id
        here = mine.where(is_here | Edit.project_id.is_(None) if elsewhere else is_here)
    searches = [here.where(Edit.conversation_id == conversation_id)] if conversation_id else []
    searches += [here, mine] if elsewhere else [here]
    for search in searches:
        found = _first(session, search, kind)
        if found is not None:
            return found
    return None


def edits(
    session: Session, workspace_id: str, campaign_id: str, project_id: str | None = None
) -> tuple[Edit, ...]:
    """Return the campaign's edits that stand, everybody's, newest first; of one project if
    named."""
    query = select(Edit).where(
        Edit.workspace_id == workspace_id,
        Edit.campaign_id == campaign_id,
        Edit.undone_ms.is_(None),
    )
    if project_id is not None:
        query = query.where(Edit.project_id == project_id)
    return tuple(session.scalars(query.order_by(Edit.id.desc()).limit(EDITS_READ_MAX)))


# ------------------------------------------------------------------------------ undo and redo


def is_withdrawn(session: Session, project: Project) -> bool:
    """Tell whether the project's making was undone; one that a production worked on never is."""
    return project.status == "cancelled" and not _has_production(session, project)


def undo(session: Session, edit: Edit) -> Project | None:
    """Take an edit back and return its project, if it has one.

    Raises `Conflict` when it was undone already, or when what it changed was changed since; then
    nothing is changed. Raises `Refused` for the first ideas and the first script of a project.
    """
    campaign, project = _held(session, edit)
    if edit.undone_ms is not None:
        raise Conflict(f"Taken back already: {edit.what}. Say “redo” to bring it back.")
    if MADE in edit.after:
        _withdraw(session, edit, project)
    else:
        _refuse_first_text(edit)
        _put_back(session, edit, campaign, project, edit.after, edit.before)
    edit.undone_ms = now_ms()
    session.flush()
    return project


def redo(session: Session, edit: Edit) -> Project | None:
    """Bring an undone edit back and return its project. Raises `Conflict` as `undo` does."""
    campaign, project = _held(session, edit)
    if edit.undone_ms is None:
        raise Conflict(f"It was not undone: {edit.what}. There is nothing to bring back.")
    if MADE in edit.after:
        assert project is not None, "what was made is a project"
        if not is_withdrawn(session, project):
            raise Conflict(
                f"“{project.title}” has been worked on since, so it is there already. "
                "There is nothing to bring back.",
                code="changed_since",
            )
        _set_status(session, project, "draft")
    else:
        _put_back(session, edit, campaign, project, edit.before, edit.after)
    edit.undone_ms = None
    session.flush()
    return project


def _put_back(
    session: Session,
    edit: Edit,
    campaign: Campaign,
    project: Project | None,
    expected: Pointers,
    wanted: Pointers,
) -> None:
    """Set the pointers that the edit changed from `expected` to `wanted`, all or none."""
    names = changed(edit)
    now, then = flat(snapshot(session, campaign, project)), flat(expected)
    moved = frozenset(name for name in names if now.get(name) != then.get(name))
    if moved:
        raise Conflict(_changed_since(session, edit, moved, wanted), code="changed_since")
    _refuse_locked(project, now, flat(wanted), names)
    restore(session, campaign, project, wanted, names)


def _withdraw(session: Session, edit: Edit, project: Project | None) -> None:
    """Make a project that was only just started a cancelled one."""
    assert project is not None, "what was made is a project"
    title = f"“{project.title}”"
    if _has_production(session, project):
        raise Conflict(f"{title} has been worked on by a production, so it stays.")
    others = [
        other
        for other in edits(session, edit.workspace_id, edit.campaign_id, project.id)
        if other.member_id != edit.member_id
    ]
    if others:
        who = _name(session, others[0].member_id)
        raise Conflict(f"{who} has changed {title} since ({others[0].what}), so it stays.")
    # A yes to an earlier price must not bring it back.
    for quote_id in session.scalars(
        select(Quote.id).where(Quote.project_id == project.id, Quote.state == "open")
    ).all():
        quotes.resolve(session, quote_id, "superseded")
    _set_status(session, project, "cancelled")


def _set_status(session: Session, project: Project, status: str) -> None:
    """Change the status of a project that no production has worked on, and tell it."""
    project.status, project.stage = status, ""
    projects.touch(session, project)
    events.append(
        session,
        project.workspace_id,
        project.id,
        "status",
        {"status": status, "stage": "", "progress_percent": project.progress_percent},
    )
    follows.post_update(session, project)


def _refuse_first_text(edit: Edit) -> None:
    """The first ideas and script of a project are free once; taking them back to nothing would make
    every next one free as well."""
    before, after = flat(edit.before), flat(edit.after)
    for name, text in FIRST_TEXTS.items():
        if before.get(name) == 0 and after.get(name) != 0:
            them = "them" if text == "ideas" else "it"
            raise Refused(
                f"The first {text} stay{'' if text == 'ideas' else 's'}, because nothing came "
                f"before {them}. Say what should be different, or ask for new ones.",
                code="first_text",
            )


def _refuse_locked(
    project: Project | None, now: Pointers, goal: Pointers, names: frozenset[str]
) -> None:
    """What is locked keeps its words, also when an earlier change is taken back."""
    if project is None:
        return
    script = "project.script_version"
    if script in names and now["project.script_locked"] and "project.script_locked" not in names:
        raise Refused(
            f"The script of “{project.title}” is locked, so its lines stay. "
            "Say “unlock the script” first.",
            code="locked",
        )
    for number, scene_id in enumerate(now[ORDER], start=1):
        lock = f"{SCENE}{scene_id}.locked"
        is_out = ORDER in names and scene_id not in goal[ORDER]
        is_other = f"{SCENE}{scene_id}.version" in names
        if (is_out or is_other) and now[lock] and not (lock in names and lock in goal):
            raise Refused(
                f"Scene {number} of “{project.title}” is locked, so it stays. "
                f"Say “unlock scene {number}” first.",
                code="locked",
            )


def _changed_since(session: Session, edit: Edit, moved: frozenset[str], wanted: Pointers) -> str:
    """Say who changed it since, what that would mean, and the way out."""
    doing = "Taking back" if edit.undone_ms is None else "Bringing back"
    later = next(
        (
            other
            for other in edits(session, edit.workspace_id, edit.campaign_id)
            if other.id > edit.id and changed(other) & moved
        ),
        None,
    )
    way = _way_out(edit, wanted)
    if later is None:
        return (
            f"The same was changed since. {doing} {edit.what} would undo that too, so nothing was "
            f"changed.{f' Say {way}.' if way else ''}"
        )
    is_own = later.member_id == edit.member_id
    name = _name(session, later.member_id)
    who = "You have" if is_own else f"{name} has"
    first = "Undo that first" if is_own else f"Ask {name} to undo that first"
    return (
        f"{who} changed the same since: {later.what}. {doing} {edit.what} would undo that too, so "
        f"nothing was changed. {first}{f', or say {way}' if way else ''}."
    )


def _way_out(edit: Edit, wanted: Pointers) -> str:
    goal = flat(wanted)
    for name, word in (
        ("project.script_version", "script"),
        ("campaign.strategy_version", "strategy"),
        ("campaign.brand_version", "brand"),
    ):
        if name in changed(edit) and goal[name]:
            return f"“go back to {word} version {goal[name]}”"
    return ""


# ------------------------------------------------------------------------------ small parts


def _add(
    session: Session,
    workspace_id: str,
    member_id: str,
    conversation_id: str | None,
    tool: str,
    what: str,
    before: Pointers,
    after: Pointers,
    project: Project | None,
) -> None:
    session.add(
        Edit(
            id=new_id("edt"),
            workspace_id=workspace_id,
            campaign_id=before["campaign_id"],
            project_id=None if project is None else project.id,
            conversation_id=conversation_id,
            member_id=member_id,
            tool=tool,
            what=what,
            before=before,
            after=after,
            created_ms=now_ms(),
            undone_ms=None,
        )
    )
    session.flush()


def _held(session: Session, edit: Edit) -> tuple[Campaign, Project | None]:
    """Hold what an edit is about, the project first, and see the edit as it is then."""
    project = None
    if edit.project_id is not None:
        project = projects.get(session, edit.workspace_id, edit.project_id)
        campaigns.hold_still(session, project)
    campaign = campaigns.get(session, edit.workspace_id, edit.campaign_id)
    campaigns.hold_still(session, campaign)
    session.refresh(edit)
    return campaign, project


def _has_production(session: Session, project: Project) -> bool:
    query = select(Production.id).where(Production.project_id == project.id).limit(1)
    return session.scalar(query) is not None


def _first(session: Session, query: Select[Edit], kind: Kind) -> Edit | None:
    return next((edit for edit in session.scalars(query) if is_kind(edit, kind)), None)


def _name(session: Session, member_id: str) -> str:
    member = session.get(Member, member_id)
    return member.name if member is not None else "Somebody"
