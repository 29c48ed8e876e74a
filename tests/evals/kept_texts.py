"""The promise about texts: what a member wrote or locked is as it was, or its change is an edit that
can be taken back, or it was bought with the member's yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.history import changed
from storage.models import Campaign, Edit, Project, Quote
from storage.pointers import flat, snapshot
from tests.evals.heard import Played

Pointers = dict[tuple[str, str], Any]
"""What every campaign and project points at, by its id and the pointer's name."""


@dataclass(frozen=True)
class Kept:
    """Which texts count at some moment, and the ids of the edits that were made until then."""

    pointers: Pointers
    edits: frozenset[str]


BOUGHT = frozenset({"project.idea_rounds", "project.chosen_idea_id", "project.script_version"})
NOT_TEXTS = frozenset({"project.resolution", "project.take", "project.seconds", "project.format"})


def keep(session: Session, workspace_id: str) -> Kept:
    """Return which texts count now."""
    edits = session.scalars(select(Edit.id).where(Edit.workspace_id == workspace_id))
    return Kept(pointers(session, workspace_id), frozenset(edits))


def pointers(session: Session, workspace_id: str) -> Pointers:
    """Return what every campaign and project points at now."""
    found: Pointers = {}
    campaigns = {
        campaign.id: campaign
        for campaign in session.scalars(
            select(Campaign).where(Campaign.workspace_id == workspace_id)
        )
    }
    for campaign in campaigns.values():
        for name, value in flat(snapshot(session, campaign)).items():
            found[campaign.id, name] = value
    for project in session.scalars(select(Project).where(Project.workspace_id == workspace_id)):
        named = flat(snapshot(session, campaigns[project.campaign_id], project))
        for name, value in named.items():
            if not name.startswith("campaign"):
                found[project.id, name] = value
    return found


def lost(session: Session, played: Played, before: Kept) -> list[str]:
    """Return the texts that count no longer and that nobody could bring back."""
    now = pointers(session, played.workspace_id)
    edits = session.scalars(select(Edit).where(Edit.workspace_id == played.workspace_id))
    recorded = {
        (owner, name)
        for edit in edits
        if edit.id not in before.edits
        for owner in (edit.campaign_id, edit.project_id)
        for name in changed(edit)
    }
    bought = set(
        session.scalars(
            select(Quote.project_id).where(
                Quote.workspace_id == played.workspace_id,
                Quote.scope.in_(("ideas", "script")),
                Quote.id.in_(played.approved),
            )
        )
    )
    return [
        f"{name} of {owner} went from {value!r} to {now.get((owner, name))!r} without an edit"
        for (owner, name), value in before.pointers.items()
        if now.get((owner, name)) != value
        and (owner, name) not in recorded
        and name not in NOT_TEXTS
        and not (owner in bought and name in BOUGHT)
        # A scene that was taken out is in the edit of the order, not in one of its own.
        and not ((owner, name) not in now and (owner, "scenes") in recorded)
    ]
