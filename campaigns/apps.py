"""Registers the campaigns app: WHAT WE ASK OF WHOM."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Campaigns"
