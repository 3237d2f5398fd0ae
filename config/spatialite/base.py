"""SpatiaLite as Django's GeoDjango has it, with the one cure that lets migrations run on a newer SQLite than Debian's."""

from __future__ import annotations

from django.contrib.gis.db.backends.spatialite import base


class DatabaseWrapper(base.DatabaseWrapper):
    """The short metadata: with `InitSpatialMetaDataFull` SpatiaLite 5.0 fails at the first changed table ("no such column: rowid")."""

    def prepare_database(self) -> None:
        """Lay out the spatial metadata once, before Django looks for it."""
        with self.cursor() as cursor:
            if not cursor.execute("PRAGMA table_info(geometry_columns)").fetchall():
                cursor.execute("SELECT InitSpatialMetaData(1)")
        super().prepare_database()
