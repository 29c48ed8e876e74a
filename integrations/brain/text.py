"""Cleans what a person typed: quotes, mentions, slang, and slips in the words that we listen for."""

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_UNITS = re.findall(
    r"\S+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
)
NUMBERS: dict[str, int] = {word: value for value, word in enumerate(_UNITS)} | {
    "twenty-five": 25, "twenty five": 25, "thirty": 30, "forty": 40, "forty-five": 45,
    "forty five": 45, "fortyfive": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
    "6th": 6, "7th": 7, "8th": 8, "9th": 9, "10th": 10,
}  # fmt: skip
NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
ORDINAL = "(?:" + "|".join(ORDINALS) + ")"

_COMMAND_WORDS = re.findall(
    r"\S+",
    "continue draft balance credits render storyboard scenes scene script campaign campaigns audience "
    "project projects stitch retry cancel status message messaging strategy ideas budget format "
    "resolution quote generate rewrite change update delete second seconds tiktok youtube instagram",
)
# Real words one slip away from a command word; they stay what they are.
_NOT_SLIPS = frozenset(
    re.findall(
        r"\S+",
        "switch stretch cancelled canceled canceling rendered renders rendering scenic scripted scripts "
        "drafts drafted balanced retrying stat state states static message massage messages credit "
        "projected projector object objects audiences tries campaigner camping strategic updated updates "
        "changed changes changer ideal idea formats formal quoted quotes quite generated generates "
        "generator continues continued content stitched stitches seen scent deleted deletes bucket "
        "former projects project seconded renter vendor gender sender tender fender quota quote rewritten "
        "rewrote charge chance orange drat graft craft crafts kraft statue statues scenes scene second",
    )
)
_SLANG: dict[str, str] = {
    "pls": "please", "plz": "please", "plse": "please", "u": "you", "ur": "your", "vid": "video",
    "vids": "videos", "gimme": "give me", "wanna": "want to", "gonna": "going to", "lets": "let's",
    "thx": "thanks", "ty": "thanks", "nvm": "never mind", "dont": "don't", "doesnt": "doesn't",
    "cant": "can't", "whats": "what's", "wheres": "where's", "hows": "how's", "im": "i'm", "ive": "i've",
    "isnt": "isn't", "didnt": "didn't", "tik-tok": "tiktok", "tik-toks": "tiktoks", "insta": "instagram",
    "wont": "won't",
}  # fmt: skip

_QUOTES = str.maketrans({
    "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u00a0": " ",
    "–": "-", "—": "-", "…": "...",
})  # fmt: skip
# Slack writes a channel as <#C0123|launch>.
_CHANNEL = re.compile(r"<#C[A-Z0-9]{2,20}\|([^>|]{1,80})>")
_MENTION = re.compile(r"<[@#!][^>]{1,80}>")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_QUOTED = re.compile(r'"[^"]*"')


def number_of(word: str) -> int | None:
    """Return the number that a word or digits say, ordinals too, or None."""
    word = word.strip().lower()
    if word.isdecimal():
        return int(word)
    return NUMBERS.get(word, ORDINALS.get(word))


def normalise(message: str) -> str:
    """Return the message with plain quotes and spaces, slang written out and slips mended.

    What stands between quotation marks is left as it was typed, and so are words with capitals inside
    a sentence, which are names.
    """
    text = _CHANNEL.sub(r"#\1", message.translate(_QUOTES))
    text = _MENTION.sub(" ", text)
    text = re.sub(r"[ \t\r\f\v]+", " ", text)
    text = re.sub(r" ?\n\s*", "\n", text).strip()
    text = re.sub(r"\btik tok(s?)\b", r"tiktok\1", text, flags=re.IGNORECASE)
    pieces: list[str] = []
    last = 0
    for quoted in _QUOTED.finditer(text):
        pieces += [_mend(text[last : quoted.start()]), quoted.group()]
        last = quoted.end()
    return "".join([*pieces, _mend(text[last:])])


def _mend(text: str) -> str:
    return _WORD.sub(lambda found: _mended(found.group()), text)


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    low = word.lower()
    if low in _SLANG:
        return _SLANG[low]
    is_name = word[0].isupper() and word != word.upper()
    if len(low) < 5 or is_name or low in _COMMAND_WORDS or low in _NOT_SLIPS or "'" in low:
        return word
    best = process.extractOne(
        low, _COMMAND_WORDS, scorer=DamerauLevenshtein.distance, score_cutoff=1
    )
    if best is None or best[0][0] != low[0]:
        return word
    # A plural, a past tense or an actor's name is a form of the word, not a slip.
    if low.rstrip("sdr") == best[0].rstrip("sdr"):
        return word
    return str(best[0])
