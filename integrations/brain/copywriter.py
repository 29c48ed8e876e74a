"""The embedded writer: starter copy of every kind, from the brief's facts alone."""

from collections.abc import Callable
from typing import Any

from integrations.brain.copy_assets import banner_draft, flyer_draft, jingle_draft
from integrations.brain.copy_brief import read_copy_brief
from integrations.brain.copy_ideas import idea_drafts
from integrations.brain.copy_scenes import scene_drafts
from integrations.brain.copy_script import script_draft
from integrations.brain.copy_strategy import strategy_draft
from integrations.brain.copy_summary import summary_draft
from integrations.brain.copy_words import Words, words_of

COPY_KINDS: dict[str, str] = {
    "ideas": "ideas",
    "script": "lines",
    "scenes": "scenes",
    "flyer": "points",
    "jingle": "tagline",
    "strategy": "awareness_stage",
    "summary": "summary",
    "banner": "headline",
}
"""What can be written, and the field of the answer's schema that tells it, most telling first."""

_WRITERS: dict[str, Callable[[Words], dict[str, Any]]] = {
    "ideas": lambda words: {"ideas": idea_drafts(words)},
    "script": script_draft,
    "scenes": lambda words: {"scenes": scene_drafts(words)},
    "banner": banner_draft,
    "flyer": flyer_draft,
    "jingle": jingle_draft,
    "strategy": strategy_draft,
}


def write_copy(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return the copy of one kind (a key of `COPY_KINDS`) as the drafts' JSON; the same data always
    gives the same copy. Raises `KeyError` for any other kind."""
    if kind == "summary":
        return summary_draft(data)
    return _WRITERS[kind](words_of(read_copy_brief(data)))
