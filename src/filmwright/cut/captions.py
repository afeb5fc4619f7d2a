"""Captions: what is said, when it can be read, and its SRT and VTT files.

In: the cut, the plan's beats, the speech of each line with its word times. Out: :class:`Caption` values in film frames that never overlap, of at
most two lines of 42 columns, broken where a reader would breathe, and their files. Practice follows the BBC and Netflix guides: 20
characters a second where the speech allows, a second at least, two frames between, a dash a speaker when two share a caption.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ..film import SAMPLE_RATE, Plan, Speech
from .assembly import Cut
from .words import clean, columns, pieces

COLUMNS, LINES, RATE, SHORTEST, LONGEST, GAP = 42, 2, 20, 1.0, 7.0, 2

#: A caption may stay this long (s) after its last word, so that slow readers finish.
LINGER = 1.0

#: What it costs to end a caption line after a piece: the less, the better a place to breathe.
_AFTER = {**dict.fromkeys(".!?\u2026\u3002\uff01\uff1f", 0.0), **dict.fromkeys(";:\u2014\u2013", 2.0), **dict.fromkeys(",\u3001\uff0c", 3.0)}

#: Words that a line should not end with, and words that a line begins well with.
_CLINGS = frozenset((
    "a", "an", "the", "my", "your", "his", "her", "its", "our", "their", "this", "that", "of", "to", "in", "on", "at", "by",
    "for", "with", "from", "and", "or", "but", "as", "if", "not", "very", "so", "i", "you", "he", "she", "we", "they", "is",
    "are", "was", "were",
))
_LEADS = frozenset((
    "and", "or", "but", "because", "that", "which", "who", "when", "where", "while", "if", "so", "then", "than", "to", "of",
    "in", "on", "at", "by", "for", "with", "from",
))


@dataclass(frozen=True)
class Caption:
    """`lines` shown from film frame `start` to before `end`; `voices` says who speaks each, one name for all of one speaker's lines."""

    start: int
    end: int
    lines: tuple[str, ...]
    voices: tuple[str, ...]


@dataclass(frozen=True)
class _Said:
    """A whole speech on the film line with the times (film frames, as floats) of its pieces."""

    name: str
    pieces: tuple[str, ...]
    times: tuple[tuple[float, float], ...]

    @property
    def start(self) -> float:
        return self.times[0][0]

    @property
    def end(self) -> float:
        return self.times[-1][1]


def captions(cut: Cut, plan: Plan, speeches: Iterable[Speech]) -> tuple[Caption, ...]:
    """The captions of the film. A speech begins where the first speech beat of its line does; a beat without speech keeps its own span."""
    found: list[Caption] = []
    group: list[_Said] = []
    for said in sorted(_said(cut, plan, {s.line: s for s in speeches}), key=lambda s: s.start):
        if group and said.start >= max(s.end for s in group) - GAP:
            found += _captioned(group, cut.fps)
            group = []
        group.append(said)
    if group:
        found += _captioned(group, cut.fps)
    return _timed(_joined(found, cut.fps), cut)


def srt(captions: Iterable[Caption], fps: int) -> str:
    """SubRip text. It has no escapes, so what players would take for markup is written with characters that are not."""
    blocks = []
    for number, caption in enumerate(captions, 1):
        lines = "\n".join(_srt_safe(line) for line in _dashed(caption))
        blocks.append(f"{number}\n{_clock(caption.start, fps, ',')} --> {_clock(caption.end, fps, ',')}\n{lines}\n")
    return "\n".join(blocks)


def vtt(captions: Iterable[Caption], fps: int) -> str:
    """WebVTT text with a voice tag a speaker, everything escaped."""
    blocks = ["WEBVTT\n"]
    for number, caption in enumerate(captions, 1):
        lines = "\n".join(
            f"<v {html.escape(voice, quote=False)}>{html.escape(line, quote=False)}</v>" if voice else html.escape(line, quote=False)
            for line, voice in zip(_dashed(caption), caption.voices, strict=True)
        )
        blocks.append(f"{number}\n{_clock(caption.start, fps, '.')} --> {_clock(caption.end, fps, '.')}\n{lines}\n")
    return "\n".join(blocks)


