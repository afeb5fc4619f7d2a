#!/usr/bin/env bash
# Writes requirements.lock and requirements-dev.lock: every package that is installed by default, pinned, with the hashes of its files.
set -eu
cd "$(dirname "$0")/.."
python3 -m venv /tmp/filmwright-lock
/tmp/filmwright-lock/bin/pip install --quiet pip-tools
/tmp/filmwright-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock pyproject.toml
/tmp/filmwright-lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
