"""The nouns of WHO."""

from people.models.citizen import Citizen
from people.models.organisation import Organisation

__all__ = ["Citizen", "Organisation"]
