"""Whole conversations with the embedded model, every second scenario once; their floors when they
are asked for.

`AYTADA_EVAL_FLOORS=1` plays eight trials of every scenario instead and fails below a floor, as
`make evals` does.
"""

import json
import os

import pytest

from tests.evals.run_scenarios import TRIALS, measure
from tests.evals.scenarios import ALL
from tests.evals.scenarios.form import FAMILIES, Say
from tests.evals.scores import EMBEDDED, pass_hat, table
from tests.evals.transcripts import write

# Read before the tests' own fixture hides every AYTADA_ variable.
WITH_FLOORS = os.environ.get("AYTADA_EVAL_FLOORS") == "1"
SCENARIOS_MIN = 48
FAMILY_MIN = 6
WORDINGS_MIN = 4


def test_there_are_enough_scenarios_and_wordings() -> None:
    """Eight families, none of them thin; every step has its wordings, none of them twice."""
    sizes = {family: sum(each.family == family for each in ALL) for family in FAMILIES}
    assert len(ALL) >= SCENARIOS_MIN and min(sizes.values()) >= FAMILY_MIN
    assert len({each.name for each in ALL}) == len(ALL)
    pools = [
        (each.name, pool)
        for each in ALL
        for act in each.acts
        if isinstance(act, Say)
        for pool in (act.pool, act.yes, act.no, act.idea, act.which)
        if pool is not None
    ]
    assert [name for name, pool in pools if len(set(pool)) < max(WORDINGS_MIN, len(pool))] == []
    assert [each.name for each in ALL if not each.checks] == []


@pytest.mark.parametrize(
    ("passed", "trials", "k", "chance"),
    [(8, 8, 4, 1.0), (7, 8, 4, 0.5), (4, 8, 4, 1 / 70), (3, 8, 4, 0.0), (6, 8, 1, 0.75)],
)
def test_pass_k_is_the_chance_that_k_trials_all_pass(
    passed: int, trials: int, k: int, chance: float
) -> None:
    assert pass_hat(passed, trials, k) == pytest.approx(chance)


@pytest.mark.timeout(1_200 if WITH_FLOORS else 300)
def test_the_embedded_model_keeps_every_promise() -> None:
    """No trial breaks the machinery, spends without a yes, breaks a promise, or says that
    something was done which was not; with floors asked for, the scores reach them too."""
    chosen = ALL if WITH_FLOORS else ALL[::2]
    scored, played = measure(EMBEDDED, chosen, trials=TRIALS if WITH_FLOORS else 1)
    assert [p for each in played for p in each.problems if p.startswith("broke")] == []
    assert [(each.scenario, each.broken) for each in played if each.broken] == []
    assert [(each.scenario, each.false_claims) for each in played if each.false_claims] == []
    assert scored.overall.wrong_spend == 0
    assert [score.name for score in scored.families] == list(FAMILIES)
    assert json.loads(json.dumps(scored.as_json()))["overall"]["scenarios"] == len(chosen)
    assert table([scored]).count("\n") == len(FAMILIES) + 3
    assert write(played).count("\n## ") == len(played) - 1
    if WITH_FLOORS:
        assert scored.missed_floors == ()
