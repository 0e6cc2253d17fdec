"""What can be predicted on the page Arithmetic."""

from collections.abc import Iterable

from core.arithmetic import ConvSpec
from core.lessons.predictions.look import as_written, asked_place, plain_grid
from core.lessons.predictions.question import Question, with_grids
from core.lessons.predictions.size_questions import size_question
from core.lessons.predictions.value_question import kernel_grids, value_question
from core.lessons.predictions.window_questions import cells_question
from core.lessons.scenes import Scene


def questions(scene: Scene, spec: ConvSpec, output_padding: int) -> Iterable[Question | None]:
    """The size of a scene's output, one of its values, and the cells that one of them reads."""
    ceil_mode, counts = scene.pooling.ceil_mode, scene.pooling.count_include_pad
    size = size_question(scene.operation, scene.x.shape[1:], spec, output_padding, ceil_mode)
    weight = None if scene.weight is None else scene.weight[0]
    yield with_grids(size, plain_grid("Input", scene.x[0]), *kernel_grids(scene.operation, weight))
    exact = float(scene.output[0][asked_place(scene.steps.output_shape)])
    yield value_question(
        scene.operation,
        as_written(scene.x),
        weight,
        scene.steps,
        spec,
        exact=exact,
        count_include_pad=counts,
    )
    yield cells_question(scene.operation, scene.x, scene.steps, spec)
