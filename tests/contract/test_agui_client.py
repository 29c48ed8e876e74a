"""AG-UI with tools that nobody here wrote: its own client from Node, and `ag-ui-validate`."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.door import SLOWLY, Door, Tenant, open_door, run_input
from tests.support.missing import missing, not_installed
from tests.support.slack.typed import MODULES, NODE, NODE_FOLDER

DRIVER = NODE_FOLDER / "agui" / "drive.mjs"
VALIDATE = Path(__file__).parents[2] / ".venv" / "clients" / "bin" / "ag-ui-validate"
SECONDS_MAX = 120
NO_FAULTS = "no conformance violations"


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes tenants of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


def drive(
    door: Door, secret: str, *says: str, thread: str = "main", stop_after: str | None = None
) -> dict[str, Any]:
    """Say things with AG-UI's client and return its runs and its messages."""
    if not (MODULES / "@ag-ui" / "client").exists():
        missing("no @ag-ui/client: run npm install in tests/contract/node")
    given = {
        "url": door.base_url,
        "secret": secret,
        "threadId": thread,
        "says": says,
        "stopAfter": stop_after,
    }
    ran = subprocess.run(
        [str(NODE), str(DRIVER), json.dumps(given)],
        env={"NO_PROXY": "*"}, capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3_000:]
    made: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return made


def validate(*words: str) -> str:
    """Run `ag-ui-validate` and return its report; no error and no warning may be in it."""
    if not VALIDATE.exists():
        not_installed("no .venv/clients: see docs/clients.md, “Trying all of this”")
    ran = subprocess.run(
        [str(VALIDATE), *words, "--no-color", "--max-warnings", "0"],
        env={"NO_PROXY": "*"}, capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_a_live_run_conforms(door: Door) -> None:
    tenant = door.tenant("Live")
    header = f"Authorization: Bearer {tenant.secret}"
    assert NO_FAULTS in validate(f"{door.base_url}/api/chat", "--header", header)


def test_every_kind_of_run_conforms(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Kinds")
    door.scripted_project(tenant)
    says = ("Render it", "no, make the hook shorter", "Show me a draft", "yes")
    for number, text in enumerate(says):
        body = run_input(text, thread="written", run=f"r{number}")
        file = tmp_path / f"{number}.sse"
        file.write_text(tenant.all.post("/api/chat", json=body).text)
        validate(str(file))


def test_ag_ui_s_client_talks_and_approves(door: Door) -> None:
    tenant = door.tenant("Client")
    door.scripted_project(tenant)
    made = drive(door, tenant.secret, "Render it", "yes", thread="written")
    quoted, approved = made["runs"]
    assert [each["outcome"] for each in made["runs"]] == ["success", "success"]
    assert [each["name"] for each in quoted["custom"]] == ["quote"]
    assert [each["name"] for each in approved["custom"]] == ["accepted"]
    assert approved["custom"][0]["value"]["quote_id"] == quoted["result"]["quoteId"]
    said = [each.get("content", "") for each in made["messages"] if each["role"] == "assistant"]
    assert "Shall I go ahead?" in "\n".join(said)
    assert "On it" in said[-1]


def test_ag_ui_s_client_goes_on_where_it_was(door: Door) -> None:
    tenant = door.tenant("Goes on")
    drive(door, tenant.secret, "Start a campaign for our cold brew", thread="one")
    made = drive(door, tenant.secret, "Which campaigns do I have?", thread="one")
    assert "cold brew" in made["messages"][-1]["content"].lower()
    assert len(tenant.all.get("/api/conversations").json()) == 1


def test_ag_ui_s_client_stops_a_turn(door: Door) -> None:
    tenant = door.tenant("Stops")
    door.stage.patient.go.clear()
    made = drive(door, tenant.secret, f"{SLOWLY}.", stop_after="TEXT_MESSAGE_CONTENT")
    door.stage.patient.go.set()
    assert made["runs"][0]["stopped"] is True
    assert made["runs"][0]["outcome"] == "cancelled"


def test_ag_ui_s_client_sees_errors(door: Door) -> None:
    stranger = drive(door, "ayt_wrong", "Hello")["runs"][0]
    assert "401" in stranger["failed"] and "aytada keys create" in stranger["failed"]


def reading_key(tenant: Tenant) -> str:
    """Return the key that may only read."""
    return str(tenant.read.headers["Authorization"]).removeprefix("Bearer ")


def test_a_key_that_only_reads_may_not_talk(door: Door) -> None:
    refused = drive(door, reading_key(door.tenant("Reads")), "Hello")["runs"][0]
    assert "403" in refused["failed"]
