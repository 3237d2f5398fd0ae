"""A citizen: a person with an account. There is no public page of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class CitizenManager(BaseUserManager["Citizen"]):
    """Finds and makes citizens by e-mail address, always in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Citizen:
        """Return a saved citizen; without a password sign-in is by e-mail code only."""
        citizen = self.model(email=email.strip().lower(), **fields)
        citizen.set_password(password)
        citizen.save(using=self._db)
        return citizen

    def get_by_natural_key(self, username: str | None) -> Citizen:
        """Return the citizen with this address, whatever its capitals."""
        return self.get(email=(username or "").strip().lower())

    def keepers(self) -> models.QuerySet[Citizen]:
        """Those who keep this site: they name the first reviewers."""
        return self.filter(is_keeper=True, is_active=True)

    def reviewers(self) -> models.QuerySet[Citizen]:
        """Those whose verdicts confirm an item."""
        return self.filter(reviewer_since__isnull=False, is_active=True)


class Citizen(AbstractBaseUser):
    """A person with an account (AUTH_USER_MODEL), known by an e-mail address nobody else sees."""

    email = models.EmailField(max_length=254, unique=True)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    is_keeper = models.BooleanField(default=False)
    reviewer_since = models.DateTimeField(null=True, blank=True)
    reviewer_named_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="named_reviewers"
    )
    is_sample = models.BooleanField(default=False, help_text="plays a part in the demonstration")
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = CitizenManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address_whatever_its_capitals"),
        ]

    class Privacy:
        public: tuple[str, ...] = ()
        private = (
            "id",
            "password",
            "last_login",
            "email",
            "language",
            "is_active",
            "is_keeper",
            "reviewer_since",
            "reviewer_named_by",
            "is_sample",
            "joined_at",
        )

    def __str__(self) -> str:
        return self.email

    def is_reviewer_at(self, moment: datetime) -> bool:
        """True if a keeper had named this citizen a reviewer by that moment."""
        return self.is_active and self.reviewer_since is not None and self.reviewer_since <= moment
