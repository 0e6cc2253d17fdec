// The loupe: input and output side by side, and one output pixel worked out under the pointer.

import { CHANNEL_NAMES } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { Foresight } from "../../browser/foresight.js";
import { arrowOf, withModifier } from "../../browser/keys.js";
import { clamp, number } from "../../browser/numbers.js";
import { MarkedPicture, paddedPicture } from "../../browser/marked_picture.js";
import { whenPicture } from "../../browser/pictures.js";
import { FilterWindow } from "../../browser/window.js";
import { decodePng, mounted } from "../../browser/wire.js";
import { WorkedSum } from "../../browser/worked_sum.js";
import { filteredPlanes, foreseen, legendOf, paintedPlanes } from "./filtered_ahead.js";
import { drawKernels, legend, partFigure, partLegend } from "./loupe_figures.js";

const LARGEST_PICTURE = 560; // CSS pixels
const OF_THE_SCREEN = 0.45; // its height that a picture may take: the sum below stays in sight
const MIDDLE = 290; // what the kernel and the gaps beside it take
const MOST_NUMBERS = 400; // pixels of a picture whose numbers are written in it

class Loupe {
  constructor(root) {
    this.input = new MarkedPicture("Input", (event, at) => this.point(event, this.outputFor(at)));
    this.output = new MarkedPicture("Output", (event, at) => this.point(event, at));
    this.work = new WorkedSum();
    this.kernel = element("div", { class: "kernel" });
    this.legend = element("div", { class: "legend" });
    this.facts = element("div", { class: "facts" });
    this.strip = element("div", { class: "strip" });
    this.partEnds = element("div", { class: "legend" });
    this.units = element("button", {
      onclick: () => this.set("units", this.view.units === "1" ? "255" : "1"),
    });
    this.fit = element("button", {
      onclick: () => this.set("fit", this.view.fit === "1" ? "0" : "1"),
      text: "zoom to fit",
    });
    this.pinned = element("button", { onclick: () => this.pin(this.view.pin ? null : this.selected) });
    this.output.caption.append(this.fit);
    this.output.figure.append(this.legend);
    this.stage = element(
      "div",
      { class: "stage" },
      this.input.figure,
      element("div", { class: "middle" }, this.kernel, this.facts),
      this.output.figure,
    );
    this.work.heading.append(element("span", { class: "buttons" }, this.pinned, this.units));
    root.replaceChildren(this.stage, this.strip, this.work.section);
    for (const picture of [this.input, this.output]) {
      picture.overlay.addEventListener("keydown", (event) => this.onKey(event));
      picture.overlay.addEventListener(
        "pointerleave",
        () => this.setup && this.select(this.view.pin ?? this.selected),
      );
    }
    this.observer = new ResizeObserver(() => root.clientWidth !== this.width && this.layout());
    this.observer.observe(root);
    this.foresight = new Foresight(root, (slider, value) => this.foresee(slider, value));
    this.root = root;
    this.shown = {};
  }

  leave() {
    this.observer.disconnect();
    this.foresight.leave();
  }

  /** Show the server's answer. The old picture stays until the new one is ready: nothing flickers. */
  async update({ header, parts }, send) {
    this.send = send;
    this.latest = header;
    const names = Object.keys(parts);
    const [picture, ...images] = await Promise.all([
      whenPicture(header.picture),
      ...names.map((name) => decodePng(parts[name])),
    ]);
    if (this.latest !== header) return;
    this.foresight.answer(header.sliders, () =>
      this.show(header, picture, Object.fromEntries(names.map((name, i) => [name, images[i]]))),
    );
  }

  /** Show at once what a slider that is being moved asks for, if the browser can tell. */
  foresee(slider, value) {
    const { picture } = this.window ?? {};
    const setup = picture && foreseen(this.setup, picture, slider, value);
    if (!setup) return false;
    const planes = filteredPlanes(new FilterWindow(setup, picture), setup);
    const legend = legendOf(planes, setup.legend);
    const output = paintedPlanes(planes, setup.outputSize, legend, setup.palette);
    this.show({ ...setup, legend }, picture, { ...this.images, output });
    return true;
  }

