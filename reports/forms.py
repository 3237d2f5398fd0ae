"""What people type about their photos: files, place, time, items, verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from reports.actions.item import Entry
from reports.models import Item, Material, Object, ObjectGroup
from reports.models.item import MAX_QUANTITY
from reports.models.review import AGREE, ASPECTS, DISAGREE, UNCLEAR
from reports.naming.names import normal_form

ENTRY_ROWS = 3  # lines offered at once; most photos show one thing, few more than three


class ManyFiles(forms.FileInput):
    """A file input that takes several. No `accept`: with it Android's picker removes the place from photos."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each as Django's uploaded file; judged by the intake, not here."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files; an empty choice is refused with a sentence."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(_("Choose at least one photo."), code="no_file")
        return list(files)


class SendForm(forms.Form):
    """Photos to send, and whether their place is published exactly."""

    photo = FilesField(
        label=_("Photos"),
        help_text=_("JPEG, HEIC, PNG, WebP or AVIF, up to 20 MB each. You can choose several."),
    )
    coarse = forms.BooleanField(
        required=False,
        label=_("Publish these places only as squares of about 1 km"),
        help_text=_("Choose this for photos taken close to your home."),
    )


class PlaceForm(forms.Form):
    """A place by its coordinates, as a map, a search or a person gives them."""

    lat = forms.FloatField(min_value=-90, max_value=90, label=_("Latitude"), help_text=_("Degrees, north is positive."))
    lon = forms.FloatField(
        min_value=-180, max_value=180, label=_("Longitude"), help_text=_("Degrees, east is positive.")
    )
    accuracy_m = forms.FloatField(min_value=1, max_value=1000, required=False, widget=forms.HiddenInput)


class TimeForm(forms.Form):
    """The wall-clock moment of a capture."""

    taken_local = forms.DateTimeField(
        label=_("Day and hour at that place"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_taken_local(self) -> datetime:
        """Return the naive wall time: the field's zone is not the photo's."""
        taken: datetime = self.cleaned_data["taken_local"]
        return taken.replace(tzinfo=None)


def object_choices() -> Iterable[tuple[str, Any]]:
    """Yield an empty choice, then the objects by group, in the page's language and its alphabet. Two queries."""
    groups = {group.pk: group.label for group in ObjectGroup.objects.all()}
    shelves: dict[str, list[tuple[str, str]]] = {name: [] for name in sorted(groups.values(), key=normal_form)}
    for thing in sorted(Object.objects.all(), key=lambda each: normal_form(each.label)):
        shelves[groups[thing.group_id]].append((thing.key, thing.label))
    return [("", "—"), *shelves.items()]


def material_choices() -> Iterable[tuple[str, str]]:
    """Yield an empty choice and the materials. One query."""
    rows = sorted(Material.objects.all(), key=lambda each: normal_form(each.label))
    return [("", str(_("as usual for this object"))), *((each.key, each.label) for each in rows)]


class EntryForm(forms.Form):
    """One kind of litter on a photo."""

    BRANDINGS = (
        ("", _("The brand is")),
        (Item.UNBRANDED, _("Unbranded")),
        (Item.ILLEGIBLE, _("Illegible")),
    )

    object = forms.ChoiceField(label=_("Object"), required=False)
    brand = forms.CharField(
        label=_("Brand"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "brands", "autocomplete": "off"}),
    )
    branding = forms.ChoiceField(label=_("or it is"), required=False, choices=BRANDINGS)
    material = forms.ChoiceField(label=_("Material"), required=False)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MAX_QUANTITY, initial=1, required=False)
    picked_up = forms.BooleanField(label=_("I picked it up"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["object"].choices = object_choices()  # type: ignore[attr-defined]
        self.fields["material"].choices = material_choices()  # type: ignore[attr-defined]

    def says_something(self) -> bool:
        """Return True if a person wrote in this line; what is only the usual quantity says nothing."""
        said = self.cleaned_data
        return any(said.get(name) for name in ("object", "brand", "branding", "material", "picked_up"))

    def clean(self) -> dict[str, Any]:
        """Refuse a line that names a brand or more, and no object: it would be lost in silence."""
        said = super().clean() or {}
        if not self.errors and self.says_something() and not said.get("object"):
            self.add_error("object", _("Choose the object this line is about."))
        return said

    def entry(self) -> Entry:
        """Return the line as the action wants it."""
        said = self.cleaned_data
        return Entry(
            object=said["object"],
            material=said["material"],
            brand=said["brand"].strip(),
            branding=said["branding"] or Item.UNSAID,
            quantity=said["quantity"] or 1,
            picked_up=said["picked_up"],
        )


class NameForm(forms.Form):
    """What holds for the whole photo: may its picture be shown, is its place published exactly."""

    nobody_on_it = forms.BooleanField(
        required=False,
        label=_("Nobody can be recognised on this photo, and no number plate can be read"),
        help_text=_("Only then is the picture shown to others. The litter counts either way."),
    )
    coarse = forms.BooleanField(required=False, label=_("Publish the place only as a square of about 1 km"))


class ReviewForm(forms.Form):
    """A verdict on each aspect of one item."""

    VERDICTS = ((AGREE, _("Agree")), (DISAGREE, _("Disagree")), (UNCLEAR, _("Cannot tell")))

    object = forms.ChoiceField(label=_("The object"), choices=VERDICTS, widget=forms.RadioSelect, required=False)
    brand = forms.ChoiceField(label=_("The brand"), choices=VERDICTS, widget=forms.RadioSelect, required=False)
    place = forms.ChoiceField(label=_("The place"), choices=VERDICTS, widget=forms.RadioSelect, required=False)
    time = forms.ChoiceField(label=_("The date"), choices=VERDICTS, widget=forms.RadioSelect, required=False)

    def verdicts(self) -> dict[str, str]:
        """Return the aspects a verdict was given on."""
        return {aspect: said for aspect in ASPECTS if (said := self.cleaned_data[aspect])}

    def clean(self) -> dict[str, Any]:
        """Refuse an empty verdict."""
        said = super().clean() or {}
        if not any(said.get(aspect) for aspect in ASPECTS):
            raise forms.ValidationError(_("Say what you think of at least one of the four."))
        return said
