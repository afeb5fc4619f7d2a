"""What a file says of its own making, read three ways, and what each way proves.

In: any file. Out: a :class:`Report` with the C2PA manifest and whether it holds, the watermark in the pictures, and the `AIGC`
metadata; as lines for a person, as values for `--json`, and as an exit status. It changes nothing and uses no network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np

from ..film import plain
from .aigc import AIGC_KEY, LABELS, AigcLabel, read_aigc
from .detection import Detection, detect
from .signing import UNTRUSTED, Credentials, read_credentials
from .watermark import format_id

#: At most about this many frames of a file are searched for the watermark, spread evenly over it.
FRAMES = 300


@dataclass(frozen=True)
class Pictures:
    """What could be decoded. `kind`: film, picture (one still), sound (no pictures), or none, when `problem` says why."""

    kind: str
    frames: int = 0
    size: tuple[int, int] = (0, 0)
    seconds: float = 0.0
    problem: str = ""


@dataclass(frozen=True)
class Report:
    """Everything found in one file. `verdict`: valid, invalid, unsigned, or unreadable."""

    path: str
    verdict: str
    credentials: Credentials
    mark: Detection | None
    label: AigcLabel | None
    pictures: Pictures
    disagreements: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def exit_status(self) -> int:
        """0 for a valid signature, 1 for anything else."""
        return 0 if self.verdict == "valid" else 1

    def json(self) -> dict[str, Any]:
        """The report as plain values."""
        values = plain({name: value for name, value in vars(self).items() if name != "mark"})
        mark = self.mark
        values["mark"] = (
            None
            if mark is None
            else {
                "present": mark.present,
                "film_id": None if mark.film_id is None else format_id(mark.film_id),
                "confidence": round(mark.confidence, 3),
                "false_alarm": float(f"{mark.false_alarm:.3g}"),
                "scale": round(float(mark.scale), 3),
                "frames": mark.frames,
            }
        )
        return values | {"exit_status": self.exit_status}

    def lines(self) -> tuple[str, ...]:
        """The report in plain words, what each part proves and what it does not."""
        return (
            f"{self.path}: {VERDICTS[self.verdict]}",
            *_about_pictures(self.pictures),
            "",
            *_about_credentials(self.credentials),
            "",
            *_about_mark(self.mark),
            "",
            *_about_label(self.label),
            *(("", *self.disagreements) if self.disagreements else ()),
        )


VERDICTS = {
    "valid": "signed, and unchanged since",
    "invalid": "NOT VALID: it has a signature, and the signature does not fit the file",
    "unsigned": "not signed",
    "unreadable": "cannot be read",
}


def verify(path: Path, anchors: bytes = b"") -> Report:
    """Read all that `path` says of its making. Never raises for what is in the file; a missing file is `unreadable`.

    `anchors`: PEM certificates that the caller trusts.
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError as error:
        nothing = Pictures("none", problem=str(error.strerror))
        return Report(str(path), "unreadable", Credentials("unreadable", problems=(str(error.strerror),)), None, None, nothing)
    credentials = read_credentials(path, anchors)
    pictures, mark, label = _look(path)
    verdict = {"valid": "valid", "trusted": "valid", "invalid": "invalid", "none": "unsigned"}.get(credentials.state, "unreadable")
    if verdict == "unreadable" and pictures.kind != "none":
        verdict = "unsigned"
    return Report(str(path), verdict, credentials, mark, label, pictures, _disagreements(credentials, mark, label))


