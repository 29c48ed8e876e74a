"""All scenarios, by family: `ALL`."""

from tests.evals.scenarios import (
    cancel,
    chatter,
    credits,
    edits,
    failure,
    new_ad,
    resume,
    several,
)
from tests.evals.scenarios.form import Scenario

ALL: tuple[Scenario, ...] = (
    *new_ad.SCENARIOS,
    *edits.SCENARIOS,
    *several.SCENARIOS,
    *resume.SCENARIOS,
    *failure.SCENARIOS,
    *cancel.SCENARIOS,
    *credits.SCENARIOS,
    *chatter.SCENARIOS,
)
