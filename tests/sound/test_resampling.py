import numpy as np
import pytest

from apps.sound.resampling import doubled


@pytest.mark.parametrize("hertz", [100, 1_000, 6_000, 10_000])
def test_twice_the_rate_is_the_same_sound(hertz: int):
    def tone(rate: int) -> np.ndarray:
        return np.sin(2 * np.pi * hertz * np.arange(rate) / rate).astype(np.float32)

    found = doubled(tone(24_000))

    assert found.dtype == np.float32
    assert np.abs(found - tone(48_000))[100:-100].max() < 0.002


@pytest.mark.parametrize("length", [0, 1, 5])
def test_short_ones_are_twice_as_long(length: int):
    assert len(doubled(np.ones(length, np.float32))) == 2 * length
