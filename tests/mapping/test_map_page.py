"""The map page without a script: its list, picture and form say the same as the counts."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from mapping.actions.cells import gather
from mapping.explorer import name_of
from mapping.viewport import View
from reports.models import Report
from reports.places.disclosure import coarse_square
from reports.places.grid import cell_of
from tests.mapping.places import NOW, RENNES, brand, change, item, owner, report, thing
from tests.queries import assert_same_queries, queries_of

RENNES_NEAR = f"z=15&lon={RENNES[0]}&lat={RENNES[1]}"
MARSEILLE = (5.3743, 43.2951)


@pytest.fixture
def rennes(db: None) -> Report:
    """Three cans of Zouk in Rennes, five cups without a brand in Marseille."""
    made, other = report(*RENNES), report(*MARSEILLE)
    item(made, object=thing("drink_can"), brand=brand("zouk"), owner=owner("nordica"), quantity=3, grade="B")
    item(other, object=thing("cup"), quantity=5, picked_up=True)
    gather(now=NOW)
    return made


def page(client: Client, query: str = "", language: str = "en") -> str:
    """The page's HTML, without runs of white space."""
    answer = client.get(f"/{language}/map/?{query}" if query else f"/{language}/map/")
    assert answer.status_code == 200, answer
    return re.sub(r"\s+", " ", answer.content.decode())


def listed(html: str) -> list[tuple[str, int]]:
    """(name, items) of the squares of the list."""
    found = re.findall(r'data-map-go[^>]*>([^<]+)</a>.*?class="figure">(\d+)<', html)
    return [(name, int(items)) for name, items in found]


def test_the_list_names_the_squares_with_the_most_first(client: Client, rennes: Report) -> None:
    html = page(client)
    assert listed(html) == [("Marseille", 5), ("Rennes", 3)]
    assert "8 items in this part" in html


def test_the_picture_draws_what_the_list_counts(client: Client, rennes: Report) -> None:
    html = page(client)
    drawn = re.findall(r'class="square c(\d)" d="([^"]+)"', html)
    assert sum(path.count("M") for _, path in drawn) == 2
    assert "Map of this part: 8 items" in html
    assert 'class="land" d="M' in html


def test_the_view_opens_on_what_was_found(client: Client, rennes: Report) -> None:
    html = page(client)
    z, lon, lat = (float(re.search(rf'data-{name}="([^"]+)"', html)[1]) for name in ("z", "lon", "lat"))  # type: ignore[index]
    assert 4 < z < 8
    assert RENNES[0] < lon < MARSEILLE[0] and MARSEILLE[1] < lat < RENNES[1]


def test_a_filter_is_a_plain_form_and_changes_list_and_picture(client: Client, rennes: Report) -> None:
    html = page(client, "brand=zouk")
    assert listed(html)[0] == ("Rennes", 3)
    assert "3 items in this part" in html
    assert '<option value="zouk" selected>Zouk</option>' in html
    assert 'name="since"' in html and 'name="grade"' in html


def test_fields_left_empty_are_no_filter(client: Client, rennes: Report) -> None:
    answer = client.get("/en/map/?brand=&owner=&object=cup&since=&until=&grade=&picked=")
    assert (answer.status_code, answer["Location"]) == (302, "/en/map/?object=cup")


def test_words_without_a_field_travel_on_in_the_form(client: Client, rennes: Report) -> None:
    assert '<input type="hidden" name="not_brand" value="zouk">' in page(client, "not_brand=zouk")


def test_several_brands_stay_one_choice_of_the_form(client: Client, rennes: Report) -> None:
    brand("fizzo")
    html = page(client, "brand=fizzo&brand=zouk")
    assert '<option value="fizzo,zouk" selected>Fizzo, Zouk</option>' in html


@pytest.mark.parametrize("query", ["brand=nobody", "colour=red", "z=99&lon=0&lat=0", "part=list&w=wide", "grade=E"])
def test_what_nobody_can_mean_is_refused_in_words(client: Client, rennes: Report, query: str) -> None:
    answer = client.get(f"/en/map/?{query}")
    assert answer.status_code == 400
    assert b"<h1" in answer.content


def test_from_zoom_14_single_reports_are_listed_with_their_day(client: Client, rennes: Report) -> None:
    html = page(client, RENNES_NEAR)
    assert f"/en/reports/{rennes.public_id}/" in html
    assert "3 × Drink_can, Zouk</a>" in html
    assert '<time datetime="2026-05-30">30 May 2026</time>' in html
    assert str(rennes.public_id) not in page(client)


def test_a_coarse_report_is_listed_as_its_square(client: Client, rennes: Report) -> None:
    change(rennes, coarse=True, disclosed_cell=(rennes.cell or 0) >> 22 << 22)
    gather(now=NOW)
    html = page(client, RENNES_NEAR)
    assert "square of about 1 km" in html
    assert 'class="coarse"' in html
    assert listed(html) == [("Rennes", 3)]


