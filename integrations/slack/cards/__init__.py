"""What the Slack door shows: pure functions from what happened to messages of Block Kit."""

from integrations.common.turn_steps import plan_steps
from integrations.slack.cards.help import help_message
from integrations.slack.cards.model import FileLink, Message, ToolDone, TurnView
from integrations.slack.cards.money import QUOTE_BLOCK, quote_message, replace_quote
from integrations.slack.cards.results import ended_message, status_message
from integrations.slack.cards.turn import error_message, turn_messages, without_pictures

__all__ = [
    "QUOTE_BLOCK",
    "FileLink",
    "Message",
    "ToolDone",
    "TurnView",
    "ended_message",
    "error_message",
    "help_message",
    "plan_steps",
    "quote_message",
    "replace_quote",
    "status_message",
    "turn_messages",
    "without_pictures",
]
