"""The app's Home: balance, what is being made, drafts to go on with, campaigns."""

from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.slack.cards.model import Block, Plain
from integrations.slack.cards.parts import (
    actions,
    bar,
    button,
    context,
    divider,
    header,
    section,
)
from integrations.slack.cards.results import STATUS_WORDS
from integrations.slack.cards.work import campaign_line, project_line
from integrations.slack.text import bold, escape
from storage import campaigns, ledger, projects
from storage.ids import now_ms
from storage.models import Project
from tools.kit.prices import credits_words
from tools.kit.say import ago, progress

CAMPAIGNS_MAX = 8
DRAFTS_MAX = 5
RUNNING_MAX = 8
LIVE = ("generating", "rendering", "stitching")
EMPTY = (
    "*Start with what you sell.*\nWrite me in Messages, mention me in any thread, or fill in a "
    "brief. You see ideas, a script and a free draft before anything costs a credit."
)


def home_view(session: Session, studio: Studio, workspace_id: str, member_id: str) -> Plain:
    """Return a member's Home, a view of at most 100 blocks."""
    balance = ledger.balance(session, workspace_id)
    found = campaigns.listing(session, workspace_id)
    held = f"  ·  {credits_words(balance.held)} held" if balance.held else ""
    blocks: list[Block] = [
        section(
            f"*{credits_words(balance.available)}* available{held}",
            accessory=button("New ad", "open_brief", {}, style="primary"),
        ),
    ]
    if not found:
        blocks += [divider(), section(EMPTY), actions(button("Help", "show_help", {}))]
        return {"type": "home", "blocks": blocks}
    names = {line.campaign.id: line.campaign.name for line in found}
    blocks += _running(session, workspace_id)
    blocks += _drafts(session, workspace_id, member_id, names)
    blocks += [divider(), header("Campaigns")]
    for line in found[:CAMPAIGNS_MAX]:
        campaign = line.campaign
        blocks.append(campaign_line(campaign.name, campaign.product, line.projects, campaign.id))
    if len(found) > CAMPAIGNS_MAX:
        blocks.append(context(f"and {len(found) - CAMPAIGNS_MAX:,} more: ask me for the list"))
    blocks.append(actions(button("Help", "show_help", {})))
    return {"type": "home", "blocks": blocks}


def _running(session: Session, workspace_id: str) -> list[Block]:
    live = [
        (project, words)
        for project in projects.listing(session, workspace_id, statuses=LIVE, limit=RUNNING_MAX)
        if (words := progress(session, project))
    ]
    if not live:
        return []
    rows = [section(_running_words(project, words)) for project, words in live]
    return [divider(), header("Being made"), *rows]


def _running_words(project: Project, words: str) -> str:
    stage = escape(words.partition(",")[0])
    word = STATUS_WORDS.get(project.status, project.status)
    said = stage[:1].upper() + stage[1:] if stage else word
    return f"{bold(project.title)}\n{said}\n{bar(project.progress_percent)}"


def _drafts(
    session: Session, workspace_id: str, member_id: str, names: dict[str, str]
) -> list[Block]:
    found = projects.drafts(session, workspace_id, member_id, limit=DRAFTS_MAX)
    if not found:
        return []
    rows = [
        project_line(
            {
                "title": project.title,
                "kind": project.kind,
                "status": project.status,
                "seconds": project.seconds,
                "format": project.format,
                "campaign": names.get(project.campaign_id, ""),
                "changed": ago(project.updated_ms, now_ms()),
            },
            project.id,
        )
        for project in found
    ]
    return [divider(), header("Your drafts"), *rows]
