"""Filming in processes of its own: a worker takes whole shots, draws what the picture store lacks, and makes their clips.

The film's folder is the only thing shared: every file is written whole, so workers need no locks, and a killed one loses what it has in
flight. A worker is replaced after `MOST` pictures: the renderer loses about a megabyte of memory with every draw (MuJoCo 4.0.0 on
Mesa's software driver; destroying its context gives nothing back), and only the end of its process returns it. So memory stays flat
however long the film is. The process that was started never loads the simulator.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

from ..film import Plan, Speech

if TYPE_CHECKING:
    from .shooting import Shooting

#: Pictures after which a worker makes room for a fresh one.
MOST = 450
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


@dataclass
class _Hand:
    """One chain of workers with the shots that it still has to film."""

    number: int
    shots: list[str]
    worker: Any = None


def film_apart(shooting: Shooting, shots: Sequence[str]) -> tuple[int, bool]:
    """Film `shots` with `shooting.jobs` processes at a time; how many pictures were drawn, and whether they are reproducible to the byte.

    Raises :class:`FilmingFailed`, and what the operating system refused.
    """
    said: Any = _CONTEXT.Queue()
    order = _Order(shooting.plan, dict(shooting.speeches), shooting.folder, shooting.passes)
    each = -(-len(shots) // shooting.jobs)
    hands = [_Hand(n, list(shots[n * each : (n + 1) * each])) for n in range(shooting.jobs) if shots[n * each : (n + 1) * each]]
    drawn, steady = 0, True
    try:
        for hand in hands:
            _start(hand, order, said)
        while any(hand.worker is not None for hand in hands):
            try:
                number, kind, value = said.get(timeout=0.1)
            except Empty:
                for hand in hands:
                    if hand.worker is not None and hand.worker.exitcode not in (None, 0):
                        raise FilmingFailed(f"a filming process ended with code {hand.worker.exitcode}") from None
                continue
            hand = hands[number]
            if kind == "step":
                shooting.progress.step(value)
            elif kind == "shot":
                hand.shots.remove(value)
            elif kind == "failed":
                raise value
            else:  # the worker is done, or full
                drawn, steady = drawn + value[0], steady and value[1]
                hand.worker.join()
                hand.worker = None
                if hand.shots:
                    _start(hand, order, said)
    finally:
        for hand in hands:
            if hand.worker is not None:
                hand.worker.terminate()
                hand.worker.join()
    return drawn, steady


def _start(hand: _Hand, order: _Order, said: Any) -> None:
    hand.worker = _CONTEXT.Process(target=_work, args=(hand.number, order, list(hand.shots), said), daemon=True)
    hand.worker.start()


class _Telling:
    """The progress of a worker: told to the process that started it, whose death it does not outlive."""

    def __init__(self, number: int, said: Any) -> None:
        self._number, self._said = number, said

    def step(self, count: int = 1) -> None:
        parent = multiprocessing.parent_process()
        if parent is not None and not parent.is_alive():
            raise SystemExit(1)
        self._said.put((self._number, "step", count))


def _work(number: int, order: _Order, shots: list[str], said: Any) -> None:
    from ..cut import CutError, encode_clip
    from ..render import Refused, renderers
    from ..world import steady
    from .graph import Records
    from .shooting import Shooting

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends its workers
    try:
        telling: Any = _Telling(number, said)
        stage = renderers(encode_clip)["stage"]
        shooting = Shooting(order.plan, order.speeches, order.folder, Records(order.folder), stage, telling, order.passes)
        for shot in shooting.film(shots):
            said.put((number, "shot", shot))
            if shooting.drawn >= MOST:
                break
        said.put((number, "done", (shooting.drawn, not shooting.drawn or steady())))
    except OSError as error:  # the disk is full or closed: the parent explains it
        said.put((number, "failed", OSError(error.errno, error.strerror)))
    except (Refused, CutError) as error:
        said.put((number, "failed", error))
    except Exception as error:
        said.put((number, "failed", FilmingFailed(f"{type(error).__name__}: {error}")))
