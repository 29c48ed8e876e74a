"""Clips whose words are timed to a voice follow the voice of their film, and nobody pays for it."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

from storage import projects
from storage.engine import Database
from storage.models import Project
from tests.support.plain_studio import PlainStudio, fail_times
from tests.support.stage import Stage
from tools.kit.ports import (
    Cancelled,
    ClipMade,
    ClipOrder,
    Fault,
    FilmMade,
    SpokenLine,
    StitchOrder,
    VoiceMade,
    VoiceOrder,
)
from tools.kit.spec import ToolContext

Times = tuple[float, ...]
TOO_FAST = Fault(check="voice", message="The voice is too fast.", culprit="voiceover")
FILM = 175


class TimedStudio(PlainStudio):
    """A studio whose voice speaks slower when it is asked again, and that remembers the word times
    and the take of every clip, and which clips and words each film was put together from."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.clip_times: dict[bytes, Times] = {}
        self.takes: list[tuple[int, int]] = []
        self.films: list[tuple[list[Times], list[Times]]] = []

    def speak(self, order: VoiceOrder, folder: Path, cancelled: Cancelled) -> VoiceMade:
        made = super().speak(order, folder, cancelled)
        slower = 1.0 + 0.5 * order.seed
        return made.model_copy(
            update={"lines": tuple(_slower(line, slower) for line in made.lines)}
        )

    def make_clip(self, order: ClipOrder, folder: Path, cancelled: Cancelled) -> ClipMade:
        made = super().make_clip(order, folder, cancelled)
        self.clip_times[made.file.read_bytes()] = _rhythm([w.start_seconds for w in order.words])
        self.takes.append((order.index, order.take))
        return made

    def stitch(self, order: StitchOrder, folder: Path, cancelled: Cancelled) -> FilmMade:
        shown = [self.clip_times[clip.read_bytes()] for clip in order.clips]
        heard = [_rhythm([w.start_seconds for w in line.words]) for line in order.lines]
        self.films.append((shown, heard))
        return super().stitch(order, folder, cancelled)


def _slower(line: SpokenLine, factor: float) -> SpokenLine:
    words = tuple(
        word.model_copy(
            update={
                "start_seconds": round(word.start_seconds * factor, 3),
                "end_seconds": round(word.end_seconds * factor, 3),
            }
        )
        for word in line.words
    )
    return line.model_copy(update={"words": words, "seconds": round(line.seconds * factor, 3)})


def _rhythm(starts: list[float]) -> Times:
    """Return the time from word to word: the same in a clip and in its film."""
    return tuple(round(b - a, 2) for a, b in pairwise(starts))


def in_time(studio: TimedStudio) -> bool:
    """Tell whether the newest film's clips show the words when its voice says them."""
    shown, heard = studio.films[-1]
    return shown == heard


def found(stage: Stage, context: ToolContext, project_id: str) -> Project:
    """Return a project as it is now."""
    with stage.database.read() as session:
        return projects.get(session, context.workspace_id, project_id)


def test_a_voice_that_is_made_again_takes_its_clips_along(
    database: Database, tmp_path: Path
) -> None:
    """The same pictures with the new times, for nothing; the copy's film fits too."""
    studio = TimedStudio()
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        studio.film_faults[:] = [TOO_FAST]
        assert stage.render(context, project).state == "done"
        assert studio.orders.count("voiceover") == 2
        assert in_time(studio)
        # Not another take: what was seen stays.
        assert sorted(studio.takes) == [(at, 0) for at in range(4) for _ in range(2)]
        assert stage.balance(context) == (1000 - FILM, 0)
        assert stage.audit() == ()
        copy = stage.use(context, "duplicate_project", project=project.id).project_id
        # Named, because the news of the first film turns the conversation to it at any moment.
        stage.use(context, "edit_scene", project=copy, scene=4, action="rewrite", on_screen="Now")
        studio.orders.clear()
        assert stage.render(context, found(stage, context, copy)).state == "done"
        assert in_time(studio)
        assert studio.orders == ["clip 3", "stitch"]


def test_clips_that_a_later_film_reuses_follow_its_own_voice(
    database: Database, tmp_path: Path
) -> None:
    """After a voice was made again, another line brings a voice of the first kind: the clips that
    cost nothing are timed to it."""
    studio = TimedStudio()
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        studio.film_faults[:] = [TOO_FAST]
        assert stage.render(context, project).state == "done"
        stage.use(context, "edit_script", line=4, voice="Grab your own can today.")
        quote = stage.quote(context, project)
        assert quote.credits == 50
        stage.accept(context, quote)
        assert stage.wait_for_production(quote.quote_id).state == "done"
        assert in_time(studio)
        assert stage.balance(context) == (1000 - FILM - 50, 0)
        assert stage.audit() == ()


def test_what_fits_already_is_not_made_again(database: Database, tmp_path: Path) -> None:
    studio = TimedStudio()
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        assert stage.render(context, project).state == "done"
        stage.use(context, "edit_script", line=4, voice="Grab your own can today.")
        studio.orders.clear()
        assert stage.render(context, project).state == "done"
        assert studio.orders.count("stitch") == 1
        assert [order for order in studio.orders if order.startswith("clip")] == ["clip 3"]
        assert in_time(studio)


def clip_again(studio: TimedStudio, fail: Callable[[], None]) -> Callable[[], None]:
    """Return a fault that strikes only once the voice has been made again."""

    def strike() -> None:
        if studio.orders.count("voiceover") > 1:
            fail()

    return strike


def test_a_retry_brings_the_clips_in_time(database: Database, tmp_path: Path) -> None:
    """The voice is new and one clip could not follow: the film fails, everything stays owned, and
    the retry pays for the stitch alone."""
    studio = TimedStudio()
    studio.failing["clip"] = clip_again(studio, fail_times(1, "Fogged.", retryable=False))
    with Stage(database, tmp_path, studio=studio) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        studio.film_faults[:] = [TOO_FAST]
        failed = stage.render(context, project)
        assert (failed.state, failed.error) == ("failed", "Fogged.")
        assert stage.balance(context) == (1000 - FILM + 5, 0)
        retry = stage.quote(context, project)
        assert retry.credits == 5
        stage.accept(context, retry)
        assert stage.wait_for_production(retry.quote_id).state == "done"
        assert in_time(studio)
        assert stage.balance(context) == (1000 - FILM, 0)
        assert stage.audit() == ()


def test_a_restart_brings_the_clips_in_time(sqlite_database: Database, tmp_path: Path) -> None:
    """The process stops while the clips follow the new voice; the next one goes on there."""
    studio = TimedStudio()
    busy = Event()

    def take_long() -> None:
        studio._seconds = 30.0
        busy.set()

    studio.failing["clip"] = clip_again(studio, take_long)
    with Stage(sqlite_database, tmp_path, studio=studio, drain_seconds=1) as stage:
        context = stage.member(credits=1000)
        project = stage.scripted_project(context)
        studio.film_faults[:] = [TOO_FAST]
        quote = stage.quote(context, project)
        stage.accept(context, quote)
        assert busy.wait(30)
    assert studio.orders.count("stitch") == 1
    studio._seconds = 0.0
    studio.failing.clear()
    with Stage(sqlite_database, tmp_path, studio=studio) as stage:
        assert stage.wait_for_production(quote.quote_id).state == "done"
        assert studio.orders.count("voiceover") == 2
        assert in_time(studio)
        assert stage.balance(context) == (1000 - FILM, 0)
        assert stage.audit() == ()
