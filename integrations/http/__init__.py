"""The HTTP door: chat over AG-UI, REST, health."""

from integrations.http.app import make_http_app

__all__ = ["make_http_app"]
