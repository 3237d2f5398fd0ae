"""The sentence for each machine word of intake, review and grade, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as say

# code -> what it says, what to do
CODES: dict[str, tuple[str, str]] = {
    "ok": (say("Received."), say("Name what it shows.")),
    "too_large": (say("This file is larger than {limit}."), say("Send a smaller copy.")),
    "too_many_pixels": (
        say("This picture has more pixels than the limit for its format ({limit})."),
        say("Lower the camera's resolution, or send JPEG."),
    ),
    "not_a_photo": (
        say("This is not a photo we can read (JPEG, HEIC, PNG, WebP, AVIF)."),
        say("Choose the photo itself."),
    ),
    "unreadable": (
        say("The beginning of this file is damaged; nothing can be read."),
        say("Send the original again."),
    ),
    "quota": (say("The limit is {limit} photos an hour."), say("Wait an hour, or sign in.")),
    "key_reused": (say("This Idempotency-Key was used for another file."), say("Make a new key.")),
    "same_file": (say("You sent this photo before. Nothing is missing."), say("Open it.")),
    "withdrawn_before": (say("You withdrew this photo."), say("Send it anew.")),
    "damaged": (
        say("Part of the picture is missing. We kept what came."),
        say("Send the original again."),
    ),
    "too_small": (
        say("This copy is too small; litter cannot be told on it."),
        say("Send the original."),
    ),
    "processing_failed": (
        say("We could not prepare this photo. It is kept; we are looking into it."),
        say("Nothing to do for now."),
    ),
    "no_place": (say("This photo does not say where it was taken."), say("Put it on the map.")),
    "place_removed": (
        say("Your phone removed the location."),
        say("Put it on the map. Next time, take the photo with the button on this page."),
    ),
    "place_undefined": (say("The camera had no position."), say("Put it on the map.")),
    "place_zero": (say("0, 0 is how a camera says it does not know."), say("Put it on the map.")),
    "place_impossible": (
        say("The location in this photo does not exist."),
        say("Put it on the map."),
    ),
    "hemisphere_missing": (
        say("The location lacks north or south, east or west."),
        say("Put it on the map."),
    ),
    "place_unsure": (
        say("This location is good to {accuracy_m} m only. Is the pin right?"),
        say("Confirm it on the map, or move it."),
    ),
    "no_time": (say("This photo does not say when it was taken."), say("Type the day and hour.")),
    "time_impossible": (say("The date in this photo is not a date."), say("Type the day and hour.")),
    "time_in_future": (
        say("The date is in the future; the camera's clock was wrong."),
        say("Type the day and hour."),
    ),
    "time_too_old": (say("The date looks like a clock that was never set."), say("Type the day and hour.")),
}

SOURCES: dict[str, str] = {
    "exif": say("in the photo"),
    "gps_clock": say("in the photo, by satellite clock"),
    "device": say("this device"),
    "pin": say("set by a person"),
    "gpx": say("track"),
    "neighbour": say("same walk"),
    "zone": say("time zone of the place"),
    "file": say("beside the photo"),
}

GRADES: dict[str, str] = {
    "A": say("signed capture, confirmed by two"),
    "B": say("place and time in the photo, confirmed by two"),
    "C": say("confirmed by one, or placed by hand"),
    "D": say("not confirmed yet"),
}

STATES: dict[str, str] = {
    "draft": say("waiting for you"),
    "placed": say("to be named"),
    "published": say("published"),
    "withdrawn": say("withdrawn"),
    "hidden": say("hidden"),
    "preparing": say("being prepared"),
    "ready": say("ready"),
    "failed": say("not shown"),
}

BRANDINGS: dict[str, str] = {
    "named": say("brand"),
    "unbranded": say("unbranded"),
    "illegible": say("brand illegible"),
    "unsaid": say("brand not said"),
}


def sentence_of(code: str, details: Mapping[str, Any] | None = None) -> str:
    """Return what a code says, with the numbers that are known filled in."""
    return _filled(CODES[code][0], details)


def remedy_of(code: str) -> str:
    """Return what to do about a code."""
    return _(CODES[code][1])


def source_of(word: str) -> str:
    """Return where a place or time came from, in words; empty for an unknown source."""
    return _(SOURCES[word]) if word in SOURCES else ""


def _filled(text: str, details: Mapping[str, Any] | None) -> str:
    known = {"limit": "", "accuracy_m": "", **(details or {})}
    return _(text).format_map(known)
