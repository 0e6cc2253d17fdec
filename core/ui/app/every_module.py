"""Every module that registers parameters, imported: a link must be understood before its page first runs."""

from core.ui.app import picture_source, window_controls
from core.ui.arithmetic import operation
from core.ui.components import small_input
from core.ui.components.crop import crop
from core.ui.feature_maps import network_choice, weights_choice
from core.ui.filters import filter_choice, own_kernel, view
from core.ui.filters.loupe import loupe
from core.ui.im2col import unrolling

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
