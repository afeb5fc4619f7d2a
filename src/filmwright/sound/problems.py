"""What the sound room refuses, by name."""

from __future__ import annotations


class SoundError(Exception):
    """Something that the sound room cannot do; the message names the thing and the remedy."""


class CannotSpeak(SoundError):
    """A line that no voice can say: it holds another script, or nothing to say. `text` is the line, `why` the reason."""

    def __init__(self, text: str, why: str):
        self.text, self.why = text, why
        shown = text if len(text) <= 60 else text[:57] + "..."
        super().__init__(f"cannot speak {shown!r}: {why}")


class VoicesMissing(SoundError):
    """The voice model, or the pronouncing dictionary, is not there or not the one that was checked."""


class UnknownVoice(SoundError):
    """A voice id that is not in `voices()`."""
