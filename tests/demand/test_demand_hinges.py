"""The crowding curve as a sum of hinges."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.demand.measures import crowding_hinges
from solver.domain.objective import CrowdingCurve

SLOPES = st.lists(st.floats(0, 5), min_size=1, max_size=6)
STEPS = st.lists(st.floats(0.1, 3), min_size=6, max_size=6)


def curve_with(slopes, steps):
    """Return (curve, x, f) through f with these slopes, steepest last."""
    x = np.concatenate([[0.0], np.cumsum(steps[: len(slopes)])])
    f = np.concatenate([[0.0], np.cumsum(np.sort(slopes) * np.diff(x))])
    multiplier = 1.0 + np.concatenate([[0.0], f[1:] / x[1:]])
    return CrowdingCurve(load_per_seat=tuple(x.tolist()), multiplier=tuple(multiplier.tolist())), x, f


def height(hinges, x):
    return sum(slope * max(0.0, x - begin) for begin, slope in hinges)


def test_hinges_of_a_curve_by_hand():
    # f: (0, 0), (1, 0.2), (2, 1.0): slopes 0.2 and 0.8, so 0.6 is added at 1.
    curve = CrowdingCurve(load_per_seat=(0.0, 1.0, 2.0), multiplier=(1.0, 1.2, 1.5))
    assert crowding_hinges(curve) == (pytest.approx((0.0, 0.2)), pytest.approx((1.0, 0.6)))


def test_a_flat_beginning_has_no_hinge():
    curve = CrowdingCurve(load_per_seat=(0.0, 0.5, 1.0), multiplier=(1.0, 1.0, 1.5))
    assert crowding_hinges(curve) == (pytest.approx((0.5, 1.0)),)


def test_a_straight_curve_has_one_hinge():
    curve = CrowdingCurve(load_per_seat=(0.0, 1.0, 3.0), multiplier=(1.0, 1.4, 1.4))
    assert crowding_hinges(curve) == (pytest.approx((0.0, 0.4)),)


def test_the_default_curve_passes_through_its_own_points():
    curve = CrowdingCurve()
    hinges = crowding_hinges(curve)
    for x, multiplier in zip(curve.load_per_seat, curve.multiplier, strict=True):
        assert height(hinges, x) == pytest.approx(x * (multiplier - 1), abs=1e-12)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SLOPES, STEPS, st.floats(0, 30))
def test_hinges_are_the_curve_at_its_points_between_them_and_beyond(slopes, steps, anywhere):
    curve, x, f = curve_with(slopes, steps)
    hinges = crowding_hinges(curve)
    last = (f[-1] - f[-2]) / (x[-1] - x[-2])
    for point in (*x, anywhere):
        expected = np.interp(point, x, f) + last * max(0.0, point - x[-1])
        assert height(hinges, point) == pytest.approx(expected, abs=1e-8)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SLOPES, STEPS)
def test_hinges_only_add_slope(slopes, steps):
    begins = [begin for begin, _ in crowding_hinges(curve_with(slopes, steps)[0])]
    assert all(slope > 0 for _, slope in crowding_hinges(curve_with(slopes, steps)[0]))
    assert begins == sorted(set(begins))
