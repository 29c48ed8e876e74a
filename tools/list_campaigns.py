"""The tool `list_campaigns`: the workspace's campaigns, last changed first."""

from pydantic import BaseModel
from sqlalchemy.orm import Session

from storage import campaigns
from tools.kit.say import LIST_MAX, ago, bulleted, counted, quoted
from tools.kit.spec import Args, Plain, Result, Tool, ToolContext


class ListCampaignsArgs(Args):
    """Nothing to say."""


class CampaignShown(BaseModel):
    """One campaign of the list."""

    name: str
    product: str
    projects: int
    changed: str


class ListCampaignsResult(Result):
    """At most ten campaigns; `total` counts all."""

    campaigns: list[CampaignShown]
    total: int


def apply(
    session: Session, context: ToolContext, _args: ListCampaignsArgs, _checked: Plain
) -> ListCampaignsResult:
    """Read the newest campaigns."""
    total = campaigns.count(session, context.workspace_id)
    shown = [
        CampaignShown(
            name=line.campaign.name,
            product=line.campaign.product,
            projects=line.projects,
            changed=ago(line.campaign.updated_ms, context.now_ms),
        )
        for line in campaigns.listing(session, context.workspace_id, limit=LIST_MAX)
    ]
    if not shown:
        say = (
            "There is no campaign yet. Say what product it is for, such as "
            "“start a campaign for our cold brew”."
        )
    else:
        parts = [
            f"{quoted(each.name)} ({counted(each.projects, 'project')}, {each.changed})"
            for each in shown
        ]
        say = f"You have {counted(total, 'campaign')}:"
        say += f" {parts[0]}." if total == 1 else f"\n{bulleted(parts, total)}"
    return ListCampaignsResult(say=say, campaigns=shown, total=total)


TOOL = Tool(
    name="list_campaigns",
    description=(
        "List the workspace's campaigns, last changed first, at most ten. Use it when the member "
        "asks what campaigns there are, or which one they may mean. Returns names, products, how "
        "many projects each has and when it was changed. Free."
    ),
    args=ListCampaignsArgs,
    cost="free",
    touches=(),
    apply=apply,
)
