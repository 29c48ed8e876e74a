"""The embedded model's own sentences: after tools, in small talk, and when it is not sure."""

import json
import re
from typing import Any

from integrations.brain.requests import Talk
from integrations.brain.view import View

ASK_PRODUCT = "What are we advertising, and who is it for?"
ASK_AUDIENCE = "Tell me who it is for, and the next round will speak to them."

_HELP = (
    "Tell me what you want to advertise and for whom, for example: “make a 15-second TikTok for our "
    "cold brew, for night-shift nurses”. I write three ideas, a script and scenes for free, then quote "
    "the video before anything is spent. You can change any line or scene, ask for the status or your "
    "credits, or pick up a draft at any time."
)
_TALK: dict[str, str] = {
    "greeting": "Hi! What shall we make today?",
    "thanks": "You're welcome!",
    "bye": "See you! Your drafts stay where they are.",
    "help": _HELP,
    "identity": "I'm Aytada, a marketing studio you can talk to. I turn a brief into a finished ad.",
    "praise": "Glad you like it!",
    "cannot_post": "I can't post or schedule ads. I make the file; you can download it and post it "
    "wherever you like.",
    "cannot_approve": "I can't approve a quote for you.",
    "waiting": "Take your time. Nothing happens until you say so.",
    "hold": "Okay, I'll leave that for now.",
    "declined": "Okay, I'll leave it. Nothing was spent.",
    "complaint": "Sorry about that. Tell me what is off and I'll change it: a line, a scene, the idea or "
    "the tone.",
    "ask_product": ASK_PRODUCT,
    "ask_audience": ASK_AUDIENCE,
    "price_early": "Ideas, a first script and scenes are free. Once there are scenes I quote the exact "
    "price, and nothing is spent before you approve it.",
    "nothing_to_render": "There is nothing to render yet. " + ASK_PRODUCT,
    "nothing_runs": "Nothing is being made right now.",
    "done": "This one is finished. I can make another version in a different length or format, or start "
    "something new.",
    "too_much": "That is a lot at once. Let's take it in smaller steps: what should I do first?",
}
_QUESTIONS: dict[str, str] = {
    "new_ad": "start a new ad",
    "reshape": "make this ad in another length or format",
    "update_strategy": "change the audience, the message or the goals",
    "set_brand": "change the brand's name, colours or tone",
    "list_campaigns": "list your campaigns",
    "list_projects": "list your projects",
    "get_campaign": "show the strategy",
    "get_project": "show the script and scenes",
    "select_campaign": "open another campaign",
    "generate_ideas": "write new ideas",
    "choose_idea": "go on with one of the three ideas",
    "generate_script": "write the script",
    "edit_script": "change a line of the script",
    "generate_scenes": "break the script into scenes",
    "edit_scene": "change a scene",
    "render_scenes": "price the render",
    "stitch": "put the clips together",
    "check_credits": "check your credits",
    "continue_draft": "pick up your draft",
    "get_status": "tell you where things stand",
    "retry_project": "try again what failed",
    "cancel_project": "stop what is running",
}
_NEXT: dict[str, str] = {
    "generate_ideas": "Shall I write three ideas?",
    "choose_idea": "Which idea shall we take: 1, 2 or 3?",
    "generate_script": "Shall I write the script?",
    "generate_scenes": "Shall I break it into scenes?",
    "render_scenes": "Shall I price the render?",
    "retry_project": "Shall I try again?",
}
_AFTER: dict[str, str] = {
    "create_campaign": "generate_ideas",
    "create_project": "generate_ideas",
    "generate_ideas": "choose_idea",
    "choose_idea": "generate_script",
    "generate_script": "generate_scenes",
    "generate_scenes": "render_scenes",
}


