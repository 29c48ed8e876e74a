"""Wraps commands into sentences that command nothing, and commands into the talk around them."""

import random

from integrations.brain.training.grammar import Piece

_VERBS = frozenset(
    [
        "make",
        "create",
        "build",
        "do",
        "put",
        "start",
        "set",
        "write",
        "give",
        "show",
        "change",
        "add",
        "redo",
        "lock",
        "delete",
        "drop",
        "move",
        "render",
        "stitch",
        "rename",
        "duplicate",
        "undo",
        "post",
        "stop",
        "use",
        "promote",
        "break",
        "cancel",
        "retry",
        "cut",
        "copy",
        "swap",
        "switch",
        "open",
        "continue",
        "generate",
        "rewrite",
        "target",
        "export",
        "film",
        "produce",
        "preview",
        "follow",
        "remove",
        "lose",
        "shorten",
        "pick",
    ]
)
QUIET_FRAMES: dict[str, tuple[str, ...]] = {
    "hold": (
        "don't {c}", "please don't {c} yet", "pls dont {c}", "no need to {c}", "no need to {c} yet",
        "i don't want to {c}", "i don't want to {c} yet", "i didn't ask you to {c}", "let's not {c}",
        "let's not {c} yet", "we shouldn't {c} before friday", "wait before you {c}", "do not {c} please",
        "hold off, don't {c}", "i never said {c}", "not sure we should {c} yet", "don't {c} until i say so",
        "please do not {c} without asking", "i'd rather not {c}", "dont u dare {c}", "not {c}",
    ),
    "none": (
        "sam wants to {c} but i'm not convinced", "we might {c} later", "we may {c} at some point",
        "i was going to {c} but never mind", "if we had more credits we'd {c}", "if i had time i would {c}",
        "last time we had to {c} twice", "my colleague said we should {c} lol", "we used to {c} a lot",
        "the client asked me to {c} yesterday", "i'll {c} myself later", "maybe i'll {c} tomorrow",
        "remember when we wanted to {c}", "why would anyone {c}", "i wonder if we should {c} one day",
        "our old agency would {c} every week", "do people usually {c}", "everyone tells me to {c}",
        "@sam can you {c}", "@dana please {c}", "my boss will {c} next week", "they promised to {c}",
        "imagine if we could {c} all day", "i told them not to {c}", "i dreamt i had to {c}",
        "tomorrow i have to {c} for another client", "the other tool could {c} too", "we decided not to {c}",
    ),
    "help": (
        "how do i {c}", "how do you {c}", "what happens if i {c}", "can you explain how to {c}",
        "what does it mean to {c}", "how does one {c}", "what if i {c}", "is it hard to {c}",
        "where do i {c}", "do i have to {c} myself", "am i allowed to {c}", "what will happen when i {c}",
    ),
}  # fmt: skip
QUIET_SHARES = {"hold": 900, "none": 1100, "help": 450}
_NEVER_FRAMED = frozenset(
    {"none", "hold", "help", "cannot", "go_on", "answer_product", "answer_audience", "set_brand",
     "lock_scene", "lock_script", "unlock_scene", "unlock_script", "choose_idea", "undo"}
)  # fmt: skip
_BEFORE = (
    "so the client came back to me. ", "client just called. ", "i showed it to my sister, ", "ok i'm back. ",
    "we had a long meeting about this and ", "per client feedback, ", "per the call this morning: ",
    "sorry i was away for a bit. ", "quick one before my meeting: ", "kids are finally in bed so ",
    "between two meetings here, ", "hi all, hope you had a good weekend. ", "as discussed, ", "feedback round 2: ",
    "my boss looked at it and says ", "thanks for that! ", "love it. ", "that's great, thank you. ", "hmm ok. ",
    "i've been thinking about it all night and ", "the thing is, ", "long story short, ", "to be honest ",
    "i don't know much about this but ", "if it's not too much trouble, ", "when you have a second, ",
    "not sure i'm explaining this well but ", "you know what, ", "right so ", "no wait, ", "scratch that, ",
    "actually no, ", "hang on, ", "one more thing: ", "before i forget, ", "last thing for today, ",
    "my wife thinks it's fine but ", "i know i said the opposite yesterday but ", "after some thought, ",
    "i talked to the team and ", "great work so far. ", "almost there! ", "nearly perfect, just ",
    "bear with me, ", "excuse my english, ", "hello dear, ", "please can you help me, ", "cheers for that, ",
    "morning! ", "evening all, ", "lunch break so quick: ", "typing on my phone, ", "driving so voice typing ",
    "okay so uh ", "yeah no i mean ", "the ceo wants it today so ", "deadline's tomorrow, ", "it's urgent, ",
)  # fmt: skip
_AFTER = (
    " because the client hates it", " since legal complained", " so that my boss stops asking", ", cheers",
    " before the meeting at 3", ", the client insists", ", that's what they asked for", ", ta", ", if that's ok",
    ", i think that's better", ", it just feels right", ", sorry for the back and forth", ", no rush", ", eod pls",
    ", you know what i mean", ", otherwise it's great", ", the rest is fine", ", everything else is good",
    " because it looks odd", " as soon as you can", ", my boss is waiting", ", thank you so much", ", innit",
    " if you don't mind", ", would that work", ", what do you think", ", does that make sense", ", fr", ", no cap",
    " and that's it", ", that would be lovely", ", i'd appreciate it", ", much love", ", hope that's clear",
)  # fmt: skip


