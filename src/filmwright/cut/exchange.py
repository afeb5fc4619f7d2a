"""The timeline for editors: OpenTimelineIO, Final Cut 7 XML and CMX 3600 EDL.

In: the cut, the plan, where clips and stems lie beside the file, the receipts. Out: an OTIO timeline with a clip per card and shot, transitions,
a track per stem and a marker per line; and its files. Every reference is external and relative, so that the folder can be moved whole.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import opentimelineio as otio

from ..film import Plan, Receipt, ScenePlan, Shot
from .assembly import Cut, Item
from .faults import CutError
from .words import clean

#: All that is ours in a timeline's metadata lies under this name.
NAMESPACE = "filmwright"

#: Dialogue first, then music, then effects, as editors lay their tracks; others follow by name.
_TRACKS = ("dialogue", "music", "effects")

_RED, _GREEN = otio.schema.MarkerColor.RED, otio.schema.MarkerColor.GREEN


def timeline(
    cut: Cut, plan: Plan, clips: Mapping[str, str], stems: Mapping[str, str], receipts: Mapping[str, Receipt] | None = None,
) -> otio.schema.Timeline:
    """The cut as a timeline. `clips` maps shot ids (and card ids, where cards were written as clips) and `stems` stem names to
    file paths relative to the timeline's folder, with forward slashes. A card without a file is a gap that keeps its words."""
    receipts = receipts or {}
    shots = {shot.id: (scene, shot) for scene in plan.scenes for shot in scene.shots}
    video = otio.schema.Track(name="picture", kind=otio.schema.TrackKind.Video)
    for before, item in zip((None, *cut.items), cut.items, strict=False):
        change = _transition(cut, before, item)
        if change:
            video.append(change)
        video.append(_item(cut, item, clips, shots, receipts))
    if cut.items and cut.items[-1].fade_out:
        video.append(_fade(cut, cut.items[-1].fade_out, 0))
    made = otio.schema.Timeline(name=clean(plan.title) or "Untitled", global_start_time=_time(cut, 0))
    made.metadata[NAMESPACE] = {"fps": cut.fps, "size": f"{cut.size[0]}x{cut.size[1]}", "seed": plan.seed, "look": clean(plan.look)}
    made.tracks.append(video)
    for name in sorted(stems, key=lambda n: (_TRACKS.index(n) if n in _TRACKS else len(_TRACKS), n)):
        track = otio.schema.Track(name=name, kind=otio.schema.TrackKind.Audio)
        track.append(otio.schema.Clip(name=name, media_reference=_file(cut, stems[name], cut.length), source_range=_range(cut, 0, cut.length)))
        made.tracks.append(track)
    made.tracks.markers.extend(_markers(cut, plan))
    return made


def write_timeline(made: otio.schema.Timeline, folder: Path) -> tuple[Path, ...]:
    """Write film.otio, film.xml (Final Cut 7) and film.edl (CMX 3600) into `folder`; the same timeline gives the same bytes."""
    texts = {
        "film.otio": otio.adapters.write_to_string(made, "otio_json", indent=2) + "\n",
        "film.xml": otio.adapters.write_to_string(_for_fcp(made), "fcp_xml"),
        "film.edl": otio.adapters.write_to_string(_for_edl(made), "cmx_3600"),
    }
    written = []
    for name, text in texts.items():
        path = Path(folder) / name
        part = path.with_name(f".filmwright-{name}.part")
        part.write_text(text, "utf-8")
        os.replace(part, path)
        written.append(path)
    return tuple(written)


def _time(cut: Cut, frames: int) -> otio.opentime.RationalTime:
    return otio.opentime.RationalTime(frames, cut.fps)


def _range(cut: Cut, start: int, length: int) -> otio.opentime.TimeRange:
    return otio.opentime.TimeRange(_time(cut, start), _time(cut, length))


def _file(cut: Cut, path: str, length: int) -> otio.schema.ExternalReference:
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or ":" in parts[0]:
        raise CutError(f"{path!r} must be a path inside the film's folder, relative to it")
    reference = otio.schema.ExternalReference(target_url=quote(path), available_range=_range(cut, 0, length))
    reference.name = parts[-1]
    return reference


