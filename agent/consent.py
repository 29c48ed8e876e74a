"""Decides whether a typed message is a plain yes to the quote that was just shown. Never a model's
task.

A yes spends credits, so what may be said is written down (`agent/consent_phrases.py`) and nothing
else counts: a message is cut into phrases of that book, the longest first, and is a yes only when
every word of it belongs to one, at least one agrees by itself, and none declines or hesitates.
Anything else, however friendly, is no yes. Costs of the two mistakes differ: a missed yes is asked
again, a false one spends money.
"""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Literal

from agent.consent_phrases import ALIASES, Covers, Meaning, phrases

Verdict = Literal["yes", "no", "yes_but", "unrelated", "unsure"]
"""yes: accept the quote. no: decline it, nothing else was said. yes_but: agreement with a change,
condition or further request. unrelated: an ordinary message. unsure: ask again, showing the
quote."""

MESSAGE_CHARACTERS_MAX = 120
PHRASE_WORDS_MAX = 8
ORDINAL_MAX = 12
"""Up to here a bare number may mean an idea, a line or a scene, so it needs the word "credits"."""

_OTHER_NUMBER = "#!"
_SAYS_HOW: frozenset[tuple[Meaning, Meaning]] = frozenset(
    {("act", "praise"), ("act", "ok"), ("act", "link")}
)
_CODES = {
    "👍": "+1 thumbsup thumbs_up",
    "👎": "-1 thumbsdown thumbs_down",
    "✅": "white_check_mark heavy_check_mark ballot_box_with_check",
    "👌": "ok_hand",
    "🆗": "ok",
    "💯": "100",
    "🚀": "rocket",
    "❌": "x negative_squared_cross_mark",
    "🛑": "octagonal_sign no_entry no_entry_sign",
    "🤔": "thinking thinking_face shrug grimacing face_with_rolling_eyes sweat_smile joy",
    "🙂": "smile smiley grin slightly_smiling_face blush heart sunglasses",
    "🎉": "tada pray raised_hands fire clap partying_face muscle star star-struck sparkles "
    "saluting_face handshake heart_eyes",
}
_CODE = {f":{name}:": sign for sign, names in _CODES.items() for name in names.split()}
_MENTION = re.compile(r"\s*<@[a-z0-9]+(?:\|[^>]*)?>[,:]?\s+")
_SKIN = re.compile(r":skin-tone-\d:|\u200d[\u2640\u2642]|[\ufe0f\U0001f3fb-\U0001f3ff]")
_SMILE = re.compile(r"(?<!\S)[:;=]-?[)d](?!\S)|(?<!\S)<3(?!\S)")
_FROWN = re.compile(r"(?<!\S)[:;=]-?[(/\\|p](?!\S)")
_EMOJI = re.compile(r"([\u2600-\u27bf\u2b50\U0001f300-\U0001faff])")
_CONDITION = re.compile(
    r"\b(?:if|unless|when|once|after|before|until|but|except|only|first|then|provided|with|without"
    r"|instead|assuming|as long as|as soon as|in case)\b"
)
_TOO = re.compile(r"\b(?:but|except|if|unless|once|when|after|without)\b")
_AGREES_LAST = re.compile(
    r"\b(?:yes|yep|yeah|ok|okay|sure|fine|go ahead|do it|go for it|approved?|im in)$"
)
_NUMBER = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)")
_LIKE_A_NUMBER = re.compile(r"[-+~<>=$€£]?\d[\d.,]*(?:-\d+)?[k%+]?")
_COUNTED = re.compile(r"(\d[\d,]*)(?:cr|crs|creds?|credits?)")
_REPEATED = re.compile(r"(yes|yep|yeah|ok|no|si)\1+")
_RUNS = re.compile(r"(.)\1*")
_AGREEING: frozenset[Meaning] = frozenset({"yes", "act", "ok"})


def judge(message: str, quote_credits: int, covers: Covers = "video_ad") -> Verdict:
    """Return what a message says to a quote of `quote_credits` credits for what `covers` names.

    `message` is what the member typed, as it came from the surface. Only the member to whom the
    quote was shown last in this conversation may be judged with it; that is the caller's duty, as
    is keeping back what mentions somebody else: that is said to them.
    """
    text = _plain(message)
    if not text:
        return "unsure"
    is_question = "?" in text or "\uff1f" in text
    words = _words(text.replace("?", " ").replace("\uff1f", " "), quote_credits, covers)
    meanings, is_whole = _read(words, covers)
    if is_whole and not is_question and len(message) <= MESSAGE_CHARACTERS_MAX:
        return _whole(words, meanings)
    return _partly(text, meanings, is_whole=is_whole, is_question=is_question)


def _whole(words: Sequence[str], meanings: Sequence[Meaning]) -> Verdict:
    """Return the verdict for a message of which every word is understood."""
    said = frozenset(meanings)
    if "hedge" in said or _OTHER_NUMBER in words:
        return "unsure"
    if said & {"no", "not"}:
        return "no" if _declines(meanings) else "unsure"
    if not said & _AGREEING:
        return "unrelated" if "greeting" in said and said <= {"greeting", "mark"} else "unsure"
    if meanings[-1] == "link":
        return "unsure"
    # "Make it perfect" and "do it well" say how.
    if any(pair in _SAYS_HOW for pair in itertools.pairwise(meanings)):
        return "unsure"
    # "Ok thanks" and "ok great" end a talk as often as they open a purse.
    if not said & {"yes", "act"} and said & {"praise", "along", "link", "greeting"}:
        return "unsure"
    return "yes"


