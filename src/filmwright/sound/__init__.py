"""Sound: speech first, for it sets the timing; then everything that is heard, as three stems and a mix.

In: text with a voice and an emotion (`speak`), and later a `Plan` with its speeches, contacts and the order of its shots (`soundtrack`).
Out: `Speech` values with sound files, word times and mouth shapes; and `dialogue.wav`, `music.wav`, `effects.wav` and `mix.wav`, 48 kHz,
24-bit, exactly as long as the film. Nothing here looks at the clock or at chance: seeds come from ids, same input, same bytes.
"""

from .problems import CannotSpeak, SoundError, UnknownVoice, VoicesMissing
from .speech import speak
from .voices import Voice, choose_voices, licences, voice, voices
from .waves import read_wave, write_wave

__all__ = [
    "CannotSpeak", "SoundError", "UnknownVoice", "Voice", "VoicesMissing", "choose_voices", "licences", "read_wave", "speak", "voice",
    "voices", "write_wave",
]
