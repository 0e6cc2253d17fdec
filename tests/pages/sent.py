"""What a component sends when a page is run without a browser."""

import base64
import json
import struct
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest


def send(app: AppTest, key: str, event: str, value: Any) -> AppTest:
    """Run the page again because the component with this key triggers an event."""
    (mounted,) = (one for one in app.get("bidi_component") if one.proto.id.endswith(f"-{key}"))
    states = app._tree.get_widget_states()
    trigger = json.dumps([{"event": event, "value": value}])
    states.widgets.append(
        WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{mounted.proto.id}__events", json_trigger_value=trigger)
    )
    return app._run(states)


def upload(app: AppTest, key: str, name: str, data: bytes) -> AppTest:
    """Run the page again because a file was given to the field with this key."""
    return send(app, key, "file", {"name": name, "data": base64.b64encode(data).decode()})


def files(app: AppTest) -> dict[str, str]:
    """Key -> label of the files that can be saved."""
    return {one.proto.id.rpartition("-")[2]: _unpacked(one)[0]["label"] for one in _taken(app)}


def saved(app: AppTest, key: str) -> bytes:
    """What the browser saves when it asks for the file with this key."""
    app = send(app, key, "wanted", "asked")
    (header, content), *_ = (_unpacked(one) for one in _taken(app) if one.proto.id.endswith(f"-{key}"))
    assert header["answers"] == "asked" and not header["problem"]
    return content


def _taken(app: AppTest) -> list:
    return [one for one in app.get("bidi_component") if one.proto.component_name.endswith("_taken")]


def _unpacked(mounted: Any) -> tuple[dict[str, Any], bytes]:
    """The header and the part ``file`` of a component's message, see core/ui/browser/wire.py."""
    data = mounted.proto.bytes
    (length,) = struct.unpack_from("<I", data)
    header, parts = json.loads(data[4 : 4 + length]), data[4 + length :]
    start, size = header["parts"]["file"]
    return header, parts[start : start + size]
