"""Plotly's own way to save a chart: of its buttons, only the camera, which needs no server, and always in sight."""

from core.figures.theme import IN_SCRIPTS

# For a figure's layout: a gray of 3:1 on white and more on black, where Plotly's own is pale on gray.
CAMERA_COLORS = {
    "bgcolor": "rgba(0, 0, 0, 0)",
    "color": IN_SCRIPTS["gray"],
    "activecolor": IN_SCRIPTS["mark"],
}
CAMERA_BUTTON = {
    "displayModeBar": True,
    "modeBarButtons": [["toImage"]],
    "displaylogo": False,
    "toImageButtonOptions": {
        "format": "png",
        "scale": 2,
    },  # two pixels for one on the screen: sharp on a slide
}
