"""What the key of a worksheet says is true by PyTorch or by arithmetic in plain loops; its pages tell nothing of it."""

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
import torch
from torch import nn

from core.arithmetic import ConvSpec
from core.export.excerpt import excerpt
from core.export.shown import Shown
from core.export.units import in_units
from core.export.worksheet.worksheet import network_worksheet, operation_worksheet
from core.network.layers import Layer
from core.network.rows import summarize
from tests.export.states import OPERATIONS, by_pytorch, random_state
from tests.specs import torch_padded

SEEDS = range(20)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html)).replace("\xa0", " ").replace("−", "-")


def pages(html: str) -> list[str]:
    return re.findall(r'<section class="sheet">(.*?)</section>', html)


def questions(page: str) -> list[str]:
    return re.findall(r"<li>(.*?)</li>", page)


def tables(page: str) -> dict[str, list[list[str]]]:
    """Title -> the cells of each table, row by row, without the indices beside them."""
    found = {}
    for title, body in re.findall(r"<caption>(.*?)</caption>(.*?)</table>", page):
        rows = [re.findall(r"<td(?! class='corner')[^>]*>(.*?)</td>", row) for row in body.split("</tr>")]
        found[unescape(title)] = [[text_of(cell).strip() for cell in row] for row in rows if row]
    return found


def numbers(cells: list[list[str]]) -> np.ndarray:
    return np.array(
        [[float(cell.replace("-∞", "-inf") or "nan") for cell in row] for row in cells], np.float64
    )


def filled(words: str) -> list[int]:
    """The answers in the blanks of a question, whole numbers."""
    found = re.findall(r'class="blank"[^>]*><b>(.*?)</b>', words)
    return [int(answer.replace(",", "").replace("−", "-")) for answer in found]


def key_of(shown: Shown, number: int, **settings) -> str:
    return pages(operation_worksheet(shown, number, **settings))[1]


