"""Decides whether a typed message is a plain yes to the quote that was just shown. Never a model's task.

A yes spends credits, so the classifier is a list of what may be said, not of what may not: every
word of the message must belong to a known form of agreement and at least one must agree by itself.
Anything else, however friendly, is no yes. Costs of the two mistakes differ: a missed yes is asked
again, a false one spends money.
"""

import re
import unicodedata
from typing import Literal

Verdict = Literal["yes", "no", "yes_but", "unrelated", "unsure"]
"""yes: accept the quote. no: decline it, nothing else was said. yes_but: agreement with a change,
condition or further request. unrelated: an ordinary message. unsure: ask again, showing the quote."""

MESSAGE_CHARACTERS_MAX = 120

# A number that equals the quote stands as this character, which nobody can type into a known word.
_N = "\x00"
_CREDITS = rf"(?:{_N}(?: credits?)?)"
# Each of these agrees to the quote by itself, alone or together with others.
_STRONG = (
    r"ye+s+(?: please)?|ye+p+|yu+p+|ye+a+h*|yah?|yeh|y|aye|oui|s[ií]|sim|ja(?: bitte)?",
    r"o+k+|okay+|okey(?: dokey)?|k+|sure+(?: thing)?|absolutely|definitely|certainly|of course|by all means",
    r"fine(?: by me| with me)?|al+right|all right|agreed|i agree|affirmative|deal|sounds good(?: to me)?",
    r"works for me|that works(?: for me)?|im in|count me in|green light|you have my approval",
    r"(?:i )?(?:approve|approved|accept|accepted|confirm|confirmed)(?: it| this| that| the quote| this quote"
    rf"| the price| the {_CREDITS}| {_CREDITS}| for {_CREDITS}| the quote (?:of|for) {_CREDITS}"
    rf"| spending {_CREDITS})?",
    rf"(?:yes to|go for|spend|use|take|pay)(?: the| my| our| all)? (?:{_CREDITS}|credits)",
    r"(?:the |that )?(?:price|quote|cost) (?:is |looks |sounds )?(?:fine|ok|okay|good|approved|accepted|works)"
    r"(?: with me| by me| for me| to me)?",
    rf"{_CREDITS} (?:(?:is|are|sounds) (?:fine|ok|okay|good)|works)(?: with me| by me| for me| to me)?",
    r"go+|go ahead(?: and (?:render|make|do|start|produce|run|film) it| with (?:it|that|this|the render))?",
    r"goahead|go for it|do it|do that|do this|please do(?: it)?|make it so|make it happen|make it",
    r"lets (?:go+|do (?:it|this|that)|roll|render(?: it)?|make it|ship it|start)|let us go|bring it on",
    r"ship it|send it|run it|render(?: it| the video| the ad)?|produce it|shoot it|film it|buy it",
    r"make (?:the|my|this) (?:video|ad)|start(?: it| now| rendering| the render| the production)?|proceed"
    r"(?: with (?:it|the render|the quote|this))?",
    r"👍|✅|✔|👌|🆗|💯|🚀|🟢|thumbsup|white check mark|heavy check mark|ok hand|plus1",
)
# These go along with a yes and say nothing by themselves.
_WEAK = (
    r"please|pls|plz|thanks|thank you|thx|ty|cheers|great|perfect|cool|nice|awesome|lovely|super|good|wonderful",
    r"excellent|looks (?:good|great|perfect|fine)(?: to me)?|love it|oh|well|then|now|just|hell|heck|right away"
    r"|right now|all good|aytada|for me|so|and|very much|so much|a lot",
    rf"{_CREDITS}|for {_CREDITS}|at {_CREDITS}|🎉|🙏|🙂|😊|😀|😃|🙌|🔥|❤|🎬",
)
_HEDGED = re.compile(
    r"\b(?:maybe|perhaps|probably|possibly|i guess|i think|i suppose|kind of|sort of|might|not sure|unsure"
    r"|dunno|idk|hmm+|whatever|hm+|erm*|umm*)\b|\.\.\.|…"
)
_NO = re.compile(
    r"(?:(?:no+|nope|nah|nay|n|never|never ?mind|nvm|not now|not yet|not today|no thanks|no thank you|no way|dont"
    r"|do not|cancel|cancel it|cancel that|cancel the quote|stop|decline|declined|reject|rejected|skip it|skip|leave it"
    r"|forget it|drop it|too expensive|too much|thats too (?:expensive|much)|rather not|id rather not|pass|later"
    r"|maybe later|another time|nein|non|thanks|please|👎|❌|🚫|🛑|thumbsdown|minus1)(?:\s+|$))+"
)
_AGREES_FIRST = re.compile(
    r"(?:ye+s+|ye+p+|yu+p+|ye+a+h*|o+k+|okay+|sure|fine|alright|go ahead|approved?|accept(?:ed)?|confirm(?:ed)?"
    r"|sounds good|looks good|perfect|great|👍|✅|👌|ja)\s+\S"
)

