"""Ids of scenes and lines that people can read, and that survive edits elsewhere.

An id is made from scene, speaker, text and ordinal: `s1-beach-dusk-9c`, `s1-nell-grandpa-the-light-3f2a`: lower-case ASCII letters,
digits and single hyphens, whatever the names are written in. `align` carries ids over from an earlier version of the screenplay, so
that inserting, editing or moving a line renames no other. It works from the record that `identities` makes, which is plain JSON.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from ..film import Line, Scene, Screenplay

#: Texts at least this like each other (difflib's ratio) are one line, edited.
ALIKE = 0.6
#: Not more comparisons than this for one gap: beyond it only neighbours are compared.
MOST_PAIRS = 20_000
VERSION = 1


def slug(text: str, words: int) -> str:
    """The first `words` words of `text` as ASCII with hyphens, each cut at 12 letters; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "-".join(word[:12] for word in found[:words])


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _unique(stem: str, code: str, shortest: int, taken: set[str]) -> str:
    """`stem-code` with as little of `code` as makes it unique, which is then taken."""
    length = shortest
    while (name := f"{stem}-{code[:length]}") in taken:
        length += 1
    taken.add(name)
    return name


def _scene_id(scene: Scene, number: int, ordinal: int, taken: set[str]) -> str:
    words = slug(re.sub(r"(?i)^(int|ext|est|i/e)[./a-z]*\s*", "", scene.heading), 3)
    return _unique("-".join(filter(None, (f"s{number}", words))), digest("scene", scene.heading, str(ordinal)), 2, taken)


def _line_id(line: Line, scene: Scene, ordinal: int, taken: set[str]) -> str:
    number = scene.id.split("-")[0]
    stem = "-".join(filter(None, (number, slug(line.speaker, 2), slug(line.text, 3))))
    return _unique(stem, digest(scene.heading, line.kind, line.speaker, line.text, str(ordinal)), 4, taken)


def name_scenes(scenes: tuple[Scene, ...], taken: set[str] | None = None) -> tuple[Scene, ...]:
    """Give an id to every scene and line that has none; `taken` are ids that must not be used."""
    taken = set() if taken is None else taken
    numbers = _free_numbers(scenes)
    headings: Counter[str] = Counter()
    lines: Counter[tuple[str, ...]] = Counter()
    named = []
    for scene in scenes:
        headings[scene.heading] += 1
        if not scene.id:
            scene = replace(scene, id=_scene_id(scene, next(numbers), headings[scene.heading], taken))
        kept = []
        for line in scene.lines:
            key = (scene.heading, *_key(line))
            lines[key] += 1
            kept.append(line if line.id else replace(line, id=_line_id(line, scene, lines[key], taken)))
        named.append(replace(scene, lines=tuple(kept)))
    return tuple(named)


def _free_numbers(scenes: tuple[Scene, ...]) -> Iterator[int]:
    used = {int(found[1]) for scene in scenes if (found := re.match(r"s(\d+)-", scene.id))}
    return (number for number in range(1, len(scenes) + len(used) + 2) if number not in used)


# -- the record -------------------------------------------------------------------------------------------------------------------


def identities(screenplay: Screenplay) -> dict[str, Any]:
    """Who is who: every id with what it was made from, as JSON-able values. `align` needs nothing else of the old screenplay."""
    return {
        "version": VERSION,
        "scenes": [
            {
                "id": scene.id,
                "heading": scene.heading,
                "lines": [{"id": n.id, "kind": n.kind, "speaker": n.speaker, "text": n.text} for n in scene.lines],
            }
            for scene in screenplay.scenes
        ],
    }


@dataclass(frozen=True)
class _Known:
    """A line as the alignment sees it; `scene` is an index."""

    key: tuple[str, str, str]
    scene: int
    id: str = ""


def _key(line: Line) -> tuple[str, str, str]:
    return line.kind, line.speaker, " ".join(line.text.split())


