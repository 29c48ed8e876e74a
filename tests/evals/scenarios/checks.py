"""Small named checks of what there is: campaigns, projects, texts, scenes, and the talk itself.
Checks of money are in `checks_money`."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import select

from storage import projects
from storage.models import Conversation
from tests.evals.scenarios.form import Check
from tests.evals.scenarios.look import Look, Missing


def check(name: str, find: Callable[[Look], str]) -> Check:
    """Return a check; what it looks for and does not find is its finding."""

    def safely(look: Look) -> str:
        try:
            return find(look)
        except Missing as missing:
            return str(missing)

    return Check(name, safely)


def plain(text: str) -> str:
    """Return a text for comparison: lower case, one kind of quote and space, no full stop at the
    end."""
    text = text.casefold().replace("’", "'").replace("‘", "'")
    text = re.sub(r"[“”\"]", "", text)
    return re.sub(r"\s+", " ", text).strip(" .!")


def _holds(text: str, parts: tuple[str, ...]) -> bool:
    said = plain(text)
    return all(plain(part) in said for part in parts)


def _differs(what: str, found: object, wanted: object) -> str:
    return "" if found == wanted else f"{what} is {found!r}, not {wanted!r}"


def every(*checks: Check) -> Check:
    """All of these at once, as one milestone."""
    name = " and ".join(each.name for each in checks)
    return check(name, lambda look: "; ".join(filter(None, (c.find(look) for c in checks))))


def either(*checks: Check) -> Check:
    """At least one of these."""

    def find(look: Look) -> str:
        wrong = [each.find(look) for each in checks]
        return "" if "" in wrong else " / ".join(wrong)

    return check(" or ".join(each.name for each in checks), find)


# ------------------------------------------------------------------------------ campaigns


def campaigns(count: int) -> Check:
    """There are so many campaigns."""
    return check(f"{count} campaigns", lambda k: _differs("campaigns", len(k.campaigns()), count))


def campaign(*parts: str) -> Check:
    """There is a campaign whose name, product or description holds all of these."""

    def find(look: Look) -> str:
        texts = [f"{c.name} {c.product} {c.description}" for c in look.campaigns()]
        return "" if any(_holds(text, parts) for text in texts) else f"campaigns are {texts}"

    return check(f"campaign {parts}", find)


def pillar(name: str, *parts: str, of: str | None = None) -> Check:
    """A pillar, or awareness_stage, style or trigger, holds all of these."""

    def find(look: Look) -> str:
        text = str(getattr(look.pillars(look.campaign(of)), name))
        return "" if _holds(text, parts) else f"{name} is {text!r}"

    return check(f"{name} {parts}", find)


def brand(name: str, *parts: str, of: str | None = None) -> Check:
    """A field of the brand holds all of these."""

    def find(look: Look) -> str:
        value = getattr(look.brand(look.campaign(of)), name)
        text = " ".join(str(each) for each in value) if isinstance(value, list) else str(value)
        return "" if _holds(text, parts) else f"brand {name} is {text!r}"

    return check(f"brand {name} {parts}", find)


def has_colour() -> Check:
    """The brand has at least one colour."""
    return check(
        "a brand colour", lambda k: "" if k.brand(k.campaign()).colors else "no brand colour"
    )


def goals_written() -> Check:
    """The goals are not empty any more."""
    return check("goals", lambda k: "" if k.pillars(k.campaign()).goals else "no goals are set")


def strategy_version(version: int, of: str | None = None) -> Check:
    """The pillars were edited so often."""
    return check(
        f"pillars at version {version}",
        lambda k: _differs("pillars' version", k.campaign(of).strategy_version, version),
    )


def photo(filename: str) -> Check:
    """The campaign's product photo is this upload."""

    def find(look: Look) -> str:
        wanted = look.brand(look.campaign()).photo_asset_id
        named = {asset.id: asset.filename for asset in look.assets("photo") + look.assets("logo")}
        return _differs("product photo", named.get(wanted or ""), filename)

    return check(f"product photo {filename}", find)


# ------------------------------------------------------------------------------ projects


def project(of: str | None = None, **fields: object) -> Check:
    """There is a project with these fields: the newest one, or the one that `of` names."""

    def find(look: Look) -> str:
        row = look.project(of)
        wrong = (_differs(name, getattr(row, name), value) for name, value in fields.items())
        return "; ".join(filter(None, wrong))

    return check(f"project {of or ''} {fields}", find)


def a_project(**fields: object) -> Check:
    """Some project has all these fields."""

    def find(look: Look) -> str:
        rows = [{name: getattr(row, name) for name in fields} for row in look.projects()]
        return "" if fields in rows else f"projects are {rows}"

    return check(f"a project {fields}", find)


def projects_count(count: int) -> Check:
    """There are so many projects."""
    return check(f"{count} projects", lambda k: _differs("projects", len(k.projects()), count))


def title(*parts: str, of: str | None = None) -> Check:
    """The project's title holds all of these."""

    def find(look: Look) -> str:
        found = look.project(of).title
        return "" if _holds(found, parts) else f"title is {found!r}"

    return check(f"title {parts}", find)


def detail(name: str, *parts: str) -> Check:
    """A detail of a banner, flyer or jingle (`when`, `where`, `price`, …) holds all of these."""

    def find(look: Look) -> str:
        text = str(look.project().details.get(name) or "")
        return "" if _holds(text, parts) else f"{name} is {text!r}"

    return check(f"{name} {parts}", find)


