"""The guide's prepared cases on the page Arithmetic: choosing one, and recognizing the one that is shown."""

from dataclasses import replace

import streamlit as st

from core.lessons.guide import GUIDE, Case
from core.pooling import AS_BY_DEFAULT
from core.ui.app import showing, state
from core.ui.app.sidebar import controls
from core.ui.arithmetic import operation
from core.ui.components.small_input import SIZED, input_shape


def choose_case() -> None:
    """The control for the cases; it shows the current one, if any."""
    names = list(GUIDE)
    current = _current_name()
    st.selectbox(
        "A case of the guide",
        names,
        names.index(current) if current else None,
        format_func=state.shown_as({name: case.title for name, case in GUIDE.items()}),
        placeholder="a case of the guide …",
        label_visibility="collapsed",
        width=330,
        **showing.widget("case", current, _take_case),
    )


def current_case() -> Case | None:
    """The guide's case that is shown, whatever the controls say that leads to it, or None."""
    return next((case for case in GUIDE.values() if _is_shown(case)), None)


def _current_name() -> str | None:
    case = current_case()
    return case.name if case else None


def _is_shown(case: Case) -> bool:
    """Whether what is computed is this case: its operation, its sizes, and its numbers if it has some."""
    now, kind = controls(), state.value("operation")
    if kind != case.operation or any(state.value(name) != number for name, number in _numbers(case).items()):
        return False
    spec = case.spec if case.padding else replace(case.spec, padding_mode=now.spec.padding_mode)
    return (
        now.spec == spec
        and operation.pooling_settings() == AS_BY_DEFAULT
        and input_shape(now.picture) == (case.input_size,) * 2
        and (kind != "transposed" or operation.output_padding(now.spec) == case.output_padding)
    )


def _numbers(case: Case) -> dict:
    """The state of what is multiplied: the case's own numbers where its figure has some; never a flipped kernel."""
    numbers = {} if case.operation in ("max", "average", "transposed") else {"flipped": False}
    if case.name.startswith("numerical"):
        return numbers | {"numbers": "figure", "weights": "figure"}
    if case.name.startswith("lecture patch"):
        return numbers | {"numbers": "patch", "weights": "sharpen"}
    return numbers | ({"numbers": "figure"} if case.operation in ("max", "average") else {})


def keep_case_current() -> None:
    """Rerun the page when a slider has led away from the case that is named, or to another one."""
    if st.session_state.get("case") != _current_name():
        st.rerun()


def _take_case() -> None:
    name = st.session_state["case"]
    if name is None:
        return
    case = GUIDE[name]
    kept = {"weights": operation.weights_of_size((case.kernel_size,) * 2)}
    if state.value("numbers") not in SIZED:
        kept["numbers"] = "ramp"
    state.store(**kept | _sizes(case) | _numbers(case))


def _sizes(case: Case) -> dict:
    """The state of the controls for the sizes."""
    return {
        "operation": case.operation,
        "height": case.input_size,
        "width": case.input_size,
        "kernel_size": case.kernel_size,
        "stride": case.stride,
        "padding": case.padding,
        "dilation": case.dilation,
        "output_padding": case.output_padding,
        "ceil_mode": False,
        "count_include_pad": True,
        "padding_name": None,
        "padding_mode": "zeros",
        "rectangular": False,
        "asymmetric": False,
    }
