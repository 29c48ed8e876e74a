"""What a member does on the campaign pages, each act by the tool that talk uses for it.

A form says which version it was loaded from (`seen`). A field is changed only where the form
differs from that version, and where somebody else changed the same field since, nothing is written:
both texts are shown, and the member decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.common.campaign_reading import names_of
from integrations.common.reading import Session
from integrations.common.studio import Studio
from integrations.web.chat_shown import Reader
from integrations.web.strategy_words import CHOICES, PILLARS
from integrations.web.talking import DOOR, run_now
from integrations.web.views_campaigns import BRAND_NAMES, shown_value
from storage import campaigns, conversations, projects, versions
from storage.errors import Conflict, NotFound, Refused
from storage.models import BrandVersion, Campaign, Conversation, Follow, StrategyVersion
from tools.kit.say import joined
from tools.kit.spec import Result

NONE = "none"
"""How the tools write that a list is to be empty, or a pronunciation forgotten."""
NUMBER_DIGITS_MAX = 9
COLORS_MAX = 6
FONTS_MAX = 3
ROWS_MAX = 40
LINES = ("name", "tone", "website")
LISTS = ("words_to_use", "words_to_avoid")
ARGUMENTS = {"name": "brand_name"}
NEW_FIELDS = (
    *("product", "name", "description", "audience", "messaging", "goals"),
    *("awareness_stage", "style", "brand_name", "tone", "business_type", "industry"),
)
Form = Mapping[str, str]
Row = StrategyVersion | BrandVersion


@dataclass(frozen=True)
class Clash:
    """One field that somebody changed since the form was loaded: its name, and what it says now."""

    name: str
    theirs: str
    who: str
    made_ms: int


class Clashed(Conflict):
    """Somebody else changed the same since; nothing was written."""

    code = "changed_since"

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        self.clashes = clashes
        names = joined([each.name.lower() for each in clashes])
        who = clashes[0].who
        super().__init__(
            f"{who} changed the {names} since you opened this page, so yours is not saved yet. "
            "It is still here: compare the two and choose."
        )


@dataclass(frozen=True)
class Desk:
    """Who acts on which campaign, in which transaction."""

    session: Session
    studio: Studio
    reader: Reader
    campaign: Campaign

    def run(self, tool_name: str, **fields: object) -> Result:
        """Run a tool on the campaign at once and return its result."""
        given = {"campaign": self.campaign.id, **fields}
        return run_now(self.session, self.studio, self.reader, self._talk(), tool_name, given)

    def run_on(self, project_id: str, tool_name: str, **fields: object) -> Result:
        """Run a tool on one of the campaign's projects. Raises `NotFound` for any other."""
        project = projects.get(self.session, self.reader.workspace_id, project_id)
        if project.campaign_id != self.campaign.id:
            raise NotFound("There is no such project in this campaign.")
        given = {"project": project.id, **fields}
        return run_now(self.session, self.studio, self.reader, self._talk(), tool_name, given)

    def _talk(self) -> Conversation:
        return quiet_talk(self.session, self.reader, self.campaign.id)


def open_desk(session: Session, studio: Studio, reader: Reader, campaign_id: str) -> Desk:
    """Return the desk for a campaign. Raises `NotFound`, also for another workspace's."""
    campaign = campaigns.get(session, reader.workspace_id, campaign_id)
    return Desk(session, studio, reader, campaign)


def quiet_talk(session: Session, reader: Reader, subject: str) -> Conversation:
    """Return the conversation that the forms of one page share, so that the tools know what is
    current; nothing is ever said in it, so no yes in a talk answers what was asked here."""
    key = f"hub:{subject}:{reader.member_id}"
    return conversations.find_or_create(session, reader.workspace_id, reader.member_id, DOOR, key)


Change = Callable[[Desk, Form], Result]
"""An act that a form asks for on a campaign."""


# ------------------------------------------------------------------------------ campaigns


def new_campaign(session: Session, studio: Studio, reader: Reader, form: Form) -> str:
    """Open a campaign and return its id. Raises what the tool raises, such as `Refused`."""
    fields: dict[str, object] = {
        name: form[name].strip() for name in NEW_FIELDS if form.get(name, "").strip()
    }
    if "product" not in fields:
        raise Refused("What is the campaign for? Name the product, such as “cold brew”.")
    colors = split_words(form.get("colors", ""))
    if colors:
        fields["colors"] = colors
    talk = quiet_talk(session, reader, "new")
    made = run_now(session, studio, reader, talk, "create_campaign", fields)
    return str(made.model_dump()["campaign_id"])


