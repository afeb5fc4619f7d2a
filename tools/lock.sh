#!/usr/bin/env bash
# Writes requirements.lock (what a film needs) and requirements-dev.lock (that, and what the tests need): every package pinned, with the
# hashes of all its files, for every platform. Needs uv (pip install uv); reads only the package index.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate "$@" pyproject.toml; }
compile -o requirements.lock
compile --extra dev -c requirements.lock -o requirements-dev.lock
