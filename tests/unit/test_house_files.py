"""The shape of files: sizes, first lines, and what no file of the project may carry."""

import ast
import re
from pathlib import Path

from tests.support.tree import ROOT, own_files, product_modules

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
# ruff keeps lines at 100; the few tables that it is told to spare stay within this.
TABLE_COLUMNS_MAX = 140
TEXT_SUFFIXES = (
    "",
    ".css",
    ".html",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".py",
    ".toml",
    ".txt",
    ".yml",
)
# Put together, so that this file does not carry what it looks for.
REGISTRY_HOSTS = re.compile(
    "|".join(("python" + "hosted", r"pypi\.org/" + "simple", r"registry\." + "npmjs"))
)
HOME = re.compile(r"(?<![\w.~*-])/(?:root|home/\w+|Users/\w+)/\w")


def shown(file: Path) -> str:
    """Return a file's path in the repository."""
    return file.relative_to(ROOT).as_posix()


def texts() -> list[tuple[str, str]]:
    """Return path and content of every text file."""
    return [
        (shown(file), file.read_text(errors="replace"))
        for file in own_files()
        if file.suffix in TEXT_SUFFIXES
    ]


def test_files_are_at_most_400_lines() -> None:
    lengths = {shown(file): len(file.read_text().splitlines()) for file in product_modules()}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def test_functions_are_at_most_70_lines() -> None:
    too_long = {}
    for file in product_modules():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    too_long[f"{shown(file)}:{node.lineno} {node.name}"] = lines
    assert too_long == {}


def test_a_files_first_line_is_a_sentence_that_says_what_it_holds() -> None:
    # Only the empty file that makes a folder of tests a package has nothing to say.
    silent = [
        shown(file)
        for file in own_files()
        if file.suffix == ".py" and not re.match(r'"""[A-Z`“]', file.read_text())
        if file in product_modules() or file.read_text()
    ]
    assert silent == []


def test_no_line_is_wider_than_a_table_row_may_be() -> None:
    wide = [
        f"{shown(file)}:{number}"
        for file in own_files()
        if file.suffix == ".py"
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if len(line) > TABLE_COLUMNS_MAX
    ]
    assert wide == []


def test_every_module_is_in_a_package() -> None:
    # A folder without __init__.py would be merged with a stranger's folder of the same name.
    bare = {
        shown(file.parent)
        for file in product_modules()
        if not (file.parent / "__init__.py").exists() and file.parent.name != "versions"
    }
    assert bare == set()


def test_no_file_names_a_package_registrys_host() -> None:
    assert [path for path, text in texts() if REGISTRY_HOSTS.search(text)] == []


def test_no_file_carries_a_path_of_the_machine_it_was_written_on() -> None:
    carriers = [path for path, text in texts() if str(ROOT) in text or HOME.search(text)]
    assert carriers == []


def test_nothing_is_left_for_later() -> None:
    # Put together, like the hosts above.
    later = re.compile(
        r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error")) + r")\b"
    )
    assert [path for path, text in texts() if path.endswith(".py") and later.search(text)] == []
