"""Small networks as classes with a ``forward``, in the styles in which tutorials and papers' code write them.

Name -> (side of the picture in pixels, source of a class called ``Net``). At most 64 channels.
"""

IMPORTS = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n\n"

CLASSES = {
    "PyTorch's tutorial: training a classifier": (
        32,
        """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1) # flatten all dimensions except batch
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        x = self.fc3(x)
        return x


net = Net()
""",
    ),
    "its older form: view, and the features counted by a method": (
        32,
        """class Net(nn.Module):

    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 10)

    def forward(self, x):
        # Max pooling over a (2, 2) window
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        # If the size is a square you can only specify a single number
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(-1, self.num_flat_features(x))
        x = F.relu(self.fc1(x))
        return self.fc2(x)

    def num_flat_features(self, x):
        size = x.size()[1:]
        num_features = 1
        for s in size:
            num_features *= s
        return num_features
""",
    ),
    "LeNet-5 with tanh and average pooling": (
        32,
        """class LeNet5(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.c5 = nn.Conv2d(16, 60, kernel_size=5)
        self.output = nn.Linear(60, num_classes)

    def forward(self, img):
        out = torch.tanh(self.c1(img))
        out = F.avg_pool2d(out, kernel_size=2, stride=2)
        out = self.c3(out).tanh()
        out = F.avg_pool2d(out, 2)
        out = torch.tanh(self.c5(out)).flatten(1)
        return self.output(out)


Net = LeNet5
""",
    ),
    "VGG: features, pooling over the map, classifier": (
        48,
        """class VGG(nn.Module):
    def __init__(self, num_classes: int = 10, init_weights: bool = True):
        super(VGG, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 16, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(16, 16, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=2, stride=2),
            nn.Conv2d(16, 64, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
        )
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(64, num_classes))
        if init_weights:
            for m in self.modules():
                if isinstance(m, nn.Conv2d):
                    nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.features(x)
        x = self.avgpool(x)
        x = x.view(x.size(0), -1)
        x = self.classifier(x)
        return x


def vgg(**kwargs):
    return VGG(**kwargs)


Net = vgg
""",
    ),
    "MobileNet's blocks (Howard 2017), a mean over the map": (
        48,
        """def squeezed(x):
    return x.mean([2, 3])


class Net(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3, stride=2, padding=1, bias=False)
        self.layers = nn.ModuleList(
            [
                nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False),
                nn.Sequential(nn.ReLU(), nn.Conv2d(width, 2 * width, 1, bias=False)),
            ]
        )
        self.head = nn.Linear(2 * width, 10)

    def forward(self, x):
        x = self.layers[0](F.relu(self.stem(x)))
        x = F.relu(self.layers[1](x), inplace=True)
        return self.head(x.mean((-2, -1)))
""",
    ),
    "PyTorch's MNIST example: functional pooling and dropout": (
        28,
        """class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, 1)
        self.conv2 = nn.Conv2d(32, 64, 3, 1)
        self.fc1 = nn.Linear(9216, 10)

    def forward(self, x):
        x = self.conv1(x)
        x = F.relu(x)
        x = self.conv2(x)
        x = F.relu(x)
        x = F.max_pool2d(x, 2)
        x = F.dropout(x, p=0.25, training=self.training)
        x = torch.flatten(x, 1)
        x = self.fc1(x)
        output = F.log_softmax(x, dim=1)
        return output
""",
    ),
    "residual blocks (He 2016) without normalization": (
        32,
        """class BasicBlock(nn.Module):
    def __init__(self, in_planes, planes, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.conv2 = nn.Conv2d(planes, planes, kernel_size=3, stride=1, padding=1, bias=False)
        self.shortcut = nn.Sequential()

    def forward(self, x):
        out = F.relu(self.conv1(x))
        out = self.conv2(out)
        out += self.shortcut(x)
        out = F.relu(out)
        return out


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.layer1 = nn.Sequential(BasicBlock(16, 16), BasicBlock(16, 16, stride=1))
        self.down = nn.Conv2d(16, 32, 3, stride=2, padding=1)
        self.last = BasicBlock(32, 32)
        self.linear = nn.Linear(32, 10)

    def forward(self, x):
        batch = x.shape[0]
        out = F.relu(self.conv1(x))
        out = self.layer1(out)
        out = self.last(self.down(out).relu())
        out = F.adaptive_avg_pool2d(out, (1, 1))
        return self.linear(out.view(batch, -1))
""",
    ),
    "super-resolution, step by step, one module twice, a sum": (
        24,
        """class Net(nn.Module):
    def __init__(self, channels: int = 3):
        super().__init__()
        self.head = nn.Conv2d(channels, 16, 5, padding=2)
        self.tail = nn.Conv2d(16, channels, 3, padding=1)
        self.body = nn.Conv2d(16, 16, 3, padding=1)
        self.act = nn.LeakyReLU(0.01, inplace=False)

    def features(self, x):
        h1 = self.act(self.head(x))
        h2 = self.act(self.body(h1))
        h3 = self.body(h2)
        return self.act(torch.add(h3, h1))

    def forward(self, x):
        identity = x
        h = self.features(x)
        with torch.no_grad():
            h = F.pad(h, (1, 1, 1, 1))
        h = F.avg_pool2d(h, 3, 1, 0, False, True)
        h = self.tail(h)
        return torch.sigmoid(identity + h)
""",
    ),
}