def _look(path: Path) -> tuple[Pictures, Detection | None, AigcLabel | None]:
    """Decode `path` once: its pictures, the mark in them, and its label."""
    try:
        with av.open(str(path)) as container:
            label = read_aigc(container.metadata.get(AIGC_KEY, ""))
            if not container.streams.video:
                kind, problem = ("sound", "") if container.streams.audio else ("none", f"it is {container.format.long_name}")
                return Pictures(kind, seconds=_seconds(container), problem=problem), None, label
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            step = max(1, stream.frames // FRAMES)
            seen: list[int] = [0, 0, 0]
            faults: list[str] = []
            try:
                mark = detect(_frames(container, step, seen, faults))
            except ValueError as error:
                mark = None
                faults = faults or [str(error)]
            missing = stream.frames - seen[0]
            if not faults and missing > 1:
                faults = [f"{missing} of its {stream.frames} frames are missing"]
            seconds = _seconds(container)
            kind = "picture" if seen[0] == 1 and seconds < 0.5 else "film" if seen[0] else "none"
            return Pictures(kind, seen[0], (seen[1], seen[2]), seconds, "; ".join(faults)), mark, label
    except (av.FFmpegError, OSError) as error:
        return Pictures("none", problem=f"no pictures or sound that can be decoded ({error.strerror})"), None, None


def _frames(container: Any, step: int, seen: list[int], faults: list[str]) -> Iterator[np.ndarray]:
    """Every `step`th frame's luma; counts frames in `seen` and stops, with the reason in `faults`, where the stream is torn."""
    try:
        for frame in container.decode(video=0):
            seen[0] += 1
            seen[1], seen[2] = frame.width, frame.height
            if (seen[0] - 1) % step == 0:
                yield frame.to_ndarray(format="gray")
    except av.FFmpegError as error:
        faults.append(f"it cannot be decoded after frame {seen[0]} ({error.strerror})")


def _seconds(container: Any) -> float:
    return float(container.duration or 0) / av.time_base


def _disagreements(credentials: Credentials, mark: Detection | None, label: AigcLabel | None) -> tuple[str, ...]:
    """Places where the three name different films: a sign that one was taken from elsewhere."""
    named = {
        "the signed manifest": str((credentials.film or {}).get("film_id", "")),
        "the watermark": format_id(mark.film_id) if mark and mark.film_id is not None else "",
        "the AIGC label": label.ProduceID if label and label.ProduceID.startswith("FW-") else "",
    }
    named = {where: film for where, film in named.items() if film}
    if len(set(named.values())) < 2:
        return ()
    return ("These name different films: " + ", ".join(f"{where} {film}" for where, film in named.items()) + ".",)


def _about_pictures(pictures: Pictures) -> tuple[str, ...]:
    what = {
        "film": f"A film of {pictures.seconds:.1f} s, {pictures.size[0]}x{pictures.size[1]}, {pictures.frames} frames.",
        "picture": f"A single picture, {pictures.size[0]}x{pictures.size[1]}.",
        "sound": f"Sound without pictures, {pictures.seconds:.1f} s.",
        "none": "Not a film, a picture or a sound.",
    }[pictures.kind]
    return (
        what + (f" But {pictures.problem}." if pictures.problem and pictures.kind != "none" else ""),
        *((pictures.problem + ".",) if pictures.problem and pictures.kind == "none" else ()),
    )


def _about_credentials(found: Credentials) -> tuple[str, ...]:
    head = "C2PA manifest: "
    if found.state == "none":
        return (head + "none.", "  Proves nothing either way: a manifest is lost whenever a file is re-encoded or stripped.")
    if found.state == "unreadable":
        return (head + "cannot be read.", *(f"  {p}" for p in found.problems))
    lines = [
        head + {"valid": "holds; the signer is not on a trust list.", "trusted": "holds; the signer is trusted."}.get(found.state, "does NOT hold."),
        f"  Title: {found.title or '(none)'}. Made with {found.generator or '(not said)'}. Signed by {found.signer or found.issuer or '(not said)'}.",
        f"  Digital source type: {found.source_type or '(not said)'}.",
    ]
    if found.ingredients:
        lines.append(f"  Made of {len(found.ingredients)} ingredients: " + _counted(t for _, t in found.ingredients) + ".")
    film = found.film or {}
    if film:
        lines.append(
            f"  Film {film.get('film_id', '?')}, screenplay {str(film.get('screenplay', '?'))[:12]}, plan {str(film.get('plan', '?'))[:12]}."
        )
        lines += [
            f"  Voice {v.get('voice')}: {v.get('model')}, {v.get('licence')}" + (f", {v['credit']}" if v.get("credit") else "") + "."
            for v in film.get("voices", [])
        ]
        lines += [f"  {licence}" for licence in film.get("licences", [])]
    lines += [f"  {p}" for p in found.problems if not p.startswith(UNTRUSTED)]
    lines.append(
        {
            "valid": "  Proves that not one signed byte changed since signing. Does not prove who signed: the certificate is home-made or unknown, "
            "anyone could make one with this name.",
            "trusted": "  Proves who signed, and that not one signed byte changed since. Does not prove that what the signer says is true.",
        }.get(
            found.state,
            "  The file was changed after it was signed, or the signature was put on another file. Believe nothing the manifest says.",
        )
    )
    return tuple(lines)


def _counted(words: Any) -> str:
    counts: dict[str, int] = {}
    for word in words:
        counts[word or "(not said)"] = counts.get(word or "(not said)", 0) + 1
    return ", ".join(f"{n} {word}" for word, n in counts.items())


def _about_mark(mark: Detection | None) -> tuple[str, ...]:
    if mark is None:
        return ("Watermark: no pictures to look at.",)
    if not mark.present:
        return (
            "Watermark: none found.",
            "  Proves nothing: it may never have been there, or been lost to cropping, heavy compression or rotation.",
        )
    where = "" if abs(mark.scale - 1) < 0.01 else f" The picture was cropped or scaled to {mark.scale:.2f} of its first framing."
    chance = f"Pictures without a mark give this with a probability under {max(mark.false_alarm, 1e-99):.0e}."
    if mark.film_id is None:
        return ("Watermark: a Filmwright mark, too weak to read its film id." + where, "  " + chance)
    return (
        f"Watermark: film {format_id(mark.film_id)}, seen in {mark.frames} frames." + where,
        f"  {chance} Shows that the pictures came from a Filmwright film. Does not prove that they are unchanged, "
        "nor that nobody copied the mark: its pattern is public.",
    )


def _about_label(label: AigcLabel | None) -> tuple[str, ...]:
    if label is None:
        return ("AIGC metadata: none.", "  Proves nothing: any program can drop it.")
    means = LABELS.get(label.Label, "a value this program does not know")
    return (
        f"AIGC metadata: Label {label.Label} ({means}), producer {label.ContentProducer or '(not said)'}, id {label.ProduceID or '(not said)'}.",
        "  States that the film is synthetic, for platforms to read. By itself it proves nothing: anyone can write or remove it"
        " (inside a signed file the signature covers it).",
    )