def spoken(talk: Talk, view: View) -> str:
    """Return the sentence for talk that needs no tool."""
    if talk.kind == "quote_waiting" or (talk.kind == "cannot_approve" and view.quote):
        return quote_words(view)
    if talk.kind == "ask_idea":
        return _which_idea(view)
    if talk.kind == "brief_error":
        return talk.about
    text = _TALK[talk.kind]
    if talk.kind in ("greeting", "praise", "thanks") and view.next_step in _NEXT:
        opening = "Hi!" if talk.kind == "greeting" else text
        return f"{opening} {_NEXT[str(view.next_step)]}"
    return text


def unsure(message: str, choices: tuple[str, ...]) -> str:
    """Return what is said when nothing fits well enough: what was read, and up to three questions."""
    flat = " ".join(message.split())
    read = flat if len(flat) <= 80 else flat[:79].rstrip() + "…"
    opening = f"I'm not sure what to do with that. I read: “{read}”."
    if not choices:
        return f"{opening} {ASK_PRODUCT}"
    offers = [f"Shall I {_QUESTIONS[choice]}?" for choice in choices[:3]]
    return " ".join([opening, *offers])


def offered(text: str) -> tuple[str, ...]:
    """Return the intents that an earlier unsure answer offered, in order."""
    if "I read: “" not in text:
        return ()
    asked = text.rsplit("”.", 1)[-1]
    places = [(asked.find(f"Shall I {words}?"), intent) for intent, words in _QUESTIONS.items()]
    return tuple(intent for place, intent in sorted(places) if place >= 0)


def after_tools(results: list[tuple[str, str]], view: View, missing_audience: bool = False) -> str:
    """Return the answer after tools ran.

    `results` holds tool name and result JSON in order. The sentences come from the tools; a question
    for the next step is added where the last of them asks none.
    """
    sentences: list[str] = []
    last_good: str | None = None
    for place, (name, content) in enumerate(results):
        said, good = _said(content)
        if not good and _was_skipped(content):
            continue
        if place < len(results) - 1:
            # What comes next is done already when another tool ran after this one.
            said = re.sub(r"\s*Next: [^.]*\.(?=\s|$)", "", said)
        if good:
            last_good = name
        if said and said not in sentences:
            sentences.append(said)
    failed = any(not _said(content)[1] for _, content in results[-1:])
    text = "\n\n".join(sentences) or "Done."
    if missing_audience and not failed:
        text = f"{text}\n\n{ASK_AUDIENCE}"
    if "?" in sentences[-1] if sentences else False:
        return text
    step = None if failed or last_good is None else _AFTER.get(last_good)
    return f"{text}\n\n{_NEXT[step]}" if step in _NEXT else text


def quote_words(view: View) -> str:
    """Return what the open quote says and how it is approved."""
    quote = view.quote
    if quote is None:
        return "There is no quote open. Shall I price the render?"
    credits = quote.get("credits")
    text = f"The quote is {credits} credits"
    if quote.get("resolution"):
        text += f" at {quote['resolution']}"
    if isinstance(quote.get("balance_after"), int):
        text += f"; {quote['balance_after']} credits would be left"
    return f"{text}. Only you can approve it: press Approve or type “approve {credits} credits”."


def _which_idea(view: View) -> str:
    titles = [f"{number}. {title}" for number, title in enumerate(view.ideas, 1)]
    if not titles:
        return "Which idea shall we take?"
    return "Which idea shall we take?\n" + "\n".join(titles)


def _said(content: str) -> tuple[str, bool]:
    """Return a tool's own sentence and whether it went well."""
    try:
        result = json.loads(content)
    except ValueError:
        return content.strip(), True
    if not isinstance(result, dict):
        return str(result), True
    error = result.get("error")
    if error:
        message = error.get("message") if isinstance(error, dict) else error
        return str(message), False
    return _with_details(str(result.get("say") or ""), result), True


def _was_skipped(content: str) -> bool:
    """Tell whether the call was left out because one before it failed; that one has its sentence."""
    error = json.loads(content).get("error")
    return isinstance(error, dict) and error.get("code") == "skipped"


def _with_details(said: str, result: dict[str, Any]) -> str:
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
