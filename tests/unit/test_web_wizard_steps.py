"""Whatever is typed into the wizard survives the way through its addresses."""

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.web.wizard_steps import (
    FIELDS,
    read_answers,
    steps_of,
    wrong_in,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from([n for f in FIELDS.values() for n in f]), st.text()))
def test_whatever_is_typed_survives_the_way(typed: dict[str, str]) -> None:
    given = read_answers(typed, "run_00000001")
    query = dict(parse_qsl(urlsplit(given.address("check")).query))
    assert read_answers(query, query["run"]) == given
    assert all(isinstance(wrong_in(given, step), dict) for step in steps_of(given))
