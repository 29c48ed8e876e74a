"""What a campaign and its project are again after a change was taken back, in sentences."""

from sqlalchemy.orm import Session

from storage import campaigns, projects, versions
from storage.models import BrandVersion, Campaign, Project, ScriptVersion, StrategyVersion
from storage.pointers import ORDER, Pointers, flat
from tools.kit.say import counted, joined, quoted, sentence_case
from tools.kit.spec import Plain

LINES_SHOWN_MAX = 2
TEXT_CHARACTERS_MAX = 140
PILLARS = {
    "audience": "audience",
    "messaging": "message",
    "goals": "goals",
    "awareness_stage": "awareness stage",
    "style": "style",
    "trigger": "persuasion trigger",
}
BRAND = {
    "name": "brand name",
    "tone": "tone",
    "colors": "colours",
    "website": "website",
    "words_to_use": "words to use",
    "words_to_avoid": "words to avoid",
    "fonts": "fonts",
    "pronunciations": "pronunciations",
    "logo_asset_id": "logo",
    "photo_asset_id": "product photo",
}
PLURAL = frozenset({"goals", "colours", "words to use", "words to avoid", "fonts"})
FIELDS = {
    "campaign.name": "the campaign's name",
    "campaign.product": "the product",
    "campaign.description": "the description",
    "campaign.business_type": "the business type",
    "campaign.industry": "the industry",
    "project.title": "the title",
    "project.seconds": "the length in seconds",
    "project.format": "the format",
    "project.resolution": "the resolution",
}


def sentences(
    session: Session, campaign: Campaign, project: Project | None, was: Pointers, now: Pointers
) -> list[str]:
    """Return what is different now from the snapshot `was`, each thing as it is again."""
    old, new = flat(was), flat(now)
    names = [name for name in new if name in old and old[name] != new[name]]
    said = [
        f"{sentence_case(FIELDS[name])} is {quoted(str(new[name]))} again."
        for name in names
        if name in FIELDS
    ]
    if "campaign.strategy_version" in names:
        said += _strategy(session, campaign, old["campaign.strategy_version"])
    if "campaign.brand_version" in names:
        said += _brand(session, campaign, old["campaign.brand_version"])
    if project is None:
        return said
    if "project.chosen_idea_id" in names:
        said.append(_idea(session, project))
    if "project.script_version" in names:
        said += _script(session, project, old["project.script_version"])
    if "project.script_locked" in names:
        said.append(f"The script is {'locked' if project.script_locked else 'unlocked'} again.")
    if "project.details" in names:
        said += _details(old["project.details"], new["project.details"])
    return said + _scenes(old, new)


def version_list(
    session: Session, campaign: Campaign, project: Project | None, kind: versions.Versioned
) -> list[Plain]:
    """Return the versions of script, pillars or brand, oldest first: `{version, created_ms, is_now,
    says}`."""
    if kind == "script":
        if project is None:
            return []
        return [
            _shown(row, project.script_version, " / ".join(_text(line) for line in row.lines))
            for row in versions.script_versions(session, project)
        ]
    if kind == "strategy":
        return [
            _shown(row, campaign.strategy_version, _filled(row, PILLARS))
            for row in versions.strategy_versions(session, campaign)
        ]
    return [
        _shown(row, campaign.brand_version, _filled(row, BRAND))
        for row in versions.brand_versions(session, campaign)
    ]


def _shown(row: ScriptVersion | StrategyVersion | BrandVersion, now: int, says: str) -> Plain:
    return {
        "version": row.version,
        "created_ms": row.created_ms,
        "is_now": row.version == now,
        "says": _short(says),
    }


def _filled(row: StrategyVersion | BrandVersion, names: dict[str, str]) -> str:
    parts = [f"{word}: {_value(row, name)}" for name, word in names.items() if getattr(row, name)]
    return "; ".join(parts)


