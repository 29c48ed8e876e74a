"""How likely each intent is for a clause: rules, what the state makes likely, and a learned score."""

from typing import Protocol

from integrations.brain.rules import RULES
from integrations.brain.view import View

ACT_MIN = 2.2
LEARNED_WEIGHT = 3.0


class Scorer(Protocol):
    """A learned second opinion. It adds to the rules; it never acts alone below `ACT_MIN`."""

    def score(self, text: str, view: View) -> dict[str, float]:
        """Return a probability for each intent that it knows; missing means 0."""
        ...


class NoScorer:
    """Has no opinion; the rules decide alone."""

    def score(self, text: str, view: View) -> dict[str, float]:
        """Return nothing."""
        return {}


def rule_scores(text: str) -> dict[str, float]:
    """Return the best rule's weight for each intent that has one, a little more for several."""
    low = text.lower()
    scores: dict[str, float] = {}
    for rule in RULES:
        if rule.pattern.search(low):
            best = scores.get(rule.intent)
            scores[rule.intent] = rule.weight if best is None else max(best, rule.weight) + 0.2
    return scores


def intent_scores(text: str, view: View, scorer: Scorer) -> dict[str, float]:
    """Return the scores of a masked clause, highest first."""
    scores = rule_scores(text)
    for intent, probability in scorer.score(text, view).items():
        scores[intent] = scores.get(intent, 0.0) + LEARNED_WEIGHT * probability
    for intent in scores:
        scores[intent] += _prior(intent, view)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def _prior(intent: str, view: View) -> float:
    """Return what the state adds: an open question, a running or a failed production."""
    if intent == "choose_idea":
        if view.next_step == "choose_idea" or view.last_question == "choose_idea":
            return 0.9
        return 0.0 if view.ideas else -1.0
    if intent == "generate_ideas":
        return 0.2 if view.next_step in ("generate_ideas", "choose_idea") else 0.0
    if intent == "retry_project":
        return 0.6 if view.has_failed else -0.6
    if intent in ("get_status", "cancel_project"):
        return 0.4 if view.is_running else 0.0
    if intent == "render_scenes":
        return 0.3 if view.scenes else 0.0
    if intent == "edit_scene":
        return 0.3 if view.scenes else 0.0
    if intent in ("edit_script", "generate_script"):
        return 0.2 if view.beats else -0.2
    if intent == "reshape":
        return 0.3 if view.project is not None else -2.0
    if intent == "update_strategy":
        return 0.0 if view.campaign is not None else -1.0
    return 0.0
