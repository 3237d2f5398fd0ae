"""Tiles over HTTP: the same numbers in every form, one address a question, tags that age with the data."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mapping import mvt
from mapping.actions.cells import gather
from mapping.counts import coarse_counts, counts
from mapping.models import Stamp
from reports.filter import Filter
from reports.models import Item, Photo, Report
from reports.places.grid import cell_of, cells_of, index_of, interleave, tile_range
from tests.mapping.places import NOW, brand, change, item, move, owner, report, somebody, stuff, thing
from tests.queries import assert_same_queries

TILES = "/api/v1/tiles"
PARIS = (2.349900, 48.852968)
PARIS_14 = (14, 8298, 5636)


@pytest.fixture
def paris(db: None) -> Report:
    """Two cans of Twelve at Notre-Dame, and four on a coarse square nearby."""
    exact, coarse = report(*PARIS, on=date(2026, 2, 10)), report(2.344, 48.8545, on=date(2025, 12, 31), coarse=True)
    for one, quantity in ((exact, 2), (coarse, 4)):
        item(
            one,
            object=thing("can"),
            brand=brand("twelve"),
            owner=owner("four"),
            material=stuff("metal"),
            quantity=quantity,
        )
    gather(now=NOW)
    return exact


def url(z: int, x: int, y: int, kind: str = "mvt") -> str:
    return f"{TILES}/{z}/{x}/{y}.{kind}"


def points(answer: object) -> list[dict]:
    return json.loads(answer.content)["features"]  # type: ignore[attr-defined]


def test_a_vector_tile_holds_the_counts(client: Client, paris: Report) -> None:
    for tile in ((0, 0, 0), (9, 259, 176), (10, 518, 352), PARIS_14):
        z = tile[0]
        coarse = coarse_counts(*tile, Filter()) if z >= 10 else None
        answer = client.get(url(*tile))
        assert answer["Content-Type"] == "application/vnd.mapbox-vector-tile"
        assert answer.content == mvt.encode(counts(*tile, Filter()), coarse=coarse, z=z) != b""


def test_squares_are_drawn_when_asked_for(client: Client, paris: Report) -> None:
    grid = counts(9, 259, 176, Filter())
    assert client.get(url(9, 259, 176) + "?shape=square").content == mvt.encode(grid, shape="square", z=9)


def test_an_empty_tile_is_no_bytes(client: Client, paris: Report) -> None:
    answer = client.get(url(9, 0, 0))
    assert (answer.status_code, answer.content) == (200, b"")


def test_numbers_of_a_tile_lie_in_the_middle_of_their_cells(client: Client, paris: Report) -> None:
    answer = client.get(url(10, 518, 352, "json")).json()
    [[lon, lat, items]] = answer["cells"]
    assert (index_of(10, cell_of(lon, lat)), items) == (index_of(10, cell_of(*PARIS)), 2)
    [[lon, lat, items]] = answer["coarse"]
    assert (cell_of(lon, lat) >> 22, items) == (cell_of(2.344, 48.8545) >> 22, 4)


def test_far_out_coarse_items_are_among_the_cells(client: Client, paris: Report) -> None:
    answer = client.get(url(0, 0, 0, "json")).json()
    [[lon, lat, items]] = answer.pop("cells")
    assert (index_of(0, cell_of(lon, lat)), items, answer) == (1576, 6, {})


def test_a_filter_reaches_every_form(client: Client, paris: Report) -> None:
    other = brand("seven")
    item(paris, object=thing("cup"), brand=other, quantity=9)
    change(paris)
    gather(now=NOW)
    asked = "?brand=seven"
    assert client.get(url(10, 518, 352, "json") + asked).json()["cells"][0][2] == 9
    grid, coarse = (some(10, 518, 352, Filter(brand=(other.pk,))) for some in (counts, coarse_counts))
    assert client.get(url(10, 518, 352) + asked).content == mvt.encode(grid, coarse=coarse, z=10)
    assert len(points(client.get(f"{TILES}/points/14/8298/5636.geojson?not_brand=twelve"))) == 1
    assert client.get(f"{TILES}/legend?brand=seven").json()["caps"][0] == 10


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("?brand=nobody", "bad_filter"),
        ("?colour=red", "bad_filter"),
        ("?grade=E", "bad_filter"),
        ("?since=2026-02-30", "bad_filter"),
        ("?since=2026-03-01&until=2026-03-01", "bad_filter"),
        ("?brand=twelve&not_brand=twelve", "bad_filter"),
        ("?shape=round", "bad_filter"),
        ("?brand=", "bad_filter"),
    ],
)
def test_what_nobody_can_mean_is_refused_and_never_answers_with_everything(
    client: Client, paris: Report, asked: str, code: str
) -> None:
    answer = client.get(url(9, 259, 176) + asked)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == code


@pytest.mark.parametrize("tile", ["21/0/0.mvt", "3/8/0.mvt", "99/1/1.json", "3/0/8.json"])
def test_a_tile_outside_the_pyramid_is_a_problem(client: Client, db: None, tile: str) -> None:
    answer = client.get(f"{TILES}/{tile}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_tile")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("?object=can&brand=twelve", "?brand=twelve&object=can"),
        ("?brand=Twelve", "?brand=twelve"),
        ("?brand=twelve,seven,twelve", "?brand=seven&brand=twelve"),
        ("?grade=d", ""),
        ("?shape=point", ""),
        ("?shape=square&brand=twelve", "?brand=twelve&shape=square"),
    ],
)
def test_another_spelling_is_sent_to_the_only_address(
    client: Client, paris: Report, written: str, canonical: str
) -> None:
    answer = client.get(url(9, 259, 176) + written)
    assert (answer.status_code, answer["Location"]) == (301, url(9, 259, 176) + canonical)


def test_a_tag_stands_until_its_part_of_the_map_changes(client: Client, paris: Report) -> None:
    far = report(174.7633, -36.8485)
    item(far)
    gather(now=NOW)
    here, there = url(*PARIS_14), url(14, 16145, 9999)
    tags = {path: client.get(path)["ETag"] for path in (here, there)}
    assert client.get(here, headers={"If-None-Match": tags[here]}).status_code == 304
    move(far, 174.7634, -36.8486)
    gather(now=NOW)
    assert client.get(here)["ETag"] == tags[here]
    move(paris, 2.3500, 48.8530)
    gather(now=NOW)
    assert client.get(here, headers={"If-None-Match": tags[here]}).status_code == 200


def test_a_tile_carries_no_cookie_and_must_be_asked_for_again(client: Client, paris: Report) -> None:
    client.force_login(somebody())
    answer = client.get(url(9, 259, 176))
    assert answer["Cache-Control"] == "public, no-cache"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_an_unchanged_tile_costs_one_query(client: Client, paris: Report, django_assert_num_queries: object) -> None:
    tag = client.get(url(9, 259, 176))["ETag"]
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get(url(9, 259, 176), headers={"If-None-Match": tag})


def test_the_version_is_another_whenever_anything_moved(client: Client, paris: Report) -> None:
    before = client.get(f"{TILES}/version").json()["version"]
    assert client.get(f"{TILES}/version").json()["version"] == before
    move(paris, 2.36, 48.86)
    gather(now=NOW)
    assert client.get(f"{TILES}/version").json()["version"] != before


def test_the_legend_has_a_scale_for_each_zoom(client: Client, paris: Report) -> None:
    legend = client.get(f"{TILES}/legend").json()
    assert len(legend["caps"]) == len(legend["breaks"]) == len(legend["code"]) == 15
    assert (legend["caps"][0], legend["breaks"][0]) == (10, [1, 2, 3, 4, 6, 10])
    assert len(legend["colours"]) == 6


def test_the_description_of_the_tiles_is_tilejson(client: Client, paris: Report) -> None:
    described = client.get(f"{TILES}/tilejson?brand=twelve").json()
    assert described["tilejson"] == "3.0.0"
    assert described["tiles"] == ["http://testserver" + TILES + "/{z}/{x}/{y}.mvt?brand=twelve"]
    west, south, east, north = described["bounds"]
    assert west < 2.344 < PARIS[0] < east
    assert south < PARIS[1] < 48.8545 < north
    assert [layer["id"] for layer in described["vector_layers"]] == ["density", "coarse"]


def test_points_are_exact_or_a_square_and_have_a_date_without_time(client: Client, paris: Report) -> None:
    found = points(client.get(f"{TILES}/points/14/8298/5636.geojson"))
    kinds = {one["geometry"]["type"]: one for one in found}
    near, wide = kinds["Point"], kinds["Polygon"]
    assert cell_of(*near["geometry"]["coordinates"]) == cell_of(*PARIS)
    assert near["id"] == str(paris.public_id)
    assert (near["properties"]["date"], near["properties"]["quantity"]) == ("2026-02-10", 2)
    assert near["properties"]["items"][0]["brand_name"] == "Twelve"
    corners = wide["geometry"]["coordinates"][0]
    lons, lats = zip(*corners, strict=True)
    assert (min(lons), max(lons)) == pytest.approx((2.340087890625, 2.35107421875))
    assert min(lats) < 48.8545 < max(lats)
    assert wide["properties"]["coarse"] is True


def test_a_coarse_report_is_found_from_any_tile_of_its_square(client: Client, paris: Report) -> None:
    z, (x, y) = 17, (2**3 * 8298 + 7, 2**3 * 5636 + 7)
    found = points(client.get(f"{TILES}/points/{z}/{x}/{y}.geojson"))
    square = cell_of(2.344, 48.8545) >> 22
    same = interleave(x >> 2, y >> 2) == square
    assert [one["properties"]["coarse"] for one in found] == ([True] if same else [])
    first, _last = tile_range(17, x, y)
    assert same == (first >> 22 == square)


@pytest.mark.parametrize("z", [0, 13, 19])
def test_points_are_told_from_zoom_14_to_18_only(client: Client, paris: Report, z: int) -> None:
    answer = client.get(f"{TILES}/points/{z}/0/0.geojson")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_tile")


def test_points_know_only_what_is_public(client: Client, paris: Report) -> None:
    hidden = report(*PARIS, released=False)
    item(hidden)
    assert str(hidden.public_id) not in client.get(f"{TILES}/points/14/8298/5636.geojson").content.decode()
    change(paris, state=Report.WITHDRAWN)
    assert [one["properties"]["coarse"] for one in points(client.get(f"{TILES}/points/14/8298/5636.geojson"))] == [True]


def test_a_picture_is_shown_only_when_cleared_and_goes_at_once(client: Client, paris: Report) -> None:
    path = f"{TILES}/points/14/8298/5636.geojson"
    photo = Photo.objects.create(
        report=paris, owner=somebody(), kind="jpeg", sha256="0" * 64, size_bytes=1, width_px=1, height_px=1,
        received_at=NOW, state=Photo.READY,
    )  # fmt: skip
    assert _thumbnails(client, path) == []
    Photo.objects.filter(pk=photo.pk).update(cleared_at=NOW)
    tag = client.get(path)["ETag"]
    assert _thumbnails(client, path) == [reverse("photo_file", args=[photo.public_name, "webp"])]
    Photo.objects.filter(pk=photo.pk).update(cleared_at=None)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert _thumbnails(client, path) == []


def _thumbnails(client: Client, path: str) -> list[str]:
    return [one["properties"]["thumbnail"] for one in points(client.get(path)) if one["properties"]["thumbnail"]]


def test_points_come_in_pages_that_miss_nothing(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapping.api.points.PAGE", 3)
    made = [report(2.3499 + n / 10_000, 48.852968) for n in range(7)] + [report(2.3499, 48.852968)]
    for one in made:
        item(one)
    path, seen = f"{TILES}/points/14/8298/5636.geojson", []
    while path:
        page = client.get(path).json()
        seen += page["features"]
        path = page["next"]
    cells = cells_of(*(list(axis) for axis in zip(*(one["geometry"]["coordinates"] for one in seen), strict=True)))  # type: ignore[arg-type]
    assert sorted(one["id"] for one in seen) == sorted(str(one.public_id) for one in made)
    assert list(cells) == sorted(cells)


def test_a_page_that_was_never_given_is_refused(client: Client, db: None) -> None:
    answer = client.get(f"{TILES}/points/14/8298/5636.geojson?after=7")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_filter")


def test_points_take_the_same_queries_for_one_and_for_many(db: None) -> None:
    def some(count: int) -> None:
        for _ in range(count):
            item(report(*PARIS), brand=brand("twelve"))

    assert_same_queries(f"{TILES}/points/14/8298/5636.geojson", lambda: some(1), lambda: some(49))


def test_a_tile_takes_the_same_queries_for_one_and_for_many(db: None) -> None:
    def some(count: int) -> None:
        for _ in range(count):
            item(report(*PARIS), brand=brand("twelve"))
        gather(now=NOW)

    assert_same_queries(f"{TILES}/14/8298/5636.mvt?brand=twelve", lambda: some(1), lambda: some(49))


@pytest.mark.parametrize("name", ["world", "countries", "departements"])
def test_the_ground_is_served_packed_and_plain(client: Client, db: None, name: str) -> None:
    packed = client.get(f"/api/v1/ground/{name}.geojson", headers={"Accept-Encoding": "gzip"})
    plain = client.get(f"/api/v1/ground/{name}.geojson")
    assert gzip.decompress(packed.content) == plain.content
    assert len(json.loads(plain.content)["features"]) > 100
    assert client.get(f"/api/v1/ground/{name}.geojson", headers={"If-None-Match": plain["ETag"]}).status_code == 304


def test_there_is_no_other_ground(client: Client, db: None) -> None:
    assert client.get("/api/v1/ground/moon.geojson").status_code == 404


def test_every_address_of_the_map_is_in_the_schema(client: Client, db: None) -> None:
    schema = client.get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    wanted = {"/api/v1/tiles/{z}/{x}/{y}.mvt", "/api/v1/tiles/points/{z}/{x}/{y}.geojson", "/api/v1/tiles/legend"}
    assert wanted <= set(schema["paths"])
    named = {part["name"] for part in schema["paths"]["/api/v1/tiles/{z}/{x}/{y}.mvt"]["get"]["parameters"]}
    assert {"z", "x", "y", "brand", "not_brand", "since", "until", "grade", "picked", "shape"} <= named


def test_the_map_without_facts_answers(client: Client, db: None) -> None:
    assert Stamp.objects.count() == Item.objects.count() == 0
    assert client.get(url(0, 0, 0)).content == b""
    assert client.get(f"{TILES}/tilejson").json()["bounds"][0] == -180
    assert client.get(f"{TILES}/legend").json()["caps"] == [5] * 15
