"""Pages of those who keep the site: who reviews."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.actions.citizen import dismiss_reviewer, name_reviewer
from people.forms import ReviewerForm
from people.models import Citizen
from people.visitor import citizen_of


@login_required
@require_http_methods(["GET", "POST"])
def reviewers(request: HttpRequest) -> HttpResponse:
    """Let a keeper name reviewers and take the role back; to others the page does not exist."""
    keeper = citizen_of(request)
    if keeper is None or not keeper.is_keeper:
        raise Http404
    form = ReviewerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(request, form, keeper)
        return redirect("reviewers")
    rows = Citizen.objects.reviewers().select_related("reviewer_named_by").order_by("email")
    context = {"form": form, "reviewers": rows}
    return render(request, "people/reviewers.html", context, status=422 if form.is_bound else 200)


def _decide(request: HttpRequest, form: ReviewerForm, keeper: Citizen) -> None:
    citizen: Citizen = form.cleaned_data["email"]
    if form.cleaned_data["act"] == "dismiss":
        dismiss_reviewer(citizen=citizen, by=keeper)
        messages.success(request, _("{email} no longer reviews.").format(email=citizen.email))
        return
    name_reviewer(citizen=citizen, by=keeper, now=timezone.now())
    messages.success(request, _("{email} reviews from now on.").format(email=citizen.email))
