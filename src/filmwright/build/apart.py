"""Filming in processes of its own: a worker is given one shot after another, draws what the picture store lacks, and makes its clip.

The film's folder is the only thing shared: every file is written whole, so workers need no locks, and a killed one loses what it has in
flight. The renderer loses one to four megabytes with every picture (MuJoCo 4.0.0 on Mesa's software driver; destroying its context gives
nothing back), and only the end of its process returns it: a worker that has no room for its next shot ends, and a fresh one takes over. So memory
stays flat however long the film is. The process that was started never loads the simulator.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..film import Plan, Speech

if TYPE_CHECKING:
    from ..render import Renderer
    from .shooting import Shooting

#: Bytes of memory that workers fill together, for each of them: with two, and the process that cuts and mixes, a film takes less than 3 GB.
ROOM = 1_150_000_000
#: Bytes that a worker holds when it begins to draw, and that the renderer keeps of each picture at most (an inside set with three lamps that cast
#: shadows; 1.7 MB outside).
BEGINS, KEPT = 600_000_000, 3_400_000
#: Pictures left of a scene for which it is worth it that a second worker builds its world, which costs as much as drawing ten to twenty.
WORTH = 60
#: Seconds after which a thread gives way to another. A draw lets the interpreter go many times; at Python's 5 ms each, what finishes and measures
#: the pictures beside it held drawing up by a twentieth.
GIVES_WAY = 0.001
_CONTEXT = multiprocessing.get_context("spawn")


class FilmingFailed(RuntimeError):
    """A filming process ended early; the message is its own."""


@dataclass(frozen=True)
class _Order:
    """What workers film."""

    plan: Plan
    speeches: Mapping[str, Speech]
    folder: Path
    passes: tuple[str, ...]
    renderer: Renderer


@dataclass
class _Worker:
    """A process that films in `scene`: what it `said` is read here, and it is told what to film `next`. It `holds` bytes, and may hold those of the
    `pictures` of its shot too before it tells again."""

    scene: str
    process: Any
    said: Any
    next: Any
    pictures: int
    holds: int = BEGINS

    @property
    def fills(self) -> int:
        return self.holds + self.pictures * KEPT


@dataclass
class Waiting:
    """The shots that are still to be filmed, with their pictures, by scene and in the film's order."""

    scenes: dict[str, dict[str, int]]

    @staticmethod
    def of(plan: Plan, shots: Iterable[str]) -> Waiting:
        """The shots of `plan` that are among `shots`. No state is drawn twice, so fewer pictures may be drawn than are counted."""
        wanted = set(shots)
        return Waiting({s.id: {h.id: plan.pictures(h) for h in s.shots if h.id in wanted} for s in plan.scenes})

    def scene(self, mine: str, others: Iterable[str]) -> str:
        """Where a worker goes on whose world is that of `mine`: there, or where none of the `others` is, or to help where most is left; or "".

        No world is built for less than `WORTH` pictures that another is filming anyway.
        """
        if self.scenes.get(mine):
            return mine
        taken = set(others)
        fresh = next((scene for scene, shots in self.scenes.items() if shots and scene not in taken), "")
        if fresh:
            return fresh
        left = {scene: sum(list(shots.values())[1:]) for scene, shots in self.scenes.items() if shots}
        most = max(left, key=lambda scene: left[scene], default="")
        return most if most and left[most] >= WORTH else ""

    def pictures(self, scene: str) -> int:
        """The pictures of the next shot of `scene`."""
        return next(iter(self.scenes[scene].values()))

    def take(self, scene: str) -> str:
        """The next shot of `scene`, which waits no more."""
        shot = next(iter(self.scenes[scene]))
        del self.scenes[scene][shot]
        return shot


