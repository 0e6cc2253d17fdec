"""The code that leaves each page: run in a fresh interpreter, it computes what the page shows, for random links."""

import random

import numpy as np
import pytest

from core.arithmetic import PADDING_MODES
from core.export.code_training import training_script
from core.filters.initializers import SCHEMES
from core.pictures.samples import PHOTOGRAPHS, TEST_PICTURES
from core.training.datasets import TASKS
from core.training.run import Settings, train
from core.ui.feature_maps import classes
from core.ui.learning import backward, kernel_fit
from core.ui.take_home import scripts, take_home
from core.ui.take_home.on_screen import shown_on
from tests.export.running import left_by
from tests.pages.test_pages import opened

COUNT = 12  # of links for each page
SINGLE = ("filters", "arithmetic", "im2col")  # the pages that show a single operation


def drawn_link(page: str, draw: random.Random) -> dict[str, str]:
    """A link that a reader may have, with many of its settings at random."""
    one, small = draw.choice, lambda low, high: str(draw.randint(low, high))
    link = {
        "size": one(["64", "96"]),
        "color": one(["gray", "rgb"]),
        "kernel_size": small(1, 4),
        "stride": small(1, 3),
        "padding": small(0, 3),
        "dilation": small(1, 2),
        "padding_mode": one(PADDING_MODES),
        "asymmetric": small(0, 1),
        "rectangular": small(0, 1),
    }
    link |= {name: small(0, 3) for name in ("padding_width", "padding_after", "padding_width_after")}
    link |= {name: small(1, 3) for name in ("kernel_size_width", "stride_width", "dilation_width")}
    photo = {"photo": one([*PHOTOGRAPHS])}
    link |= one([photo, photo, photo, {"source": "test", "test": one([*TEST_PICTURES])}, _DRAWING])
    link |= {"scheme": one([*SCHEMES]), "seed": small(0, 9999), "count": small(1, 8), "pick": small(0, 7)}
    link |= {"apply": one(["handcrafted", "random", "own"]), "mix": one(["each", "sum"])}
    if page == "filters":
        return link | {"kernel": one(["sobel_vertical", "gaussian", "box_blur"])}
    numbers = {
        "numbers": one(["ramp", "figure", "random", "patch", "crop", "typed"]),
        "number_seed": small(0, 99),
        "height": small(4, 9),
        "width": small(4, 9),
        "crop": "20,30",
    }
    if page == "im2col":
        bank = one(["handcrafted", "random", "trained", "typed", "filter"])
        return (
            link | numbers | {"unroll": one(["picture", "numbers"]), "bank": bank, "groups": one(["1", "3"])}
        )
    settings = {name: small(0, 1) for name in ("flipped", "ceil_mode", "count_include_pad")}
    weights = one(["random", "figure", "sharpen", "ones", "ramp", "typed", "filter"])
    operation = one(["convolution", "transposed", "max", "average"])
    return (
        link
        | numbers
        | settings
        | {"operation": operation, "weights": weights, "output_padding": small(0, 1)}
    )


_OF_FILTERS = {"apply": "random", "seed": "4", "pick": "3", "scheme": "kaiming_normal_", "size": "64"}
_RARE = [  # what comes of many settings at once
    ("arithmetic", {"weights": "filter", "flipped": "1", **_OF_FILTERS}),
    ("arithmetic", {"weights": "filter", "color": "rgb", "mix": "sum", **_OF_FILTERS}),
    ("im2col", {"bank": "filter", "color": "rgb", "mix": "each", **_OF_FILTERS}),
    ("filters", {"color": "rgb", "mix": "sum", **_OF_FILTERS}),
    ("filters", {"photo": "retina", "color": "rgb", **_OF_FILTERS}),
]
_DRAWING = {"source": "draw", "drawing": "AH4Ccno-DgA"}


@pytest.fixture
def taken(monkeypatch) -> list:
    """(the operation that is shown, if it is a single one; the scripts) of every page; a sentence where it refuses."""
    found = []

    def take(page):
        try:
            what = shown_on(page) if page in SINGLE else None
            found.append((what, scripts.scripts_of(page)))
        except ValueError as error:
            found.append((None, str(error)))

    monkeypatch.setattr(take_home, "offer_take_home", take)
    return found


def test_the_scripts_of_random_links_compute_what_the_pages_show(taken):
    draw = random.Random(16)
    links = [(page, drawn_link(page, draw)) for page in SINGLE for _ in range(COUNT)] + _RARE
    for page, link in links:
        opened(page, **link)
    assert len(taken) == len(links)
    shown = [(link, what, written) for link, (what, written) in zip(links, taken) if what is not None]
    assert len(shown) > 0.8 * len(links)
    asked = [
        one
        for _, _, written in shown
        for one in ((written["PyTorch"], ("y",)), (written["NumPy"], ("y", "by_im2col")))
    ]
    left = left_by(asked)
    for number, (link, what, _) in enumerate(shown):
        by_torch, by_numpy = left[2 * number : 2 * number + 2]
        largest = np.abs(what.y[np.isfinite(what.y)]).max(initial=1)
        for found in (by_torch["y"][0], *by_numpy.values()):
            np.testing.assert_allclose(found, what.y, rtol=1e-5, atol=1e-5 * largest, err_msg=str(link))


