"""The real town the drawn scenes are laid in (Rennes), its hot spots, and the sample people who walk there.

Coordinates are lon, lat in degrees (WGS 84), written from a map by hand and good to some tens of metres.
The places are real, what is found there is invented.
"""

from dataclasses import dataclass
from datetime import date

Point = tuple[float, float]

EVERY_MONTH = (1.0,) * 12
SUMMER = (0.1, 0.1, 0.3, 0.7, 1.4, 2.6, 3.0, 2.8, 1.2, 0.4, 0.1, 0.1)
TERM = (1.2, 1.1, 1.3, 1.0, 1.3, 1.2, 0.1, 0.1, 1.6, 1.4, 1.3, 1.0)
SEASON = (1.0, 1.1, 1.2, 1.2, 1.1, 0.1, 0.1, 1.0, 1.2, 1.2, 1.2, 1.1)


@dataclass(frozen=True)
class Spot:
    """A stretch of town where walks happen.

    `path` is the line walked, `spread_m` how far to its sides things lie, `hours` the local hours of a walk,
    `months` the weight of each month from January on, `weekday` the only day of the week (Monday is 0) or None,
    `litter` pairs an object key with its weight here.
    """

    key: str
    label: str
    path: tuple[Point, ...]
    spread_m: float
    ground: str
    hours: tuple[int, int]
    months: tuple[float, ...]
    weight: float
    weekday: int | None
    litter: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Person:
    """A sample reporter or reviewer. `home` is where a reporter lives and asks for a coarse place, or None."""

    email: str
    name: str
    language: str
    joined_on: date
    home: Point | None = None


SPOTS = (
    Spot("avenue-janvier", "Avenue Janvier, near the lycée", ((-1.67385, 48.10945), (-1.67255, 48.10480)), 9,
         "slabs", (12, 18), TERM, 4.2, None,
         (("drink_can", 11), ("crisp_packet", 3), ("sweet_wrapper", 2), ("biscuit_wrapper", 2),
          ("cigarette_butt", 2), ("vape_disposable", 1), ("cup_paper", 1))),
    Spot("route-de-lorient", "Route de Lorient, round the stadium", ((-1.71590, 48.10840), (-1.70930, 48.10815)), 22,
         "asphalt", (18, 22), SEASON, 3.6, None,
         (("drink_can", 10), ("cup_plastic", 2), ("fries_cone", 2), ("drink_bottle_glass", 2),
          ("food_wrap_paper", 1), ("cigarette_butt", 1))),
    Spot("gare", "Esplanade of the station", ((-1.67400, 48.10405), (-1.67080, 48.10375)), 16,
         "slabs", (7, 20), EVERY_MONTH, 1.5, None,
         (("cigarette_butt", 4), ("cup_paper", 3), ("cigarette_pack", 2), ("paper_bag", 2),
          ("drink_bottle_plastic_small", 2), ("vape_disposable", 1), ("drink_can", 1), ("face_mask", 1))),
    Spot("quai-saint-cyr", "Bank of the Vilaine, quai Saint-Cyr", ((-1.69030, 48.10870), (-1.69880, 48.10790)), 8,
         "grass", (9, 19), EVERY_MONTH, 1.4, None,
         (("drink_bottle_plastic_small", 3), ("drink_can", 3), ("carrier_bag_plastic", 2), ("dog_poo_bag", 1),
          ("drink_bottle_glass", 2), ("face_mask", 1), ("crisp_packet", 1))),
    Spot("baud-chardonnet", "Beach of Baud-Chardonnet", ((-1.65480, 48.10830), (-1.65020, 48.10800)), 14,
         "sand", (14, 21), SUMMER, 2.0, None,
         (("ice_cream_wrapper", 4), ("drink_bottle_plastic_small", 3), ("drink_can", 3), ("crisp_packet", 2),
          ("cigarette_butt", 2), ("pizza_box", 2), ("lighter", 1), ("bottle_cap_metal", 1))),
    Spot("thabor", "Parc du Thabor", ((-1.67150, 48.11480), (-1.66880, 48.11390)), 18,
         "gravel", (11, 18), EVERY_MONTH, 1.2, None,
         (("sweet_wrapper", 3), ("biscuit_wrapper", 2), ("cup_paper", 2), ("paper_bag", 1),
          ("cigarette_butt", 2), ("face_mask", 1), ("ice_cream_wrapper", 1))),
    Spot("lices", "Place des Lices, after the market", ((-1.68580, 48.11310), (-1.68330, 48.11330)), 12,
         "cobbles", (13, 15), EVERY_MONTH, 1.2, 5,
         (("carrier_bag_plastic", 4), ("paper_bag", 2), ("food_wrap_paper", 2), ("cup_paper", 2),
          ("fries_cone", 1), ("cigarette_butt", 1))),
    Spot("saint-michel", "Rue Saint-Michel and place Sainte-Anne", ((-1.68130, 48.11350), (-1.68060, 48.11440)), 7,
         "cobbles", (8, 11), EVERY_MONTH, 1.5, None,
         (("drink_bottle_glass", 4), ("cigarette_butt", 4), ("bottle_cap_metal", 2), ("cup_plastic", 2),
          ("drink_can", 3), ("food_wrap_paper", 1), ("cigarette_pack", 2), ("lighter", 1))),
    Spot("prairies-saint-martin", "Prairies Saint-Martin", ((-1.68130, 48.11850), (-1.67850, 48.12250)), 15,
         "grass", (10, 18), EVERY_MONTH, 1.2, None,
         (("dog_poo_bag", 3), ("drink_can", 3), ("drink_bottle_plastic_small", 2), ("biscuit_wrapper", 1),
          ("carrier_bag_plastic", 1), ("face_mask", 1), ("cigarette_butt", 1))),
    Spot("gayeulles", "Parc des Gayeulles", ((-1.65000, 48.13200), (-1.64420, 48.13330)), 25,
         "leaves", (10, 18), EVERY_MONTH, 1.0, None,
         (("pizza_box", 2), ("drink_bottle_glass", 2), ("sweet_wrapper", 2), ("drink_can", 2),
          ("biscuit_wrapper", 2), ("ice_cream_wrapper", 1), ("lighter", 1))),
    Spot("alma", "Car park south of the town", ((-1.67750, 48.08330), (-1.67450, 48.08270)), 28,
         "asphalt", (11, 21), EVERY_MONTH, 1.5, None,
         (("burger_box", 4), ("fries_cone", 2), ("cup_paper", 2), ("drink_can", 4), ("carrier_bag_plastic", 2),
          ("food_wrap_paper", 2), ("cigarette_pack", 1))),
)  # fmt: skip

