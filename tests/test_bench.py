"""The benchmarks run, end with the line that programs read, and notice a wrong answer. No time is asserted."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from bench import fill, mutations, paper, pictures, proof, questions, truth
from bench.litter import invent
from bench.visitors import Visitors
from config.env import CHECKOUT
from mapping.models import Fact

INTAKE_KEYS = {"photos_per_s", "floor_ratio", "naive_ratio", "facts_ms_p50", "facts_ms_p99", "peak_mb", "wrong"}
MAP_KEYS = {"wrong", "p95_ms", "naive_ratio_min", "bytes_per_tile_p95_gzip", "gather_per_s"}


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmarks as the launcher does."""
    return subprocess.run([sys.executable, "-m", "bench", *words], cwd=CHECKOUT, capture_output=True, text=True)


def last_line_of(done: subprocess.CompletedProcess[str]) -> dict:
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_help_names_every_benchmark():
    done = bench("--help")
    assert done.returncode == 0
    assert "./constat bench intake" in done.stdout
    assert "./constat bench map" in done.stdout


@pytest.mark.parametrize(
    "words", [["dossiers"], ["intake", "--sets", "gif"], ["map", "--db", "oracle"], ["map", "--n", "many"]]
)
def test_wrong_words_are_wrong_use(words):
    done = bench(*words)
    assert done.returncode == 2
    assert words[-1] in done.stderr or "--" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_intake_benchmark_ends_with_its_numbers():
    words = ("--mp", "0.2", "--rounds", "1", "--sets", "jpeg,png", "--mutations", "40", "--json")
    told = last_line_of(bench("intake", *words))
    assert told.keys() >= INTAKE_KEYS
    assert (told["wrong"], told["mutations"], told["crashes"], told["hangs"]) == (0, 40, 0, 0)
    assert told["photos_per_s"] > 0


@pytest.mark.slow
def test_the_map_benchmark_ends_with_its_numbers():
    words = ("--n", "60,1200", "--tiles", "1", "--rival-tiles", "1", "--proofs", "30", "--json")
    told = last_line_of(bench("map", *words))
    assert told.keys() >= MAP_KEYS
    assert told["wrong"] == 0
    assert told["bytes_per_tile_p95_gzip"] > 0


@pytest.mark.django_db
def test_the_proof_finds_one_wrong_fact(settings):
    settings.ROOT_URLCONF = "bench.rival_list"
    litter = invent(300)
    fill.load_names()
    fill.load_reports(litter, 0, 300)
    fill.load_facts(litter, 0, 300, ledger=True)
    asked = [one for z in (0, 9, 10, 14) for one in questions.questions(litter, 300, z, "none", 5, seed=z)]
    assert proof.wrong_answers(asked, proof.public_items(), Visitors()) == 0
    for fact in Fact.objects.all():
        fact.quantity += 1
        fact.save()
    assert proof.wrong_answers(asked, proof.public_items(), Visitors()) == len(asked)


@pytest.mark.django_db
def test_facts_loaded_in_bulk_are_those_that_gather_makes_but_for_their_area():
    from mapping.actions.cells import rebuild

    litter = invent(200)
    columns = [field.name for field in Fact._meta.fields if field.name not in ("id", "area")]
    fill.load_names()
    fill.load_reports(litter, 0, 200)
    fill.load_facts(litter, 0, 200, ledger=False)
    loaded = sorted(Fact.objects.values_list(*columns))
    rebuild()
    assert sorted(Fact.objects.values_list(*columns)) == loaded
    assert loaded


def test_every_shipped_photo_is_read_right_and_a_wrong_truth_is_noticed(monkeypatch):
    assert truth.wrong_photos() == []
    known = truth.known_photos()
    assert len(known) > 100
    first = known[0]
    elsewhere = truth.Known(first.path, None, {**first.answer, "lat": first.answer["lat"] + 0.001})
    monkeypatch.setattr(truth, "known_photos", lambda: [elsewhere, *known[1:]])
    assert truth.wrong_photos() == [first.path.name]


def test_a_drawn_photo_is_the_same_every_time():
    once, again, other = (np.asarray(pictures.drawn(seed, 0.05)) for seed in (1, 1, 2))
    assert (once == again).all()
    assert (once != other).any()


def test_a_mutation_is_the_same_every_time_and_differs_from_its_original():
    files = mutations.originals()
    whole = {path.read_bytes() for path in files}
    made = [mutations.mutated(number, files) for number in range(20)]
    assert made == [mutations.mutated(number, files) for number in range(20)]
    assert len([data for data in made if data not in whole]) > 15


def test_a_reader_that_dies_or_hangs_is_counted_and_the_others_are_still_read(monkeypatch, capsys):
    child = "import sys, time, os\nfirst, end = map(int, sys.argv[1:])\n"
    child += "for n in range(first, end):\n os.write(1, b'%08d\\n' % n)\n"
    child += " if n == 3: os.abort()\n if n == 5: time.sleep(60)\n"
    real = subprocess.Popen

    def stand_in(command, **options):
        return real([sys.executable, "-c", child, *command[-2:]], **options)

    monkeypatch.setattr(mutations.subprocess, "Popen", stand_in)
    monkeypatch.setattr(mutations, "MAX_SECONDS", 2.0)
    assert mutations.run(9) == {"mutations": 9, "crashes": 1, "hangs": 1}
    assert "mutation 3 ended the reader" in capsys.readouterr().err


def test_a_percentile_is_a_value_that_was_measured():
    assert paper.percentile([1.0, 2.0, 10.0], 50) == 2.0
    assert paper.percentile([1.0, 2.0, 10.0], 95) == 10.0
    assert paper.percentile([], 95) == 0.0


def test_a_table_shows_what_was_not_measured_as_a_dash():
    assert paper.table(("a", "b"), [["x", None], ["y", 1234.5]]).splitlines()[2:] == ["| x |     - |", "| y | 1,234 |"]
