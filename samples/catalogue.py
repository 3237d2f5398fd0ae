"""The invented brands and owners of the drawn scenes: no name here belongs to a real company.

A test compares every name with the product's own list of real brands. One brand, Kravolt, is sold from one
owner to another in the middle of the two years, so that "who owned it on the day of the find" has an answer
that depends on the day; one brand, Panibul, has no known owner.
"""

from dataclasses import dataclass
from datetime import date

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Owner:
    """A fictional company. `country` is the ISO 3166-1 alpha-2 code of its seat."""

    key: str
    name: str
    country: str


@dataclass(frozen=True)
class Brand:
    """A fictional brand: its sector, how its lettering is set, and the litter it turns into.

    `litter` pairs an object key of the taxonomy with its weight among this brand's items.
    """

    key: str
    name: str
    sector: str
    font: str
    ground: Colour
    accent: Colour
    ink: Colour
    litter: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Ownership:
    """Who owns a brand from `valid_from` (inclusive) to `valid_to` (exclusive); None is open or unknown."""

    brand: str
    owner: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class Alias:
    """Another written form of a brand's name; kind as in the product's list (spelling, short, product line)."""

    alias: str
    brand: str
    kind: str


OWNERS = (
    Owner("quatrebulle", "Boissons Quatrebulle", "FR"),
    Owner("ventvolant", "Groupe Ventvolant", "FR"),
    Owner("brumelin", "Compagnie Brumelin", "BE"),
    Owner("ondelac", "Ondelac Alimentaire", "CH"),
    Owner("troissou", "Confiserie Troissou", "FR"),
    Owner("fourneaux", "Fourneaux d'Ailleurs", "FR"),
)

CREAM, WHITE, NIGHT = (250, 242, 222), (252, 252, 250), (26, 26, 34)

BRANDS = (
    Brand("glouzy", "Glouzy", "soft_drink", "Pacifico", (196, 30, 68), (240, 120, 60), WHITE,
          (("drink_can", 9), ("drink_bottle_plastic_small", 1))),
    Brand("kravolt", "Kravolt", "energy_drink", "Knewave", (24, 26, 32), (170, 226, 40), (198, 244, 60),
          (("drink_can", 1),)),
    Brand("citrozou", "Citrozou", "soft_drink", "Fredoka-Bold", (248, 206, 40), (60, 150, 70), (28, 92, 54),
          (("drink_can", 2), ("drink_bottle_plastic_small", 2))),
    Brand("ondelune", "Ondelune", "water", "Fredoka-Bold", (70, 150, 214), (226, 240, 250), WHITE,
          (("drink_bottle_plastic_small", 1),)),
    Brand("tourbillarde", "Tourbillarde", "beer", "Bungee", (34, 84, 60), (220, 172, 60), CREAM,
          (("drink_bottle_glass", 3), ("drink_can", 2), ("bottle_cap_metal", 1))),
    Brand("chipazoum", "Chipazoum", "snack", "Bungee", (232, 110, 30), (255, 212, 70), WHITE,
          (("crisp_packet", 1),)),
    Brand("glaglou", "Glaglou", "ice_cream", "Pacifico", (120, 200, 220), (246, 150, 180), WHITE,
          (("ice_cream_wrapper", 1),)),
    Brand("grisemeche", "Grisemèche", "tobacco", "Bungee", (236, 232, 222), (150, 40, 44), (60, 60, 66),
          (("cigarette_pack", 1),)),
    Brand("vapouille", "Vapouille", "vape", "Fredoka-Bold", (148, 96, 210), (90, 220, 200), WHITE,
          (("vape_disposable", 1),)),
    Brand("bonbrille", "Bonbrille", "confectionery", "Pacifico", (236, 80, 140), (255, 222, 90), WHITE,
          (("sweet_wrapper", 1),)),
    Brand("krocabou", "Krocabou", "biscuit", "Knewave", (92, 52, 34), (236, 180, 70), (255, 226, 150),
          (("biscuit_wrapper", 1),)),
    Brand("burgouille", "Burgouille", "fast_food", "Bungee", (44, 120, 66), (246, 190, 50), (255, 226, 90),
          (("burger_box", 3), ("fries_cone", 2), ("cup_paper", 2), ("food_wrap_paper", 2))),
    Brand("mokazoum", "Mokazoum", "coffee_shop", "Fredoka-Bold", (238, 226, 206), (122, 76, 48), (92, 54, 34),
          (("cup_paper", 1),)),
    Brand("tartipouf", "Tartipouf", "bakery", "Pacifico", (206, 160, 104), (250, 240, 220), (96, 50, 24),
          (("paper_bag", 1),)),
    Brand("panibul", "Panibul", "retail", "Knewave", (244, 246, 246), (222, 60, 52), (24, 92, 168),
          (("carrier_bag_plastic", 1),)),
)  # fmt: skip

