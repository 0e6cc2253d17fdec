"""Small networks as their papers or documentations have them, with at most 64 channels, written as ``nn.Sequential``.

Name -> (side of the picture in pixels, source). Kernels, strides and paddings are the published ones.
"""

PUBLISHED = {
    "LeNet-5 (LeCun 1998), features": (
        32,
        (
            "nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), "
            "nn.Flatten(), nn.Linear(400, 10)"
        ),
    ),
    "PyTorch's 60-minute blitz": (
        32,
        (
            "nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2, "
            "2), nn.Flatten(), nn.Linear(16 * 5 * 5, 10)"
        ),
    ),
    "PyTorch's MNIST example": (
        28,
        (
            "nn.Conv2d(1, 32, 3, 1), nn.ReLU(), nn.Conv2d(32, 64, 3, 1), nn.ReLU(), nn.MaxPool2d(2), "
            "nn.Dropout(0.25), nn.Flatten(), nn.Linear(9216, 10), nn.LogSoftmax(dim=1)"
        ),
    ),
    "Keras' MNIST example": (
        28,
        (
            "nn.Conv2d(1, 32, kernel_size=(3, 3)), nn.ReLU(), nn.MaxPool2d(kernel_size=(2, 2)), nn.Conv2d(32, 64, "
            "kernel_size=(3, 3)), nn.ReLU(), nn.MaxPool2d(kernel_size=(2, 2)), nn.Flatten(), nn.Dropout(0.5), "
            "nn.Linear(1600, 10)"
        ),
    ),
    "Network in Network (Lin 2014), two blocks": (
        32,
        (
            "nn.Conv2d(3, 64, 5, padding=2), nn.ReLU(), nn.Conv2d(64, 32, 1), nn.ReLU(), nn.Conv2d(32, 32, 1), "
            "nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1), nn.Dropout(), nn.Conv2d(32, 64, 5, padding=2), "
            "nn.ReLU(), nn.Conv2d(64, 10, 1), nn.ReLU(), nn.AdaptiveAvgPool2d((1, 1))"
        ),
    ),
    "VGG-11 (Simonyan 2015), features": (
        32,
        (
            "nn.Conv2d(3, 64, 3, padding=1), nn.ReLU(True), nn.MaxPool2d(2, 2), nn.Conv2d(64, 64, 3, padding=1), "
            "nn.ReLU(True), nn.MaxPool2d(2, 2), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(True), nn.Conv2d(64, 64, "
            "3, padding=1), nn.ReLU(True), nn.MaxPool2d(2, 2)"
        ),
    ),
    "AlexNet (Krizhevsky 2014), features": (
        96,
        (
            "nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2), nn.ReLU(inplace=True), "
            "nn.MaxPool2d(kernel_size=3, stride=2), nn.Conv2d(64, 64, kernel_size=5, padding=2), "
            "nn.ReLU(inplace=True), nn.MaxPool2d(kernel_size=3, stride=2), nn.Conv2d(64, 64, 3, padding=1), "
            "nn.ReLU(inplace=True)"
        ),
    ),
    "AlexNet (2012), two groups": (
        64,
        (
            "nn.Conv2d(3, 32, 11, 4), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(32, 64, 5, padding=2, groups=2), "
            "nn.ReLU(), nn.Conv2d(64, 48, 3, padding=1, groups=2), nn.ReLU()"
        ),
    ),
    "ZFNet (Zeiler 2014), first layers": (
        64,
        ("nn.Conv2d(3, 64, 7, 2, 1), nn.ReLU(), nn.MaxPool2d(3, 2, 1), nn.Conv2d(64, 64, 5, 2), nn.ReLU()"),
    ),
    "SqueezeNet 1.1's stem (Iandola 2016)": (
        64,
        (
            "nn.Conv2d(3, 64, kernel_size=3, stride=2), nn.ReLU(inplace=True), nn.MaxPool2d(kernel_size=3, "
            "stride=2, ceil_mode=True), nn.Conv2d(64, 16, kernel_size=1), nn.ReLU(inplace=True), nn.Conv2d(16, "
            "64, kernel_size=3, padding=1), nn.ReLU(inplace=True)"
        ),
    ),
    "GoogLeNet's stem (Szegedy 2015)": (
        64,
        (
            "nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), nn.ReLU(), nn.MaxPool2d(3, stride=2, "
            "ceil_mode=True), nn.Conv2d(64, 64, 1, bias=False), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1, "
            "bias=False), nn.ReLU(), nn.MaxPool2d(3, stride=2, ceil_mode=True)"
        ),
    ),
    "ResNet's stem (He 2016)": (
        64,
        ("nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.ReLU(), nn.MaxPool2d(3, 2, 1)"),
    ),
    "MobileNet's first blocks (Howard 2017)": (
        48,
        (
            "nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.ReLU()), nn.Sequential(nn.Conv2d(32, 32, 3, "
            "1, 1, groups=32, bias=False), nn.ReLU(), nn.Conv2d(32, 64, 1, bias=False), nn.ReLU()), "
            "nn.Sequential(nn.Conv2d(64, 64, 3, 2, 1, groups=64, bias=False), nn.ReLU())"
        ),
    ),
    "All-CNN-C (Springenberg 2015)": (
        32,
        (
            "nn.Dropout2d(0.2), nn.Conv2d(3, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1), "
            "nn.ReLU(), nn.Conv2d(64, 64, 3, stride=2, padding=1), nn.ReLU(), nn.Dropout(0.5), nn.Conv2d(64, 64, "
            "3), nn.ReLU(), nn.Conv2d(64, 64, 1), nn.ReLU(), nn.Conv2d(64, 10, 1), nn.ReLU(), "
            "nn.AdaptiveAvgPool2d(1), nn.Flatten()"
        ),
    ),
    "DCGAN's discriminator (Radford 2016), first layers": (
        64,
        (
            "nn.Conv2d(3, 64, 4, 2, 1, bias=False), nn.LeakyReLU(), nn.Conv2d(64, 64, 4, 2, 1, bias=False), "
            "nn.LeakyReLU(0.01, inplace=True), nn.Conv2d(64, 1, 4, 1, 0, bias=False), nn.Sigmoid()"
        ),
    ),
    "DCGAN's generator, last layers": (
        16,
        (
            "nn.ConvTranspose2d(3, 64, 4, 2, 1, bias=False), nn.ReLU(True), nn.ConvTranspose2d(64, 3, 4, 2, 1, "
            "bias=False), nn.Tanh()"
        ),
    ),
    "A convolutional autoencoder": (
        32,
        (
            "nn.Conv2d(3, 16, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(16, 32, 3, stride=2, padding=1), "
            "nn.ReLU(), nn.ConvTranspose2d(32, 16, 2, stride=2), nn.ReLU(), nn.ConvTranspose2d(16, 3, 2, "
            "stride=2), nn.Sigmoid()"
        ),
    ),
    "SRCNN (Dong 2014)": (
        33,
        (
            "nn.Conv2d(1, 64, 9, padding='same', padding_mode='replicate'), nn.ReLU(), nn.Conv2d(64, 32, 5, "
            "padding='same', padding_mode='replicate'), nn.ReLU(), nn.Conv2d(32, 1, 5, padding='same', "
            "padding_mode='replicate')"
        ),
    ),
    "Style transfer's first layers (Johnson 2016)": (
        40,
        (
            "nn.ReflectionPad2d(4), nn.Conv2d(3, 32, 9), nn.ReLU(), nn.ReflectionPad2d(1), nn.Conv2d(32, 64, 3, "
            "stride=2), nn.ReLU(), nn.ReflectionPad2d((1, 1, 1, 1)), nn.Conv2d(64, 64, 3)"
        ),
    ),
    "Dilated context module (Yu 2016)": (
        32,
        (
            "nn.Conv2d(3, 8, 3, padding=1, dilation=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=2, dilation=2), "
            "nn.ReLU(), nn.ZeroPad2d(4), nn.Conv2d(8, 8, 3, dilation=4), nn.Identity(), nn.ReLU(), "
            "nn.AvgPool2d(3, 2, padding=1)"
        ),
    ),
    "DenseNet's transition (Huang 2017) after a stem": (
        48,
        (
            "nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False), nn.ReLU(inplace=True), "
            "nn.Conv2d(64, 32, kernel_size=1, stride=1, bias=False), nn.AvgPool2d(kernel_size=2, stride=2)"
        ),
    ),
}


def source(listed: str) -> str:
    """A script that builds the network, a module a line."""
    lines = listed.replace("),", "),\n    ")
    return f"import torch\nfrom torch import nn\n\nmodel = nn.Sequential(\n    {lines}\n)\n"
