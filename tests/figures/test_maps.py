"""The data inside the heat maps."""

import numpy as np

from core.figures.maps import heat_map


def test_signed_values_diverge_around_zero():
    trace = heat_map(np.array([[-1.0, 4.0]]), title="t", signed=True).data[0]
    assert (trace.zmin, trace.zmax) == (-4.0, 4.0)


def test_counts_start_at_zero_and_the_first_row_is_on_top():
    figure = heat_map(np.array([[1, 2], [3, 9]]), title="counts")
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0.0, 9.0)
    assert figure.layout.yaxis.autorange == "reversed"
    np.testing.assert_array_equal(figure.data[0].z, [[1, 2], [3, 9]])
