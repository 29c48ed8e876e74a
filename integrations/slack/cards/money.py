"""Cards of money: a quote, what became of it, and the credits."""

from collections.abc import Sequence
from datetime import UTC, datetime

from integrations.slack.cards.model import Block, Message, Plain
from integrations.slack.cards.offers import offer
from integrations.slack.cards.parts import actions, button, context, section, texts_of
from integrations.slack.text import (
    FALLBACK_CHARACTERS_MAX,
    bold,
    escape,
    one_line,
    shorten_escaped,
)
from tools.kit.prices import credits_words

QUOTE_BLOCK = "quote:"
"""Blocks of a quote are called so, and are replaced when it was answered."""
PICTURE_FACTS = ("image_width", "image_height", "image_bytes", "is_animated", "fallback")
LINES_MAX = 9
AFFORDABLE_MAX = 4
MOVEMENTS_MAX = 4
STATES = {
    "accepted": "✅  Approved",
    "declined": "Declined. Nothing is spent.",
    "expired": "This price has expired.",
    "superseded": "There is a newer price for this.",
    "closed": "This price is closed.",
}


def quote(card: Plain, *, is_reminder: bool = False) -> list[Block]:
    """Return a price with its buttons; a reminder is only the buttons."""
    ids = {"quote": card["quote_id"]}
    price = credits_words(card["credits"])
    title = bold(card["title"])
    if is_reminder:
        blocks: list[Block] = []
    else:
        blocks = [
            section(f"{title}\n*{price}*", fields=_fields(card["lines"], card["resolution"])),
            context(
                f"{credits_words(card['balance_after'])} left afterwards  ·  "
                f"holds until {_time(card['expires_ms'])}  ·  "
                "taken only for what is delivered"
            ),
        ]
    approve = button(
        f"Approve {price}",
        "approve_quote",
        ids,
        style="primary",
        says=f"Approve {price} for {card['title']}",
    )
    blocks.append(
        actions(
            approve,
            button("Change", "change_quote", ids),
            button("No thanks", "decline_quote", ids),
        )
    )
    return named(blocks, card["quote_id"])


def quote_message(card: Plain, *, state: str, by: str | None = None, say: str = "") -> Message:
    """Return a quote's message as it stands now.

    `state`: open, accepted, declined, expired, superseded, closed. `by` is the name of who answered
    it, `say` a sentence beside it; the buttons are only there while it is open.
    """
    price, title = credits_words(card["credits"]), bold(card["title"])
    said = one_line(say)
    if state == "open":
        blocks = quote(card)
        if said:
            note = {**context(escape(said)), "block_id": f"{QUOTE_BLOCK}{card['quote_id']}:note"}
            blocks.insert(0, note)
        words = " ".join(part for part in (said, str(card.get("say") or "")) if part)
        return Message(shorten_escaped(words, FALLBACK_CHARACTERS_MAX), blocks)
    outcome = STATES[state]
    if by:
        outcome = outcome.partition(".")[0] + f" by {bold(by, 80)}"
    blocks = [section(f"{title}  ·  {price}\n{outcome}")]
    if said and state != "declined":
        blocks.append(context(escape(said)))
    if state in ("expired", "closed", "superseded") and card.get("scope") not in (
        "ideas",
        "script",
    ):
        name = "stitch" if card.get("scope") == "stitch" else "render"
        blocks.append(actions(offer(name, card["project_id"])))
    blocks = named(blocks, card["quote_id"])
    words = ". ".join(text.replace("*", "").replace("\n", ". ") for text in texts_of(blocks))
    return Message(words[:FALLBACK_CHARACTERS_MAX], blocks)


def named(blocks: Sequence[Block], quote_id: str) -> list[Block]:
    """Return blocks under the quote's name, so that they are found again."""
    return [
        {**block, "block_id": f"{QUOTE_BLOCK}{quote_id}:{number}"[:255]}
        for number, block in enumerate(blocks)
    ]


def replace_quote(before: Sequence[Block], after: Message) -> Message:
    """Return a message in which the blocks of the quote are replaced by those of `after`.

    `before` are blocks as Slack gives them back, with facts of its own about pictures.
    """
    kept: list[Block] = []
    is_placed = False
    for block in before:
        if not str(block.get("block_id", "")).startswith(QUOTE_BLOCK):
            kept.append({key: part for key, part in block.items() if key not in PICTURE_FACTS})
        elif not is_placed:
            kept += after.blocks
            is_placed = True
    if not is_placed:
        return after
    others = [block for block in kept if block not in after.blocks]
    said = "\n".join([after.text, *texts_of(others)])
    return Message(said[:FALLBACK_CHARACTERS_MAX], kept)


def credits(result: Plain) -> list[Block]:
    """Return the wallet: what is available, held, spent, and what can be made with it."""
    fields = [f"*Available*\n{credits_words(result['available'])}"]
    if result["held"]:
        fields.append(f"*Held*\n{credits_words(result['held'])}")
    blocks = [section("", fields=fields)]
    able = [
        f"{each['count']:,} × {escape(one_line(each['what']))}  ({credits_words(each['credits'])})"
        for each in result.get("affordable", ())
        if each["count"]
    ][:AFFORDABLE_MAX]
    if able:
        blocks.append(
            section("*Enough for either of*\n" + "\n".join(f"•  {line}" for line in able))
        )
    moved = [
        f"{movement['credits']:+,}  {shorten_escaped(one_line(movement['reason']), 120)}"
        f"  ·  {escape(movement['when'])}"
        for movement in result.get("movements", ())[:MOVEMENTS_MAX]
    ]
    if moved:
        blocks.append(context("\n".join(moved)))
    return blocks


def _fields(lines: Sequence[Plain], resolution: str) -> list[str]:
    """Return what is paid for, clips in one line, then what is reused."""
    paid = [line for line in lines if not line["reused"]]
    clips = [line for line in paid if line["label"].startswith("clip of")]
    others = [line for line in paid if not line["label"].startswith("clip of")]
    fields = []
    if clips:
        noun = "clip" if len(clips) == 1 else "clips"
        at = f" at {escape(resolution)}" if resolution else ""
        fields.append(f"{len(clips)} {noun}{at}  ·  {sum(line['credits'] for line in clips)}")
    for line in others[:LINES_MAX]:
        fields.append(f"{_label(line['label'])}  ·  {line['credits'] or 'free'}")
    reused = sum(bool(line["reused"]) for line in lines)
    if reused:
        noun = "part" if reused == 1 else "parts"
        fields.append(f"{reused} unchanged {noun}  ·  free")
    return fields


def _label(label: str) -> str:
    short = shorten_escaped(one_line(label), 80)
    return short[:1].upper() + short[1:]


def _time(at_ms: int) -> str:
    """Return a time of day in the reader's own time zone."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return f"<!date^{at_ms // 1000}^{{time}}|{moment:%H:%M} UTC>"