def network_links() -> list[dict[str, str]]:
    """Stacks of every kind of layer, weights of every kind, pictures of every kind, and the end in classes."""
    all_kinds = "conv.4.k3.s2.relu;max_pool.k2.s2.ceil_mode;depthwise.8.k3.p1.tanh;transposed.3.k2.s2;avg_pool.k3.s1.p1"
    skipping = "conv.4.k3.s1.p1.relu;conv.4.k3.s1.p1.relu.add1;conv.4.k1.s1.p0.add2"
    return [
        {},
        {"stack": all_kinds, "net_seed": "7", "photo": "retina", "color": "rgb", "size": "256"},
        {"stack": all_kinds, "net_scheme": "kaiming_normal_", "photo": "coffee", "padding_mode": "circular"},
        {"stack": skipping, "net_scheme": "xavier_uniform_", "source": "test", "test": "step"},
        {"first": "handcrafted", "photo": "clock", "net_size": "64", "size": "64"},
        {"slot": "1,2", "own": "1,2;3,4", "photo": "chelsea", "color": "rgb", "normalized": "1"},
        {
            "look": "classes",
            "pooling": "average",
            "classes": "4",
            "true_class": "2",
            "net_scheme": "uniform_",
        },
        {"look": "classes", "classes": "3", "net_seed": "9", **_DRAWING},
    ]


def test_the_script_of_feature_maps_makes_its_last_maps_or_its_logits(taken, runs, monkeypatch):
    answers = overheard(monkeypatch, classes, "classify")
    monkeypatch.setattr(scripts, "run_network", lambda now: runs[-1])
    expected, links = [], network_links()
    for link in links:
        assert not opened("feature_maps", **({"net_size": "32"} | link)).warning
        expected.append(answers[-1].logits if "look" in link else runs[-1].layer_maps[-1].after)
    asked = [
        one
        for _, written in taken
        for one in ((written["PyTorch"], ("y",)), (written["NumPy"], ("y", "by_im2col")))
    ]
    left = left_by(asked)
    for number, (wanted, link) in enumerate(zip(expected, links)):
        by_torch, by_numpy = left[2 * number : 2 * number + 2]
        for found in (by_torch["y"][0], *by_numpy.values()):
            assert found.shape == wanted.shape, link
            np.testing.assert_allclose(
                found, wanted, rtol=1e-5, atol=1e-5 * np.abs(wanted).max(), err_msg=str(link)
            )
    assert max(len(written["PyTorch"].splitlines()) for _, written in taken) < 60


def test_the_scripts_of_learning_train_fit_and_go_backward_as_the_app_does(taken, monkeypatch):
    asked, expected = [], []
    for task, optimizer in zip(TASKS, ("momentum", "adam")):
        given = Settings(task, 3, 3, optimizer, batch_size=8, weight_decay=0.01, steps=5, seed=4, every=5)
        *_, last = train(given, TASKS[task].load())
        lines = [f"learned{n} = model.state_dict()[{name!r}]" for n, name in enumerate(last.parameters)]
        asked.append(
            (
                training_script(given, "/learning") + "\n".join(lines),
                [f"learned{n}" for n in range(len(lines))],
            )
        )
        expected.append([*last.parameters.values()])
    for link in (
        {"padding": "1", "padding_mode": "symmetric", "backward_loss": "squares"},
        {"stride": "2", "weights": "filter", "apply": "random", "seed": "3", "numbers": "random"},
    ):
        gradients = overheard(monkeypatch, backward, "conv2d_backward")
        opened("learning", section="backward", **link)
        grads = taken[-1][1]["PyTorch"] + "by_weight, by_x = weight.grad[0, 0], pixels.grad[0, 0]"
        asked.append((grads, ["by_weight", "by_x"]))
        grad_x, grad_weight, _ = gradients[-1]
        expected.append([grad_weight[0, 0], grad_x[0, 0]])
    steps = overheard(monkeypatch, kernel_fit, "first_steps")
    opened("learning", section="kernel", fit_step="7", fit_seed="5", size="64", color="rgb")
    asked.append((taken[-1][1]["NumPy"], ["kernel"]))
    expected.append([steps[0][7].kernel.ravel()])
    for left, wanted in zip(left_by(asked), expected, strict=True):
        for found, value in zip(left.values(), wanted, strict=True):
            np.testing.assert_allclose(found, value, rtol=1e-5, atol=1e-5 * max(1, np.abs(value).max()))


def overheard(monkeypatch, module, name: str) -> list:
    """What the module's function returns from now on, the last one last."""
    found, function = [], getattr(module, name)
    monkeypatch.setattr(module, name, lambda *a, **k: found.append(function(*a, **k)) or found[-1])
    return found


@pytest.mark.parametrize("page", scripts.PAGES_WITH_CODE)
def test_the_dialog_of_a_page_shows_its_code(page):
    app = opened(page, size="64")
    assert not app.code
    app.button(key="take_home").click().run()
    assert not app.exception
    (shown,) = (code.value for code in app.code if "Convolution Explorer: /" in code.value)
    compile(shown, page, "exec")


def test_nothing_is_taken_home_from_where_nothing_is_shown_or_an_answer_is_covered():
    for app in (opened("home"), opened("practice"), opened("arithmetic", ask="1")):
        assert "take_home" not in {button.key for button in app.button}


def test_what_pytorch_has_no_module_for_is_said_in_a_sentence():
    app = opened("feature_maps", net_size="32", padding="1", padding_mode="symmetric")
    app.button(key="take_home").click().run()
    assert not app.exception
    assert any("PyTorch has no module that pads by the mirrored picture" in info.value for info in app.info)


@pytest.mark.parametrize("look", ["channels", "classes"])
def test_a_network_without_a_layer_that_fits_has_no_code_and_a_sentence(look):
    """A kernel of 15 x 15 does not fit a picture of 3 x 3."""
    app = opened("feature_maps", look=look, stack="conv.4.k15.s1.p0.d1", source="test", test="patch")
    app.button(key="take_home").click().run()
    assert not app.exception and not app.code
    assert any("The first layer does not fit the picture" in info.value for info in app.info)
