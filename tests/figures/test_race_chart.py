"""The race's chart, by the data inside it."""

import json

import pytest

from core.figures.race_chart import STYLES, race_chart
from core.figures.theme import CELLS
from core.lessons.race import CONTENDERS, Lap

LAPS = [
    Lap("plain loops", 16, 0.04, 42336),
    Lap("plain loops", 8, 0.008, 7776),
    Lap("im2col + matrix product", 8, 5e-5, 7776),
    Lap("im2col + matrix product", 16, 6e-5, 42336),
    Lap("torch conv2d", 8, 4e-5, 7776),
]


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2) of "#rrggbb"."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_contender_has_a_style_that_no_other_has():
    assert list(STYLES) == list(CONTENDERS)
    colors, symbols, dashes = (set(cue) for cue in zip(*STYLES.values()))
    assert len(colors) == len(symbols) == len(dashes) == len(STYLES)
    assert colors <= set(CELLS)


@pytest.mark.parametrize("background", ["#ffffff", "#0e1117"])
def test_every_line_is_seen_on_light_and_on_dark(background):
    for color, *_ in STYLES.values():
        low, high = sorted((luminance(color), luminance(background)))
        assert (high + 0.05) / (low + 0.05) >= 3


def test_a_line_holds_its_contenders_laps_from_small_to_large():
    lines = {line.name: line for line in race_chart(LAPS).data}
    assert list(lines) == list(CONTENDERS)
    assert lines["plain loops"].x == (7776, 42336)
    assert lines["plain loops"].y == (0.008, 0.04)
    assert lines["plain loops"].customdata == (8, 16)
    assert lines["torch conv2d"].x == (7776,)


def test_a_line_looks_as_its_style_says():
    for line in race_chart(LAPS).data:
        assert (line.line.color, line.marker.symbol, line.line.dash) == STYLES[line.name]
        assert line.mode == "lines+markers"


def test_the_axes_are_logarithmic_and_say_their_units():
    layout = race_chart(LAPS).layout
    assert (layout.xaxis.type, layout.yaxis.type) == ("log", "log")
    assert layout.xaxis.title.text == "multiply-adds"
    assert layout.yaxis.title.text == "time for one convolution"
    assert layout.showlegend


def test_pointing_at_a_lap_tells_its_size_time_and_work():
    template = race_chart(LAPS).data[0].hovertemplate
    assert "%{customdata} × %{customdata} pixels" in template
    assert "%{y:.3s}s" in template and "%{x:,} multiply-adds" in template


def test_the_background_is_left_to_the_page():
    layout = race_chart(LAPS).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0, 0, 0, 0)"


def test_the_text_has_the_themes_color_only_if_the_theme_is_known():
    assert race_chart(LAPS).layout.font.color is None
    assert luminance(race_chart(LAPS, dark=True).layout.font.color) > 0.9
    assert luminance(race_chart(LAPS, dark=False).layout.font.color) < 0.1


def test_a_race_that_has_just_begun_is_a_chart_too():
    assert len(race_chart([]).data) == 0
    assert [line.name for line in race_chart(iter(LAPS[:1])).data] == ["plain loops"]
    json.loads(race_chart(LAPS).to_json())
