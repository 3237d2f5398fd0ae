"""The nouns of WHAT WE ASK OF WHOM."""

from campaigns.models.campaign import Campaign, CaseAlias
from campaigns.models.custody import CustodyEvent
from campaigns.models.dossier import Dossier, Exhibit, Rejected, Sealing

__all__ = ["Campaign", "CaseAlias", "CustodyEvent", "Dossier", "Exhibit", "Rejected", "Sealing"]
