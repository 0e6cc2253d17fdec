"""Whether this machine can do what the app does: ``python -m core.ui.serving.selfcheck``.

One tiny job of every kind, a line each with its time; the exit status is 1 if one of them fails, else 0. Their results
are compared with plain loops, or with what went in.
"""

import io
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping

import numpy as np

from core.arithmetic import ConvSpec
from core.convolution import conv2d, conv2d_by_definition
from core.export.animations import encode
from core.export.frames import Frames
from core.export.shown import Shown
from core.export.spreadsheet.workbook import spreadsheet
from core.export.worksheet.worksheet import operation_worksheet
from core.im2col import conv2d_im2col
from core.images import open_image
from core.network.forward import forward
from core.network.layers import Layer
from core.network.weights import Weights
from core.pictures.samples import photograph
from core.training.recorded import RECORDED, load
from core.training.room import new_worker
from core.training.run import Settings
from core.training.worker import read_frames, settings_text
from core.ui.app import link, state
from core.ui.app.every_module import import_every_module

_SPEC = ConvSpec(3, stride=2, padding=1)
_X = (
    np.arange(2 * 5 * 6, dtype=np.float32).reshape(2, 5, 6) % 7
)  # whole numbers: every way to add them is exact
_WEIGHT = np.arange(3 * 2 * 3 * 3, dtype=np.float32).reshape(3, 2, 3, 3) % 5 - 2


def _by_loops() -> np.ndarray:
    """(3, 3, 3): the convolution of ``_X`` by its definition."""
    return conv2d_by_definition(_X[None], _WEIGHT, _SPEC)[0]


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise RuntimeError(sentence)


def check_convolution() -> None:
    """The quick convolution equals the loops."""
    _require(np.array_equal(conv2d(_X[None], _WEIGHT, _SPEC)[0], _by_loops()), "It differs from the loops.")


def check_im2col() -> None:
    """The product of matrices equals the loops."""
    _require(
        np.array_equal(conv2d_im2col(_X[None], _WEIGHT, _SPEC)[0], _by_loops()), "It differs from the loops."
    )


def check_network() -> None:
    """PyTorch's forward pass through a convolution with ReLU equals the loops, cut off at zero."""
    layer = Layer("conv", _SPEC, 3, activation="relu")
    (maps,) = forward(_X, [layer], [Weights(_WEIGHT, np.zeros(3, np.float32))])
    _require(np.array_equal(maps.after, np.maximum(_by_loops(), 0)), "It differs from the loops.")


def check_picture() -> None:
    """A picture that a visitor brings is decoded in a process of its own, and its pixels are those that went in."""
    from PIL import Image

    levels, file = np.arange(48, dtype=np.uint8).reshape(6, 8), io.BytesIO()
    Image.fromarray(levels).save(file, "PNG")
    pixels = open_image(file.getvalue()).pixels[0]
    _require(np.array_equal(np.rint(pixels * 255), levels), "Its pixels are not those that went in.")


def check_samples() -> None:
    """A photograph and the recorded runs are installed."""
    shape = open_image(photograph("astronaut"), trusted=True).pixels.shape
    _require(shape == (3, 512, 512), f"The photograph is {shape}.")
    for task in RECORDED:
        _require(load(task).snapshots[0].step == 0, f"The run of {task} does not begin.")


def check_training() -> None:
    """A worker takes one step of training."""
    worker = new_worker()
    try:
        worker.stdin.write(f"{settings_text(Settings('digits', kernel_size=3, steps=1))}\n".encode())
        worker.stdin.flush()
        first, second = read_frames(worker.stdout)
    finally:
        worker.kill()
        worker.communicate()
    moved = [not np.array_equal(values, second.parameters[name]) for name, values in first.parameters.items()]
    _require((first.step, second.step) == (0, 1) and all(moved), "Its step changes no weights.")


def check_spreadsheet() -> None:
    """A spreadsheet is made, with formulas."""
    book = zipfile.ZipFile(io.BytesIO(spreadsheet(_shown())))
    sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    _require(any(b"SUMPRODUCT" in sheet for sheet in sheets), "It has no formula.")


def check_worksheet() -> None:
    """A worksheet is made."""
    _require("</html>" in operation_worksheet(_shown(), first=1), "It does not end.")


def check_animation() -> None:
    """Two frames are joined, and both are in the file."""
    from PIL import Image

    # One pixel each, new and gray: its bit, then its green and what red and blue have more than that.
    frames = Frames(1, 1, [zlib.compress(bytes([128, green, 0, 0])) for green in (0, 255)])
    film = Image.open(io.BytesIO(encode(frames, 100, "GIF")))
    _require(film.n_frames == 2, f"It has {film.n_frames} frames.")


def check_link() -> None:
    """A state comes through its link unchanged, and every module of the interface can be imported."""
    import_every_module()
    values = {"kernel_size": 5, "stride": 2, "color": "rgb"}
    _require(link.read(link.written(values)) == values, "What is read is not what was written.")
    _require(len(state.registry) > len(values), "There are parameters missing.")


def _shown() -> Shown:
    return Shown("convolution", _X, _WEIGHT, _SPEC, _by_loops(), "Self-check", "whole numbers", "/arithmetic")


JOBS: Mapping[str, Callable[[], None]] = {
    "convolution": check_convolution,
    "im2col": check_im2col,
    "network by PyTorch": check_network,
    "picture in its process": check_picture,
    "samples and recorded runs": check_samples,
    "training in its process": check_training,
    "spreadsheet": check_spreadsheet,
    "worksheet": check_worksheet,
    "animation": check_animation,
    "link": check_link,
}


def run(jobs: Mapping[str, Callable[[], None]] = JOBS) -> int:
    """Do the jobs and print a line for each; returns the exit status."""
    failed = 0
    for name, check in jobs.items():
        begin = time.perf_counter()
        try:
            check()
            outcome, problem = "ok    ", ""
        except Exception as error:  # noqa: BLE001  whatever is broken, the other jobs are looked at too
            outcome, problem = "FAILED", f"  {type(error).__name__}: {error}"
            failed += 1
        print(f"{outcome} {time.perf_counter() - begin:6.3f} s  {name}{problem}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run())
