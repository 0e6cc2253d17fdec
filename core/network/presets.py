"""Networks to start from: the lecture's, and the ideas of well-known papers in a few small layers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.arithmetic import ConvSpec
from core.network.layers import Layer


@dataclass(frozen=True)
class Preset:
    """A network to start from.

    Attributes:
        title, says: for people: its name, and one or two sentences on what to look at.
        layers: in order. source: the slide or paper that the idea comes from.
        in_channels: 1 (gray) or 3 (RGB), and size: pixels per side, of the picture that it is meant for.
        handcrafted: keys of ``core.kernels.HANDCRAFTED`` for the first filters; empty for random ones.
    """

    title: str
    says: str
    layers: tuple[Layer, ...]
    source: str
    in_channels: int = 3
    size: int = 224
    handcrafted: tuple[str, ...] = ()


_LECTURE = "Lecture Fundamentals of Convolutions"


def _conv(
    out_channels: int, kernel_size: int = 3, activation: str = "relu", adds: int | None = None, **moves
) -> Layer:
    """A convolution that keeps the size at stride 1, unless its padding is given."""
    dilation = moves.get("dilation", 1)
    moves = {"padding": dilation * (kernel_size // 2), **moves}
    return Layer("conv", ConvSpec(kernel_size, **moves), out_channels, activation=activation, adds=adds)


def _depthwise(channels: int, stride: int = 1) -> Layer:
    return Layer("depthwise", ConvSpec(3, stride, padding=1), channels, activation="relu")


_HALVE = Layer("max_pool", ConvSpec(2, stride=2))
_HALVE_UP = Layer("max_pool", ConvSpec(3, stride=2), ceil_mode=True)
_POOL_OVERLAPPING = Layer("max_pool", ConvSpec(3, stride=2))

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "strided": Preset(
            "Two strided convolutions",
            "Stride 2 halves the picture twice, while every position sees more of it.",
            (_conv(16, stride=2), _conv(16, stride=2)),
            f"{_LECTURE}, composed convolutions",
        ),
        "mixing": Preset(
            "3×3, then 1×1",
            "Three random 3×3 filters make three maps; a 1×1 convolution mixes them into two, pixel by pixel.",
            (_conv(3, activation="none"), _conv(2, kernel_size=1, activation="none")),
            f"{_LECTURE}, automatic features",
        ),
        "handcrafted": Preset(
            "Handcrafted first layer",
            "Prewitt's pair, a blur and a Laplacian as first filters; a random 1×1 convolution mixes them.",
            (_conv(4), _conv(3, kernel_size=1)),
            f"{_LECTURE}, handcrafted kernels",
            handcrafted=("prewitt_vertical", "prewitt_horizontal", "gaussian", "laplacian_4"),
        ),
        "vgg": Preset(
            "VGG-like",
            "Pairs of 3×3 convolutions see as much as one 5×5 with fewer weights; pooling halves, channels double.",
            (_conv(16), _conv(16), _HALVE, _conv(32), _conv(32), _HALVE, _conv(64), _HALVE),
            "K. Simonyan, A. Zisserman, Very deep convolutional networks, ICLR 2015 (arXiv 1409.1556)",
        ),
        "vgg16": Preset(
            "VGG-16's convolutions",
            "Thirteen 3×3 convolutions in five blocks, each halved by pooling: one value of the last layer sees 212 "
            "pixels. 64 channels at most, where VGG-16 has up to 512.",
            tuple(layer for count in (2, 2, 3, 3, 3) for layer in (*(_conv(64),) * count, _HALVE)),
            "K. Simonyan, A. Zisserman, Very deep convolutional networks, ICLR 2015 (arXiv 1409.1556)",
        ),
        "googlenet": Preset(
            "GoogLeNet's first layers",
            "Pooling that rounds sizes up (ceil_mode): 112 becomes 56, then 28; rounded down it would be 55, then 27.",
            (
                _conv(64, kernel_size=7, stride=2),
                _HALVE_UP,
                _conv(64, kernel_size=1),
                _conv(64),
                _HALVE_UP,
            ),
            "C. Szegedy et al., Going deeper with convolutions, CVPR 2015 (arXiv 1409.4842), as in torchvision",
        ),
        "resnet18": Preset(
            "ResNet-18's first blocks",
            "Two blocks of two 3×3 convolutions; each block adds what went in to what comes out (skip connection), so "
            "the convolutions only learn the difference. Without its batch normalization.",
            (
                _conv(64, kernel_size=7, stride=2),
                Layer("max_pool", ConvSpec(3, stride=2, padding=1)),
                _conv(64),
                _conv(64, adds=2),
                _conv(64),
                _conv(64, adds=4),
            ),
            "K. He et al., Deep residual learning for image recognition, CVPR 2016 (arXiv 1512.03385)",
        ),
        "alexnet": Preset(
            "AlexNet's convolutions",
            "A large kernel and a large stride first, then 5×5 and 3×3 with overlapping pooling: one value of the last "
            "layer sees 163 pixels. 64 channels at most, where AlexNet has up to 384.",
            (
                _conv(64, kernel_size=11, stride=4, padding=2),
                _POOL_OVERLAPPING,
                _conv(64, kernel_size=5),
                _POOL_OVERLAPPING,
                _conv(64),
                _conv(64),
                _conv(64),
            ),
            "A. Krizhevsky, One weird trick for parallelizing convolutional neural networks, 2014 (arXiv 1404.5997), "
            "as in torchvision",
        ),
        "dilated": Preset(
            "Dilated 1-2-4-8",
            "Dilation doubles from layer to layer: the receptive field grows to 31 pixels, the size stays.",
            tuple(_conv(8, dilation=dilation) for dilation in (1, 2, 4, 8)),
            "F. Yu, V. Koltun, Multi-scale context aggregation by dilated convolutions, ICLR 2016 "
            "(arXiv 1511.07122)",
        ),
        "separable": Preset(
            "Depthwise separable",
            "One kernel for each channel, then a 1×1 to mix them: compare the parameters with a full 3×3.",
            (
                _conv(16, stride=2),
                _depthwise(16),
                _conv(32, kernel_size=1),
                _depthwise(32, stride=2),
                _conv(64, kernel_size=1),
            ),
            "A. Howard et al., MobileNets, 2017 (arXiv 1704.04861)",
        ),
        "network_in_network": Preset(
            "Network in Network",
            "A convolution and two 1×1 layers act as a small network on every pixel (mlpconv); global average "
            "pooling turns each of the last 10 maps into one number, in place of a fully connected layer.",
            (
                _conv(32, kernel_size=5, stride=2),
                _conv(32, kernel_size=1),
                _conv(16, kernel_size=1),
                Layer("max_pool", ConvSpec(3, stride=2, padding=1)),
                _conv(32),
                _conv(32, kernel_size=1),
                _conv(10, kernel_size=1),
                Layer("global_avg_pool"),
            ),
            "M. Lin, Q. Chen, S. Yan, Network in network, ICLR 2014 (arXiv 1312.4400)",
        ),
    }
)
