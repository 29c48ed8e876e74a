"""Writes failures to the log without what people said: errors of a database carry its values."""

import logging
import traceback


def log_failure(log: logging.Logger, what: str, error: BaseException) -> None:
    """Log what failed, with the kind of error and where it came from, and not its message."""
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s: %s\n%s", what, type(error).__name__, places)
