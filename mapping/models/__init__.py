"""The nouns of WHERE IT GATHERS."""

from mapping.models.area import Area

__all__ = ["Area"]
