"""Sealed rows are added and never changed, by Python or by raw SQL."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from campaigns.errors import Sealed
from campaigns.models import CustodyEvent, Dossier, Exhibit, Rejected
from campaigns.models.sealed import AppendOnly
from tests.factories import NOW, load_small_reference, make_campaign

pytestmark = pytest.mark.django_db

SEALED_MODELS = (CustodyEvent, Dossier, Exhibit, Rejected)


def rows_of(model: type[AppendOnly]) -> Any:
    """Return one row of a sealed model, with what it needs."""
    load_small_reference()
    campaign = make_campaign()
    if model is CustodyEvent:
        return campaign.custody.get()
    dossier = Dossier.objects.create(
        campaign=campaign,
        version=1,
        sealed_at=NOW,
        root="0" * 64,
        seal_sha256="1" * 64,
        exhibit_count=1,
        leaf_count=2,
        totals={},
        figures=[],
        key_id="2" * 32,
        folder="constat-x-v1",
    )
    leaf = {"dossier": dossier, "item_uuid": campaign.uuid, "record": {}, "salt": "0" * 64, "leaf": "0" * 64}
    if model is Exhibit:
        return Exhibit.objects.create(
            **leaf, leaf_index=0, code="abcdefgh", grade="B", quantity=1, reporter_salt="0" * 64
        )
    if model is Rejected:
        return Rejected.objects.create(**leaf, leaf_index=1, reason="grade_d")
    return dossier


@pytest.mark.parametrize("model", SEALED_MODELS)
def test_a_sealed_row_refuses_change_in_python(model: type[AppendOnly]) -> None:
    row = rows_of(model)
    for act in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=1),
        lambda: model.objects.bulk_update([row], [row._meta.concrete_fields[1].name]),
    ):
        with pytest.raises(Sealed):
            act()
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", SEALED_MODELS)
@pytest.mark.parametrize("sql", ["UPDATE {table} SET id = id WHERE id = {pk}", "DELETE FROM {table} WHERE id = {pk}"])
def test_a_sealed_row_refuses_change_by_raw_sql(model: type[AppendOnly], sql: str) -> None:
    row = rows_of(model)
    statement = sql.format(table=model._meta.db_table, pk=row.pk)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert model.objects.filter(pk=row.pk).exists()


def test_every_append_only_model_has_its_two_triggers() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    wanted = {
        f"{model._meta.db_table}_no_{act}" for model in AppendOnly.__subclasses__() for act in ("update", "delete")
    }
    assert len(wanted) == 2 * len(SEALED_MODELS)
    assert wanted <= there


def test_a_version_follows_the_one_before() -> None:
    first = rows_of(Dossier)
    fields = {field.attname: getattr(first, field.attname) for field in Dossier._meta.concrete_fields}
    fields |= {"id": None, "version": 3, "folder": "constat-x-v3", "previous_id": None}
    with pytest.raises(DatabaseError), transaction.atomic():
        Dossier.objects.create(**fields)


def test_the_seal_on_rows_can_be_lifted_and_put_back_by_migration(transactional_db: None) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("campaigns", "0001_campaign_and_dossier")])
    executor = MigrationExecutor(connection)
    executor.migrate([("campaigns", "0002_sealed_rows_refuse_change")])
    test_every_append_only_model_has_its_two_triggers()
