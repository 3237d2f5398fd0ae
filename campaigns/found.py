"""What was found of a brand or an owner: sums over public items, as many queries for one row as for fifty.

Fewer than LEAST_REPORTERS people behind a figure: the figure is not given; see docs/algorithms/found.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from campaigns.ranking import wilson
from mapping.models import Area, Fact
from people.models import Organisation
from reports.models import Brand, Item, Object, Ownership
from reports.models.brand import WIDE_TERRITORIES
from reports.places.grid import CELL_ZOOM

LEAST_REPORTERS = 3  # one or two people are no public: a figure could be theirs alone
PLACE_ZOOM = 13  # tiles of about 3 km: near finds count as one place
TOP_OBJECTS = 8
TOP_AREAS = 12
MOST_MONTHS = 36

REPORTERS = Count("report__owner", distinct=True) + Count(
    "report__token_hash", distinct=True, filter=Q(report__owner__isnull=True)
)
"""People behind items: accounts, and edit tokens of those who have none."""

CONFIRMED = Q(grade__in=("A", "B", "C"))


@dataclass(frozen=True)
class Share:
    """`hits` of `n` records, with the Wilson interval at 95 %; all three fractions of 1."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        """The share itself, 0 of nothing."""
        return self.hits / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval (low, high)."""
        return wilson(self.hits, self.n)

    @property
    def width(self) -> float:
        """How far the interval reaches."""
        low, high = self.interval
        return high - low


@dataclass(frozen=True)
class Line:
    """One line of a table: what, in words, its key for a filter, and how many items."""

    key: str
    label: str
    items: int


@dataclass(frozen=True)
class Month:
    """One month of a chart; months without a find are there with 0."""

    first: date
    items: int


@dataclass(frozen=True)
class Portrait:
    """What was found of one brand. Items are sums of quantity; shares are of records, the lines of reports."""

    items: int
    records: int
    confirmed: int
    reporters: int
    places: int
    first_on: date | None
    last_on: date | None
    named: Share
    unbranded: Share
    illegible: Share
    objects: tuple[Line, ...]
    areas: tuple[Line, ...]
    months: tuple[Month, ...]

    @property
    def is_enough(self) -> bool:
        """True if enough people found it for its figures to be given."""
        return self.reporters >= LEAST_REPORTERS


def portrait_of(brand: Brand) -> Portrait:
    """Return what was found of a brand, of public items alone. Six queries."""
    items = Item.objects.public().filter(brand=brand)
    sums = items.aggregate(
        items=Sum("quantity", default=0),
        records=Count("pk"),
        confirmed=Sum("quantity", filter=CONFIRMED, default=0),
        reporters=REPORTERS,
        places=Count(_place(), distinct=True),
        first_on=Min("report__taken_on"),
        last_on=Max("report__taken_on"),
    )
    named, unbranded, illegible = _shares(sums["records"])
    return Portrait(
        **sums,
        named=named,
        unbranded=unbranded,
        illegible=illegible,
        objects=_objects(items),
        areas=_areas(brand),
        months=_months(items),
    )


def _place() -> Any:
    """The z13 tile of the disclosed cell: its Morton code without the finer bits."""
    return F("report__disclosed_cell").bitrightshift(2 * (CELL_ZOOM - PLACE_ZOOM))


def _shares(records: int) -> tuple[Share, Share, Share]:
    """Return the shares of the brand among named litter, and of unbranded and illegible litter among all of it."""
    rows = Item.objects.public().order_by().values_list("branding").annotate(n=Count("pk"))
    count = dict(rows)
    everything = sum(count.values())
    return (
        Share(records, count.get(Item.NAMED, 0)),
        Share(count.get(Item.UNBRANDED, 0), everything),
        Share(count.get(Item.ILLEGIBLE, 0), everything),
    )


