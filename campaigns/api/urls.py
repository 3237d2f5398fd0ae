"""Addresses of campaigns and dossiers below /api/v1/."""

from __future__ import annotations

from django.urls import path

from campaigns.api import campaigns, dossiers

urlpatterns = [
    path("campaigns", campaigns.CampaignsView.as_view(), name="api_campaigns"),
    path("campaigns/<slug:slug>", campaigns.CampaignView.as_view(), name="api_campaign"),
    path("campaigns/<slug:slug>/dossiers", dossiers.DossiersView.as_view(), name="api_dossiers"),
    path("campaigns/<slug:slug>/sealings/<uuid:public_id>", dossiers.SealingView.as_view(), name="api_sealing"),
    path("dossiers/<slug:slug>/v<int:version>", dossiers.DossierView.as_view(), name="api_dossier"),
]
