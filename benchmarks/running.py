"""One command and what it costs: time, processor time, and the memory of it and everything that it starts."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Ran:
    """One command's cost: seconds, processor seconds, the tree's peak resident memory in MB, seconds by stage with the peak in each."""

    command: str
    code: int
    wall: float
    cpu: float
    peak_mb: float
    load: float
    stages: dict[str, float] = field(default_factory=dict)
    stage_peak_mb: dict[str, float] = field(default_factory=dict)
    out: str = ""
    err: str = ""


def tree_mb(root: int) -> float:
    """Resident memory of a process and its descendants in MB (shared pages are counted in each)."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(path.read_text().rsplit(")", 1)[1].split()[1]), []).append(int(path.parent.name))
        except (OSError, IndexError):
            continue  # it ended while we looked
    todo, total = [root], 0
    while todo:
        process = todo.pop()
        todo += parents.get(process, [])
        try:
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return total * resource.getpagesize() / 1e6


def run(command: list[str], env: dict[str, str] | None = None, limit: float = 7200) -> Ran:
    """Run a command and measure it. Stages are the names that `filmwright make` writes to standard error as it begins them."""
    load, began = os.getloadavg()[0], time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", env={**os.environ, **(env or {})}, cwd=ROOT,
    )
    lines: list[tuple[float, str]] = []
    out: list[str] = []

    def listen() -> None:
        for line in child.stderr:
            lines.append((time.monotonic() - began, line.rstrip()))

    ears = [threading.Thread(target=listen), threading.Thread(target=lambda: out.append(child.stdout.read()))]
    for ear in ears:
        ear.start()
    peak, peaks = 0.0, {}
    while child.poll() is None:
        if time.monotonic() - began > limit:
            child.kill()
        now = tree_mb(child.pid)
        stage = _stage(lines[-1][1]) if lines else ""
        peak, peaks[stage] = max(peak, now), max(peaks.get(stage, 0.0), now)
        time.sleep(0.1)
    wall = time.monotonic() - began
    for ear in ears:
        ear.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    starts: dict[str, float] = {"starting": 0.0}
    for at, line in lines:
        if _stage(line):
            starts.setdefault(_stage(line), at)
    ends = [*list(starts.values())[1:], wall]
    stages = {name: round(end - start, 2) for (name, start), end in zip(starts.items(), ends, strict=True)} if len(starts) > 1 else {}
    return Ran(
        " ".join(command).replace(f"{ROOT}/", ""), child.returncode, round(wall, 2),
        round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2), round(peak), round(load, 2), stages,
        {(k or "starting"): round(v) for k, v in peaks.items()}, out[0] if out else "", "\n".join(line for _, line in lines)[-4000:],
    )


def _stage(line: str) -> str:
    """The stage that a line of progress names, "" for any other line."""
    told = re.match(r"^([a-z][a-z ,0-9]*?(?:: [a-z]+)?)(?:  .*)?  \[\d+:\d\d\]$", line)
    return re.sub(r" \d+ shots", "", told[1]) if told else ""
