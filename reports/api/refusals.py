"""The refusals only programs meet: a request that cannot be read, and an address whose report was withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.errors import ConstatError
from reports.wording import remedy_of, sentence_of


class BadRequest(ConstatError):
    """A request we cannot read: `field` names the part."""

    code = "bad_request"
    status = 400


class BadWord(ConstatError):
    """A parameter nobody knows here."""

    code = "bad_filter"
    status = 400


class Gone(ConstatError):
    """A report that its sender took back."""

    code = "gone"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This report was withdrawn by the person who sent it."),
            help=_("Sealed dossiers keep what they copied before."),
        )


def in_words(error: ConstatError) -> ConstatError:
    """Return the refusal of a photo with its sentence and remedy in the reader's language."""
    error.message = sentence_of(error.code, {"limit": error.limit or ""})
    error.help = error.help or remedy_of(error.code)
    return error
