"""Media of brush and water: watercolour, gouache, oil, impressionist dabs, ink wash. A frame in, a picture out; all chance is the frame's hand."""

from __future__ import annotations

import cv2
import numpy as np

from .frame import Floats, Frame, along, blur, colour_of, kuwahara, lifted, lines, luma, mix, saturated, shifted, step, tensor, tones


def pigment(picture: Floats, density: Floats) -> Floats:
    """Thicker or thinner pigment: C - (C - C^2)(d - 1) (Bousseau et al. 2006); 1 changes nothing."""
    return picture - (picture - picture * picture) * (density[..., None] - 1)


def relief(height: Floats, strength: Floats | float) -> Floats:
    """Light (h, w) about 1 from the upper left over a surface of `height`."""
    dx, dy = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) / 8, cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3) / 8
    return 1 + strength * (dx + dy)


def watercolour(frame: Frame) -> Floats:
    """Few washes of transparent pigment on rough white paper: light, ragged edges where a wash dries, blooms, white left between things."""
    frame, hand = lifted(frame, 0.85), frame.hand
    wet = shifted(frame.picture, (hand[..., [2, 3]] * frame.px(1.0) + hand[..., [1, 0]] * frame.px(0.3)))
    wash = kuwahara(wet, frame.px(3.6))
    wash = mix(wash, blur(wash, frame.px(2.6)), 0.35)
    grey = luma(wash)
    flat = wash * (tones(grey, 7, 0.3) / np.maximum(grey, 0.03))[..., None]
    wash = saturated(mix(wash, flat, 0.55), 1.7)
    # Watercolour is light on white: lift everything, keep the darks rich.
    wash = 1 - (1 - np.clip(wash, 0, 1)) ** np.float32(1.12)
    wash = 0.05 + 0.95 * np.clip(wash, 0, 1) ** 0.80
    edge = np.abs(luma(blur(wash, frame.px(1.0))) - luma(blur(wash, frame.px(2.8))))
    dried = step(edge, 0.012, 0.075)
    density = 1.02 + 0.26 * hand[..., 3] + 0.12 * hand[..., 2] + 0.03 * hand[..., 4] + 0.05 * hand[..., 0] + 0.95 * dried
    painted = pigment(wash, np.clip(density, 0.2, 3.0))
    painted = painted * (1 - 0.30 * lines(frame, 1.0, 0.25, 0.6)[..., None] * (1 - painted))
    calm = 1 - 0.8 * frame.players
    thin = step(hand[..., 3] * 0.30 * calm + hand[..., 2] * 0.10 * calm + 1.9 * luma(wash), 1.05, 2.25)
    paper = colour_of("#fbf7ee") * (1 - 0.022 * hand[..., 4:5])
    painted = mix(painted, paper, 0.62 * thin)
    return np.clip(painted * relief(hand[..., 4], 0.03)[..., None], 0, 1) * paper ** 0.35


def gouache(frame: Frame) -> Floats:
    """Opaque flat paint with dry edges: a picture book. Soft shapes, rich middle tones, chalky texture, a darker drawn outline here and there."""
    frame, hand = lifted(frame), frame.hand
    loose = shifted(frame.picture, hand[..., [1, 2]] * frame.px(0.7))
    paint = kuwahara(loose, frame.px(4.8), 10)
    grey = luma(paint)
    flat = paint * (tones(grey, 6, 0.22) / np.maximum(grey, 0.03))[..., None]
    paint = saturated(mix(paint, flat, 0.8), 1.8)
    paint = 0.06 + 0.93 * np.clip(paint, 0, 1) ** 0.82
    angle, _ = tensor(frame.picture, frame.px(4))
    dry = along(hand[..., 1], angle, max(2, round(frame.px(7))))
    paint = paint * (1 + 0.09 * dry[..., None] + 0.035 * hand[..., 2:3]) + 0.008 * hand[..., 0:1]
    edge = lines(frame, 1.1, 0.35, 0.5) * step(hand[..., 2], -1.2, 0.8)
    paint = mix(paint, paint * np.float32([0.42, 0.36, 0.40]), 0.62 * edge)
    return np.clip(paint * relief(hand[..., 4] + dry, 0.035)[..., None] * colour_of("#fffaf0"), 0, 1)