def film_apart(shooting: Shooting, shots: Sequence[str], arrived: Callable[[str], None]) -> tuple[int, bool]:
    """Film `shots` with up to `shooting.jobs` processes at a time, telling `arrived` of each clip that stands; how many pictures were drawn,
    and whether they are reproducible to the byte.

    Raises :class:`FilmingFailed`, and what the operating system refused.
    """
    order = _Order(shooting.plan, dict(shooting.speeches), shooting.folder, shooting.passes, shooting.renderer)
    waiting = Waiting.of(shooting.plan, shots)
    workers: dict[Any, _Worker] = {}
    drawn, steady = 0, True

    def begin(mine: str) -> None:
        scene = waiting.scene(mine, [w.scene for w in workers.values()])
        if scene:
            pictures = waiting.pictures(scene)
            worker = _start(scene, waiting.take(scene), pictures, order)
            workers[worker.said] = worker

    try:
        for _ in range(shooting.jobs):
            begin("")
        while workers:
            for said in wait(list(workers)):
                worker = workers[said]
                try:
                    kind, value = said.recv()
                except EOFError:
                    worker.process.join()
                    raise FilmingFailed(f"a filming process ended with code {worker.process.exitcode}") from None
                if kind == "step":
                    shooting.progress.step(value)
                elif kind == "clip":
                    arrived(value)
                elif kind == "holds":
                    worker.holds, worker.pictures = value, 0
                    scene = waiting.scene(worker.scene, [w.scene for w in workers.values() if w is not worker])
                    pictures = waiting.pictures(scene) if scene else 0
                    if scene and pictures * KEPT + sum(w.fills for w in workers.values()) <= ROOM * shooting.jobs:
                        worker.scene, worker.pictures = scene, pictures
                        _tell(worker, waiting.take(scene))
                    else:
                        _tell(worker, None)
                elif kind == "failed":
                    raise value
                else:
                    drawn, steady = drawn + value[0], steady and value[1]
                    worker.process.join()  # its memory is there for the next
                    del workers[said]
                    begin(worker.scene)
    finally:
        for worker in workers.values():
            worker.process.terminate()
            worker.process.join()
    return drawn, steady


def _start(scene: str, shot: str, pictures: int, order: _Order) -> _Worker:
    said, tell = _CONTEXT.Pipe(duplex=False)
    ask, given = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_work, args=(order, shot, tell, ask), daemon=True)
    process.start()
    tell.close()  # the worker's ends are then the only ones, and its death is heard
    ask.close()
    return _Worker(scene, process, said, given, pictures)


def _tell(worker: _Worker, shot: str | None) -> None:
    with contextlib.suppress(BrokenPipeError):  # it is dead: that is heard where it should say something
        worker.next.send(shot)


class _Telling:
    """The progress of a worker, told to the process that started it."""

    def __init__(self, tell: Any) -> None:
        self._tell = tell

    def step(self, count: int = 1) -> None:
        self._tell.send(("step", count))


def _given(first: str, tell: Any, ask: Any) -> Iterator[str]:
    """The shots to film, as they are given: the first, and then each that is asked for by telling what this process holds."""
    shot = first
    while shot is not None:
        yield shot
        tell.send(("holds", _resident()))
        shot = ask.recv()


def _resident() -> int:
    """Bytes of memory that this process holds; the most that it ever held where the system does not tell."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _work(order: _Order, first: str, tell: Any, ask: Any) -> None:
    import cv2

    from ..cut import CutError
    from ..render import Refused
    from ..world import steady
    from .graph import Records
    from .shooting import Shooting

    sys.setswitchinterval(GIVES_WAY)
    cv2.setNumThreads(1)  # the renderer has threads for all cores; more than one beside it only wait for each other
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends its workers
    try:
        telling: Any = _Telling(tell)
        shooting = Shooting(order.plan, order.speeches, order.folder, Records(order.folder), order.renderer, telling, order.passes)
        for shot in shooting.film(_given(first, tell, ask)):
            tell.send(("clip", shot))
        tell.send(("done", (shooting.drawn, not shooting.drawn or steady())))
    except (BrokenPipeError, EOFError):  # who started this process is gone
        return
    except OSError as error:  # the disk is full or closed: the parent explains it
        tell.send(("failed", OSError(error.errno, error.strerror)))
    except (Refused, CutError) as error:
        tell.send(("failed", error))
    except Exception as error:
        tell.send(("failed", FilmingFailed(f"{type(error).__name__}: {error}")))
