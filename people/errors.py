"""The shape of every refusal: a stable code, a sentence a citizen can read, the limit, and what to do."""

from __future__ import annotations


class ConstatError(Exception):
    """Base of all named errors; `code` is machine-readable and stable, `status` the HTTP answer it becomes."""

    code = "bad_request"
    status = 422

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        limit: str | None = None,
        field: str | None = None,
        help: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.limit = limit
        self.field = field
        self.help = help


class NotAllowed(ConstatError):
    """The person may not do this."""

    code = "not_allowed"
    status = 403
