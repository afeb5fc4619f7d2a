"""Faces and voices: moods, looks, speech with its accents and gestures, listening, breath and blinks."""

from __future__ import annotations

import functools
import math

import numpy as np

from ...film import SAMPLE_RATE, VISEMES, Beat, Gaze, Speech
from ...plan import smooth
from .bend import unit, yaw
from .figure import Vec
from .intent import Body
from .manners import FEELINGS
from .scene import Scene

#: Seconds that a change of mood, a turn of the head and of the eyes take.
_MOOD, _HEAD, _EYES = 0.45, 0.5, 0.13
#: One breath in frames at 24 a second, and how much of it is anything but still.
_BREATH, _INHALE = 96, 20


def _mood(scene: Scene) -> tuple[str, str, float]:
    """The emotion before, the one now, and how far it has changed."""
    begun = [b for b in scene.own if b.start <= scene.frame]
    if not begun:
        return "neutral", "neutral", 1.0
    begun.sort(key=lambda b: b.start)
    now = begun[-1].emotion
    start = begun[-1].start
    previous = "neutral"
    for b in reversed(begun[:-1]):
        if b.emotion != now:
            previous = b.emotion
            break
        start = b.start
    return previous, now, smooth(scene.seconds(start) / _MOOD)


def feel(scene: Scene, body: Body) -> None:
    before, now, part = _mood(scene)
    a, b = FEELINGS.get(before, FEELINGS["neutral"]), FEELINGS.get(now, FEELINGS["neutral"])
    for channel in ("lean", "nod", "cock", "shrug", "brow", "knit", "squint", "wide", "slant"):
        body.add(channel, getattr(a, channel) * (1 - part) + getattr(b, channel) * part)
    body.mood = (b if part > 0.4 else a).mouth
    if scene.f.character.age == "old":  # the years bend a back; the head is lifted to look ahead
        body.add("lean", 0.10)
        body.add("nod", -0.05)


def _target(scene: Scene, gaze: Gaze, body: Body) -> Vec:
    """The point looked at; straight ahead where there is none."""
    found = scene.targets.get(gaze.target)
    h = scene.f.height
    if found is None:
        return body.hips + yaw(body.yaw) @ [3.0, 0.0, 0.0] + np.array([0.0, 0.0, 0.37 * h])
    return np.array(found)


def look(scene: Scene, body: Body) -> None:
    gazes = scene.blocking.gazes or (Gaze(0, ""),)
    index = max(0, sum(g.frame <= scene.frame for g in gazes) - 1)
    gaze = gazes[index]
    now = _target(scene, gaze, body)
    t = scene.seconds(gaze.frame)
    if index > 0 and t < 2 * _HEAD:
        was = _target(scene, gazes[index - 1], body)
        body.eyes = _between_points(body, was, now, smooth(t / _EYES))
        body.gaze = _between_points(body, was, now, smooth((t - 0.08) / _HEAD))
    else:
        body.eyes = body.gaze = now
    if gaze.target == "" and not (index > 0 and t < 2 * _HEAD):
        body.gaze = body.eyes = None


def _between_points(body: Body, a: Vec, b: Vec, part: float) -> Vec:
    """A point on the arc from `a` to `b` as seen from the body."""
    if part <= 0:
        return a
    if part >= 1:
        return b
    eye = body.hips + np.array([0.0, 0.0, 0.5])
    da, db = a - eye, b - eye
    ra, rb = float(np.linalg.norm(da)), float(np.linalg.norm(db))
    way = unit(da) * (1 - part) + unit(db) * part
    return eye + unit(way) * (ra * (1 - part) + rb * part)


@functools.lru_cache(maxsize=512)
def _accents(speech: Speech, fps: int) -> tuple[float, ...]:
    """Frames from the start of a speech where its voice is strongest, at least 0.6 s apart: where the head and the hands beat."""
    length = max(1, math.ceil(speech.samples * fps / SAMPLE_RATE))
    level = np.zeros(length + 1)
    for i, (sample, viseme, openness) in enumerate(speech.mouth):
        end = speech.mouth[i + 1][0] if i + 1 < len(speech.mouth) else speech.samples
        a, b = int(sample * fps / SAMPLE_RATE), int(end * fps / SAMPLE_RATE) + 1
        level[a:b] = np.maximum(level[a:b], openness if VISEMES[viseme] != "sil" else 0.0)
    order = np.argsort(-np.convolve(level, [0.25, 0.5, 0.25], "same"), kind="stable")
    chosen: list[int] = []
    for at in order:
        if level[at] > 0.25 and all(abs(int(at) - c) >= 0.6 * fps for c in chosen):
            chosen.append(int(at))
    return tuple(sorted(float(c) for c in chosen))


def mouth_at(speech: Speech, seconds: float) -> tuple[str, float]:
    """The viseme and openness of a speech `seconds` after its start; closed before, after and where it is silent."""
    sample = seconds * SAMPLE_RATE
    if sample < 0 or sample >= speech.samples:
        return "sil", 0.0
    now = ("sil", 0.0)
    for at, viseme, openness in speech.mouth:
        if at > sample:
            break
        now = (VISEMES[viseme], openness)
    return now if now[0] != "sil" else ("sil", 0.0)


