"""The sentences with which modules without Django refuse: they cannot translate, so it is done where they are shown."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from people.errors import ConstatError

SENTENCES = (
    # people.throttles
    _("This address has sent too much."),
    # reports.filter
    _("There is no such filter."),
    _("This filter is empty."),
    _("Leave the parameter out to ask for everything."),
    _("This filter takes one value only."),
    _("This filter names nothing we know."),
    _("This filter names too many things."),
    _("This is not a name we could know."),
    _("Names are small letters, digits, - and _."),
    _("This is not a date."),
    _("Write the date as 2026-11-21."),
    _("This filter does not take this value."),
    _("The period ends before it begins."),
    _("until is the first day that no longer counts."),
    _("Only one kind of thing can be left out at a time."),
    _("The same kind of thing is both asked for and left out."),
    _("Keep one of the two."),
    # reports.places
    _("There is no such tile."),
    _("A box needs four numbers."),
    _("Give west, south, east and north in degrees."),
    _("This box does not lie on the globe."),
    _("Give west, south, east and north in degrees; west above east crosses the antimeridian."),
    # mapping
    _("This part of the map does not exist."),
    _("A view is a zoom z, a longitude lon and a latitude lat."),
    # campaigns.dossier
    _("The PDF of the dossier could not be made."),
    _("The seal of the version before cannot be read."),
    _("The seal of the version before belongs to another case."),
    _("A text holds half of a character pair."),
    _("A number is too large to be written exactly."),
    _("A text holds a NUL character."),
    _("A time has no zone."),
    _("The case's history does not chain."),
    _("A date was expected, not an instant."),
    _("The short name of the case is not a folder's name."),
    _("A dossier needs at least one exhibit."),
    _("This version is sealed already."),
    _("Two exhibits have one code."),
    _("An exhibit has no picture."),
    _("A salt has the wrong length."),
    _("The name of the house is not one line of text."),
    _("The case has an event after the moment of sealing."),
)


def said(error: ConstatError) -> tuple[str, str]:
    """Return what failed and what to do (or "") in the language of the reader; what was said in it already stays."""
    return gettext(str(error.message)), gettext(str(error.help)) if error.help else ""
