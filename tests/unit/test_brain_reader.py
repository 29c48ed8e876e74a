"""The embedded reader: its file, its tokens and spans, how it was made, and its floors."""

import hashlib
import json
from pathlib import Path

import pytest

from integrations.brain.encoder import MODEL_FOLDER, Encoder, Reading
from integrations.brain.labels import INTENTS, KINDS, SLOTS, STATES, prefix_of
from integrations.brain.plans import PLANS
from integrations.brain.scoring import families
from integrations.brain.training.corpus import VAGUE, Corpus, templates
from integrations.brain.training.labelled import MESSAGES, labelled_of, read_labelled
from integrations.brain.view import read_view
from integrations.brain.wordpiece import WordPiece
from tests.evals import dev_score
from tests.evals.nlu_sets import read_states

READER = Encoder()
# Shares of all messages of the development sets, below what was measured when the model was made.
FLOORS = {
    "direct": {"intent": 0.96, "exact": 0.92, "offered": 0.98},
    "free": {"intent": 0.80, "exact": 0.67, "offered": 0.96},
    "hard": {"intent": 0.56, "exact": 0.44, "offered": 0.86},
    "chatter": {"intent": 0.98},
}
WRONG_MAX = {"direct": 0.01, "free": 0.01, "hard": 0.03, "chatter": 0.01}


def test_the_model_is_the_file_that_was_measured() -> None:
    lines = [line.split(maxsplit=1) for line in _text("SHA256SUMS").splitlines()]
    sums = {name: digest for digest, name in lines}
    assert sorted(sums) == ["encoder.onnx", "labels.json", "vocab.txt"]
    for name, digest in sums.items():
        assert hashlib.sha256((MODEL_FOLDER / name).read_bytes()).hexdigest() == digest
    labels = json.loads(_text("labels.json"))
    assert (labels["intents"], labels["slots"]) == (list(INTENTS), list(SLOTS))
    assert sums["encoder.onnx"] in _text("MODEL_CARD.md")


def test_the_model_is_small_enough_to_ship() -> None:
    assert (MODEL_FOLDER / "encoder.onnx").stat().st_size < 30_000_000


def test_every_kind_of_request_has_a_plan() -> None:
    assert set(families(dict.fromkeys(INTENTS, 0.0))) == set(PLANS)


@pytest.mark.parametrize("name", dev_score.SETS)
def test_the_development_sets_are_understood(name: str) -> None:
    tally = dev_score.judge(name, READER)
    shares = tally.shares()
    low = {what: shares[what] for what, floor in FLOORS[name].items() if shares[what] < floor}
    assert low == {}, tally.asked + tally.inexact
    assert shares["wrong"] <= WRONG_MAX[name], tally.wrong


def test_slots_are_whole_words_at_their_places() -> None:
    text = "make a tiktok for our Lumen cold brew, aimed at night-shift nurses"
    reading = READER.read(text, prefix_of("empty"))
    found = {span.slot: span for span in reading.spans}
    assert {slot: span.text for slot, span in found.items()} == {
        "product": "Lumen cold brew",
        "audience": "night-shift nurses",
    }
    assert all(text[span.start : span.end] == span.text for span in reading.spans)
    assert sum(reading.intents.values()) == pytest.approx(1.0, abs=1e-4)


def test_a_further_request_is_heard_where_it_begins() -> None:
    text = "redo scene 2 and then show me a draft"
    reading = READER.read(text, prefix_of("render"))
    place, likely = max(reading.starts, key=lambda start: start[1])
    assert (text[place:], likely > 0.5) == ("show me a draft", True)


@pytest.mark.parametrize("text", ["", " ", "🤷", "是的", "x" * 5_000, "a " * 3_000, "\x00\u200b"])
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(READER.read(text, prefix_of("empty")), Reading)


def test_tokens_know_their_places() -> None:
    pieces = WordPiece(MODEL_FOLDER / "vocab.txt").pair("running", "Où est Kinfolk's ad?", 64)
    text = "Où est Kinfolk's ad?"
    said = [text[start:end] for start, end in pieces.places if end]
    assert said == ["Où", "est", "Kin", "folk", "'", "s", "ad", "?"]
    assert pieces.segments.count(0) == 3


def test_a_message_is_cut_off_at_the_limit() -> None:
    pieces = WordPiece(MODEL_FOLDER / "vocab.txt").pair("running", "ad " * 500, 40)
    assert (len(pieces.ids), pieces.ids[-1]) == (40, 102)


def test_training_examples_are_the_same_for_a_seed() -> None:
    first, second = Corpus(3).examples(0.01), Corpus(3).examples(0.01)
    assert first == second and first != Corpus(4).examples(0.01)


def test_training_examples_mark_what_they_say() -> None:
    examples = Corpus(5).examples(0.05)
    assert {name for example in examples for name in example.intents} == set(INTENTS)
    assert any(not example.intents for example in examples)
    for example in examples:
        assert example.spans is not None and example.starts is not None
        assert example.text == example.text.rstrip(" ")
        for start, end, slot in example.spans:
            value = example.text[start:end]
            assert value == value.strip() and value and slot in SLOTS
        for start in example.starts:
            assert 0 < start < len(example.text)
        assert not set("[]{}<") & set(example.text)


def test_every_template_has_known_states() -> None:
    known = {*STATES, "suggested", "empty+asked_product"}
    known |= {f"{state}+asked_audience" for state in STATES}
    known |= {f"{state}+{kind}" for state in STATES for kind in KINDS}
    for name, (intent, lines) in templates().items():
        assert intent in INTENTS and len(lines) >= 7, name
        assert {state for line in lines for state in line.states} <= known, name


def test_labelled_messages_mark_what_they_say() -> None:
    messages = read_labelled(with_held_back=False)
    examples = Corpus(7).natural(messages, 2)
    assert len(examples) == 2 * len(messages) > 4_000
    assert len(read_labelled(with_held_back=True)) > len(messages)
    for example in examples:
        assert set(example.intents) <= set(INTENTS)
        for start, end, slot in example.spans or ():
            assert slot == VAGUE or (slot in SLOTS and example.text[start:end].strip())
        for start in example.starts or ():
            assert 0 < start < len(example.text)


def test_labels_become_requests_values_and_places() -> None:
    line = {
        "message": "Rename Heat Check to Sweat Test, then render it in 720p",
        "state": "sauce_drafts",
        "family": "multi",
        "expected": [
            {"tool": "rename_project", "args": {"title": "Sweat Test", "project": "Heat Check"}},
            {"tool": "render_scenes", "args": {"resolution": "720p"}},
        ],
    }
    whole, first, second = labelled_of(line)
    assert whole.text == "Rename my project to Sweat Test, then render it in 720p"
    assert whole.intents == () and whole.starts == (whole.text.index("render"),)
    assert {whole.text[a:b]: slot for a, b, slot in whole.spans or ()} == {
        "my project": "ref",
        "Sweat Test": "title",
    }
    assert (first.intents, second.intents) == (("rename_project",), ("render",))


def test_the_states_of_messages_are_those_of_the_evals() -> None:
    known = json.loads((MESSAGES / "states.json").read_text())
    for name, state in read_states().items():
        view = read_view(f"<state>{json.dumps(state)}</state>")
        assert known[name] == {
            "state": view.standing,
            "kind": view.kind,
            "next": view.next_step or "",
            "names": view.names,
        }


def _text(name: str) -> str:
    return (Path(MODEL_FOLDER) / name).read_text()
