"""One item at a time for those who confirm: agree, disagree or cannot tell, on four aspects."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.errors import NotAllowed
from people.models import Citizen
from people.sender import hash_of
from people.visitor import TOKEN_COOKIE, citizen_of
from reports.actions.review import review_item
from reports.forms import ReviewForm
from reports.models import Item, Photo


def open_items(by: Citizen, token_hash: str) -> QuerySet[Item]:
    """Items this person may still judge: public, not their own, not judged by them, worst grade first.

    Also not sent from this browser before the account: `token_hash` is that of its edit token, or "".
    """
    rows = Item.objects.public().exclude(report__owner=by).exclude(reviews__reviewer=by)
    rows = rows.exclude(report__token_hash=token_hash) if token_hash else rows
    return rows.filter(report__photos__in=Photo.objects.showable()).order_by("-grade", "id").distinct()


def _token_hash(request: HttpRequest) -> str:
    token = request.COOKIES.get(TOKEN_COOKIE, "")
    return hash_of(token) if token else ""


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Go to the next item to judge, or say that there is none."""
    by = citizen_of(request)
    item = open_items(by, _token_hash(request)).first() if by else None
    return redirect("review_item", public_id=item.public_id) if item else render(request, "reports/reviewed.html")


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one item and take a verdict on it."""
    by = citizen_of(request)
    rows = Item.objects.public().select_related("report", "object", "brand", "material")
    item = get_object_or_404(rows, public_id=public_id)
    if item.report.token_hash and item.report.token_hash == _token_hash(request):
        raise NotAllowed(_("Nobody reviews their own report."))
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and by:
        review_item(item=item, verdicts=form.verdicts(), by=by, now=timezone.now())
        messages.success(request, _("Thank you. Next one."))
        return redirect("review")
    photo = item.report.photos.showable().first()
    left = open_items(by, _token_hash(request)).count() if by else 0
    context = {"item": item, "photo": photo, "form": form, "left": left}
    return render(request, "reports/review.html", context, status=422 if form.is_bound else 200)
