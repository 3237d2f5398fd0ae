"""The story of one report, from receipt to exhibit, as dated sentences; the next step is said, not left blank."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Campaign, Exhibit, Rejected
from campaigns.wording import REASONS
from people.models import Citizen
from reports.models import Photo, Report, Review
from reports.wording import SOURCES


@dataclass(frozen=True)
class Step:
    """One thing that happened, or has not yet (`is_done` false); `on` is its date where one is known."""

    text: str
    on: date | None = None
    is_done: bool = True
    href: str = ""
    act: str = ""
    detail: str = ""


def story_of(report: Report, *, seen_by: Citizen | None) -> list[Step]:
    """Return the steps of a report with photos, items and claims prefetched. Five queries, whatever it holds."""
    if report.state == Report.WITHDRAWN:
        gone = Step(_("You withdrew this report. It left the map and the lists."), _day(report.withdrawn_at))
        return [*_received(report), gone, *_in_dossiers(report, seen_by)]
    steps = [*_received(report), *_picture(report), _placed(report), _named(report), _counted(report)]
    return _dated([*steps, _confirmed(report), *_in_dossiers(report, seen_by)])


def _dated(steps: list[Step]) -> list[Step]:
    """Leave the act only on the first step that waits: one thing to do at a time."""
    first = next((step for step in steps if not step.is_done), None)
    return [step if step.is_done or step is first else replace(step, href="", act="") for step in steps]


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment else None


def _received(report: Report) -> Iterator[Step]:
    for photo in report.photos.all():
        yield Step(
            _("We received your photo and sealed it."), _day(photo.received_at), detail=f"SHA-256 {photo.sha256}"
        )


def _picture(report: Report) -> Iterator[Step]:
    name = reverse("name_report", args=[report.public_id])
    for photo in report.photos.all():
        if photo.state == Photo.FAILED:
            yield Step(_("We could not prepare this photo. It is kept."), is_done=False)
        elif photo.state == Photo.PREPARING:
            yield Step(_("Not yet: a copy without hidden data is made."), is_done=False)
        elif photo.cleared_at is None:
            yield Step(
                _("Not yet: you have not said whether somebody can be recognised on it, so it is not shown."),
                is_done=False,
                href=name,
                act=_("Look at it"),
            )
        else:
            yield Step(
                _("You said that nobody can be recognised on it. The picture may be seen."), _day(photo.cleared_at)
            )


def _placed(report: Report) -> Step:
    if report.point is None:
        href = reverse("place_report", args=[report.public_id])
        return Step(_("Not yet: it has no place."), is_done=False, href=href, act=_("Put it on the map"))
    claim = next((each for each in report.claims.all() if each.aspect == "place" and each.in_use), None)
    source = _(SOURCES[report.location_source]) if report.location_source in SOURCES else ""
    text = _("It has a place ({source}).").format(source=source) if source else _("It has a place.")
    coarse = _("Others see a square of about 1 km.") if report.coarse else ""
    return Step(text, _day(claim.claimed_at) if claim else None, detail=coarse)


def _named(report: Report) -> Step:
    items = list(report.items.all())
    if not items:
        href = reverse("name_report", args=[report.public_id])
        return Step(_("Not yet: nobody said what it shows."), is_done=False, href=href, act=_("Name it"))
    words = "; ".join(
        f"{item.quantity} × {item.object.label}" + (f", {item.brand.name}" if item.brand else "") for item in items
    )
    return Step(_("It was named: {items}.").format(items=words), _day(min(item.named_at for item in items)))


def _counted(report: Report) -> Step:
    if report.state == Report.HIDDEN:
        return Step(_("The site has hidden this report."), is_done=False)
    if report.is_public:
        return Step(
            _("It is counted on the map."), _day(report.released_at), href=_on_the_map(report), act=_("See the map")
        )
    if report.state == Report.PUBLISHED:
        text = _("Not yet: it joins the map together with the other reports of this hour.")
        return Step(text, is_done=False)
    return Step(_("Not yet: it joins the map when it has a place, a time and a name."), is_done=False)


def _on_the_map(report: Report) -> str:
    return reverse("report", args=[report.public_id])


def _confirmed(report: Report) -> Step:
    reviews = Review.objects.filter(item__report=report, counts=True).values_list("reviewer", "verdict", "reviewed_at")
    rows = list(reviews)
    people = len({reviewer for reviewer, _verdict, _at in rows})
    if not people:
        return Step(_("Not yet: no reviewer has looked at it."), is_done=False)
    agree = sum(verdict == "agree" for _reviewer, verdict, _at in rows)
    text = ngettext("{n} reviewer looked at it.", "{n} reviewers looked at it.", people).format(n=people)
    grades = ", ".join(sorted({item.grade for item in report.items.all()}))
    detail = _("{agree} of {all} verdicts agree; evidence grade {grades}.").format(
        agree=agree, all=len(rows), grades=grades
    )
    return Step(text, _day(max(at for _reviewer, _verdict, at in rows)), detail=detail)


def _in_dossiers(report: Report, seen_by: Citizen | None) -> list[Step]:
    items = [item.public_id for item in report.items.all()]
    kept = list(Exhibit.objects.filter(item_uuid__in=items).select_related("dossier__campaign"))
    left = list(Rejected.objects.filter(item_uuid__in=items).select_related("dossier__campaign"))
    if not (kept or left):
        return [Step(_("Not yet: as it is named now, it is in no dossier."), is_done=False)]
    cases = {row.dossier.campaign_id for row in kept} | {row.dossier.campaign_id for row in left}
    seen = set(Campaign.objects.visible_to(seen_by).filter(pk__in=cases).values_list("pk", flat=True))
    steps = [_as_exhibit(row, seen) for row in kept] + [_as_rejected(row, seen) for row in left]
    return sorted(steps, key=lambda step: step.on or date.min)


def _as_exhibit(row: Exhibit, seen: set[int]) -> Step:
    dossier = row.dossier
    if dossier.campaign_id not in seen:
        return Step(_("It is an exhibit in the dossier of a draft that only its author sees."), _day(dossier.sealed_at))
    text = _("It is exhibit {code} in version {n} of the dossier “{title}”.")
    href = reverse("dossier", args=[dossier.campaign.slug, dossier.version])
    said = text.format(code=row.code.upper(), n=dossier.version, title=dossier.campaign.title)
    return Step(said, _day(dossier.sealed_at), href=href, act=_("See the dossier"))


def _as_rejected(row: Rejected, seen: set[int]) -> Step:
    dossier = row.dossier
    reason = REASONS[row.reason]
    if dossier.campaign_id not in seen:
        text = _("It was left out of the dossier of a draft that only its author sees: it {reason}.")
        return Step(text.format(reason=reason), _day(dossier.sealed_at))
    text = _("It was left out of version {n} of the dossier “{title}”: it {reason}.")
    href = reverse("dossier", args=[dossier.campaign.slug, dossier.version])
    said = text.format(n=dossier.version, title=dossier.campaign.title, reason=reason)
    return Step(said, _day(dossier.sealed_at), href=href, act=_("See the dossier"))