def _old_lines(record: dict[str, Any]) -> tuple[list[_Known], list[tuple[str, str]]]:
    if record.get("version") != VERSION:
        raise ValueError(f"the record of line ids has version {record.get('version')!r}; this Filmwright reads version {VERSION}")
    lines = [
        _Known((n["kind"], n["speaker"], " ".join(n["text"].split())), i, n["id"])
        for i, scene in enumerate(record["scenes"]) for n in scene["lines"]
    ]
    return lines, [(scene["id"], scene["heading"]) for scene in record["scenes"]]


# -- the alignment ----------------------------------------------------------------------------------------------------------------


def align(new: Screenplay, old: Screenplay | dict[str, Any]) -> Screenplay:
    """`new` with the ids of `old` (a screenplay or its `identities`) wherever lines and scenes correspond.

    First equal lines in their order, then equal lines that were moved (within their scene before elsewhere), then edited ones by
    likeness. Lines and scenes that correspond to nothing get new ids, different from all old ones. Ids stay unique.
    """
    record = identities(old) if isinstance(old, Screenplay) else old
    before, old_scenes = _old_lines(record)
    after = [_Known(_key(line), i) for i, scene in enumerate(new.scenes) for line in scene.lines]
    pairs = _match_lines(after, before)
    scenes = _match_scenes(new, old_scenes, after, before, pairs)
    ids = iter([before[pairs[i]].id if i in pairs else "" for i in range(len(after))])
    renamed = tuple(
        replace(
            scene,
            id=old_scenes[scenes[i]][0] if i in scenes else "",
            lines=tuple(replace(line, id=next(ids)) for line in scene.lines),
        )
        for i, scene in enumerate(new.scenes)
    )
    taken = {line.id for line in before} | {scene for scene, _ in old_scenes}
    return replace(new, scenes=name_scenes(renamed, taken))


def _match_lines(after: list[_Known], before: list[_Known]) -> dict[int, int]:
    pairs = _in_order([n.key for n in after], [n.key for n in before])
    votes = Counter((after[i].scene, before[j].scene) for i, j in pairs.items())
    home = {new: old for (new, old), _ in reversed(votes.most_common())}
    _moved(after, before, pairs, home)
    _edited(after, before, pairs)
    return pairs


def _in_order(after: list[Any], before: list[Any]) -> dict[int, int]:
    """Equal items matched in their order. The common beginning and end first: so one insertion or edit is found for certain."""
    head = 0
    while head < min(len(after), len(before)) and after[head] == before[head]:
        head += 1
    tail = 0
    while tail < min(len(after), len(before)) - head and after[-1 - tail] == before[-1 - tail]:
        tail += 1
    pairs = {i: i for i in range(head)}
    pairs.update({len(after) - 1 - i: len(before) - 1 - i for i in range(tail)})
    middle = SequenceMatcher(None, before[head : len(before) - tail], after[head : len(after) - tail], autojunk=False)
    for block in middle.get_matching_blocks():
        pairs.update({head + block.b + k: head + block.a + k for k in range(block.size)})
    return pairs


def _moved(after: list[_Known], before: list[_Known], pairs: dict[int, int], home: dict[int, int]) -> None:
    """Equal lines out of order: to the first free one of the same scene, else to the first free one."""
    used = set(pairs.values())
    here: dict[Any, list[int]] = defaultdict(list)
    anywhere: dict[Any, list[int]] = defaultdict(list)
    for j in reversed(range(len(before))):
        if j not in used:
            here[before[j].key, before[j].scene].append(j)
            anywhere[before[j].key].append(j)
    for in_scene in (True, False):
        for i, line in enumerate(after):
            if i in pairs:
                continue
            free = here.get((line.key, home.get(line.scene, -1)), []) if in_scene else anywhere.get(line.key, [])
            while free:
                j = free.pop()
                if j not in used:
                    pairs[i] = j
                    used.add(j)
                    break


