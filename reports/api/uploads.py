"""Reads the one photo of a multipart request: a body cut on its way is refused, never kept as a damaged photo."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request

from reports.api.refusals import BadRequest
from reports.photos.limits import MAX_BYTES, BadPhoto

FORM_BYTES = 100_000  # room for the boundaries and the other fields of the form
DRAINED_BYTES = 200_000_000  # read and dropped, so that a browser hears the refusal instead of a broken connection
CHUNK_BYTES = 65_536
MAX_KEY_CHARACTERS = 200  # of an Idempotency-Key: what a photo keeps


class CountedStream:
    """A request's body that counts what came: Django takes `48.1` from a body that was cut before 48.1113 ended."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.came_bytes = 0

    def read(self, *size: int) -> bytes:
        """Return the next bytes."""
        return self._counted(self._stream.read(*size))

    def readline(self, *size: int) -> bytes:
        """Return the next line."""
        return self._counted(self._stream.readline(*size))

    def _counted(self, data: bytes) -> bytes:
        self.came_bytes += len(data)
        return data


def count_body(request: HttpRequest) -> None:
    """Count the body of this request as it is read. Django and the web server do not say that a body ended early."""
    request._stream = CountedStream(request._stream)  # type: ignore[assignment]


def refuse_too_large(request: Request) -> None:
    """Raise BadPhoto too_large by what the sender says of the length, before a byte is written."""
    length = _length(request)
    if length <= MAX_BYTES + FORM_BYTES:
        return
    for _chunk in range(min(length, DRAINED_BYTES) // CHUNK_BYTES + 1):
        if not request._request.read(CHUNK_BYTES):
            break
    raise BadPhoto("This file is larger than the limit.", code="too_large", limit=f"{MAX_BYTES // 1_000_000} MB")


def photo_in(request: Request) -> UploadedFile:
    """Return the one file in the field `photo`. Raises BadRequest if there is none, several, or half of one."""
    files = request.FILES
    stream: Any = request._request._stream
    if stream.came_bytes < _length(request):
        raise BadRequest(
            _("The connection broke before the whole photo came."), field="photo", help=_("Send it again.")
        )
    sent = files.getlist("photo")
    if len(sent) != 1:
        message = _("One request carries one photo.") if sent else _("There is no photo in this request.")
        raise BadRequest(message, field="photo", limit="1", help=_("Send a multipart form with one file called photo."))
    return sent[0]


def refuse_unknown_fields(request: Request, known: set[str]) -> None:
    """Raise BadRequest for a field nobody reads: `latitude` for `lat` must not silently lose a place."""
    for name in {*request.POST, *request.FILES} - known:
        raise BadRequest(_("There is no such field."), field=name[:100], help=", ".join(sorted(known)))


def key_of(request: Request) -> str:
    """Return the Idempotency-Key, or "". Raises BadRequest if it is longer than a photo keeps."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > MAX_KEY_CHARACTERS:
        raise BadRequest(
            _("This Idempotency-Key is too long."), field="Idempotency-Key", limit=f"{MAX_KEY_CHARACTERS} characters"
        )
    return key


def _length(request: Request) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0
