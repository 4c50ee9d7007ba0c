"""What a radio link loses on its way and what is left of it, after 3GPP TR 38.901; distances in m, fc in GHz.

    UMi, line of sight    32.4 + 21 log10 d + 20 log10 fc
      beyond d'BP         32.4 + 40 log10 d + 20 log10 fc - 9.5 log10( d'BP^2 + (hBS - hUT)^2 )
    UMi, without          max( that, 22.4 + 35.3 log10 d + 21.3 log10 fc - 0.3 (hUT - 1.5) )
    UMa, line of sight    28 + 22 log10 d + 20 log10 fc
      beyond d'BP         28 + 40 log10 d + 20 log10 fc - 9 log10( d'BP^2 + (hBS - hUT)^2 )
    UMa, without          max( that, 13.54 + 39.08 log10 d + 20 log10 fc - 0.6 (hUT - 1.5) )

with d in three dimensions and the breakpoint d'BP = 4 (hBS - 1)(hUT - 1) f / c along the ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.pricing import Floats

LIGHT_M_PER_S = 299_792_458.0
USER_HEIGHT_M = 1.5
THERMAL_DBM_PER_HZ = -174.0  # noise at room temperature


@dataclass(frozen=True)
class Surroundings:
    """Holds the constants of a street or a town."""

    base_height_m: float
    near: tuple[float, float]  # of the loss in sight up to the breakpoint: constant, and for each factor of 10
    far_log: float  # what the heights are taken times, beyond it
    hidden: tuple[float, float, float, float]  # constant, per factor of 10 in d, in fc, and for each m of height
    sight_m: float  # over which sight is lost
    sigma_db: tuple[float, float]  # of the shadowing, in sight and without
    shadow_m: tuple[float, float]  # over which it changes, likewise
    same_sight_m: float  # over which sight stays as it is


SURROUNDINGS = {
    "UMi": Surroundings(10.0, (32.4, 21.0), 9.5, (22.4, 35.3, 21.3, 0.3), 36.0, (4.0, 7.82), (10.0, 13.0), 50.0),
    "UMa": Surroundings(25.0, (28.0, 22.0), 9.0, (13.54, 39.08, 20.0, 0.6), 63.0, (4.0, 6.0), (37.0, 50.0), 50.0),
}


def path_loss_db(place: Surroundings, ground_m: Floats, carrier_ghz: float, in_sight: Floats) -> Floats:
    """Returns the loss between base station and device at some distances along the ground, in dB.

    ``in_sight`` is 1 where they see each other and 0 where not; shapes are equal.
    """
    above_m = place.base_height_m - USER_HEIGHT_M
    distance_m = np.hypot(ground_m, above_m)
    carrier = np.log10(carrier_ghz)
    constant, slope = place.near
    near = constant + slope * np.log10(distance_m) + 20 * carrier
    breakpoint_m = breakpoint_of(place, carrier_ghz)
    far = constant + 40 * np.log10(distance_m) + 20 * carrier - place.far_log * np.log10(breakpoint_m**2 + above_m**2)
    seen = np.where(ground_m <= breakpoint_m, near, far)
    constant, slope, of_carrier, of_height = place.hidden
    hidden = constant + slope * np.log10(distance_m) + of_carrier * carrier - of_height * (USER_HEIGHT_M - 1.5)
    loss: Floats = np.where(in_sight > 0, seen, np.maximum(seen, hidden))
    return loss


def breakpoint_of(place: Surroundings, carrier_ghz: float) -> float:
    """Returns the distance along the ground, in m, beyond which the reflection on it adds to the loss."""
    return 4 * (place.base_height_m - 1) * (USER_HEIGHT_M - 1) * carrier_ghz * 1e9 / LIGHT_M_PER_S


def sight_probability(place: Surroundings, ground_m: Floats) -> Floats:
    """Returns how likely a device sees the base station: 1 up to 18 m, then falling with the distance.

    It is 18/d + exp(-d/a) (1 - 18/d), with a of 36 m in UMi and 63 m in UMa, for a device at 1.5 m.
    """
    d = np.maximum(ground_m, 18.0)
    likely: Floats = 18 / d + np.exp(-d / place.sight_m) * (1 - 18 / d)
    return likely


def bits_per_hz(signal_dbm: Floats, bandwidth_hz: float, noise_db: float, efficiency: float, most: float) -> Floats:
    """Returns what a link carries for each hertz: a share of Shannon's bound, up to what the densest code carries."""
    noise_dbm = THERMAL_DBM_PER_HZ + 10 * np.log10(bandwidth_hz) + noise_db
    carried: Floats = np.minimum(most, efficiency * np.log2(1 + 10 ** ((signal_dbm - noise_dbm) / 10)))
    return carried
