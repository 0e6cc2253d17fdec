"""What does this kernel do to my picture, and how is this one pixel computed?"""

import streamlit as st

from core.lessons.glossary import meaning
from core.network.misconceptions import kernels_of_a_filter
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.place import comes_and_goes
from core.ui.app.sidebar import controls, follow_window
from core.ui.app.state import value
from core.ui.components.picture.picture import send_picture
from core.ui.filters import beside, filter_choice, view
from core.ui.filters.definition import show_definition
from core.ui.filters.filtered import filtered
from core.ui.filters.loupe.camera import camera, frame_channels
from core.ui.filters.loupe.kernel_sizes import send_kernel_sizes
from core.ui.filters.loupe.loupe import loupe
from core.ui.filters.questions import questions
from core.ui.prediction import ask
from core.ui.prediction.input_picture import input_picture

enter_through_dashboard()
picture = controls().picture
films = filter_choice.films()
channels = frame_channels() if films else len(picture.pixels)
kernels = view.kernels_per_filter(channels)


def covered(choice: filter_choice.Choice) -> bool:
    """Whether what the filter makes of the picture must wait for an answer: then the picture alone is shown."""
    picture = controls().picture
    waits = ask.asks_first(lambda: questions(picture, choice), "The output stays covered")
    if waits:
        input_picture(picture.pixels, picture.title)
    return waits


def show_filtered() -> None:
    """The picture, the chosen filter and what comes of it."""
    now = controls()
    choice = filter_choice.chosen(now, kernels)
    about = kernels_of_a_filter(choice.weights.shape)
    words = f"**{choice.title}.** {choice.description} {about} {choice.source}"
    at_a_stop = value("stop") is not None  # the bar has said what there is to see; the rest comes below
    with comes_and_goes():
        if not at_a_stop:
            st.caption(words)
    if covered(choice):
        return
    display = view.display_of(choice.weights)
    result = filtered(now.picture, choice.weights, now.spec, display)
    loupe(now.picture, choice.weights, now.spec, result, display, kernel_sizes)
    if at_a_stop:
        st.caption(words)


def show_camera() -> None:
    """What the camera sees, and what the chosen filter makes of it; once a picture is taken, the page with that."""
    if not filter_choice.films():
        st.rerun()
    choice = filter_choice.chosen(controls(), kernels)
    camera(choice.title, choice.weights, controls().spec, view.display_of(choice.weights), kernel_sizes)


def show_both() -> None:
    """The picture under two settings; asked first of A."""
    if not covered(filter_choice.chosen(controls(), kernels)):
        beside.show_both(controls())


ask.heading("Filters: what does this kernel do to my picture?", meaning("kernel", "filter", "channel"))
with st.container(horizontal=True, vertical_alignment="center"):
    filter_choice.choose_kind()
    filter_choice.choose_filter()
    view.choose_mix(channels)
    view.choose_display()
    filter_choice.choose_comparison()
    if not filter_choice.comparing():
        beside.choose_beside()
with comes_and_goes():
    filter_choice.adjust_filter((kernels, *controls().spec.kernel_size))
    kernel_sizes = send_kernel_sizes(filter_choice.at_every_size(kernels))

if filter_choice.comparing():
    if not covered(filter_choice.chosen(controls(), kernels)):
        view.compare(controls(), kernels)
elif beside.is_on():
    follow_window(show_both)
else:
    show = show_camera if films else show_filtered
    if value("apply") == "own":
        show()
    else:
        follow_window(show)
send_picture(picture)

with st.expander(
    "The definition, as a formula and as code", key="definition", on_change="rerun"
) as definition:
    if definition.open:
        show_definition()
