"""Addresses of the map's pages."""

from __future__ import annotations

from django.urls import path

from mapping.views import map_page

urlpatterns = [path("map/", map_page, name="map")]
