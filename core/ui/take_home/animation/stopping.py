"""Whether Stop was pressed while the server is still at work on what was asked before."""

import json

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType


def stop_waits(key: str) -> bool:
    """Whether a run waits, behind the one that asks, in which the component with this key says "stopped".

    Streamlit interrupts no run of a fragment for another one, and has no public word for what waits (1.67).
    """
    context = get_script_run_ctx(suppress_warning=True)
    requests = context and context.script_requests
    if requests is None or requests._state is not ScriptRequestType.RERUN:
        return False
    states = requests._rerun_data.widget_states
    return states is not None and any(
        f"-{key}__" in state.id and _says_stopped(state.json_trigger_value) for state in states.widgets
    )


def _says_stopped(triggers: str) -> bool:
    """Whether one of a component's triggers, in JSON as the browser sends them, is "stopped"."""
    try:
        found = json.loads(triggers or "[]")
    except ValueError:
        return False
    return isinstance(found, list) and any(
        isinstance(one, dict) and one.get("event") == "stopped" for one in found
    )
