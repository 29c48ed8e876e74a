"""JSON schemas as strict servers want them, and arguments as our tools want them back."""

import json
from copy import deepcopy
from typing import Any

# Strict servers refuse these words; our own models check the limits behind them afterwards.
_UNSUPPORTED = ("minLength", "maxLength", "default", "title", "examples", "uniqueItems", "format")


def strict_schema(schema: dict[str, Any]) -> dict[str, Any] | None:
    """Return the schema with closed objects and all properties required, optional ones nullable.

    Returns None where the schema has an object with free keys, which no strict server accepts.
    """
    root = deepcopy(schema)
    return root if _make_strict(root) else None


def without_nulls(arguments: str, schema: dict[str, Any]) -> str:
    """Return the arguments' JSON text without the nulls that stand for "left out".

    Text that is not a JSON object, or holds no such null, is returned as the model wrote it.
    """
    try:
        values = json.loads(arguments)
    except ValueError:
        return arguments
    if not isinstance(values, dict):
        return arguments
    required = set(schema.get("required", ()))
    kept = {key: v for key, v in values.items() if v is not None or key in required}
    return arguments if len(kept) == len(values) else json.dumps(kept, ensure_ascii=False)


def _make_strict(node: Any) -> bool:
    if isinstance(node, list):
        return all(_make_strict(item) for item in node)
    if not isinstance(node, dict):
        return True
    for word in _UNSUPPORTED:
        if not isinstance(node.get(word), dict):
            node.pop(word, None)
    if node.get("type") == "object" or "properties" in node:
        if node.get("additionalProperties") not in (None, False) or "properties" not in node:
            if node.get("properties") or node.get("additionalProperties"):
                return False
            node["properties"] = {}
        return _close_object(node)
    return all(_make_strict(value) for value in node.values())


def _close_object(node: dict[str, Any]) -> bool:
    properties: dict[str, Any] = node["properties"]
    required = set(node.get("required", ()))
    good = all(_make_strict(value) for value in properties.values())
    for key, value in properties.items():
        if key not in required and not _may_be_null(value):
            properties[key] = {"anyOf": [value, {"type": "null"}]}
    node["required"] = list(properties)
    node["additionalProperties"] = False
    rest = [value for key, value in node.items() if key != "properties"]
    return good and all(_make_strict(value) for value in rest)


def _may_be_null(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return False
    kind = schema.get("type")
    if kind == "null" or (isinstance(kind, list) and "null" in kind):
        return True
    return any(_may_be_null(choice) for choice in schema.get("anyOf", ()))
