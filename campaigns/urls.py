"""Addresses of home, brands, owners, campaigns, dossiers and the statements."""

from __future__ import annotations

from django.urls import path

from campaigns.views import brands, campaigns, dossiers, mine, site

VERSION = "campaigns/<slug:slug>/v<int:version>"

urlpatterns = [
    path("", site.home, name="home"),
    path("brands/", brands.brands, name="brands"),
    path("brands/<slug:slug>/", brands.brand, name="brand"),
    path("organisations/<slug:slug>/", brands.organisation, name="organisation"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
    path("campaigns/<slug:slug>/", campaigns.campaign, name="campaign"),
    path("campaigns/<slug:slug>/compile/", campaigns.compile_dossier, name="campaign_compile"),
    path("campaigns/<slug:slug>/withdraw/", campaigns.withdraw, name="campaign_withdraw"),
    path(f"{VERSION}/", dossiers.dossier, name="dossier"),
    path(f"{VERSION}/dossier.pdf", dossiers.dossier_pdf, name="dossier_pdf"),
    path(f"{VERSION}/map.html", dossiers.dossier_map, name="dossier_map"),
    path(f"{VERSION}/items/<slug:code>.jpg", dossiers.exhibit_photo, name="exhibit_photo"),
    path(f"{VERSION}.zip", dossiers.dossier_zip, name="dossier_zip"),
    path("mine/<uuid:public_id>/", mine.my_report, name="my_report"),
    path("method/", site.method, name="method"),
    path("privacy/", site.privacy, name="privacy"),
    path("key.pem", site.public_key, name="public_key"),
]
