"""What is in this repository: its folders, its own files, the modules that ship and what they
import.
"""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("agent", "tools", "graph", "integrations", "storage")


@cache
def own_files() -> tuple[Path, ...]:
    """Return every file that git tracks or would track, sorted."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "-c", "-o", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    files = {ROOT / name for name in listed.split("\0") if name}
    return tuple(sorted(file for file in files if file.is_file()))


@cache
def product_modules() -> tuple[Path, ...]:
    """Return the Python modules of the five folders, sorted."""
    return tuple(
        file
        for file in own_files()
        if file.suffix == ".py" and file.relative_to(ROOT).parts[0] in FOLDERS
    )


@cache
def imported(file: Path) -> frozenset[str]:
    """Return the top-level names that a module imports, by statement or by name."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            names.update(str(word.value) for word in node.args if isinstance(word, ast.Constant))
    return frozenset(name.partition(".")[0] for name in names)