def _said(cut: Cut, plan: Plan, speeches: Mapping[str, Speech]) -> Iterable[_Said]:
    names = {c.id: clean(c.name) for c in plan.cast}
    for scene in plan.scenes:
        lines: dict[str, list] = {}
        for beat in scene.beats:
            if beat.kind == "speech":
                lines.setdefault(beat.line, []).append(beat)
        for line, beats in lines.items():
            text = tuple(pieces(clean(" ".join(b.text for b in beats)), COLUMNS - 2))
            if not text:
                continue
            start = cut.film_frame(scene.id, beats[0].start)
            speech = speeches.get(line)
            if speech is None:
                times = _spread(text, start, max(start + 1, cut.film_frame(scene.id, beats[-1].end)))
            else:
                times = _spoken(text, speech, start, cut.fps)
            yield _Said(names.get(beats[0].actor, clean(beats[0].actor)), text, times)


def _spoken(text: tuple[str, ...], speech: Speech, start: int, fps: int) -> tuple[tuple[float, float], ...]:
    """Times of the pieces: a word's own where the text and what was said agree; between two such, by how much of the text each holds.

    They need not agree: "1889" is said as four words, a mark as none.
    """
    scale = fps / SAMPLE_RATE
    spans = [(start + first * scale, start + last * scale) for _, first, last in speech.words]
    shown, said = [_bare(piece) for piece in text], [_bare(word) for word, _, _ in speech.words]
    same = [(block.a + n, block.b + n) for block in SequenceMatcher(None, shown, said, False).get_matching_blocks() for n in range(block.size)]
    times: list[tuple[float, float]] = []
    at = spans[0][0] if spans else float(start)
    for here, word in (*((here, word) for here, word in same if shown[here]), (len(text), -1)):
        until = spans[word][0] if word >= 0 else max(spans[-1][1] if spans else start + speech.samples * scale, at)
        times += _spread(text[len(times):here], at, until)
        if word >= 0:
            times.append(spans[word])
            at = spans[word][1]
    return tuple(times)


def _bare(word: str) -> str:
    return "".join(c for c in word.casefold() if c.isalnum())


def _spread(text: tuple[str, ...], start: float, end: float) -> tuple[tuple[float, float], ...]:
    weights = [columns(piece) for piece in text]
    total = max(sum(weights), 1)
    edges = [start + (end - start) * sum(weights[:n]) / total for n in range(len(text) + 1)]
    return tuple(zip(edges, edges[1:], strict=False))


def _captioned(group: list[_Said], fps: int) -> list[Caption]:
    """One speech alone, in captions of two lines; speeches at the same time, side by side in one line each."""
    if len(group) == 1:
        return [c for c, _ in _split(group[0], LINES, COLUMNS, fps)]
    rows = [_split(said, 1, COLUMNS - 2, fps) for said in group[:2]]
    found = []
    for n in range(max(map(len, rows))):
        now = [row[n][0] for row in rows if n < len(row)]
        found.append(Caption(
            min(c.start for c in now), max(c.end for c in now), tuple(c.lines[0] for c in now), tuple(c.voices[0] for c in now),
        ))
    ordered = sorted(found, key=lambda c: c.start)
    return ordered + _captioned(group[2:], fps) if group[2:] else ordered


