"""The direction of imports: import-linter's contracts hold, and each of them catches a planted
violation.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from importlib import metadata, util
from pathlib import Path
from typing import Any

from tests.support.tree import FOLDERS, ROOT, imported, product_modules

# Who may import what import-linter cannot see: packages that are loaded by name (their wheels have
# no types that mypy can read), and those of the command line and the drivers. "" means everywhere.
BESIDE: dict[str, str | tuple[str, ...]] = {
    "httpx": ("integrations/cli", "integrations/slack/"),
    "onnxruntime": "integrations/brain/",
    "pikepdf": "integrations/studio/",
    "psycopg": "storage/",
    "pydantic": "",
    "rich": "integrations/cli",
    "safetensors": "integrations/brain/training/",
    "segno": "integrations/studio/",
    "skia": "integrations/studio/",
    "torch": "integrations/brain/training/",
    "typer": "integrations/cli",
    "uharfbuzz": "integrations/studio/",
    "uvicorn": "integrations/cli",
    "zxingcpp": "integrations/studio/",
}
# One violation of each contract: the file, and what it imports.
PLANTED = {
    "layers": ("storage", "import tools.registry"),
    "no-cycles": ("graph", "import graph.planted_twin"),
    "tools": ("tools", "import tools.stitch"),
    "integrations": ("integrations/brain", "import integrations.openai"),
    "no-tests": ("agent", "import pytest"),
    "owner-sql": ("integrations/studio", "import sqlalchemy"),
    "owner-files": ("agent", "import obstore"),
    "owner-durable": ("storage", "import dbos"),
    "owner-models": ("tools/kit", "import openai"),
    "owner-web": ("graph", "import fastapi"),
    "owner-pages": ("integrations/http", "import jinja2"),
    "owner-mcp": ("integrations/http", "import mcp"),
    "owner-asgi": ("graph", "import starlette"),
    "owner-slack": ("graph", "import slack_sdk"),
    "owner-media": ("storage", "import av"),
    "owner-arrays": ("tools/kit", "import numpy"),
    "owner-matching": ("graph", "import rapidfuzz"),
    "owner-settings": ("agent", "import pydantic_settings"),
}


def linter_config() -> dict[str, Any]:
    """Return import-linter's configuration."""
    config: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
    linter: dict[str, Any] = config["tool"]["importlinter"]
    return linter


def lint(folder: Path) -> str:
    """Return what import-linter prints about the tree in a folder."""
    linter = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(folder)}
    result = subprocess.run(
        [str(linter), "--no-logo", "--no-cache"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    return result.stdout + result.stderr


def test_all_contracts_hold() -> None:
    printed = lint(ROOT)
    assert f"Contracts: {len(linter_config()['contracts'])} kept, 0 broken." in printed, printed


def test_each_contract_catches_a_planted_violation(tmp_path: Path) -> None:
    assert {contract["id"] for contract in linter_config()["contracts"]} == set(PLANTED)
    for folder in FOLDERS:
        shutil.copytree(
            ROOT / folder,
            tmp_path / folder,
            ignore=lambda _, names: [
                name for name in names if Path(name).suffix not in ("", ".py")
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for contract, (folder, line) in PLANTED.items():
        name = contract.replace("-", "_")
        (tmp_path / folder / f"planted_{name}.py").write_text(f"{line}\n")
    (tmp_path / "graph" / "planted_twin.py").write_text("import graph.planted_no_cycles\n")
    printed = lint(tmp_path)
    assert f"Contracts: 0 kept, {len(PLANTED)} broken." in printed, printed


def test_every_third_party_package_has_an_owner() -> None:
    owned = {
        package
        for contract in linter_config()["contracts"]
        if contract["type"] == "protected"
        for package in contract["protected_modules"]
    }
    ownerless: dict[str, list[str]] = defaultdict(list)
    for file in product_modules():
        path = file.relative_to(ROOT).as_posix()
        for name in imported(file) - set(sys.stdlib_module_names) - set(FOLDERS) - owned:
            if name not in BESIDE or not path.startswith(BESIDE[name]):
                ownerless[name].append(path)
    assert not ownerless, "each needs a contract in pyproject.toml or a line in BESIDE"


def test_folders_of_integrations_are_kept_apart() -> None:
    contract = next(c for c in linter_config()["contracts"] if c["id"] == "integrations")
    apart = next(layer for layer in contract["layers"] if "|" in layer).split(" | ")
    folders = {file.parent.name for file in (ROOT / "integrations").glob("*/__init__.py")}
    assert set(apart) == folders - {"common"}


def test_the_five_names_are_ours_alone() -> None:
    for name in FOLDERS:
        spec = util.find_spec(name)
        assert spec is not None and spec.origin == str(ROOT / name / "__init__.py")
    claims = metadata.packages_distributions()
    claimed = {name: claims[name] for name in FOLDERS if name in claims}
    assert all(set(owners) == {"aytada"} for owners in claimed.values()), claimed


def test_only_settings_reads_the_environment() -> None:
    readers = [
        file.relative_to(ROOT).as_posix()
        for file in product_modules()
        if any(word in file.read_text() for word in ("os.environ", "os.getenv", "from os import"))
    ]
    assert readers in ([], ["integrations/settings.py"])
