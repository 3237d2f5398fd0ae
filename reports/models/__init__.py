"""The nouns of WHAT A PERSON SAW."""

from reports.models.brand import Alias, Brand, Ownership
from reports.models.item import Item
from reports.models.photo import Photo
from reports.models.report import Claim, Report
from reports.models.review import Review
from reports.models.taxonomy import Material, Object, ObjectGroup

__all__ = [
    "Alias",
    "Brand",
    "Claim",
    "Item",
    "Material",
    "Object",
    "ObjectGroup",
    "Ownership",
    "Photo",
    "Report",
    "Review",
]
