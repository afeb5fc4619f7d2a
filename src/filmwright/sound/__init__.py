"""Sound: speech first, for it sets the timing; then everything that is heard, as three stems and a mix.

In: text with a voice and an emotion (`speak`), and later a `Plan` with its speeches, contacts and the order of its shots (`soundtrack`).
Out: `Speech` values with sound files, word times and mouth shapes; and `dialogue.wav`, `music.wav`, `effects.wav` and `mix.wav`, 48 kHz,
24-bit, exactly as long as the film. Nothing here looks at the clock or at chance: seeds come from ids, same input, same bytes.
"""

from .ear import Ear, heard
from .kokoro import close_voices
from .loudness import integrated, true_peak
from .mix import Stems, soundtrack
from .problems import CannotSpeak, SoundError, UnknownVoice, VoicesMissing
from .reel import Segment
from .score import ALSO, MOODS
from .speech import speak
from .voices import Voice, choose_voices, licences, voice, voices
from .waves import read_wave, write_wave

#: Words that `ScenePlan.music` may hold, beside "" for none.
MUSIC_MOODS = (*sorted(MOODS), *sorted(ALSO))

__all__ = [
    "MUSIC_MOODS", "CannotSpeak", "Ear", "Segment", "SoundError", "Stems", "UnknownVoice", "Voice", "VoicesMissing", "choose_voices", "close_voices",
    "heard", "integrated", "licences", "read_wave", "soundtrack", "speak", "true_peak", "voice", "voices", "write_wave",
]
