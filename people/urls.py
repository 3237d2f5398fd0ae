"""Addresses of the keepers' pages."""

from django.urls import path

from people.views import reviewers

urlpatterns = [path("reviewers/", reviewers, name="reviewers")]
