"""Skia's Python binding, imported so that it also loads where no GL library is installed."""

import importlib
from typing import Any

from integrations.studio.gl_stub import ensure_gl

ensure_gl()
# The binding has no type stubs; everything that is drawn goes through this one untyped name.
skia: Any = importlib.import_module("skia")
