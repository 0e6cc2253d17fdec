"""Loops against matrix product against PyTorch: measured on a button, one reader at a time."""

import threading

import streamlit as st

from core.arithmetic import ConvSpec
from core.figures.camera_button import CAMERA_BUTTON
from core.lessons.race import CONTENDERS, fitting_sizes, machine, race, verdict
from core.ui.app.turns import turn_left_to_others

SECONDS = 10


@st.cache_resource
def _turn() -> threading.Lock:
    """Held by whoever measures: two at once would measure each other."""
    return threading.Lock()


def show_race(spec: ConvSpec, channels: int, filters: int) -> None:
    """Draw a button that measures this specification at growing sizes, and the chart of the results."""
    st.markdown(
        "The same output, computed three ways: by the definition's loops in Python, by the unrolled matrix times the "
        "weights, and by PyTorch, each with random numbers at growing sizes. The matrix product does the loops' "
        "multiplications in one call, over memory that lies in order."
    )
    if st.button(f"Measure (at most {SECONDS} seconds)", key="measure", icon=":material/timer:"):
        _measure(spec, channels, filters)
    raced, laps = st.session_state.get("laps", (None, []))
    if laps and raced == (spec, channels, filters):
        from core.figures.race_chart import race_chart  # Plotly loads only when a chart is asked for

        st.plotly_chart(
            race_chart(laps),
            key="race_chart",
            config=CAMERA_BUTTON,
            alt="Time against multiply-adds",
        )
        st.markdown(verdict(laps))
        st.caption(f"Measured on {machine()}.")


def _measure(spec: ConvSpec, channels: int, filters: int) -> None:
    """Run the race; the stop button or any other click ends it and keeps the results so far."""
    if not _turn().acquire(blocking=False):
        st.info(f"Somebody else is measuring on this server right now; try again in {SECONDS} seconds.")
        return
    try:
        laps = []
        st.session_state["laps"] = (spec, channels, filters), laps
        stop, bar = st.empty(), st.empty()
        stop.button("Stop", key="stop_measuring")
        bar.progress(0.0, "Measuring …")
        sizes = fitting_sizes(spec)
        with turn_left_to_others():
            for lap in race(spec, channels, filters, sizes, SECONDS):
                laps.append(lap)
                share = len(laps) / (len(CONTENDERS) * len(sizes))
                bar.progress(share, f"{lap.contender}, {lap.size} × {lap.size}")
        stop.empty()
        bar.empty()
    finally:
        _turn().release()
