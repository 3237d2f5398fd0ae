"""How the API's refusals are described to programs: the members of problem+json, one line an answer."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from people.problems import MEDIA_TYPE

WHY = {
    400: "The request names something unknown or impossible; `field` says which.",
    401: "Sign in first.",
    403: "This person may not do this.",
    404: "There is nothing at this address, or it is somebody else's.",
    406: "No such form of the answer.",
    409: "Something is already so; `code` says what.",
    410: "It was withdrawn.",
    413: "The file is larger than the limit.",
    415: "The file is not a photo we can read, or the body has the wrong media type.",
    422: "It was understood and cannot be kept; `code` says why.",
    429: "Too many; `Retry-After` says in how many seconds to come back.",
    503: "This house cannot do it now.",
}


class Problem(serializers.Serializer):
    """A refusal after RFC 9457. `code` is stable and made for programs; `detail` is a sentence for people."""

    type = serializers.CharField(help_text="Where the code is explained.")
    title = serializers.CharField(help_text="The code in words.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What failed, in the reader's language where it is known.")
    code = serializers.CharField(help_text="One of the codes of docs/api.md.")
    limit = serializers.CharField(required=False, help_text="The limit that was passed.")
    field = serializers.CharField(required=False, help_text="The parameter or field it is about.")
    help = serializers.CharField(required=False, help_text="What to do.")
    errors = serializers.DictField(  # type: ignore[assignment]
        required=False, help_text="Every field with its faults, where there are several."
    )


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the description of these refusals, for `responses=` of extend_schema; 429 is always possible."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(Problem, description=WHY[status]) for status in sorted({*statuses, 429})
    }
