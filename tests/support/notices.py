"""Writes NOTICE: whose work the project carries and whose it needs, from the installed packages'
metadata.

`make notice` calls it; `tests/unit/test_house_release.py` compares NOTICE with what is installed.
"""

import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
HEAD = """\
Aytada
Copyright 2026 the Aytada authors

Licensed under the Apache License, Version 2.0 (see LICENSE).

What this repository carries of others
--------------------------------------

Typefaces in integrations/studio/fonts, SIL Open Font License 1.1, each with its licence in
fonts/licenses and its origin in fonts/PROVENANCE.md:
{fonts}

The encoder in integrations/brain/model is fine-tuned from all-MiniLM-L6-v2 by
the sentence-transformers authors, Apache-2.0; see its MODEL_CARD.md. Messages in
tests/evals/bfcl_*.jsonl are from the Berkeley Function-Calling Leaderboard (Huanzhi Mao, Shishir
Patil, Sky Computing Lab), Apache-2.0; see tests/evals/README.md.

What it needs, installed from packages of its own and not carried here
----------------------------------------------------------------------

The embedded voice is hibari-tts (Apache-2.0, copyright 2026 Maureese Williams), whose package
carries its model. The wheels of av (PyAV) carry FFmpeg with libx264 and libx265, which are
under the GNU General Public License, version 2 or later: whoever passes on those wheels
together with this software must meet that licence. The wheels of psycopg-binary carry libpq;
those of soundfile carry libsndfile (LGPL); those of opencv-python-headless carry FFmpeg (LGPL).

"""
# Texts where a short name is meant, and names from before SPDX.
PLAIN = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "MIT License": "MIT",
}
NAME_CHARACTERS_MAX = 40


def runtime_packages() -> tuple[str, ...]:
    """Return the canonical names of every package that runs with us on this Python, sorted."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    extras: dict[str, set[str]] = {}
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        new = {"", *wanted.extras} - extras.get(name, set())
        if not new:
            continue
        extras.setdefault(name, set()).update(new)
        for line in metadata.requires(name) or []:
            needed = Requirement(line)
            marker = needed.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in new):
                waiting.append(needed)
    return tuple(sorted(extras))


def licence(package: str) -> str:
    """Return the licence that an installed package's metadata names. Raises `LookupError` for
    none.
    """
    facts = metadata.metadata(package).json
    named = str(facts.get("license_expression") or facts.get("license") or "").strip()
    if not named or (len(named) > NAME_CHARACTERS_MAX and "\n" in named):
        named = " OR ".join(
            line.rpartition(" :: ")[2]
            for line in facts.get("classifier", [])
            if line.startswith("License :: ")
        )
    if not named:
        raise LookupError(f"{package} names no licence")
    return PLAIN.get(named, named)


def entries() -> tuple[str, ...]:
    """Return NOTICE's lines about packages, such as `av: BSD-3-Clause`."""
    return tuple(f"{name}: {licence(name)}" for name in runtime_packages())


def notice() -> str:
    """Return the whole of NOTICE."""
    folder = ROOT / "integrations" / "studio" / "fonts" / "licenses"
    fonts = []
    for file in sorted(folder.glob("*-OFL.txt")):
        # Some texts name each file on the same line; the first name says it.
        copyright_line = file.read_text().strip().splitlines()[0].partition(")")[0] + ")"
        fonts.append(f"  {file.name.removesuffix('-OFL.txt')}: {copyright_line}")
    return HEAD.format(fonts="\n".join(fonts)) + "\n".join(entries()) + "\n"


if __name__ == "__main__":
    print(notice(), end="")
