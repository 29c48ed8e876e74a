"""Reads campaigns for their pages: the grid, and one campaign with strategy, brand and channels."""

from collections import Counter
from collections.abc import Sequence

from integrations.common.campaign_reading import (
    ACTIVE,
    PICTURE_ROLES,
    contents_of,
    follows_of,
    found_campaigns,
    names_of,
    outputs_of,
    pictured,
)
from integrations.common.reading import Session
from integrations.web.campaigns_shown import (
    Brand,
    CampaignCard,
    CampaignsShown,
    Channel,
    Hub,
    Piece,
    Pillar,
    Strategy,
    VersionRow,
)
from integrations.web.contrast import color_notes
from integrations.web.strategy_words import CHOICES, PILLARS, choice_words
from integrations.web.views_gallery import gallery
from storage import campaigns, history, versions
from storage.history import Kind
from storage.models import Asset, BrandVersion, Campaign, Project, StrategyVersion
from tools.kit.say import counted, joined, sentence_case
from tools.kit.spec import ToolContext

PAGE = 24
PICTURES_MAX = 3
VERSIONS_MAX = 20
KINDS = {
    "video_ad": "video",
    "banner": "banner set",
    "flyer": "flyer",
    "jingle": "jingle",
}
BRAND_NAMES = {
    "name": "Brand name",
    "tone": "Tone of voice",
    "colors": "Colours",
    "website": "Website",
    "words_to_use": "Words to use",
    "words_to_avoid": "Words to avoid",
    "fonts": "Fonts",
    "pronunciations": "Pronunciations",
    "logo_asset_id": "Logo",
    "photo_asset_id": "Product photo",
}


# ------------------------------------------------------------------------------ the grid


def campaigns_view(session: Session, workspace_id: str, wanted: str, page: int) -> CampaignsShown:
    """Return one page of the workspace's campaigns whose names hold the wanted words."""
    rows, total = found_campaigns(
        session, workspace_id, wanted, offset=(page - 1) * PAGE, limit=PAGE
    )
    ids = [campaign.id for campaign, _ in rows]
    contents = contents_of(session, workspace_id, ids)
    pictures = _pictures(session, workspace_id, ids)
    cards = tuple(
        _card(campaign, brand, contents.get(campaign.id, Counter()), pictures.get(campaign.id, ()))
        for campaign, brand in rows
    )
    return CampaignsShown(
        wanted=wanted,
        cards=cards,
        total=total,
        page=page,
        has_more=page * PAGE < total,
        has_any=total > 0 or campaigns.count(session, workspace_id) > 0,
    )


def _card(
    campaign: Campaign,
    brand: BrandVersion,
    contents: Counter[tuple[str, str]],
    pictures: Sequence[Piece],
) -> CampaignCard:
    kinds = {
        kind: sum(n for (of, status), n in contents.items() if of == kind and status != "cancelled")
        for kind in KINDS
    }
    words = [counted(number, KINDS[kind]) for kind, number in kinds.items() if number]
    return CampaignCard(
        campaign_id=campaign.id,
        name=campaign.name,
        product=campaign.product,
        brand=brand.name,
        contents=joined(words) or "Nothing made yet",
        is_active=any(status in ACTIVE for _, status in contents),
        failed=sum(n for (_, status), n in contents.items() if status == "failed"),
        updated_ms=campaign.updated_ms,
        colors=tuple(brand.colors),
        logo_asset_id=brand.logo_asset_id or "",
        pictures=tuple(pictures),
    )


def _pictures(
    session: Session, workspace_id: str, campaign_ids: Sequence[str]
) -> dict[str, tuple[Piece, ...]]:
    projects = pictured(session, workspace_id, campaign_ids, PICTURES_MAX)
    posters = [each.poster_asset_id or "" for found in projects.values() for each in found]
    made = outputs_of(session, workspace_id, posters)
    return {
        campaign_id: tuple(
            piece
            for piece in (
                _cover(project, made.get(project.poster_asset_id or "", ())) for project in found
            )
            if piece is not None
        )
        for campaign_id, found in projects.items()
    }


def _cover(project: Project, files: Sequence[Asset]) -> Piece | None:
    """Return the picture that stands for a project: of a banner set the square one."""
    if project.kind == "video_ad":
        width, height = project.format.split(":")
        return Piece(project.poster_asset_id or "", int(width), int(height), project.title)
    shown = [each for each in files if each.role in PICTURE_ROLES and each.width and each.height]
    if not shown:
        return None
    best = next((each for each in shown if each.width == each.height), shown[-1])
    return Piece(best.id, best.width or 1, best.height or 1, project.title)


# ------------------------------------------------------------------------------ the hub


