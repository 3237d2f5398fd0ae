"""Registers the people app: WHO may act. Imports no other app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "People"
