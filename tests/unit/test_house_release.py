"""What a release promises on paper: locks, licences, decisions, and the commands that README
shows.
"""

import re
import sys
import tomllib
from importlib import metadata
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_group

from integrations.cli import cli
from integrations.settings import Settings
from tests.support import notices
from tests.support.tree import FOLDERS, ROOT, imported, own_files, product_modules

DECISION_SECTIONS = ["Context", "Decision", "Consequences"]


# SQLAlchemy loads the driver by name, and Starlette the reader of forms.
# Needed to train the encoder anew, never to run the program; test_house_imports keeps them there.
TRAINING_ONLY = ("torch", "safetensors")
LOADED_BY_NAME = {"psycopg", "python-multipart"}


def project() -> dict[str, Any]:
    """Return pyproject.toml's `project` table."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return table


def locked() -> dict[str, list[str]]:
    """Return the lines of requirements.lock that belong to each package, by canonical name."""
    packages: dict[str, list[str]] = {}
    name = ""
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        if re.match(r"[A-Za-z0-9]", line):
            name = canonicalize_name(Requirement(line.rstrip(" \\")).name)
            packages.setdefault(name, [])
        elif line.strip().startswith("--hash"):
            packages[name].append(line)
    return packages


def test_every_locked_package_has_hashes() -> None:
    assert [name for name, hashes in locked().items() if not hashes] == []


def test_everything_that_we_ask_for_is_locked() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = config["project"]["dependencies"] + config["dependency-groups"]["dev"]
    assert {canonicalize_name(Requirement(line).name) for line in asked} <= set(locked())


def test_what_we_depend_on_is_what_we_import() -> None:
    used = {name for file in product_modules() for name in imported(file)}
    used -= {*sys.stdlib_module_names, *FOLDERS, *TRAINING_ONLY}
    asked = {canonicalize_name(Requirement(line).name) for line in project()["dependencies"]}
    # Several distributions may share one import name (langgraph); one of them is asked for.
    owners = {
        name: {canonicalize_name(owner) for owner in found}
        for name, found in metadata.packages_distributions().items()
        if name in used
    }
    assert {name for name in used if not owners.get(name, set()) & asked} == set()
    assert asked - {owner for found in owners.values() for owner in found} == LOADED_BY_NAME


def test_the_lock_names_no_address() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    asked = [line for line in lines if not line.lstrip().startswith("#")]
    assert [line for line in lines if "://" in line] == []
    assert [line for line in asked if re.match(r"\s*(-i|--index|--extra-index|--find)", line)] == []


def test_no_lock_file_with_addresses_is_tracked() -> None:
    assert {file.name for file in own_files()} & {
        "uv.lock",
        "pylock.toml",
        "package-lock.json",
    } == set()


def test_classifiers_are_the_versions_that_we_accept() -> None:
    assert project()["requires-python"] == ">=3.11,<3.14"
    python = "Programming Language :: Python :: "
    named = [line.removeprefix(python) for line in project()["classifiers"] if python in line]
    assert named == ["3.11", "3.12", "3.13"]


def test_notice_names_every_runtime_package_and_no_other() -> None:
    text = (ROOT / "NOTICE").read_text()
    written = set(re.findall(r"^[a-z0-9-]+: \S.*$", text, flags=re.MULTILINE))
    # Which packages are needed differs a little between Pythons and platforms; what is here is
    # listed.
    assert set(notices.entries()) <= written, "run `make notice`"
    assert {line.partition(":")[0] for line in written} <= set(locked())


def test_notice_names_every_typeface() -> None:
    text = (ROOT / "NOTICE").read_text()
    assert notices.notice().partition("\n\n")[0] in text
    for file in (ROOT / "integrations" / "studio" / "fonts" / "licenses").glob("*-OFL.txt"):
        assert f"  {file.name.removesuffix('-OFL.txt')}: Copyright" in text


def decisions() -> list[str]:
    """Return the names of the decision files."""
    return sorted(file.name for file in (ROOT / "docs" / "decisions").glob("*.md"))


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [name[:5] for name in decisions()] == [
        f"{n:04}-" for n in range(1, len(decisions()) + 1)
    ]


@pytest.mark.parametrize("name", decisions())
def test_a_decision_has_its_three_sections(name: str) -> None:
    text = (ROOT / "docs" / "decisions" / name).read_text()
    assert re.match(rf"# {int(name[:4])}\. \S", text)
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == DECISION_SECTIONS
    assert len(text.splitlines()) <= 60


def test_the_decisions_that_code_and_pages_cite_exist() -> None:
    cited = {
        name
        for file in own_files()
        if file.suffix in (".py", ".md", ".toml")
        for name in re.findall(r"decisions/(\d{4}-[a-z0-9-]+\.md)", file.read_text())
    }
    assert cited <= set(decisions())


def readme_commands(program: str) -> set[str]:
    """Return the first word after `make` or `aytada` wherever README shows it as code."""
    text = (ROOT / "README.md").read_text()
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    code = "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])
    return set(re.findall(rf"(?:^|/){program} ([a-z-]+)", code, flags=re.MULTILINE))


def test_the_make_commands_in_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert {"demo", "up", "test"} <= readme_commands("make") <= targets


def test_the_aytada_commands_in_readme_exist() -> None:
    commands = set(get_group(cli).commands)
    assert {"chat", "worker"} <= readme_commands("aytada") <= commands


def test_the_settings_in_readme_exist() -> None:
    named = set(re.findall(r"AYTADA_([A-Z_]+)", (ROOT / "README.md").read_text()))
    known = {name.upper() for name in Settings.model_fields}
    assert named - {"TEST_POSTGRES_URL"} <= known


def test_the_pages_that_pages_link_to_exist() -> None:
    missing = []
    for file in own_files():
        if file.suffix == ".md":
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", file.read_text()):
                if not (file.parent / target).exists():
                    missing.append(f"{file.relative_to(ROOT)} -> {target}")
    assert missing == []
