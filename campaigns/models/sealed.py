"""Rows that are only ever added: Python refuses first, a trigger refuses the rest (migration 0002)."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext as _

from campaigns.errors import Sealed


def refuse() -> NoReturn:
    """Raise Sealed."""
    raise Sealed(_("What is sealed is not changed."), help=_("Make a new version; the old one stays."))


class SealedQuerySet(models.QuerySet[Any]):
    """Rows that can be read and added."""

    def update(self, **changes: Any) -> NoReturn:
        """Raise Sealed."""
        refuse()

    def bulk_update(self, *rows: Any, **options: Any) -> NoReturn:
        """Raise Sealed."""
        refuse()

    def delete(self) -> NoReturn:
        """Raise Sealed."""
        refuse()


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row; raise Sealed if it was inserted before."""
        if not self._state.adding:
            refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise Sealed."""
        refuse()
