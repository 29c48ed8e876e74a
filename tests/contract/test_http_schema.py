"""The schema is kept: a generator of requests, good and bad, finds no answer outside of it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.door import Door, open_door

EXAMPLES = 6
DEADLINE_SECONDS = 240
# A colour that does not exist, or a stitch before the clips, fits the schema and is refused.
TOO_STRICT = "positive_data_acceptance"


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


def test_no_request_is_answered_outside_of_the_schema(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Fuzz")
    door.scripted_project(tenant)
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{door.base_url}/openapi.json"]
    command += ["--header", f"Authorization: Bearer {tenant.secret}", "--no-color"]
    command += ["--max-examples", str(EXAMPLES), "--seed", "1", "--exclude-checks", TOO_STRICT]
    # Streams without an end are read elsewhere.
    command += ["--phases", "fuzzing", "--exclude-path-regex", "events$"]
    ran = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-6_000:] + ran.stderr[-2_000:]
    assert "generated" in ran.stdout
    assert door.stage.audit() == ()
