"""Makes jingles: the campaign's motif, a tagline spoken before the last downbeat, the sonic logo,
stems.

Called inside the studio's media process. The same mood and seed give the motif of the campaign's
music beds.
"""

from pathlib import Path

import av
import numpy as np

from integrations.studio.music import Performance, natural_button, played
from integrations.studio.music_choice import mood_for
from integrations.studio.sound_effects import fade, gain
from integrations.studio.sound_master import TARGET_LUFS, mastered_music
from integrations.studio.sound_measure import SAMPLE_RATE, Sound, loudness_lufs, write_wav
from integrations.studio.sound_mix import mix
from integrations.studio.voice import speak
from tools.kit.ports import JingleMade, JingleOrder, PlacedLine, SpokenLine, VoiceOrder, WorkFailed

PROVIDER = "embedded composer"
SECONDS = (6, 10, 15, 30)
MP3_BITS = 192_000

_STEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("drums", ("kick", "drums", "effects")),
    ("bass", ("bass",)),
    ("harmony", ("pad", "keys", "pluck")),
    ("melody", ("tune",)),
)
_TAKE_STEP = 7919
_BREATH_SECONDS = 0.12
_INTRO_SECONDS = 0.9
_MP3_FRAME = 1152
_OFF_TARGET_LU_MAX = 0.5


def make_jingle(order: JingleOrder, folder: Path) -> JingleMade:
    """Compose `order` into `folder`: jingle.wav, jingle.mp3 and one WAV for each stem.

    Raises `WorkFailed` for a length that is not offered, for a tagline that the voice cannot say
    in time or not at all, and should the finished sound not measure right.
    """
    if order.seconds not in SECONDS:
        raise WorkFailed("A jingle can be 6, 10, 15 or 30 seconds long.", retryable=False)
    seed = order.seed + _TAKE_STEP * order.take
    button = natural_button(order.seconds)
    piece = played(mood_for(order.mood), order.seconds, button, seed)
    bed = mastered_music(piece.sound())
    if order.tagline.strip():
        sound, voice = _with_tagline(order, folder, bed, button)
    else:
        sound, voice = bed, None
    level = loudness_lufs(sound)
    if not np.isfinite(sound).all() or abs(level - TARGET_LUFS) > _OFF_TARGET_LU_MAX:
        raise WorkFailed(
            "The jingle came out at the wrong loudness. Ask for another take.", retryable=False
        )
    wav, mp3 = folder / "jingle.wav", folder / "jingle.mp3"
    write_wav(wav, sound)
    write_mp3(mp3, sound)
    return JingleMade(
        wav=wav,
        mp3=mp3,
        stems=_stems(piece, voice, folder),
        seconds=len(sound) / SAMPLE_RATE,
        beats_per_minute=round(piece.meter.beats_per_minute, 3),
        provider=PROVIDER,
    )


def write_mp3(file: Path, sound: Sound) -> None:
    """Write a stereo sound as MP3 at 192 kbit/s."""
    with av.open(str(file), "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = MP3_BITS
        for start in range(0, len(sound), _MP3_FRAME):
            piece = np.ascontiguousarray(sound[start : start + _MP3_FRAME].T, np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate = SAMPLE_RATE
            frame.pts = start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _with_tagline(
    order: JingleOrder, folder: Path, bed: Sound, button: float
) -> tuple[Sound, Sound]:
    """The bed with the tagline before its button, and the tagline alone at its place."""
    room = button - _BREATH_SECONDS - _INTRO_SECONDS
    said = speak(
        VoiceOrder(
            lines=(order.tagline,),
            seconds_max=(room,),
            pronunciations=order.pronunciations,
            seed=order.seed + order.take,
        ),
        folder,
    )
    line = said.lines[0]
    placed = (_placed(line, button - _BREATH_SECONDS - line.seconds),)
    music = folder / "jingle-bed.wav"
    write_wav(music, bed)
    whole = mix(order.seconds, said.file, placed, music)
    alone = mix(order.seconds, said.file, placed, None)
    music.unlink()
    return whole, alone


def _placed(line: SpokenLine, at_seconds: float) -> PlacedLine:
    return PlacedLine(
        text=line.text,
        voice_start_seconds=line.start_seconds,
        seconds=line.seconds,
        at_seconds=at_seconds,
        words=(),
    )


def _stems(piece: Performance, voice: Sound | None, folder: Path) -> tuple[Path, ...]:
    """Write the groups of instruments, in the balance of the mix, and the voice when there is
    one."""
    whole = piece.sound()
    level = loudness_lufs(whole)
    # One factor for all, so that the stems laid together sound as composed, with head room.
    factor = gain(TARGET_LUFS - 6 - level) if np.isfinite(level) else gain(0)
    files = []
    for name, buses in _STEMS:
        files.append(folder / f"jingle-{name}.wav")
        write_wav(files[-1], np.clip(piece.sound(buses) * factor, -1, 1))
    if voice is not None:
        files.append(folder / "jingle-voice.wav")
        write_wav(files[-1], fade(voice, 0.005, 0.01))
    return tuple(files)
