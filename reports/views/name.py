"""Saying what a photo shows: object, material, brand or none, quantity, picked up or not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.errors import ConstatError
from people.sender import Sender
from people.visitor import sender_of
from reports.actions.item import name_items
from reports.actions.prepare import clear_photo, unclear_photo
from reports.actions.report import choose_precision
from reports.forms import ENTRY_ROWS, EntryForm, NameForm
from reports.models import Brand, Item, Report
from reports.views.mine import own_or_404

EntryForms = formset_factory(EntryForm, extra=ENTRY_ROWS, max_num=30, absolute_max=30)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Go to the oldest report that waits for a name."""
    by = sender_of(request)
    rows = Report.objects.of(by) if by else Report.objects.none()
    first = rows.filter(state=Report.PLACED).order_by("id").first()
    return redirect("name_report", public_id=first.public_id) if first else redirect("mine")


@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask what the photo shows, write it, go on to the next one."""
    report, by = own_or_404(request, public_id)
    entries = EntryForms(request.POST or None, initial=_initial(report), prefix="item")
    form = NameForm(request.POST or None, initial=_said(report))
    if request.method == "POST" and entries.is_valid() and form.is_valid() and _keep(report, by, entries, form):
        messages.success(request, _("Saved."))
        return redirect(_next(report, by))
    context = {
        "report": report,
        "entries": entries,
        "form": form,
        "brands": Brand.objects.values_list("name", flat=True),
    }
    return render(request, "reports/name.html", context, status=422 if request.method == "POST" else 200)


def _keep(report: Report, by: Sender, entries: BaseFormSet[EntryForm], form: NameForm) -> bool:
    """Write the items and what holds for the photo, all or nothing; put a refusal beside the line it belongs to."""
    lines = [line for line in entries if line.says_something()]
    try:
        _write(report, by, lines, form, timezone.now())
    except ConstatError as error:
        _say_refusal(lines, form, error)
        return False
    return True


@transaction.atomic
def _write(report: Report, by: Sender, lines: list[EntryForm], form: NameForm, now: datetime) -> None:
    """Precision first: a report that becomes public here is never public exactly before it is coarse."""
    if form.cleaned_data["coarse"] != report.coarse:
        choose_precision(report=report, coarse=form.cleaned_data["coarse"], by=by, now=now)
    name_items(report=report, entries=[line.entry() for line in lines], by=by, now=now)
    decide = clear_photo if form.cleaned_data["nobody_on_it"] else unclear_photo
    for photo in report.photos.all():
        decide(photo=photo, by=by, now=now)


def _say_refusal(lines: list[EntryForm], form: NameForm, error: ConstatError) -> None:
    """Put the sentence beside the brand it is about, else above the form."""
    sentence = f"{error.message} {error.help or ''}".strip()
    for line in lines:
        if error.field == "brand" and line.cleaned_data.get("brand", "") in error.message:
            line.add_error("brand", sentence)
            return
    form.add_error(None, sentence)


def _initial(report: Report) -> list[dict[str, object]]:
    return [
        {
            "object": item.object.key,
            "material": item.material.key if item.material else "",
            "brand": item.brand.name if item.brand else "",
            "branding": item.branding if item.branding in {Item.UNBRANDED, Item.ILLEGIBLE} else "",
            "quantity": item.quantity,
            "picked_up": item.picked_up,
        }
        for item in report.items.select_related("object", "material", "brand")
    ]


def _said(report: Report) -> dict[str, bool]:
    return {"nobody_on_it": any(photo.cleared_at for photo in report.photos.all()), "coarse": report.coarse}


def _next(report: Report, by: Sender) -> str:
    """Return where to go on: the next photo without a name, else the list."""
    following = Report.objects.of(by).filter(state=Report.PLACED).order_by("id").first()
    return reverse("name_report", args=[following.public_id]) if following else reverse("mine")
