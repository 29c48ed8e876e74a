"""What the studio can do, for somebody who asks."""

from integrations.slack.cards.model import Message
from integrations.slack.cards.parts import actions, button, context, section

EXAMPLES = (
    "Make a 15-second TikTok for our cold brew, aimed at night-shift nurses",
    "Give me another hook for line 1",
    "A flyer for Friday's tasting, 6 pm at the roastery",
    "Post updates for this campaign in #launch",
)
PROMISE = "Drafts are free. Credits are taken only for what is delivered, after you approve."


def help_message() -> Message:
    """Return how to talk to the studio."""
    lines = "\n".join(f"•  “{example}”" for example in EXAMPLES)
    text = f"Tell me what you sell and who it is for. For example:\n{lines}"
    brief = button("Fill in a brief", "open_brief", {}, style="primary")
    return Message(f"{text}\n{PROMISE}", [section(text), context(PROMISE), actions(brief)])
