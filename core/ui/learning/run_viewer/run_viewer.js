// A training run: its filters at a checkpoint, the curves with that step marked, and a picture under the filters.

import { element, keepChildren } from "../../browser/element.js";
import { drawMap, paletteTable } from "../../browser/maps.js";
import { largestOf, number } from "../../browser/numbers.js";
import { mapBar } from "../../browser/scales.js";
import { Transport } from "../../browser/transport.js";
import { decodePng, floats, mounted } from "../../browser/wire.js";
import { drawCurves } from "./curves.js";
import { pictureMaps } from "./picture_maps.js";

/** @typedef {import("./viewer_message.js").ViewerHeader} ViewerHeader */

const CHART_HEIGHT = 132; // CSS pixels
const percent = (share) => `${Math.round(100 * share)} %`;

class RunViewer {
  /** @type {ViewerHeader} */
  header;
  /** @type {Float32Array} */
  filters;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.transport = new Transport(
      () => this.draw(),
      () => this.say(),
    );
    this.grid = element("div", {
      class: "filters",
      role: "group",
      "aria-label": "Filters of the first layer",
    });
    this.scale = element("div", { class: "legend" });
    this.charts = ["loss", "accuracy"].map((name) => ({
      canvas: element("canvas", { role: "img", "aria-label": `${name} at every step` }),
      name,
    }));
    this.key = element("p", { class: "key" });
    this.words = element("p", { class: "words" });
    this.live = element("p", { class: "live", "aria-live": "polite" });
    this.maps = element("div", { class: "maps" });
    this.view = element("div", {
      class: "view",
      tabindex: 0,
      role: "group",
      "aria-label": "Training, step by step. Space plays, arrows step, Home and End jump.",
    });
    this.view.append(...this.sections());
    root.replaceChildren(this.view, this.transport.bar, this.words, this.maps, this.live);
    this.view.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !this.transport.onKey(event.key)) return;
      event.preventDefault();
    });
    this.observer = new ResizeObserver(() => this.header && root.clientWidth !== this.width && this.draw());
    this.observer.observe(root);
  }

  /** The filters, and beside them the curves. */
  sections() {
    return [
      element(
        "section",
        { class: "left" },
        element("h2", { text: "Filters of the first layer" }),
        this.grid,
        this.scale,
      ),
      element(
        "section",
        { class: "right" },
        ...this.charts.map(({ canvas, name }) =>
          element(
            "figure",
            {},
            element("figcaption", { text: name === "loss" ? "Loss" : "Right answers" }),
            canvas,
          ),
        ),
        this.key,
      ),
    ];
  }

  leave() {
    this.transport.pause();
    this.observer.disconnect();
  }

  /** @param {import("../../browser/wire.js").Message<ViewerHeader>} message */
  async update({ header, parts }) {
    if (this.header?.id === header.id) return;
    this.latest = header;
    const pictures = header.maps ? await Promise.all([decodePng(parts.before), decodePng(parts.after)]) : [];
    if (this.latest !== header) return;
    const follows = !this.header || this.transport.at >= this.header.steps.length - 1;
    const place = this.transport.at;
    const first = !this.header;
    this.header = header;
    this.filters = floats(parts.filters);
    this.similar = floats(parts.similar);
    this.table = paletteTable(header.palette);
    const last = header.steps.length - 1;
    const kept = follows ? 1 : place / Math.max(1, last);
    this.transport.setTimeline(header.steps.length, [], first && header.plays ? 0 : kept);
    this.arrange();
    this.maps.replaceChildren(...pictureMaps(header, pictures));
    this.draw();
    if (first && header.plays && !matchMedia("(prefers-reduced-motion: reduce)").matches)
      this.transport.toggle();
    this.root.dataset.ready = header.id;
  }

  /** One figure a filter; those that stay keep their nodes. */
  arrange() {
    const { filterShape, palette, largest, similar, lines } = this.header;
    keepChildren(this.grid, filterShape[0], () => filterFigure());
    this.grid.style.setProperty("--across", String(filterShape[0] > 8 ? 8 : Math.min(4, filterShape[0])));
    [...this.grid.children].forEach((figure, i) => {
      figure.querySelector("span").textContent = similar[i] ?? `filter ${i}`;
      const canvas = /** @type {HTMLCanvasElement} */ (figure.querySelector(".similar"));
      canvas.hidden = !similar[i];
      if (!similar[i]) return;
      const [, rows, columns] = filterShape;
      const kernel = this.similar.subarray(i * rows * columns, (i + 1) * rows * columns);
      drawMap(canvas, kernel, rows, columns, largestOf([...kernel]), this.table);
    });
    this.scale.replaceChildren(mapBar(palette, [number(-largest), number(largest)]));
    this.key.replaceChildren(
      element("span", { class: "trained", text: "trained on" }),
      element("span", { class: "held", text: "held out" }),
      ...(lines.length > 1
        ? lines.map(({ label, color }) =>
            element("span", { class: "run", style: `--run: ${color}`, text: label }),
          )
        : []),
    );
  }

  draw() {
    this.width = this.root.clientWidth;
    if (!this.width || !this.header) return;
    const { filterShape, largest, lines, last, steps } = this.header;
    const [count, rows, columns] = filterShape;
    const size = rows * columns;
    const at = this.transport.at;
    const ink = getComputedStyle(this.root).color;
    /** @type {NodeListOf<HTMLCanvasElement>} */
    const canvases = this.grid.querySelectorAll("canvas.filter");
    canvases.forEach((canvas, i) => {
      const values = this.filters.subarray((at * count + i) * size, (at * count + i + 1) * size);
      drawMap(canvas, values, rows, columns, largest, this.table);
      canvas.setAttribute("aria-label", `filter ${i}: ${[...values].map((v) => number(v, 2)).join(", ")}`);
    });
    const width = this.charts[0].canvas.parentElement.clientWidth;
    const most = roundUp(Math.max(...lines.flatMap(({ loss, held_out_loss: held }) => [loss[0], held[0]])));
    this.transport.drawTicks(ink);
    const common = { width, height: CHART_HEIGHT, lines, last, at: steps[at], ink };
    drawCurves(this.charts[0].canvas, {
      ...common,
      fields: ["loss", "held_out_loss"],
      most,
      write: (value) => number(value, 2),
    });
    drawCurves(this.charts[1].canvas, {
      ...common,
      fields: ["accuracy", "held_out_accuracy"],
      most: 1,
      write: percent,
    });
    this.root.dataset.step = String(steps[at]);
    this.say();
  }

  /** The step in words; for screen readers once things stand still. */
  say() {
    const { lines, steps } = this.header;
    const step = steps[this.transport.at];
    const [line] = lines;
    const at = line.step.indexOf(step);
    const before =
      step === 0 ? "Random filters, nothing learned yet" : `After ${step} step${step === 1 ? "" : "s"}`;
    const text =
      at < 0
        ? `${before}.`
        : `${before}: loss ${number(line.loss[at], 3)}, ${percent(line.accuracy[at])} of what is trained on right, ` +
          `${percent(line.held_out_accuracy[at])} of what is held out.`;
    this.words.textContent = text;
    clearTimeout(this.pause);
    if (!this.transport.playing) this.pause = setTimeout(() => (this.live.textContent = text), 300);
  }
}

/** The place of one filter, and below it of what it is like. */
function filterFigure() {
  return element(
    "figure",
    {},
    element("canvas", { class: "filter", role: "img" }),
    element("figcaption", {}, element("canvas", { class: "similar" }), element("span")),
  );
}

/** The next larger number that is easy to read on an axis: 0.5, 1, 1.5, 2 and so on. */
function roundUp(value) {
  return Math.ceil(2 * value) / 2;
}

export default mounted(RunViewer);
