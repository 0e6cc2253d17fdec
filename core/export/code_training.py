"""A training run as a script of PyTorch: its data, its network, and the loop."""

from core.export.code_network import seeded
from core.export.code_text import heading, script
from core.network.sequential import model_lines
from core.training.datasets import CROP, INK_LEVELS, TASKS
from core.training.run import MOMENTUM, Settings

_TEXTURES = f"""\
def crops(pixels, every):
    windows = np.lib.stride_tricks.sliding_window_view(pixels, ({CROP}, {CROP}))[::every, ::every]
    return windows.reshape(-1, 1, {CROP}, {CROP})


# Crops of three photographs: those from the right halves are held out.
photographs = [np.float32(picture) / 255 for picture in (data.brick(), data.grass(), data.gravel())]
train = [crops(pixels[:, :256], {CROP // 4}) for pixels in photographs]
held_out = [crops(pixels[:, 256:], {CROP}) for pixels in photographs]
train_x, held_out_x = np.concatenate(train), np.concatenate(held_out)
train_y, held_out_y = (np.repeat([0, 1, 2], [len(x) for x in part]) for part in (train, held_out))
"""
_DIGITS = f"""\
# Every fourth digit is held out.
digits = load_digits()
x, y = np.float32(digits.images[:, None] / {INK_LEVELS}), digits.target
later = np.arange(len(y)) % 4 == 3
train_x, train_y, held_out_x, held_out_y = x[~later], y[~later], x[later], y[later]
"""
_LOADED = {"textures": _TEXTURES, "digits": _DIGITS}


def training_script(settings: Settings, link: str) -> str:
    """The script of a run that a link shows; it leaves the trained ``model``.

    Raises:
        ValueError: PyTorch has no module for a layer, or the settings' stack cannot be trained.
    """
    return script(
        heading("Training", TASKS[settings.task].title, link),
        [
            *data_lines(settings.task),
            "",
            *seeded(built_lines(settings), "default", settings.seed),
            f"optimizer = {_optimizer(settings)}",
            "",
            f"stream, size = np.random.RandomState({settings.seed}), min({settings.batch_size}, len(train_x))",
            "batches = []  # of the pictures in a new order, again and again",
            f"for step in range(1, {settings.steps} + 1):",
            "    if not batches:",
            "        order = stream.permutation(len(train_x))",
            "        batches = [order[i : i + size] for i in range(0, len(order) - size + 1, size)]",
            "    chosen = batches.pop(0)",
            "    loss = F.cross_entropy(model(train_x[chosen]), train_y[chosen])",
            "    optimizer.zero_grad()",
            "    loss.backward()",
            "    optimizer.step()",
            "    if step % 50 == 0:",
            "        print(step, loss.item())",
            "",
            "with torch.inference_mode():",
            '    print("held out, right:", (model(held_out_x).argmax(1) == held_out_y).float().mean().item())',
        ],
    )


def data_lines(name: str) -> list[str]:
    """The lines that leave ``train_x``, ``train_y``, ``held_out_x`` and ``held_out_y`` of a task as tensors.

    Pictures are as the network takes them, normalized.
    """
    task = TASKS[name]
    change = f"((x - {task.mean}) / {task.deviation} for x in (train_x, held_out_x))"
    return [
        *_LOADED[name].splitlines(),
        *([f"train_x, held_out_x = {change}"] if task.is_normalized else []),
        "train_x, train_y, held_out_x, held_out_y = map(torch.tensor, (train_x, train_y, held_out_x, held_out_y))",
    ]


def built_lines(settings: Settings) -> list[str]:
    """The lines that build a run's ``model``.

    Raises:
        ValueError: PyTorch has no module for a layer, or the settings' stack cannot be trained.
    """
    model = settings.model
    built = model_lines(model.layers, model.picture_shape, model.pooling, model.features, model.classes)
    return built.rstrip().splitlines()


def _optimizer(settings: Settings) -> str:
    further = f", weight_decay={settings.weight_decay:g}" if settings.weight_decay else ""
    if settings.optimizer == "adam":
        return f"torch.optim.Adam(model.parameters(), lr={settings.learning_rate:g}{further})"
    momentum = f", momentum={MOMENTUM}" if settings.optimizer == "momentum" else ""
    return f"torch.optim.SGD(model.parameters(), lr={settings.learning_rate:g}{momentum}{further})"
