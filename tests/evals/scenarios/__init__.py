"""All scenarios, by family: `ALL`."""

from tests.evals.scenarios import (
    cancel,
    chatter,
    credits,
    edits,
    edits_after,
    failure,
    new_ad,
    new_asset,
    resume,
    several,
)
from tests.evals.scenarios.form import Scenario

ALL: tuple[Scenario, ...] = (
    *new_ad.SCENARIOS,
    *new_asset.SCENARIOS,
    *edits.SCENARIOS,
    *edits_after.SCENARIOS,
    *several.SCENARIOS,
    *resume.SCENARIOS,
    *failure.SCENARIOS,
    *cancel.SCENARIOS,
    *credits.SCENARIOS,
    *chatter.SCENARIOS,
)
