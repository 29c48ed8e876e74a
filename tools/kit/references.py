"""Which campaign or project a member means: by id, by a name however written, or by what the talk
is about.

Every tool resolves its references here and nowhere else; nothing of another workspace is ever
found, and a name of theirs reads exactly like a name that nobody uses.
"""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Session

from storage import campaigns, conversations, projects
from storage.errors import NotFound, Refused
from storage.models import Campaign, Conversation, Project
from tools.kit.cleaning import clean_line
from tools.kit.say import candidates, joined, quoted
from tools.kit.spec import ToolContext

REFERENCE_CHARACTERS_MAX = 200
CURRENT = frozenset({"it", "this", "this one", "that", "that one", "current", "the current one"})
LATEST = frozenset({"last", "latest", "newest", "the last one", "the latest", "the newest"})
KIND_WORDS = {
    "video_ad": frozenset({"video", "video ad", "film", "clip"}),
    "banner": frozenset({"banner", "banners", "banner set", "display ad", "display ads"}),
    "flyer": frozenset({"flyer", "flyers", "flier", "leaflet"}),
    "jingle": frozenset({"jingle", "jingles", "audio logo"}),
}
ARTICLES = ("the ", "my ", "our ", "that ", "this ")

CampaignName = Annotated[
    str | None,
    Field(description="The campaign's name, as the member said it; leave out for the current one."),
]
ProjectName = Annotated[
    str | None,
    Field(description="The project's title, as the member said it; leave out for the current one."),
]


def conversation_of(session: Session, context: ToolContext) -> Conversation:
    """Return the conversation that the tool was called in."""
    return conversations.get(session, context.workspace_id, context.conversation_id)


def find_campaign(session: Session, context: ToolContext, text: str | None) -> Campaign:
    """Return the campaign that `text` means, or the current one for None or an empty text.

    Raises `NotFound` when there is none and `Refused` naming the candidates when there are several.
    """
    wanted = clean_line(text, "the campaign's name", REFERENCE_CHARACTERS_MAX)
    if not wanted:
        return _current_campaign(session, context)
    found = campaigns.find(session, context.workspace_id, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        names = joined([quoted(campaign.name) for campaign in found[:10]], "or")
        raise Refused(f"Which campaign do you mean: {names}?", code="ambiguous")
    if wanted.casefold() in CURRENT:
        return _current_campaign(session, context)
    if wanted.casefold() in LATEST:
        return _newest_campaign(session, context)
    raise NotFound(
        f"There is no campaign called {quoted(wanted)}. "
        "Ask for the list of campaigns, or say what product a new one is for."
    )


def find_project(session: Session, context: ToolContext, text: str | None) -> Project:
    """Return the project that `text` means, or the current one for None or an empty text.

    Of several that fit equally, the current one is meant, else one in the current campaign. Raises
    `NotFound` when there is none and `Refused` naming the candidates when there are several.
    """
    wanted = clean_line(text, "the project's title", REFERENCE_CHARACTERS_MAX)
    if not wanted:
        return _current_project(session, context)
    found = projects.find(session, context.workspace_id, wanted)
    found = found or _of_kind(session, context, wanted)
    if len(found) > 1:
        current = conversation_of(session, context)
        found = (
            tuple(project for project in found if project.id == current.project_id)
            or tuple(project for project in found if project.campaign_id == current.campaign_id)
            or found
        )
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            f"Which project do you mean: {_named(session, context, found)}?", code="ambiguous"
        )
    if wanted.casefold() in CURRENT:
        return _current_project(session, context)
    if wanted.casefold() in LATEST:
        newest = projects.listing(session, context.workspace_id, limit=1)
        if newest:
            return newest[0]
        raise _no_project_yet()
    raise NotFound(
        f"There is no project called {quoted(wanted)}. "
        "Ask for the list of projects to see the titles."
    )


def about(
    session: Session,
    context: ToolContext,
    campaign_id: str,
    project_id: str | None = None,
    question: str | None = None,
) -> None:
    """Make campaign and project what the conversation is about, and `question` the one last
    asked."""
    conversation = conversation_of(session, context)
    conversations.focus(session, conversation, campaign_id=campaign_id, project_id=project_id)
    conversation.last_question = question
    session.flush()


def _current_campaign(session: Session, context: ToolContext) -> Campaign:
    current = conversation_of(session, context)
    if current.campaign_id is not None:
        return campaigns.get(session, context.workspace_id, current.campaign_id)
    listing = campaigns.listing(session, context.workspace_id, limit=11)
    if not listing:
        raise NotFound(
            "There is no campaign yet. Say what product it is for, such as "
            "“start a campaign for our cold brew”."
        )
    if len(listing) == 1:
        return listing[0].campaign
    names = joined([quoted(line.campaign.name) for line in listing[:10]], "or")
    more = ", or an older one" if len(listing) > 10 else ""
    raise Refused(f"Which campaign do you mean: {names}{more}?", code="ambiguous")


def _newest_campaign(session: Session, context: ToolContext) -> Campaign:
    listing = campaigns.listing(session, context.workspace_id, limit=1)
    return listing[0].campaign if listing else _current_campaign(session, context)


def _current_project(session: Session, context: ToolContext) -> Project:
    current = conversation_of(session, context)
    if current.project_id is not None:
        return projects.get(session, context.workspace_id, current.project_id)
    found = projects.listing(
        session, context.workspace_id, campaign_id=current.campaign_id, limit=10
    )
    if not found:
        raise _no_project_yet()
    if len(found) == 1:
        return found[0]
    raise Refused(
        f"Which project do you mean: {_named(session, context, found)}?", code="ambiguous"
    )


def _of_kind(session: Session, context: ToolContext, wanted: str) -> tuple[Project, ...]:
    """Return the projects that "the flyer" may mean when no title says so."""
    words = wanted.casefold()
    for article in ARTICLES:
        words = words.removeprefix(article)
    kind = next((kind for kind, known in KIND_WORDS.items() if words in known), None)
    if kind is None:
        return ()
    return tuple(
        project
        for project in projects.listing(session, context.workspace_id)
        if project.kind == kind and project.status != "cancelled"
    )


def _no_project_yet() -> NotFound:
    return NotFound(
        "There is no project yet. Say for example “make a 15-second video ad for our cold brew”."
    )


def _named(session: Session, context: ToolContext, found: tuple[Project, ...]) -> str:
    names = {
        line.campaign.id: line.campaign.name
        for line in campaigns.listing(session, context.workspace_id)
    }
    return candidates(found, names)