def _split(said: _Said, lines: int, limit: int, fps: int) -> list[tuple[Caption, float]]:
    """The cheapest way to cut a speech into captions: good places to breathe, balanced lines, few and not too short captions."""
    text, count = said.pieces, len(said.pieces)

    @functools.cache
    def line_cost(i: int, j: int) -> float | None:
        return 0.0 if columns("".join(text[i:j]).rstrip()) <= limit else None

    @functools.cache
    def layout(i: int, j: int) -> tuple[float, tuple[int, ...]] | None:
        if line_cost(i, j) is not None:
            return 0.0, ()
        if lines == 1:
            return None
        best = None
        for k in range(i + 1, j):
            if line_cost(i, k) is None or line_cost(k, j) is None:
                continue
            upper, lower = columns("".join(text[i:k]).rstrip()), columns("".join(text[k:j]).rstrip())
            cost = 2.0 + _break_cost(text, k) + abs(lower - upper) * 0.12 + (0.5 if upper > lower else 0.0)
            best = min(best or (cost, (k,)), (cost, (k,)))
        return best

    best: list[tuple[float, int] | None] = [None] * (count + 1)
    best[0] = (0.0, 0)
    for j in range(1, count + 1):
        for i in range(j - 1, -1, -1):
            before, shape = best[i], layout(i, j)
            if shape is None:
                if columns("".join(text[i:j]).rstrip()) > lines * limit:
                    break
                continue
            if before is None:
                continue
            seconds = (said.times[j - 1][1] - said.times[i][0]) / fps
            cost = before[0] + 6.0 + shape[0] + (2.5 * _break_cost(text, j) if j < count else 0.0)
            cost += 8.0 * max(0.0, SHORTEST - seconds) + 4.0 * max(0.0, seconds - LONGEST)
            best[j] = min(best[j] or (cost, i), (cost, i))
    cuts = [count]
    while cuts[-1]:
        cheapest = best[cuts[-1]]
        assert cheapest is not None  # a single piece always fits, so that every place can be reached
        cuts.append(cheapest[1])
    found = []
    for i, j in zip(cuts[:0:-1], cuts[-2::-1], strict=True):
        shape = layout(i, j)
        assert shape is not None
        edges = (i, *shape[1], j)
        shown = tuple("".join(text[a:b]).rstrip() for a, b in zip(edges, edges[1:], strict=False))
        start, end = said.times[i][0], said.times[j - 1][1]
        found.append((Caption(int(start), max(round(end), int(start) + 1), shown, (said.name,) * len(shown)), end))
    return found


def _break_cost(text: tuple[str, ...], k: int) -> float:
    """The cost of breaking before piece `k`."""
    before, after = text[k - 1].rstrip().rstrip("\"'\u201d\u2019)"), text[k].strip().lower()
    cost = _AFTER.get(before[-1:], 6.0)
    if cost == 6.0:
        cost += 4.0 * (before.lower() in _CLINGS) - 2.0 * (after in _LEADS)
    return cost


def _joined(found: list[Caption], fps: int) -> list[Caption]:
    """Two short lines by two speakers share a caption where the first could not stay a second by itself."""
    joined: list[Caption] = []
    for caption in found:
        last = joined[-1] if joined else None
        if (
            last and len(last.lines) == len(caption.lines) == 1 and last.voices != caption.voices
            and caption.start - last.start < (SHORTEST * fps + GAP)
            and max(columns(last.lines[0]), columns(caption.lines[0])) <= COLUMNS - 2
        ):
            joined[-1] = Caption(last.start, max(last.end, caption.end), last.lines + caption.lines, last.voices + caption.voices)
        else:
            joined.append(caption)
    return joined


def _timed(found: list[Caption], cut: Cut) -> tuple[Caption, ...]:
    """Ends moved out to reading speed and in to the gap before the next caption."""
    timed: list[Caption] = []
    for n, caption in enumerate(found):
        start = max(caption.start, timed[-1].end + GAP) if timed else caption.start
        limit = found[n + 1].start - GAP if n + 1 < len(found) else cut.length
        read = max(sum(map(columns, caption.lines)) / RATE, SHORTEST) * cut.fps
        end = max(caption.end, min(start + round(read), max(caption.end + round(LINGER * cut.fps), start + round(SHORTEST * cut.fps))))
        timed.append(replace(caption, start=start, end=max(min(end, limit), start + 1)))
    return tuple(timed)


def _dashed(caption: Caption) -> tuple[str, ...]:
    several = len(set(caption.voices)) > 1
    return tuple(f"- {line}" if several else line for line in caption.lines)


def _srt_safe(line: str) -> str:
    line = re.sub(r"\d+:\d\d:\d\d[,.]\d", lambda time: time[0].replace(":", "\u2236"), line)  # lenient readers take any two times for a cue
    return line.replace("-->", "\u2192").replace("<", "\u2039").replace(">", "\u203a").replace("{", "(").replace("}", ")")


def _clock(frame: int, fps: int, point: str) -> str:
    thousandths = (frame * 1000 + fps // 2) // fps
    seconds, thousandths = divmod(thousandths, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{thousandths:03d}"
