"""SpatiaLite as Django's GeoDjango has it, with two cures that let migrations run."""

from __future__ import annotations

from django.contrib.gis.db.backends.spatialite import base, schema


class SchemaEditor(schema.SpatialiteSchemaEditor):
    """Drops a spatial index only where one is: ours have none, and Django drops it whenever a table changes."""

    sql_drop_spatial_index = "DROP TABLE IF EXISTS idx_%(table)s_%(column)s"


class DatabaseWrapper(base.DatabaseWrapper):
    """The short metadata: with the full one SpatiaLite 5.0 fails at the first changed table on newer SQLite."""

    SchemaEditorClass = SchemaEditor

    def prepare_database(self) -> None:
        """Lay out the spatial metadata once, before Django looks for it."""
        with self.cursor() as cursor:
            if not cursor.execute("PRAGMA table_info(geometry_columns)").fetchall():
                cursor.execute("SELECT InitSpatialMetaData(1)")
        super().prepare_database()
