"""Plays the demonstration into a prepared installation: `python -m samples.play [--json]`; see samples/README.md."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict

import django

from people.errors import ConstatError
from samples.scenes import plan


def main(words: Sequence[str] | None = None) -> int:
    """Play everything; return 0, or 1 with the reason. With --json the last line of stdout is the summary."""
    parser = argparse.ArgumentParser(prog="python -m samples.play", description=__doc__)
    parser.add_argument("--json", action="store_true", help="end with one JSON line; progress goes to stderr")
    as_json = parser.parse_args(words).json
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from samples.playing.steps import play  # the nouns can be imported only now

    begun = time.monotonic()
    lines = sys.stderr if as_json else sys.stdout
    try:
        summary = play(scenes=plan(), say=lambda line: print(line, file=lines, flush=True))
    except ConstatError as error:
        print(f"The demonstration stopped. {error.message} {error.help or ''}".strip(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from here.", file=sys.stderr)
        return 130
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        print(json.dumps({**asdict(summary), "seconds": seconds}, default=str))
    else:
        print(f"Played {summary.photos} photos into {summary.cells} squares and one dossier in {seconds} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
