"""Addresses of the pages of a report."""

from __future__ import annotations

from django.urls import path, register_converter

from reports.views import mine, name, place, public, review, send


class PictureKind:
    """jpg (1600 px) or webp (400 px)."""

    regex = "jpg|webp"

    def to_python(self, value: str) -> str:
        """Return the ending as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the ending as it is."""
        return value


register_converter(PictureKind, "picture")

urlpatterns = [
    path("send/", send.send, name="send"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:public_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("mine/<uuid:public_id>/restore/", mine.restore, name="restore"),
    path("place/<uuid:public_id>/", place.place, name="place_report"),
    path("name/", name.queue, name="name_items"),
    path("name/<uuid:public_id>/", name.name, name="name_report"),
    path("reports/<uuid:public_id>/", public.report, name="report"),
    path("reports/<uuid:public_id>/hide/", public.hide, name="hide"),
    path("review/", review.queue, name="review"),
    path("review/<uuid:public_id>/", review.review, name="review_item"),
]

files = [path("photos/<slug:name>.<picture:kind>", public.picture, name="photo_file")]
