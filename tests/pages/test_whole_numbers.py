"""Fields for whole numbers: what lies out of range becomes the nearest end, and a sentence says why."""

import pytest

from tests.pages.test_pages import assert_standing, opened

FIELDS = [
    ("filters", {"apply": "random"}, "count", 16, "16 is the most: so many fit side by side"),
    (
        "feature_maps",
        {"look": "classes", "pooling": "average"},
        "classes",
        10,
        "10 is the most: more would not fit the screen",
    ),
    ("feature_maps", {"look": "classes"}, "true_class", 4, "4 is the most: 5 classes are counted from 0"),
    (
        "feature_maps",
        {"look": "sees"},
        "channel",
        15,
        "15 is the most: the layer's 16 channels are counted from 0",
    ),
    ("feature_maps", {"look": "channel"}, "channel", 15, "15 is the most: the layer's 16 channels"),
    (
        "learning",
        {"section": "step"},
        "step_filter",
        7,
        "7 is the most: the first layer has 8, counted from 0",
    ),
    ("learning", {"section": "step"}, "step_batch", 6, "6 is the most: each one is worked out below"),
    (
        "learning",
        {"section": "train"},
        "train_filters",
        32,
        "32 is the most: so it is trained while you wait",
    ),
    (
        "learning",
        {"section": "backward", "backward_loss": "cell"},
        "backward_cell_0",
        2,
        "2 is the most: the output",
    ),
]


@pytest.mark.parametrize(("page", "link", "key", "most", "why"), FIELDS, ids=lambda value: str(value)[:20])
def test_a_number_beyond_the_range_becomes_its_end_and_the_reason_is_said(page, link, key, most, why):
    app = assert_standing(opened(page, **link).number_input(key=key).set_value(9999).run())
    assert app.number_input(key=key).value == most
    assert any(f"9999 became {most}; {why}" in note.value for note in app.info)
    app = assert_standing(app.number_input(key=key).set_value(most - 1).run())
    assert not any("became" in note.value for note in app.info)
