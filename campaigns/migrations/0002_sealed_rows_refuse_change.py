"""Triggers: sealed rows refuse UPDATE and DELETE, whoever asks. A later change of these tables must remake them."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("campaigns_custodyevent", "campaigns_dossier", "campaigns_exhibit", "campaigns_rejected")
ACTS = ("update", "delete")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION campaigns_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sealed: rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)  # its % is PostgreSQL's, not ours
    for table in TABLES:
        for act in ACTS:
            schema_editor.execute(_trigger(schema_editor.connection.vendor, table, act))


def unseal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for act in ACTS:
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION campaigns_refuse_change()")


def _trigger(vendor: str, table: str, act: str) -> str:
    head = f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} FOR EACH ROW "
    if vendor == "postgresql":
        return head + "EXECUTE FUNCTION campaigns_refuse_change()"
    return head + f"BEGIN SELECT RAISE(ABORT, 'sealed: rows of {table} are never changed'); END"


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_campaign_and_dossier")]

    operations = [migrations.RunPython(seal, unseal)]
