"""Brands with their owners, objects and materials with their codes: the words of the filter, for programs."""

from __future__ import annotations

from django.db.models import QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from people.problem_schema import problems
from people.throttles import THROTTLES
from reports.api.pages import cursor_of, keys_after, limit_of, next_link, refuse_unknown
from reports.api.refusals import BadWord
from reports.api.reports import PAGING
from reports.api.shapes import (
    BrandLine,
    BrandPage,
    BrandShape,
    MaterialList,
    MaterialShape,
    ObjectList,
    ObjectShape,
)
from reports.models import Alias, Brand, Item, Material, Object
from reports.naming.names import normal_form

Q = OpenApiParameter("q", str, description="Part of a name or of any known spelling.")


class BrandsView(APIView):
    """Brands."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="list_brands",
        summary="Brands, all or by part of a name",
        parameters=[Q, *PAGING],
        responses={200: BrandPage, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Return a page of brands."""
        refuse_unknown(request, {"q", "limit", "cursor", "format"})
        limit, after = limit_of(request), keys_after(request, 1)
        rows = brands_spelt(request.query_params.get("q")).order_by("slug")
        if after:
            rows = rows.filter(slug__gt=after[0])
        found = list(rows[: limit + 1])
        cursor = cursor_of(found[limit - 1].slug) if len(found) > limit else None
        address, headers = next_link(request, cursor)
        return Response({"results": BrandLine(found[:limit], many=True).data, "next": address}, headers=headers)


def brands_spelt(part: str | None) -> QuerySet[Brand]:
    """Return the brands with `part` in one of their spellings, all for None. BadWord for a part of signs only."""
    if part is None:
        return Brand.objects.all()
    spelling = normal_form(part)
    if not spelling:
        raise BadWord(_("There is no letter and no digit to look for."), field="q")
    return Brand.objects.filter(pk__in=Alias.objects.filter(spelling__contains=spelling).values("brand"))


class BrandView(APIView):
    """One brand."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="read_brand",
        summary="One brand, its owners and spellings",
        responses={200: BrandShape, **problems(404)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return one brand: who owns it today by what source, who owned it when, how often it was found."""
        refuse_unknown(request, {"format"})
        rows = Brand.objects.prefetch_related("aliases", "ownerships__organisation")
        brand = get_object_or_404(rows, slug=slug)
        brand.owner = brand.ownership_on(timezone.now().date())  # type: ignore[attr-defined]
        found = Item.objects.public().filter(brand=brand).aggregate(n=Sum("quantity"))
        brand.items_found = found["n"] or 0  # type: ignore[attr-defined]
        return Response(BrandShape(brand).data)


class ObjectsView(APIView):
    """Kinds of things."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="list_objects",
        summary="All kinds of things, with their codes",
        responses={200: ObjectList, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Return all objects; there are some hundred, so they come at once."""
        refuse_unknown(request, {"format"})
        rows = Object.objects.select_related("group", "default_material")
        return Response({"results": ObjectShape(rows, many=True).data})


class MaterialsView(APIView):
    """Materials."""

    throttle_classes = THROTTLES

    @extend_schema(
        operation_id="list_materials",
        summary="All materials, with their codes",
        responses={200: MaterialList, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Return all materials at once."""
        refuse_unknown(request, {"format"})
        rows = Material.objects.select_related("parent")
        return Response({"results": MaterialShape(rows, many=True).data})