def speak(scene: Scene, body: Body) -> None:
    for beat in scene.own:
        if beat.kind != "speech" or beat.action == "voice" or not beat.start <= scene.frame < beat.end:
            continue
        speech = scene.speeches.get(beat.line)
        if speech is None:
            continue
        viseme, openness = mouth_at(speech, scene.seconds(beat.start) + 0.02)
        body.mouth = (viseme, math.ceil(openness * 4) / 4)
        _accent(scene, body, beat, speech)


def _accent(scene: Scene, body: Body, beat: Beat, speech: Speech) -> None:
    """Head, brows and hands beat time with the voice."""
    feeling = FEELINGS.get(beat.emotion, FEELINGS["neutral"])
    t = scene.frame - beat.start
    fps = scene.fps
    whole = beat.end - beat.start
    inside = smooth(t / (0.35 * fps)) * smooth((whole - t) / (0.4 * fps))
    body.add("lean", 0.035 * inside)
    strokes = _accents(speech, fps)
    for i, at in enumerate(strokes):
        before, after = (t - at) / fps + 0.16, (t - at) / fps
        beat_now = smooth(before / 0.16) * (1 - smooth(after / 0.42))
        if beat_now <= 0:
            continue
        aside = 1.0 if scene.chance(beat.line, i) > 0.5 else -1.0
        body.add("nod", 0.085 * beat_now)
        body.add("cock", 0.05 * aside * beat_now)
        body.add("brow", 0.22 * beat_now * (1 if feeling.brow >= 0 else -0.5))
        body.add("twist", 0.04 * aside * beat_now)
    talking = [i for i in range(len(strokes)) if feeling.gesture > 0.3]
    if not talking or whole < 1.1 * fps:
        return
    first = strokes[0] / fps
    up = smooth((t / fps - first + 0.45) / 0.4) * smooth((whole - t) / fps / 0.45)
    both = feeling.gesture > 1.2 or scene.chance(beat.line, "both") > 0.7
    size = min(1.0, 0.55 + 0.3 * feeling.gesture)
    beat_down = math.fsum(smooth(((t - at) / fps + 0.14) / 0.14) * (1 - smooth((t - at) / fps / 0.35)) for at in strokes)
    free = [side for side in ("right", "left") if side not in scene.hands]
    for side in free if both else free[:1]:
        lag = 0.0 if side == "right" else 0.012
        place = np.array([0.135 + 0.02 * beat_down, 0.055 + 0.02 * feeling.gesture, -0.150 - 0.030 * beat_down + lag])
        body.move_arm(side, place, unit(np.array([0.25, -0.65, 0.75])), up * size)
        if up * size > 0.5:
            body.arms[side].hand = "flat" if feeling.gesture > 0.75 else "open"


def listen(scene: Scene, body: Body) -> None:
    """Who is spoken to nods near the end of what is said, or lifts the brows at something loud."""
    me = scene.blocking.actor
    for beat in scene.beats:
        if beat.kind != "speech" or beat.action == "voice" or beat.actor == me or not beat.start <= scene.frame < beat.end + scene.fps:
            continue
        draw = scene.chance(beat.line, "listen")
        if draw < 0.45:
            t = scene.seconds(beat.end - 0.35 * scene.fps)
            if 0 < t < 0.9:
                body.add("nod", 0.11 * math.sin(math.pi * smooth(t / 0.9)) * (1 if t < 0.9 else 0))
        elif draw < 0.8:
            t = scene.seconds(beat.start + 0.5 * (beat.end - beat.start))
            if 0 < t < 1.2:
                body.add("brow", 0.28 * math.sin(math.pi * smooth(t / 1.2)))
                body.add("cock", 0.06 * math.sin(math.pi * smooth(t / 1.2)))


def breathe(scene: Scene, body: Body) -> None:
    """A breath in three held steps, then stillness; the loop starts again exactly, so that its pictures are drawn once."""
    period = round(_BREATH * scene.fps / 24)
    phase = (scene.frame - scene.shot_start + (24 if scene.chance("breath") > 0.5 else 60)) % period / period * _BREATH
    if phase >= _INHALE:
        return
    level = round(2 * math.sin(math.pi * phase / _INHALE)) / 2
    body.add("breath", -0.018 * level)
    body.add("shrug", 0.003 * level)


def blink(scene: Scene, body: Body) -> None:
    """Lids close every 2 to 6 s, and with each larger turn of the head; a blink is three pictures long."""
    fps = scene.fps
    t = (scene.frame - scene.shot_start) / fps
    at = 0.4 + 3.0 * scene.chance("blink", -1)
    i = 0
    while at < t - 1:
        at += 2.0 + 4.0 * scene.chance("blink", i)
        i += 1
    shut = max(_lids(t - at), _lids(t - at - (2.0 + 4.0 * scene.chance("blink", i))))
    for gaze in scene.blocking.gazes:
        if gaze.frame > 0:
            shut = max(shut, _lids(scene.seconds(gaze.frame) - 0.04))
    body.blink = shut


def _lids(t: float) -> float:
    """How far closed the lids are `t` seconds into a blink."""
    if t < 0 or t >= 0.25:
        return 0.0
    return 0.6 if t < 0.083 else 1.0 if t < 0.166 else 0.45