# ------------------------------------------------------------------------------ strategy


def save_strategy(desk: Desk, form: Form) -> Result:
    """Change the fields of the strategy that the form differs in. Raises `Clashed`, or what the
    tool raises."""
    names = {field: each.name for field, each in (PILLARS | CHOICES).items()}
    seen = _seen(desk, form, StrategyVersion)
    wanted = {field: tidy(form[field]) for field in names if field in form}
    changes = {field: text for field, text in wanted.items() if text != getattr(seen, field)}
    _refuse_emptied(changes, names)
    _refuse_clash(desk, seen, campaigns.strategy(desk.session, desk.campaign), changes, names)
    if not changes:
        raise Refused("Nothing was changed.", code="unchanged")
    return desk.run("update_strategy", **changes)


# ------------------------------------------------------------------------------ brand


def typed_brand(form: Form) -> dict[str, Any]:
    """Return the brand as a form says it, each field as its table keeps it."""
    said = {
        form.get(f"word_{at}", "").strip(): form.get(f"said_{at}", "").strip()
        for at in range(1, ROWS_MAX + 1)
        if form.get(f"word_{at}", "").strip()
    }
    return {
        **{name: tidy(form.get(name, "")) for name in LINES},
        "colors": _numbered(form, "color", COLORS_MAX),
        "fonts": _numbered(form, "font", FONTS_MAX),
        **{name: split_words(form.get(name, "")) for name in LISTS},
        "pronunciations": said,
    }


def save_brand(desk: Desk, form: Form) -> Result:
    """Change the fields of the brand that the form differs in. Raises `Clashed`, or what the tool
    raises."""
    seen = _seen(desk, form, BrandVersion)
    typed = typed_brand(form)
    changes = {name: value for name, value in typed.items() if value != getattr(seen, name)}
    _refuse_emptied({name: changes[name] for name in LINES if name in changes}, BRAND_NAMES)
    _refuse_half_said(typed["pronunciations"])
    _refuse_clash(desk, seen, campaigns.brand(desk.session, desk.campaign), changes, BRAND_NAMES)
    if not changes:
        raise Refused("Nothing was changed.", code="unchanged")
    fields = {ARGUMENTS.get(name, name): value or [NONE] for name, value in changes.items()}
    if "pronunciations" in changes:
        gone = dict.fromkeys(seen.pronunciations.keys() - typed["pronunciations"].keys(), NONE)
        fields["pronunciations"] = gone | typed["pronunciations"]
    return desk.run("set_brand", **fields)


def set_picture(desk: Desk, role: str, asset_id: str) -> Result:
    """Make an uploaded picture the logo or the product photo."""
    return desk.run("set_brand", **{f"{role}_file": asset_id})


def split_words(text: str) -> list[str]:
    """Return words or short phrases that are separated by commas or lines."""
    parts = (" ".join(part.split()) for part in text.replace("\n", ",").split(","))
    return list(dict.fromkeys(part for part in parts if part))


def _numbered(form: Form, name: str, most: int) -> list[str]:
    found = (form.get(f"{name}_{at}", "").strip() for at in range(1, most + 1))
    return list(dict.fromkeys(each.lower() if name == "color" else each for each in found if each))


def _refuse_half_said(said: dict[str, str]) -> None:
    missing = [word for word, how in said.items() if not how]
    if missing:
        raise Refused(f"Write how “{missing[0]}” is said, such as “loo-men”, or take the word out.")


# ------------------------------------------------------------------------------ history


def undo(desk: Desk, form: Form) -> Result:
    """Take back the member's last change of strategy or brand, or go to one version of it."""
    what = form.get("what", "")
    if what not in ("strategy", "brand"):
        raise Refused("This form is not complete. Load the page again.", code="bad_form")
    if form.get("to_version"):
        return desk.run("undo", what=what, to_version=_number(form, "to_version"))
    return desk.run("undo", what=what)


# ------------------------------------------------------------------------------ projects


