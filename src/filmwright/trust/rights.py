"""Rights as data: who may be heard or shown, and what the parts of a film ask for in return.

In: the `[rights]` table of a film's `film.toml`, and the names of its cast and voices. Out: a :class:`Rights`, or
:class:`RightsMissing` that names the entry and the remedy. A person who is portrayed or whose voice is used needs a record that
they agreed; a fictional character needs none, and nothing is assumed of one. It checks that consent is recorded, not that it is
true.

    [rights.likeness.MARY]          # the character as the screenplay names it
    person = "Mary Jones"
    consent = "contracts/mary-jones.pdf"
    by = "Mary Jones"
    date = "2026-03-01"

    [rights.voice.mary-clone]       # a voice made from a real person's
    person = "Mary Jones"
    consent = "contracts/mary-jones.pdf"
    by = "Mary Jones"
    date = "2026-03-01"
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..film import Malformed, build
from .errors import RightsMissing


@dataclass(frozen=True)
class Consent:
    """A real `person` agreed: where the record is (`consent`, a file beside film.toml or a reference in words), given `by`
    whom, when.
    """

    person: str
    consent: str = ""
    by: str = ""
    date: str = ""
    until: str = ""


@dataclass(frozen=True)
class Rights:
    """Consents by character name (likeness) and by voice name (voice)."""

    likeness: dict[str, Consent] = field(default_factory=dict)
    voice: dict[str, Consent] = field(default_factory=dict)


def check_rights(table: dict[str, Any] | None, folder: Path, cast: tuple[str, ...] = (), voices: tuple[str, ...] = ()) -> Rights:
    """Read the `[rights]` table and refuse what has no consent recorded.

    `cast` and `voices` are what the film uses: an entry for a character or voice that is not in it is refused too, since a slip
    in a name would otherwise leave somebody without their record. Raises :class:`RightsMissing`.
    """
    try:
        rights = build(Rights, _days_as_text(table or {}), "rights")
    except Malformed as error:
        raise RightsMissing(f"film.toml: {error}") from None
    for kind, entries, used in (("likeness", rights.likeness, cast), ("voice", rights.voice, voices)):
        for name, consent in entries.items():
            where = f"film.toml, [rights.{kind}.{name}]"
            if used and name not in used:
                raise RightsMissing(f"{where}: the film has no such {'character' if kind == 'likeness' else 'voice'}; it has {', '.join(used)}")
            _check(where, consent, folder)
    return rights


def _days_as_text(table: Any) -> Any:
    """TOML has days of its own (`date = 2026-03-01`); here a day is text either way."""
    if isinstance(table, dict):
        return {name: _days_as_text(value) for name, value in table.items()}
    return table.isoformat() if isinstance(table, dt.date) else table


def _check(where: str, consent: Consent, folder: Path) -> None:
    if not consent.person.strip():
        raise RightsMissing(f"{where}: name the person")
    for name in ("consent", "by", "date"):
        if not getattr(consent, name).strip():
            raise RightsMissing(
                f"{where}: {consent.person} is a real person, and `{name}` is missing: record what they agreed to (consent, a file or a "
                "reference), who gave it (by) and when (date), or make the character fictional by removing this table"
            )
    for name in ("date", "until"):
        text = getattr(consent, name)
        try:
            if text:
                dt.date.fromisoformat(text)
        except ValueError:
            raise RightsMissing(f"{where}: `{name}` is a day such as 2026-03-01, not {text!r}") from None
    if Path(consent.consent).suffix and not _inside(folder, consent.consent).is_file():
        raise RightsMissing(f"{where}: the record {consent.consent} is not beside film.toml")


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise RightsMissing(f"film.toml: the record {name} climbs out of the film's folder; put it inside")
    return path
