"""The section "Learn this kernel" of the Learning page, against the core that it shows."""

import json
import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.kernels import HANDCRAFTED
from core.ui.components.grids import grids
from core.ui.learning.kernel_fit import STEPS
from tests.pages.moved import to_both_ends
from tests.pages.test_pages import NONSENSE, assert_standing, opened


@pytest.fixture
def drawn(monkeypatch) -> dict[str, list[grids.Matrix]]:
    """The matrices that were drawn last, by the component's key."""
    seen, show = {}, grids.show_matrices

    def overheard(matrices, *, key):
        seen[key] = list(matrices)
        show(matrices, key=key)

    monkeypatch.setattr("core.ui.learning.kernel_fit.show_matrices", overheard)
    return seen


def at_section(**link: str) -> AppTest:
    return opened("learning", section="kernel", size="64", **link)


def said(app: AppTest) -> str:
    return "\n".join(markdown.value for markdown in app.markdown)


def test_truth_start_and_both_kernels_are_drawn_on_one_scale(drawn):
    app = at_section()
    assert not app.warning and not app.error
    truth, start, picture, noise = drawn["fit_kernels"]
    assert np.array_equal(truth.values, HANDCRAFTED["sobel_vertical"].weights)
    assert [matrix.title for matrix in (picture, noise)] == ["On this picture, step 20", "On noise, step 20"]
    assert len({matrix.largest for matrix in drawn["fit_kernels"]}) == 1
    distances = [np.linalg.norm(one.values - truth.values) for one in (start, picture, noise)]
    assert distances[2] < distances[1] < distances[0]


def test_moving_the_step_moves_the_kernel_from_the_start_to_the_truth(drawn):
    app = at_section()
    assert_standing(app.slider(key="fit_step").set_value(0).run())
    truth, start, picture, noise = (matrix.values for matrix in drawn["fit_kernels"])
    assert np.allclose(picture, start) and np.allclose(noise, start)
    assert "After 0 steps" in said(app)
    assert_standing(app.slider(key="fit_step").set_value(STEPS).run())
    assert np.allclose(drawn["fit_kernels"][3].values, truth, atol=1e-6)
    assert "(under 1 % of the start's)" in said(app)


def test_the_reason_is_told_with_the_eigenvalues_and_the_steps():
    text = said(at_section())
    assert re.search(
        r"the largest eigenvalue is \*\*[\d,]+ times\*\* the smallest, because neighboring", text
    )
    rows = {
        line.split("|")[1].strip(): line.split("|")[3:5]
        for line in text.splitlines()
        if line.startswith("| ")
    }
    steps = {name: [int(cell.replace(",", "")) for cell in rows[name]] for name in ("this picture", "noise")}
    assert steps["noise"][0] < 30 and steps["this picture"][0] > 1000
    assert all(actual <= most for actual, most in steps.values())


def test_what_a_step_removes_leads_to_the_steps_that_are_told():
    """ln 0.01 / ln (1 − removed), from the two digits that are shown."""
    row = next(line for line in said(at_section()).splitlines() if line.startswith("| noise"))
    removed, most = float(row.split("|")[2].strip(" %")) / 100, int(row.split("|")[4])
    assert most == pytest.approx(np.log(0.01) / np.log(1 - removed), rel=0.1)


def test_both_charts_are_drawn_with_words_for_them():
    charts = at_section().get("plotly_chart")
    assert len(charts) == 2
    names = [[line["name"] for line in json.loads(chart.proto.spec)["data"]] for chart in charts]
    assert names == [["this picture", "noise"]] * 2


@pytest.mark.parametrize("kernel", HANDCRAFTED)
def test_every_kernel_of_the_catalogue_can_be_learned(kernel, drawn):
    app = at_section(fit_kernel=kernel, fit_size="7", source="test", test="zone_plate")
    fixed = HANDCRAFTED[kernel].fixed_size
    assert drawn["fit_kernels"][0].values.shape == (fixed or 7,) * 2
    assert any(slider.key == "fit_size" for slider in app.slider) == (fixed is None)


def test_every_control_can_stand_at_both_its_ends():
    app = at_section(fit_kernel="gaussian")
    for moved in to_both_ends(app):
        assert_standing(moved)
    assert_standing(app.button(key="new_fit_seed").click().run())
    assert app.session_state["parameters"]["fit_seed"] == 1


def test_beyond_the_stable_rate_it_never_arrives_and_says_so():
    text = said(at_section(fit_rate="110", fit_step=str(STEPS)))
    assert "times that of the start" in text and text.count("never") >= 4


@pytest.mark.parametrize("test", ["patch", "step", "checkerboard", "bright_pixel"])
def test_test_pictures_stand_and_say_what_they_never_show(test):
    text = said(at_section(source="test", test=test))
    assert ("cannot be learned from them" in text) == (test != "checkerboard")


def test_a_kernel_larger_than_the_picture_is_refused_in_a_sentence():
    app = at_section(source="test", test="patch", fit_kernel="gaussian")
    assert "kernel_size" in app.warning[0].value
    assert app.selectbox(key="fit_kernel").value == "gaussian"


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_section(text):
    names = ("fit_kernel", "fit_size", "fit_rate", "fit_seed", "fit_step")
    assert_standing(at_section(**dict.fromkeys(names, text)))
