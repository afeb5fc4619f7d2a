"""What all tests share: an identity to sign with that is theirs, so that no test touches the one of whoever runs them, and a user's environment."""

from __future__ import annotations

import os

import pytest

# Commands that tests start have buffered outputs, as a user's have: what the engine writes into C's buffers came out only there.
os.environ.pop("PYTHONUNBUFFERED", None)


@pytest.fixture(scope="session", autouse=True)
def own_identity(tmp_path_factory: pytest.TempPathFactory):
    """Signing in this process and in the commands that tests start uses a certificate made for this run."""
    before = os.environ.get("FILMWRIGHT_IDENTITY")
    os.environ["FILMWRIGHT_IDENTITY"] = str(tmp_path_factory.mktemp("identity"))
    yield
    if before is None:
        del os.environ["FILMWRIGHT_IDENTITY"]
    else:
        os.environ["FILMWRIGHT_IDENTITY"] = before
