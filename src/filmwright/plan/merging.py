"""A hand edit outlives a re-plan: three plans become one, by ids.

In: the plan as it was made before, that plan as a person edited it, and the plan made now. Out: the new plan with the edits in it,
and a problem for every edit that the new plan contradicts or has no place for.

    what the person did         what planning did           what comes out
    nothing                     anything                    the new value
    changed a value             nothing                     the person's value
    changed a value             changed it too              the person's value, reported as a conflict
    moved a frame by n          moved it too                the new frame, n further: no conflict
    added a shot, prop, mark    anything                    it is added, behind the one that it followed
    took something away         left it alone               it is gone
    took something away         changed it                  it is gone, reported
    changed something           took it away                it is gone, reported with what was lost

Actors, beats, shots, props, scenes and cast are matched by id; marks and looks, which have none, by their order.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from ..film import Plan, Problem

#: Fields that are frames: edits to them are kept as differences.
FRAMES = {"start", "end", "leave", "arrive", "frame", "exit", "length"}
#: What stands for "nothing": the value has no such entry.
_NONE = object()


def merge(before: Plan, edited: Plan, new: Plan) -> tuple[Plan, tuple[Problem, ...]]:
    """`new` with all that `edited` changed in `before`, and the conflicts. `merge(p, p, n)` is `n`; `merge(p, e, p)` is `e`."""
    problems: list[Problem] = []
    return _merged(before, edited, new, "", problems), tuple(problems)


def _merged(before: Any, edited: Any, new: Any, path: str, problems: list[Problem]) -> Any:
    if edited == before:
        return new
    if new in (before, edited):
        return edited
    if dataclasses.is_dataclass(new) and type(before) is type(edited) is type(new):
        return _record(before, edited, new, path, problems)
    if isinstance(new, tuple) and _keyed(before, edited, new):
        return _by_key(before, edited, new, path, problems)
    if isinstance(new, tuple) and _records(before, edited, new):
        return _by_order(before, edited, new, path, problems)
    if path.rsplit(".", 1)[-1] in FRAMES and min(before, edited, new) >= 0:
        return max(0, new + edited - before)
    problems.append(
        Problem(
            "warning",
            "edit-conflict",
            f"plan.json: {path} was edited by hand to {_short(edited)} and planned anew as {_short(new)}; the edit is kept",
        )
    )
    return edited


def _record(before: Any, edited: Any, new: Any, path: str, problems: list[Problem]) -> Any:
    values = {}
    for field in dataclasses.fields(new):
        where = f"{path}.{field.name}" if path else field.name
        values[field.name] = _merged(
            getattr(before, field.name), getattr(edited, field.name), getattr(new, field.name), where, problems
        )
    return type(new)(**values)


def _key(value: Any) -> str:
    return str(getattr(value, "id", "") or getattr(value, "actor", ""))


def _keyed(*sides: tuple[Any, ...]) -> bool:
    items = [v for side in sides for v in side]
    return (
        bool(items)
        and all(dataclasses.is_dataclass(v) and _key(v) for v in items)
        and all(len({_key(v) for v in side}) == len(side) for side in sides)
    )


def _records(*sides: tuple[Any, ...]) -> bool:
    items = [v for side in sides for v in side]
    return bool(items) and all(dataclasses.is_dataclass(v) for v in items)


def _by_key(before: tuple, edited: tuple, new: tuple, path: str, problems: list[Problem]) -> tuple:
    was, mine, theirs = ({_key(v): v for v in side} for side in (before, edited, new))
    made: list[Any] = []
    for key, value in theirs.items():
        where = f"{path}.{key}"
        if key in mine:
            made.append(
                _merged(was.get(key, _NONE), mine[key], value, where, problems)
                if key in was
                else _both_added(mine[key], value, where, problems)
            )
        elif key in was:
            if value != was[key] and not _only_later(was[key], value):
                problems.append(
                    Problem(
                        "warning", "edit-conflict", f"plan.json: {where} was taken out by hand and planned anew; it stays out"
                    )
                )
        else:
            made.append(value)
    for key, value in mine.items():
        if key in theirs:
            continue
        if key not in was:
            made.insert(_place_of(key, edited, made), value)
        elif value != was[key]:
            problems.append(
                Problem(
                    "warning",
                    "edit-lost",
                    f"plan.json: {path}.{key} was edited by hand, but the line it belongs to is gone; the edit is lost",
                )
            )
    return tuple(made)


def _both_added(mine: Any, theirs: Any, where: str, problems: list[Problem]) -> Any:
    if mine != theirs:
        problems.append(
            Problem(
                "warning", "edit-conflict", f"plan.json: {where} was added by hand and planned as well; the hand-made one is kept"
            )
        )
    return mine


def _only_later(a: Any, b: Any) -> bool:
    """Whether two records are the same but for their frames."""
    if type(a) is not type(b):
        return False
    if dataclasses.is_dataclass(a):
        return all(f.name in FRAMES or _only_later(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))
    if isinstance(a, tuple):
        return len(a) == len(b) and all(_only_later(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


def _place_of(key: str, edited: tuple, made: list[Any]) -> int:
    """Where an added record goes: behind the nearest earlier one of the edited plan that is still there."""
    order = [_key(v) for v in edited]
    there = {_key(v): i for i, v in enumerate(made)}
    for earlier in reversed(order[: order.index(key)]):
        if earlier in there:
            return there[earlier] + 1
    return 0


def _by_order(before: tuple, edited: tuple, new: tuple, path: str, problems: list[Problem]) -> tuple:
    """Marks, looks and focus: one by one where their number is the same everywhere; else the edited ones, moved with their surroundings."""
    if len(before) == len(edited) == len(new):
        return tuple(
            _merged(b, e, n, f"{path}[{i}]", problems) for i, (b, e, n) in enumerate(zip(before, edited, new, strict=True))
        )
    shift = _first_frame(new) - _first_frame(before)
    if not _only_later(before, new):
        problems.append(
            Problem("warning", "edit-conflict", f"plan.json: {path} was edited by hand and planned anew; the edit is kept")
        )
    return tuple(_later(v, shift) for v in edited)


def _first_frame(values: tuple) -> int:
    for value in values[:1]:
        for field in dataclasses.fields(value):
            if field.name in FRAMES:
                return getattr(value, field.name)
    return 0


def _later(value: Any, shift: int) -> Any:
    moved = {f.name: max(0, getattr(value, f.name) + shift) for f in dataclasses.fields(value) if f.name in FRAMES}
    return dataclasses.replace(value, **moved)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
