"""Media of point and chalk: pencil, coloured pencil, charcoal, soft pastel. A frame in, a picture out; all chance is the frame's hand."""

from __future__ import annotations

import numpy as np

from .frame import Floats, Frame, along, blur, colour_of, kuwahara, lifted, lines, luma, mix, saturated, shifted, step, tensor


def _strokes(frame: Frame, angle: Floats | float, length: float, fine: float = 0.5) -> Floats:
    """Strokes of unit variance along `angle`, drawn with the hand's grain."""
    field = np.full(frame.depth.shape, angle, np.float32) if np.isscalar(angle) else np.asarray(angle, np.float32)
    made = along(frame.hand[..., 0] * fine + frame.hand[..., 1] * (1 - fine), field, max(3, round(frame.px(length))))
    return made / (made.std() + 1e-6)


def _hatched(dark: Floats, strokes: Floats, hard: float) -> Floats:
    """How much of the paper (h, w) strokes cover where the picture is `dark` (0-1): more of them the darker."""
    return step(strokes, 2.1 - 4.2 * dark - hard, 2.1 - 4.2 * dark + hard)


def pencil(frame: Frame) -> Floats:
    """Graphite on tooth: contours found twice, hatching one way for half tones and across it for darks, smudged softly."""
    frame = lifted(frame, 0.9)
    grey = luma(kuwahara(frame.picture, frame.px(2.0)))
    dark = np.clip(1.0 - (grey + 0.03) ** 0.80, 0, 1)
    tilt = 0.035 * frame.hand[..., 3]
    first = _hatched(np.clip(dark * 1.0, 0, 1), _strokes(frame, -0.85 + tilt, 14, 0.8), 1.5)
    second = _hatched(np.clip(dark * 1.5 - 0.62, 0, 1), _strokes(frame, 0.5 + tilt, 11, 0.8), 1.3)
    smudge = blur(dark, frame.px(1.2))
    line = np.maximum(lines(frame, 0.9, 0.85, 0.5), 0.5 * lines(frame, 0.7, 0.5, 1.4))
    tooth = 0.80 + 0.20 * step(frame.hand[..., 4] + 0.5 * frame.hand[..., 0], -1.4, 0.8)
    lead = np.clip(0.40 * first * (0.06 + 1.1 * dark) + 0.34 * second + 0.30 * smudge + 0.80 * line * (0.75 + 0.25 * dark), 0, 1) * tooth
    paper = colour_of("#f5f1e8") * (1 - 0.012 * frame.hand[..., 4:5])
    return np.clip(mix(paper, np.broadcast_to(colour_of("#2b2a2d"), paper.shape), np.clip(lead, 0, 0.94)), 0, 1)


def crayon(frame: Frame) -> Floats:
    """Coloured pencils: layers of strokes in the colours of things over white paper, wax left on the tooth, contours in a darker pencil."""
    frame = lifted(frame, 0.8)
    colour = np.clip(saturated(kuwahara(frame.picture, frame.px(2.6)), 1.7), 0, 1) ** 0.85
    grey = luma(colour)
    angle, clear = tensor(frame.picture, frame.px(7))
    field = np.where(clear > 0.75, angle, -0.8 + 0.05 * frame.hand[..., 3])
    long, cross = _strokes(frame, field, 12, 0.75), _strokes(frame, -0.3 + 0.05 * frame.hand[..., 3], 10, 0.75)
    light = np.clip(1.05 - grey * 0.72, 0, 1)
    cover = 0.46 + 0.54 * _hatched(light, long + 0.35 * frame.hand[..., 4], 1.2)
    deep = _hatched(np.clip(0.95 - grey * 1.25, 0, 1), cross, 0.9)
    paper = np.broadcast_to(colour_of("#fbf8f1"), colour.shape) * (1 - 0.01 * frame.hand[..., 4:5])
    drawn = mix(paper, colour, np.clip(cover + 0.03 * frame.hand[..., 0], 0, 1))
    drawn = mix(drawn, drawn * (0.35 + 0.55 * colour), 0.65 * deep)
    line = lines(frame, 0.9, 0.7, 0.7) * (0.6 + 0.4 * step(frame.hand[..., 1], -1, 1))
    return np.clip(mix(drawn, drawn * np.float32([0.34, 0.28, 0.30]), 0.72 * line), 0, 1)


def charcoal(frame: Frame) -> Floats:
    """Burnt sticks on grey paper: broad soft darks rubbed with a thumb, a rough grain, hard black contours, lights lifted with chalk."""
    frame = lifted(frame, 0.8)
    soft = kuwahara(shifted(frame.picture, frame.hand[..., [2, 1]] * frame.px(0.7)), frame.px(3.0))
    grey = luma(mix(soft, blur(soft, frame.px(3)), 0.3))
    dark = np.clip(1.0 - 1.06 * (grey + 0.02) ** 0.85, 0, 1)
    rubs = _strokes(frame, -0.7 + 0.08 * frame.hand[..., 3], 10)
    rough = frame.hand[..., 4] * 0.15 + frame.hand[..., 1] * 0.55 + frame.hand[..., 0] * 0.55 + 0.6 * rubs
    stick = step(rough, 1.0 - 3.9 * dark, 4.2 - 3.9 * dark)
    rubbed = blur(np.clip(dark * 1.1 - 0.06, 0, 1), frame.px(2.4))
    line = lines(frame, 1.5, 0.8, 0.8) * step(rough, -2.2, 0.2)
    black = np.clip(0.46 * stick * (0.2 + dark) + 0.62 * rubbed + 0.85 * line, 0, 1)
    paper = colour_of("#d6cfc2") * (1 - 0.03 * frame.hand[..., 4:5])
    drawn = mix(paper, np.broadcast_to(colour_of("#121113"), paper.shape), np.clip(black, 0, 0.96))
    chalk = step(grey, 0.52, 0.86) * step(rough, -1.2, 0.9) * (1 - line)
    return np.clip(mix(drawn, np.broadcast_to(colour_of("#fbf6ea"), paper.shape), 0.62 * chalk), 0, 1)


def pastel(frame: Frame) -> Floats:
    """Soft chalks on tinted paper: broad velvety strokes, colours side by side, the paper glowing through the grain."""
    frame = lifted(frame, 0.8)
    soft = kuwahara(shifted(frame.picture, frame.hand[..., [1, 2]] * frame.px(0.9)), frame.px(3.2))
    colour = np.clip(saturated(mix(soft, blur(soft, frame.px(2)), 0.2), 1.75), 0, 1)
    colour = 0.05 + 0.95 * colour**0.86
    angle, clear = tensor(frame.picture, frame.px(7))
    stroke = _strokes(frame, np.where(clear > 0.3, angle, -0.7 + 0.4 * frame.hand[..., 3]), 9, 0.35)
    colour = colour * (1 + 0.08 * stroke[..., None]) + np.float32([0.020, 0.0, -0.02]) * frame.hand[..., 2:3]
    grain = step(stroke * 0.55 + frame.hand[..., 4] * 0.85 + frame.hand[..., 0] * 0.4, -2.0, 0.25)
    paper = np.broadcast_to(colour_of("#7a6a66"), colour.shape)
    drawn = mix(paper, np.clip(colour, 0, 1), np.clip(0.42 + 0.58 * grain, 0, 1))
    line = lines(frame, 1.3, 0.35, 0.8) * step(frame.hand[..., 4], -1.2, 1.0)
    return np.clip(mix(drawn, drawn * np.float32([0.30, 0.26, 0.34]), 0.55 * line), 0, 1)
