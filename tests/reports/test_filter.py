"""The filter: one spelling for each, and no answer to what it does not understand."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.filter import DIMENSIONS, MAX_KEYS, BadFilter, Filter, Words, read_words, without_blanks

SLUGS = st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True), max_size=5).map(tuple)
DATES = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@st.composite
def words(draw):
    said = {name: draw(SLUGS) for name in DIMENSIONS}
    free = [name for name in DIMENSIONS if not said[name]]
    if free and draw(st.booleans()):
        said[f"not_{draw(st.sampled_from(free))}"] = draw(SLUGS)
    days = sorted(draw(st.sets(DATES, max_size=2)))
    if len(days) == 2:
        said["since"], said["until"] = days
    elif days:
        said[draw(st.sampled_from(["since", "until"]))] = days[0]
    return Words(
        **said,
        grade=draw(st.sampled_from([None, *"ABCD"])),
        picked=draw(st.sampled_from([None, True, False])),
    )


@given(words())
def test_what_is_written_is_read_back(some):
    assert read_words(some.canonical()) == some
    assert read_words(parse_qsl(some.query(), keep_blank_values=True)) == some
    assert read_words(some.canonical()).query() == some.query()


@given(words(), st.randoms(use_true_random=False))
def test_order_and_repeats_do_not_matter(some, random):
    pairs = list(some.canonical() * 2)
    random.shuffle(pairs)
    assert read_words(pairs) == some
    assert hash(read_words(pairs)) == hash(some)


def test_other_spellings_have_one_address():
    spelling = [
        ("brand", " Lays ,1664"),
        ("until", "2026-02-01"),
        ("brand", "1664"),
        ("picked", "YES"),
        ("grade", "b"),
    ]
    assert read_words(spelling).query() == "brand=1664&brand=lays&until=2026-02-01&grade=B&picked=yes"


def test_no_words_ask_for_everything():
    assert read_words([]).is_empty()
    assert read_words([]).query() == ""
    assert not read_words([("picked", "no")]).is_empty()


def test_at_least_the_last_grade_is_any_grade():
    assert read_words([("grade", "D")]) == Words()


@pytest.mark.parametrize(
    ("pairs", "field"),
    [
        ([("colour", "red")], "colour"),
        ([("brand", "")], "brand"),
        ([("brand", "lays,")], "brand"),
        ([("since", "  ")], "since"),
        ([("brand", "Lay's")], "brand"),
        ([("brand", "x" * 101)], "brand"),
        ([("since", "2026-02-30")], "since"),
        ([("since", "20260201")], "since"),
        ([("since", "2026-W05-1")], "since"),
        ([("until", "yesterday")], "until"),
        ([("since", "2026-02-02"), ("until", "2026-02-01")], "until"),
        ([("since", "2026-02-01"), ("until", "2026-02-01")], "until"),
        ([("since", "2026-02-01"), ("since", "2026-02-02")], "since"),
        ([("grade", "E")], "grade"),
        ([("grade", "AB")], "grade"),
        ([("picked", "1")], "picked"),
        ([("brand", "lays"), ("not_brand", "lays")], "not_brand"),
        ([("brand", "lays"), ("not_brand", "twix")], "not_brand"),
        ([("not_brand", "lays"), ("not_object", "can")], "not_object"),
        ([("object", ",".join(f"o{n}" for n in range(MAX_KEYS + 1)))], "object"),
    ],
)
def test_what_nobody_can_mean_is_refused(pairs, field):
    with pytest.raises(BadFilter) as refused:
        read_words(pairs)
    assert (refused.value.code, refused.value.status, refused.value.field) == ("bad_filter", 400, field)


def test_sixty_four_things_are_not_too_many():
    assert len(read_words([("object", ",".join(f"o{n}" for n in range(MAX_KEYS)))]).object) == MAX_KEYS


def test_a_neighbours_parameter_is_passed_over_only_by_name():
    pairs = [("bbox", "1,2,3,4"), ("brand", "lays")]
    assert read_words(pairs, also=frozenset({"bbox"})) == Words(brand=("lays",))
    with pytest.raises(BadFilter):
        read_words(pairs)


def test_an_empty_form_field_can_be_dropped_before_reading():
    form = [("brand", ""), ("since", " "), ("object", "can")]
    assert read_words(without_blanks(form)) == Words(object=("can",))


def test_keys_are_sorted_and_equal_filters_are_one_cache_entry():
    assert len({Filter(brand=(3, 1, 3)), Filter(brand=(1, 3))}) == 1
    assert Filter(brand=(3, 1)).brand == (1, 3)


def test_key_zero_is_never_a_value():
    with pytest.raises(BadFilter):
        Filter(not_owner=(0, 4))


def test_a_negation_is_a_subtraction_of_two_plain_filters():
    said = Filter(object=(3,), not_brand=(7, 5), picked=True)
    assert said.denied == "brand"
    assert said.kept() == Filter(object=(3,), picked=True)
    assert said.left_out() == Filter(object=(3,), brand=(5, 7), picked=True)
    assert Filter(object=(3,)).left_out() is None
    assert said.said == ("object",)


def test_facets_pass_by_grade_and_by_picked():
    assert Filter().facets() is None
    assert Filter(grade="B").facets() == (0, 1, 2, 3)
    assert Filter(grade="A", picked=True).facets() == (1,)
    assert Filter(picked=False).facets() == (0, 2, 4, 6)


def test_days_count_from_1970():
    assert Filter(since=date(2026, 2, 10)).days() == (20494, None)
