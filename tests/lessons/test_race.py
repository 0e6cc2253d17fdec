"""The race under a clock that only the contenders move, so that its promises about time can be checked."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.lessons import race as module
from core.lessons.race import (
    CONTENDERS,
    LONGEST_LAP,
    SIZES,
    Lap,
    fitting_sizes,
    machine,
    multiply_adds,
    race,
    verdict,
)
from tests.specs import Case, cases

ROOT = Path(__file__).parents[2]
SPEC = ConvSpec(3, padding=1)
SEVEN_SIZES = [8, 16, 32, 64, 128, 256, 512]


class Track:
    """Contenders that take a set time, ``overhead + rate * multiply-adds`` seconds, on a clock of their own."""

    def __init__(self, overheads, rates):
        self.now = 1000.0
        self.calls = []
        self.contenders = {
            name: self._contender(name, overhead, rate)
            for name, overhead, rate in zip(CONTENDERS, overheads, rates)
        }

    def _contender(self, name, overhead, rate):
        def convolve(x, weight, spec):
            h_out, w_out = spec.output_shape(x.shape[2:])
            work = weight.size * h_out * w_out
            self.now += overhead + rate * work
            self.calls.append((name, x, weight, work))

        return convolve

    def clock(self) -> float:
        return self.now

    def laps(self, monkeypatch, sizes=SEVEN_SIZES, seconds=10.0, channels=3, filters=8):
        """The race on this track, a generator."""
        monkeypatch.setattr(module, "CONTENDERS", self.contenders)
        return race(SPEC, channels, filters, sizes, seconds, self.clock)


SLOW_AND_FAST = ([1e-5, 1e-5, 1e-5], [1e-6, 1e-9, 2e-9])


@given(cases(padding_modes=("zeros",)))
def test_multiply_adds_are_the_ones_in_torchs_convolution_of_ones(case: Case):
    """With ones everywhere, the border too, an output number is the number of products that made it."""
    spec, (channels, side) = case.spec, (case.x.shape[1], max(case.x.shape[2:]))
    (top, bottom), (left, right) = spec.padding
    bordered = torch.ones(1, channels, side + top + bottom, side + left + right)
    moves = {"stride": spec.stride, "dilation": spec.dilation, "groups": spec.groups}
    y = torch.nn.functional.conv2d(bordered, torch.ones(case.weight.shape), **moves)
    assert multiply_adds(spec, channels, len(case.weight), side) == y.sum()


def test_multiply_adds_by_hand():
    assert multiply_adds(ConvSpec(3), 1, 1, 3) == 9
    assert multiply_adds(ConvSpec(3), 3, 8, 64) == 3 * 9 * 8 * 62 * 62
    assert multiply_adds(ConvSpec(3, stride=2, padding=1), 3, 8, 224) == 27 * 8 * 112 * 112
    assert multiply_adds(ConvSpec((1, 2), dilation=(1, 3), groups=2), 4, 6, 5) == 2 * 2 * 6 * 5 * 2


def test_channels_and_filters_that_the_groups_do_not_divide_are_refused():
    with pytest.raises(
        ValueError, match=r"`channels` must be a positive multiple of the groups \(2\), not 3."
    ):
        multiply_adds(ConvSpec(3, groups=2), 3, 8, 16)
    with pytest.raises(
        ValueError, match=r"`filters` must be a positive multiple of the groups \(1\), not 0."
    ):
        next(race(SPEC, 3, 0, [8]))


def test_a_size_that_the_kernel_does_not_fit_is_refused_before_anything_is_timed(monkeypatch):
    track = Track(*SLOW_AND_FAST)
    monkeypatch.setattr(module, "CONTENDERS", track.contenders)
    with pytest.raises(ValueError, match="`kernel_size` 11 spans 11 pixels"):
        next(race(ConvSpec(11), 3, 8, [8, 16], clock=track.clock))
    assert track.calls == []
    assert fitting_sizes(ConvSpec(11)) == [size for size in SIZES if size >= 11]
    assert fitting_sizes(ConvSpec(3, padding=9, padding_mode="reflect"), [8, 9, 10]) == [10]


def test_sizes_grow_and_every_contender_runs_at_each(monkeypatch):
    laps = list(Track([0, 0, 0], [1e-9] * 3).laps(monkeypatch, sizes=[32, 8, 16, 8]))
    assert [(lap.size, lap.contender) for lap in laps] == [(s, c) for s in (8, 16, 32) for c in CONTENDERS]
    assert all(lap.multiply_adds == multiply_adds(SPEC, 3, 8, lap.size) for lap in laps)


def test_a_lap_is_the_time_of_one_convolution(monkeypatch):
    for lap in Track([1e-5] * 3, [1e-9] * 3).laps(monkeypatch):
        assert lap.seconds == pytest.approx(1e-5 + 1e-9 * lap.multiply_adds, rel=1e-4)


def test_the_slow_contender_drops_out_and_the_others_go_on(monkeypatch):
    laps = list(Track(*SLOW_AND_FAST).laps(monkeypatch))
    sizes = {name: [lap.size for lap in laps if lap.contender == name] for name in CONTENDERS}
    # 216 products a pixel and 1 µs each: 0.9 s at 64 pixels are a lap, 3.5 s at 128 are not.
    assert sizes["plain loops"] == [8, 16, 32, 64]
    assert sizes["im2col + matrix product"] == sizes["torch conv2d"] == SEVEN_SIZES


def test_no_lap_is_longer_than_a_reader_waits_for_the_stop_button(monkeypatch):
    """216 products a pixel, 1 µs each: 1.38 s at 80 pixels, 1.56 s at 85."""
    assert LONGEST_LAP == 1.5
    for size, runs in ((80, True), (85, False)):
        laps = list(Track(*SLOW_AND_FAST).laps(monkeypatch, sizes=[8, size], seconds=100.0))
        assert (("plain loops", size) in [(lap.contender, lap.size) for lap in laps]) == runs


def test_nobody_takes_more_than_half_of_the_time_that_is_left(monkeypatch):
    """216 products a pixel, 1 µs each: 0.78 s at 60 pixels, 1.06 s at 70, of somewhat less than 2 s."""
    for size, runs in ((60, True), (70, False)):
        laps = list(Track(*SLOW_AND_FAST).laps(monkeypatch, sizes=[8, size], seconds=2.0))
        assert (("plain loops", size) in [(lap.contender, lap.size) for lap in laps]) == runs


def test_who_dropped_out_does_not_come_back(monkeypatch):
    track = Track([0, 0, 0], [1e-6, 1e-9, 1e-9])
    laps = list(track.laps(monkeypatch, sizes=range(8, 200, 8), seconds=3.0))
    looped = [lap.size for lap in laps if lap.contender == "plain loops"]
    assert looped == list(range(8, 8 * len(looped) + 8, 8))
    assert len(looped) < len({lap.size for lap in laps})


@given(
    st.lists(st.floats(0, 0.01), min_size=3, max_size=3),
    st.lists(st.floats(1e-11, 1e-5), min_size=3, max_size=3),
    st.floats(1, 20),
)
@example(*SLOW_AND_FAST, 10.0)
@example([0.0] * 3, [1e-5] * 3, 1.0)
def test_the_time_limit_is_kept(overheads, rates, seconds):
    """Time in proportion to work, or less than that, is never predicted too low."""
    track = Track(overheads, rates)
    loading = sum(overhead + rate * 256 for overhead, rate in zip(overheads, rates))
    with pytest.MonkeyPatch.context() as monkeypatch:
        for _ in track.laps(monkeypatch, seconds=seconds):
            pass
    assert track.now - 1000 <= loading + seconds + 1e-6


def test_a_race_without_time_warms_up_and_ends(monkeypatch):
    track = Track(*SLOW_AND_FAST)
    assert list(track.laps(monkeypatch, seconds=0.0)) == []
    assert len(track.calls) == 2 * len(CONTENDERS)


def test_loading_libraries_is_not_on_the_clock(monkeypatch):
    track = Track([0, 0, 0], [1e-9] * 3)
    convolve, loaded = track.contenders["torch conv2d"], []

    def loads_first(*operands):
        if not loaded:
            loaded.append(True)
            track.now += 60
        convolve(*operands)

    track.contenders["torch conv2d"] = loads_first
    laps = list(track.laps(monkeypatch, sizes=[8, 16]))
    assert len(laps) == 6
    assert all(lap.seconds < 1 for lap in laps)


def test_nothing_runs_after_the_consumer_stops(monkeypatch):
    track = Track(*SLOW_AND_FAST)
    laps = track.laps(monkeypatch)
    assert next(laps).size == 8
    made = len(track.calls)
    laps.close()
    assert list(laps) == []
    assert len(track.calls) == made


def test_one_outlier_does_not_move_a_lap(monkeypatch):
    track = Track([0, 0, 0], [1e-9] * 3)
    convolve, count = track.contenders["plain loops"], []

    def interrupted_once(*operands):
        convolve(*operands)
        count.append(1)
        track.now += 0.04 if len(count) == 8 else 0  # 1 load, 5 warm-ups, then the second of the first lap

    track.contenders["plain loops"] = interrupted_once
    assert next(track.laps(monkeypatch)).seconds < 0.001


def test_everyone_gets_the_same_numbers_in_every_race(monkeypatch):
    tracks = [Track([0, 0, 0], [1e-9] * 3) for _ in range(2)]
    for track in tracks:
        list(track.laps(monkeypatch, sizes=[8]))
    first, second = (
        {(name, x.tobytes(), w.tobytes()) for name, x, w, _ in track.calls if x.shape[1] == 3}
        for track in tracks
    )
    assert first == second
    assert len({(x, w) for _, x, w in first}) == 1
    _, x, weight, _ = tracks[0].calls[-1]
    assert (x.dtype, weight.dtype) == (np.float32, np.float32)
    assert x.std() == pytest.approx(1, abs=0.3)


def test_the_real_contenders_finish_a_short_race():
    laps = list(race(ConvSpec(3, stride=2, groups=2), 2, 4, [8, 16], seconds=5.0))
    assert {lap.contender for lap in laps} == set(CONTENDERS)
    assert all(isinstance(lap, Lap) and lap.seconds > 0 for lap in laps)


@given(cases())
def test_the_real_contenders_compute_the_same(case: Case):
    expected, *others = (convolve(case.x, case.weight, case.spec) for convolve in CONTENDERS.values())
    for found in others:
        np.testing.assert_array_equal(found, expected)


def test_torch_is_called_for_a_single_channel_too(monkeypatch):
    """One filter on one channel is what the Filters page convolves in NumPy; the race is about torch's own."""
    called, convolve = [], torch.nn.functional.conv2d

    def overheard(*operands, **moves):
        called.append(1)
        return convolve(*operands, **moves)

    monkeypatch.setattr(torch.nn.functional, "conv2d", overheard)
    (*_, lap) = race(ConvSpec(3), 1, 1, [8], seconds=5.0)
    assert lap.contender == "torch conv2d"
    assert len(called) >= 3  # loading, warming up, the lap itself


