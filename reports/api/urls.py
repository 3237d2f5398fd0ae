"""Addresses of photos, reports, brands, objects and materials below /api/v1/."""

from __future__ import annotations

from django.urls import path

from reports.api import catalogue, photos, reports

urlpatterns = [
    path("photos", photos.PhotosView.as_view(), name="api_photos"),
    path("photos/<uuid:public_id>", photos.PhotoView.as_view(), name="api_photo"),
    path("reports", reports.ReportsView.as_view(), name="api_reports"),
    path("reports/<uuid:public_id>", reports.ReportView.as_view(), name="api_report"),
    path("reports/<uuid:public_id>/place", reports.PlaceView.as_view(), name="api_report_place"),
    path("reports/<uuid:public_id>/time", reports.TimeView.as_view(), name="api_report_time"),
    path("reports/<uuid:public_id>/items", reports.ItemsView.as_view(), name="api_report_items"),
    path("brands", catalogue.BrandsView.as_view(), name="api_brands"),
    path("brands/<slug:slug>", catalogue.BrandView.as_view(), name="api_brand"),
    path("objects", catalogue.ObjectsView.as_view(), name="api_objects"),
    path("materials", catalogue.MaterialsView.as_view(), name="api_materials"),
]
