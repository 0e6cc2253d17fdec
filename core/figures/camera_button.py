"""Plotly's own way to save a chart: of its buttons, only the camera, which needs no server, and always in sight."""

CAMERA_BUTTON = {
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "displaylogo": False,
    "toImageButtonOptions": {
        "format": "png",
        "scale": 2,
    },  # two pixels for one on the screen: sharp on a slide
}
