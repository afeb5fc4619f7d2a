"""What the renderer is told of light and air: colours, the dome of the sky, and a rig's options in the form that it takes them."""

from __future__ import annotations

import mujoco
import numpy as np
from numpy.typing import NDArray

from .solids import Rig, Sky

#: Pixels of a side of the sky's cube.
SKY_SIZE = 128


def linear(colour: str) -> NDArray[np.float64]:
    """"#rrggbb" in sRGB as linear light, (3,) in 0-1 (IEC 61966-2-1)."""
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def srgb(colour: str) -> NDArray[np.float32]:
    """"#rrggbb" as (3,) float32 in 0-1, still sRGB."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255.0


def sky_cube(sky: Sky) -> NDArray[np.uint8]:
    """The dome as six stacked faces (6 * n, n, 3) in the renderer's order, +X -X +Y -Y +Z -Z of a Y-up cube."""
    n = SKY_SIZE
    s, t = np.meshgrid((np.arange(n) + 0.5) / n * 2 - 1, (np.arange(n) + 0.5) / n * 2 - 1)
    one = np.ones_like(s)
    faces = [(one, -t, -s), (-one, -t, s), (s, one, t), (s, -one, -t), (s, -t, one), (-s, -t, -one)]
    cube = np.concatenate([np.stack(f, -1) for f in faces])
    d = np.stack([cube[..., 0], -cube[..., 2], cube[..., 1]], -1)  # Y up to Z up
    d /= np.linalg.norm(d, axis=-1, keepdims=True)
    zenith, horizon, ground, glow = (linear(c) for c in (sky.zenith, sky.horizon, sky.ground, sky.glow_colour))
    up = np.clip(d[..., 2:3], 0, 1) ** sky.curve
    down = np.clip(-d[..., 2:3] * 6, 0, 1)
    light = (horizon * (1 - up) + zenith * up) * (1 - down) + ground * down
    if sky.glow_size > 0:
        towards = np.array(sky.glow_at) / np.linalg.norm(sky.glow_at)
        angle = np.arccos(np.clip(d @ towards, -1, 1))
        light = light + glow * np.exp(-((angle / sky.glow_size) ** 2))[..., None] * (1 - down)
    if sky.stars > 0:
        rng = np.random.default_rng(7)
        spark = (rng.random(d.shape[:2]) > 0.9975) * rng.random(d.shape[:2])
        light = light + (spark * sky.stars * np.clip(d[..., 2], 0, 1))[..., None]
    light = np.clip(light, 0, 1)
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (coded * 255 + 0.5).astype(np.uint8)


def settings(rig: Rig) -> mujoco.MjModel:
    """The renderer's options, which it only takes from a model's custom fields."""
    g = rig.grade
    numbers: dict[str, object] = {
        "ao.enabled": int(rig.occlusion),
        "bloom.enabled": int(rig.bloom > 0), "bloom.strength": rig.bloom,
        "cg.exposure": g.exposure, "cg.temperature": g.temperature, "cg.tint": g.tint, "cg.contrast": g.contrast,
        "cg.saturation": g.saturation, "cg.slope": g.slope, "cg.offset": g.offset, "cg.power": g.power,
        "fog.enabled": int(rig.fog is not None),
    }
    if rig.fog is not None:
        numbers |= {
            "fog.color": tuple(linear(rig.fog.colour)), "fog.density": rig.fog.density, "fog.distance": rig.fog.start,
            "fog.maximum_opacity": rig.fog.opacity, "fog.height": rig.fog.height, "fog.height_falloff": rig.fog.falloff,
        }
    words = {
        "ao.quality": "low", "ao.low_pass_filter": "medium", "ao.upsampling": "medium", "bloom.quality": "low",
        "shadows.type": "pcss" if rig.soft_shadows else "pcf", "cg.tone_mapping": "aces",
    }

    def data(v: object) -> str:
        return " ".join(f"{x:.6g}" for x in (v if isinstance(v, tuple) else (v,)))

    fields = [f'<numeric name="filament.{k}" data="{data(v)}"/>' for k, v in numbers.items()]
    fields += [f'<text name="filament.{k}" data="{v}"/>' for k, v in words.items()]
    return mujoco.MjModel.from_xml_string(
        f'<mujoco><visual><headlight active="0"/><quality shadowsize="1024"/></visual><custom>{"".join(fields)}</custom>'
        '<worldbody><light type="directional" intensity="1"/><geom size="0.01"/></worldbody></mujoco>'
    )