def _edited(after: list[_Known], before: list[_Known], pairs: dict[int, int]) -> None:
    """Lines without a partner, between partners of the same order, that are alike; or one against one of the same speaker."""
    used = set(pairs.values())
    old_gaps: dict[int, list[int]] = defaultdict(list)
    last = -1
    for j in range(len(before)):
        if j in used:
            last = j
        else:
            old_gaps[last].append(j)
    new_gaps: dict[int, list[int]] = defaultdict(list)
    last = -1
    for i in range(len(after)):
        if i in pairs:
            last = pairs[i]
        else:
            new_gaps[last].append(i)
    left_new: list[int] = []
    left_old: list[int] = []
    for gap in sorted({*new_gaps, *old_gaps}):
        news, olds = new_gaps.get(gap, []), old_gaps.get(gap, [])
        matched = _alike(after, before, news, olds)
        if len(news) == len(olds) == 1 and after[news[0]].key[:2] == before[olds[0]].key[:2]:
            matched = {news[0]: olds[0]}
        pairs.update(matched)
        left_new.extend(i for i in news if i not in matched)
        left_old.extend(j for j in olds if j not in matched.values())
    pairs.update(_alike(after, before, left_new, left_old))


def _alike(after: list[_Known], before: list[_Known], news: list[int], olds: list[int]) -> dict[int, int]:
    """The likest pairs first. A line keeps its kind; a new speaker or a distance makes it less like."""
    if not news or not olds:
        return {}
    reach = max(len(news), len(olds)) if len(news) * len(olds) <= MOST_PAIRS else MOST_PAIRS // (2 * max(len(news), len(olds))) + 1
    scored = []
    matcher = SequenceMatcher(None, autojunk=False)
    for a, i in enumerate(news):
        kind, speaker, text = after[i].key
        matcher.set_seq2(text[:400])
        for b in range(max(0, a - reach), min(len(olds), a + reach + 1)):
            old_kind, old_speaker, old_text = before[olds[b]].key
            if kind != old_kind:
                continue
            matcher.set_seq1(old_text[:400])
            if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
                continue
            score = matcher.ratio() - (0.1 if speaker != old_speaker else 0.0)
            if score >= ALIKE:
                scored.append((-score, abs(a - b), i, olds[b]))
    found: dict[int, int] = {}
    for _, _, i, j in sorted(scored):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _match_scenes(
    new: Screenplay, old_scenes: list[tuple[str, str]], after: list[_Known], before: list[_Known], pairs: dict[int, int]
) -> dict[int, int]:
    """Scenes that share lines, a heading or its place in the order, the likest first."""
    shared = Counter((after[i].scene, before[j].scene) for i, j in pairs.items())
    sizes_new = Counter(line.scene for line in after)
    sizes_old = Counter(line.scene for line in before)
    headings = [scene.heading for scene in new.scenes]
    ordered = _in_order(headings, [heading for _, heading in old_scenes])
    scores: dict[tuple[int, int], float] = defaultdict(float)
    for (i, j), count in shared.items():
        scores[i, j] += 2 * count / (sizes_new[i] + sizes_old[j])
    for i, j in ordered.items():
        scores[i, j] += 0.8
    for i, j in list(scores):
        scores[i, j] += 0.3 if headings[i] == old_scenes[j][1] else 0.0
    found: dict[int, int] = {}
    for (i, j), score in sorted(scores.items(), key=lambda item: (-item[1], abs(item[0][0] - item[0][1]), item[0])):
        if score >= 0.3 and i not in found and j not in found.values():
            found[i] = j
    if len(headings) == len(old_scenes):  # an empty scene whose heading was edited stands where it stood
        free = set(range(len(old_scenes))) - set(found.values())
        found.update({i: i for i in range(len(headings)) if i not in found and i in free})
    return found
