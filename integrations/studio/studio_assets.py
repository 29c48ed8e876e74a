"""The embedded studio's ports for banners, flyers, jingles and free drafts.

This module stays light on purpose: it must never import a drawing, sound or video library.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.kit.ports import (
    BannersMade,
    BannersOrder,
    Cancelled,
    DraftMade,
    DraftOrder,
    FlyerMade,
    FlyerOrder,
    JingleMade,
    JingleOrder,
)

RunJob = Callable[[str, dict[str, Any], float, Cancelled], Any]
"""Runs a job in a process of its own: its name, the request, its deadline in seconds."""


class EmbeddedAssets:
    """Makes banner sets, flyers, jingles and drafts; every method raises `WorkFailed` or
    `WorkCancelled`."""

    def __init__(self, name: str, run_job: RunJob, asset_seconds: float, draft_seconds: float):
        self.name = name
        self._run_job = run_job
        self._asset_seconds = asset_seconds
        self._draft_seconds = draft_seconds

    def make_banners(self, order: BannersOrder, folder: Path, cancelled: Cancelled) -> BannersMade:
        """Draw a banner set into `folder`."""
        return BannersMade.model_validate(self._make("banners", order, folder, cancelled))

    def make_flyer(self, order: FlyerOrder, folder: Path, cancelled: Cancelled) -> FlyerMade:
        """Draw a flyer into `folder`."""
        return FlyerMade.model_validate(self._make("flyer", order, folder, cancelled))

    def make_jingle(self, order: JingleOrder, folder: Path, cancelled: Cancelled) -> JingleMade:
        """Compose a jingle into `folder`."""
        return JingleMade.model_validate(self._make("jingle", order, folder, cancelled))

    def make_draft(self, order: DraftOrder, folder: Path, cancelled: Cancelled) -> DraftMade:
        """Make a free draft in `folder`."""
        return DraftMade.model_validate(self._make("draft", order, folder, cancelled))

    def _make(self, job: str, order: Any, folder: Path, cancelled: Cancelled) -> Any:
        seconds = self._draft_seconds if job == "draft" else self._asset_seconds
        request = {"order": order.model_dump(mode="json"), "folder": str(folder)}
        return self._run_job(job, request, seconds, cancelled)
