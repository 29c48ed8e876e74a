"""Decides whether a request is sure enough to be acted on without asking.

Acting wrongly costs more than asking: what is quoted must be surer than what is free and undone with
a word. A rule that agrees vouches for the reader, and the reader vouches for a rule.
"""

import re

from integrations.brain.scoring import QUIET, Scores
from integrations.brain.view import View

RULES_ALONE_MIN = 2.2
"""Without a reader: the sum of rule and state from which a request is acted on."""
LEARNED_ALONE_MIN = 0.75
LEARNED_WITH_RULE_MIN = 0.20
RULE_VOUCHES_MIN = 2.2
PLAIN_MIN = 4.5
"""A rule of this weight matches a whole clause that means one thing only."""
QUIET_MIN = 0.65
QUIET_VETO = 0.60
QUOTING_MIN = 0.90
QUOTING_WITH_RULE_MIN = 0.55
READ_BACK_MIN = 0.60
QUOTING = frozenset({"render", "stitch", "retry_project"})
HEDGED_MIN = 0.97
"""From which a request is acted on although it speaks of later, of others, or in jest."""
_HEDGED = re.compile(
    r"\b(?:i'll|we'll|will|i will) (?:come|get) back\b|\bpark(?:ing|ed)? (?:this|it|that)\b|\bnext (?:sprint|quarter|month|week|year)\b"
    r"|\b(?:later|some ?day|one day|eventually|at some point|probably|perhaps one|sooner or later)\b|\bhaha|\bcompliments?\b"
    r"|\bkeeps? (?:saying|telling|asking)\b|\bwhoever\b|\bif (?:only|i were|we had|we were)\b|\b(?:said|says|told|asked) (?:me |us )?"
    r"(?:that )?(?:we|i|you) (?:should|could|ought|must)\b|\b(?:used to|would have|should have|could have)\b",
    re.IGNORECASE,
)


def is_hedged(text: str) -> bool:
    """Tell whether a text speaks of later, of what others say, or in jest."""
    return _HEDGED.search(text) is not None


def is_ruled(scores: Scores, family: str) -> bool:
    """Tell whether a rule sees a family plainly enough to vouch for it."""
    return scores.rules.get(family, 0.0) >= RULE_VOUCHES_MIN


def is_sure(scores: Scores, family: str, view: View) -> bool:
    """Tell whether the likeliest family may be acted on."""
    if not scores.learned:
        return scores.total.get(family, 0.0) >= RULES_ALONE_MIN
    learned = scores.learned.get(family, 0.0)
    if family in QUIET:
        return learned >= QUIET_MIN
    if scores.rules.get(family, 0.0) >= PLAIN_MIN:
        return True
    quiet = sum(scores.learned.get(name, 0.0) for name in QUIET)
    if quiet >= QUIET_VETO:
        return False
    vouched = is_ruled(scores, family)
    if family in QUOTING or _costs(family, view):
        return learned >= (QUOTING_WITH_RULE_MIN if vouched else QUOTING_MIN)
    return learned >= (LEARNED_WITH_RULE_MIN if vouched else LEARNED_ALONE_MIN)


def _costs(family: str, view: View) -> bool:
    """Tell whether it would end in a price: a next step that costs, or a text beyond the first."""
    if family == "go_on":
        return view.next_step in ("render_scenes", "render_asset", "retry_project")
    if family == "generate_script":
        return bool(view.beats)
    return family == "generate_ideas" and bool(view.ideas)


def sureness(scores: Scores, family: str) -> float:
    """Return how likely a family is, 0 to 1: the reader's word, or the rules' where there is none."""
    if scores.learned:
        vouched = 0.2 if is_ruled(scores, family) else 0.0
        return min(1.0, scores.learned.get(family, 0.0) + vouched)
    return min(1.0, max(0.0, scores.total.get(family, 0.0)) / 4.0)
