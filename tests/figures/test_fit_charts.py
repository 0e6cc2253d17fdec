"""The charts of recovering a kernel, by the data inside them."""

import json

import numpy as np
import pytest

from core.figures.fit_charts import SMALLEST, STYLES, distance_chart, spectrum_chart
from tests.figures.test_race_chart import luminance

DISTANCES = {"this picture": [2.0, 1.5, 1.2], "noise": [2.0, 0.2, 0.0]}


def test_no_cue_is_shared_and_every_line_is_seen_on_light_and_on_dark():
    assert all(len(set(cue)) == len(STYLES) for cue in zip(*STYLES.values()))
    for color, *_ in STYLES.values():
        for background in ("#ffffff", "#0e1117"):
            low, high = sorted((luminance(color), luminance(background)))
            assert (high + 0.05) / (low + 0.05) >= 3


def test_a_line_holds_the_distances_and_marks_the_current_step():
    figure = distance_chart(DISTANCES, step=1, near=0.01)
    lines = {line.name: line for line in figure.data}
    assert list(lines) == ["this picture", "noise"]
    assert lines["this picture"].x == (0, 1, 2) and lines["this picture"].y == (2.0, 1.5, 1.2)
    assert lines["noise"].marker.size == (0, 10, 0)
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (1, 1)
    assert figure.layout.shapes[1].y0 == 0.02
    (words,) = figure.layout.annotations
    assert words.text == "1 % of the start" and 10**words.y == pytest.approx(0.02)


def test_the_distance_axis_is_logarithmic_and_ends_where_nothing_is_left_to_see():
    axis = distance_chart(DISTANCES, step=0, near=0.01).layout.yaxis
    assert axis.type == "log"
    assert 10 ** axis.range[0] == pytest.approx(2 * SMALLEST) and 10 ** axis.range[1] > 2


def test_a_kernel_that_was_the_truth_from_the_start_is_a_chart_too():
    figure = distance_chart({"noise": [0.0, 0.0]}, step=0, near=0.01)
    assert np.isfinite(figure.layout.yaxis.range).all()
    json.loads(figure.to_json())


def test_the_spectrum_is_a_share_of_the_largest_and_leaves_zeros_out():
    figure = spectrum_chart({"this picture": np.array([4.0, 1.0, 0.0]), "noise": np.ones(3)})
    picture, noise = figure.data
    assert picture.y == (1.0, 0.25) and picture.customdata == (4.0, 1.0) and picture.x == (1, 2)
    assert noise.y == (1.0, 1.0, 1.0)
    assert figure.layout.yaxis.type == "log"
