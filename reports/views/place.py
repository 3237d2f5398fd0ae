"""Putting a photo on the map and into time, for the person who sent it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.errors import ConstatError
from people.sender import Sender
from reports.actions.report import PIN_ACCURACY_M, date_report, place_report
from reports.forms import PlaceForm, TimeForm
from reports.models import Report
from reports.views.mine import own_or_404


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask where and, if the photo does not say, when; then go on to naming."""
    report, by = own_or_404(request, public_id)
    where = PlaceForm(request.POST or None, initial=_known_place(report))
    when = TimeForm(request.POST or None) if report.taken_on is None else None
    forms = [form for form in (where, when) if form]
    if request.method == "POST" and all(form.is_valid() for form in forms) and _keep(report, by, where, when):
        messages.success(request, _("Placed."))
        return redirect("name_report", public_id=report.public_id)
    context = {"report": report, "where": where, "when": when, "last": _last_place(report, by)}
    return render(request, "reports/place.html", context, status=422 if request.method == "POST" else 200)


def _keep(report: Report, by: Sender, where: PlaceForm, when: TimeForm | None) -> bool:
    """Write place and time; put a refusal into its form and return False."""
    now, said = timezone.now(), where.cleaned_data
    try:
        accuracy_m = said["accuracy_m"] or PIN_ACCURACY_M
        place_report(report=report, lon=said["lon"], lat=said["lat"], by=by, now=now, accuracy_m=accuracy_m)
    except ConstatError as error:
        where.add_error("lat", error.message)
        return False
    return when is None or _date(report, by, when, now)


def _date(report: Report, by: Sender, when: TimeForm, now: datetime) -> bool:
    try:
        date_report(report=report, taken_local=when.cleaned_data["taken_local"], by=by, now=now)
    except ConstatError as error:
        when.add_error("taken_local", error.message)
        return False
    return True


def _known_place(report: Report) -> dict[str, float]:
    return {"lat": round(report.point.y, 6), "lon": round(report.point.x, 6)} if report.point else {}


def _last_place(report: Report, by: Sender) -> Report | None:
    """Return the newest of one's other reports that has a place: litter often lies where one just was."""
    return Report.objects.of(by).exclude(pk=report.pk).filter(point__isnull=False).order_by("-id").first()
