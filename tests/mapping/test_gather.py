"""Gathering follows reports in any order, once and again, and gives what a rebuild gives."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mapping.actions.cells import BATCH_REPORTS, Checked, Gathered, check, gather, rebuild
from mapping.counts import counts
from mapping.models import Fact, Ledger, Stamp
from reports.filter import Filter
from reports.models import Item, Report
from reports.places.grid import cell_of, deinterleave, tile_of
from tests.mapping.places import NOW, RENNES, change, item, move, report

MARSEILLE = (5.3743, 43.2951)


def facts() -> list[tuple]:
    """The table without its row numbers."""
    columns = [field.name for field in Fact._meta.fields if field.name != "id"]
    return sorted(Fact.objects.values_list(*columns))


def total() -> int:
    return int(counts(0, 0, 0, Filter()).sum())


@pytest.fixture
def one(db: None) -> Report:
    """One published report of three cans."""
    made = report()
    item(made, quantity=3)
    return made


def test_a_published_report_is_counted(one: Report) -> None:
    assert gather(now=NOW) == Gathered(reports=1, cells=1)
    assert total() == 3


def test_gathering_again_changes_nothing(one: Report) -> None:
    gather(now=NOW)
    before = facts(), list(Stamp.objects.order_by("z").values_list("z", "epoch"))
    assert gather(now=NOW) == Gathered(0, 0)
    assert (facts(), list(Stamp.objects.order_by("z").values_list("z", "epoch"))) == before


@pytest.mark.parametrize("state", [Report.WITHDRAWN, Report.HIDDEN])
def test_a_report_taken_back_is_taken_out(one: Report, state: str) -> None:
    gather(now=NOW)
    change(one, state=state)
    assert gather(now=NOW).reports == 1
    assert (total(), Ledger.objects.get().version) == (0, one.version)


def test_a_report_published_and_not_released_is_not_counted(db: None) -> None:
    hidden = report(released=False)
    item(hidden)
    assert (gather(now=NOW), total()) == (Gathered(0, 0), 0)
    change(hidden, released_at=NOW)
    gather(now=NOW)
    assert total() == 1


def test_a_report_that_moves_leaves_its_old_cell(one: Report) -> None:
    gather(now=NOW)
    move(one, *MARSEILLE)
    assert gather(now=NOW) == Gathered(reports=1, cells=2)
    assert [fact.cell for fact in Fact.objects.all()] == [cell_of(*MARSEILLE)]


def test_items_named_anew_replace_the_old_ones(one: Report) -> None:
    gather(now=NOW)
    one.items.all().delete()
    item(one, quantity=7, grade="B", picked_up=True)
    assert total() == 3
    change(one)
    gather(now=NOW)
    assert (total(), Fact.objects.get().facet) == (7, 3)


def test_a_change_without_a_new_version_waits(one: Report) -> None:
    gather(now=NOW)
    one.items.update(quantity=9)
    assert (gather(now=NOW).reports, total()) == (0, 3)


def test_a_report_that_is_no_more_is_taken_out(one: Report) -> None:
    gather(now=NOW)
    one.delete()
    assert gather(now=NOW).reports == 1
    assert (total(), Ledger.objects.count()) == (0, 0)


def test_a_coarse_report_is_known_by_its_square_alone(one: Report) -> None:
    change(one, coarse=True)
    gather(now=NOW)
    fact = Fact.objects.get()
    assert (fact.coarse, fact.cell) == (1, one.cell >> 22 << 22)
    assert fact.cell != one.cell


def test_facts_of_two_places_in_one_square_cannot_be_told_apart(db: None) -> None:
    for lon, lat in (RENNES, (RENNES[0] + 0.001, RENNES[1] + 0.001)):
        item(report(lon, lat, coarse=True))
    gather(now=NOW)
    assert len({(fact.cell, fact.area) for fact in Fact.objects.all()}) == 1


def test_the_watch_looks_only_at_what_changed_lately(one: Report) -> None:
    later = NOW + timedelta(hours=1)
    assert gather(now=later, window=timedelta(seconds=120)).reports == 0
    assert gather(now=later).reports == 1


def test_each_batch_stamps_the_ancestors_of_old_and_new_cells(one: Report) -> None:
    gather(now=NOW)
    move(one, *MARSEILLE)
    gather(now=NOW)
    at_eight = dict(Stamp.objects.filter(z=8).values_list("tile", "epoch"))
    assert at_eight == {tile_of(8, cell_of(*RENNES)): 2, tile_of(8, cell_of(*MARSEILLE)): 2}


def test_the_age_of_a_deep_tile_is_its_ancestors(one: Report) -> None:
    gather(now=NOW)
    cell = cell_of(*RENNES)
    ages = {Stamp.objects.age_of(z, *deinterleave(tile_of(z, cell))).epoch for z in (0, 1, 5, 8, 9, 14, 20)}
    assert ages == {1}
    assert Stamp.objects.age_of(14, 0, 0).epoch == 0


def test_more_reports_than_a_batch_are_all_gathered(db: None) -> None:
    made = [report(RENNES[0] + n / 10_000) for n in range(BATCH_REPORTS + 1)]
    can = item(made[0]).object
    Item.objects.bulk_create([Item(report=one, object=can, branding=Item.UNBRANDED, named_at=NOW) for one in made[1:]])
    assert gather(now=NOW).reports == BATCH_REPORTS + 1
    assert total() == BATCH_REPORTS + 1


def test_a_rebuild_gives_the_same_facts_and_another_tag(one: Report) -> None:
    gather(now=NOW)
    before, age = facts(), Stamp.objects.age_of(0, 0, 0)
    assert rebuild() == Gathered(1, 1)
    assert facts() == before
    assert Stamp.objects.age_of(0, 0, 0).data_set != age.data_set


def test_a_check_finds_a_fact_that_nothing_stands_behind(one: Report) -> None:
    gather(now=NOW)
    assert check() == Checked(1, 0)
    Fact.objects.update(quantity=4)
    assert check() == Checked(1, 1)
    rebuild()
    assert check() == Checked(1, 0)


def test_a_check_passes_over_what_waits_to_be_gathered(one: Report) -> None:
    gather(now=NOW)
    change(one, state=Report.WITHDRAWN)
    assert check() == Checked(0, 0)


def test_the_command_releases_gathers_and_says_so(db: None, settings: object) -> None:
    settings.RELEASE_EVERY_S = 0  # type: ignore[attr-defined]
    item(report(released=False))
    said = StringIO()
    call_command("gather_cells", stdout=said)
    assert said.getvalue() == "Gathered 1 reports into 1 cells.\n"
    again = StringIO()
    call_command("gather_cells", "--json", stdout=again)
    assert json.loads(again.getvalue()) == {"reports": 0, "cells": 0}


def test_the_rebuild_command_checks_and_fails_when_facts_differ(one: Report) -> None:
    call_command("gather_cells", stdout=StringIO())
    Fact.objects.all().delete()
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("rebuild_cells", "--check", stdout=said)
    assert said.getvalue() == "Checked 1 reports: 1 differ from the map.\n"
    call_command("rebuild_cells", "--apply", stdout=StringIO())
    call_command("rebuild_cells", "--check", stdout=said)
    assert total() == 3


PLACES = [RENNES, (RENNES[0] + 0.01, RENNES[1]), MARSEILLE, (174.7633, -36.8485)]
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["new", "move", "recount", "coarsen", "withdraw", "hide", "delete", "redate", "gather"]),
        st.integers(0, 4),
        st.integers(0, len(PLACES) - 1),
    ),
    max_size=14,
)


class AnyOrder(TestCase):
    """Whatever happens to reports, whenever facts are gathered, the table is what a rebuild makes."""

    @given(DEEDS)
    def test_any_order_of_gathers_gives_what_a_rebuild_gives(self, deeds: list[tuple[str, int, int]]) -> None:
        made: list[Report] = []
        for deed, which, where in deeds:
            if deed == "new":
                made.append(report(*PLACES[where], coarse=bool(which % 2)))
                item(made[-1], quantity=which + 1)
            elif deed == "gather":
                gather(now=NOW)
            elif made:
                _do(deed, made[which % len(made)], where)
                made = [one for one in made if one.pk]
        gather(now=NOW)
        gathered = facts()
        rebuild()
        self.assertEqual(gathered, facts())
        self.assertEqual(sum(row[8] for row in gathered), _standing())


def _do(deed: str, one: Report, where: int) -> None:
    if deed == "move":
        move(one, *PLACES[where])
    elif deed == "recount":
        one.items.update(quantity=where + 1)
        item(one, quantity=where + 1)
        change(one)
    elif deed == "coarsen":
        change(one, coarse=not one.coarse)
    elif deed == "redate":
        change(one, taken_on=date(2026, 1, 1 + where))
    elif deed == "delete":
        one.delete()
    else:
        change(one, state=Report.WITHDRAWN if deed == "withdraw" else Report.HIDDEN)


def _standing() -> int:
    """Items of public reports, added up where they stand."""
    return sum(Item.objects.public().values_list("quantity", flat=True))
