"""The embedded voice: what is said for what is written, when words are heard, and fitting a
scene."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from integrations.studio import voice, voice_times, voice_words
from integrations.studio.sound_measure import SAMPLE_RATE, loudness_lufs, read_wav
from integrations.studio.voice_model import Phoneme
from tools.kit.ports import SpokenLine, VoiceMade, VoiceOrder, WorkFailed
from tools.kit.timeline import spans

LINES = (
    "Mornings don't have to shout.",
    "Only $4.99 today 🎉 at lumencoffee.com!",
    "🎉",
    "",
    "Open 24/7, save 20% with AI — really.",
)


def order(*lines: str, seconds_max: float = 12.0, **more: object) -> VoiceOrder:
    return VoiceOrder.model_validate(
        {"lines": lines, "seconds_max": [seconds_max] * len(lines), **more}
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> VoiceMade:
    return voice.speak(order(*LINES), tmp_path_factory.mktemp("voice"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Save $4.99, now", ["Save", "$4.99,", "now"]),
        ("open 24/7.", ["open", "twenty-four seven."]),
        ("at x.com!", ["at", "x dot com!"]),
        ("https://www.lumen-coffee.co/free", ["lumen dash coffee dot co slash free"]),
        ("hello@lumen.com", ["hello at lumen dot com"]),
        ("9am-5pm daily", ["9 AM to 5 PM", "daily"]),
        ("only $9.99/mo", ["only", "$9.99 a month"]),
        ("No. 1 choice", ["number", "1", "choice"]),
        ("2x faster", ["2 times", "faster"]),
        ("4.9★ rated", ["4.9 stars", "rated"]),
        ("Call 1-800-555-1234", ["Call", "1, 8 0 0, 5 5 5, 1 2 3 4"]),
        ("*Bold* [claims]", ["Bold", "claims"]),
        ("No.", ["No."]),
        ("great.Really", ["great.Really"]),
    ],
)
def test_prices_addresses_and_hours_are_said_the_way_people_say_them(
    written: str, said: list[str]
) -> None:
    assert [word.said for word in voice_words.readings(written, {})] == said


def test_every_written_word_keeps_its_place_and_silent_ones_join_their_neighbour() -> None:
    line = "🎉  Wow — so *good* 👏 , right?"
    words = voice_words.readings(line, {})
    assert [word.written for word in words] == ["🎉 Wow —", "so", "*good* 👏 ,", "right?"]
    assert " ".join(word.written for word in words) == " ".join(line.split())


@pytest.mark.parametrize("line", ["", "   ", "🎉👏", "...", "— !", "★★★", "\u200b"])
def test_a_line_without_anything_to_say_has_no_words(line: str) -> None:
    assert voice_words.readings(line, {}) == ()


def test_a_brand_is_said_as_the_order_says() -> None:
    said = voice_words.readings("Try Xyloo, Xyloo's best.", {"xyloo": "/zˈIlu/"})
    assert [word.said for word in said] == [
        "Try",
        "[Xyloo](/zˈIlu/),",
        "[Xyloos](/zˈIluz/)",
        "best.",
    ]
    endings = voice_words.readings("Bex's Kat's", {"Bex": "/bɛks/", "kat": "/kæt/"})
    assert [word.said for word in endings] == ["[Bexs](/bɛksᵻz/)", "[Kats](/kæts/)"]
    respelled = voice_words.readings("Nguyen's tea", {"Nguyen": "win"})
    assert [word.said for word in respelled] == ["win's", "tea"]


def test_words_are_the_written_ones_in_order_within_their_line(made: VoiceMade) -> None:
    assert [line.text for line in made.lines] == list(LINES)
    assert [[word.text for word in line.words] for line in made.lines] == [
        ["Mornings", "don't", "have", "to", "shout."],
        ["Only", "$4.99", "today 🎉", "at", "lumencoffee.com!"],
        [],
        [],
        ["Open", "24/7,", "save", "20%", "with", "AI —", "really."],
    ]
    for line in made.lines:
        for word in line.words:
            assert 0 <= word.start_seconds < word.end_seconds <= line.seconds + 0.001
        for word, following in pairwise(line.words):
            assert word.end_seconds <= following.start_seconds


def test_a_price_takes_as_long_as_its_many_spoken_words(made: VoiceMade) -> None:
    price = made.lines[1].words[1]
    assert 1.2 < price.end_seconds - price.start_seconds < 2.6


def test_sound_is_where_the_words_are(made: VoiceMade) -> None:
    sound = read_wav(made.file)[:, 0]
    for line in made.lines:
        start = round(line.start_seconds * SAMPLE_RATE)
        heard = np.flatnonzero(
            np.abs(sound[start : start + round(line.seconds * SAMPLE_RATE)]) > 0.01
        )
        if not line.words:
            assert line.seconds == 0
            continue
        assert line.words[0].start_seconds == pytest.approx(heard[0] / SAMPLE_RATE, abs=0.06)
        assert line.words[-1].end_seconds == pytest.approx(heard[-1] / SAMPLE_RATE, abs=0.12)


def test_lines_follow_each_other_with_silence_between_at_one_loudness(made: VoiceMade) -> None:
    sound = read_wav(made.file)
    spoken = [line for line in made.lines if line.words]
    for line, following in pairwise(spoken):
        gap = following.start_seconds - line.start_seconds - line.seconds
        assert gap == pytest.approx(0.15, abs=0.001)
    last = spoken[-1]
    assert len(sound) == round((last.start_seconds + last.seconds) * SAMPLE_RATE)
    assert sound.shape[1] == 1
    levels = [loudness_lufs(_cut(sound, line)) for line in spoken]
    assert max(levels) - min(levels) < 1.5


def _cut(sound: np.ndarray, line: SpokenLine) -> np.ndarray:
    start = round(line.start_seconds * SAMPLE_RATE)
    return sound[start : start + round(line.seconds * SAMPLE_RATE)]


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    again = order("Smooth. Bright. Never bitter.", seed=4)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = voice.speak(again, tmp_path / "a"), voice.speak(again, tmp_path / "b")
    assert first.file.read_bytes() == second.file.read_bytes()
    assert first.lines == second.lines


def test_a_line_a_little_too_long_is_spoken_faster_until_it_fits(tmp_path: Path) -> None:
    line = "Slow-steeped for eighteen hours, so every sip is smooth."
    natural = voice.speak(order(line), tmp_path).lines[0].seconds
    wanted = natural * 0.9
    fitted = voice.speak(order(line, seconds_max=wanted), tmp_path).lines[0].seconds
    assert 0.75 * wanted < fitted <= wanted


def test_a_line_far_too_long_fails_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WorkFailed) as failed:
        voice.speak(
            order("Short.", "This one goes on and on and on for far too long.", seconds_max=1.2),
            tmp_path,
        )
    assert not failed.value.retryable
    message = str(failed.value)
    assert message.startswith(
        "The line “This one goes on and on and on for far too long.” (12 words)"
    )
    assert "more than the 1.2 s it has: shorten it to about 6 words" in message


@pytest.mark.parametrize(
    ("lines", "language"), [(("Bonjour tout le monde.",), "fr"), (("新しいコーヒー",), "en")]
)
def test_other_languages_are_refused_in_a_plain_sentence(
    lines: tuple[str, ...], language: str, tmp_path: Path
) -> None:
    with pytest.raises(WorkFailed, match="The embedded voice speaks English only") as failed:
        voice.speak(order(*lines, language=language), tmp_path)
    assert not failed.value.retryable


def test_a_film_without_any_words_gets_a_silent_file(tmp_path: Path) -> None:
    silent = voice.speak(order("", "🎉", language="en-GB"), tmp_path)
    assert [line.seconds for line in silent.lines] == [0, 0]
    assert not read_wav(silent.file).any()


def test_an_order_needs_a_limit_for_each_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one seconds_max for each line"):
        voice.speak(VoiceOrder(lines=("One.", "Two."), seconds_max=(1.0,)), tmp_path)


def test_odd_text_is_spoken_without_losing_a_word(tmp_path: Path) -> None:
    lines = (
        "She said “wow” (twice), e.g. at 9:30am on Jan. 5th — for R&D & co. w/ 50+ HVAC-pros!!!",
        "[x](/evil/) {json} <b>bold</b> C++ #1 @brand #tag 1/2-price ½ 5 km €5 £3.50 ¥900 100%…",
        "naïve café Zürich 日本 Ünïcödé 1,299.00 $1,299.00 $5M 4K USB-C it's o'clock rock'n'roll",
        "a",
    )
    made = voice.speak(order(*lines, seconds_max=40), tmp_path)
    for line in made.lines:
        assert " ".join(word.text for word in line.words) == " ".join(line.text.split())
        for word, following in pairwise(line.words):
            assert word.end_seconds <= following.start_seconds + 1e-9


def _heard(symbols: str) -> list[Phoneme]:
    return [Phoneme(symbol, 0.1 * k, 0.1 * (k + 1)) for k, symbol in enumerate(symbols)]


def test_words_are_matched_by_sound_even_where_neighbours_change_it() -> None:
    words = voice_times.word_times(["Dr.", "Ho", "5"], ["dɹ", "hO", "fˈIv"], _heard("dɑk hO fIv."))
    assert [(w.text, round(w.start_seconds, 2), round(w.end_seconds, 2)) for w in words] == [
        ("Dr.", 0.0, 0.3),
        ("Ho", 0.4, 0.6),
        ("5", 0.7, 1.0),
    ]


def test_words_whose_sound_is_not_found_share_the_time_beside_them() -> None:
    words = voice_times.word_times(["one", "two", "six"], ["wʌn", "", "sɪks"], _heard("wʌn sɪks"))
    assert [word.text for word in words] == ["one", "two", "six"]
    for word, following in pairwise(words):
        assert word.start_seconds < word.end_seconds <= following.start_seconds


@pytest.mark.parametrize(
    "line",
    [
        "Cold brew. Get yours.",
        "Curious? Get Cold Brew.",
        "Dinner. Homework. Bath. Repeat.",
        "Glow Serum. Get yours.",
    ],
)
def test_a_line_that_rests_inside_gets_the_time_for_it(line: str, tmp_path: Path) -> None:
    """Short sentences in one line take longer than their words: the film makes room for them."""
    others = ("Night-shift nurses, look up.", "That's where our cold brew comes in.")
    lines = (*others, "A glass, a window, nobody calling.", line)
    seconds = tuple(span.voice_seconds_max for span in spans(15, lines))
    spoken = voice.speak(VoiceOrder(lines=lines, seconds_max=seconds, seed=3), tmp_path)
    assert all(said.seconds <= most for said, most in zip(spoken.lines, seconds, strict=True))
