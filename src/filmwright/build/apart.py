"""Filming in processes of its own: a worker takes whole shots, draws what the picture store lacks, and makes their clips.

The film's folder is the only thing shared: every file is written whole, so workers need no locks, and a killed one loses what it has in
flight. A worker is replaced after `MOST` pictures: the renderer loses about a megabyte of memory with every draw (MuJoCo 4.0.0 on
Mesa's software driver; destroying its context gives nothing back), and only the end of its process returns it. So memory stays flat
however long the film is. It gives way where a scene ends if the next would not fit, so that no world is built twice without need. The process
that was started never loads the simulator.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
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
MOST = 400
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
class _Hand:
    """One chain of workers with the shots that it still has to film."""

    shots: list[str]
    worker: Any = None
    said: Any = None


def film_apart(shooting: Shooting, shots: Sequence[str], arrived: Callable[[str], None]) -> tuple[int, bool]:
    """Film `shots` with `shooting.jobs` processes at a time, telling `arrived` of each; how many pictures were drawn, and whether they are
    reproducible to the byte.

    Raises :class:`FilmingFailed`, and what the operating system refused.
    """
    order = _Order(shooting.plan, dict(shooting.speeches), shooting.folder, shooting.passes, shooting.renderer)
    each = -(-len(shots) // shooting.jobs)
    hands = [_Hand(list(shots[n : n + each])) for n in range(0, len(shots), each)]
    drawn, steady = 0, True
    try:
        for hand in hands:
            _start(hand, order)
        while busy := {hand.said: hand for hand in hands if hand.worker is not None}:
            for said in wait(list(busy)):
                hand = busy[said]
                try:
                    kind, value = hand.said.recv()
                except EOFError:
                    hand.worker.join()
                    raise FilmingFailed(f"a filming process ended with code {hand.worker.exitcode}") from None
                if kind == "step":
                    shooting.progress.step(value)
                elif kind == "shot":
                    hand.shots.remove(value)
                    arrived(value)
                elif kind == "failed":
                    raise value
                else:  # the worker is done, or full
                    drawn, steady = drawn + value[0], steady and value[1]
                    hand.worker.join()
                    hand.worker = None
                    if hand.shots:
                        _start(hand, order)
    finally:
        for hand in hands:
            if hand.worker is not None:
                hand.worker.terminate()
                hand.worker.join()
    return drawn, steady


def _start(hand: _Hand, order: _Order) -> None:
    hand.said, tell = _CONTEXT.Pipe(duplex=False)
    hand.worker = _CONTEXT.Process(target=_work, args=(order, list(hand.shots), tell), daemon=True)
    hand.worker.start()
    tell.close()  # the worker's end is then the only one, and its death is heard


class _Telling:
    """The progress of a worker, told to the process that started it."""

    def __init__(self, tell: Any) -> None:
        self._tell = tell

    def step(self, count: int = 1) -> None:
        self._tell.send(("step", count))


def _work(order: _Order, shots: list[str], tell: Any) -> None:
    from ..cut import CutError
    from ..render import Refused
    from ..world import steady
    from .graph import Records
    from .shooting import Shooting

    sys.setswitchinterval(GIVES_WAY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends its workers
    try:
        telling: Any = _Telling(tell)
        shooting = Shooting(order.plan, order.speeches, order.folder, Records(order.folder), order.renderer, telling, order.passes)
        for shot in shooting.film(shots, MOST):
            tell.send(("shot", shot))
        tell.send(("done", (shooting.drawn, not shooting.drawn or steady())))
    except BrokenPipeError:  # who started this process is gone
        return
    except OSError as error:  # the disk is full or closed: the parent explains it
        tell.send(("failed", OSError(error.errno, error.strerror)))
    except (Refused, CutError) as error:
        tell.send(("failed", error))
    except Exception as error:
        tell.send(("failed", FilmingFailed(f"{type(error).__name__}: {error}")))
