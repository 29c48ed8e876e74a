"""Free drafts: small, short, watermarked, and drawn by what draws the finished work."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from integrations.studio.drafts import make_draft
from integrations.studio.flyer import PORTRAIT, painted
from integrations.studio.flyer_layout import Flyer
from integrations.studio.sound_measure import loudness_lufs, read_wav
from tools.kit.ports import (
    BannersOrder,
    BrandLook,
    ClipOrder,
    DraftOrder,
    EndCard,
    FilmDraftOrder,
    FlyerOrder,
    JingleOrder,
)

LOOK = BrandLook(brand_name="Lumen", colors=("#f2683c",), style="storytelling", seed=3)


def scene(index: int, text: str) -> ClipOrder:
    """Return the order of one second of picture."""
    return ClipOrder(
        look=LOOK,
        format="9:16",
        resolution="720p",
        frames=30,
        index=index,
        count=2,
        beat="hook" if index == 0 else "call_to_action",
        visual="a can at dawn",
        on_screen=text,
        voice_line=text,
    )


def test_a_film_is_drafted_small_and_silent(tmp_path: Path) -> None:
    """The animatic is as long as the film, at a third of its size, and moves."""
    film = FilmDraftOrder(
        scenes=(scene(0, "Night shift?"), scene(1, "Try Lumen")),
        end_card=EndCard(call_to_action="Try Lumen", frames=30),
        mood="warm",
    )
    made = make_draft(DraftOrder(film=film), tmp_path)
    assert (made.width, made.height, made.seconds) == (360, 640, 3.0)
    with av.open(str(made.file)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(frames) == 30
    assert float(np.abs(frames[0].astype(int) - frames[-1].astype(int)).mean()) > 5
    assert made.file.stat().st_size < 1_000_000


def test_pictures_are_drafted_small_with_the_watermark_across(tmp_path: Path) -> None:
    """The flyer's draft differs from the flyer where the word lies, and is half its size."""
    order = FlyerOrder(look=LOOK, headline="Free cold brew", call_to_action="Come by")
    made = make_draft(DraftOrder(flyer=order), tmp_path)
    assert (made.width, made.height) == (540, 675)
    drafted = cv2.imread(str(made.file))
    assert drafted is not None
    whole = painted(Flyer(order, PORTRAIT, None))[..., :3]
    plain = cv2.resize(whole, (540, 675), interpolation=cv2.INTER_AREA)
    change = np.abs(drafted.astype(int) - plain.astype(int)).max(axis=2)
    assert 0.04 < float((change > 12).mean()) < 0.4


def test_banners_are_drafted_as_one_sheet(tmp_path: Path) -> None:
    """One picture of a few sizes."""
    order = BannersOrder(look=LOOK, headline="Wake up gently.", subline="", call_to_action="Try it")
    made = make_draft(DraftOrder(banners=order), tmp_path)
    picture = cv2.imread(str(made.file))
    assert picture is not None
    assert picture.shape == (made.height, 900, 3)


def test_a_jingle_is_drafted_cut_short(tmp_path: Path) -> None:
    """Eight seconds of a long jingle, with the watermark spoken, at a modest loudness."""
    order = JingleOrder(brand_name="Lumen", mood="calm", tagline="", seconds=15, seed=1)
    made = make_draft(DraftOrder(jingle=order), tmp_path)
    assert made.seconds == 8.0
    sound = read_wav(made.file)
    assert abs(len(sound) / 48_000 - 8.0) < 0.1
    assert -18 < loudness_lufs(sound) < -14


def test_a_draft_of_nothing_is_a_mistake(tmp_path: Path) -> None:
    """An order names one kind."""
    with pytest.raises(ValueError, match="something to show"):
        make_draft(DraftOrder(), tmp_path)
