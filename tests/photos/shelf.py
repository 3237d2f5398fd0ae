"""The real photos and the hostile files, and what is known about each."""

import json
from datetime import UTC, datetime
from pathlib import Path

from reports.photos.exif import read_facts
from reports.photos.limits import inspect
from reports.photos.place_time import Sent, Verdict, judge

HERE = Path(__file__).parent
REAL = HERE / "real"
BAD = HERE / "bad"
RECEIVED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)

TRUTH: dict[str, dict] = json.loads((HERE / "truth.json").read_text())
MANIFEST: dict[str, dict] = {row["file"]: row for row in json.loads((BAD / "manifest.json").read_text())}
KEPT = {name: row for name, row in MANIFEST.items() if row["outcome"] != "refused"}
REFUSED = {name: row for name, row in MANIFEST.items() if row["outcome"] == "refused"}

# Reasons that are found later than the facts: by decoding.
LATER_REASONS = {"damaged"}
# Notes that need a country, or the other photos of the sender.
LATER_NOTES = {"no_country", "looks_like"}


def judged(path: Path, *, sent: Sent | None = None, received_at: datetime = RECEIVED) -> Verdict:
    """Return the verdict on a file as intake makes it, small pictures included."""
    header = inspect(path)
    verdict = judge(read_facts(path, header.kind), received_at=received_at, sent=sent)
    return verdict.with_reasons("too_small") if header.is_too_small else verdict
