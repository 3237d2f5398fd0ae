"""The plan of the drawn scenes: who found what, where and when, over two fixed years. No drawing, no database.

The same seed gives the same plan on every machine. Its story: the cans of one brand, Glouzy, gather round the
lycée and the stadium, grow until the spring of 2026 and fall by more than half after it; half of all items bear
no brand; ice cream comes with summer; phones sometimes blank the place; some files are sent twice.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from samples.catalogue import BRANDS
from samples.town import REPORTERS, REVIEWERS, SPOTS, Person, Point, Spot

FIRST_DAY = date(2024, 11, 1)
LAST_DAY = date(2026, 10, 31)
TURN_ON = date(2026, 4, 15)
SENT_TWICE = 14
SEED = 20241101
ZONE = ZoneInfo("Europe/Paris")

UNBRANDED = "unbranded"
ILLEGIBLE = "illegible"

MATERIALS = {
    "drink_can": "aluminium", "drink_bottle_plastic_small": "pet", "drink_bottle_glass": "glass",
    "bottle_cap_metal": "steel", "crisp_packet": "multilayer_film", "sweet_wrapper": "multilayer_film",
    "biscuit_wrapper": "multilayer_film", "ice_cream_wrapper": "multilayer_film",
    "cigarette_butt": "cellulose_acetate", "cigarette_pack": "cardboard_flat", "vape_disposable": "electronic",
    "lighter": "other_plastic", "burger_box": "cardboard_flat", "fries_cone": "cardboard_flat",
    "food_wrap_paper": "paper", "pizza_box": "cardboard_corrugated", "cup_paper": "coated_paper",
    "cup_plastic": "pp", "paper_bag": "paper", "carrier_bag_plastic": "ldpe", "dog_poo_bag": "ldpe",
    "face_mask": "synthetic_textile",
}  # fmt: skip

NAMED_SHARE = {
    "drink_can": 0.80, "drink_bottle_plastic_small": 0.55, "drink_bottle_glass": 0.5, "bottle_cap_metal": 0.4,
    "crisp_packet": 0.7, "sweet_wrapper": 0.6, "biscuit_wrapper": 0.6, "ice_cream_wrapper": 0.6,
    "cigarette_pack": 0.7, "vape_disposable": 0.6, "burger_box": 0.7, "fries_cone": 0.6, "food_wrap_paper": 0.4,
    "cup_paper": 0.5, "paper_bag": 0.4, "carrier_bag_plastic": 0.45,
}  # fmt: skip
"""Share of items of an object whose brand can be read; objects not listed bear no brand."""

ILLEGIBLE_SHARE = 0.3
"""Of the items that might bear a brand and show none: the share that is worn or crushed, not plain."""

MANY = {"cigarette_butt": (1, 6, 5, 4), "drink_can": (7, 5, 3, 1), "bottle_cap_metal": (2, 3, 2, 1)}
"""Weights of finding one, two, three or four at once; everything else follows FEW."""
FEW = (14, 3, 1, 0)


@dataclass(frozen=True)
class Review:
    """One sample reviewer's verdict on a scene, `after_days` after it was sent.

    `disputes` names the aspect (object, brand, place, time) they disagree with; None confirms all four.
    """

    by: str
    after_days: int
    disputes: str | None = None


@dataclass(frozen=True)
class Scene:
    """One drawn photo and the report made of it.

    `lon`, `lat` in degrees are where it was taken, whether the file says so or not; `gps` is `full`, `removed`
    (the phone blanked it: NUL references, 0/0) or `none`. `pin` is where its reporter later sets the pin, None
    when the file has its place or the scene stays a draft. `taken_local` is naive local time, `sent_at` aware
    UTC. `brand` is a key of the catalogue, UNBRANDED or ILLEGIBLE. `duplicate_of` names the scene whose bytes
    this file repeats.
    """

    name: str
    number: int
    walk: int
    spot: str
    ground: str
    reporter: str
    taken_local: datetime
    offset: str
    sent_at: datetime
    lon: float
    lat: float
    accuracy_m: float
    direction_deg: float
    gps: str
    pin: Point | None
    object: str
    material: str
    brand: str
    quantity: int
    picked: bool
    coarse: bool
    reviews: tuple[Review, ...]
    duplicate_of: str | None = None

    @property
    def has_gps(self) -> bool:
        return self.gps == "full"

    @property
    def is_draft(self) -> bool:
        """True when no place is in the file and its reporter never sets one."""
        return not self.has_gps and self.pin is None

    @property
    def taken_at(self) -> datetime:
        """The moment of the shutter, aware, in UTC."""
        return self.taken_local.replace(tzinfo=ZONE).astimezone(UTC)


def plan() -> list[Scene]:
    """Return all scenes in the order they were sent: about 450 distinct ones and SENT_TWICE repeats."""
    rng = Random(SEED)
    scenes: list[Scene] = []
    for walk, (day, spot) in enumerate(_walks(rng), start=1):
        reporter = _reporter(rng, day, spot)
        scenes.extend(_walked(rng, walk, day, spot, reporter, first=len(scenes) + 1))
    repeats = [_again(rng, scene) for scene in rng.sample([s for s in scenes if s.has_gps], SENT_TWICE)]
    return sorted([*scenes, *repeats], key=lambda scene: (scene.sent_at, scene.name))


def walks(scenes: Iterable[Scene]) -> dict[int, list[Scene]]:
    """Return the scenes of each walk in the order they were taken, repeats left out."""
    found: dict[int, list[Scene]] = {}
    for scene in sorted(scenes, key=lambda one: one.taken_local):
        if scene.duplicate_of is None:
            found.setdefault(scene.walk, []).append(scene)
    return found


def _walks(rng: Random) -> list[tuple[date, Spot]]:
    """Return the day and spot of every walk, in order of days: about one a week, more as people join."""
    days = (LAST_DAY - FIRST_DAY).days + 1
    found = []
    for week in range(days // 7):
        monday = FIRST_DAY + timedelta(days=7 * week)
        for _ in range(2 if rng.random() < week / 1500 else 1):
            day = monday + timedelta(days=rng.randrange(7))
            spot = rng.choices(SPOTS, [s.weight * s.months[day.month - 1] for s in SPOTS])[0]
            if spot.weekday is not None:
                day += timedelta(days=(spot.weekday - day.weekday()) % 7)
            if FIRST_DAY <= day <= LAST_DAY:
                found.append((day, spot))
    return sorted(found, key=lambda one: (one[0], one[1].key))


def _reporter(rng: Random, day: date, spot: Spot) -> Person:
    """Return someone who had joined by that day; everybody likes two or three spots best."""
    joined = [person for person in REPORTERS if person.joined_on <= day]
    liking = [3 if (REPORTERS.index(p) * 2 + SPOTS.index(spot)) % 4 == 0 else 1.2 for p in joined]
    return rng.choices(joined, liking)[0]


def _walked(rng: Random, walk: int, day: date, spot: Spot, reporter: Person, *, first: int) -> list[Scene]:
    """Return the scenes of one walk: some minutes and tens of metres apart, all sent together afterwards."""
    photos = rng.choice((3, 3, 4, 4, 5, 6))
    at = datetime.combine(day, datetime.min.time()) + timedelta(
        hours=rng.randrange(*spot.hours), seconds=rng.randrange(3600)
    )
    start, backwards = rng.uniform(0.0, 0.35), rng.random() < 0.5
    wait = timedelta(days=rng.choice((0, 0, 0, 0, 1, 2)), minutes=rng.randrange(25, 150))
    scenes = []
    for step in range(photos):
        along = start + (0.95 - start) * (step + rng.uniform(0, 0.6)) / photos
        place = _beside(rng, spot, 1 - along if backwards else along)
        scenes.append(_scene(rng, first + step, walk, spot, reporter, at, place))
        at += timedelta(seconds=rng.randrange(70, 330))
    sent_at = scenes[-1].taken_at + wait
    return [replace(scene, sent_at=sent_at + timedelta(seconds=7 * n)) for n, scene in enumerate(scenes)]


def _beside(rng: Random, spot: Spot, along: float) -> Point:
    """Return a point `along` (0 to 1) the spot's path, moved sideways by up to its spread; 6 decimals."""
    position = along * (len(spot.path) - 1)
    leg = min(int(position), len(spot.path) - 2)
    (lon0, lat0), (lon1, lat1) = spot.path[leg : leg + 2]
    part = position - leg
    metres_per_degree = 111_320.0
    lat = lat0 + (lat1 - lat0) * part + rng.uniform(-1, 1) * spot.spread_m / metres_per_degree
    shrink = math.cos(math.radians(lat))
    lon = lon0 + (lon1 - lon0) * part + rng.uniform(-1, 1) * spot.spread_m / metres_per_degree / shrink
    return round(lon, 6), round(lat, 6)


