"""The builder of a campaign: one thing, one area, one organisation, one demand, one period."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns import wording
from campaigns.actions.area import LEAST_RADIUS_M, MOST_RADIUS_M
from mapping.models import Area
from people.models import Organisation
from reports.models import Alias, Brand, Object
from reports.naming.names import near_names, normal_form

AREA_GROUPS = (
    (Area.COUNTRY, _("Countries")),
    (Area.REGION, _("French regions")),
    (Area.DEPARTEMENT, _("French departments")),
)


class Day(forms.DateInput):
    """A date as browsers offer it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class BrandNames(forms.CharField):
    """Brands as people write them, parted by commas; every spelling we know is understood."""

    def clean(self, value: Any) -> list[Brand]:
        """Return the brands, each once; an unknown name is refused with the nearest ones we know."""
        names = [name for part in str(super().clean(value) or "").split(",") if (name := part.strip())]
        known = {alias.spelling: alias.brand for alias in self._aliases(names)}
        known |= {brand.slug: brand for brand in Brand.objects.filter(slug__in=[name.lower() for name in names])}
        found = [known.get(normal_form(name)) or known.get(name.lower()) for name in names]
        if unknown := [name for name, brand in zip(names, found, strict=True) if brand is None]:
            raise forms.ValidationError(_refusal(unknown[0]), code="unknown_brand")
        return list(dict.fromkeys(brand for brand in found if brand))

    def _aliases(self, names: Iterable[str]) -> Iterable[Alias]:
        return Alias.objects.filter(spelling__in=[normal_form(name) for name in names]).select_related("brand")


def _refusal(name: str) -> str:
    near = near_names(normal_form(name), Alias.objects.values_list("spelling", flat=True))
    said = gettext("We do not know the brand “{name}”.").format(name=name[:60])
    return f"{said} {gettext('Did you mean: {names}?').format(names=', '.join(near))}" if near else said


class AreasInGroups(ModelChoiceIterator):
    """The areas under the heading of their kind, by name. One query, outlines left in the database."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", "")
        rows = list(self.queryset.defer("polygon"))
        for kind, label in AREA_GROUPS:
            if group := [(area.pk, area.name) for area in rows if area.kind == kind]:
                yield (label, sorted(group, key=lambda pair: normal_form(pair[1])))


class AreaChoice(forms.ModelChoiceField):
    """An area by name."""

    iterator = AreasInGroups


class ObjectsByName(ModelChoiceIterator):
    """The objects in the alphabet of the page's language, where accents do not part words. One query."""

    def __iter__(self) -> Iterator[Any]:
        for thing in sorted(self.queryset, key=lambda each: normal_form(each.label)):
            yield self.choice(thing)


class ObjectChoices(forms.ModelMultipleChoiceField):
    """Any number of objects."""

    iterator = ObjectsByName


class CampaignForm(forms.Form):
    """What the person who opens a campaign says. The rules are those of campaigns/actions/campaign.py."""

    title = forms.CharField(
        max_length=120,
        label=_("Title"),
        help_text=_("Say what you ask for. For example: Fewer cans round the station."),
    )
    brands = BrandNames(required=False, label=_("Brands"), help_text=_("As written on the litter, parted by commas."))
    objects = ObjectChoices(
        Object.objects.all(),
        required=False,
        label=_("Objects"),
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One or more kinds of litter. Leave empty for all that bears the brands."),
    )
    area = AreaChoice(
        # An area drawn for a draft carries its author's words: it is offered to nobody else.
        Area.objects.exclude(kind=Area.DRAWN),
        required=False,
        label=_("Area"),
        help_text=_("Choose one, or name a place below."),
    )
    place_name = forms.CharField(required=False, max_length=160, label=_("Or a place of your own: its name"))
    lat = forms.FloatField(
        required=False, min_value=-90, max_value=90, label=_("Latitude"), help_text=_("Degrees, north is positive.")
    )
    lon = forms.FloatField(
        required=False, min_value=-180, max_value=180, label=_("Longitude"), help_text=_("Degrees, east is positive.")
    )
    radius_m = forms.IntegerField(
        required=False,
        min_value=LEAST_RADIUS_M,
        max_value=MOST_RADIUS_M,
        label=_("Radius in metres"),
        help_text=_("From 200 m to 50 km."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        required=False,
        to_field_name="slug",
        label=_("Whom you ask"),
        help_text=_("Left empty, it is the one that owns the brands today."),
    )
    demand = forms.CharField(max_length=1000, label=_("What you ask for"), widget=forms.Textarea(attrs={"rows": 3}))
    metric = forms.ChoiceField(choices=list(wording.METRICS.items()), label=_("Measured by"))
    reduction_percent = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100,
        label=_("Fall asked for, in percent"),
        help_text=_("1 to 100. Leave it empty for a deed."),
    )
    by_on = forms.DateField(label=_("By when"), widget=Day())
    period_start_on = forms.DateField(label=_("First day of the evidence"), widget=Day())
    period_end_on = forms.DateField(label=_("Last day of the evidence"), widget=Day())
    sampling = forms.ChoiceField(choices=list(wording.SAMPLINGS.items()), label=_("How the litter was looked for"))
    statement = forms.CharField(
        max_length=4000,
        label=_("The method, in your words"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("At least 100 characters: who walked where and when, what was counted, what was not."),
    )
    basis = forms.ChoiceField(choices=list(wording.BASES.items()), label=_("On what ground you ask"))
    basis_reference = forms.CharField(required=False, max_length=300, label=_("Article of the law or code"))
    basis_url = forms.URLField(required=False, max_length=400, assume_scheme="https", label=_("Where it can be read"))
    zone = forms.ChoiceField(
        choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        initial="Europe/Paris",
        label=_("Time zone of the organisation"),
    )


class WithdrawForm(forms.Form):
    """Why a campaign is taken back."""

    reason = forms.ChoiceField(choices=list(wording.WITHDRAWALS.items()), label=_("Why you withdraw it"))
