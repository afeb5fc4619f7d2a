"""Progress on long work, for people: one line that says what is being made, how far it is and how long it will still take."""

from __future__ import annotations

import sys
import time
from typing import TextIO


class Progress:
    """Counts work in seconds as estimated, and learns from what it took; writes to `out`, a live line on a terminal, else now and then."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = sys.stderr if out is None else out
        self._live = self._out.isatty()
        self._began = time.monotonic()
        self._last = 0.0
        self._stage = ""
        self._stage_began = self._began
        self._done = self._total = 0

    def stage(self, name: str, total: int = 0) -> None:
        """Begin a stage of `total` steps."""
        self._stage, self._total, self._done, self._stage_began = name, total, 0, time.monotonic()
        self._show(force=True)

    def step(self, count: int = 1) -> None:
        """`count` steps of the stage are done."""
        self._done += count
        self._show(force=self._done == self._total)

    def say(self, text: str) -> None:
        """A line of its own."""
        self._out.write(("\r\033[K" if self._live else "") + text + "\n")
        self._out.flush()

    def end(self) -> None:
        """Clear the live line."""
        if self._live:
            self._out.write("\r\033[K")
            self._out.flush()

    def _show(self, force: bool) -> None:
        now = time.monotonic()
        if not force and now - self._last < (0.2 if self._live else 10.0):
            return
        self._last = now
        text = self._stage
        if self._total:
            text += f"  {self._done}/{self._total}"
            spent = now - self._stage_began
            if 0 < self._done < self._total and spent > 1.0:
                text += f"  about {_clock(spent / self._done * (self._total - self._done))} left"
        text += f"  [{_clock(now - self._began)}]"
        self._out.write(f"\r\033[K{text}" if self._live else f"{text}\n")
        self._out.flush()


class Untold(Progress):
    """The progress of what is made beside something else, which has the line."""

    def stage(self, name: str, total: int = 0) -> None:
        pass

    def step(self, count: int = 1) -> None:
        pass


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
