"""A whole turn as messages: its words, then the cards of what its tools did.

The words do not repeat what a card under them shows: sentences whose words all stand on a card are
left out of the blocks. The plain `text` keeps them all.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from integrations.slack.cards import money, results, work, writing
from integrations.slack.cards.model import Block, Message, Plain, ToolDone, TurnView
from integrations.slack.cards.offers import offer
from integrations.slack.cards.parts import actions, characters_of, divider, packed, texts_of
from integrations.slack.text import (
    FALLBACK_CHARACTERS_MAX,
    covered,
    escape,
    one_line,
    sentences,
    shorten,
    shorten_escaped,
    split,
    words,
)

BLOCKS_MAX = 45
CHARACTERS_MAX = 10_500
WORDS_CHARACTERS_MAX = 3_500
"""Of one message: its plain text, which has room for 4,000, is then complete too."""
NAME_CHARACTERS_MAX = 200
COVERED = 0.8
FILLERS = frozenset(
    words(
        "a an and are as at be for from here i in is it its of on or so that the then there these "
        "they this three to what which will with you your shall say says"
    )
)
MONEY_WORDS = frozenset(
    words(
        "price holds minutes 15 would be left have costs cost nothing go ahead shall credits parts "
        "unchanged part clip clips at approve the quote voiceover music stitch ready when spend "
        "want"
    )
)
_WORDS_TO_SAY = re.compile(r"Next: |Say “|You can say “")
_LABELS = frozenset(words("on screen voice hook problem reveal benefit proof offer call to action"))
_AGAIN = re.compile(r"“try again”", re.IGNORECASE)
_STITCH = re.compile(r"“stitch it”", re.IGNORECASE)
STOPPED = "Stopped."
BROKEN = "Something went wrong, and nothing was charged for it. Say it again in a moment."


@dataclass(frozen=True)
class _Card:
    blocks: list[Block]
    is_whole: bool
    """Whether it shows all that the tool says, so that the words need not."""
    also: frozenset[str] = frozenset()
    says: str = ""
    names_itself: bool = False
    """Whether it needs no words above that say what it is."""


def turn_messages(view: TurnView) -> list[Message]:
    """Return a turn's messages, at least one; the first begins with the answer's words."""
    if view.state == "failed":
        return [_failed(view)]
    cards = _cards(view)
    shown = _trimmed(view.text, cards)
    parts = split(shown, WORDS_CHARACTERS_MAX) if shown else []
    messages = [
        Message(escape(part)[:FALLBACK_CHARACTERS_MAX], writing.words_block(part))
        for part in parts[:-1]
    ]
    blocks = writing.words_block(parts[-1]) if parts else []
    first = len(messages)
    for card in cards:
        if blocks and not _fits(blocks, card.blocks):
            messages.append(Message("", blocks))
            blocks = []
        elif blocks and card.is_whole and blocks[-1]["type"] != "markdown":
            blocks = [*blocks, divider()]
        blocks = [*blocks, *card.blocks]
    if view.with_feedback and view.state == "done":
        blocks = [*blocks, feedback(view.turn_id)]
    messages.append(Message("", blocks))
    whole = view.text if first == 0 else parts[-1]
    return [
        *messages[:first],
        *(
            Message(_fallback(whole if number == 0 else "", message.blocks, view), message.blocks)
            for number, message in enumerate(messages[first:])
        ),
    ]


def without_pictures(message: Message) -> Message:
    """Return a message without its pictures, for when Slack cannot fetch them."""
    kept = [block for block in message.blocks if block["type"] not in ("image", "carousel")]
    return Message(message.text, kept)


def error_message(text: str) -> Message:
    """Return what went wrong, in words for people."""
    said = shorten(text.strip() or BROKEN, WORDS_CHARACTERS_MAX)
    return Message(shorten_escaped(said, FALLBACK_CHARACTERS_MAX), writing.words_block(f"⚠️ {said}"))


def feedback(turn_id: str) -> Block:
    """Return the thumbs under an answer."""
    verdicts = [
        {
            "text": {"type": "plain_text", "text": label, "emoji": False},
            "value": packed({"turn": turn_id, "verdict": verdict}),
            "accessibility_label": says,
        }
        for label, verdict, says in (
            ("Good", "good", "This answer was good"),
            ("Bad", "bad", "This answer was bad"),
        )
    ]
    element = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": verdicts[0],
        "negative_button": verdicts[1],
    }
    return {"type": "context_actions", "elements": [element]}


# ------------------------------------------------------------------------------------- cards


def _cards(view: TurnView) -> list[_Card]:
    ids = _ids(view)
    found: dict[tuple[str, str], _Card] = {}
    for tool in view.tools:
        if isinstance(tool.result.get("error"), dict):
            continue
        card = _card(tool, view, ids)
        if card is None:
            continue
        # What was changed twice is shown once, as it is now.
        key = (_subject(tool.name), str(tool.result.get("project") or ""))
        found.pop(key, None)
        found[key] = card
    cards = list(found.values())
    if view.files and not any(tool.name == "preview_draft" for tool in view.tools):
        project = view.project_id or one_line(view.files_title)[:NAME_CHARACTERS_MAX]
        cards.append(
            _Card(
                results.files(view.files_title, view.files, project, is_told=bool(view.text)),
                is_whole=False,
            )
        )
    if view.quote is not None and (asked := _quote(view, view.quote)) is not None:
        # The price is the question now: what else could be pressed would only compete with it.
        cards = [card for card in cards if card.is_whole]
        cards.append(asked)
    elif len(cards) > 1:
        cards = _main_only(cards)
    if not cards and (blocks := _offered(view)):
        cards = [_Card(blocks, is_whole=False)]
    return cards


def _main_only(cards: list[_Card]) -> list[_Card]:
    """Leave out the buttons of earlier steps that a later card goes beyond."""
    last = len(cards) - 1
    return [card for number, card in enumerate(cards) if card.is_whole or number == last]


def _quote(view: TurnView, card: Plain) -> _Card | None:
    said = str(card.get("say") or "")
    is_new = bool(said and said in view.text) or any(
        (tool.result.get("quote") or {}).get("quote_id") == card["quote_id"] for tool in view.tools
    )
    also = frozenset(words(said)) | MONEY_WORDS | FILLERS
    if is_new or not view.text:
        return _Card(money.quote(card), True, also, said, names_itself=True)
    if view.text.rstrip().endswith("?") or "“yes”" in view.text:
        return _Card(money.quote(card, is_reminder=True), is_whole=False)
    return None


Maker = Callable[[Plain, str], list[Block]]
WHOLE: dict[str, Maker] = {
    "generate_ideas": writing.ideas,
    "generate_script": writing.script,
    "generate_scenes": writing.scenes,
}
PARTLY: dict[str, Maker] = {
    "edit_script": writing.script,
    "edit_scene": writing.scenes,
    "choose_idea": writing.idea_chosen,
    "create_project": work.created,
    "duplicate_project": work.created,
    "continue_draft": work.created,
    "cancel_project": work.stopped,
}


def _card(tool: ToolDone, view: TurnView, ids: dict[str, str]) -> _Card | None:
    """Return the card of one tool, or None when its words are enough."""
    name, result = tool.name, tool.result
    title = str(result.get("project") or "") if isinstance(result.get("project"), str) else ""
    project = ids.get(title) or one_line(title)[:NAME_CHARACTERS_MAX] or view.project_id or ""
    says = str(result.get("say") or "")
    also = FILLERS | frozenset(words(title))
    if result.get("quote") and name in WHOLE:
        return None
    if name in WHOLE:
        return _Card(WHOLE[name](result, project), True, also | _shown_words(name), says)
    if name == "continue_draft" and result["candidates"]:
        return _Card(work.drafts(result), True, also, says)
    if name in PARTLY:
        blocks = PARTLY[name](result, project)
        return _Card(blocks, False) if blocks else None
    if name == "preview_draft":
        blocks = results.draft(result, view.files, project)
        return _Card(blocks, False) if blocks else None
    return _lookup(name, result, project, also, says)


def _lookup(
    name: str, result: Plain, project: str, also: frozenset[str], says: str
) -> _Card | None:
    if name == "list_projects" and result["projects"]:
        return _Card(work.projects(result), True, also | {"next", "step", "draft"}, says)
    if name == "list_campaigns" and result["campaigns"]:
        return _Card(work.campaigns(result), True, also, says)
    if name == "check_credits":
        return _Card(money.credits(result), True, also | MONEY_WORDS, says, names_itself=True)
    if name == "get_status":
        return _Card(work.standing(result, project), True, also, says, names_itself=True)
    if name in ("get_campaign", "update_strategy"):
        strategy = work.as_strategy(result)
        changed = tuple(result.get("changed", ()))
        campaign = result["campaign"]
        reference = campaign if isinstance(campaign, str) else str(campaign.get("name", ""))
        reference = str(result.get("campaign_id") or reference)[:NAME_CHARACTERS_MAX]
        return _Card(work.pillars(strategy, reference, changed), name == "get_campaign", also, says)
    if name == "suggest_strategy":
        return _Card(work.suggestion(result), True, also, says)
    if name == "undo" and result.get("taken_back"):
        return _Card([actions(offer("redo", project))], False)
    return None


def _shown_words(name: str) -> frozenset[str]:
    labels = {
        "generate_script": "call to action on screen script lines",
        "generate_scenes": "scene scenes on screen voice visual shows locked",
        "generate_ideas": "idea ideas hook",
    }
    return frozenset(words(labels[name]))


def _subject(tool_name: str) -> str:
    for what in ("script", "scene", "strategy"):
        if what in tool_name:
            return what
    return tool_name


def _ids(view: TurnView) -> dict[str, str]:
    """Return the ids of the projects that this turn names by title."""
    ids: dict[str, str] = {}
    titles: list[str] = []
    for tool in view.tools:
        title = tool.result.get("project")
        if isinstance(title, str):
            titles.append(title)
            if tool.result.get("project_id"):
                ids[title] = str(tool.result["project_id"])
        if isinstance(quote := tool.result.get("quote"), dict):
            ids[str(quote["title"])] = str(quote["project_id"])
    # A turn that names one project leaves the talk at that project.
    if view.project_id and titles:
        ids.setdefault(titles[-1], view.project_id)
    return ids


def _offered(view: TurnView) -> list[Block]:
    """Return buttons for the words that an announcement offers to say."""
    if not view.project_id or view.tools:
        return []
    if _AGAIN.search(view.text):
        return [actions(offer("retry", view.project_id, style="primary"))]
    if _STITCH.search(view.text):
        return [actions(offer("stitch", view.project_id, style="primary"))]
    return []


# ------------------------------------------------------------------------------------- words


def _trimmed(text: str, cards: Sequence[_Card]) -> str:
    """Return the answer's words without what the cards under it show, and without the words to say
    where there is a button to press."""
    text = text.strip()
    for card in cards:
        if card.is_whole and card.names_itself and card.says in text:
            text = text.replace(card.says, " ").strip()
    drop = _dropper(cards)
    lines, kept = text.split("\n"), []
    for number, line in enumerate(lines):
        said = sentences(line)
        left = [
            sentence
            for place, sentence in enumerate(said)
            if not drop(sentence, number == place == 0)
        ]
        if left or not said:
            kept.append(line if len(left) == len(said) else " ".join(left))
    trimmed = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    if len(kept) < len(lines):
        # A colon that announced what the card shows now ends a sentence.
        trimmed = re.sub(r":(?=\s*(?:\n|$))", ".", trimmed, count=1)
    return trimmed


def _dropper(cards: Sequence[_Card]) -> Callable[[str, bool], bool]:
    """Return what tells whether a sentence, the first or not, is said by the cards."""
    whole = [card for card in cards if card.is_whole]
    known = frozenset[str]().union(
        *(card.also for card in whole),
        *(words(part) for card in whole for part in texts_of(card.blocks)),
    )
    keeps = not any(card.names_itself for card in whole)
    has_buttons = any(block["type"] == "actions" for card in cards for block in card.blocks)

    def drop(sentence: str, is_first: bool) -> bool:
        if has_buttons and _WORDS_TO_SAY.match(sentence) and not is_first:
            return True
        if not whole or (keeps and (is_first or sentence.endswith("?"))):
            return False
        return covered(sentence, known) >= COVERED

    return drop


def _fallback(text: str, blocks: Sequence[Block], view: TurnView) -> str:
    """Return a message in words: the answer, and what its cards say beside it."""
    said = escape(text.strip())
    known = frozenset(words(said)) | FILLERS | _LABELS
    shown = [part for block in blocks if block["type"] != "markdown" for part in texts_of(block)]
    more = [
        plain
        for part in shown
        for line in part.split("\n")
        if (plain := re.sub(r"[*_]", "", line).strip()) and covered(plain, known) < COVERED
    ]
    whole = "\n".join(part for part in (said, *more) if part)
    if not whole:
        whole = STOPPED if view.state == "cancelled" else "Done."
    return _cut(whole)


def _cut(escaped: str) -> str:
    short = shorten(escaped, FALLBACK_CHARACTERS_MAX)
    at = short.rfind("&")
    return f"{short[:at]}…" if at > len(short) - 6 and ";" not in short[at:] else short


def _failed(view: TurnView) -> Message:
    return error_message(view.text or view.error)


def _fits(before: list[Block], more: list[Block]) -> bool:
    blocks = [*before, *more]
    return len(blocks) <= BLOCKS_MAX and characters_of(blocks) <= CHARACTERS_MAX