def _scene(rng: Random, number: int, walk: int, spot: Spot, by: Person, at: datetime, place: Point) -> Scene:
    kind = rng.choices([key for key, _ in spot.litter], [weight for _, weight in spot.litter])[0]
    gps = rng.choices(("full", "removed", "none"), (90, 5, 5))[0]
    draft = gps != "full" and rng.random() < 0.25
    taken_at = at.replace(tzinfo=ZONE)
    return Scene(
        name=f"{number:04d}-{spot.key}.jpg",
        number=number,
        walk=walk,
        spot=spot.key,
        ground=_ground(spot, at.month, rng),
        reporter=by.email,
        taken_local=at,
        offset=taken_at.strftime("%z")[:3] + ":" + taken_at.strftime("%z")[3:],
        sent_at=taken_at.astimezone(UTC),
        lon=place[0],
        lat=place[1],
        accuracy_m=float(rng.choice((120, 180, 260)) if rng.random() < 0.02 else rng.randrange(3, 28)),
        direction_deg=round(rng.uniform(0, 359.9), 1),
        gps=gps,
        pin=None if gps == "full" or draft else _moved(rng, place),
        object=kind,
        material=MATERIALS[kind],
        brand=_brand(rng, kind, spot, at.date()),
        quantity=1 + rng.choices(range(4), MANY.get(kind, FEW))[0],
        picked=rng.random() < 0.62,
        coarse=by.home is not None and _metres(by.home, place) < 900 and rng.random() < 0.6,
        reviews=() if draft else _reviews(rng, at.date()),
    )


