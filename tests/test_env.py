"""What the environment may say, and the sentence for what it may not."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env, native

Set = Callable[..., None]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Set:
    """Set variables; home is a folder of this test and no database is named."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("CONSTAT_URL", raising=False)
    monkeypatch.setenv("CONSTAT_HOME", str(tmp_path))

    def set_all(**words: str) -> None:
        for name, value in words.items():
            monkeypatch.setenv(name, value)

    return set_all


def test_everything_lies_below_the_home_that_is_named(say: Set, tmp_path: Path) -> None:
    home = env.home()
    assert (home.database, home.keys, home.media) == (
        tmp_path / "constat.sqlite3",
        tmp_path / "keys",
        tmp_path / "media",
    )


def test_without_a_home_data_stays_in_the_checkout(say: Set) -> None:
    say(CONSTAT_HOME="")
    assert (env.home().root, env.home().media) == (env.CHECKOUT / "var", env.CHECKOUT / "media")


def test_a_home_that_depends_on_the_working_folder_is_refused(say: Set) -> None:
    say(CONSTAT_HOME="data")
    with pytest.raises(ImproperlyConfigured, match="full path"):
        env.home()


def test_the_default_database_is_spatialite_in_the_home(say: Set, tmp_path: Path) -> None:
    found = env.database()
    assert found["ENGINE"] == "config.spatialite"
    assert found["NAME"] == str(tmp_path / "constat.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert Path(found["TEST"]["NAME"]).is_absolute()


def test_spatialite_needs_four_slashes(say: Set, tmp_path: Path) -> None:
    say(DATABASE_URL=f"spatialite:///{tmp_path}/a.sqlite3")
    assert env.database()["NAME"] == f"{tmp_path}/a.sqlite3"
    say(DATABASE_URL="spatialite:///a.sqlite3")
    with pytest.raises(ImproperlyConfigured, match="four slashes"):
        env.database()


@pytest.mark.parametrize("scheme", ["postgis", "postgres", "postgresql"])
def test_postgres_means_postgis_and_passwords_are_decoded(say: Set, scheme: str) -> None:
    say(DATABASE_URL=f"{scheme}://someone:p%40ss@db.example.org:5433/litter")
    found = env.database()
    assert found["ENGINE"] == "django.contrib.gis.db.backends.postgis"
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("someone", "p@ss", "db.example.org")
    assert (found["PORT"], found["NAME"]) == (5433, "litter")


@pytest.mark.parametrize("url", ["mysql://u@h/b", "sqlite:////tmp/a", "postgis://host", "postgis://h:port/b"])
def test_a_database_that_cannot_hold_geometry_or_be_read_is_refused(say: Set, url: str) -> None:
    say(DATABASE_URL=url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        env.database()


def test_the_secret_is_made_once_and_for_its_owner_alone(say: Set, tmp_path: Path) -> None:
    first = env.secret_key()
    path = tmp_path / "keys" / "secret_key"
    assert len(first) >= 50
    assert env.secret_key() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_secret_that_others_can_read_is_refused(say: Set, tmp_path: Path) -> None:
    env.secret_key()
    (tmp_path / "keys" / "secret_key").chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        env.secret_key()


def test_processes_that_start_together_get_the_same_secret(say: Set) -> None:
    words = [sys.executable, "-c", "from config import env; print(env.secret_key())"]
    started = [subprocess.Popen(words, cwd=env.CHECKOUT, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_public_address_needs_https(say: Set) -> None:
    say(CONSTAT_URL="https://litter.example.org/")
    site = env.site_url()
    assert (site.url, site.host, site.secure, site.local) == (
        "https://litter.example.org",
        "litter.example.org",
        True,
        False,
    )
    assert site.allowed_hosts == ["litter.example.org"]
    say(CONSTAT_URL="http://litter.example.org")
    with pytest.raises(ImproperlyConfigured, match="https://"):
        env.site_url()


@pytest.mark.parametrize("url", ["http://localhost:9000", "http://127.0.0.1", "http://[::1]:8000"])
def test_this_computer_may_be_spoken_to_in_clear(say: Set, url: str) -> None:
    say(CONSTAT_URL=url)
    assert env.site_url().local
    assert env.site_url().url == url


@pytest.mark.parametrize("url", ["litter.example.org", "ftp://a.example", "https://a.example/path", "https://"])
def test_an_address_that_is_none_is_refused(say: Set, url: str) -> None:
    say(CONSTAT_URL=url)
    with pytest.raises(ImproperlyConfigured, match="CONSTAT_URL"):
        env.site_url()


@pytest.mark.parametrize(("word", "meaning"), [("1", True), ("YES", True), ("off", False), ("0", False), (" ", True)])
def test_a_flag_is_yes_or_no(say: Set, word: str, meaning: bool) -> None:
    say(CONSTAT_FLAG=word)
    assert env.flag("CONSTAT_FLAG", True) is meaning


def test_a_flag_that_says_neither_is_refused(say: Set) -> None:
    say(CONSTAT_FLAG="maybe")
    with pytest.raises(ImproperlyConfigured, match="CONSTAT_FLAG is 'maybe'"):
        env.flag("CONSTAT_FLAG", False)


@pytest.mark.parametrize("word", ["0", "11", "1.5", "-1", "ten", "²"])
def test_a_number_outside_its_range_is_refused(say: Set, word: str) -> None:
    say(CONSTAT_NUMBER="10")
    assert env.number("CONSTAT_NUMBER", 5, least=1, most=10) == 10
    say(CONSTAT_NUMBER=word)
    with pytest.raises(ImproperlyConfigured, match="from 1 to 10"):
        env.number("CONSTAT_NUMBER", 5, least=1, most=10)


def test_gdal_of_the_environment_comes_before_the_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH"):
        monkeypatch.delenv(name, raising=False)
    wheel = native.gdal_paths()
    assert wheel.source == "pyogrio"
    assert wheel.gdal == wheel.geos
    assert wheel.gdal is not None and "libgdal" in wheel.gdal
    monkeypatch.setenv("GDAL_LIBRARY_PATH", "/opt/libgdal.so")
    assert native.gdal_paths()[:2] == ("/opt/libgdal.so", None)


def test_a_spatialite_that_cannot_be_loaded_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert native.spatialite_path() is not None
    monkeypatch.setenv("SPATIALITE_LIBRARY_PATH", "/no/such/mod_spatialite.so")
    assert native.spatialite_path() is None
