"""The nouns of WHERE IT GATHERS."""

from mapping.models.area import Area
from mapping.models.fact import Fact
from mapping.models.ledger import Age, Ledger, Stamp

__all__ = ["Age", "Area", "Fact", "Ledger", "Stamp"]
