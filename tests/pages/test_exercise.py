"""A link as an exercise: its task in plain text, its hidden controls, and the dialog that makes such links."""

import pytest

from tests.pages.test_pages import assert_standing, opened

HOSTILE = "<img src=x onerror=alert(1)> **$x^2$** [a](javascript:b) :red[c]"


def sliders(app) -> set[str]:
    return {slider.key for slider in app.sidebar.slider}


def texts(app) -> list[str]:
    return [element.value for element in app.text]


def test_a_task_is_shown_as_it_was_written_and_can_be_put_aside():
    app = opened("filters", task=HOSTILE)
    assert texts(app) == [HOSTILE]
    everything = [element.value for element in [*app.markdown, *app.caption, *app.get("html")]]
    assert not any("onerror" in str(text) for text in everything)
    assert "A task from whoever made this link" in [caption.value for caption in app.caption]
    app.button(key="task_aside").click()
    assert texts(assert_standing(app.run())) == []


@pytest.mark.parametrize("task", ["a\u202eb", "x" * 201, "\u0007"], ids=ascii)
def test_a_hostile_task_is_left_out_in_a_sentence_and_the_rest_of_the_link_stays(task):
    app = opened("filters", task=task, stride="2")
    (warning,) = app.warning
    assert warning.value.startswith("The link's task “") and "was left out: must be" in warning.value
    assert texts(app) == [] and app.slider(key="stride").value == 2


def test_controls_that_no_longer_exist_hide_nothing_and_it_is_said():
    app = opened("filters", hide="stride,zoom", stride="2")
    assert app.warning[0].value.startswith(
        "The link's hide “stride,zoom” was left out: must be some of picture,"
    )
    assert "stride" in sliders(app)


def test_hidden_controls_are_gone_keep_their_values_and_come_back_with_one_click():
    app = opened(
        "filters", kernel="box_blur", hide="kernel_size,stride", stride="3", kernel_size="5", padding="2"
    )
    assert sliders(app) == {"padding"}
    assert app.session_state["controls"].spec.stride == (3, 3)
    assert app.session_state["controls"].spec.kernel_size == (5, 5)
    assert "This link hides: Kernel size, Stride." in [caption.value for caption in app.sidebar.caption]
    app.slider(key="padding").set_value(1)
    assert_standing(app.run())
    assert app.session_state["controls"].spec.stride == (3, 3)
    app.button(key="show_all").click()
    assert_standing(app.run())
    assert sliders(app) == {"kernel_size", "stride", "padding"}
    assert [app.slider(key=key).value for key in ("kernel_size", "stride", "padding")] == [5, 3, 1]


@pytest.mark.parametrize("page", ["filters", "arithmetic", "feature_maps", "im2col", "learning"])
def test_everything_can_be_hidden_on_every_page(page):
    app = opened(page, hide="picture,kernel_size,stride,padding,more", numbers="crop")  # of the picture
    assert (
        not app.warning and not sliders(app) and "source" not in {each.key for each in app.segmented_control}
    )
    app.button(key="show_all").click()
    assert_standing(app.run())
    assert "source" in {each.key for each in app.segmented_control}


def test_the_dialog_is_made_when_it_is_opened_and_begins_with_what_the_link_said():
    app = opened("filters", stride="2", task="Why?", hide="stride")
    assert "share_task" not in {field.key for field in app.text_input}
    app.button(key="share").click()
    assert_standing(app.run())
    assert app.text_input(key="share_task").value == "Why?"
    assert app.pills(key="share_hide").value == ["stride"]


@pytest.mark.parametrize("page", ["filters", "learning"])
def test_a_question_first_is_offered_where_the_page_asks(page):
    app = opened(page, ask="1")
    app.button(key="share").click()
    assert_standing(app.run())
    offered = [toggle.value for toggle in app.toggle if toggle.key == "share_ask"]
    assert offered == ([True] if page == "filters" else [])


def test_a_task_that_no_link_may_say_is_refused_where_it_is_written():
    app = opened("filters")
    app.session_state["share_task"] = "a\u202eb"  # as the dialog's own field does, which AppTest cannot fill
    app.button(key="share").click()
    assert_standing(app.run())
    assert app.error[0].value.startswith("The task must be a sentence of visible characters")


def test_home_has_words_and_nothing_to_share():
    keys = {button.key for button in opened("home").button}
    assert "words" in keys and "share" not in keys
