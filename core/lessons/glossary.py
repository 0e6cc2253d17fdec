"""The words of the lessons: each in a line, with its formula, numbers, and a state that shows it.

Symbols are those of V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning" (arXiv 1603.07285).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Word:
    """One word.

    Attributes:
        title: as it is written. says: what it means, in a learner's words.
        page: the name of the page that shows it, and state: the parameters of the link that sets that page up, as text.
        formula: in TeX; empty where there is none. worked: the formula with that state's numbers, in TeX, or empty.
        see: names of related words.
    """

    title: str
    says: str
    page: str
    state: Mapping[str, str] = field(default_factory=dict)
    formula: str = ""
    worked: str = ""
    see: tuple[str, ...] = ()


_STACK = {"color": "rgb", "stride": "2", "padding": "1"}  # two 3x3 layers of stride 2 with 16 filters each
_BLUR = {"kernel": "box_blur"}
_SMALL = {"height": "7", "width": "7"}
GLOSSARY: Mapping[str, Word] = MappingProxyType(
    {
        "kernel": Word(
            "Kernel",
            "A small table of weights that is laid on one channel of the input, place by place.",
            "filters",
            _BLUR,
            r"K_h \cdot K_w \text{ weights}",
            r"3 \cdot 3 = 9",
            ("filter", "channel", "cross_correlation"),
        ),
        "filter": Word(
            "Filter",
            "What makes one output map: a kernel for each input channel, whose results are added up.",
            "filters",
            {"color": "rgb", "mix": "sum", **_BLUR},
            r"C_{in} \cdot K_h \cdot K_w \text{ weights}",
            r"3 \cdot 3 \cdot 3 = 27",
            ("kernel", "feature_map", "parameters"),
        ),
        "channel": Word(
            "Channel",
            "One plane of a picture or of a layer's output, such as the red of a color picture.",
            "filters",
            {"color": "rgb"},
            see=("feature_map", "filter"),
        ),
        "feature_map": Word(
            "Feature map",
            "What one filter makes of all the channels that go in. A layer has as many maps as it has filters.",
            "feature_maps",
            _STACK,
            r"C_{out} \text{ maps from } C_{in} \cdot C_{out} \text{ kernels}",
            see=("filter", "activation", "parameters"),
        ),
        "activation": Word(
            "Activation",
            "A value of a map after the non-linearity; also the name of the non-linearity itself.",
            "feature_maps",
            {**_STACK, "layer": "0"},
            r"a = f(z)",
            see=("relu", "feature_map"),
        ),
        "relu": Word(
            "ReLU",
            "Keeps what is positive and sets everything else to zero.",
            "feature_maps",
            {**_STACK, "layer": "0"},
            r"\text{ReLU}(z) = \max(0, z)",
            see=("activation",),
        ),
        "output_size": Word(
            "Output size",
            "How many places the window stands at, along one axis.",
            "filters",
            {**_BLUR, "size": "224", "stride": "2", "padding": "1"},
            r"o = \left\lfloor \frac{i + 2p - d(k - 1) - 1}{s} \right\rfloor + 1",
            r"\left\lfloor \frac{224 + 2 \cdot 1 - 1 \cdot 2 - 1}{2} \right\rfloor + 1 = 112",
            ("stride", "padding", "dilation"),
        ),
        "stride": Word(
            "Stride",
            "How many pixels the window moves from one place to the next. Stride 2 takes every second place.",
            "filters",
            {**_BLUR, "size": "224", "stride": "2", "padding_name": "same"},
            see=("output_size", "pooling"),
        ),
        "padding": Word(
            "Padding",
            "Cells put around the input, so that windows can stand at its border. Mostly they are zeros.",
            "filters",
            {"source": "test", **_BLUR, "padding": "1"},
            see=("valid", "same", "full"),
        ),
        "valid": Word(
            "Padding “valid”",
            "None: every window lies inside the input. At stride 1 the output has d(k − 1) pixels less.",
            "arithmetic",
            _SMALL,
            r"o = i - d(k - 1)",
            r"7 - 1 \cdot 2 = 5",
            ("padding", "same", "full"),
        ),
        "same": Word(
            "Padding “same”",
            "As much as keeps the size at stride 1; an odd kernel has half of it on each side.",
            "arithmetic",
            {**_SMALL, "padding_name": "same"},
            r"p = \frac{d(k - 1)}{2}",
            r"\frac{1 \cdot 2}{2} = 1",
            ("padding", "valid", "full"),
        ),
        "full": Word(
            "Padding “full”",
            "As much as lets in every window that touches the input. At stride 1 the output has d(k − 1) pixels more.",
            "arithmetic",
            {**_SMALL, "padding_name": "full"},
            r"p = d(k - 1)",
            r"1 \cdot 2 = 2",
            ("padding", "valid", "same"),
        ),
        "dilation": Word(
            "Dilation",
            "How far apart the kernel's cells lie on the input: at 2 it skips every second pixel.",
            "arithmetic",
            {**_SMALL, "dilation": "2"},
            see=("effective_kernel_size",),
        ),
        "effective_kernel_size": Word(
            "Effective kernel size",
            "How many pixels a dilated kernel spans, the skipped ones too.",
            "arithmetic",
            {**_SMALL, "dilation": "2"},
            r"k_{eff} = k + (k - 1)(d - 1)",
            r"3 + 2 \cdot 1 = 5",
            ("dilation", "receptive_field"),
        ),
        "receptive_field": Word(
            "Receptive field",
            "All pixels of the input that one value can depend on. It grows from layer to layer.",
            "feature_maps",
            {**_STACK, "look": "sees"},
            r"r = 1 + \sum_l (k_l - 1) \prod_{j < l} s_j",
            r"1 + 2 \cdot 1 + 2 \cdot 2 = 7",
            ("effective_kernel_size", "stride"),
        ),
        "cross_correlation": Word(
            "Cross-correlation",
            "What networks call convolution: the kernel is laid on as it is. Mathematics rotates it by 180° first.",
            "arithmetic",
            {"weights": "ramp"},
            r"y_{r,c} = \sum_{u,v} w_{u,v} \, x_{r+u,\,c+v}",
            see=("kernel",),
        ),
        "transposed": Word(
            "Transposed convolution",
            "Takes a convolution's output shape back to its input shape. The values do not come back.",
            "arithmetic",
            {"operation": "transposed", "height": "3", "width": "3", "stride": "2", "padding": "1"},
            r"o = (i - 1)s - 2p + d(k - 1) + 1",
            r"2 \cdot 2 - 2 \cdot 1 + 1 \cdot 2 + 1 = 5",
            ("output_size", "col2im"),
        ),
        "pooling": Word(
            "Pooling",
            "A window that takes the largest value, or the mean, of each channel by itself. It learns nothing.",
            "arithmetic",
            {"operation": "max", "height": "6", "width": "6", "kernel_size": "2", "stride": "2"},
            see=("stride", "global_average_pooling"),
        ),
        "groups": Word(
            "Groups",
            "The channels are dealt into groups, and a filter reads those of its own group only.",
            "im2col",
            {"color": "rgb", "groups": "3", "filters": "3"},
            r"\frac{C_{in}}{G} \cdot K_h \cdot K_w \text{ weights for each filter}",
            r"\frac{3}{3} \cdot 3 \cdot 3 = 9",
            ("depthwise", "filter"),
        ),
        "depthwise": Word(
            "Depthwise convolution",
            "As many groups as channels: every filter reads one channel.",
            "im2col",
            {"color": "rgb", "groups": "3", "filters": "3"},
            "G = C_{in}",
            see=("groups", "pointwise"),
        ),
        "pointwise": Word(
            "1×1 convolution",
            "Mixes the channels at each place by itself and looks at no neighbor.",
            "feature_maps",
            {"color": "rgb", "stack": "conv.3.k3.s1.p1.d1;conv.2.k1.s1.p0.d1", "look": "channel"},
            r"C_{out} \cdot C_{in} \text{ weights}",
            r"2 \cdot 3 = 6",
            ("filter", "depthwise"),
        ),
        "bias": Word(
            "Bias",
            "A number of each filter that is added everywhere on its map.",
            "feature_maps",
            {**_STACK, "look": "channel", "layer": "0"},
            r"z = \sum w x + b",
            see=("parameters", "filter"),
        ),
        "parameters": Word(
            "Parameters",
            "The numbers that training may change: the weights of every filter, and its bias.",
            "feature_maps",
            {**_STACK, "layer": "0"},
            r"C_{out} \left( C_{in} \cdot K_h \cdot K_w + 1 \right)",
            r"16 \cdot (3 \cdot 3 \cdot 3 + 1) = 448",
            ("filter", "bias", "multiply_adds"),
        ),
        "multiply_adds": Word(
            "Multiply-adds",
            "How many products are computed and added up: a measure of the time that a layer takes.",
            "feature_maps",
            {**_STACK, "layer": "0"},
            r"C_{out} \cdot H_{out} \cdot W_{out} \cdot C_{in} \cdot K_h \cdot K_w",
            r"16 \cdot 112 \cdot 112 \cdot 3 \cdot 3 \cdot 3 = 5419008",
            ("parameters",),
        ),
        "im2col": Word(
            "im2col",
            "Writes what each window sees as one column, so that a convolution is one matrix product.",
            "im2col",
            {"color": "rgb"},
            r"Y = W \cdot X_{col}",
            see=("columns", "col2im"),
        ),
        "columns": Word(
            "Columns",
            "The matrix that im2col makes: a column for each place, a row for each weight of a filter.",
            "im2col",
            {"color": "rgb"},
            r"H_{out} \cdot W_{out} \text{ columns}, \quad C_{in} \cdot K_h \cdot K_w \text{ rows}",
            r"3 \cdot 3 \cdot 3 = 27",
            ("im2col",),
        ),
        "col2im": Word(
            "col2im",
            "Puts columns back where they came from and adds what overlaps. It does not undo im2col.",
            "im2col",
            {"color": "rgb"},
            see=("im2col", "transposed"),
        ),
        "global_average_pooling": Word(
            "Global average pooling",
            "Each map becomes one number, its mean.",
            "feature_maps",
            {**_STACK, "look": "classes", "pooling": "average"},
            r"v_c = \frac{1}{H \cdot W} \sum_{r,s} a_{c,r,s}",
            see=("pooling", "invariance", "logits"),
        ),
        "equivariance": Word(
            "Equivariance",
            "Move the picture, and the map moves along. So it is with a convolution, away from the borders; with "
            "stride s, when it moves by a multiple of s.",
            "feature_maps",
            _STACK,
            r"f(T x) = T f(x)",
            see=("invariance",),
        ),
        "invariance": Word(
            "Invariance",
            "Move the picture, and the answer stays. The mean over a map hardly asks where something was; flattened "
            "maps do.",
            "feature_maps",
            {**_STACK, "look": "classes", "pooling": "average"},
            r"f(T x) = f(x)",
            see=("equivariance", "global_average_pooling"),
        ),
        "logits": Word(
            "Logits",
            "One number for each class, from a weighted sum of all features; any size, any sign.",
            "feature_maps",
            {**_STACK, "look": "classes"},
            r"z = W v + b",
            see=("softmax",),
        ),
        "softmax": Word(
            "Softmax",
            "Turns logits into probabilities: positive, and 1 together.",
            "feature_maps",
            {**_STACK, "look": "classes"},
            r"p_c = \frac{e^{z_c}}{\sum_j e^{z_j}}",
            see=("logits", "cross_entropy"),
        ),
        "cross_entropy": Word(
            "Cross-entropy",
            "The loss: how surprising the true class is. Guessing five classes alike costs 1.609.",
            "feature_maps",
            {**_STACK, "look": "classes"},
            r"L = -\ln p_{true}",
            r"-\ln \frac{1}{5} = 1.609",
            ("softmax", "gradient"),
        ),
        "gradient": Word(
            "Gradient",
            "How much the loss changes when a number changes a little: the slope that training walks down.",
            "learning",
            {"section": "backward"},
            r"\frac{\partial L}{\partial w}",
            see=("learning_rate", "cross_entropy"),
        ),
        "learning_rate": Word(
            "Learning rate",
            "How far one step of training follows the gradient.",
            "learning",
            {"section": "step"},
            r"w \leftarrow w - \eta \, \frac{\partial L}{\partial w}",
            see=("gradient",),
        ),
        "hypercolumn": Word(
            "Hypercolumn",
            "The values of all layers above one pixel, each map enlarged to the picture's size.",
            "feature_maps",
            {**_STACK, "look": "hypercolumn"},
            see=("feature_map", "receptive_field"),
        ),
    }
)

_WINDOW = "kernel stride padding valid same full dilation output_size"
_ON_PAGE = {
    "filters": f"{_WINDOW} filter channel cross_correlation",
    "arithmetic": f"{_WINDOW} effective_kernel_size cross_correlation transposed pooling",
    "feature_maps": "feature_map filter channel activation relu bias parameters multiply_adds pooling pointwise "
    "depthwise receptive_field hypercolumn global_average_pooling logits softmax cross_entropy equivariance invariance",
    "im2col": "im2col columns col2im filter kernel channel groups depthwise",
    "learning": "gradient learning_rate cross_entropy softmax logits parameters filter",
}


def meaning(*names: str) -> str:
    """What words mean, in Markdown: for a popover where they are first met, a paragraph each, with its formula.

    >>> meaning("relu")
    '**ReLU.** Keeps what is positive and sets everything else to zero.  \\n$\\\\text{ReLU}(z) = \\\\max(0, z)$'
    """
    words = [GLOSSARY[name] for name in names]
    return "\n\n".join(
        f"**{word.title}.** {word.says}" + (f"  \n${word.formula}$" if word.formula else "") for word in words
    )


def words_on(page: str) -> tuple[str, ...]:
    """The names of the words that a page uses, in the order in which one meets them; none for a page without any.

    >>> words_on("im2col")[:3]
    ('im2col', 'columns', 'col2im')
    """
    return tuple(_ON_PAGE.get(page, "").split())
