"""Buttons that offer what comes next, and the tools that they call."""

from dataclasses import dataclass
from typing import Any

from integrations.slack.cards.model import Plain
from integrations.slack.cards.parts import button, confirmation


@dataclass(frozen=True)
class Offer:
    """A button that runs one tool on a project: its label, the tool with further arguments, and
    what the member is said to have said."""

    label: str
    tool: str
    said: str
    arguments: tuple[tuple[str, Any], ...] = ()


OFFERS: dict[str, Offer] = {
    "give_ideas": Offer("Give me three ideas", "generate_ideas", "Give me three ideas"),
    "more_ideas": Offer("Other ideas", "generate_ideas", "Give me other ideas"),
    "write_script": Offer("Write the script", "generate_script", "Write the script"),
    "write_text": Offer("Write the text", "generate_script", "Write the text"),
    "make_scenes": Offer("Break into scenes", "generate_scenes", "Break it into scenes"),
    "preview": Offer("Free draft", "preview_draft", "Show me a free draft"),
    "render": Offer("See the price", "render_scenes", "What does it cost to render it?"),
    "render_720p": Offer(
        "Price at 720p",
        "render_scenes",
        "What does it cost at 720p?",
        (("resolution", "720p"),),
    ),
    "render_asset": Offer("See the price", "render_asset", "What does it cost to make it?"),
    "another_take": Offer(
        "Another take", "render_asset", "Make another take", (("another_take", True),)
    ),
    "stitch": Offer("Stitch the film", "stitch", "Stitch it"),
    "retry": Offer("Try again", "retry_project", "Try again"),
    "duplicate": Offer("Make a variant", "duplicate_project", "Make a variant of it"),
    "undo": Offer("Undo", "undo", "Undo the last change"),
    "redo": Offer("Redo", "undo", "Bring it back", (("what", "redo"),)),
    "continue_draft": Offer("Continue", "continue_draft", "Continue this draft"),
    "cancel_project": Offer("Stop", "cancel_project", "Stop making it"),
}
NEXT: dict[str, tuple[str, ...]] = {
    "generate_ideas": ("give_ideas",),
    "generate_script": ("write_script",),
    "generate_scenes": ("make_scenes",),
    "render_scenes": ("preview", "render"),
    "render_asset": ("preview", "render_asset"),
    "retry_project": ("retry",),
}
TEXT_KINDS = ("banner", "flyer", "jingle")


def offer(name: str, project: str, *, style: str = "") -> Plain:
    """Return the button of an offer for a project, named by id or title."""
    confirm = None
    if name == "cancel_project":
        style, confirm = (
            "danger",
            confirmation(
                "Stop making it?",
                "What is delivered stays yours, and the credits for the rest come back.",
                "Stop it",
                "Keep going",
            ),
        )
    return button(OFFERS[name].label, name, {"project": project}, style=style, confirm=confirm)


def next_buttons(step: str | None, project: str, kind: str = "") -> list[Plain]:
    """Return the buttons for a project's next step, the main one first in colour; none when there
    is nothing to press."""
    names = NEXT.get(step or "", ())
    if step == "generate_script" and kind in TEXT_KINDS:
        names = ("write_text",)
    buttons = [offer(name, project) for name in names]
    if buttons:
        buttons[-1]["style"] = "primary"
    return buttons
