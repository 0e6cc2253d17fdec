"""What can be predicted on the page Feature maps."""

from collections.abc import Iterable

from core.arithmetic import TransposedSpec
from core.lessons.predictions.network_questions import field_question, parameters_question
from core.lessons.predictions.question import Question
from core.lessons.predictions.size_questions import stack_size_question
from core.network.layer_words import network_lines
from core.network.rows import Row, summarize
from core.ui.app.sidebar import Controls
from core.ui.feature_maps import network_choice


def questions(now: Controls) -> Iterable[Question]:
    """The size of the last layer's maps, the last convolution's parameters, and the receptive field."""
    shape = network_choice.network_input(now.picture).shape
    rows = summarize(network_choice.layers(now.spec), shape)
    if not rows or any(row.problem for row in rows):
        return  # the page says what is wrong, and there it can be mended
    given = network_lines([row.layer for row in rows], shape)
    specs = [row.layer.moves(row.input_shape) for row in rows]
    # Sizes and fields are not asked of stacks that spread.
    plain = not any(isinstance(spec, TransposedSpec) for spec in specs)
    if plain:
        layers = [row.layer for row in rows]
        rounded_up = {
            index: layer.spec for index, layer in enumerate(layers) if layer.of_kind.pools and layer.ceil_mode
        }
        yield stack_size_question(specs, shape[1:], given, rounded_up)
    if learned := [(number, row) for number, row in enumerate(rows, 1) if row.layer.has_weights]:
        yield _parameters(*learned[-1], given)
    if plain:
        yield field_question(specs, given)


def _parameters(number: int, row: Row, given: list[str]) -> Question:
    channels = row.input_shape[0]
    return parameters_question(number, row.layer.weight_shape(channels), row.layer.bias, channels, given)
