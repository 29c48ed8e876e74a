"""Cards of campaigns and projects: lists with Continue, a project's standing, the pillars."""

from typing import Any

from integrations.slack.cards.model import Block, Plain
from integrations.slack.cards.offers import next_buttons, offer
from integrations.slack.cards.parts import actions, bar, button, context, section
from integrations.slack.text import bold, escape, one_line, shorten_escaped
from tools.kit.say import KINDS, STATUSES, counted

LIST_MAX = 10
NAME_CHARACTERS_MAX = 200
PILLAR_CHARACTERS_MAX = 500
PILLARS = (("audience", "Audience"), ("messaging", "Message"), ("goals", "Goals"))
EMPTY = "_Not said yet_"
RESUMABLE = ("draft", "failed")


def projects(result: Plain) -> list[Block]:
    """Return projects, those that can be gone on with with a Continue button."""
    blocks = [
        project_line(project, project["title"][:NAME_CHARACTERS_MAX])
        for project in result["projects"][:LIST_MAX]
    ]
    more = result["total"] - len(blocks)
    if more > 0:
        blocks.append(context(f"and {more:,} more"))
    return blocks


def project_line(project: Plain, reference: str) -> Block:
    """Return one project as a row: title, what it is, where it stands."""
    facts = [
        _what(project),
        status_words(project["status"]),
        project.get("campaign", ""),
        project.get("changed", ""),
    ]
    said = "  ·  ".join(escape(one_line(str(fact))) for fact in facts if fact)
    go_on = button(
        "Continue",
        "continue_draft",
        {"project": reference},
        says=f"Continue {project['title']}",
    )
    is_resumable = project["status"] in RESUMABLE
    return section(f"{bold(project['title'])}\n{said}", accessory=go_on if is_resumable else None)


def drafts(result: Plain) -> list[Block]:
    """Return the drafts that may be meant, each with its Continue button."""
    return [
        section(
            f"{bold(draft['title'])}\n{escape(one_line(draft['campaign']))}  ·  "
            f"{escape(draft['changed'])}",
            accessory=button(
                "Continue",
                "continue_draft",
                {"project": draft["title"][:NAME_CHARACTERS_MAX]},
                says=f"Continue {draft['title']}",
            ),
        )
        for draft in result["candidates"][:LIST_MAX]
    ]


def standing(result: Plain, project: str) -> list[Block]:
    """Return how far a project is."""
    status = status_words(result["status"])
    stage = escape(one_line(result["stage"]))
    words = f"{status}: {stage}" if stage else status
    blocks = [section(f"{bold(result['project'])}\n{words}")]
    if result["status"] in ("generating", "rendering", "stitching"):
        blocks = [section(f"{bold(result['project'])}\n{words}\n{bar(result['progress_percent'])}")]
        blocks.append(actions(offer("cancel_project", project)))
        return blocks
    if result.get("error"):
        blocks.append(context(escape(one_line(result["error"]))))
    if result.get("stale"):
        parts = "; ".join(one_line(str(part)) for part in result["stale"])
        blocks.append(context(f"Out of date: {shorten_escaped(parts, 600)}"))
    if buttons := next_buttons(result.get("next_step"), project):
        blocks.append(actions(*buttons))
    return blocks


def campaigns(result: Plain) -> list[Block]:
    """Return campaigns, each with the button that starts an ad in it."""
    blocks = [
        campaign_line(
            campaign["name"],
            campaign["product"],
            campaign["projects"],
            campaign["name"][:NAME_CHARACTERS_MAX],
        )
        for campaign in result["campaigns"][:LIST_MAX]
    ]
    more = result["total"] - len(blocks)
    return [*blocks, context(f"and {more:,} more")] if more > 0 else blocks


def campaign_line(name: str, product: str, projects: int, reference: str) -> Block:
    """Return one campaign as a row with New ad."""
    product = "" if product.casefold() == name.casefold() else f"{escape(one_line(product))}  ·  "
    return section(
        f"{bold(name)}\n{product}{counted(projects, 'project')}",
        accessory=button("New ad", "new_ad", {"campaign": reference}, says=f"New ad in {name}"),
    )


def pillars(strategy: Plain, campaign: str, changed: tuple[str, ...] = ()) -> list[Block]:
    """Return the three pillars, each with its Edit button; what changed is marked."""
    blocks = []
    for name, label in PILLARS:
        text = one_line(str(strategy.get(name) or ""))
        mark = "  ✓ _updated_" if name in changed or label.casefold() in changed else ""
        blocks.append(
            section(
                f"*{label}*{mark}\n{shorten_escaped(text, PILLAR_CHARACTERS_MAX) or EMPTY}",
                accessory=button(
                    "Edit" if text else "Add",
                    "edit_pillar",
                    {"campaign": campaign, "pillar": name},
                    says=f"Edit {label.casefold()}",
                ),
            )
        )
    tuned = [
        f"{label} *{enumeration(str(strategy[name]))}*"
        for name, label in (
            ("awareness_stage", "Awareness"),
            ("style", "Style"),
            ("trigger", "Trigger"),
        )
        if strategy.get(name)
    ]
    if tuned:
        blocks.append(context("  ·  ".join(tuned)))
    return blocks


def suggestion(result: Plain) -> list[Block]:
    """Return suggested pillars with the button that takes them over."""
    blocks = [
        section(f"*{label}*\n{shorten_escaped(one_line(str(result[name])), PILLAR_CHARACTERS_MAX)}")
        for name, label in PILLARS
        if result.get(name)
    ]
    if result.get("why"):
        blocks.append(context(shorten_escaped(one_line(result["why"]), 600)))
    taken = {
        name: str(result[name])[:PILLAR_CHARACTERS_MAX]
        for name in ("audience", "messaging", "goals", "awareness_stage", "style", "trigger")
        if result.get(name)
    }
    use = button(
        "Use these",
        "use_strategy",
        {"campaign": result["campaign"][:NAME_CHARACTERS_MAX], "pillars": taken},
        style="primary",
    )
    # A button's value has room for 2,000 characters; longer pillars are taken over by words.
    return [*blocks, actions(use)] if len(use["value"]) <= 2_000 else blocks


def created(result: Plain, project: str) -> list[Block]:
    """Return the next steps of a project that was just started, copied or opened."""
    buttons = next_buttons(result.get("next_step"), project, str(result.get("kind") or ""))
    return [actions(*buttons)] if buttons else []


def stopped(result: Plain, project: str) -> list[Block]:
    """Return what can be done after a stop."""
    if result.get("next_step") == "retry_project":
        return [actions(offer("retry", project))]
    return created(result, project)


def status_words(status: str) -> str:
    """Return where a project stands, such as "Draft" or "Finished"."""
    return escape(STATUSES.get(status) or status).removeprefix("a ").capitalize()


def enumeration(word: str) -> str:
    """Return a word of a fixed list as people read it, such as "Problem aware"."""
    return escape("UGC" if word == "ugc" else word.replace("_", " ").capitalize())


def _what(project: Plain) -> str:
    kind = KINDS.get(project.get("kind", ""), "")
    seconds = project.get("seconds")
    length = f"{seconds} s " if seconds else ""
    shape = f" {project['format']}" if project.get("format") else ""
    words = f"{length}{kind}{shape}".strip()
    return words[:1].upper() + words[1:]


def as_strategy(result: Plain) -> Plain:
    """Return the pillars of a tool's result, wherever it keeps them."""
    campaign: Any = result.get("campaign")
    if isinstance(campaign, dict):
        return {**campaign.get("strategy", campaign), "trigger": result.get("trigger", "")}
    return result
