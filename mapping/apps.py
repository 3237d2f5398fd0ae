"""Registers the mapping app: WHERE IT GATHERS."""

from django.apps import AppConfig


class MappingConfig(AppConfig):
    name = "mapping"
    verbose_name = "Mapping"