_UNIT = "|".join(f"(?:{part})" for part in (*_STRONG, *_WEAK))
_ALL_KNOWN = re.compile(rf"(?:(?:{_UNIT})(?:\s+|$))+")
_ANY_STRONG = re.compile(rf"(?<!\S)(?:{'|'.join(f'(?:{part})' for part in _STRONG)})(?!\S)")
# "ok thanks" and "ok great" end a talk as often as they open a purse.
_MERE_OK = re.compile(
    r"(?:(?:oh|well|so|and) )*(?:o+k+|okay+|k+|fine|al+right|all right)"
    r"(?: (?:thanks|thank you|thx|ty|cheers|great|perfect|cool|nice|good|well|then|very much|so much|a lot))+"
)
_NUMBER = re.compile(r"\d[\d.,]*")
_CODES = {
    ":+1:": "👍", ":thumbsup:": "👍", ":white_check_mark:": "✅", ":heavy_check_mark:": "✅",
    ":ok_hand:": "👌", ":-1:": "👎", ":thumbsdown:": "👎", ":x:": "❌", ":rocket:": "🚀",
    ":100:": "💯", ":ok:": "🆗",
}  # fmt: skip


def judge(message: str, quote_credits: int) -> Verdict:
    """Return what a message says to a quote of `quote_credits` credits.

    `message` is what the member typed, as it came from the surface. Only the member to whom the quote
    was shown last in this conversation may be judged with it; that is the caller's duty.
    """
    text = _plain(message)
    if not text or _N in text:
        return "unsure"
    if _NO.fullmatch(text) and not re.fullmatch(r"(?:(?:thanks|please)\s*)+", text):
        return "no"
    if "?" in message or "\uff1f" in message:
        return "yes_but" if _AGREES_FIRST.match(text) else "unrelated"
    if len(message) > MESSAGE_CHARACTERS_MAX:
        return "yes_but" if _AGREES_FIRST.match(text) else "unrelated"
    numbers = _numbers(text)
    if _HEDGED.search(text) or numbers is None or any(n != quote_credits for n in numbers):
        return "unsure" if _speaks_of_money(text) else _other(text)
    counted = _NUMBER.sub(_N, text)
    if _ALL_KNOWN.fullmatch(counted):
        if _MERE_OK.fullmatch(counted) or not _ANY_STRONG.search(counted):
            return "unsure"
        return "yes"
    return _other(text)


def _other(text: str) -> Verdict:
    """Return the verdict for what is neither a plain yes nor a plain no."""
    if _HEDGED.search(text) and len(text.split()) <= 3:
        return "unsure"
    return "yes_but" if _AGREES_FIRST.match(text) else "unrelated"


def _speaks_of_money(text: str) -> bool:
    return bool(re.search(r"\bcredits?\b|\b(?:approve|accept|confirm|spend|pay)\b", text)) or bool(
        _HEDGED.search(text) and len(text.split()) <= 3
    )


def _plain(message: str) -> str:
    """Return the message in lower case, without marks that carry no meaning.

    Struck-through text, code, quotation inside a sentence and signs such as % or $ stay, so that they
    are no known word.
    """
    text = unicodedata.normalize("NFC", message).strip().lower()
    text = re.sub(r"<@[a-z0-9]+(?:\|[^>]*)?>", " ", text)
    for code, emoji in _CODES.items():
        text = text.replace(code, f" {emoji} ")
    text = re.sub(r"[\ufe0f\U0001f3fb-\U0001f3ff]", "", text)
    text = text.replace("’", "'").replace("‘", "'")
    whole = re.fullmatch(r"[\"“”](.+)[\"“”]", text)
    if whole is not None and not re.search(r"[\"“”]", whole[1]):
        text = whole[1]
    text = re.sub(r"(?<=[a-z])'(?=[a-z])", "", text)
    text = re.sub(r"(?<!\S)[*_]+(?=\w)|(?<=\w)[*_]+(?!\S)", "", text)
    text = re.sub(r"([👍✅✔👌🆗💯🚀🟢👎❌🚫🛑🎉🙏🙂😊😀😃🙌🔥❤🎬])", r" \1 ", text)
    # An ellipsis hesitates and a sign before a number changes it; both must stay visible.
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    text = re.sub(r"(?<![.\d])[.](?![.\d])|(?<=\d)[.](?=\s|$)|[!;:]|,(?!\d)", " ", text)
    text = re.sub(r"\s[-–—]+\s|\s[-–—]+$", " ", text)
    return " ".join(text.split())


def _numbers(text: str) -> list[int] | None:
    """Return the whole numbers in a text, or None where one is written in another way."""
    found: list[int] = []
    for match in _NUMBER.finditer(text):
        written = match[0].rstrip(".,")
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+", written):
            written = written.replace(",", "")
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end() : match.end() + 1] or " "
        good = written.isascii() and written.isdigit() and (written == "0" or written[0] != "0")
        if not good or before != " " or after not in " .,":
            return None
        found.append(int(written))
    return found
