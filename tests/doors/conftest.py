"""Two films that the tests of the doors share: a tiny one as everybody would make it, and a smaller one for options."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode does not do it, and the tests share doors

from doors import FILMS, SMALL, STAGED, Film, coarse, is_root, made  # noqa: E402


def _script(factory: pytest.TempPathFactory, name: str) -> Path:
    return Path(shutil.copy2(FILMS / name, factory.mktemp("film") / name))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """Two scenes, two speakers, rain, and a cup that falls. Not to be changed: take a `copy`."""
    script = _script(tmp_path_factory, "tiny.fountain")
    return made(script, script.with_suffix(".film"), "--size", "160x90", *STAGED)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Film:
    """One scene, one speaker, coarse in size and time. Not to be changed: take a `copy`."""
    script = _script(tmp_path_factory, "cup.fountain")
    return made(script, coarse(script.with_suffix(".film")), *SMALL)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 2 MB; skips where this machine does not let us mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not is_root():
        pytest.skip("mounting a small disk needs root")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
