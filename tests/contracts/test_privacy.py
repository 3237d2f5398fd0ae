"""Contract 2: every field of ours is public or private, by name; what an API shows is public."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.test.utils import isolate_apps
from rest_framework import serializers

from tests.contracts.tree import APPS, CHECKOUT, modules, parse, plant

Model = type[models.Model]
SHOWING = {"api", "exports", "export", "feeds"}  # rooms that show rows to programs and to everybody
QUERIES = ("values", "values_list", "only", "F")
FOR_ITS_SENDER = "# for its sender alone"


def our_models() -> list[Model]:
    """Return every model of the four apps."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


def fields_of(model: Model) -> set[str]:
    """Return the names of the columns and many-to-many fields of a model, reverse relations left out."""
    return {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}


def unclassified(every: Iterable[Model]) -> list[str]:
    """Return one sentence for each field that is not in exactly one of Privacy.public and Privacy.private."""
    found = []
    for model in every:
        public, private = _sides(model)
        name, fields = model._meta.label, fields_of(model)
        found += [f"{name}.{field} is neither public nor private" for field in sorted(fields - public - private)]
        found += [f"{name}.{field} is both public and private" for field in sorted(public & private)]
        found += [f"{name}.{field} is no field" for field in sorted((public | private) - fields)]
    return found


def _sides(model: Model) -> tuple[set[str], set[str]]:
    privacy: Any = getattr(model, "Privacy", None)
    return set(getattr(privacy, "public", ())), set(getattr(privacy, "private", ()))


def private_outputs(serializer: type[serializers.BaseSerializer[Any]]) -> list[str]:
    """Return one sentence for each readable field of a model serializer that reads a private field of ours."""
    model = getattr(getattr(serializer, "Meta", None), "model", None)
    if model is None or model._meta.app_label not in APPS:
        return []
    fields = getattr(serializer(), "fields", {})
    return [
        f"{serializer.__name__}.{name} shows {where}"
        for name, field in fields.items()
        if not field.write_only
        for where in _private_steps(model, getattr(field, "source_attrs", None) or [])
    ]


def _private_steps(model: Model, path: Iterable[str]) -> Iterator[str]:
    for step in path:
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return  # a property or a method: the queryset's and the reviewer's business
        if step in _sides(model)[1]:
            yield f"{model._meta.label}.{step}"
        related = field.related_model
        if not isinstance(related, type) or related._meta.app_label not in APPS:
            return
        model = related


def only_private(every: Iterable[Model]) -> set[str]:
    """Return the field names that are private wherever they occur; `id` is left out, every answer has its own."""
    sides = [_sides(model) for model in every]
    return (
        {name for _, private in sides for name in private} - {name for public, _ in sides for name in public} - {"id"}
    )


def private_reads(root: Path, names: set[str]) -> list[str]:
    """Return one sentence for each private name that an API module reads, as an attribute or in a query.

    A function whose first line ends with the comment `# for its sender alone` answers nobody else, and may.
    """
    return [
        f"{name}:{line} reads {read}"
        for name, path in modules(root, APPS)
        if SHOWING & set(name.split("."))
        for line, read in sorted(_reads(path, names))
    ]


def _reads(path: Path, names: set[str]) -> Iterator[tuple[int, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    tree = parse(path)
    allowed = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and lines[node.lineno - 1].endswith(FOR_ITS_SENDER)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node not in allowed:
            yield from ((getattr(node, "lineno", 0), read) for read in _words(node) if set(read.split("__")) & names)


def _words(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        yield node.attr
    elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in QUERIES:
        yield from (word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str))


def all_fields_at_once(root: Path) -> list[str]:
    """Return the places where a serializer, form or filter takes every field by "__all__"."""
    return [
        f"{name}:{node.lineno}"
        for name, path in modules(root, APPS)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Constant) and node.value == "__all__"
    ]


def serializers_of(kind: type) -> Iterator[type]:
    """Yield every subclass, at any depth."""
    for child in kind.__subclasses__():
        yield child
        yield from serializers_of(child)


def test_every_field_is_public_or_private() -> None:
    assert unclassified(our_models()) == []


def test_every_model_of_ours_lives_in_one_of_the_four_apps() -> None:
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == CHECKOUT}
    assert ours == set(APPS)


def test_no_serializer_shows_a_private_field() -> None:
    importlib.import_module(settings.ROOT_URLCONF)
    assert [line for child in serializers_of(serializers.ModelSerializer) for line in private_outputs(child)] == []


def test_no_api_reads_what_is_private() -> None:
    assert private_reads(CHECKOUT, only_private(our_models())) == []


def test_nobody_takes_all_fields_at_once() -> None:
    assert all_fields_at_once(CHECKOUT) == []


@isolate_apps("reports")
def test_a_field_in_no_or_in_both_lists_is_found() -> None:
    class Leaky(models.Model):
        name = models.TextField()
        email = models.TextField()

        class Meta:
            app_label = "reports"

        class Privacy:
            public = ("name", "colour")
            private = ("id", "name")

    assert unclassified([Leaky]) == [
        "reports.Leaky.email is neither public nor private",
        "reports.Leaky.name is both public and private",
        "reports.Leaky.colour is no field",
    ]


@isolate_apps("reports", "people")
@pytest.mark.filterwarnings("ignore:.*Leaky.*")
def test_a_serializer_that_shows_a_private_field_is_found() -> None:
    class Owner(models.Model):
        email = models.TextField()

        class Meta:
            app_label = "people"

        class Privacy:
            public = ()
            private = ("id", "email")

    class Thing(models.Model):
        name = models.TextField()
        owner = models.ForeignKey(Owner, on_delete=models.CASCADE)

        class Meta:
            app_label = "reports"

        class Privacy:
            public = ("name", "owner")
            private = ("id",)

    def showing(*names: str) -> type[serializers.BaseSerializer[Any]]:
        meta = type("Meta", (), {"model": Thing, "fields": names})
        mail = serializers.CharField(source="owner.email")
        return type(
            "ThingSerializer",
            (serializers.ModelSerializer,),
            {"Meta": meta} | ({"mail": mail} if "mail" in names else {}),
        )

    assert private_outputs(showing("name")) == []
    assert private_outputs(showing("id", "name")) == ["ThingSerializer.id shows reports.Thing.id"]
    assert private_outputs(showing("mail")) == ["ThingSerializer.mail shows people.Owner.email"]


def test_all_fields_at_once_are_found(tmp_path: Path) -> None:
    plant(tmp_path, {"reports/api/reports.py": "class Meta:\n    fields = '__all__'\n"})
    assert all_fields_at_once(tmp_path) == ["reports.api.reports:2"]


def test_an_api_that_reads_what_is_private_is_found(tmp_path: Path) -> None:
    content = (
        "def show(report):\n    return {'mail': report.owner.email}\n"
        "def rows(reports):\n    return reports.values('brand', 'owner__email')\n"
        "def own(report) -> dict:  # for its sender alone\n    return {'mail': report.owner.email}\n"
        "def fine(report):\n    return {'email': report.brand}\n"
    )
    plant(tmp_path, {"reports/api/reports.py": content, "reports/actions/report.py": content})
    assert private_reads(tmp_path, {"email"}) == [
        "reports.api.reports:2 reads email",
        "reports.api.reports:4 reads owner__email",
    ]
