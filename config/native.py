"""Where sqlite, SpatiaLite, GDAL and GEOS are. Standard library only, because it runs before set-up."""

from __future__ import annotations

import ctypes.util
import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import NamedTuple

SPATIALITE_NAMES = ("mod_spatialite.so", "mod_spatialite.so.8", "mod_spatialite.so.7", "mod_spatialite.dylib")
# Homebrew (Apple and Intel), MacPorts: folders the dynamic loader of macOS does not search by itself.
SPATIALITE_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")


class GdalPaths(NamedTuple):
    """The one GDAL and GEOS this process uses; `None` leaves the search to Django (system libraries)."""

    gdal: str | None
    geos: str | None
    proj_data: str | None
    gdal_data: str | None
    source: str  # environment | pyogrio | system


def gdal_paths() -> GdalPaths:
    """Return the libraries to use and point PROJ and GDAL at the data files that belong to them.

    Order: environment, the pyogrio wheel (its one file also exports the whole GEOS C API), the system.
    Variables that are already set stay as they are.
    """
    found = _from_environment() or _from_pyogrio() or GdalPaths(None, None, None, None, "system")
    for name, folder in (("PROJ_DATA", found.proj_data), ("GDAL_DATA", found.gdal_data)):
        if folder:
            os.environ.setdefault(name, folder)
    return found


def _from_environment() -> GdalPaths | None:
    gdal, geos = os.environ.get("GDAL_LIBRARY_PATH"), os.environ.get("GEOS_LIBRARY_PATH")
    if not gdal and not geos:
        return None
    return GdalPaths(gdal or None, geos or None, None, None, "environment")


def _from_pyogrio() -> GdalPaths | None:
    spec = importlib.util.find_spec("pyogrio")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    library = _first(package.parent / "pyogrio.libs", "libgdal*") or _first(package / ".dylibs", "libgdal*")
    if library is None:
        return None
    return GdalPaths(library, library, str(package / "proj_data"), str(package / "gdal_data"), "pyogrio")


def _first(folder: Path, pattern: str) -> str | None:
    return next((str(path) for path in sorted(folder.glob(pattern))), None)


def spatialite_path() -> str | None:
    """Return the name or path of a `mod_spatialite` that this computer can load, or None.

    Order: SPATIALITE_LIBRARY_PATH, the loader's own search, the folders of macOS package managers.
    """
    wanted = os.environ.get("SPATIALITE_LIBRARY_PATH")
    if wanted:
        return wanted if _loads(wanted) else None
    folders = [str(Path(folder) / "mod_spatialite.dylib") for folder in SPATIALITE_FOLDERS]
    found = ctypes.util.find_library("mod_spatialite")
    candidates = [*SPATIALITE_NAMES, *folders, *([found] if found else [])]
    return next((name for name in candidates if _loads(name)), None)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def ensure_sqlite() -> str:
    """Make `import sqlite3` mean a module that can load extensions; return its name.

    Some builds of Python (pyenv, python.org) have no `enable_load_extension`; then pysqlite3 takes the place
    of sqlite3 in `sys.modules`. Must run before Django's database backend is imported, hence at the top of
    settings. Raises RuntimeError when neither can.
    """
    module = importlib.import_module("sqlite3")
    if hasattr(module.Connection, "enable_load_extension"):
        return str(module.__name__)
    if importlib.util.find_spec("pysqlite3") is None:
        raise RuntimeError(
            "This Python's sqlite3 loads no extensions and pysqlite3 is not installed: run ./constat doctor."
        )
    better = importlib.import_module("pysqlite3")
    sys.modules["sqlite3"] = better
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
    return better.__name__


if __name__ == "__main__":
    sys.exit(0 if spatialite_path() else 1)
