"""The filter as a plain form: what is on the map to choose from, a period, a grade, picked up or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mapping.overview import Choices
from reports.filter import DIMENSIONS, NEGATED, Words
from reports.models.catalogue import NOUNS
from reports.naming.names import normal_form

Options = list[tuple[str, Any]]

# A is not offered: it needs a signed capture, which no phone sends us yet (docs/algorithms/grading.md).
GRADES: Options = [
    ("", _("Any")),
    ("C", _("C or better: confirmed by somebody")),
    ("B", _("B or better: confirmed by two people")),
]
PICKED: Options = [("", _("Either")), ("yes", _("Picked up")), ("no", _("Left where it lay"))]
SHOWN = ("brand", "owner", "object")


class Day(forms.DateInput):
    """A day, as the browser's own calendar wants it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Draws the words of a filter; reading them is reports.filter's, so this form is never validated."""

    use_required_attribute = False
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    owner = forms.ChoiceField(label=_("Owner of the brand"), required=False)
    object = forms.ChoiceField(label=_("Object"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=Day)
    until = forms.DateField(label=_("Before"), required=False, widget=Day)
    grade = forms.ChoiceField(label=_("Evidence"), required=False, choices=GRADES)
    picked = forms.ChoiceField(label=_("Picked up"), required=False, choices=PICKED)

    def __init__(self, words: Words, choices: Choices) -> None:
        said = {name: ",".join(words.keys_of(name)) for name in SHOWN}
        picked = {True: "yes", False: "no"}.get(words.picked, "") if words.picked is not None else ""
        rest = {"since": words.since, "until": words.until, "grade": words.grade or "", "picked": picked}
        super().__init__(initial=said | rest, auto_id="filter_%s")
        objects = sorted(((row.key, row.label) for row in choices.objects), key=lambda pair: normal_form(pair[1]))
        if words.grade and words.grade not in dict(GRADES):
            self.fields["grade"] = forms.ChoiceField(
                label=_("Evidence"), required=False, choices=[*GRADES, (words.grade, words.grade)]
            )
        for name, options in zip(SHOWN, (choices.brands, choices.owners, objects), strict=True):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _options(said[name], _names(name, said[name], dict(options)))


def others_of(words: Words) -> tuple[tuple[str, str], ...]:
    """Return the words of the address that have no field of their own: the form carries them on unseen."""
    unseen = {*DIMENSIONS, *NEGATED} - set(SHOWN)
    return tuple(pair for pair in words.canonical() if pair[0] in unseen)


def _names(name: str, said: str, known: dict[str, str]) -> dict[str, str]:
    """Return the names on the map and, where something else was asked for, its name too. A query only then."""
    missing = [slug for slug in said.split(",") if slug and slug not in known]
    if not missing:
        return known
    model, field = NOUNS[name]
    asked = model._default_manager.filter(**{f"{field}__in": missing})
    return known | {getattr(row, field): str(row) for row in asked}


def _options(said: str, names: dict[str, str]) -> Options:
    """Return "any", what there is to choose, and what was asked for together."""
    both = [(said, ", ".join(names[slug] for slug in said.split(",")))] if "," in said else []
    return [("", _("Any")), *both, *names.items()]
