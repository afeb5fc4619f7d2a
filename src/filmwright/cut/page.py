"""film.html: the film by line and by shot, in one file that asks the network for nothing.

In: the cut, the plan, the screenplay, stills, problems, receipts, reference sheets, provenance. Out: HTML with every text escaped by the
template, pictures and type as data URIs, and a content security policy under which only this page's own style and script run. The film
itself lies beside it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import string
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from urllib.parse import quote

import cv2
import jinja2
import numpy as np
from markupsafe import Markup

from ..film import Character, Line, Plan, Problem, Receipt, Scene, ScenePlan, Screenplay, Shot
from .assembly import Cut, Item
from .colour import readable, rgb
from .lettering import STYLES
from .pictures import Still
from .sheet import timecode
from .words import clean

#: The page's ground; the template's style says the same.
GROUND = (0x13, 0x14, 0x17)

_THUMB, _SHEET, _JPEG = 384, 360, 80


@dataclass(frozen=True)
class _Picture:
    src: str
    time: str
    seconds: str
    alt: str
    width: int
    height: int


def film_page(
    cut: Cut, plan: Plan, screenplay: Screenplay, stills: Sequence[Still], problems: Sequence[Problem] = (),
    receipts: Mapping[str, Receipt] | None = None, provenance: Mapping[str, str] | None = None, *, sheets: Mapping[str, np.ndarray] | None = None,
    captions: str = "", poster: np.ndarray | None = None, video: str = "film.mp4",
) -> str:
    """The page's text.

    `receipts` by shot id, `provenance` as what: value, `sheets` (uint8 h, w, 3) by character id, `captions` the WebVTT text, `poster` what the
    player shows first (else the first still), `video` the film's path beside the page. Raises :class:`CutError` for a costume colour that is none.
    """
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    here = resources.files(__package__)
    receipts = receipts or {}
    voices = {c.id: f"v{n}" for n, c in enumerate(plan.cast)}
    style = (here / "page.css").read_text("utf-8") + _faces(plan, screenplay) + "".join(
        f".{voices[c.id]}{{--voice:{readable(rgb(c.colour, f'cast {c.id}, colour'), GROUND)};"
        f"--cloth:{c.colour.lower()}}}\n" for c in plan.cast
    )
    template = (here / "page.html").read_text("utf-8")
    script = template.split("<script>")[1].split("</script>")[0]
    notes, general = _notes(screenplay, problems)
    return environment.from_string(template).render(
        title=clean(plan.title) or "Untitled", author=clean(plan.author), look=clean(plan.look), style=Markup(style),
        policy=_policy(style, script), video=quote(video), size=cut.size,
        poster=_jpeg(poster, 960) if poster is not None else _jpeg(stills[0].picture, 960) if stills else "",
        track="data:text/vtt;base64," + base64.b64encode(captions.encode()).decode() if captions else "",
        facts=_facts(cut, plan), scenes=_scenes(cut, plan, screenplay, stills, voices, notes), general=general,
        warnings=len(problems), cast=_cast(plan.cast, voices, sheets or {}), making=_making(cut, receipts),
        receipts=[_receipt(n, receipts[item.id], cut) for n, item in enumerate(cut.shots, 1) if item.id in receipts],
        provenance=[(clean(a), clean(b)) for a, b in (provenance or {}).items()], credits=[clean(line) for line in plan.credits],
    )


def _policy(style: str, script: str) -> str:
    """Nothing but this very style and script, pictures and type in the page, and media beside it."""
    digests = {name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in (("style", style), ("script", script))}
    return (
        f"default-src 'none'; img-src data:; font-src data:; media-src 'self' file: data:; style-src 'sha256-{digests['style']}'; "
        f"script-src 'sha256-{digests['script']}'; base-uri 'none'; form-action 'none'"
    )


def _jpeg(picture: np.ndarray, width: int) -> str:
    height = round(picture.shape[0] * width / picture.shape[1])
    if width < picture.shape[1]:
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(picture[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, _JPEG])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()


def _faces(plan: Plan, screenplay: Screenplay) -> str:
    """The type of titles and headings as @font-face rules: only the letters that they use, so a few kilobytes."""
    words = plan.title + "".join(s.heading for s in screenplay.scenes) + "".join(c.name for c in plan.cast)
    return _face_rules("".join(sorted(set(clean(words)) | set(string.ascii_letters + string.digits + " .,:;-\u2013\u2014'&"))))


@functools.cache
def _face_rules(letters: str) -> str:
    from fontTools import subset  # here, as these are slow to load and an unchanged film needs none
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    rules = []
    for name, style in (("Film Display", "display"), ("Film Text", "text")):
        (package, file), axes, _ = STYLES[style]
        with resources.as_file(resources.files(package) / file) as path:
            font = TTFont(path, recalcTimestamp=False)
        options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp"], notdef_outline=True, hinting=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(c) for c in letters])
        cutter.subset(font)
        font = instancer.instantiateVariableFont(font, dict(zip(("opsz", "wght", "SOFT", "WONK"), axes, strict=True)))
        font.flavor = "woff"
        data = io.BytesIO()
        font.save(data, reorderTables=None)
        rules.append(f'@font-face{{font-family:"{name}";src:url(data:font/woff;base64,{base64.b64encode(data.getvalue()).decode()})}}\n')
    return "".join(rules)


def _seconds(frame: int, fps: int) -> str:
    return f"{(frame + 0.5) / fps:.3f}"  # into the middle of the frame, so that a player's rounding does not show the one before


def _facts(cut: Cut, plan: Plan) -> list[tuple[str, str]]:
    seconds = round(cut.length / cut.fps)
    return [
        ("length", f"{seconds // 60}:{seconds % 60:02d}"), ("scenes", str(len(plan.scenes))), ("shots", str(len(cut.shots))),
        ("picture", f"{cut.size[0]}\u00d7{cut.size[1]}, {cut.fps} fps"),
        ("drawn", {1: "on ones", 2: "on twos"}.get(cut.step, f"every {cut.step} frames")),
    ]


def _notes(screenplay: Screenplay, problems: Sequence[Problem]) -> tuple[dict[str, list[dict]], list[dict]]:
    """Problems by the id of the line or scene in whose text they stand, and those that stand nowhere."""
    anchors = sorted(
        [(s.span.line, s.id) for s in screenplay.scenes] + [(line.span.line, line.id) for s in screenplay.scenes for line in s.lines],
        key=lambda a: a[0],
    )
    starts = [line for line, _ in anchors]
    notes: dict[str, list[dict]] = {}
    general: list[dict] = []
    for problem in problems:
        at = bisect_right(starts, problem.line) - 1
        said = {"severity": problem.severity, "message": clean(problem.message), "line": problem.line, "nearest": clean(problem.nearest)}
        (notes.setdefault(anchors[at][1], []) if problem.line > 0 and at >= 0 else general).append(said)
    return notes, general


def _scenes(
    cut: Cut, plan: Plan, screenplay: Screenplay, stills: Sequence[Still], voices: Mapping[str, str], notes: Mapping[str, list[dict]],
) -> list[dict]:
    numbers = {item.id: n for n, item in enumerate(cut.shots, 1)}
    items = {item.id: item for item in cut.shots}
    speakers = {clean(c.name).casefold(): voices[c.id] for c in plan.cast}
    planned = {scene.id: scene for scene in plan.scenes}
    made = []
    for scene in screenplay.scenes:
        staged = planned.get(scene.id)
        shown: set[str] = set()
        rows = [_row(line, scene, staged, cut, items, numbers, stills, speakers, notes, shown) for line in scene.lines]
        rest = [shot for shot in staged.shots if shot.id not in shown and shot.id in items] if staged else []
        made.append({
            "id": scene.id, "heading": clean(scene.heading), "number": clean(scene.number), "notes": notes.get(scene.id, []), "rows": rows,
            "about": " \u00b7 ".join(dict.fromkeys((staged.place, staged.hour, staged.weather))) if staged else "not in the film",
            "shots": [_shot(shot, items, numbers, stills, cut) for shot in rest],
        })
    return made


def _row(
    line: Line, scene: Scene, staged: ScenePlan | None, cut: Cut, items: Mapping[str, Item], numbers: Mapping[str, int], stills: Sequence[Still],
    speakers: Mapping[str, str], notes: Mapping[str, list[dict]], shown: set[str],
) -> dict:
    mine = [shot for shot in staged.shots if line.id in shot.lines and shot.id in items] if staged else []
    fresh = [shot for shot in mine if shot.id not in shown]
    shown.update(shot.id for shot in mine)
    beats = [beat for beat in staged.beats if beat.line == line.id] if staged else []
    start = cut.film_frame(scene.id, min(b.start for b in beats)) if beats and items else items[mine[0].id].film_start if mine else None
    end = cut.film_frame(scene.id, max(b.end for b in beats)) if beats and items else start
    return {
        "id": line.id, "kind": line.kind, "text": clean(line.text), "speaker": clean(line.speaker), "extension": clean(line.extension),
        "parenthetical": clean(line.parenthetical), "voice": speakers.get(clean(line.speaker).casefold(), ""), "source": line.span.line,
        "time": timecode(start, cut.fps) if start is not None else "", "seconds": _seconds(start, cut.fps) if start is not None else "",
        "until": _seconds(end, cut.fps) if end is not None else "", "notes": notes.get(line.id, []),
        "shots": [_shot(shot, items, numbers, stills, cut) for shot in fresh],
        "also": [numbers[shot.id] for shot in mine if shot not in fresh],
    }


def _shot(shot: Shot, items: Mapping[str, Item], numbers: Mapping[str, int], stills: Sequence[Still], cut: Cut) -> dict:
    item, number = items[shot.id], numbers[shot.id]
    size = shot.size.replace("_", " ")
    move = "" if shot.move == "static" else shot.move.replace("_", " ")
    pictures = [
        _Picture(
            _jpeg(still.picture, min(_THUMB, still.picture.shape[1])), timecode(still.frame, cut.fps), _seconds(still.frame, cut.fps),
            f"Shot {number}, {size}, at {timecode(still.frame, cut.fps)}", cut.size[0], cut.size[1],
        )
        for still in stills if still.shot == shot.id
    ]
    return {
        "id": shot.id, "number": number, "size": size, "move": move, "lens": f"{shot.marks[0].lens:.0f} mm" if shot.marks else "",
        "time": timecode(item.film_start, cut.fps), "seconds": _seconds(item.film_start, cut.fps), "length": f"{item.length / cut.fps:.1f} s",
        "reason": clean(shot.reason), "pictures": pictures,
    }


def _cast(cast: Sequence[Character], voices: Mapping[str, str], sheets: Mapping[str, np.ndarray]) -> list[dict]:
    return [
        {
            "name": clean(c.name), "voice": voices[c.id], "spoken": clean(c.voice) if c.speaks else "", "initial": clean(c.name)[:1],
            "about": ", ".join(clean(word) for word in (c.age, c.dress, c.hat, c.beard) if word and word != "none"),
            "sheet": _jpeg(sheets[c.id], min(_SHEET, sheets[c.id].shape[1])) if c.id in sheets else "",
        }
        for c in cast
    ]


def _making(cut: Cut, receipts: Mapping[str, Receipt]) -> list[tuple[str, str]]:
    """The receipts added up, a row a renderer."""
    rows = []
    for name, version in sorted({(r.renderer, r.version) for r in receipts.values()}):
        mine = [r for r in receipts.values() if (r.renderer, r.version) == (name, version)]
        drawn, frames = sum(r.drawn for r in mine), sum(r.frames for r in mine)
        cost = sum(r.cost for r in mine)
        rows.append((
            f"{clean(name)} {clean(version)}".strip(),
            f"{len(mine)} shots, {drawn} pictures drawn for {frames} frames, {sum(r.seconds for r in mine):.0f} s, "
            + (f"{cost:.2f} paid" if cost else "free"),
        ))
    return rows


def _receipt(number: int, receipt: Receipt, cut: Cut) -> dict:
    return {
        "number": number, "shot": receipt.shot, "renderer": clean(receipt.renderer), "drawn": receipt.drawn, "frames": receipt.frames,
        "seconds": f"{receipt.seconds:.1f}", "cost": f"{receipt.cost:.2f}" if receipt.cost else "free", "source": clean(receipt.source_type),
        "seed": receipt.seed,
    }
