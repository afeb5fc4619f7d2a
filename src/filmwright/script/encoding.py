"""Files of text to characters and back, byte for byte.

In: a path or bytes. Out: characters and the name of the encoding, one of UTF-8 and UTF-16 by their marks, UTF-8 without, and, for older
files, Windows-1252 or Latin-1 as a guess. What cannot be a screenplay raises :class:`Unreadable`.
"""

from __future__ import annotations

import codecs
from pathlib import Path

#: A feature film's screenplay is under 0.3 MB; more than this is some other file.
LARGEST = 8 * 1024 * 1024
#: Name -> (mark at the beginning of the file, Python's codec). The order is that of the attempts.
ENCODINGS = {
    "utf-8-sig": (codecs.BOM_UTF8, "utf-8"),
    "utf-16-le": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "utf-8": (b"", "utf-8"),
    "cp1252": (b"", "cp1252"),
    "latin-1": (b"", "latin-1"),
}
#: Encodings that are only a guess: any bytes, or almost any, can be read with them.
GUESSED = ("cp1252", "latin-1")


class Unreadable(ValueError):
    """A file cannot be read as a screenplay; the message names it, the cause and the remedy. `path` is the file."""

    def __init__(self, path: Path | str, cause: str, remedy: str) -> None:
        super().__init__(f"{path}: {cause}. {remedy}.")
        self.path = str(path)


def decode(data: bytes, path: Path | str) -> tuple[str, str]:
    """`data` as (text, encoding); raises :class:`Unreadable`."""
    check_size(len(data), path)
    for encoding, (mark, codec) in ENCODINGS.items():
        if not data.startswith(mark):
            continue
        try:
            return _shown(data[len(mark) :].decode(codec), path), encoding
        except UnicodeDecodeError as error:
            if mark:
                raise Unreadable(path, f"damaged {codec.upper()} text at byte {error.start + len(mark)}", "Save it again as UTF-8") from None
    raise AssertionError("latin-1 reads any bytes")


def _shown(text: str, path: Path | str) -> str:
    """`text` if it is text that shows something; raises :class:`Unreadable`."""
    if "\0" in text:
        raise Unreadable(path, "this is a binary file, not text", "Export the screenplay as Fountain (plain text, UTF-8)")
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise Unreadable(path, "the file is empty", "Write at least a scene heading and one line under it")
    return text


def encode(text: str, encoding: str) -> bytes:
    """The bytes from which `decode` made `text`."""
    mark, codec = ENCODINGS[encoding]
    return mark + text.encode(codec)


def load(path: Path | str) -> bytes:
    """The bytes of a file that is there and not too large; raises :class:`Unreadable`."""
    path = Path(path)
    try:
        if not path.exists():
            raise Unreadable(path, "there is no such file", "Check its name and folder")
        if not path.is_file():
            raise Unreadable(path, "this is not a file", "Give the path of a .fountain file")
        check_size(path.stat().st_size, path)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Unreadable(path, f"it cannot be opened ({reason})", "Check its name and your right to read it") from None


def check_size(size: int, path: Path | str) -> None:
    """Raises :class:`Unreadable` for more bytes than any screenplay has."""
    if size > LARGEST:
        cause = f"{size / 1_000_000:.1f} MB is too large for a screenplay (at most {LARGEST // 2**20} MB)"
        raise Unreadable(path, cause, "Split it into one file a film")