def _ground(spot: Spot, month: int, rng: Random) -> str:
    """Return the ground of the picture: parks are under leaves in autumn, and spots have odd corners."""
    if spot.ground == "gravel" and month in (10, 11):
        return "leaves"
    if spot.ground == "leaves" and month not in (10, 11, 12):
        return rng.choice(("grass", "grass", "gravel"))
    odd = {"slabs": "asphalt", "cobbles": "slabs", "grass": "gravel", "asphalt": "grass", "sand": "slabs"}
    return odd.get(spot.ground, spot.ground) if rng.random() < 0.18 else spot.ground


def _brand(rng: Random, kind: str, spot: Spot, day: date) -> str:
    """Return what can be read on an item found at a spot on a day."""
    share = NAMED_SHARE.get(kind)
    if share is None:
        return UNBRANDED
    if rng.random() >= share:
        return ILLEGIBLE if rng.random() < ILLEGIBLE_SHARE else UNBRANDED
    weights = {b.key: w * _trend(b.key, spot, day) for b in BRANDS for key, w in b.litter if key == kind}
    return rng.choices(list(weights), list(weights.values()))[0]


def _trend(brand: str, spot: Spot, day: date) -> float:
    """Return the factor on a brand's weight: the story told at the top of this page."""
    if brand == "glouzy":
        near = 2.4 if spot.key in ("avenue-janvier", "route-de-lorient") else 0.9
        before = 0.6 + 0.7 * (day - FIRST_DAY).days / (TURN_ON - FIRST_DAY).days
        return near * (before if day < TURN_ON else 0.32)
    if brand == "kravolt":
        return 6.0 if spot.key in ("alma", "route-de-lorient") else 3.0
    return 1.0


def _reviews(rng: Random, day: date) -> tuple[Review, ...]:
    """Return who looks at a published scene and what they say: most are confirmed by two, a few are not."""
    count = rng.choices((0, 1, 2, 3), (6, 10, 72, 12))[0]
    active = [person.email for person in REVIEWERS if person.joined_on <= day]
    names: Sequence[str] = rng.sample(active, min(count, len(active)))
    reviews = [Review(name, after_days=rng.randrange(1, 9)) for name in names]
    if reviews and rng.random() < 0.06:
        reviews[-1] = replace(reviews[-1], disputes=rng.choice(("brand", "brand", "object", "place")))
    return tuple(sorted(reviews, key=lambda review: (review.after_days, review.by)))


def _again(rng: Random, scene: Scene) -> Scene:
    """Return the same file sent once more by the same person, hours or days later."""
    later = scene.sent_at + timedelta(hours=rng.randrange(1, 150))
    name = scene.name.replace(".jpg", "-again.jpg")
    return replace(scene, name=name, sent_at=later, duplicate_of=scene.name, reviews=())


def _moved(rng: Random, place: Point) -> Point:
    """Return where a person sets the pin: right, give or take a dozen metres."""
    return round(place[0] + rng.gauss(0, 0.00012), 6), round(place[1] + rng.gauss(0, 0.00008), 6)


def _metres(a: Point, b: Point) -> float:
    """Return the distance of two near points in metres, on the plane."""
    shrink = math.cos(math.radians((a[1] + b[1]) / 2))
    return 111_320.0 * math.hypot((a[0] - b[0]) * shrink, a[1] - b[1])
