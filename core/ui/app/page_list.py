"""The pages in the lecture's order: what each is called, its icon, and the question that it answers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """One page, as the navigation and Home show it; ``file`` as seen from the entry script."""

    file: str
    title: str
    icon: str
    question: str


PAGES = (
    PageEntry("pages/home.py", "Home", ":material/home:", "What is here?"),
    PageEntry(
        "pages/filters.py",
        "Filters",
        ":material/blur_on:",
        "What does this kernel do to my picture, and how is this one pixel computed?",
    ),
    PageEntry(
        "pages/arithmetic.py",
        "Arithmetic",
        ":material/grid_on:",
        "How do kernel size, stride, padding and dilation fix the output, cell by cell?",
    ),
    PageEntry(
        "pages/feature_maps.py",
        "Feature maps",
        ":material/layers:",
        "What does a stack of convolutions make of my picture, channel by channel?",
    ),
    PageEntry(
        "pages/im2col.py",
        "im2col",
        ":material/view_column:",
        "How does a convolution become one matrix product?",
    ),
)
