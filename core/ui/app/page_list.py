"""The pages in the lecture's order, and all that the navigation, Home and the sidebar must know of each."""

from collections.abc import Callable
from dataclasses import dataclass

from core.ui.app.sidebar import Subject
from core.ui.arithmetic import operation
from core.ui.feature_maps import network_choice, network_start
from core.ui.filters import filter_choice
from core.ui.im2col import unrolling
from core.ui.learning import sections
from core.ui.practice import round_choice


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Attributes:
        name: of its script, and in its address. title, icon: in the navigation and on Home.
        question: what it answers. shown_by: the name of the stop whose picture stands for it on Home; "" for none.
        subject: what the sidebar's window moves over, asked in every run.
        arrive_or_leave: called in every run of every page, with whether this page is the one that is shown,
            before the sidebar is read; None if the page opens at the state that the others left.
    """

    name: str
    title: str
    icon: str
    question: str
    subject: Callable[[], Subject]
    shown_by: str = ""
    arrive_or_leave: Callable[[bool], None] | None = None

    @property
    def file(self) -> str:
        """Its script, as seen from the entry script."""
        return f"pages/{self.name}.py"


HOME = PageEntry(
    "home",
    "Home",
    icon=":material/home:",
    question="What is here?",
    subject=lambda: Subject(window=False),
)
PAGES = (
    HOME,
    PageEntry(
        "filters",
        "Filters",
        icon=":material/blur_on:",
        question="What does this kernel do to my picture, and how is this one pixel computed?",
        shown_by="prewitt",
        subject=filter_choice.subject,
    ),
    PageEntry(
        "arithmetic",
        "Arithmetic",
        icon=":material/grid_on:",
        question="How do kernel size, stride, padding and dilation fix the output, cell by cell?",
        shown_by="first_sum",
        subject=operation.subject,
    ),
    PageEntry(
        "feature_maps",
        "Feature maps",
        icon=":material/layers:",
        question="What does a stack of convolutions make of my picture, channel by channel?",
        shown_by="stack",
        subject=network_choice.subject,
        arrive_or_leave=network_start.arrive_or_leave,
    ),
    PageEntry(
        "im2col",
        "im2col",
        icon=":material/view_column:",
        question="How does a convolution become one matrix product?",
        shown_by="unrolling",
        subject=unrolling.subject,
    ),
    PageEntry(
        "learning",
        "Learning",
        icon=":material/school:",
        question="How do random kernels become useful ones, and what is the backward pass, cell by cell?",
        shown_by="loss",
        subject=sections.subject,
    ),
    PageEntry(
        "practice",
        "Practice",
        icon=":material/exercise:",
        question="Can I predict what a convolution does?",
        subject=round_choice.subject,
    ),
)
