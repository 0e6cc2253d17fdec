"""A page on which every kind of code fails when its button is pressed; served by failing_app.py."""

import streamlit as st

from core.ui.serving.errors import followed_by, show_those_of_callbacks, told_here


def fail() -> None:
    raise ValueError("what a visitor typed")


@st.fragment
def part() -> None:
    st.text("part begins")
    if st.button("part"):
        fail()
    st.text("part ends")


@st.fragment
def two_places() -> None:
    with followed_by(lambda: st.text("second place")), first_place, told_here():
        if st.button("first place"):
            fail()


show_those_of_callbacks()
st.text("page begins")
first_place = st.container()
part()
two_places()
st.button("callback", on_click=fail)
with followed_by(lambda: st.sidebar.text("sidebar")), told_here():
    if st.button("page"):
        fail()
    st.text("page ends")