def _declines(meanings: Sequence[Meaning]) -> bool:
    """Tell whether all that agrees is turned around ("do not do it") and no refusal is."""
    start: Meaning = "mark"
    return all(
        (before == "not") if meaning in _AGREEING else (before, meaning) != ("not", "no")
        for before, meaning in itertools.pairwise((start, *meanings))
    )


def _partly(
    text: str, meanings: Sequence[Meaning], *, is_whole: bool, is_question: bool
) -> Verdict:
    """Return the verdict for a question and for what is longer or stranger than a plain answer.

    `meanings` are those of the phrases before the first word that is not understood.
    """
    said = frozenset(meanings)
    if is_whole and is_question:
        return "unsure" if "hedge" in said else "unrelated"
    if said & {"no", "not"}:
        return "unrelated"
    if said & {"yes", "ok"} or meanings[:1] == ["praise"]:
        return "yes_but"
    if is_question:
        return "unrelated"
    if "act" in said and _TOO.search(text):
        return "yes_but"
    if "hedge" in said and len(text.split()) <= 3:
        return "unsure"
    if _AGREES_LAST.search(text) and _CONDITION.search(text):
        return "yes_but"
    return "unrelated"


# ------------------------------------------------------------------------------ reading


def _read(words: Sequence[str], covers: Covers) -> tuple[list[Meaning], bool]:
    """Cut words into phrases, the longest first; tell whether that went to the end."""
    book = phrases(covers)
    # A number is the quote's or not; it stands in the same place.
    plain = ["#" if word == _OTHER_NUMBER else word for word in words]
    meanings: list[Meaning] = []
    at = 0
    while at < len(plain):
        for end in range(min(len(plain), at + PHRASE_WORDS_MAX), at, -1):
            meaning = book.get(" ".join(plain[at:end]))
            if meaning is not None:
                meanings.append(meaning)
                at = end
                break
        else:
            return meanings, False
    return meanings, bool(plain)


def _words(text: str, quote_credits: int, covers: Covers) -> list[str]:
    """Return the words of the book that a text is made of; what is none of them stays as it is.

    A number is `#` when it is the quote's, `#!` when it is another or written in another way.
    """
    found: list[str] = []
    for written in text.split():
        counted = _COUNTED.fullmatch(written)
        if counted is not None:
            found += [_number(counted[1], quote_credits), "credits"]
        elif written in ALIASES:
            found += ALIASES[written].split()
        elif _LIKE_A_NUMBER.fullmatch(written):
            found.append(_number(written, quote_credits))
        elif "#" in written:
            found.append("\x00")
        else:
            found += _known(written, covers).split()
    if quote_credits <= ORDINAL_MAX:
        for index, word in enumerate(found):
            if word == "#" and found[index + 1 : index + 2] != ["credits"]:
                found[index] = _OTHER_NUMBER
    return found


def _number(written: str, quote_credits: int) -> str:
    is_plain = written.isascii() and _NUMBER.fullmatch(written) is not None
    return "#" if is_plain and int(written.replace(",", "")) == quote_credits else _OTHER_NUMBER


def _known(written: str, covers: Covers) -> str:
    """Return the word of the book that is written so, or with letters held longer ("yesss")."""
    repeated = _REPEATED.fullmatch(written)
    if repeated is not None:
        return repeated[1]
    runs = [run[0] for run in _RUNS.finditer(written)]
    for word, its_runs in _by_letters(covers).get("".join(run[0] for run in runs), ()):
        if written == word or all(len(a) >= len(b) for a, b in zip(runs, its_runs, strict=True)):
            return ALIASES.get(word, word)
    return written


@cache
def _by_letters(covers: Covers) -> dict[str, tuple[tuple[str, list[str]], ...]]:
    """Return the words of the book and their runs of one letter, by their letters without
    repeats."""
    words = {word for phrase in phrases(covers) for word in phrase.split()} | set(ALIASES)
    found: dict[str, tuple[tuple[str, list[str]], ...]] = {}
    # The longest first, so that "goood" is "good" and not "god".
    for word in sorted(words, key=len, reverse=True):
        runs = [run[0] for run in _RUNS.finditer(word)]
        letters = "".join(run[0] for run in runs)
        found[letters] = (*found.get(letters, ()), (word, runs))
    return found


def _plain(message: str) -> str:
    """Return the message in lower case, without marks that carry no meaning.

    Struck-through text, code, quotation inside a sentence and signs such as $ stay, so that they
    are no known word. An ellipsis and a frown stay too: they hesitate.
    """
    text = _SKIN.sub("", unicodedata.normalize("NFC", message).lower())
    text = _MENTION.sub("", f"{text} ", count=1) if _MENTION.match(f"{text} ") else text
    for code, sign in _CODE.items():
        text = text.replace(code, f" {sign} ")
    text = _FROWN.sub("🤔", _SMILE.sub("🙂", text))
    text = re.sub(r"[’‘´]", "'", text.strip())
    whole = re.fullmatch(r"[\"“”„](.+)[\"“”]", text)
    if whole is not None and not re.search(r"[\"“”]", whole[1]):
        text = whole[1]
    text = re.sub(r"(?<=[a-z])'(?=[a-z])", "", text)
    text = re.sub(r"(?<!\S)[*_]+(?=\w)|(?<=[\w.!])[*_]+(?!\S)", "", text)
    text = _EMOJI.sub(r" \1 ", text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    text = re.sub(r"\.{2,}|…", " … ", text)
    text = re.sub(r"[.](?!\d)|(?<!\d)[.]|[!;:¡！。、，]|,(?!\d)", " ", text)
    text = re.sub(r"(?<!\S)[-–—]+(?!\S)", " ", text)
    return " ".join(text.split())
