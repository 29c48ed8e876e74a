"""The embedded voice as the studio's voice maker: speaks the lines of an order into one WAV file.

Called inside the studio's media process. English only; each line is made to fit the seconds it is
given.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from integrations.studio.sound_master import at_loudness
from integrations.studio.sound_measure import SAMPLE_RATE, Sound, write_wav
from integrations.studio.voice_model import PROVIDER, VOICE_RATE, Phoneme, VoiceModel
from integrations.studio.voice_times import word_times
from integrations.studio.voice_words import Reading, has_foreign_letters_only, readings
from tools.kit.ports import SpokenLine, SpokenWord, VoiceMade, VoiceOrder, WorkFailed

_SPEED_FASTEST = 1.2
_SPEED_LIMITS = (0.6, 1.6)
_GAP_SECONDS = 0.15
_HEAD_SECONDS = 0.09
_TAIL_SECONDS = 0.06
# Low enough for a last soft "f"; the voice's own silence is far below.
_AUDIBLE = 0.003
_LINE_LUFS = -18.0
_PEAK_MAX_DBTP = -1.6
_TRIES_MAX = 4


@dataclass(frozen=True)
class _Cut:
    """A spoken line without the silence around it: samples at 48 kHz and words timed from its
    start."""

    sound: Sound
    words: tuple[SpokenWord, ...]

    @property
    def seconds(self) -> float:
        return len(self.sound) / SAMPLE_RATE


def speak(order: VoiceOrder, folder: Path) -> VoiceMade:
    """Speak every line of `order` into `folder`/voice.wav (48 kHz, mono, 16 bit).

    Words carry the text as written. A line with nothing to say lasts 0 seconds and has no words.
    The same order gives the same bytes. Raises `WorkFailed` when the language is not English, or
    when a line is longer than its `seconds_max` even at the fastest speed; the message names the
    line.
    """
    if len(order.lines) != len(order.seconds_max):
        raise ValueError("an order needs one seconds_max for each line")
    _refuse_other_languages(order)
    model: VoiceModel | None = None
    cuts: list[_Cut] = []
    for index, line in enumerate(order.lines):
        words = readings(line, order.pronunciations)
        if not words:
            cuts.append(_Cut(np.zeros(0, np.float32), ()))
            continue
        model = model or VoiceModel()
        cuts.append(
            _fitting(model, words, order.seconds_max[index], order.speed, order.seed + index)
        )
    sound, starts = _one_after_the_other(cuts)
    file = folder / "voice.wav"
    write_wav(file, sound)
    lines = tuple(
        SpokenLine(text=text, start_seconds=start, seconds=cut.seconds, words=cut.words)
        for text, start, cut in zip(order.lines, starts, cuts, strict=True)
    )
    return VoiceMade(file=file, lines=lines, provider=PROVIDER)


def _refuse_other_languages(order: VoiceOrder) -> None:
    if order.language.lower().replace("_", "-").split("-")[0] != "en":
        raise WorkFailed(
            "The embedded voice speaks English only. Leave the voice off (captions and music carry "
            "the ad), or connect a speech vendor.",
            retryable=False,
        )
    for line in order.lines:
        if has_foreign_letters_only(line):
            raise WorkFailed(
                f"The embedded voice speaks English only and cannot read “{line.strip()}”. Write "
                "the line in English, leave the voice off, or connect a speech vendor.",
                retryable=False,
            )


def _fitting(
    model: VoiceModel, words: tuple[Reading, ...], seconds_max: float, speed: float, seed: int
) -> _Cut:
    """The line at `speed`, or as much faster as it takes to fit. Raises `WorkFailed` when it
    cannot."""
    pace = float(np.clip(speed, *_SPEED_LIMITS))
    fastest = max(pace, _SPEED_FASTEST)
    cut = _say(model, words, pace, seed)
    for _ in range(_TRIES_MAX):
        if cut.seconds <= seconds_max or pace >= fastest:
            break
        # Pauses shrink less than speech does, hence a little more than the plain ratio.
        pace = min(fastest, pace * max(1.02, 1.01 * cut.seconds / max(seconds_max, 0.1)))
        cut = _say(model, words, pace, seed)
    if cut.seconds <= seconds_max:
        return cut
    text = " ".join(word.written for word in words)
    count = len(text.split())
    enough = int(count * max(seconds_max, 0.0) / cut.seconds)
    advice = f"shorten it to about {enough} words" if enough > 1 else "shorten it to a word or two"
    raise WorkFailed(
        f"The line “{text}” ({count} words) takes {cut.seconds:.1f} s even spoken fast, "
        f"{max(0.1, cut.seconds - seconds_max):.1f} s more than the {seconds_max:.1f} s it has: "
        f"{advice}, or give the scene more time.",
        retryable=False,
    )


def _say(model: VoiceModel, words: tuple[Reading, ...], speed: float, seed: int) -> _Cut:
    spoken = model.say(" ".join(word.said for word in words), speed, seed)
    audible = np.flatnonzero(np.abs(spoken.samples) > _AUDIBLE)
    if len(audible) == 0:
        return _Cut(np.zeros(0, np.float32), ())
    first, last = audible[0] / VOICE_RATE - _HEAD_SECONDS, audible[-1] / VOICE_RATE + _TAIL_SECONDS
    start = max(0, round(first * VOICE_RATE))
    sound = resample_poly(
        spoken.samples[start : round(last * VOICE_RATE)], SAMPLE_RATE // VOICE_RATE, 1
    )
    lead = start / VOICE_RATE
    heard = tuple(
        Phoneme(p.symbol, max(0.0, p.start_seconds - lead), max(0.0, p.end_seconds - lead))
        for p in spoken.phonemes
    )
    alone = [model.phonemes(word.said) for word in words]
    words_heard = word_times([word.written for word in words], alone, heard)
    return _Cut(
        _levelled(np.asarray(sound, np.float32)), _within(words_heard, len(sound) / SAMPLE_RATE)
    )


def _within(words: tuple[SpokenWord, ...], seconds: float) -> tuple[SpokenWord, ...]:
    """The words with milliseconds as the smallest unit, none after the line's end."""
    return tuple(
        SpokenWord(
            text=word.text,
            start_seconds=round(min(word.start_seconds, seconds), 3),
            end_seconds=round(min(word.end_seconds, seconds), 3),
        )
        for word in words
    )


def _levelled(sound: Sound) -> Sound:
    """Bring a line to the common loudness, so that scenes do not jump; ends are faded against
    clicks."""
    sound = at_loudness(sound[:, None], _LINE_LUFS, _PEAK_MAX_DBTP)[:, 0]
    ramp = np.linspace(0.0, 1.0, SAMPLE_RATE // 100, dtype=np.float32)
    if len(sound) > 2 * len(ramp):
        sound[: len(ramp)] *= ramp
        sound[-len(ramp) :] *= ramp[::-1]
    return sound


def _one_after_the_other(cuts: list[_Cut]) -> tuple[Sound, list[float]]:
    """All lines in one sound with a short silence after each; and where each starts, in seconds."""
    gap = np.zeros(round(_GAP_SECONDS * SAMPLE_RATE), np.float32)
    parts: list[Sound] = []
    starts: list[float] = []
    samples = 0
    for cut in cuts:
        starts.append(samples / SAMPLE_RATE)
        if len(cut.sound):
            parts += [cut.sound, gap]
            samples += len(cut.sound) + len(gap)
    return (np.concatenate(parts[:-1]) if parts else gap), starts
