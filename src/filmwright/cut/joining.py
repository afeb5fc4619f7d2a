"""The film's picture and its sound to one file; the picture's coded frames are copied as they are.

In: an MP4 as :func:`~.encode.encode` writes it, a 48 kHz WAV. Out: an MP4 with the same H.264 stream and an AAC one, interleaved, fast start.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile
from av.codec.context import Flags

from ..film import SAMPLE_RATE
from .encode import new_mp4, opened
from .faults import CutError

AUDIO_BITS = 192_000


def join(picture: Path, wav: Path, out: Path, metadata: Mapping[str, str] | None = None) -> int:
    """Write the film: the frames of `picture` with `wav` (48 kHz, mono or stereo) as its whole sound.

    `metadata` goes into the file as it is, own keys such as "AIGC" included. Returns the number of frames. Raises :class:`CutError`
    for a picture that cannot be read, a wrong sample rate, and sound whose length is off by more than one frame.
    """
    sound = _Sound(Path(wav))
    try:
        with opened(Path(picture)) as source, new_mp4(Path(out), metadata or {}) as container:
            coded = source.streams.video[0]
            video = container.add_stream_from_template(coded)
            video.time_base = coded.time_base
            sound.begin(container)
            count, fps = 0, round(coded.average_rate or 0)
            for packet in source.demux(coded):
                if packet.size:
                    packet.stream = video
                    container.mux(packet)
                    count += 1
                    sound.feed(until=count * SAMPLE_RATE // fps)
            sound.finish(count, fps)
    finally:
        sound.close()
    return count


class _Sound:
    """The WAV, read and encoded as the pictures go by, so that memory stays constant and the file is interleaved."""

    def __init__(self, wav: Path) -> None:
        try:
            self.file = soundfile.SoundFile(str(wav))
        except (soundfile.LibsndfileError, OSError) as error:
            raise CutError(f"{wav}: cannot be read as sound ({error}); make it again") from None
        self.wav, self.done = wav, 0
        if self.file.samplerate != SAMPLE_RATE or self.file.channels > 2:
            rate, channels = self.file.samplerate, self.file.channels
            self.close()
            raise CutError(f"{wav}: is {rate} Hz with {channels} channels; the mix must be {SAMPLE_RATE} Hz, mono or stereo")

    def begin(self, container: av.container.OutputContainer) -> None:
        """Add the stream to `container`, to which all that follows is written."""
        self.container = container
        self.layout = "mono" if self.file.channels == 1 else "stereo"
        self.stream = container.add_stream("aac", rate=SAMPLE_RATE, layout=self.layout)
        self.stream.codec_context.bit_rate = AUDIO_BITS
        self.stream.codec_context.flags |= Flags.bitexact

    def feed(self, until: int) -> None:
        """Encode what is due up to sample `until`, in whole AAC frames of 1024 samples."""
        due = (until - self.done) // 1024 * 1024
        if due > 0:
            self._encode(due)

    def finish(self, frames: int, fps: int) -> None:
        """Encode the rest; up to one frame of sound too much is cut, too little is filled with silence."""
        due = frames * SAMPLE_RATE // fps
        if abs(self.file.frames - due) > SAMPLE_RATE // fps:
            raise CutError(
                f"{self.wav}: {self.file.frames / SAMPLE_RATE:.3f} s of sound for {frames / fps:.3f} s of picture; mix it to the cut again",
            )
        if due > self.done:  # nothing is left where the film's sound is a whole number of AAC frames
            self._encode(due - self.done)
        self.container.mux(self.stream.encode())

    def close(self) -> None:
        self.file.close()

    def _encode(self, samples: int) -> None:
        data = self.file.read(samples, dtype="float32", always_2d=True, fill_value=0.0)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(data.T), format="fltp", layout=self.layout)
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, self.done, Fraction(1, SAMPLE_RATE)
        self.done += samples
        self.container.mux(self.stream.encode(frame))
