"""The snippets of docs/clients.md, run as they stand against a real server."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.models import Production
from tests.support.door import Door, Tenant, open_door
from tests.support.missing import missing, not_installed
from tests.support.slack.typed import MODULES, NODE

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "clients.md"
CLIENTS = ROOT / ".venv" / "clients" / "bin"
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SNIPPETS = {name: (kind, code) for kind, name, code in BLOCK.findall(PAGE.read_text()) if name}
SECONDS_MAX = 120


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Give one server for this module; every test makes tenants of its own."""
    with open_door(sqlite_template, tmp_path_factory.mktemp("door")) as opened:
        yield opened


def run(door: Door, tenant: Tenant, name: str, folder: Path) -> str:
    """Run a snippet of the page in a folder and return what it printed."""
    kind, code = SNIPPETS[name]
    file = folder / f"snippet.{'mjs' if kind == 'js' else kind}"
    file.write_text(code)
    if kind == "js":
        (folder / "node_modules").symlink_to(MODULES)
    program = {
        "python": [sys.executable, "-W", "error"],
        "sh": ["bash", "-euo", "pipefail"],
        "js": [str(NODE)],
    }[kind]
    env = {
        "PATH": f"{CLIENTS}:{os.defpath}",
        "HOME": str(folder),
        "LLM_USER_PATH": str(folder),
        "NO_PROXY": "*",
        "AYTADA_URL": door.base_url,
        "AYTADA_KEY": tenant.secret,
    }
    ran = subprocess.run(
        [*program, str(file)],
        cwd=folder, env=env, capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3_000:] + ran.stderr[-3_000:]
    return ran.stdout


def films(door: Door, tenant: Tenant) -> int:
    """Return how many productions of a workspace have succeeded."""
    with door.stage.database.read() as session:
        made = session.query(Production).filter(Production.workspace_id == tenant.workspace_id)
        return made.filter(Production.state == "done").count()


def test_every_snippet_of_the_page_is_run_here() -> None:
    assert set(SNIPPETS) == {"openai", "llm", "curl", "mcp", "agui"}


def test_the_openai_package_gets_its_film(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Snippet openai")
    said = run(door, tenant, "openai", tmp_path)
    assert "Shall I go ahead?" in said and "is ready" in said and "/files/" in said
    assert films(door, tenant) == 1


def test_llm_talks_and_goes_on(door: Door, tmp_path: Path) -> None:
    if not (CLIENTS / "llm").exists():
        not_installed("no .venv/clients: see docs/clients.md, “Trying all of this”")
    tenant = door.tenant("Snippet llm")
    assert "credits" in run(door, tenant, "llm", tmp_path)
    assert len(tenant.all.get("/api/conversations").json()) == 1


def test_curl_is_answered(door: Door, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        not_installed("no curl")
    said = json.loads(run(door, door.tenant("Snippet curl"), "curl", tmp_path))
    assert said["choices"][0]["message"]["content"]


def test_an_agent_gets_its_film_over_mcp(door: Door, tmp_path: Path) -> None:
    tenant = door.tenant("Snippet mcp")
    said = run(door, tenant, "mcp", tmp_path)
    assert "%" in said and "/files/" in said
    assert films(door, tenant) == 1


def test_ag_ui_s_client_talks_and_sees_the_price(door: Door, tmp_path: Path) -> None:
    if not (MODULES / "@ag-ui" / "client").exists():
        missing("no @ag-ui/client: run npm install in tests/contract/node")
    assert "credits" in run(door, door.tenant("Snippet agui"), "agui", tmp_path)


def test_the_configuration_for_hosts_is_right() -> None:
    [config] = [
        json.loads(code) for kind, _, code in BLOCK.findall(PAGE.read_text()) if kind == "json"
    ]
    assert config["mcpServers"]["aytada"]["url"].endswith("/mcp")
