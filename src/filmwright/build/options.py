"""What a person asked for on the command line, and the errors that end a command."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


class Fault(Exception):
    """The input is at fault (exit code 1). The message names the file, line or field and the remedy."""


class Lacking(Exception):
    """Something is missing on this machine (exit code 3). The message names it and how to get it."""


#: Who paints the pictures where nobody says who, and who draws the draft of a film that another paints.
DEFAULT, DRAFT = "native", "stage"
#: Processes that draw where none are asked for: two keep two cores busy (one keeps 1.75), and fill the memory that a film may take.
JOBS = min(2, os.cpu_count() or 1)


@dataclass(frozen=True)
class Options:
    """How a film is to be made. None means: as `film.toml` says, else the default."""

    script: str
    out: Path | None = None
    renderer: str | None = None
    look: str | None = None
    size: tuple[int, int] | None = None
    fps: int | None = None
    step: int | None = None
    seconds: int | None = None
    seed: int | None = None
    passes: tuple[str, ...] = ()
    jobs: int | None = None
    strict: bool = False
    certificate: Path | None = None
    key: Path | None = None
    draft: bool = True
