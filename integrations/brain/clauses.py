"""Cuts a message into clauses, drops what was negated, and groups what belongs to one request."""

import re
from dataclasses import dataclass
from itertools import pairwise

from integrations.brain.encoder import Reading
from integrations.brain.plain import plainly
from integrations.brain.scoring import rule_scores
from integrations.brain.text import NUMBER

_CUT = re.compile(
    r"\s*(?:[.;!?]+\s+(?=\S)|\n+|,\s*(?:and\s+|then\s+|but\s+|plus\s+|also\s+|so\s+)*|\s+-\s+"
    r"|\s+and\s+(?:then\s+|also\s+)?|\s+then\s+|\s+also\s+|\s+plus\s+|\s+but\s+)",
    re.IGNORECASE,
)
_LEFT_ALONE = re.compile(
    r"(?:,|\bbut\b|\band\b|;|\.|^)\s*(?:please )?(?:(?:don't|do not|never) (?:touch|change|alter|edit|redo|mess)"
    r"|leave|keep (?:the rest|everything else|all the others|xxs\d+|the others)|without (?:touching|changing))"
    r"\b(?:(?! (?:and )?then\b| and (?:render|preview|show|stitch|lock|drop|redo|make|price|break|give|post)\b)[^.,;!?\n])*",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:don't|do not|never|not|no need to|hold off(?: on)?|please wait before|stop short of|without)\s+"
    r"(?:\w+\s+){0,2}?(?:render|rendering|stitch|start|do|cancel|stop|generate|run|export|make|making|write"
    r"|shoot|go|proceed|spend|continue|anything|now|yet)\b|\bnot (?:yet|now|so fast)\b|\bhold (?:on|off)\b"
    r"|^\W*(?:wait|one (?:sec|second|moment|minute)|hang on)\W*$",
    re.IGNORECASE,
)
_OOPS = (
    r"(?:(?:no+|nope|wait|sorry|actually|oops|er+|uh+|um+|hang on|scratch that|make (?:it|that)|i mean(?:t)?|or rather|rather"
    r"|let's say|better)[\s,.!-]*)+"
)
_SWAPPED = re.compile(rf"\bxx([slfdrph])(\d+)[\s,.;!-]+{_OOPS}(?:to )?(xx\1\d+)\b", re.IGNORECASE)
_OOPS_SURE = r"(?:no+,? wait|wait,? no|no+|wait,? not \w+|wait|sorry|oops|i mean(?:t)?|or rather|(?:hmm+,? )?rather|scratch that|actually)"
_OTHER_NUMBER = re.compile(
    rf"\b({NUMBER})( ?(?:s|secs?|seconds?))?\s*(?:[,.;!?-]+\s*){_OOPS_SURE}[\s,.;!:-]+"
    r"(?:to |make (?:it|that) |scene |line |idea |number |no\. )?"
    rf"({NUMBER})\b(?! ?(?:is|explains?|was|has|does|could)\b)(?: ?(?:s|secs?|seconds?)\b)?",
    re.IGNORECASE,
)
_KIND = r"(?:banners?|flyers?|jingles?|posters?|videos?|films?|leaflets?)"
_OTHER_KIND = re.compile(
    rf"\b({_KIND})\b([^.?!\n]*?)[\s,.;!-]+(?:(?:no|sorry|wait|actually)[\s,]+)*not (?:an? |the )?\1,?\s*(?:but )?(?:an? |the )?({_KIND})\b",
    re.IGNORECASE,
)
_OTHER_CHANNEL = re.compile(
    r"#[\w-]+[\s,.;!-]+(?:(?:no|wait|sorry|actually|i mean)[\s,.;!-]+)+(?:(?:in|to) )?(#[\w-]+)",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(
    r"\bnot (?:for |in )?xx([slfdrp])(\d+)(?:,| but)+ (?:it's )?(xx\1\d+)\b", re.IGNORECASE
)
_THAT_NOT = re.compile(
    r"\b(xx([slfdrp])\d+),? (?:and )?(?:not|instead of|rather than) xx\2\d+\b", re.IGNORECASE
)
_TAKEN_BACK = re.compile(
    r"[\s,.;!?-]+(?:(?:no[, ]+)?scratch that|(?:oh )?wait,? no|no,? (?:wait|hold on|hang on)|actually,? (?:no|forget (?:it|that))"
    r"|on second thoughts?|forget (?:that|it)|never mind(?: that)?|no,? sorry|sorry,? no)\b[\s,.;!-]+(?=\S)",
    re.IGNORECASE,
)
# Clauses that only add to a request for a new ad and are no request of their own there.
_PART_OF_AD = frozenset(
    {"new_ad", "update_strategy", "set_brand", "duplicate_project", "generate_script"}
    | {"select_campaign", "render", "get_campaign", "edit_script", "edit_scene", "follow"}
)
# Two of these in a row are two requests: "lock scene 1 and redo scene 2".
_EACH_ITS_OWN = frozenset({"edit_scene", "edit_script", "duplicate_project"})
_BUTTON = re.compile(
    r"[,;.] (?:and )?((?:the )?(?:cta|call to action|button)\b)(?=.{0,12}xxq)", re.IGNORECASE
)
_NEXT_LINE = re.compile(
    r"(?<=.)(?:[,;]| and| then)+ (?:also )?(?:the )?(xxl\d+)(?=,? (?:to|into|should|must|says?|reads?|becomes?|is)\b|: ?)",
    re.IGNORECASE,
)
STRONG_MIN = 2.2
START_SURE = 0.5
START_WITH_RULE = 0.12


@dataclass(frozen=True)
class Group:
    """A stretch of the masked message that makes one request."""

    text: str


def numbers_put_right(text: str) -> str:
    """Return a message as it was typed without the number or channel that it corrects at once.

    "delete scene 4, I mean 5" speaks of scene 5, "30 seconds, no, 15" of 15 seconds.
    """
    text = _OTHER_KIND.sub(lambda m: f"{m[3]}{m[2]}", text)
    text = _OTHER_NUMBER.sub(lambda m: f"{m[3]}{m[2] or ''}", text)
    return _OTHER_CHANNEL.sub(lambda m: m[1], text)


def without_left_alone(text: str) -> str:
    """Return the message without what it says to leave as it is."""
    kept = _LEFT_ALONE.sub(" ", text).strip()
    return kept or text


def put_right(text: str) -> str:
    """Return a masked message without what it takes back in the same breath.

    "redo scene 2, no, scene 3" and "not scene 1, scene 2 should go" speak of one scene; what stands
    before "scratch that" was not meant.
    """
    text = re.sub(r"\bxxn\d+(?:,| but)*\s*", "", text)
    text = _SWAPPED.sub(lambda m: m[3], text)
    text = _NOT_THAT.sub(lambda m: m[3], text)
    text = _THAT_NOT.sub(lambda m: m[1], text)
    parts = _TAKEN_BACK.split(text)
    last = parts[-1].strip()
    return last if len(parts) > 1 and len(last.split()) >= 2 else text


def groups_of(
    text: str, reading: Reading | None = None, places: list[int] | None = None
) -> list[Group]:
    """Return the requests in a masked message, in order; without any sign of one, one group.

    `reading` is of the message as it was typed and `places` maps its characters to the masked ones:
    where the reader is sure that a request begins, the message is cut there; where rules see one
    begin, it is cut if the reader does not rule it out.
    """
    ruled = _starts_by_rule(text)
    if reading is None or not reading.intents or places is None:
        starts = ruled
    else:
        heard: dict[int, float] = {}
        for place, likely in reading.starts:
            at = places[place] if place < len(places) else len(text)
            heard[at] = max(likely, heard.get(at, 0.0))
        starts = [
            at
            for at, end in pairwise([*ruled, len(text)])
            if _near(heard, at) >= START_WITH_RULE or plainly(text[at:end])
        ]
        sure = [at for at, likely in sorted(heard.items()) if likely >= START_SURE and at > 0]
        starts += [at for at in sure if all(abs(at - other) > 5 for other in starts)]
    if re.search(r"\bxx[sl]\d+", text):
        # Beside what is said of a scene or a line, the button is a thing of its own.
        buttons = [match.start(1) for match in _BUTTON.finditer(text)]
        starts += [at for at in buttons if all(abs(at - other) > 5 for other in starts)]
    if len(re.findall(r"\bxxl\d+", text)) > 1:
        lines = [match.start(1) for match in _NEXT_LINE.finditer(text)]
        starts += [at for at in lines if all(abs(at - other) > 5 for other in starts)]
    cuts = [0, *sorted(set(starts)), len(text)]
    parts = [text[a:b] for a, b in pairwise(cuts)]
    return [Group(_tidy(part)) for part in parts if _tidy(part)]


def _near(heard: dict[int, float], place: int) -> float:
    return max((likely for at, likely in heard.items() if abs(at - place) <= 5), default=0.0)


def _tidy(part: str) -> str:
    """Drop the joining words at the ends of a part."""
    part = re.sub(
        r"^[\s,;.!-]*(?:(?:and|then|also|plus|but|oh|so)\b[\s,]*)*", "", part, flags=re.IGNORECASE
    )
    return re.sub(
        r"(?:[\s,;&+-]|\b(?:and|then|also|plus|but)\s*$)+$", "", part, flags=re.IGNORECASE
    )


def _clauses(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in _CUT.finditer(text):
        if cut.start() > start:
            spans.append((start, cut.start()))
        start = cut.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _starts_by_rule(text: str) -> list[int]:
    """Return where rules see a further request begin."""
    found: list[tuple[str | None, int]] = []
    for start, end in _clauses(text)[:40]:
        intent = strong_rule(text[start:end])
        if not found:
            found.append((intent, start))
            continue
        last = found[-1][0]
        same = intent == last and intent not in _EACH_ITS_OWN
        if intent is None or same or _belongs(last, intent, text[start:end]):
            continue
        if last is None and len(found) == 1:
            # A word of praise or haste before a request is no part of it.
            opening = text[found[0][1] : start]
            filler = len(opening.split()) <= 3 and "xx" not in opening
            found[-1] = (intent, start if filler else found[0][1])
        else:
            found.append((intent, start))
    return [start for _, start in found if start > 0]


def strong_rule(clause: str) -> str | None:
    """Return the intent that rules plainly see in a clause, or None."""
    scores = rule_scores(clause)
    if not scores:
        return None
    best = max(scores, key=lambda intent: (scores[intent], intent))
    return best if scores[best] >= STRONG_MIN else None


def _belongs(last: str | None, intent: str, clause: str) -> bool:
    if last == "new_ad":
        return intent in _PART_OF_AD
    if last == "generate_ideas":
        return intent == "choose_idea" or (
            intent == "generate_script" and "script" not in clause.lower()
        )
    return False
