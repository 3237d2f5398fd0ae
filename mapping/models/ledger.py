"""What the facts were made from (ledger) and when each part of the map last changed (stamp)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from reports.places.grid import interleave

STAMPED_ZOOMS = (0, 2, 4, 6, 8)
"""A tile's age is kept at these zooms; a deeper tile has the age of its ancestor at zoom 8."""

DATA_SET_ZOOM = -2
"""The row that names this data set: after a rebuild or a restored copy, an old tag must not fit by chance."""


class Ledger(models.Model):
    """The version of a report that its facts were made from. A report without facts may have a row too."""

    report_id = models.BigIntegerField(primary_key=True)
    version = models.IntegerField()

    class Privacy:
        public: tuple[str, ...] = ()
        private = ("report_id", "version")

    def __str__(self) -> str:
        return f"{self.report_id} at {self.version}"


@dataclass(frozen=True)
class Age:
    """When a part of the map last changed: `epoch` counts gathers in the data set `data_set`."""

    data_set: int
    epoch: int

    def __str__(self) -> str:
        return f"{self.data_set:x}-{self.epoch}"


class StampQuerySet(models.QuerySet["Stamp"]):
    """Which stamps."""

    def age_of(self, z: int, x: int, y: int) -> Age:
        """Return the age of a tile, or of its nearest stamped ancestor. One query; zeros before the first gather."""
        level = min(STAMPED_ZOOMS[-1], z & ~1)
        tile = interleave(x, y) >> 2 * (z - level)
        rows = self.filter(Q(z=DATA_SET_ZOOM) | Q(z=level, tile=tile)).values_list("z", "epoch")
        found = dict(rows)
        return Age(found.get(DATA_SET_ZOOM, 0), found.get(level, 0))


class Stamp(models.Model):
    """The epoch in which a tile last changed, at zooms 0, 2, 4, 6 and 8; at zoom -2 the data set's random number."""

    z = models.SmallIntegerField()
    tile = models.BigIntegerField(help_text="Morton code of x and y")
    epoch = models.BigIntegerField()

    objects = StampQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["z", "tile"], name="a_tile_has_one_stamp")]

    class Privacy:
        public = ("z", "tile", "epoch")
        private = ("id",)

    def __str__(self) -> str:
        return f"{self.z}/{self.tile} at {self.epoch}"
