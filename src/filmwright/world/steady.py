"""Turn off the renderer's temporal dithering, which MuJoCo 4.0.0 leaves on and has no switch for.

Filament adds noise that differs in every frame it draws, so the same scene drawn twice differs by a grey level nearly everywhere and, after
antialiasing, by up to 80 at edges: nothing could be rebuilt to the byte, and held pictures would shimmer. `View::setDithering` exists in the
library but nothing calls it and no view can be reached from Python. So the one place that asks a view whether it dithers is found by the
field that `setDithering` writes, and its comparison is changed, in this process's memory only, to one that never holds.

See `docs/design/steady-pictures.md`. In: the loaded library. Out: whether pictures are steady; never a guess: the code must match exactly.
"""

from __future__ import annotations

import ctypes
import mmap
import platform
from pathlib import Path

from mujoco import _render_filament

_SETTER = "_ZN8filament4View12setDitheringENS_9DitheringE"
#: cmpb $1, field(%r13), but for the field's offset: what asks whether a view dithers.
_ASKS = b"\x41\x80\xbd"
_ON, _NEVER = 0x01, 0x7F


def steady() -> bool:
    """Turn dithering off in this process; False where this build of the renderer is not the one that is known."""
    if platform.machine() != "x86_64" or platform.system() != "Linux":
        return False
    path = str(Path(_render_filament.__file__).resolve())
    library = ctypes.CDLL(path)
    setter = ctypes.cast(getattr(library, _SETTER), ctypes.c_void_p).value
    code = ctypes.string_at(setter, 8)
    if code[:3] != b"\x40\x88\xb7" or code[7] != 0xC3:  # mov %sil, field(%rdi); ret
        return False
    asks = _ASKS + code[3:7]
    found = []
    for start, end in _executable(path):
        text = ctypes.string_at(start, end - start)
        at = text.find(asks)
        while at >= 0:
            found.append(start + at + len(asks))
            at = text.find(asks, at + 1)
    if len(found) != 1 or ctypes.string_at(found[0], 1)[0] not in (_ON, _NEVER):
        return False
    return _write(found[0], _NEVER)


def _executable(path: str) -> list[tuple[int, int]]:
    """The address ranges of the library's code."""
    ranges = []
    for line in Path("/proc/self/maps").read_text().splitlines():
        fields = line.split(maxsplit=5)
        if len(fields) == 6 and fields[5] == path and "x" in fields[1]:
            start, end = (int(v, 16) for v in fields[0].split("-"))
            ranges.append((start, end))
    return ranges


def _write(address: int, value: int) -> bool:
    page = address & ~(mmap.PAGESIZE - 1)
    protect = ctypes.CDLL(None, use_errno=True).mprotect
    protect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    if protect(page, mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC):
        return False
    ctypes.memset(address, value, 1)
    return protect(page, mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_EXEC) == 0
