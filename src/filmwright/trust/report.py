"""What a file says of its own making, read three ways, and what each way proves.

In: any file. Out: a :class:`Report` with the C2PA manifest and whether it holds, the watermark in the pictures, and the `AIGC`
metadata; as lines for a person, as values for `--json`, and as an exit status. It changes nothing and uses no network.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

from ..film import plain
from .aigc import AIGC_KEY, AigcLabel, read_aigc
from .detection import Detection, detect
from .signing import Credentials, read_credentials
from .watermark import format_id
from .wording import VERDICTS, Pictures, about_credentials, about_label, about_mark, about_pictures

#: The identifier of the box that holds a C2PA manifest in MP4, which stands before the film's own data (C2PA 2.2, A.5).
C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")

#: At most about this many frames of a file are searched for the watermark, spread evenly over it.
FRAMES = 300

#: Frames higher than this are looked at reduced: the mark lies in frequencies that remain, and time grows with the pixels.
TALLEST = 540


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

    @property
    def status(self) -> int:
        """0 for a valid signature, 1 for anything else."""
        return 0 if self.verdict == "valid" else 1

    def plain(self) -> dict[str, Any]:
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
        return values | {"status": self.status}

    def lines(self) -> tuple[str, ...]:
        """The report in plain words: what each part proves and what it does not."""
        parts = (about_pictures(self.pictures), about_credentials(self.credentials), about_mark(self.mark), about_label(self.label))
        said = [f"{self.path}: {VERDICTS[self.verdict]}"]
        for part in parts if self.pictures.kind != "none" or self.credentials.state not in ("none", "unreadable") else parts[:1]:
            said += [*part, ""]
        return tuple(_plain_text(line) for line in ([*said, *self.disagreements] if self.disagreements else said[:-1]))


def _plain_text(line: str) -> str:
    """A line that a terminal shows as it is: what a file says of itself may hold control characters, or be endless."""
    return "".join(c if c.isprintable() else "\ufffd" for c in line[:500])


def verify(path: Path, anchors: bytes = b"") -> Report:
    """Read all that `path` says of its making. Never raises for what is in the file; a missing file is `unreadable`.

    `anchors`: PEM certificates that the caller trusts.
    """
    path = Path(path)
    try:
        with open(path, "rb") as file:
            head = file.read(1 << 16)
    except OSError as error:
        nothing = Pictures("none", problem=str(error.strerror))
        return Report(str(path), "unreadable", Credentials("unreadable", problems=(str(error.strerror),)), None, None, nothing)
    credentials = read_credentials(path, anchors)
    pictures, mark, label = _look(path)
    verdict = {"valid": "valid", "trusted": "valid", "invalid": "invalid", "none": "unsigned"}.get(credentials.state, "unreadable")
    if verdict == "unsigned" and pictures.kind == "none":
        verdict = "unreadable"
    elif verdict == "unreadable" and pictures.kind != "none":
        verdict = "invalid" if C2PA_BOX in head else "unsigned"
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
                shrink = min(1.0, TALLEST / frame.height)
                yield frame.to_ndarray(format="gray", width=round(frame.width * shrink), height=round(frame.height * shrink))
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
