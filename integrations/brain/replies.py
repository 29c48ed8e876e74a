"""The embedded model's own sentences: after tools, in small talk, and when it is not sure."""

import json
import re
from typing import Any

from integrations.brain.dialogue import ASK_AUDIENCE, ASK_LINE, ASK_PRODUCT, READ_FIRST, READ_LAST
from integrations.brain.readings import words_of
from integrations.brain.requests import Talk
from integrations.brain.view import View
from integrations.brain.wire import Call

_HELP = (
    "Tell me what you want to advertise and for whom, for example: “make a 15-second TikTok for our "
    "cold brew, for night-shift nurses”. I make videos, banners, flyers and jingles: ideas, a script, "
    "scenes and a watermarked draft are free, and I quote the finished piece before anything is spent. "
    "You can change any line or scene, undo it, make another version, or ask for the status or your "
    "credits at any time."
)
_PRICES = (
    "Strategy, first ideas, a first script, scenes and drafts are free. A new round of ideas or a new "
    "script is 2 credits. A 15-second video of four scenes is 75 credits in 720p and 175 credits in "
    "1080p, a banner set 20 credits, a flyer 15 credits, a jingle 25 credits. You always see the exact "
    "price first, and a step that fails costs nothing."
)
_TALK: dict[str, str] = {
    "greeting": "Hi! What shall we make today?",
    "thanks": "You're welcome!",
    "bye": "See you! Your drafts stay where they are.",
    "help": _HELP,
    "price_words": _PRICES,
    "identity": "I'm Aytada, a marketing studio you can talk to. I turn a brief into a finished ad.",
    "praise": "Glad you like it!",
    "chat": "Okay. Tell me when something should be changed or made.",
    "cannot_post": "I can't post or schedule ads. I make the file; you can download it and post it "
    "wherever you like.",
    "cannot": "I can't do that. I can change the strategy, the brand, any line or scene, make "
    "another version, show a free draft, and price the finished piece.",
    "injection": "I only take orders for ads here, and only you can approve a quote.",
    "cannot_approve": "I can't approve a quote for you.",
    "waiting": "Take your time. Nothing happens until you say so.",
    "hold": "Okay, I'll leave that for now.",
    "declined": "Okay, I'll leave it. Nothing was spent.",
    "complaint": "Sorry about that. Tell me what is off and I'll change it: a line, a scene, the idea or "
    "the tone.",
    "ask_product": ASK_PRODUCT,
    "ask_audience": ASK_AUDIENCE,
    "ask_title": "What should it be called?",
    "ask_channel": "Which channel shall I post to? Give its name, such as #launch.",
    "price_early": "Ideas, a first script and scenes are free. Once there are scenes I quote the exact "
    "price, and nothing is spent before you approve it.",
    "nothing_to_render": "There is nothing to render yet. " + ASK_PRODUCT,
    "nothing_to_undo": "There is nothing to take back yet.",
    "nothing_runs": "Nothing is being made right now.",
    "done": "This one is finished. I can make another version in a different length, shape or style, or "
    "start something new.",
    "too_much": "That is a lot at once. Let's take it in smaller steps: what should I do first?",
    "which_choice": "Which of these do you mean? Say its number.",
    "render_is_whole": "I price everything that is new, not a single scene; what is unchanged costs "
    "nothing. Would one of these help?",
}
_QUESTION_TALK = "I can't help with that one. I make ads: videos, banners, flyers and jingles."
_ASK_FOR: dict[str, str] = {
    "create_campaign": ASK_PRODUCT,
    "update_strategy": "What should change: the audience, the message or the goals? For example: “the "
    "audience is night-shift nurses”.",
    "set_brand": "What should the brand be: its name, colours, tone or words to avoid? For example: "
    "“our colours are navy and white”.",
    "rename_project": "What should it be called? For example: “call it Night shift”.",
    "edit_scene": "Which scene, and what about it? For example: “scene 2 should show a locker room”, or "
    "“redo scene 3”.",
    "edit_script": "Which line, and what should it say? For example: “line 2: Coffee that clocks in”.",
    "choose_idea": "Which idea shall we take: 1, 2 or 3?",
    "select_campaign": "Which campaign? Say its name.",
    "follow": "Which channel shall I post to? Give its name, such as #launch.",
}
_NEXT: dict[str, str] = {
    "generate_ideas": "Shall I write three ideas?",
    "choose_idea": "Which idea shall we take: 1, 2 or 3?",
    "generate_script": "Shall I write the script?",
    "generate_scenes": "Shall I break it into scenes?",
    "render_scenes": "Shall I show you the price?",
    "render_asset": "Shall I show a free draft, or price it?",
    "retry_project": "Shall I try again?",
}
# Answers to these are complete in themselves; a question about the next step would only nag.
_NO_QUESTION_AFTER = frozenset(
    {"check_credits", "get_status", "list_campaigns", "list_projects", "follow", "unfollow"}
    | {"get_campaign", "suggest_strategy", "cancel_project", "set_brand", "add_product_photo"}
    | {"render_scenes", "render_asset", "stitch", "retry_project", "rename_project"}
)
_AFTER: dict[str, str] = {
    "create_campaign": "generate_ideas",
    "create_project": "generate_ideas",
    "generate_ideas": "choose_idea",
    "choose_idea": "generate_script",
    "generate_script": "generate_scenes",
    "generate_scenes": "render_scenes",
}
_QUOTED = re.compile(r"“[^”]*”")
_SAYS_NEXT = re.compile(
    r"\s*(?:Next: [^.]*|Change anything you like, or say “render it” (?:to see|for) the price)\.(?=\s|$)"
)
# The question that a tool's own words end with, which is answered where another tool ran after it.
_ASKS_NEXT = re.compile(
    r"\s*(?:Shall I [^?\n]*|Which one shall it be)\?(?: That is free\.| I show the price first\.)?\s*$"
)
_STANDING = re.compile(r"\bstanding approval\b", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\?\s*$|^\W*(?:what|who|when|where|why|how|which|can|could|do|does|is|are|please|tell|write|find|book|order|play"
    r"|calculate|convert|translate|set|give|get|show|search|create|make|generate|list|send|call|open|turn)\b",
    re.IGNORECASE,
)


def spoken(talk: Talk, view: View, message: str = "") -> str:
    """Return the sentence for talk that needs no tool, with what may be picked instead below it."""
    text = _spoken(talk, view, message)
    if not talk.offers:
        return text
    leads = [] if text.endswith("?") else ["Or did you mean one of these?"]
    return "\n".join([text, *leads, *_numbered(talk.offers)])


def _spoken(talk: Talk, view: View, message: str) -> str:
    if talk.kind == "quote_waiting" or (talk.kind == "cannot_approve" and view.quote):
        return quote_words(view)
    if talk.kind == "ask_idea":
        return _which_idea(view)
    if talk.kind == "brief_error":
        return talk.about
    if talk.kind == "ask_for":
        return _ASK_FOR[talk.about]
    if talk.kind == "ask_line":
        return ASK_LINE.format(talk.about)
    if talk.kind == "line_without_words":
        return (
            f"I can set line {talk.about} to words of yours, which is free, or write the whole script "
            "anew, which is 2 credits after the first. Which shall it be?"
        )
    if talk.kind == "hold" and view.quote is not None:
        return _TALK["declined"]
    if talk.kind == "chat":
        return _QUESTION_TALK if _OUTSIDE.search(message) else _TALK["chat"]
    text = _TALK[talk.kind]
    if talk.kind in ("greeting", "praise") and view.next_step in _NEXT:
        opening = "Hi!" if talk.kind == "greeting" else text
        return f"{opening} {_NEXT[str(view.next_step)]}"
    return text


def unsure(message: str, choices: tuple[tuple[Call, ...], ...], reads_back: bool = False) -> str:
    """Return what is said when nothing fits well enough: the reading, or up to three choices.

    `dialogue.read_dialogue` reads either back from these very words.
    """
    if choices and reads_back:
        return f"{READ_FIRST}{words_of(choices[0])}{READ_LAST}"
    flat = " ".join(message.split())
    heard = flat if len(flat) <= 80 else flat[:79].rstrip() + "…"
    opening = f"I'm not sure what you mean by “{heard}”."
    if not choices:
        return f"{opening} {ASK_PRODUCT}"
    return "\n".join([f"{opening} Is it one of these?", *_numbered(choices)])


def _numbered(choices: tuple[tuple[Call, ...], ...]) -> list[str]:
    words = [words_of(choice) for choice in choices[:3]]
    return [f"{number}. {said[:1].upper()}{said[1:]}" for number, said in enumerate(words, 1)]


def after_tools(results: list[tuple[str, str]], view: View, missing: str = "") -> str:
    """Return the answer after tools ran.

    `results` holds tool name and result JSON in order. The sentences come from the tools; a question
    for the next step is added where the last of them asks none and nothing runs by itself, or the
    question for what is `missing`.
    """
    sentences: list[str] = []
    last_good: tuple[str, str] | None = None
    failed = False
    for place, (name, content) in enumerate(results):
        said, good = _said(name, content)
        if not good and _was_skipped(content):
            continue
        failed = not good
        if place < len(results) - 1:
            # What comes next is done already when another tool ran after this one.
            said = _ASKS_NEXT.sub("", _without_next(said))
        if good:
            last_good = (name, content)
        if said and said not in sentences:
            sentences.append(said)
    if missing and not failed:
        return "\n\n".join([*sentences, missing])
    step = None if failed or last_good is None else _step_after(*last_good)
    asks = bool(sentences) and "?" in _QUOTED.sub("", sentences[-1])
    if step not in _NEXT or asks or any(_STANDING.search(said) for said in sentences):
        return "\n\n".join(sentences) or "Done."
    sentences[-1:] = [_without_next(sentences[-1])] if sentences else []
    return "\n\n".join([*(said for said in sentences if said), _NEXT[str(step)]])


def _without_next(said: str) -> str:
    return _SAYS_NEXT.sub("", said)


def _step_after(name: str, content: str) -> str | None:
    """Return the next step, as the tool's own result says it where it does."""
    if name in _NO_QUESTION_AFTER:
        return None
    step = _result(content).get("next_step")
    return str(step) if step in _NEXT else _AFTER.get(name)


def quote_words(view: View) -> str:
    """Return what the open quote says and how it is approved."""
    quote = view.quote
    if quote is None:
        return "There is no price open. Shall I show you one?"
    credits = quote.get("credits")
    text = f"The quote is {credits} credits"
    if quote.get("resolution") and view.kind == "video_ad":
        text += f" at {quote['resolution']}"
    if isinstance(quote.get("balance_after"), int):
        text += f"; {quote['balance_after']} credits would be left"
    return f"{text}. Only you can approve it: press Approve or type “approve {credits} credits”."


def _which_idea(view: View) -> str:
    titles = [f"{number}. {title}" for number, title in enumerate(view.ideas, 1)]
    if not titles:
        return "Which idea shall we take?"
    return "Which idea shall we take?\n" + "\n".join(titles)


def _result(content: str) -> dict[str, Any]:
    try:
        result = json.loads(content)
    except ValueError:
        return {}
    return result if isinstance(result, dict) else {}


def _said(name: str, content: str) -> tuple[str, bool]:
    """Return a tool's own sentence and whether it went well."""
    result = _result(content)
    if not result:
        return content.strip(), True
    error = result.get("error")
    # A result may have a field of that name too: what is wrong with a project, in words.
    if isinstance(error, dict):
        return str(error.get("message")), False
    said = str(result.get("say") or "")
    return (_with_ideas(said, result) if name == "generate_ideas" else said), True


def _was_skipped(content: str) -> bool:
    """Tell whether the call was left out because one before it failed; that one has its sentence."""
    error = _result(content).get("error")
    return isinstance(error, dict) and error.get("code") == "skipped"


def _with_ideas(said: str, result: dict[str, Any]) -> str:
    """Add ideas that the tool's sentence does not spell out, so that a plain terminal shows them."""
    ideas = result.get("ideas")
    if not isinstance(ideas, list):
        return said
    lines = []
    for number, idea in enumerate(ideas, 1):
        if not isinstance(idea, dict) or not idea.get("title") or str(idea["title"]) in said:
            return said
        hook = f": {idea['hook']}" if idea.get("hook") else ""
        lines.append(f"{idea.get('number', number)}. {idea['title']}{hook}")
    return "\n".join([said, *lines]).strip()