REPORTERS = (
    Person("maelle@example.org", "Maëlle", "fr", date(2024, 10, 28)),
    Person("yann@example.org", "Yann", "fr", date(2024, 10, 28), (-1.6793, 48.1189)),
    Person("ines@example.org", "Inès", "fr", date(2024, 10, 30)),
    Person("titouan@example.org", "Titouan", "fr", date(2025, 1, 6)),
    Person("soazig@example.org", "Soazig", "fr", date(2025, 2, 17), (-1.6522, 48.1101)),
    Person("malo@example.org", "Malo", "fr", date(2025, 4, 7)),
    Person("grace@example.org", "Grace", "en", date(2025, 6, 2)),
    Person("nolwenn@example.org", "Nolwenn", "fr", date(2025, 9, 8)),
    Person("karim@example.org", "Karim", "fr", date(2025, 11, 17)),
)

REVIEWERS = (
    Person("awen@example.org", "Awen", "fr", date(2024, 10, 1)),
    Person("bleuenn@example.org", "Bleuenn", "fr", date(2024, 10, 1)),
    Person("corentin@example.org", "Corentin", "fr", date(2024, 10, 1)),
    Person("dilara@example.org", "Dilara", "fr", date(2025, 5, 5)),
    Person("ewan@example.org", "Ewan", "en", date(2025, 10, 6)),
)

KEEPER = Person("rozenn@example.org", "Rozenn", "fr", date(2024, 9, 2))
"""Keeps the sample site: she names the reviewers on the day they join."""

VISITOR = Person("paol@example.org", "Paol", "fr", date(2024, 10, 29))
"""Sends the real photos and does nothing more with them: signed in as him one sees what the intake asks for."""