def _item(
    cut: Cut, item: Item, clips: Mapping[str, str], shots: Mapping[str, tuple[ScenePlan, Shot]], receipts: Mapping[str, Receipt],
) -> otio.schema.Item:
    about: dict[str, object]
    if item.kind != "shot":
        about = {"kind": item.kind, "words": [clean(f"{row.text} {row.right}") for row in item.rows]}
        if item.id not in clips:
            gap = otio.schema.Gap(name=item.id, source_range=_range(cut, 0, item.length))
            gap.metadata[NAMESPACE] = about
            return gap
    elif item.id not in clips:
        raise CutError(f"shot {item.id} has no clip; render it before writing the timeline")
    else:
        scene, shot = shots[item.id]
        about = {
            "kind": "shot", "shot": shot.id, "scene": scene.id, "heading": clean(scene.heading), "lines": list(shot.lines),
            "size": shot.size, "move": shot.move, "reason": clean(shot.reason),
        }
        if item.id in receipts:
            made = receipts[item.id]
            about |= {"renderer": made.renderer, "version": made.version, "seed": made.seed, "source_type": made.source_type}
    clip = otio.schema.Clip(name=item.id, media_reference=_file(cut, clips[item.id], item.length), source_range=_range(cut, 0, item.length))
    clip.metadata[NAMESPACE] = about
    return clip


def _transition(cut: Cut, before: Item | None, item: Item) -> otio.schema.Transition | None:
    if item.dissolve and before:
        # The clip before has no frames beyond its end: its last one is held, as an editor does with a freeze frame.
        made = otio.schema.Transition(
            name="dissolve", transition_type=otio.schema.TransitionTypes.SMPTE_Dissolve,
            in_offset=_time(cut, 0), out_offset=_time(cut, item.dissolve),
        )
        made.metadata[NAMESPACE] = {"from": "the held last frame"}
        return made
    out = before.fade_out if before else 0
    return _fade(cut, out, item.fade_in) if out or item.fade_in else None


def _fade(cut: Cut, out: int, into: int) -> otio.schema.Transition:
    made = otio.schema.Transition(
        name="fade through black" if out and into else "fade to black" if out else "fade from black",
        transition_type=otio.schema.TransitionTypes.Custom, in_offset=_time(cut, out), out_offset=_time(cut, into),
    )
    made.metadata[NAMESPACE] = {"through": "black"}
    return made


def _markers(cut: Cut, plan: Plan) -> list[otio.schema.Marker]:
    names = {c.id: clean(c.name) for c in plan.cast}
    found = []
    for scene in plan.scenes:
        seen: dict[str, list] = {}
        for beat in scene.beats:
            seen.setdefault(beat.line, []).append(beat)
        for line, beats in seen.items():
            if not line:
                continue
            start, end = cut.film_frame(scene.id, min(b.start for b in beats)), cut.film_frame(scene.id, max(b.end for b in beats))
            spoken = next((b for b in beats if b.kind == "speech"), None)
            words = clean(" ".join(b.text for b in beats if b.text))
            who = names.get(spoken.actor, clean(spoken.actor)) if spoken else ""
            marker = otio.schema.Marker(
                name=f"{who}: {words}" if who else words or f"{beats[0].actor} {beats[0].action}".strip(), color=_RED if spoken else _GREEN,
                marked_range=_range(cut, start, max(end - start, 1)),
            )
            marker.metadata[NAMESPACE] = {"line": line, "scene": scene.id, "speaker": who}
            found.append(marker)
    return sorted(found, key=lambda m: (m.marked_range.start_time.value, m.metadata[NAMESPACE]["line"]))


def _for_fcp(made: otio.schema.Timeline) -> otio.schema.Timeline:
    """Final Cut 7 XML has cuts and dissolves, no transition of ours: fades through black stay in film.otio."""
    copy = made.deepcopy()
    for track in copy.tracks:
        _without(track, lambda change: change.transition_type == otio.schema.TransitionTypes.Custom)
    return copy


def _for_edl(made: otio.schema.Timeline) -> otio.schema.Timeline:
    """A CMX 3600 list is one track of picture, in cuts: it has no word for a dissolve out of a held frame, and readers differ on one."""
    copy = otio.schema.Timeline(name=_plain(made.name), global_start_time=made.global_start_time)
    track = made.tracks[0].deepcopy()
    _without(track, lambda change: True)
    for number, clip in enumerate(track.find_clips(), 1):
        clip.name = _plain(clip.name)
        clip.metadata["cmx_3600"] = {"reel": f"SHOT{number:04d}"}  # reels are eight characters; each clip is a tape of its own
    copy.tracks.append(track)
    return copy


def _without(track: otio.schema.Track, unfit: Callable[[otio.schema.Transition], bool]) -> None:
    for index in reversed(range(len(track))):
        if isinstance(track[index], otio.schema.Transition) and unfit(track[index]):
            del track[index]


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9 _.-]+", "_", text).strip() or "Untitled"
