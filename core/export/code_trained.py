"""What is computed with a recorded run's network, as scripts of PyTorch: one step of descent, and what it got wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.export.code_network import seeded
from core.export.code_text import heading, script
from core.export.code_training import built_lines, data_lines
from core.training.datasets import TASKS
from core.training.run import Settings


@dataclass(frozen=True)
class Step:
    """Which step is worked out.

    Attributes:
        trained: whether it begins at the trained weights, which come in a file, or at the random ones.
        batch, count: the number of the batch and of its pictures. filter_: of the first layer, whose kernel is shown.
        rate: the learning rate.
    """

    trained: bool
    batch: int
    count: int
    filter_: int
    rate: float


@dataclass(frozen=True)
class Question:
    """What the trained network is asked about one picture.

    Attributes:
        picture: lines that leave ``x``, (1, H, W) in [0, 1]; none if there is no picture, or it is a held-out one.
        held_out: the index of the held-out picture. patch: (row, column, side) in pixels that is covered.
        silent: the filter that is silenced.
    """

    picture: Sequence[str] = ()
    held_out: int | None = None
    patch: tuple[int, int, int] | None = None
    silent: int | None = None


def weights_file(task: str) -> str:
    """The name of the file that holds a recorded run's trained weights."""
    return f"{task}.safetensors"


def step_script(settings: Settings, step: Step, link: str) -> str:
    """The script.

    It leaves ``probabilities`` (N, K), ``losses`` (N,), ``loss``, ``kernel``, ``gradient`` and ``new_kernel``
    (K_h, K_w), and ``loss_after``.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    return script(
        _heading("One step of gradient descent", settings, link, step.trained),
        [
            *data_lines(settings.task),
            "",
            *_model(settings, step.trained),
            "",
            f"chosen = np.random.RandomState({step.batch}).permutation(len(train_y))[:{step.count}]",
            "x, y = train_x[chosen], train_y[chosen]",
            "logits = model(x)",
            "probabilities = logits.softmax(1)",
            'losses = F.cross_entropy(logits, y, reduction="none")  # -log of the true class\'s probability',
            "loss = losses.mean()",
            "loss.backward()",
            "",
            f"kernel = model[0].weight[{step.filter_}, 0].detach().clone()",
            f"gradient = model[0].weight.grad[{step.filter_}, 0]",
            "with torch.no_grad():",
            "    for parameter in model.parameters():",
            f"        parameter -= {step.rate:g} * parameter.grad",
            "    loss_after = F.cross_entropy(model(x), y)",
            f"new_kernel = model[0].weight[{step.filter_}, 0].detach()",
            "",
            'print(probabilities, losses, sep="\\n")',
            'print(kernel, gradient, new_kernel, sep="\\n")',
            'print("loss before:", loss.item(), "after:", loss_after.item())',
        ],
    )


def mistakes_script(settings: Settings, question: Question, link: str) -> str:
    """The script; it leaves ``held_out`` (N, K), ``accuracy``, ``confusion`` (K, K), ``worst`` and ``without`` (F,).

    Where a picture is asked about it also leaves ``before``, (K,) probabilities, and ``after`` if something is changed.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    filters, classes = settings.filters, len(TASKS[settings.task].classes)
    return script(
        _heading("What a trained network got wrong", settings, link, True),
        [
            *data_lines(settings.task),
            "",
            *_model(settings, True),
            "",
            "",
            "def silenced(number):  # the parameters, one filter of the first layer without weights and bias",
            "    parameters = {name: value.clone() for name, value in model.state_dict().items()}",
            '    parameters["0.weight"][number], parameters["0.bias"][number] = 0, 0',
            "    return parameters",
            "",
            "",
            "def right(logits):",
            "    return (logits.argmax(1) == held_out_y).float().mean().item()",
            "",
            "",
            "with torch.inference_mode():",
            "    logits = model(held_out_x)",
            f"    each = [torch.func.functional_call(model, silenced(n), held_out_x) for n in range({filters})]",
            "without = [right(logits_without) for logits_without in each]  # the accuracy without each filter",
            "held_out, answers, accuracy = logits.double().softmax(1), logits.argmax(1), right(logits)",
            "# Rows are what the pictures are, columns what the network says.",
            f"confusion = torch.zeros({classes}, {classes}, dtype=torch.int)",
            "confusion.index_put_((held_out_y, answers), torch.tensor(1, dtype=torch.int), accumulate=True)",
            "wrong = (answers != held_out_y).nonzero().flatten()",
            "worst = wrong[held_out[wrong].amax(1).argsort(descending=True, stable=True)]  # the most sure ones first",
            'print(accuracy, confusion, worst, "without each filter:", without, sep="\\n")',
            *_asked(settings, question),
        ],
    )


def _heading(title: str, settings: Settings, link: str, needs_file: bool) -> str:
    described = heading(title, TASKS[settings.task].title, link)
    if not needs_file:
        return described
    file = weights_file(settings.task)
    return f"{described}\nPut {file} beside this script: the page offers both under “Take home”, “Code”.\n"


def _model(settings: Settings, trained: bool) -> list[str]:
    if not trained:
        return seeded(built_lines(settings), "default", settings.seed)
    return [*built_lines(settings), f'model.load_state_dict(load_file("{weights_file(settings.task)}"))']


def _asked(settings: Settings, question: Question) -> list[str]:
    """The lines that leave the probabilities of one picture, before and after what is changed."""
    if question.held_out is not None:
        lines = [f"x = held_out_x[{question.held_out}].numpy()"]
    elif question.picture:
        task = TASKS[settings.task]
        change = [f"x = (x - {task.mean}) / {task.deviation}"] if task.is_normalized else []
        lines = [*question.picture, *change]
    else:
        return []
    lines = ["", *lines, "x = torch.tensor(x)[None]", *_probabilities("before", "model(x)")]
    if question.patch:
        row, column, side = question.patch
        lines += [f"x[..., {row} : {row + side}, {column} : {column + side}] = 0"]
    network = "model(x)"
    if question.silent is not None:
        network = f"torch.func.functional_call(model, silenced({question.silent}), x)"
    if question.patch or question.silent is not None:
        lines += _probabilities("after", network)
    return lines


def _probabilities(name: str, logits: str) -> list[str]:
    return [
        "with torch.inference_mode():",
        f"    {name} = {logits}[0].softmax(0)",
        f'print("{name}:", {name})',
    ]