def one_filter(shown: Shown, key: str) -> Shown:
    """The operation that the page is about: one filter, and the channels that it sees; of pooling, one channel."""
    count = len(shown.y)
    chosen = re.search(rf"This is filter (\d+) of {count}", text_of(key))
    f = int(chosen[1]) if chosen else 0
    if shown.weight is None or shown.operation == "transposed":
        return shown
    own, each = shown.weight.shape[1], count // shown.spec.groups
    channels = slice(f // each * own, f // each * own + own)
    spec = replace(shown.spec, groups=1)
    alone = replace(shown, x=shown.x[channels], weight=shown.weight[f : f + 1], spec=spec)
    return replace(alone, y=by_pytorch(alone, alone.x))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_key_says_what_pytorch_computes_and_the_page_leaves_only_open_cells_out(operation):
    for seed in SEEDS:
        shown = random_state(seed, (operation,), (1, 4), whole=seed % 2 > 0)
        page, key = pages(operation_worksheet(shown, seed))
        y = one_filter(shown, key).y[0]
        written, told = tables(page)["Output"], tables(key)["Output"]
        digits = max(len(cell.partition(".")[2]) for row in told for cell in row)
        np.testing.assert_allclose(numbers(told), y, atol=0.5001 * 10.0**-digits + 1e-6)
        open_cells = [(a, b) for a, row in enumerate(written) for b, cell in enumerate(row) if not cell]
        assert len(open_cells) in (1, min(8, y.size // 2))
        assert all(written[a][b] in ("", told[a][b]) for a, b in np.ndindex(y.shape))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_sums_of_the_sizes_add_up(operation):
    for seed in SEEDS:
        shown = random_state(seed, (operation,), (1, 4))
        words = text_of(questions(key_of(shown, seed))[0])
        for axis, name in enumerate(("rows", "columns")):
            sum_, size = re.search(rf"{name}: (.*?) = +(\d+)", words).groups()
            python = sum_.replace("·", "*").replace("/", "//")
            for before, after in (("⌊", ""), ("⌋", ""), ("⌈", "-(-"), ("⌉", ")")):
                python = python.replace(before, after)
            assert eval(python) == int(size) == shown.y.shape[1 + axis], words


def test_a_worked_cell_is_the_sum_of_products_of_what_its_window_sees():
    for seed in SEEDS:
        shown = random_state(seed, ("convolution",), (1, 8))
        key = key_of(shown, seed)
        alone, grids = one_filter(shown, key), tables(key)
        row, column = map(int, re.search(r"Work out output cell \((\d+), (\d+)\)", key).groups())
        padded = torch_padded(torch.from_numpy(alone.x.copy())[None], alone.spec)[0].numpy()
        (s_h, s_w), (d_h, d_w), (k_h, k_w) = alone.spec.stride, alone.spec.dilation, alone.spec.kernel_size
        total = 0
        for c in range(len(alone.x)):
            named = f", channel {c}" if len(alone.x) > 1 else ""
            seen = [
                [padded[c, row * s_h + a * d_h, column * s_w + b * d_w] for b in range(k_w)]
                for a in range(k_h)
            ]
            products = np.array(seen) * alone.weight[0, c]
            assert (numbers(grids[f"Patch{named}"]) == seen).all()
            assert (numbers(grids[f"Products{named}"]) == products).all()
            total += products.sum()
        assert filled(questions(key)[1])[-1] == total == alone.y[0, row, column]


def test_a_worked_cell_of_a_transposed_convolution_adds_up_what_lands_there():
    for seed in SEEDS:
        shown = random_state(seed, ("transposed",), (1, 4))
        key = key_of(shown, seed)
        row, column = map(int, re.search(r"Work out output cell \((\d+), (\d+)\)", key).groups())
        words = text_of(questions(key)[1])
        sum_ = re.search(r"there\?(.*?)sum =", words)[1].replace("·", "*").strip()
        total = 0 if sum_ == "none" else eval(sum_)
        assert total == filled(questions(key)[1])[-1] == shown.y[0, row, column]


@pytest.mark.parametrize("operation", ["max", "average"])
def test_a_worked_cell_of_pooling_follows_from_what_its_window_sees(operation):
    for seed in SEEDS:
        shown = random_state(seed, (operation,), (1, 4))
        key = key_of(shown, seed)
        row, column = map(int, re.search(r"Work out output cell \((\d+), (\d+)\)", key).groups())
        seen = numbers(tables(key)["Patch"])
        words = text_of(questions(key)[1])
        if operation == "max":
            assert np.nanmax(seen) == shown.y[0, row, column] == filled(questions(key)[1])[-1]
        else:
            total, count = re.search(r"mean: +(-?\d+) +/ +(\d+)", words).groups()
            assert (int(total), int(count)) == (np.nansum(seen), np.isfinite(seen).sum())
            np.testing.assert_allclose(int(total) / int(count), shown.y[0, row, column], rtol=1e-6)


def test_windows_the_matrix_and_the_parameters_are_pytorchs():
    for seed in SEEDS:
        shown = random_state(seed, ("convolution",), (1, 8))
        key = key_of(shown, seed)
        alone = one_filter(shown, key)
        _, _, _, reach, matrix, parameters = questions(key)
        row, column = map(int, re.search(r"output cell \((\d+), (\d+)\) reaches", key).groups())
        padded = torch_padded(torch.from_numpy(alone.x.copy())[None], alone.spec)
        h, w = padded.shape[2:]
        places = torch.arange(h * w, dtype=torch.float32).reshape(1, 1, h, w)
        settings = alone.spec.kernel_size, alone.spec.dilation, 0, alone.spec.stride
        columns = torch.nn.functional.unfold(places, *settings)[0]
        depth, steps, at = filled(matrix)
        assert (depth, steps) == tuple(torch.nn.functional.unfold(padded, *settings).shape[1:])
        first, last = int(columns[0, at]), int(columns[-1, at])
        (top, _), (left, _) = alone.spec.padding
        assert filled(reach) == [
            first // w - top,
            last // w - top,
            first % w - left,
            last % w - left,
        ]
        assert (row * alone.spec.stride[0], column * alone.spec.stride[1]) == divmod(first, w)
        filters, *sizes, total = filled(parameters)
        layer = nn.Conv2d(len(alone.x), filters, alone.spec.kernel_size)
        assert sizes == [len(alone.x), *alone.spec.kernel_size]
        assert total == sum(part.numel() for part in layer.parameters())


@pytest.mark.parametrize("operation, zero", [("convolution", 0.0), ("max", -np.inf)])
def test_the_border_in_the_key_is_what_pytorch_pads_and_open_on_the_page(operation, zero):
    for seed in SEEDS:
        shown = random_state(seed, (operation,))
        page, key = pages(operation_worksheet(shown, seed))
        alone = one_filter(shown, key)
        title = "Input, channel 0" if len(alone.x) > 1 else "Input"
        padded = torch_padded(torch.from_numpy(alone.x.copy())[None], alone.spec, zero)[0, 0].numpy()
        told = numbers(tables(key)[title])
        if (
            not shown.pooling.ceil_mode
        ):  # windows whose number is rounded up stop before the padding, or reach beyond
            assert told.shape == padded.shape
        height, width = np.minimum(told.shape, padded.shape)
        padded = padded[:height, :width]
        assert (told[:height, :width] == padded).all()
        (top, _), (left, _) = alone.spec.padding
        height, width = alone.x.shape[1:]
        open_page = tables(page)[title]
        for row, column in np.ndindex(padded.shape):
            inside = top <= row < top + height and left <= column < left + width
            assert bool(open_page[row][column]) == inside


def test_numbers_of_their_own_are_pytorchs_too_and_another_number_is_another_worksheet():
    shown = random_state(5, ("convolution",))
    one, two, *keys = pages(operation_worksheet(shown, 7, count=2, other_numbers=True))
    assert "Worksheet 7" in one and "Worksheet 8" in two and len(keys) == 2
    spec = replace(shown.spec, groups=1)
    inputs = []
    for key in keys:
        alone = one_filter(shown, key)
        (top, _), (left, _) = spec.padding
        height, width = alone.x.shape[1:]
        titles = ["Input"] if len(alone.x) == 1 else [f"Input, channel {c}" for c in range(len(alone.x))]
        x = np.stack([numbers(tables(key)[title]) for title in titles])
        x = x[:, top : top + height, left : left + width]
        assert (numbers(tables(key)["Output"]) == by_pytorch(alone, x)[0]).all()
        inputs.append(x)
    assert (inputs[0] != inputs[1]).any()
    assert operation_worksheet(shown, 7) == operation_worksheet(shown, 7) != operation_worksheet(shown, 8)


def test_pages_tell_no_answer_and_the_file_needs_nothing_else():
    html = operation_worksheet(replace(random_state(3), title="<script>", names=("<b>x</b>",)), 0, 3)
    assert all("<b>" not in page for page in pages(html)[:3])
    assert all("<b>" in page for page in pages(html)[3:])
    assert not re.search(r"<script|https?:|src=|url\(|@import", html)


def test_pixels_of_eight_bits_are_whole_numbers_on_paper_and_products_exact():
    levels = np.random.RandomState(0).randint(0, 256, (1, 40, 40))
    sobel = np.array([[[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]]], np.float32)
    x = (levels / 255).astype(np.float32)
    shown = Shown("convolution", x, sobel, ConvSpec(3), np.zeros((1, 38, 38), np.float32), "", "a photo", "/")
    shown = replace(shown, y=by_pytorch(shown, x))
    part = in_units(excerpt(shown, 16, (20, 20), windows=5), 255)
    whole = replace(part, x=part.x)
    assert (part.y == by_pytorch(whole, part.x)).all()
    assert (numbers(tables(key_of(part, 0))["Input"]) == levels[0, 18:25, 18:25]).all()


def test_pixels_of_more_bits_keep_their_fractions():
    x = np.full((1, 3, 3), 0.3, np.float32)
    x[0, 0, 0] = 10.00001 / 255  # one that is nearly whole is no reason to round the others, nor itself
    weight = np.ones((1, 1, 3, 3), np.float32)
    y = np.full((1, 1, 1), x.sum(), np.float32)
    deep = in_units(Shown("convolution", x, weight, ConvSpec(3), y, "", "a photo", "/"), 255)
    np.testing.assert_allclose(deep.x, x * 255, rtol=1e-6)
    np.testing.assert_allclose(deep.y, x.sum() * 255, rtol=1e-6)


def test_too_many_cells_for_paper_are_refused_in_a_sentence():
    x, weight = np.ones((1, 20, 20), np.float32), np.ones((1, 1, 3, 3), np.float32)
    shown = Shown(
        "convolution", x, weight, ConvSpec(3, padding=4), np.ones((1, 26, 26), np.float32), "", "", "/"
    )
    message = "room for 20 × 20 cells, and the input with its padding has 28 × 28; use a smaller input, less padding"
    with pytest.raises(ValueError, match=message):
        operation_worksheet(shown, 0)


def test_more_numbers_than_a_hand_adds_up_are_refused_in_a_sentence():
    x, weight = np.ones((3, 9, 9), np.float32), np.ones((1, 3, 5, 5), np.float32)
    shown = Shown("convolution", x, weight, ConvSpec(5), np.ones((1, 5, 5), np.float32), "", "", "/")
    message = "A window of 5 × 5 numbers in each of 3 channels is too much to work out by hand; use a smaller"
    with pytest.raises(ValueError, match=message):
        operation_worksheet(shown, 0)


def test_the_key_of_a_network_says_what_torchs_modules_do():
    layers = [
        Layer("conv", ConvSpec(3, 2, 1), 16, activation="relu"),
        Layer("max_pool", ConvSpec(2, 2)),
        Layer("conv", ConvSpec(5, 1, 2), 8, bias=False),
    ]
    modules = [nn.Conv2d(3, 16, 3, 2, 1), nn.MaxPool2d(2, 2), nn.Conv2d(16, 8, 5, 1, 2, bias=False)]
    learned = [sum(part.numel() for part in module.parameters()) for module in modules]
    fields = [3, 3 + 2, 3 + 2 + 4 * 4]  # each layer adds (k - 1) times the stride before it: 2, then 4
    rows = summarize(layers, (3, 64, 48))
    for number in range(8):
        page, key = pages(network_worksheet(rows, "/feature_maps", number))
        assert "<b>" not in page
        x = torch.zeros(1, 3, 64, 48)
        table = re.findall(r"<tr><th scope='row'>.*?</th>(.*?)</tr>", key)
        for module, count, field, line in zip(modules, learned, fields, table, strict=True):
            x = module(x)
            cells = [text_of(cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", line)]
            shape = " × ".join(map(str, x.shape[1:]))
            assert cells == [shape, f"{count:,}", f"{field} × {field}"]
        _, total, worked, elsewhere = questions(key)
        assert filled(total) == [sum(learned)]
        *factors, product = filled(worked)
        layer = int(re.search(r"layer (\d)", worked)[1]) - 1
        assert factors == [*modules[layer].weight.shape, *([16] if layer == 0 else [])]
        assert product == learned[layer]
        height, width = map(int, re.search(r"of 3 channels of (\d+) × (\d+)", text_of(elsewhere)).groups())
        x, sizes = torch.zeros(1, 3, height, width), []
        for module in modules:
            x = module(x)
            sizes.append(f"{x.shape[2]} × {x.shape[3]}")
        assert re.findall(r"<b>(.*?)</b>", elsewhere) == sizes


def test_a_network_of_no_layer_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="at least one layer that fits the picture; add one"):
        network_worksheet([], "/feature_maps", 0)