def oil(frame: Frame) -> Floats:
    """Thick strokes laid along the forms, each with a colour of its own, ridges catching light from the upper left."""
    frame, hand = lifted(frame, 0.6), frame.hand
    angle, clear = tensor(kuwahara(frame.picture, frame.px(3)), frame.px(4.5))
    # Where the picture has no direction strokes follow a slow swirl of the hand.
    free = 0.9 * hand[..., 3] + 0.5
    angle = np.where(clear > 0.12, angle, free).astype(np.float32)
    stroke = along(hand[..., 1] + 0.6 * hand[..., 0], angle, max(4, round(frame.px(13))))
    stroke /= stroke.std() + 1e-6
    broad = along(hand[..., 2], angle, max(4, round(frame.px(16))))
    pulled = shifted(frame.picture, np.stack([np.cos(angle), np.sin(angle)], -1) * (stroke * frame.px(2.4))[..., None])
    paint = kuwahara(pulled, frame.px(3.4), 12)
    smeared = np.stack([along(np.ascontiguousarray(paint[..., c]), angle, max(2, round(frame.px(4)))) for c in range(3)], -1)
    paint = saturated(smeared, 1.35)
    paint = paint * (1 + 0.09 * stroke[..., None] + 0.06 * broad[..., None])
    warm = np.float32([0.05, 0.012, -0.05]) * np.clip(broad, -1.5, 1.5)[..., None] * 0.55
    ridge = relief(blur(stroke, frame.px(0.7)) + 0.3 * hand[..., 4], 0.30 - 0.12 * frame.players)
    paint = np.clip(paint + warm, 0, 1) ** 0.95 * ridge[..., None]
    return np.clip(paint, 0, 1)


def impressionist(frame: Frame) -> Floats:
    """Short dabs of broken colour, warm beside cool, over a tinted ground; forms dissolve, light stays."""
    h, w = frame.depth.shape
    frame, hand = lifted(frame, 0.8), frame.hand
    fine = 1 - 0.62 * frame.players
    angle, clear = tensor(frame.picture, frame.px(6))
    angle = np.where(clear > 0.2, angle, 0.6 * hand[..., 3] + 0.3).astype(np.float32)
    dabs = along(hand[..., 1], angle, max(2, round(frame.px(5))))
    dabs /= dabs.std() + 1e-6
    # A dab takes the colour at its own middle: where neighbours look up is quantised by the field of dabs.
    by = np.stack([hand[..., 2], hand[..., 1]], -1) * (frame.px(2.2) * fine)[..., None]
    paint = saturated(kuwahara(shifted(frame.picture, by), frame.px(2.4), 10), 1.3)
    hsv = cv2.cvtColor(np.clip(paint, 0, 1), cv2.COLOR_RGB2HSV)
    hsv[..., 0] = np.mod(hsv[..., 0] + (13 * np.clip(dabs, -2, 2) + 8 * np.clip(hand[..., 2], -2, 2)) * fine, 360)
    hsv[..., 1] = np.clip(hsv[..., 1] * (1 + 0.14 * hand[..., 2]) + 0.04, 0, 1)
    hsv[..., 2] = np.clip(0.07 + 0.95 * hsv[..., 2] ** 0.80 * (1 + 0.15 * fine * np.clip(dabs, -2, 2)), 0, 1)
    paint = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)
    gap = step(-dabs, 1.25, 2.3)
    paint = mix(paint, np.broadcast_to(colour_of("#d9b98e"), (h, w, 3)), 0.55 * gap * fine)
    return np.clip(paint * relief(dabs, 0.22)[..., None], 0, 1)


def ink(frame: Frame) -> Floats:
    """Brush and black ink on rice paper: three or four wet washes, broken brush lines, mist left as paper, one breath of colour."""
    frame, hand = lifted(frame, 0.9), frame.hand
    wet = kuwahara(shifted(frame.picture, hand[..., [2, 3]] * frame.px(1.2)), frame.px(4.5))
    grey = luma(mix(wet, blur(wet, frame.px(3.5)), 0.45))
    light = np.clip((grey - 0.13) * 1.75 + 0.05 * hand[..., 3] + 0.018 * hand[..., 2], 0, 1) ** 0.85
    wash = tones(light, 5, 0.34)
    far = 1 - np.exp(-np.maximum(frame.depth - 3, 0) / 26)
    wash = mix(wash, np.ones_like(wash), 0.45 * far * step(light, 0.25, 0.7))
    edge = np.abs(blur(wash, frame.px(1.0)) - blur(wash, frame.px(3.2)))
    wash = wash - 0.55 * step(edge, 0.02, 0.10) * 0.22 + 0.03 * hand[..., 1] * (1 - wash)
    # The brush: thick and thin by the hand, dry where it runs out of ink.
    press = step(hand[..., 3] + 0.6 * hand[..., 2], -1.7, 1.3)
    brush = np.maximum(lines(frame, 1.2, 0.9, 0.7) * (0.55 + 0.45 * press), lines(frame, 2.6, 0.0, 0.8) * press)
    dry = step(hand[..., 1] + 0.7 * hand[..., 0], -1.9, -0.4)
    brush = brush * (0.45 + 0.55 * dry) * (1 - 0.5 * far)
    black = np.clip(np.minimum(wash, 1 - 0.92 * brush), 0, 1)
    paper = colour_of("#f3ecdc") * (1 - 0.018 * hand[..., 4:5] - 0.012 * hand[..., 0:1])
    sheet = mix(np.broadcast_to(colour_of("#16181c"), paper.shape), paper, 0.03 + 0.97 * black)
    tint = saturated(wet, 1.3)
    return np.clip(mix(sheet, sheet * (0.35 + 0.65 * tint / np.maximum(luma(tint)[..., None], 0.25)), 0.16), 0, 1)
