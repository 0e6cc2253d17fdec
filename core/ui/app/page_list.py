"""The pages in the lecture's order, and all that the navigation, Home and the sidebar must know of each."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ui.app.sidebar import Subject
from core.ui.arithmetic import operation
from core.ui.feature_maps import network_choice, network_start
from core.ui.filters import filter_choice
from core.ui.im2col import unrolling


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Attributes:
        name: of its script, and in its address. title, icon: in the navigation and on Home.
        question: what it answers. chapter: what Home writes above its stops.
        subject: what the sidebar's window moves over, asked in every run; None for a page without a sidebar.
        arrive_or_leave: called in every run of every page, with whether this page is the one that is shown,
            before the sidebar is read; None if the page opens at the state that the others left.
    """

    name: str
    title: str
    icon: str
    question: str
    chapter: str = ""
    subject: Callable[[], Subject] | None = None
    arrive_or_leave: Callable[[bool], None] | None = None

    @property
    def file(self) -> str:
        """Its script, as seen from the entry script."""
        return f"pages/{self.name}.py"


HOME = PageEntry("home", "Home", ":material/home:", "What is here?")
PAGES = (
    HOME,
    PageEntry(
        "filters",
        "Filters",
        ":material/blur_on:",
        "What does this kernel do to my picture, and how is this one pixel computed?",
        "In the lecture's order, one click each",
        filter_choice.subject,
    ),
    PageEntry(
        "arithmetic",
        "Arithmetic",
        ":material/grid_on:",
        "How do kernel size, stride, padding and dilation fix the output, cell by cell?",
        "Cell by cell",
        operation.subject,
    ),
    PageEntry(
        "feature_maps",
        "Feature maps",
        ":material/layers:",
        "What does a stack of convolutions make of my picture, channel by channel?",
        "Layer by layer",
        network_choice.subject,
        network_start.arrive_or_leave,
    ),
    PageEntry(
        "im2col",
        "im2col",
        ":material/view_column:",
        "How does a convolution become one matrix product?",
        "As one matrix product",
        unrolling.subject,
    ),
)