SOLD_ON = date(2025, 11, 1)
REGISTER = "Données d’exemple, source inventée / sample data, invented source"

OWNERSHIPS = (
    Ownership("glouzy", "quatrebulle", date(2009, 5, 4), None, REGISTER),
    Ownership("citrozou", "quatrebulle", date(2014, 3, 17), None, REGISTER),
    Ownership("kravolt", "quatrebulle", date(2018, 9, 3), SOLD_ON, REGISTER),
    Ownership("kravolt", "ventvolant", SOLD_ON, None, REGISTER),
    Ownership("tourbillarde", "ventvolant", date(2003, 1, 1), None, REGISTER),
    Ownership("ondelune", "ondelac", date(1998, 6, 1), None, REGISTER),
    Ownership("chipazoum", "ondelac", date(2012, 2, 20), None, REGISTER),
    Ownership("glaglou", "ondelac", date(2016, 4, 11), None, REGISTER),
    Ownership("grisemeche", "brumelin", date(1987, 1, 1), None, REGISTER),
    Ownership("vapouille", "brumelin", date(2021, 10, 4), None, REGISTER),
    Ownership("bonbrille", "troissou", date(1976, 1, 1), None, REGISTER),
    Ownership("krocabou", "troissou", date(2001, 9, 10), None, REGISTER),
    Ownership("burgouille", "fourneaux", date(2010, 5, 24), None, REGISTER),
    Ownership("mokazoum", "fourneaux", date(2017, 1, 9), None, REGISTER),
    Ownership("tartipouf", "fourneaux", date(2019, 11, 25), None, REGISTER),
)

ALIASES = (
    Alias("glouzi", "glouzy", "spelling"),
    Alias("glouzzy", "glouzy", "spelling"),
    Alias("glouzy zéro", "glouzy", "product line"),
    Alias("cravolt", "kravolt", "spelling"),
    Alias("kravolt max", "kravolt", "product line"),
    Alias("citrouzou", "citrozou", "spelling"),
    Alias("onde lune", "ondelune", "spelling"),
    Alias("tourbi", "tourbillarde", "short"),
    Alias("tourbilarde", "tourbillarde", "spelling"),
    Alias("chipazoum paprika", "chipazoum", "product line"),
    Alias("chipazoom", "chipazoum", "spelling"),
    Alias("gla glou", "glaglou", "spelling"),
    Alias("grise mèche", "grisemeche", "spelling"),
    Alias("grisemèche rouge", "grisemeche", "product line"),
    Alias("vapouil", "vapouille", "spelling"),
    Alias("bombrille", "bonbrille", "spelling"),
    Alias("croc'abou", "krocabou", "spelling"),
    Alias("burgouy", "burgouille", "spelling"),
    Alias("moka zoum", "mokazoum", "spelling"),
    Alias("tarti", "tartipouf", "short"),
)


def brand_named(key: str) -> Brand:
    """Return the sample brand with this key; raises KeyError if there is none."""
    return {brand.key: brand for brand in BRANDS}[key]


def owner_on(brand: str, day: date) -> str | None:
    """Return the key of the owner of a sample brand on a day, None when no owner is known."""
    for row in OWNERSHIPS:
        if row.brand == brand and (row.valid_from or day) <= day < (row.valid_to or date.max):
            return row.owner
    return None
