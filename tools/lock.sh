#!/usr/bin/env bash
# Writes requirements.lock (what a film needs), requirements-dev.lock (that, and what the tests need) and requirements-train.lock (what training needs
# besides): every package pinned, with the hashes of all its files, for every platform. Needs uv (pip install uv); reads only the package index.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate "$@"; }
compile -o requirements.lock pyproject.toml
compile --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
# torch is the processor's build (https://download.pytorch.org/whl/cpu), for it needs no gigabytes of CUDA; its wheel for CPython 3.11 on x86-64 Linux is
# locked by hand, and what it needs is named here.
printf '%s\n' 'onnx>=1.18' sympy networkx jinja2 filelock fsspec | compile -c requirements-dev.lock -o requirements-train.lock -
cat >>requirements-train.lock <<'LOCKED'
torch==2.13.0+cpu \
    --hash=sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b
LOCKED
