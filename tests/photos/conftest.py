"""Public copies of the whole set, made once."""

import pytest

from reports.photos.limits import inspect
from reports.photos.renditions import NotPrepared, Prepared, prepare_renditions
from tests.photos import shelf


@pytest.fixture(scope="session")
def public_copies(tmp_path_factory):
    """Return (folder, {file name: Prepared or the code it failed with}) for every photo that is kept."""
    folder = tmp_path_factory.mktemp("public")
    made: dict[str, Prepared | str] = {}
    paths = [shelf.REAL / name for name in shelf.TRUTH] + [shelf.BAD / name for name in shelf.KEPT]
    for number, path in enumerate(paths):
        try:
            made[path.name] = prepare_renditions(path, inspect(path).kind, folder, f"p{number}")
        except NotPrepared as error:
            made[path.name] = error.code
    return folder, made
