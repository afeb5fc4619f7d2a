"""What can go wrong in this room for reasons that are the user's: each message names the file or field and the remedy."""

from __future__ import annotations


class TrustError(Exception):
    """Base of this room's errors."""


class IdentityError(TrustError):
    """The signing certificate or its key cannot be made, found or used."""


class SigningError(TrustError):
    """A film cannot be signed as it was asked for."""


class RightsMissing(TrustError):
    """A film uses somebody's likeness, voice or work without a record that they agreed."""
