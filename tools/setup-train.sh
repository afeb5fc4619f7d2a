#!/usr/bin/env bash
# Adds to .venv what training needs (torch for the processor, onnx). Where this machine has no wheel of it that is locked, training and its tests are
# left out, and that is said: making films needs none of it.
set -u
cd "$(dirname "$0")/.."
if cmp -s requirements-train.lock .venv/.locked-train 2>/dev/null; then exit 0; fi
install() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes "$@" -r requirements-train.lock; }
echo "adding torch to .venv (once, 200 MB)"
if install 2>.venv/.train-said || install --extra-index-url https://download.pytorch.org/whl/cpu --retries 1 2>>.venv/.train-said; then
    cp requirements-train.lock .venv/.locked-train
else
    tail -n 3 .venv/.train-said >&2
    echo "torch could not be installed: the tests of training are skipped. By hand: .venv/bin/pip install torch==2.13.0 onnx" >&2
fi