def ideas(at_least: int = 1) -> Check:
    """The project has had so many rounds of ideas."""
    return check(
        "ideas",
        lambda k: "" if k.project().idea_rounds >= at_least else "there are no such ideas",
    )


def chosen(number: int | None = None, of: str | None = None) -> Check:
    """An idea is chosen: any, or this number."""

    def find(look: Look) -> str:
        idea = projects.chosen_idea(look.session, look.project(of))
        if idea is None:
            return "no idea is chosen"
        return "" if number in (None, idea.number) else f"idea {idea.number} is chosen"

    return check(f"idea {number or ''} chosen", find)


def variant(of: str = "first") -> Check:
    """The newest project is a variant of another one, in the same campaign."""

    def find(look: Look) -> str:
        original, copy = look.project(of), look.project()
        if copy.copied_from != original.id:
            return f"“{copy.title}” is no variant of “{original.title}”"
        return _differs("campaign", copy.campaign_id, original.campaign_id)

    return check("a variant", find)


def focus(named: str, key: str = "main") -> Check:
    """The conversation is about the project (or campaign) that `named` names."""

    def find(look: Look) -> str:
        rows = select(Conversation.project_id).where(
            Conversation.workspace_id == look.workspace_id, Conversation.external_key == key
        )
        is_found = look.project(named).id in set(look.session.scalars(rows))
        return "" if is_found else f"the conversation {key!r} is not about “{named}”"

    return check(f"talk is about {named}", find)


# ------------------------------------------------------------------------------ texts


def script(of: str | None = None) -> Check:
    """The project has a script."""

    def find(look: Look) -> str:
        look.script(look.project(of))
        return ""

    return check("a script", find)


def line(number: int, *parts: str, of: str | None = None) -> Check:
    """A script line (from 1) holds all of these, spoken or on screen."""

    def find(look: Look) -> str:
        lines = look.script(look.project(of)).lines
        text = " ".join(str(value) for value in lines[number - 1].values())
        return "" if _holds(text, parts) else f"line {number} is {lines[number - 1]}"

    return check(f"line {number} {parts}", find)


def call_to_action(*parts: str, of: str | None = None) -> Check:
    """The call to action holds all of these."""

    def find(look: Look) -> str:
        text = look.script(look.project(of)).call_to_action
        return "" if _holds(text, parts) else f"the call to action is {text!r}"

    return check(f"call to action {parts}", find)


def scenes(count: int | None = None, of: str | None = None) -> Check:
    """The project has scenes: some, or so many."""

    def find(look: Look) -> str:
        found = len(look.scenes(look.project(of)))
        if count is None:
            return "" if found else "there are no scenes"
        return _differs("scenes", found, count)

    return check(f"{count or 'some'} scenes", find)


def scene(number: int, *parts: str, of: str | None = None, **fields: object) -> Check:
    """A scene (from 1): what it shows and says holds all of `parts`; `locked`, `take` as given."""

    def find(look: Look) -> str:
        found = look.scenes(look.project(of))
        if number > len(found):
            return f"there is no scene {number}"
        row, version = found[number - 1]
        text = f"{version.on_screen} {version.visual} {version.voice}"
        wrong = [] if _holds(text, parts) else [f"scene {number} is {text!r}"]
        for name, value in fields.items():
            holder = row if name == "locked" else version
            wrong.append(_differs(f"scene {number}'s {name}", getattr(holder, name), value))
        return "; ".join(filter(None, wrong))

    return check(f"scene {number} {parts} {fields or ''}".strip(), find)


def text_versions(of: str | None = None, **most: int) -> Check:
    """Script and scenes are at most at these versions: nothing was rewritten unasked."""

    def find(look: Look) -> str:
        row = look.project(of)
        found = {
            "script": row.script_version,
            "scenes": max((scene.version for scene, _ in look.scenes(row)), default=0),
        }
        over = {name: found[name] for name, limit in most.items() if found[name] > limit}
        return f"versions are {over}, more than {most}" if over else ""

    return check("texts as they were", find)


# ------------------------------------------------------------------------------ the talk


def called(*names: str) -> Check:
    """One of these tools was called and gave a result."""

    def find(look: Look) -> str:
        done = {name for heard in look.turns for name in heard.done}
        return "" if done & set(names) else f"none of {', '.join(names)} was done"

    return check(f"{names[0]} done", find)


def no_calls(*but: str) -> Check:
    """No tool was called, save those named."""

    def find(look: Look) -> str:
        tried = {call.name for heard in look.turns for call in heard.calls} - set(but)
        return f"tools were called: {', '.join(sorted(tried))}" if tried else ""

    return check("no tool", find)


def answered(*any_of: str) -> Check:
    """The last answer to the member holds one of these."""

    def find(look: Look) -> str:
        answer = look.played.spoken[-1].answer if look.played.spoken else ""
        said = plain(answer)
        return "" if any(plain(part) in said for part in any_of) else f"it says {answer!r}"

    return check(f"answer says {' / '.join(any_of)}", find)


def no_follow() -> Check:
    """No channel follows anything."""
    return check("no follow", lambda k: "a channel follows" if k.follows() else "")


def draft_file() -> Check:
    """A free draft was made."""
    return check("a draft file", lambda k: "" if k.assets("draft") else "no draft was made")
