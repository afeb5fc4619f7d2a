"""Filming in processes of its own: a worker takes whole shots, draws what the picture store lacks, and makes their clips.

The film's folder is the only thing shared: every file is written whole, so workers need no locks, and a killed one loses what it has in
flight. A worker films at most about `MOST` pictures: the renderer loses one to four megabytes with every picture (MuJoCo 4.0.0 on
Mesa's software driver; destroying its context gives nothing back), and only the end of its process returns it. So memory stays flat
however long the film is. While a worker films its last shot, the next builds its first world. The process that was started never loads the
simulator.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..film import Plan, Speech

if TYPE_CHECKING:
    from ..render import Renderer
    from .shooting import Shooting

#: Pictures after which a worker makes room for a fresh one.
MOST = 300
#: Seconds after which a thread gives way to another. A draw lets the interpreter go many times; at Python's 5 ms each, what finishes and measures
#: the pictures beside it held drawing up by a twentieth.
GIVES_WAY = 0.001
_CONTEXT = multiprocessing.get_context("spawn")


class FilmingFailed(RuntimeError):
    """A filming process ended early; the message is its own."""


@dataclass(frozen=True)
class _Order:
    """What a worker films."""

    plan: Plan
    speeches: Mapping[str, Speech]
    folder: Path
    passes: tuple[str, ...]
    renderer: Renderer


@dataclass
class _Worker:
    """A process with the shots that it is given: what it `said` is read here, and it begins to draw when it is told to `go`."""

    shots: Sequence[str]
    process: Any
    said: Any
    go: Any


@dataclass
class _Hand:
    """One chain of workers: the one that films, the one that gets ready, and the batches of shots that are still to be given out."""

    batches: deque[Sequence[str]]
    worker: _Worker | None = None
    ready: _Worker | None = None


def batches(plan: Plan, shots: Sequence[str], most: int = MOST) -> list[list[str]]:
    """`shots` in the film's order, cut into batches of at most `most` pictures (or one shot); a scene that fits in one batch is not cut.

    No state is drawn twice, so the pictures drawn may be fewer.
    """
    found: list[list[str]] = []
    room = 0
    for scene in plan.scenes:
        counts = {shot.id: -(-(shot.end - shot.start) // plan.step) for shot in scene.shots if shot.id in shots}
        if room < sum(counts.values()) <= most:
            room = 0
        for shot, count in counts.items():
            if not found or count > room:
                found.append([])
                room = most
            found[-1].append(shot)
            room -= count
    return found


def film_apart(shooting: Shooting, shots: Sequence[str], arrived: Callable[[str], None]) -> tuple[int, bool]:
    """Film `shots` with `shooting.jobs` processes at a time, telling `arrived` of each clip that stands; how many pictures were drawn, and
    whether they are reproducible to the byte.

    Raises :class:`FilmingFailed`, and what the operating system refused.
    """
    order = _Order(shooting.plan, dict(shooting.speeches), shooting.folder, shooting.passes, shooting.renderer)
    each = -(-len(shots) // shooting.jobs)
    hands = [_Hand(deque(batches(shooting.plan, shots[n : n + each]))) for n in range(0, len(shots), each)]
    drawn, steady = 0, True
    try:
        for hand in hands:
            _take_over(hand, order)
        while busy := {hand.worker.said: hand for hand in hands if hand.worker is not None}:
            for said in wait(list(busy)):
                hand = busy[said]
                assert hand.worker is not None
                try:
                    kind, value = said.recv()
                except EOFError:
                    hand.worker.process.join()
                    raise FilmingFailed(f"a filming process ended with code {hand.worker.process.exitcode}") from None
                if kind == "step":
                    shooting.progress.step(value)
                elif kind == "shot":
                    if value == hand.worker.shots[-1] and hand.batches:
                        hand.ready = _start(hand.batches.popleft(), order)
                elif kind == "clip":
                    arrived(value)
                elif kind == "failed":
                    raise value
                else:  # the worker has filmed its batch
                    drawn, steady = drawn + value[0], steady and value[1]
                    hand.worker.process.join()
                    _take_over(hand, order)
    finally:
        for hand in hands:
            for worker in (hand.worker, hand.ready):
                if worker is not None:
                    worker.process.terminate()
                    worker.process.join()
    return drawn, steady


def _take_over(hand: _Hand, order: _Order) -> None:
    hand.worker, hand.ready = hand.ready, None
    if hand.worker is None and hand.batches:
        hand.worker = _start(hand.batches.popleft(), order)
    if hand.worker is not None:
        with contextlib.suppress(BrokenPipeError):  # it is dead already: that is heard where it should say something
            hand.worker.go.send(None)


def _start(shots: Sequence[str], order: _Order) -> _Worker:
    said, tell = _CONTEXT.Pipe(duplex=False)
    wait_for, go = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_work, args=(order, list(shots), tell, wait_for), daemon=True)
    process.start()
    tell.close()  # the worker's ends are then the only ones, and its death is heard
    wait_for.close()
    return _Worker(shots, process, said, go)


class _Telling:
    """The progress of a worker, told to the process that started it."""

    def __init__(self, tell: Any) -> None:
        self._tell = tell

    def step(self, count: int = 1) -> None:
        self._tell.send(("step", count))


def _work(order: _Order, shots: list[str], tell: Any, wait_for: Any) -> None:
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
        shooting.get_ready(shots[0])
        wait_for.recv()
        for kind, shot in shooting.film(shots):
            tell.send((kind, shot))
        tell.send(("done", (shooting.drawn, not shooting.drawn or steady())))
    except (BrokenPipeError, EOFError):  # who started this process is gone
        return
    except OSError as error:  # the disk is full or closed: the parent explains it
        tell.send(("failed", OSError(error.errno, error.strerror)))
    except (Refused, CutError) as error:
        tell.send(("failed", error))
    except Exception as error:
        tell.send(("failed", FilmingFailed(f"{type(error).__name__}: {error}")))
