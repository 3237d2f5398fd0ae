"""The sentence for each machine word of a campaign and a dossier, in the language of the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: dict[str, tuple[str, Promise | str]] = {
    "draft": ("wait", _("Draft. Nobody has been asked yet.")),
    "sealed": ("info", _("Draft with a sealed dossier. Nobody has been asked yet.")),
    "withdrawn": ("info", _("Withdrawn by the person who opened it.")),
}
"""State -> its mark (a shape of parts/state.html) and its sentence."""

WITHDRAWALS = {
    "not_needed": _("It is no longer needed."),
    "mistake": _("It holds a mistake that a new campaign will put right."),
    "settled": _("The matter was settled otherwise."),
    "merged": _("It was joined to another campaign."),
}

METRICS = {
    "items_per_person_hour": _("items found per person and hour"),
    "items_per_km": _("items found per kilometre walked"),
    "items_per_walk": _("items found per walk"),
    "deed": _("a deed: something to be done, not a number"),
}

SAMPLINGS = {
    "all_reports": _("all reports of the area and period"),
    "random_areas": _("areas drawn by chance"),
    "fixed_walks": _("the same walks, again and again"),
    "one_event": _("one event, on one day"),
}

BASES = {
    "request": _("a request: no rule obliges the organisation"),
    "law": _("a law"),
    "code": _("a code the organisation has signed"),
}

REASONS = {
    "outside_area": _("lies outside the area"),
    "outside_period": _("was found outside the period"),
    "withdrawn": _("was withdrawn by the person who sent it"),
    "erased": _("was erased"),
    "hidden": _("is hidden by the site"),
    "not_blurred": _("has no picture that may be shown"),
    "duplicate_file": _("is a file that another report holds as well"),
    "near_duplicate": _("shows the picture of another report again"),
    "own_photo_of_same_item": _("shows the same item again, by the same person"),
    "grade_d": _("was not confirmed by a reviewer"),
    "brand_unclear": _("bears a brand that reviewers did not agree on"),
    "ownership_gap": _("bears a brand the organisation did not own on that day"),
}

TERRITORIES = {
    "WORLD": _("worldwide"),
    "ROW": _("everywhere else"),
    "EU": _("in the European Union"),
}

ROLES = {
    "owner": _("owns it"),
    "licensee": _("sells it under licence"),
    "bottler": _("bottles it"),
    "distributor": _("distributes it"),
    "franchisee": _("runs it as a franchise"),
}

KINDS = {
    "company": _("company"),
    "city": _("city"),
    "school": _("school"),
    "association": _("association"),
    "cooperative": _("cooperative"),
    "family_group": _("family group"),
    "fund": _("fund"),
    "joint_venture": _("joint venture"),
    "state": _("state"),
}


def left_out(by_reason: dict[str, int]) -> str:
    """Return "12: was not confirmed by a reviewer; 3: ..." for each reason, most first; "" for none."""
    counted = sorted(by_reason.items(), key=lambda pair: (-pair[1], pair[0]))
    return "; ".join(f"{n}: {REASONS[reason]}" for reason, n in counted)