def test_the_list_alone_is_the_list_of_the_page(client: Client, rennes: Report) -> None:
    part = page(client, "z=5&lon=2&lat=46&part=list&w=960&h=640")
    assert "<html" not in part
    assert listed(part) == listed(page(client, "z=5&lon=2&lat=46"))


def test_a_small_screen_lists_only_what_it_shows(client: Client, rennes: Report) -> None:
    narrow = page(client, f"z=8&lon={RENNES[0]}&lat={RENNES[1]}&part=list&w=390&h=400")
    assert listed(narrow) == [("Rennes", 3)]


def test_an_empty_map_says_that_nobody_looked(client: Client, db: None) -> None:
    html = page(client)
    assert "Nobody has reported anything yet." in html
    assert 'href="/en/send/"' in html


def test_an_empty_part_shows_the_way_to_the_rest(client: Client, rennes: Report) -> None:
    html = page(client, "z=10&lon=-40&lat=40")
    assert "0 items in this part" in html
    assert "Show where it was reported" in html


def test_a_filter_that_finds_nothing_says_so(client: Client, rennes: Report) -> None:
    assert "Nothing that was reported fits this filter." in page(client, "grade=A")


def test_the_page_has_no_inline_style_or_script(client: Client, rennes: Report) -> None:
    html = page(client)
    assert " style=" not in html
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all("src=" in tag or "importmap" in tag for tag in scripts)
    assert not re.search(r"\son\w+=", html)


def test_the_page_is_french_in_french(client: Client, rennes: Report) -> None:
    change(rennes, coarse=False)
    html = page(client, RENNES_NEAR, "fr")
    assert "drink_can (fr)" in html
    assert 'data-lon="-1.6778"' in html


def test_no_key_of_a_person_is_on_the_page(client: Client, rennes: Report) -> None:
    html = page(client, RENNES_NEAR)
    assert rennes.owner is not None
    assert rennes.owner.email not in html


@pytest.mark.parametrize("query", ["z=6&lon=-1&lat=48", RENNES_NEAR, "brand=zouk&z=12&lon=-1.6778&lat=48.1113"])
def test_the_page_takes_the_same_queries_for_one_and_for_many(db: None, query: str) -> None:
    def some(count: int) -> None:
        for n in range(count):
            item(report(RENNES[0] + n / 5000, RENNES[1]), brand=brand("zouk"), object=thing(f"thing{n}"))
        gather(now=NOW)

    def many() -> None:
        some(49)
        Client().get(address)  # what is asked once at an age of the data is no part of the price of a page

    address = f"/en/map/?{query}" if query else "/en/map/"
    assert_same_queries(address, lambda: some(1), many)
    assert len(queries_of(address)) <= 10


def listed_reports(html: str) -> set[str]:
    """The public ids of the single reports that the page lists."""
    return set(re.findall(r'<a href="/en/reports/([0-9a-f-]{36})/', html))


def test_only_reports_in_view_are_listed(client: Client, db: None) -> None:
    view = View(16.0, *RENNES)
    west, south, east, north = view.bounds()
    wide, high = (east - west) / 2, (north - south) / 2
    places = [(RENNES[0] + dx * wide, RENNES[1] + dy * high) for dx in (-1.6, 0, 1.6) for dy in (-1.6, 0, 1.6)]
    made = [report(lon, lat) for lon, lat in places]
    for one in made:
        item(one, object=thing("cup"))
    gather(now=NOW)
    assert listed_reports(page(client, f"z=16&lon={RENNES[0]}&lat={RENNES[1]}")) == {str(made[4].public_id)}


@pytest.mark.parametrize(("dx", "dy"), [(0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9)])
def test_a_coarse_square_is_listed_where_a_part_of_it_is_seen(client: Client, db: None, dx: float, dy: float) -> None:
    west, south, east, north = coarse_square(cell_of(*RENNES))
    made = report(*RENNES, coarse=True)
    item(made, object=thing("cup"))
    gather(now=NOW)
    lon, lat = (west + east + dx * (east - west)) / 2, (south + north + dy * (north - south)) / 2
    near = View(17.0, round(lon, 5), round(lat, 5))
    assert listed_reports(page(client, urlencode(near.pairs()))) == {str(made.public_id)}
    away = View(17.0, round(lon + dx * (east - west), 5), round(lat + dy * (north - south), 5))
    assert listed_reports(page(client, urlencode(away.pairs()))) == set()


def test_no_square_is_named_after_a_town_across_a_border_or_a_sea() -> None:
    southampton = (-1.53, 50.85, -1.50, 50.88)
    assert name_of(southampton, "en") == "United Kingdom"
    assert name_of((-2.8, 48.9, 0.0, 51.1), "en") == "50°, -1°", "a box of the Channel with Caen and Southampton in it"
    assert name_of((-1.70, 48.08, -1.60, 48.14), "fr") == "Rennes"


def test_what_is_asked_for_has_its_name_though_nothing_of_it_is_on_the_map(client: Client, rennes: Report) -> None:
    brand("kroc")
    html = page(client, "brand=kroc")
    assert '<option value="kroc" selected>Kroc</option>' in html