  show(setup, picture, images) {
    this.setup = setup;
    this.images = images;
    this.window = new FilterWindow(setup, picture);
    if (this.sentView !== JSON.stringify(setup.view)) {
      this.view = { ...setup.view };
      this.sentView = JSON.stringify(setup.view);
    }
    const [height, width] = setup.outputSize;
    this.select(this.view.pin ?? this.selected ?? [Math.floor(height / 2), Math.floor(width / 2)], false);
    this.describe();
    if (this.width === this.root.clientWidth) this.rescale();
    else this.layout();
    this.root.dataset.ready = setup.id;
  }

  /** Run `show` if `value` is not what was shown under this name before: most moves change little. */
  onceFor(name, value, show) {
    const key = JSON.stringify(value);
    if (this.shown[name] === key) return;
    this.shown[name] = key;
    show();
  }

  /** What changes only with the data: captions, kernel, partial results. */
  describe() {
    const {
      setup,
      window: { picture },
    } = this;
    this.onceFor("names", [setup.alt, picture.height, picture.width, setup.outputSize], () => {
      this.input.caption.textContent = `Input ${picture.height} × ${picture.width}`;
      this.output.caption.firstChild.textContent = `Output ${setup.outputSize.join(" × ")}`;
      this.input.overlay.setAttribute(
        "aria-label",
        `Input picture. ${setup.alt} Arrow keys move the window, Enter pins it.`,
      );
      this.output.overlay.setAttribute(
        "aria-label",
        `Output picture. ${setup.alt} Arrow keys move the pixel, Enter pins it.`,
      );
    });
    this.onceFor("facts", [setup.weightSum, setup.formulas, setup.facts], () =>
      this.facts.replaceChildren(
        element("p", { text: `Sum of the weights: ${setup.weightSum.replace("-", "−")}` }),
        ...setup.formulas.map((text) =>
          element("p", { class: "formula", text: text.replace(" = ", " =\u00a0") }),
        ), // break before "="
        ...setup.facts.map((text) => element("p", { text })),
      ),
    );
    this.onceFor("input", [setup.picture, setup.spec.padding, setup.spec.fill], () =>
      this.input.setPicture(paddedPicture(this.window)),
    );
    this.facts.classList.toggle("outdated", Boolean(setup.ahead)); // the sentences are Python's
    this.output.setPicture(this.images.output);
    if (!setup.ahead) this.describeParts(); // foreseen without the small pictures
    this.onceFor(
      "work",
      [setup.kernels, setup.labels, setup.cellColors, setup.kernelSize, setup.summed, picture.channels],
      () => {
        drawKernels(this.kernel, setup);
        this.work.arrange(setup, this.window);
        this.width = null;
      },
    );
    this.work.follow(setup, this.window);
  }

  /** What each channel contributes, as small pictures. */
  describeParts() {
    const { summed } = this.setup;
    const names = Object.keys(this.images).filter((name) => name !== "output");
    this.strip.replaceChildren(
      ...names.flatMap((name, i) => [
        ...(i ? [element("span", { class: "sign", text: summed ? "+" : "" })] : []),
        partFigure(CHANNEL_NAMES[i], this.images[name]),
      ]),
      ...(names.length
        ? [element("div", { text: summed ? "= output" : "the three channels of the output" }, this.partEnds)]
        : []),
    );
  }

  /** The numbers inside the pixels of gray pictures small enough to read them; zeros in the padding too. */
  writeNumbers(full) {
    const {
      window,
      setup: {
        outputSize: [height, width],
      },
    } = this;
    const {
      picture,
      padding: [[top, bottom], [left, right]],
    } = window;
    const numbers = (rows, columns, valueAt, inkOf) => {
      if (picture.channels > 1 || rows * columns > MOST_NUMBERS) return null;
      return Array.from({ length: rows * columns }, (_, i) => {
        const value = valueAt(Math.floor(i / columns), i % columns);
        return { text: number((value * full) / 255), rgb: inkOf(i) };
      });
    };
    const level = (row, column) => window.level(0, row - top, column - left).level;
    const columns = picture.width + left + right;
    this.input.texts = numbers(picture.height + top + bottom, columns, level, (i) =>
      Array(3).fill(level(Math.floor(i / columns), i % columns)),
    );
    const shown =
      height * width <= MOST_NUMBERS &&
      this.output.canvas.getContext("2d").getImageData(0, 0, width, height).data;
    this.output.texts = numbers(
      height,
      width,
      (row, column) => window.workOut(row, column)[0].subtotal,
      (i) => [...shown.slice(4 * i, 4 * i + 3)],
    );
  }