def _objects(items: QuerySet[Item]) -> tuple[Line, ...]:
    rows = items.order_by().values("object").annotate(n=Sum("quantity")).order_by("-n", "object")[:TOP_OBJECTS]
    counted = {row["object"]: row["n"] for row in rows}
    named = Object.objects.in_bulk(list(counted))
    return tuple(Line(named[pk].key, named[pk].label, n) for pk, n in counted.items())


def _areas(brand: Brand) -> tuple[Line, ...]:
    """Return items by the smallest shipped area that holds them, as the map counts them; "" where none does."""
    rows = Fact.objects.filter(brand=brand.pk).order_by().values_list("area").annotate(n=Sum("quantity"))
    counted = dict(rows.order_by("-n", "area")[:TOP_AREAS])
    known = {area.pk: area for area in Area.objects.filter(pk__in=counted).defer("polygon")}
    return tuple(
        Line(known[pk].slug, known[pk].name, n) if pk in known else Line("", "", n) for pk, n in counted.items()
    )


def _months(items: QuerySet[Item]) -> tuple[Month, ...]:
    year, month = ExtractYear("report__taken_on"), ExtractMonth("report__taken_on")
    rows = items.order_by().annotate(year=year, month=month).values_list("year", "month").annotate(n=Sum("quantity"))
    return filled_months({(year, month): n for year, month, n in rows})


def filled_months(counted: dict[tuple[int, int], int]) -> tuple[Month, ...]:
    """Return every month from the first to the last that has a count, the newest MOST_MONTHS of them."""
    if not counted:
        return ()
    numbers = {12 * year + month - 1: n for (year, month), n in counted.items()}
    span = range(max(min(numbers), max(numbers) - MOST_MONTHS + 1), max(numbers) + 1)
    return tuple(Month(date(number // 12, number % 12 + 1, 1), numbers.get(number, 0)) for number in span)


def found_brands() -> Any:
    """Return one row a brand found by enough people: brand__slug, brand__name, items, reporters; most items first."""
    named = Item.objects.public().filter(brand__isnull=False).order_by()
    rows: Any = named.values("brand", "brand__slug", "brand__name", "brand__is_sample")
    rows = rows.annotate(items=Sum("quantity"), reporters=REPORTERS).filter(reporters__gte=LEAST_REPORTERS)
    return rows.order_by("-items", "brand__name")


def brands_of(organisation: Organisation) -> Any:
    """Return the rows of `found_brands` for items the organisation owned on the day of the find."""
    return found_brands().filter(owner=organisation)


def owners_today(brands: Sequence[int], today: date) -> dict[int, Ownership]:
    """Return what `Brand.ownership_on` says of each brand (by key) with no country given. One query for all."""
    rows = Ownership.objects.owning().on(today).filter(brand__in=brands, territory__in=WIDE_TERRITORIES)
    found: dict[int, Ownership] = {}
    for row in sorted(rows.select_related("organisation"), key=lambda row: WIDE_TERRITORIES.index(row.territory)):
        found.setdefault(row.brand_id, row)
    return found


def siblings_of(brand: Brand, owner: Ownership | None, today: date) -> QuerySet[Brand]:
    """Return the other brands the owner of this one owns today, by name; none without an owner."""
    if owner is None:
        return Brand.objects.none()
    rows = Ownership.objects.owning().on(today).filter(organisation=owner.organisation_id)
    return Brand.objects.filter(pk__in=rows.values("brand")).exclude(pk=brand.pk)


@dataclass(frozen=True)
class Numbers:
    """The three numbers a site is met with, true on `as_of`."""

    items: int
    confirmed: int
    dossiers: int
    as_of: date


def site_numbers(dossiers: int, as_of: date) -> Numbers:
    """Return how many items are public and how many of them somebody confirmed. One query."""
    sums = Item.objects.public().aggregate(
        items=Sum("quantity", default=0), confirmed=Sum("quantity", filter=CONFIRMED, default=0)
    )
    return Numbers(sums["items"], sums["confirmed"], dossiers, as_of)
