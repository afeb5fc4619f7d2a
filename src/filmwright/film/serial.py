"""Frozen dataclasses to and from key-sorted, pretty-printed JSON that a person can read, diff and edit.

In: values made of frozen dataclasses, tuples, dicts with string keys, str, int, float, bool and None. Out: the same values, or a
:class:`Malformed` that names the field. Unknown fields are refused, so that a typing slip in a hand edit is never ignored.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from typing import Any, TypeVar, Union

T = TypeVar("T")

#: Decimal places kept for floats in a file: a tenth of a millimetre, and well under a hundredth of a degree.
DECIMALS = 4


class Malformed(ValueError):
    """A value does not fit its noun; the message names the field by its path."""


def plain(value: Any) -> Any:
    """`value` as JSON-ready dicts, lists and scalars; floats are rounded to `DECIMALS` places."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        return round(value, DECIMALS) + 0.0  # + 0.0 turns -0.0 into 0.0
    raise TypeError(f"not a film value: {type(value).__name__}")


def dumps(value: Any) -> str:
    """Key-sorted, indented JSON with a final newline."""
    return json.dumps(plain(value), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def digest(*values: Any) -> str:
    """A sha256 over the canonical JSON of `values`, as 64 hexadecimal digits."""
    text = json.dumps([plain(v) for v in values], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def loads(kind: type[T], text: str) -> T:
    """Parse `text` as a `kind`; raises :class:`Malformed` with the path of the first field that does not fit."""
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise Malformed(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    return build(kind, raw)


def build(kind: Any, raw: Any, path: str = "") -> Any:
    """`raw` (from JSON or TOML) as a `kind`, a type hint such as a dataclass, `tuple[X, ...]`, `dict[str, X]` or `X | None`."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        if raw is None and type(None) in args:
            return None
        return build(next(a for a in args if a is not type(None)), raw, path)
    if dataclasses.is_dataclass(kind):
        return _record(kind, raw, path)
    if origin is tuple:
        _expect(isinstance(raw, list), path, "a list", raw)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(build(args[0], v, f"{path}[{i}]") for i, v in enumerate(raw))
        _expect(len(raw) == len(args), path, f"{len(args)} values", raw)
        return tuple(build(a, v, f"{path}[{i}]") for i, (a, v) in enumerate(zip(args, raw, strict=True)))
    if origin is dict:
        _expect(isinstance(raw, dict), path, "a table", raw)
        return {k: build(args[1], v, f"{path}.{k}") for k, v in raw.items()}
    if kind is float:
        _expect(isinstance(raw, (int, float)) and not isinstance(raw, bool), path, "a number", raw)
        return float(raw)
    if kind is int:
        _expect(isinstance(raw, int) and not isinstance(raw, bool), path, "a whole number", raw)
        return raw
    if kind is bool or kind is str:
        _expect(isinstance(raw, kind), path, "true or false" if kind is bool else "text", raw)
        return raw
    raise TypeError(f"no rule for {kind}")


def _record(kind: Any, raw: Any, path: str) -> Any:
    _expect(isinstance(raw, dict), path, "a table", raw)
    hints = typing.get_type_hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind)}
    for name in raw:
        if name not in fields:
            raise Malformed(f"{path or kind.__name__}: unknown field {name!r}; known are {', '.join(sorted(fields))}")
    values = {}
    for name, field in fields.items():
        where = f"{path}.{name}" if path else name
        if name in raw:
            values[name] = build(hints[name], raw[name], where)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise Malformed(f"{where}: missing")
    return kind(**values)


def _expect(holds: bool, path: str, wanted: str, raw: Any) -> None:
    if not holds:
        raise Malformed(f"{path or 'the file'}: expected {wanted}, found {raw!r:.80}")
