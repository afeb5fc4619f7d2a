"""One film on disk: which screenplay, which folder, which choices, and the ids that its lines keep.

In: :class:`~.options.Options`. Out: a :class:`Project`, or a :class:`~.options.Fault` that says what is wrong with the input.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ..film import Malformed, Problem, Screenplay, dumps, loads
from ..plan import Choices, read_choices
from ..script import Unclear, Unreadable, align, from_brief, identities, parse, problems, read, write_bytes
from .options import Fault, Options
from .store import put, put_text

#: What the name of a screenplay's file ends with.
ENDINGS = (".fountain", ".spmd", ".txt")

#: Frames a second that every timeline and time code can count (SMPTE ST 12-1).
RATES = (24, 25, 30, 48, 50, 60)

_ASKED = Path(".cache") / "asked.json"
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """What a command line asked for over film.toml. The last `make`'s is kept: `status` and the like go by it."""

    look: str | None = None
    size: tuple[int, int] | None = None
    fps: int | None = None
    step: int | None = None
    seed: int | None = None
    renderer: str | None = None


@dataclass(frozen=True)
class Project:
    """A film to be made. `choices` already has what was `asked` for, `written` is film.toml alone, at `choices_path`."""

    screenplay: Screenplay
    name: str
    folder: Path
    choices: Choices
    written: Choices
    choices_path: Path
    problems: tuple[Problem, ...]
    asked: Asked


def is_sentence(script: str) -> bool:
    """Whether the argument is a sentence to be made a screenplay of, not a file: it has a space and no file of that name is there."""
    return not script.lower().endswith(ENDINGS) and " " in script.strip() and not _exists(script)


def _exists(script: str) -> bool:
    try:
        return Path(script).exists()
    except (OSError, ValueError):
        return False


def open_project(options: Options, as_made: bool = False) -> Project:
    """Read the screenplay (or write it from a sentence), the ids it had before, and the choices; `as_made`: asked for as by the last `make`."""
    found: tuple[Problem, ...] = ()
    try:
        if is_sentence(options.script):
            seconds = 45 if options.seconds is None else options.seconds
            screenplay = parse(from_brief(options.script, seconds, options.seed or 0))
            name = _slug(screenplay.title.get("Title", "") or screenplay.title.get("title", "") or options.script)
        else:
            screenplay = read(Path(options.script))
            name = Path(options.script).stem
    except (Unreadable, Unclear) as error:
        raise Fault(str(error)) from None
    if not screenplay.scenes:
        raise Fault(f"{options.script}: no scene was found; a scene begins with a heading such as INT. KITCHEN - NIGHT, on a line of its own")
    folder = (options.out or Path(f"{_safe(name)}.film")).absolute()
    try:
        taken = folder.exists() and not folder.is_dir()
    except (OSError, ValueError) as error:
        raise Fault(f"-o {folder}: {error.strerror if isinstance(error, OSError) else error}") from None
    if taken:
        raise Fault(f"-o {folder}: this is a file, not a folder")
    known = folder / ".cache" / "ids.json"
    if known.is_file():
        try:
            screenplay = align(screenplay, json.loads(known.read_text("utf-8")))
        except (ValueError, KeyError, TypeError):
            found += (Problem("warning", "ids", f"{known} was torn: lines have new ids"),)
    path = _choices_path(options, folder)
    try:
        written = read_choices(path) if path.is_file() else Choices()
    except Malformed as error:
        raise Fault(f"{path.parent / str(error)}") from None
    asked = Asked(options.look, options.size, options.fps, options.step, options.seed, options.renderer)
    if as_made:
        asked = _over(_last_asked(folder), asked)
    choices = _over(written, asked)
    if choices.fps is not None and choices.fps not in RATES:
        raise Fault(f"fps {choices.fps}: a film has {', '.join(map(str, RATES[:-1]))} or {RATES[-1]} frames a second, which time codes can count")
    return Project(screenplay, name, folder, choices, written, path, found + problems(screenplay), asked)


def _over(below: T, asked: Asked) -> T:
    """`below` with everything that was asked for."""
    return replace(below, **{k: v for k, v in vars(asked).items() if v is not None})  # type: ignore[type-var]


def _last_asked(folder: Path) -> Asked:
    try:
        return loads(Asked, (folder / _ASKED).read_text("utf-8"))
    except (OSError, Malformed, UnicodeDecodeError):
        return Asked()


def keep_source(project: Project) -> Path:
    """Write the screenplay, its lines' ids and what was asked for into the film's folder; the screenplay's path there."""
    path = project.folder / f"{_safe(project.name)}.fountain"
    put(path, write_bytes(project.screenplay))
    put_text(project.folder / ".cache" / "ids.json", json.dumps(identities(project.screenplay), indent=1, sort_keys=True) + "\n")
    put_text(project.folder / _ASKED, dumps(project.asked))
    return path


def _choices_path(options: Options, folder: Path) -> Path:
    """`film.toml` beside the screenplay where there is one (it belongs to the source), else the one in the film's folder."""
    if not is_sentence(options.script):
        beside = Path(options.script).absolute().parent / "film.toml"
        if beside.is_file():
            return beside
    return folder / "film.toml"


def _slug(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return "-".join(words[:6])[:60] or "film"


def _safe(name: str) -> str:
    """`name` as the name of one file: no separators, no leading dot or dash, not too long."""
    kept = re.sub(r"[\x00-\x1f/\\:]+", "-", name).strip(". -")
    while len(kept.encode("utf-8", "surrogateescape")) > 120:
        kept = kept[:-1]
    return kept or "film"
