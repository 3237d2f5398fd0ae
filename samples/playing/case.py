"""The one campaign of the play: what Maëlle asks of the owner of Glouzy, in French, as the place is in France."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from campaigns.actions.area import draw_area
from campaigns.actions.campaign import Demand, open_campaign
from campaigns.actions.sealing import seal_dossier
from campaigns.models import Campaign, Dossier
from people.models import Citizen, Organisation
from reports.models import Brand
from samples.scenes import FIRST_DAY

ASKED_AT = datetime(2026, 4, 27, 16, 30, tzinfo=UTC)
"""When the last finds of the period have been reviewed, and before the fall of the spring can show."""
PERIOD = (FIRST_DAY, date(2026, 4, 14))
DUE_ON = date(2027, 4, 30)
BRAND, OWNER, AUTHOR = "glouzy", "quatrebulle", "maelle@example.org"
TITLE = "Moins de canettes Glouzy du lycée au stade"
AREA = "Rennes, du lycée au stade"
CENTRE, RADIUS_M = (-1.6930, 48.1085), 2_400
"""Lon, lat of the middle between avenue Janvier and route de Lorient, and a circle in metres that holds both."""
DEMAND = (
    "Réduire de moitié, d’ici au 30 avril 2027, le nombre de canettes et de bouteilles Glouzy trouvées par promenade "
    "du lycée au stade : reprendre les contenants vides contre une consigne dans les commerces voisins, et poser des "
    "bacs de tri aux sorties du stade les soirs de match."
)
STATEMENT = (
    "Toutes les trouvailles publiées ici pendant la période. Neuf personnes ont marché environ une fois par semaine, "
    "à des jours et à des heures différents, et photographié tout ce qu’elles voyaient, de toutes les marques et sans "
    "marque. Elles aiment certains lieux plus que d’autres : les endroits où personne ne passe manquent, et le nombre "
    "de trouvailles suit aussi le nombre de promenades. Données d’exemple : les lieux existent, les trouvailles sont "
    "inventées."
)


@transaction.atomic
def open_sample_campaign(*, by: Citizen, now: datetime) -> Campaign:
    """Return the sample campaign, opened now if it is not there yet; its area is drawn with it."""
    brand = Brand.objects.get(slug=BRAND)
    if known := Campaign.objects.of(by).naming(brand).filter(title=TITLE).first():
        return known
    area = draw_area(name=AREA, lon=CENTRE[0], lat=CENTRE[1], radius_m=RADIUS_M, by=by, now=now)
    return open_campaign(
        title=TITLE,
        brands=[brand],
        area=area,
        organisation=Organisation.objects.get(slug=OWNER),
        demand=Demand(text=DEMAND, metric="items_per_walk", reduction_percent=50, by_on=DUE_ON),
        period=PERIOD,
        statement=STATEMENT,
        by=by,
        now=now,
        language="fr",
    )


def seal_sample_dossier(*, campaign: Campaign, by: Citizen, now: datetime) -> Dossier:
    """Return the first version of the campaign's dossier, sealed now if it is not there yet."""
    return campaign.dossiers.filter(version=1).first() or seal_dossier(campaign=campaign, by=by, now=now)


def verify_as_a_reader(folder: Path, key: Path) -> tuple[bool, str]:
    """Run the script that lies in a dossier, as a reader would; return whether it verifies, and its first line."""
    words = [sys.executable, str(folder / "data" / "verify.py"), str(folder), "--key", str(key)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode == 0, next(iter((done.stdout or done.stderr).splitlines()), "no answer")