def new_project(desk: Desk, form: Form) -> str:
    """Start a project of a kind and return its id."""
    names = ("title", "format", "resolution", "when", "where", "price", "link", "mood")
    fields: dict[str, object] = {
        name: form[name].strip() for name in names if form.get(name, "").strip()
    }
    if form.get("seconds"):
        fields["seconds"] = _number(form, "seconds")
    made = desk.run("create_project", kind=form.get("kind", ""), **fields)
    return str(made.model_dump()["project_id"])


def price(desk: Desk, project_id: str, form: Form) -> Result:
    """Quote what is left or stale of a project, or another take of it; nothing is started."""
    project = projects.get(desk.session, desk.reader.workspace_id, project_id)
    if project.kind == "video_ad":
        return desk.run_on(project_id, "render_scenes")
    return desk.run_on(project_id, "render_asset", another_take=form.get("take") == "another")


def variant(desk: Desk, project_id: str) -> str:
    """Copy a project as a free draft to test against it, and return the copy's id."""
    made = desk.run_on(project_id, "duplicate_project")
    return str(made.model_dump()["project_id"])


# ------------------------------------------------------------------------------ channels


def follow(desk: Desk, form: Form) -> Result:
    """Post the campaign's updates to a channel."""
    channel = form.get("channel", "").strip()
    if not channel:
        raise Refused("Name the channel, such as #launch.")
    return desk.run("follow", channel=channel)


def unfollow(desk: Desk, form: Form) -> Result:
    """End one follow of the campaign or of one of its projects."""
    found = desk.session.get(Follow, form.get("follow", ""))
    if found is None or found.workspace_id != desk.reader.workspace_id:
        raise NotFound("That channel does not follow this any more.")
    if found.subject_id == desk.campaign.id:
        return desk.run("unfollow", channel=found.channel)
    return desk.run_on(found.subject_id, "unfollow", channel=found.channel)


# ------------------------------------------------------------------------------ small parts


def is_code(color: str) -> bool:
    """Tell whether a colour is written as `#rrggbb`."""
    return len(color) == 7 and color[0] == "#" and all(c in "0123456789abcdef" for c in color[1:])


def tidy(text: str) -> str:
    """Return a typed text as the tools keep it: with plain line breaks, without spaces around."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(lines).strip()


def _number(form: Form, name: str) -> int:
    found = form.get(name, "")
    if not found.isascii() or not found.isdecimal() or len(found) > NUMBER_DIGITS_MAX:
        raise Refused("This form is not complete. Load the page again.", code="bad_form")
    return int(found)


def _seen(desk: Desk, form: Form, kind: type[Any]) -> Any:
    """Hold the campaign still and return the version that the form was loaded from."""
    campaigns.hold_still(desk.session, desk.campaign)
    row = desk.session.get(kind, (desk.campaign.id, _number(form, "seen")))
    if row is None:
        raise Refused("This form is not complete. Load the page again.", code="bad_form")
    return row


def _refuse_emptied(changes: Mapping[str, str], names: Mapping[str, str]) -> None:
    emptied = [names[name].lower() for name, text in changes.items() if not text]
    if emptied:
        raise Refused(
            f"The {joined(emptied)} cannot be left empty once it is set. Write what it should be "
            "instead, or go back to an earlier version.",
            code="emptied",
        )


def _refuse_clash(
    desk: Desk, seen: Row, now: Row, changes: Mapping[str, Any], names: Mapping[str, str]
) -> None:
    """Raise `Clashed` for fields that say something else now than in the version that was seen."""
    moved = [
        name
        for name, wanted in changes.items()
        if getattr(now, name) != getattr(seen, name) and getattr(now, name) != wanted
    ]
    if not moved:
        return
    raise Clashed(tuple(_clash(desk, now, name, names[name]) for name in moved))


def _clash(desk: Desk, now: Row, field: str, name: str) -> Clash:
    """Return what a field says now, and who made it say so."""
    rows: Sequence[Row] = (
        versions.strategy_versions(desk.session, desk.campaign)
        if isinstance(now, StrategyVersion)
        else versions.brand_versions(desk.session, desk.campaign)
    )
    up_to_now = [row for row in rows if row.version <= now.version]
    said = now
    for row in reversed(up_to_now):
        if getattr(row, field) != getattr(now, field):
            break
        said = row
    who = "You"
    if said.member_id != desk.reader.member_id:
        people = names_of(desk.session, desk.reader.workspace_id, [said.member_id])
        who = people.get(said.member_id or "") or "Somebody"
    return Clash(name, shown_value(now, field), who, said.created_ms)
