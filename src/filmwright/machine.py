"""What this machine has for drawing: the Vulkan loader, its drivers and FriBidi, system-wide or in the project's own `.system` folder.

In: nothing but the machine. Out: the environment that a process needs to draw, or the exact names of what is missing.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

_DRIVERS = ("/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/usr/local/nvidia/share/vulkan/icd.d")
#: Shared libraries that no Python package brings: what draws, and what lays out titles in scripts that run from right to left.
_LIBRARIES = (
    ("libvulkan.so.1", "Vulkan loader", "libvulkan1 mesa-vulkan-drivers"),
    ("libfribidi.so.0", "FriBidi, which Pillow's text layout loads", "libfribidi0"),
)
_MARK = "FILMWRIGHT_SYSTEM"


def own_system() -> Path | None:
    """The project's `.system` folder with unpacked packages, beside the virtual environment, where there is one."""
    folder = Path(sys.prefix).parent / ".system"
    return folder if (folder / "usr").is_dir() else None


def libraries(system: Path) -> list[str]:
    """The folders of `system` that hold shared libraries."""
    return sorted({str(p.parent) for p in (system / "usr" / "lib").rglob("*.so*")} | {str(p.parent) for p in (system / "lib").rglob("*.so*")})


def use_own_system() -> None:
    """Start this process again with `.system`'s loader and drivers in its environment, once, where that folder exists."""
    system = own_system()
    if system is None or os.environ.get(_MARK):
        return
    drivers = []
    for listed in sorted((system / "usr/share/vulkan/icd.d").glob("lvp_icd*.json")):
        manifest = json.loads(listed.read_text("utf-8"))
        library = Path(manifest["ICD"]["library_path"])
        found = next(iter((system / "usr/lib").rglob(library.name)), None)
        if found is None:
            continue
        manifest["ICD"]["library_path"] = str(found)
        own = system / listed.name
        own.write_text(json.dumps(manifest), "utf-8")
        drivers.append(str(own))
    env = dict(os.environ)
    env[_MARK] = str(system)
    env["VK_DRIVER_FILES"] = env["VK_ICD_FILENAMES"] = os.pathsep.join(drivers)
    env["LD_LIBRARY_PATH"] = os.pathsep.join([*libraries(system), *filter(None, [env.get("LD_LIBRARY_PATH")])])
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], env)


def missing() -> str:
    """"" where pictures can be drawn, else what is missing and the command that installs it."""
    import ctypes

    for library, what, packages in _LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"no {what} ({library}); Debian, Ubuntu: sudo apt-get install {packages}"
    named = [os.environ.get(v, "") for v in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES")]
    if not any(named) and not any(p for d in _DRIVERS for p in Path(d).glob("*.json")):
        return "no Vulkan driver; Debian, Ubuntu: sudo apt-get install mesa-vulkan-drivers"
    return ""


def unloadable() -> str:
    """"" where at least one Vulkan driver loads with all its libraries, else why the last one does not. Slower than :func:`missing`."""
    import ctypes

    named = next(filter(None, (os.environ.get(v, "") for v in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES"))), "")
    listed = [Path(p) for p in named.split(os.pathsep) if p] or sorted(p for d in _DRIVERS for p in Path(d).glob("*.json"))
    why = "no Vulkan driver is listed"
    for manifest in listed:
        library = json.loads(manifest.read_text("utf-8"))["ICD"]["library_path"]
        try:
            ctypes.CDLL(library if "/" not in library or Path(library).is_absolute() else str(manifest.parent / library))
        except OSError as error:
            why = f"{manifest}: {error}"
        else:
            return ""
    return why


if __name__ == "__main__":
    use_own_system()
    lacking = missing() or unloadable()
    if lacking and "--quiet" not in sys.argv:
        print(lacking, file=sys.stderr)
    sys.exit(3 if lacking else 0)