REFERRED = frozenset(
    {"get_status", "get_project", "render", "preview_draft", "cancel_project", "retry_project", "stitch",
     "follow", "unfollow", "undo", "suggest_strategy", "update_strategy", "get_campaign", "list_projects",
     "duplicate_project", "generate_ideas", "generate_script", "generate_scenes", "add_product_photo"}
)  # fmt: skip
REFERRED_SHARE = 0.09
_REFERENCES = (" for ", " of ", " in ", " on ")
_NAMED = (" campaign", " project", " one", " video", " draft", "", "", " flyer", " ad")


def referring(pieces: list[Piece], name: list[Piece], rng: random.Random) -> list[Piece]:
    """Return a request that names the project or campaign that it is about, as others do in passing."""
    article = Piece(rng.choice(("the ", "the ", "")))
    named = [article, *name, Piece(rng.choice(_NAMED))]
    if rng.random() < 0.25:
        return [
            Piece(rng.choice(("for ", "in ", "about "))),
            *named,
            Piece(rng.choice((", ", ": "))),
            *pieces,
        ]
    return [*pieces, Piece(rng.choice(_REFERENCES)), *named]


def rambling(rng: random.Random, chat: list[str]) -> tuple[str, str]:
    """Return sentences that ask for nothing, to stand before and after a request."""
    said = rng.sample(chat, rng.choice((1, 1, 2, 3)))
    before = ". ".join(said) + rng.choice((". ", ". ", ", so ", ". anyway, ", ". so ", " and "))
    after = f". {rng.choice(chat)}" if rng.random() < 0.3 else ""
    return before, after


def may_frame(name: str, pieces: list[Piece]) -> bool:
    """Tell whether an expansion is a command that a frame can stand around."""
    text = "".join(piece.text for piece in pieces)
    first = text.split(" ", 1)[0].lower()
    if text.lower().startswith(("do i ", "do we ", "do you ")):
        return False
    return name not in _NEVER_FRAMED and first in _VERBS and "." not in text[:-1] and len(text) < 90


def framed(pieces: list[Piece], intent: str, rng: random.Random) -> list[Piece]:
    """Return a sentence of a quiet intent around a command; its slots are no slots any more."""
    before, _, after = rng.choice(QUIET_FRAMES[intent]).partition("{c}")
    text = "".join(piece.text for piece in pieces)
    return [Piece(before), Piece(text), Piece(after)]


def surrounded(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """Return a request with the talk that people put before and after one."""
    pieces = list(pieces)
    if rng.random() < 0.10:
        pieces.insert(0, Piece(rng.choice(_BEFORE)))
    if rng.random() < 0.07:
        pieces.append(Piece(rng.choice(_AFTER)))
    return pieces
