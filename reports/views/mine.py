"""What a person sent: first what waits for them, then the rest. Names, places and withdrawals start here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.sender import Sender, hash_of
from people.visitor import TOKEN_COOKIE, citizen_of, sender_of
from reports.actions.adopt import adopt_reports
from reports.actions.takedown import restore_report, withdraw_report
from reports.models import Report

PER_PAGE = 24


def own_or_404(request: HttpRequest, public_id: UUID) -> tuple[Report, Sender]:
    """Return one's own report and oneself; to everybody else it does not exist."""
    by = sender_of(request)
    report = get_object_or_404(Report.objects.prefetch_related("photos", "items"), public_id=public_id)
    if by is None or not report.belongs_to(by):
        raise Http404
    return report, by


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List one's own reports, those that wait first."""
    _adopt(request)
    by = sender_of(request)
    rows = Report.objects.of(by) if by else Report.objects.none()
    waiting = request.GET.get("show") == "waiting"
    shown = rows.filter(state__in=[Report.DRAFT, Report.PLACED]) if waiting else rows
    shown = shown.prefetch_related("photos", "items__object", "items__brand").order_by("state", "-id")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    to_do = rows.filter(state__in=[Report.DRAFT, Report.PLACED]).count()
    return render(request, "reports/mine.html", {"page": page, "to_do": to_do, "waiting": waiting})


def _adopt(request: HttpRequest) -> None:
    """After sign-in, take over what this browser sent before; doing it again changes nothing."""
    citizen, token = citizen_of(request), request.COOKIES.get(TOKEN_COOKIE, "")
    if citizen and token and (adopted := adopt_reports(token_hash=hash_of(token), by=citizen, now=timezone.now())):
        said = ngettext(
            "{n} report sent from this browser is yours now.",
            "{n} reports sent from this browser are yours now.",
            adopted,
        )
        messages.success(request, said.format(n=adopted))


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then take a report off every page."""
    report, by = own_or_404(request, public_id)
    if request.method == "GET":
        return render(request, "reports/withdraw.html", {"report": report})
    withdraw_report(report=report, by=by, now=timezone.now())
    messages.success(request, _("Withdrawn. It leaves the map within a minute."))
    return redirect("mine")


@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring a withdrawn report back; its picture waits to be cleared again."""
    report, by = own_or_404(request, public_id)
    restore_report(report=report, by=by, now=timezone.now())
    messages.success(request, _("It is back. Say again that nobody can be recognised on it, and it is shown."))
    return redirect("name_report", public_id=report.public_id)
