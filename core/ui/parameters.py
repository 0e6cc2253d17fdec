"""Every module that registers parameters, imported: a link must be understood before its page first runs."""

from core.ui import (
    crop,
    filter_choice,
    loupe,
    network_choice,
    operation,
    own_kernel,
    picture_source,
    small_input,
    unrolling,
    view,
    weights_choice,
    window_controls,
)

MODULES = (
    crop,
    filter_choice,
    loupe,
    network_choice,
    operation,
    own_kernel,
    picture_source,
    small_input,
    unrolling,
    view,
    weights_choice,
    window_controls,
)