def _script(session: Session, project: Project, was: int) -> list[str]:
    script = projects.script(session, project)
    before = session.get(ScriptVersion, (project.id, was))
    if script is None:
        return ["There is no script now."]
    whole = f"The script is version {script.version} again, of {counted(len(script.lines), 'line')}"
    if before is None or len(before.lines) != len(script.lines):
        return [f"{whole}."]
    said = [
        f"Line {number} {'says' if _is_spoken(old, new) else 'shows'} "
        f"{quoted(_short(_text(new) if _is_spoken(old, new) else new['on_screen']))} again."
        for number, (old, new) in enumerate(zip(before.lines, script.lines, strict=True), start=1)
        if old != new
    ]
    if len(said) > LINES_SHOWN_MAX:
        said = [f"{whole}."]
    if before.call_to_action != script.call_to_action:
        said.append(f"The call to action is {quoted(script.call_to_action)} again.")
    return said


def _is_spoken(old: Plain, new: Plain) -> bool:
    return bool(old["voice"] != new["voice"])


def _text(line: Plain) -> str:
    return str(line["voice"] or line["on_screen"])


def _strategy(session: Session, campaign: Campaign, was: int) -> list[str]:
    return _again(
        session.get(StrategyVersion, (campaign.id, was)),
        campaigns.strategy(session, campaign),
        PILLARS,
    )


def _brand(session: Session, campaign: Campaign, was: int) -> list[str]:
    return _again(
        session.get(BrandVersion, (campaign.id, was)), campaigns.brand(session, campaign), BRAND
    )


def _again(
    before: StrategyVersion | BrandVersion | None,
    now: StrategyVersion | BrandVersion,
    names: dict[str, str],
) -> list[str]:
    said = []
    for name, word in names.items():
        if before is None or getattr(before, name) == getattr(now, name):
            continue
        verb = "are" if word in PLURAL else "is"
        value = _value(now, name) or "open"
        is_text = value != "open" and not name.endswith("_asset_id")
        said.append(f"The {word} {verb} {quoted(value) if is_text else value} again.")
    return said


def _value(row: StrategyVersion | BrandVersion, name: str) -> str:
    value = getattr(row, name)
    if name.endswith("_asset_id"):
        return "the earlier one" if value else ""
    if isinstance(value, dict):
        return ", ".join(f"{word} ({said})" for word, said in value.items())
    if isinstance(value, list):
        return ", ".join(value)
    return _short(str(value).replace("_", " "))


def _idea(session: Session, project: Project) -> str:
    idea = projects.chosen_idea(session, project)
    if idea is None:
        return "No idea is chosen now."
    return f"Idea {idea.number}, {quoted(idea.title)}, is the chosen one again."


def _details(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return [
        f"{sentence_case(name)}: {quoted(str(new[name])) if new.get(name) else 'open'} again."
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _scenes(old: Plain, new: Plain) -> list[str]:
    order = new.get(ORDER, [])
    said = []
    if old.get(ORDER) != order:
        if set(old.get(ORDER, [])) == set(order):
            said.append("The scenes are in their earlier order again.")
        else:
            said.append(f"It has {counted(len(order), 'scene') if order else 'no scenes'} again.")
    numbers: dict[str, list[str]] = {}
    for number, scene_id in enumerate(order, start=1):
        for field in ("version", "locked"):
            name = f"scene:{scene_id}.{field}"
            if name not in old or old[name] == new[name]:
                continue
            standing = "as before"
            if field == "locked":
                standing = "locked again" if new[name] else "unlocked again"
            numbers.setdefault(standing, []).append(str(number))
    for standing, those in numbers.items():
        which, verb = ("Scene", "is") if len(those) == 1 else ("Scenes", "are")
        said.append(f"{which} {joined(those)} {verb} {standing}.")
    return said


def _short(text: str) -> str:
    if len(text) <= TEXT_CHARACTERS_MAX:
        return text
    return f"{text[: TEXT_CHARACTERS_MAX - 1].rstrip()}…"
