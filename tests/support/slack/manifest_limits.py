"""Checks an app manifest's lengths against the limits that Slack's own types state in words.

The types in `@slack/web-api` say "Maximum length is 35 characters" or "A maximum of 10 shortcuts
can be included" in the comment of each field; this reads them from the installed package.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIELD = re.compile(r"^\s*([a-z_]+)\??: ([^;]+);", re.MULTILINE)
LENGTH = re.compile(r"[Mm]aximum length is ([\d,]+) characters")
COUNT = re.compile(r"[Aa]? ?[Mm]aximum of ([\d,]+) ")


@dataclass(frozen=True)
class Limit:
    """What a field's comment says."""

    kind: str
    """The field's TypeScript type."""
    length_most: int | None
    count_most: int | None


def read_limits(types: str) -> dict[str, dict[str, Limit]]:
    """Return the limits of every interface in a declaration file, by interface and field."""
    found: dict[str, dict[str, Limit]] = {}
    for match in re.finditer(r"interface (\w+)[^{]*\{\n(.*?)\n\}", types, re.DOTALL):
        fields: dict[str, Limit] = {}
        at = 0
        for field in FIELD.finditer(match[2]):
            comment = " ".join(match[2][at : field.start()].replace("*", " ").split())
            length, count = LENGTH.search(comment), COUNT.search(comment)
            fields[field[1]] = Limit(field[2], _number(length), _number(count))
            at = field.end()
        found[match[1]] = fields
    return found


def _number(match: re.Match[str] | None) -> int | None:
    return int(match[1].replace(",", "")) if match else None


def check_lengths(manifest: dict[str, Any], declarations: Path) -> list[str]:
    """Return which texts and lists of a manifest are too long.

    Args:
        manifest: The manifest as JSON.
        declarations: `manifest.d.ts` of `@slack/web-api`.
    """
    limits = read_limits(declarations.read_text())
    faults: list[str] = []
    _check(manifest, "Manifest", "", limits, faults)
    return faults


def _check(
    value: dict[str, Any],
    interface: str,
    pointer: str,
    limits: dict[str, dict[str, Limit]],
    faults: list[str],
) -> None:
    for name, item in value.items():
        limit = limits[interface].get(name)
        if limit is None:
            continue
        here = f"{pointer}/{name}"
        if isinstance(item, str) and limit.length_most and len(item) > limit.length_most:
            faults.append(f"{here}: {len(item)} characters, at most {limit.length_most}")
        if isinstance(item, list) and limit.count_most and len(item) > limit.count_most:
            faults.append(f"{here}: {len(item)} items, at most {limit.count_most}")
        inner = limit.kind.removesuffix("[]")
        for one in item if isinstance(item, list) else [item]:
            if isinstance(one, dict) and inner in limits:
                _check(one, inner, here, limits, faults)