  /** Sizes follow the width: both pictures in one scale, unless the reader zooms the output. */
  layout() {
    if (!this.setup) return;
    this.width = this.root.clientWidth;
    const wide = this.width >= 640;
    this.stage.classList.toggle("wide", wide);
    this.tallest = Math.max(360, Math.min(LARGEST_PICTURE, OF_THE_SCREEN * globalThis.innerHeight));
    const room = Math.max(120, Math.min(LARGEST_PICTURE, (this.width - (wide ? MIDDLE : 12)) / 2));
    this.strip.style.setProperty("--part", `${Math.min(150, (this.width - 120) / 3)}px`);
    this.work.layout(this.width);
    this.room = room;
    this.rescale();
  }

  /** The scale of both pictures, in CSS pixels a pixel. */
  rescale() {
    const { room, tallest } = this;
    const scaleOf = (...sizes) =>
      Math.min(...sizes.map((size) => Math.min(room / size.width, tallest / size.height)));
    const shared = scaleOf(this.input.picture, this.output.picture);
    const fitted = scaleOf(this.output.picture);
    this.input.setScale(shared);
    this.output.setScale(this.view.fit === "1" ? fitted : shared);
    this.fit.hidden = fitted < shared * 1.05;
    this.fit.setAttribute("aria-pressed", this.view.fit === "1");
    const full = this.view.units === "1" ? 1 : 255;
    this.onceFor("legend", [this.setup.legend, full], () =>
      this.legend.replaceChildren(...legend(this.setup.legend, this.setup.palette, full)),
    );
    const { partEnds, palette, legend: output } = this.setup;
    this.onceFor("partEnds", [partEnds, output.display, full], () =>
      this.partEnds.replaceChildren(...(partEnds ? [partLegend(partEnds, output, palette, full)] : [])),
    );
    this.units.textContent = full === 1 ? "Show 0–255" : "Show 0–1";
    this.writeNumbers(full);
    this.draw();
  }

  /** The output pixel whose window has its middle nearest to a position of the padded input. */
  outputFor([row, column]) {
    const { padding, stride, dilation, kernelSize } = this.window;
    const size = [row, column].map((at, axis) => {
      const middle = ((kernelSize[axis] - 1) * dilation[axis]) / 2;
      return Math.round((at - middle) / stride[axis]); // `at` already counts from the padded corner
    });
    return size;
  }

  /** Moving shows, a click or a tap pins, and dragging takes the pin along. */
  point(event, at) {
    if (!this.setup) return;
    if (event.type === "click") this.pin(at);
    else if (event.type === "pointerup") {
      if (this.dragged) this.pin(this.selected);
      this.dragged = false;
    } else if (!this.view.pin || event.buttons) {
      this.dragged = Boolean(this.view.pin);
      this.select(at);
    }
  }

  onKey(event) {
    if (!this.setup || withModifier(event)) return;
    const move = arrowOf(event);
    if (move) {
      const step = event.shiftKey ? 10 : 1;
      const at = this.selected.map((place, axis) => place + move[axis] * step);
      if (this.view.pin) this.pin(null);
      this.select(at);
    } else if (event.key === "Enter" || event.key === " ") this.pin(this.view.pin ? null : this.selected);
    else if (event.key === "Escape") this.pin(null);
    else return;
    event.preventDefault();
  }

  select(at, redraw = true) {
    this.selected = at.map((place, axis) => clamp(place, this.setup.outputSize[axis] - 1));
    if (redraw && !this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = null;
        this.draw();
      });
    }
  }

  pin(at) {
    if (at) this.select(at);
    this.set("pin", at ? [...this.selected] : null);
  }

  /** Change how this is looked at, and tell Python, which keeps it in the link. */
  set(name, value) {
    this.view[name] = value;
    this.sentView = JSON.stringify(this.view);
    this.send(name, value === null ? "" : String(value));
    this.rescale();
  }

  draw() {
    const {
      window,
      selected: [row, column],
      setup,
    } = this;
    const pinned = Boolean(this.view.pin);
    const cells = window.kernels[0].map((_, index) =>
      window.position(row, column, index).map((place, axis) => place + window.padding[axis][0]),
    );
    this.input.mark(cells, setup.cellColors, pinned, window);
    this.output.mark([[row, column]], [], pinned);
    this.pinned.textContent = pinned ? "Unpin" : "Pin";
    this.pinned.setAttribute("aria-pressed", pinned);
    this.work.show(row, column, this.view.units === "1" ? 1 : 255);
  }
}

export default mounted(Loupe, "setStateValue");
