"""How likely each request is for a clause: rules, what the reader says, and what the state makes likely."""

from dataclasses import dataclass, field
from typing import Protocol

from integrations.brain.encoder import Reading
from integrations.brain.plain import WEIGHT, plainly
from integrations.brain.rules import RULES
from integrations.brain.view import View

LEARNED_WEIGHT = 5.0
# The reader has seen the state already, so what the state adds counts only in part beside it.
PRIOR_SHARE = 0.5
FAMILIES: dict[str, str] = {
    "rewrite_scene": "edit_scene", "retake_scene": "edit_scene", "lock_scene": "edit_scene",
    "unlock_scene": "edit_scene", "drop_scene": "edit_scene", "move_scene": "edit_scene",
    "add_scene": "edit_scene", "lock_script": "edit_script", "unlock_script": "edit_script",
}  # fmt: skip
"""Kinds of request that one plan serves, and its name; all others have their own."""
QUIET = frozenset({"hold", "help", "cannot", "none"})
"""Kinds that ask for nothing to be done."""


class Scorer(Protocol):
    """A learned second opinion: what a text asks for, its slots, and where requests begin."""

    def read(self, text: str, prefix: str) -> Reading:
        """Return what it makes of a text after a prefix."""
        ...


class NoScorer:
    """Has no opinion; the rules decide alone."""

    def read(self, text: str, prefix: str) -> Reading:
        """Return nothing."""
        return Reading()


@dataclass(frozen=True)
class Scores:
    """For one clause: the sum that decides, the best rule's weight, and the reader's probability."""

    total: dict[str, float] = field(default_factory=dict)
    rules: dict[str, float] = field(default_factory=dict)
    learned: dict[str, float] = field(default_factory=dict)

    def ranked(self) -> list[str]:
        """Return the families, likeliest first."""
        return sorted(self.total, key=lambda family: (-self.total[family], family))


def rule_scores(text: str) -> dict[str, float]:
    """Return the best rule's weight for each family that has one, a little more for several."""
    low = text.lower()
    scores: dict[str, float] = {}
    for rule in RULES:
        if rule.pattern.search(low):
            best = scores.get(rule.intent)
            scores[rule.intent] = rule.weight if best is None else max(best, rule.weight) + 0.2
    plain = plainly(low)
    if plain is not None:
        scores[plain] = max(scores.get(plain, 0.0), WEIGHT)
    return scores


def families(intents: dict[str, float]) -> dict[str, float]:
    """Return probabilities summed by family."""
    summed: dict[str, float] = {}
    for intent, probability in intents.items():
        family = FAMILIES.get(intent, intent)
        summed[family] = summed.get(family, 0.0) + probability
    return summed


def score(text: str, view: View, reading: Reading) -> Scores:
    """Return the scores of a masked clause and what the reader made of it as it was typed."""
    rules, learned = rule_scores(text), families(reading.intents)
    total = {family: rules.get(family, 0.0) for family in {*rules, *learned}}
    plain = plainly(text)
    if plain is not None:
        total[plain] += LEARNED_WEIGHT
    for family in total:
        total[family] += LEARNED_WEIGHT * learned.get(family, 0.0)
        if total[family] > 0.3:
            total[family] += prior(family, view) * (PRIOR_SHARE if learned else 1.0)
    return Scores(total, rules, learned)


def prior(family: str, view: View) -> float:
    """Return what the state adds: an open question, a running or a failed production."""
    if family == "choose_idea":
        if view.next_step == "choose_idea" or view.last_question == "choose_idea":
            return 0.9
        return 0.0 if view.ideas else -1.0
    if family == "generate_ideas":
        return 0.2 if view.next_step in ("generate_ideas", "choose_idea") else 0.0
    if family == "retry_project":
        return 0.6 if view.has_failed else -0.6
    if family in ("get_status", "cancel_project"):
        return 0.4 if view.is_running else 0.0
    if family in ("render", "edit_scene"):
        return 0.3 if view.scenes else 0.0
    if family in ("edit_script", "generate_script"):
        return 0.2 if view.beats else -0.2
    if family == "duplicate_project":
        return 0.3 if view.project is not None else -2.0
    if family in ("update_strategy", "suggest_strategy"):
        return 0.0 if view.campaign is not None else -1.0
    return 0.0
