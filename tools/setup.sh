#!/usr/bin/env bash
# Makes .venv with the locked packages and sees to a Vulkan driver and FriBidi. Says exactly what is missing where it cannot help itself.
# Exit codes: 0 ready, 3 something is missing on this machine (named).
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-python3}"

if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "filmwright needs Python 3.11 or newer with venv, but '$python' is not that." >&2
    echo "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv      then: make film PYTHON=python3.11" >&2
    exit 3
fi

if [ ! -x .venv/bin/python ]; then
    echo "setting up .venv (once, a minute or two)"
    "$python" -m venv .venv
fi
if ! cmp -s requirements-dev.lock .venv/.locked 2>/dev/null; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
    cp requirements-dev.lock .venv/.locked
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .

can_draw() { .venv/bin/python -m filmwright.machine --quiet; }

packages="libvulkan1 mesa-vulkan-drivers libfribidi0"
if ! can_draw; then
    if ! command -v apt-get >/dev/null; then
        echo "Something for drawing is missing. Install a Vulkan loader, Mesa's software driver and FriBidi:" >&2
        echo "  Fedora:  sudo dnf install vulkan-loader mesa-vulkan-drivers fribidi      Arch:  sudo pacman -S vulkan-icd-loader vulkan-swrast fribidi" >&2
        exit 3
    fi
    if [ "$(id -u)" = 0 ]; then
        echo "installing $packages"
        (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages) >/tmp/filmwright-apt.$$ 2>&1 ||
            { cat /tmp/filmwright-apt.$$ >&2; rm -f /tmp/filmwright-apt.$$; echo "Install them by hand:  apt-get install $packages" >&2; exit 3; }
        rm -f /tmp/filmwright-apt.$$
    else
        # No root: unpack the packages, with what they need and this machine lacks, into a folder of the project's own.
        echo "unpacking $packages into .system (no root on this machine)"
        mkdir -p .system/deb
        wanted=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $packages |
            grep '^[a-z0-9]' | sort -u)
        # What is installed stays the machine's own: a second C library beside it would not start.
        for p in $wanted; do
            dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || echo "$p"
        done >.system/lacking
        (cd .system/deb && while read -r p; do apt-get download -qq "$p" 2>>../failed || echo "not downloaded: $p" >>../failed; done <../lacking)
        for d in .system/deb/*.deb; do dpkg -x "$d" .system; done
        rm -rf .system/deb
    fi
    if ! can_draw; then
        if [ -f .system/failed ]; then cat .system/failed >&2; fi
        .venv/bin/python -m filmwright.machine || true
        echo "This machine cannot draw yet. Install by hand:  sudo apt-get install $packages" >&2
        exit 3
    fi
fi
touch .venv/.ready