def test_the_machine_is_told_in_one_line_without_names_of_it():
    line = machine()
    threads = r"with \d+ threads?"
    assert re.search(rf", \d+ cores; Python [\d.]+\S*, NumPy \S+( {threads})?, PyTorch \S+ {threads}$", line)
    assert os.uname().nodename not in line and "\n" not in line


def test_the_processor_is_named_where_the_system_tells_it(tmp_path, monkeypatch):
    told = tmp_path / "cpuinfo"
    told.write_text(
        "processor\t: 0\nmodel name\t: A Fast One @ 3 GHz\nprocessor\t: 1\nmodel name\t: Another\n"
    )
    monkeypatch.setattr(module, "Path", lambda _: told)
    assert machine().startswith(f"A Fast One @ 3 GHz, {os.cpu_count()} cores; ")
    told.unlink()
    assert f"{os.cpu_count()} cores; " in machine()


def test_numpy_and_torch_have_one_thread_each_in_the_app():
    """In a process of its own: the pages' package asks for it before either of them is loaded."""
    script = (
        "import os, sys; os.environ.pop('OMP_NUM_THREADS', None); import core.ui; assert 'numpy' not in sys.modules;"
        "from core.ui.app.every_module import import_every_module; import_every_module();"
        "from core.lessons.race import machine; print(machine())"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.count("with 1 thread") == 2


def test_the_verdict_is_about_the_largest_size_that_most_contenders_finished():
    laps = [
        *(Lap(name, 8, seconds, 1) for name, seconds in zip(CONTENDERS, (0.3, 0.002, 0.001))),
        *(Lap(name, 16, seconds, 4) for name, seconds in zip(CONTENDERS, (1.2345, 0.001, 0.0015))),
        Lap("torch conv2d", 32, 0.004, 16),
    ]
    assert verdict(laps) == (
        "At 16 × 16 pixels im2col + matrix product was the fastest; torch conv2d took 1.5 times as long and "
        "plain loops took 1,200 times as long."
    )


def test_there_is_no_verdict_on_one_contender_alone():
    assert verdict([]) == verdict([Lap("torch conv2d", 8, 0.1, 1), Lap("torch conv2d", 16, 0.1, 1)]) == ""