def hub_view(session: Session, context: ToolContext, campaign_id: str, gallery_max: int) -> Hub:
    """Return a campaign as its hub shows it. Raises `NotFound`, also for another workspace's."""
    campaign = campaigns.get(session, context.workspace_id, campaign_id)
    facts = (campaign.business_type, campaign.industry)
    return Hub(
        campaign_id=campaign.id,
        name=campaign.name,
        product=campaign.product,
        description=campaign.description,
        facts=tuple(sentence_case(fact.replace("_", " ")) for fact in facts if fact),
        updated_ms=campaign.updated_ms,
        strategy=strategy_view(session, context, campaign),
        brand=brand_view(session, context, campaign),
        gallery=gallery(session, context, campaign, gallery_max),
        channels=channels_view(session, context.workspace_id, campaign.id),
        can_post=bool(context.channel_doors),
    )


def strategy_view(session: Session, context: ToolContext, campaign: Campaign) -> Strategy:
    """Return the pillars as they are now, with their history."""
    now = campaigns.strategy(session, campaign)
    rows = versions.strategy_versions(session, campaign)
    names = names_of(session, context.workspace_id, [row.member_id for row in rows])
    return Strategy(
        version=now.version,
        changed_ms=now.created_ms,
        who=_who(names, now.member_id, context),
        pillars=tuple(
            Pillar(field, each.name, getattr(now, field), each.hint)
            for field, each in PILLARS.items()
        ),
        choices=tuple(
            Pillar(field, each.name, getattr(now, field), each.hint, each.options)
            for field, each in CHOICES.items()
        ),
        versions=_versions(rows, campaign.strategy_version, names, context, _strategy_fields()),
        undo_words=_undo_words(session, context, campaign, "strategy"),
    )


def brand_view(session: Session, context: ToolContext, campaign: Campaign) -> Brand:
    """Return the brand as it is now, with its history."""
    now = campaigns.brand(session, campaign)
    rows = versions.brand_versions(session, campaign)
    names = names_of(session, context.workspace_id, [row.member_id for row in rows])
    return Brand(
        version=now.version,
        changed_ms=now.created_ms,
        who=_who(names, now.member_id, context),
        name=now.name,
        tone=now.tone,
        website=now.website,
        colors=tuple(now.colors),
        fonts=tuple(now.fonts),
        words_to_use=tuple(now.words_to_use),
        words_to_avoid=tuple(now.words_to_avoid),
        pronunciations=tuple((word, str(said)) for word, said in now.pronunciations.items()),
        logo_asset_id=now.logo_asset_id or "",
        photo_asset_id=now.photo_asset_id or "",
        notes=color_notes(now.colors),
        versions=_versions(rows, campaign.brand_version, names, context, BRAND_NAMES),
        undo_words=_undo_words(session, context, campaign, "brand"),
    )


def channels_view(session: Session, workspace_id: str, campaign_id: str) -> tuple[Channel, ...]:
    """Return the channels that follow the campaign or one of its projects."""
    found = follows_of(session, workspace_id, campaign_id)
    names = names_of(session, workspace_id, [follow.member_id for follow, _ in found])
    return tuple(
        Channel(
            follow_id=follow.id,
            name=follow.channel,
            title=project.title if project is not None else "",
            since_ms=follow.created_ms,
            who=names.get(follow.member_id, ""),
        )
        for follow, project in found
    )


def shown_value(row: StrategyVersion | BrandVersion, field: str) -> str:
    """Return one field of a version as people read it."""
    value = getattr(row, field)
    if field.endswith("_asset_id"):
        return "a picture" if value else ""
    if isinstance(value, dict):
        return ", ".join(f"{word} ({said})" for word, said in value.items())
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return choice_words(str(value)) if field in CHOICES else str(value)


def _strategy_fields() -> dict[str, str]:
    return {field: each.name for field, each in (PILLARS | CHOICES).items()}


def _versions(
    rows: Sequence[StrategyVersion] | Sequence[BrandVersion],
    now: int,
    names: dict[str, str],
    context: ToolContext,
    fields: dict[str, str],
) -> tuple[VersionRow, ...]:
    shown = []
    before: StrategyVersion | BrandVersion | None = None
    for row in rows:
        changes = tuple(
            (word, shown_value(row, field) or "taken out")
            for field, word in fields.items()
            if (before is None and getattr(row, field))
            or (before is not None and getattr(row, field) != getattr(before, field))
        )
        who = _who(names, row.member_id, context)
        shown.append(VersionRow(row.version, row.created_ms, who, changes, row.version == now))
        before = row
    return tuple(reversed(shown))[:VERSIONS_MAX]


def _who(names: dict[str, str], member_id: str | None, context: ToolContext) -> str:
    return "you" if member_id == context.member_id else names.get(member_id or "", "somebody")


def _undo_words(session: Session, context: ToolContext, campaign: Campaign, kind: Kind) -> str:
    """Say what “undo” would take back; empty when there is nothing."""
    edit = history.last_edit(
        session,
        workspace_id=context.workspace_id,
        member_id=context.member_id,
        campaign_id=campaign.id,
        kind=kind,
        elsewhere=False,
    )
    return edit.what if edit is not None else ""
