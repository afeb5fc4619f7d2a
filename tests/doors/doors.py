"""The product's doors for the tests: the command as a subprocess, its films as folders, and what they show and sound like as digests."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np

COMMAND = Path(sys.executable).parent / "filmwright"
FILMS = Path(__file__).parent / "films"
#: Films whose pictures are the simulator's: what is tested is everything else. Films that are painted are in test_painted.
STAGED = ("--renderer", "stage")
#: How the small films are made.
SMALL = ("--size", "96x64", *STAGED)


@dataclass(frozen=True)
class Ran:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> Any:
        """The one object on standard output; anything beside it there is a fault."""
        return json.loads(self.out)


def started(*args: object, cwd: Path | None = None) -> subprocess.Popen:
    """`filmwright ARGS`, running."""
    return subprocess.Popen(
        [str(COMMAND), *map(str, args)], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, errors="replace", start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests that run in the background inherit it ignored
    )


def ended(process: subprocess.Popen, timeout: float = 900) -> Ran:
    """Wait for a command."""
    out, err = process.communicate(timeout=timeout)
    return Ran(process.returncode, out, err)


def filmwright(*args: object, cwd: Path | None = None, timeout: float = 900) -> Ran:
    """Run `filmwright ARGS` to its end."""
    return ended(started(*args, cwd=cwd), timeout)


def done(*args: object, cwd: Path | None = None) -> Any:
    """Run a command with --json that has to succeed; its result."""
    ran = filmwright(*args, "--json", cwd=cwd)
    assert ran.code == 0, ran.err
    return ran.result


@dataclass(frozen=True)
class Film:
    """A screenplay and the folder of its film, with what `make --json` said and the arguments it was made by."""

    script: Path
    folder: Path
    result: dict[str, Any]
    options: tuple[str, ...]

    def copy(self, to: Path) -> Film:
        """The same film elsewhere, to be changed."""
        to.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder, to / self.folder.name)
        shutil.copy2(self.script, to / self.script.name)
        return Film(to / self.script.name, to / self.folder.name, self.result, self.options)

    def make(self, *more: object) -> dict[str, Any]:
        """Make it again; the result."""
        return done("make", self.script, "-o", self.folder, *self.options, *more)

    def edit(self, old: str, new: str) -> None:
        """Change the screenplay."""
        text = self.script.read_text("utf-8")
        assert text.count(old) == 1, old
        self.script.write_text(text.replace(old, new), "utf-8")

    def states(self) -> dict[str, str]:
        """What `status` says, by artifact."""
        found = done("status", self.script, "-o", self.folder)["artifacts"]
        return {a["name"]: a["state"] for a in found}

    @property
    def plan(self) -> dict[str, Any]:
        return json.loads((self.folder / "plan.json").read_text("utf-8"))

    @property
    def clips(self) -> dict[str, str]:
        """Digests of the clips by shot."""
        return {p.parent.name: sha256(p) for p in sorted(self.folder.glob("clips/*/*.mp4"))}


def made(script: Path, folder: Path, *options: str) -> Film:
    """Make a film that has to succeed."""
    return Film(script, folder, done("make", script, "-o", folder, *options), options)


def coarse(folder: Path) -> Path:
    """A film's folder in which pictures are held four frames: 6 a second are enough to tell."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "film.toml").write_text("step = 4\n", "utf-8")
    return folder


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def files(folder: Path) -> dict[str, str]:
    """Every file of a folder with its digest."""
    return {str(p.relative_to(folder)): sha256(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def leftovers(folder: Path) -> list[str]:
    """Temporary files: hidden names in which a process's number stands, halves, and what tempfile makes."""
    return [
        str(p.relative_to(folder)) for p in folder.rglob("*")
        if p.is_file() and (p.suffix in {".part", ".tmp"} or p.name.startswith("."))
    ]


def streams(film: Path) -> tuple[str, str]:
    """Digests of all decoded frames and of all decoded sound: what is seen and heard, whatever the signature says."""
    picture, sound = hashlib.sha256(), hashlib.sha256()
    with av.open(str(film)) as container:
        for frame in container.decode(video=0):
            picture.update(frame.to_ndarray(format="yuv420p").tobytes())
    with av.open(str(film)) as container:
        for frame in container.decode(audio=0):
            sound.update(frame.to_ndarray().tobytes())
    return picture.hexdigest(), sound.hexdigest()


def pictures(path: Path, every: int = 1) -> list[np.ndarray]:
    """The frames of a video as (h, w, 3) uint8, one of `every`."""
    with av.open(str(path)) as container:
        return [f.to_ndarray(format="rgb24") for n, f in enumerate(container.decode(video=0)) if n % every == 0]


def is_root() -> bool:
    return os.geteuid() == 0
