"""Makes the PDF with typst: PDF/A-3a and PDF/UA-1, same input, same bytes; see docs/algorithms/dossier.md."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import segno
import typst
from PIL import Image

from campaigns.dossier.front import Told
from campaigns.dossier.lettering import FONTS
from campaigns.dossier.manifest import BadDossier
from campaigns.dossier.pages import pages_of

TEMPLATE = Path(__file__).parent / "templates" / "dossier.typ"

PHOTO_SIDE_PX = 1000
"""Printed 8 cm wide that is 300 dots an inch; more only makes the file heavy."""

PHOTO_QUALITY = 82
ATTACHED = {
    "dossier.json": ("source", "application/json"),
    "items.csv": ("data", "text/csv"),
    "rejected.csv": ("data", "text/csv"),
}
"""Attachments of the PDF: their relationship to it (PDF/A-3) and media type."""


def render_pdf(told: Told, *, photos: Path, attachments: Mapping[str, bytes], sealed_at: datetime) -> bytes:
    """Return the PDF. `photos` is the folder items/, holding <code>/public.jpg; attachments has the keys of ATTACHED.

    Raises BadDossier if typst refuses the document. Touches no network and no font of the system.
    """
    with tempfile.TemporaryDirectory(prefix="constat-pdf-") as name:
        desk = Path(name)
        shutil.copyfile(TEMPLATE, desk / "dossier.typ")
        (desk / "map.svg").write_text(told.picture.svg, encoding="utf-8")
        if told.picture.locator:
            (desk / "locator.svg").write_text(told.picture.locator, encoding="utf-8")
        (desk / "qr.svg").write_bytes(_qr(told.case.url))
        (desk / "photos").mkdir()
        for record in told.printed:
            code = record["code"]
            (desk / "photos" / f"{code}.jpg").write_bytes(_smaller(photos / code / "public.jpg"))
        for path in ATTACHED:
            (desk / path).write_bytes(attachments[path])
        return _typeset(desk, {**pages_of(told), "attached": _attached()}, sealed_at)


def _typeset(desk: Path, data: Mapping[str, object], sealed_at: datetime) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    try:
        made = typst.compile(
            str(desk / "dossier.typ"),
            root=str(desk),
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(sealed_at.timestamp()),
            format="pdf",
        )
    except typst.TypstError as error:
        raise BadDossier("The PDF of the dossier could not be made.", code="pdf_refused", help=str(error)) from error
    if not isinstance(made, bytes):
        raise BadDossier("The PDF of the dossier could not be made.", code="pdf_refused")
    return made


def _attached() -> list[dict[str, str]]:
    return [
        {"path": path, "relationship": relationship, "mime": mime, "description": path}
        for path, (relationship, mime) in ATTACHED.items()
    ]


def _qr(url: str) -> bytes:
    """Return a QR code as SVG, error level M: it survives a coffee ring."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", scale=4, border=2, dark="#1B2330", light="#FFFFFF")
    return out.getvalue()


def _smaller(photo: Path) -> bytes:
    """Return a public photo with at most PHOTO_SIDE_PX on its longer side, as JPEG without any metadata."""
    with Image.open(photo) as picture:
        small = picture.convert("RGB")
    small.thumbnail((PHOTO_SIDE_PX, PHOTO_SIDE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=PHOTO_QUALITY, optimize=True)
    return out.getvalue()
