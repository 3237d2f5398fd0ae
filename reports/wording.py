"""The sentence for each machine word of intake, review and grade, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _  # only marks; gettext translates where a sentence is asked for

# code -> what it says, what to do
CODES: dict[str, tuple[str, str]] = {
    "ok": (_("Received."), _("Name what it shows.")),
    "too_large": (_("This file is larger than {limit}."), _("Send a smaller copy.")),
    "too_many_pixels": (
        _("This picture has more pixels than the limit for its format ({limit})."),
        _("Lower the camera's resolution, or send JPEG."),
    ),
    "not_a_photo": (
        _("This is not a photo we can read (JPEG, HEIC, PNG, WebP, AVIF)."),
        _("Choose the photo itself."),
    ),
    "unreadable": (
        _("The beginning of this file is damaged; nothing can be read."),
        _("Send the original again."),
    ),
    "quota": (_("The limit is {limit} photos an hour."), _("Wait an hour, or sign in.")),
    "key_reused": (_("This Idempotency-Key was used for another file."), _("Make a new key.")),
    "same_file": (_("You sent this photo before. Nothing is missing."), _("Open it.")),
    "withdrawn_before": (
        _("You withdrew this photo."),
        _("Bring it back from the list of your reports."),
    ),
    "damaged": (
        _("Part of the picture is missing. We kept what came."),
        _("Send the original again."),
    ),
    "too_small": (
        _("This copy is too small; litter cannot be told on it."),
        _("Send the original."),
    ),
    "processing_failed": (
        _("We could not prepare this photo. It is kept; we are looking into it."),
        _("Nothing to do for now."),
    ),
    "no_place": (_("This photo does not say where it was taken."), _("Put it on the map.")),
    "place_removed": (
        _("Your phone removed the location."),
        _("Put it on the map. Next time, take the photo with the button on this page."),
    ),
    "place_undefined": (_("The camera had no position."), _("Put it on the map.")),
    "place_zero": (_("0, 0 is how a camera says it does not know."), _("Put it on the map.")),
    "place_impossible": (
        _("The location in this photo does not exist."),
        _("Put it on the map."),
    ),
    "hemisphere_missing": (
        _("The location lacks north or south, east or west."),
        _("Put it on the map."),
    ),
    "place_unsure": (
        _("This location is good to {accuracy_m} m only. Is the pin right?"),
        _("Confirm it on the map, or move it."),
    ),
    "no_time": (_("This photo does not say when it was taken."), _("Type the day and hour.")),
    "time_impossible": (_("The date in this photo is not a date."), _("Type the day and hour.")),
    "time_in_future": (
        _("The date is in the future; the camera's clock was wrong."),
        _("Type the day and hour."),
    ),
    "time_too_old": (_("The date looks like a clock that was never set."), _("Type the day and hour.")),
}

SOURCES: dict[str, str] = {
    "exif": _("in the photo"),
    "gps_clock": _("in the photo, by satellite clock"),
    "device": _("this device"),
    "pin": _("set by a person"),
    "gpx": _("track"),
    "neighbour": _("same walk"),
    "zone": _("time zone of the place"),
    "file": _("beside the photo"),
}

GRADES: dict[str, str] = {
    "A": _("signed capture, confirmed by two"),
    "B": _("place and time in the photo, confirmed by two"),
    "C": _("confirmed by one person, or by two where place or time are not in the photo"),
    "D": _("not confirmed yet"),
}

STATES: dict[str, str] = {
    "draft": _("waiting for you"),
    "placed": _("to be named"),
    "published": _("published"),
    "withdrawn": _("withdrawn"),
    "hidden": _("hidden"),
    "preparing": _("being prepared"),
    "ready": _("ready"),
    "failed": _("not shown"),
}

OUTCOMES: dict[str, str] = {
    "published": _("received"),
    "draft": _("waits for you"),
    "duplicate": _("sent before"),
    "refused": _("refused"),
}

HIDING: dict[str, str] = {
    "private": _("it shows a person or a private place"),
    "illegal": _("it is against the law"),
    "not_litter": _("it shows no litter"),
    "abuse": _("it is an abuse of this site"),
}

BRANDINGS: dict[str, str] = {
    "named": _("brand"),
    "unbranded": _("unbranded"),
    "illegible": _("brand illegible"),
    "unsaid": _("brand not said"),
}


def sentence_of(code: str, details: Mapping[str, Any] | None = None) -> str:
    """Return what a code says, with the numbers that are known filled in."""
    return _filled(CODES[code][0], details)


def remedy_of(code: str) -> str:
    """Return what to do about a code."""
    return gettext(CODES[code][1])


def source_of(word: str) -> str:
    """Return where a place or time came from, in words; empty for an unknown source."""
    return gettext(SOURCES[word]) if word in SOURCES else ""


def _filled(text: str, details: Mapping[str, Any] | None) -> str:
    known = {"limit": "", "accuracy_m": "", **(details or {})}
    known["limit"] = str(known["limit"] or "").replace("MB", gettext("MB"))
    return gettext(text).format_map(known)
