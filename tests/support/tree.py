"""What is in this repository: its folders, its own files, and the modules that ship."""

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
