// One channel: input channel x kernel = part, the parts and the bias = the map, and one of its values worked out.

import { activated } from "../../browser/activations.js";
import { element } from "../../browser/element.js";
import { KEY_PAUSE, arrowOf } from "../../browser/keys.js";
import { drawMap, paletteTable } from "../../browser/maps.js";
import { clamp, number } from "../../browser/numbers.js";
import { MarkedPicture } from "../../browser/marked_picture.js";
import { mapLegend } from "../../browser/scales.js";
import { decodePng, floats, mounted } from "../../browser/wire.js";
import { WorkedSum } from "../../browser/worked_sum.js";
import { ROOM_FOR_A_NUMBER, mapNumbers } from "./map_numbers.js";
import { PatchWindow } from "./patch_window.js";
import { SumParts } from "./sum_parts.js";
import { windowWithoutSum } from "./window_without_sum.js";

const MAP_SIDE = 300; // CSS pixels, at most

class ChannelSum {
  constructor(root) {
    this.root = root;
    this.parts = new SumParts();
    this.before = new MarkedPicture("", (event, at) => this.point(event, at));
    this.after = new MarkedPicture("", (event, at) => this.point(event, at));
    this.arrow = element("span", { class: "arrow", "aria-hidden": "true", text: "→" });
    this.legend = element("div");
    this.hovered = element("p", { class: "hovered" });
    this.maps = element("div", { class: "maps" }, this.before.figure, this.arrow, this.after.figure);
    this.chosen = element("p", { class: "chosen" });
    this.work = new WorkedSum();
    this.largest = element("section", { class: "work" });
    root.replaceChildren(
      ...this.parts.nodes,
      this.maps,
      this.hovered,
      this.legend,
      this.chosen,
      this.work.section,
      this.largest,
    );
    for (const picture of [this.before, this.after]) {
      picture.overlay.addEventListener("keydown", (event) => this.onKey(event));
      picture.overlay.addEventListener("pointerleave", () => this.header && this.say(this.selected));
    }
    this.observer = new ResizeObserver(() => root.clientWidth !== this.width && this.header && this.layout());
    this.observer.observe(root);
  }

  leave() {
    clearTimeout(this.asking);
    this.observer.disconnect();
  }

  async update({ header, parts }, send) {
    this.send = send;
    this.latest = header;
    const [inputs, shares, results] = await Promise.all([
      decodePng(parts.inputs),
      parts.parts && decodePng(parts.parts),
      parts.results && decodePng(parts.results),
    ]);
    if (this.latest !== header) return;
    this.header = header;
    this.values = floats(parts.map);
    this.afterValues = activated(this.values, header.activationName, header.slope);
    this.selected = header.position;
    this.window = new PatchWindow(header, parts);
    this.parts.show(header, this.window, inputs, shares, results);
    this.drawMaps();
    this.arrangeWork();
    this.layout();
    if (globalThis.convolutionExplorerOpenedByKey) this.before.overlay.focus();
    globalThis.convolutionExplorerOpenedByKey = false;
    this.root.dataset.ready = header.id;
  }

  drawMaps() {
    const { header, values } = this;
    const [height, width] = header.sampleShape;
    const table = paletteTable(header.palette);
    const map = header.recipes ? `map ${header.channel}` : "the map";
    const named = header.activation ? `z, before ${header.activation}` : map;
    const picture = (of) => {
      const canvas = element("canvas");
      drawMap(canvas, of, height, width, header.largest, table);
      return canvas;
    };
    this.before.caption.textContent = `${named} · ${header.shape.join(" × ")}`;
    this.before.setPicture(picture(values));
    for (const [side, of] of /** @type {const} */ ([
      [this.before, values],
      [this.after, this.afterValues],
    ]))
      side.numbers = mapNumbers(of, header.largest, header.palette);
    this.after.figure.hidden = this.arrow.hidden = !header.activation;
    if (header.activation) {
      this.after.caption.textContent = `${header.activation}(z)`;
      this.after.setPicture(picture(this.afterValues));
    }
    for (const picture of [this.before, this.after]) {
      picture.overlay.setAttribute(
        "aria-label",
        `${picture.caption.textContent}. Arrow keys choose the value that is worked out below.`,
      );
    }
    this.legend.replaceChildren(mapLegend(header.palette, header.largest, header.range));
  }

  arrangeWork() {
    const { header, window } = this;
    const summed = window.kernels.length > 0 && header.workedOut.length > 0;
    this.work.section.hidden = !summed;
    this.largest.hidden = summed;
    const [some, all] = [header.workedOut.length, header.channels.length];
    this.chosen.textContent =
      summed && some < all
        ? `Written down below: the ${some} input channels that matter most for this value. The sum has all ${all}.`
        : "";
    if (summed) {
      this.work.arrange(
        {
          labels: window.labels,
          palette: header.palette,
          cellColors: header.cellColors,
          channelNames: header.channelNames,
          shown: header.workedOut,
          summed: true,
          added: header.added,
          fillName: header.fillName,
          activation: header.activation,
          activated: header.value[1],
          legend: { display: "signed" },
        },
        window,
      );
    } else {
      this.largest.replaceChildren(...windowWithoutSum(header, window, this.selected));
      this.largest.dataset.value = header.value[0];
    }
  }

  layout() {
    this.width = this.root.clientWidth;
    const {
      header: {
        sampleShape: [height, width],
        activation,
      },
    } = this;
    this.parts.layout();
    const side = Math.max(height, width, 1);
    const written = this.before.numbers && height * width > 1;
    const most = written ? Math.max(MAP_SIDE, side * ROOM_FOR_A_NUMBER) : MAP_SIDE;
    const room = Math.min(most, activation ? (this.width - 60) / 2 : this.width - 8);
    const scale = Math.max(1, room, written ? most : 0) / side;
    this.maps.classList.toggle("scrolling", most > room); // with its numbers it is wider than the page
    for (const picture of [this.before, this.after]) picture.setScale(Math.min(scale, 48));
    if (!this.work.section.hidden) this.work.layout(this.width);
    this.draw();
  }

  draw() {
    const { header, selected } = this;
    this.mark();
    if (!this.work.section.hidden) this.work.show(...header.position, 1);
    this.say(selected);
  }

  /** The selected value, framed in the map before and after. */
  mark() {
    const cell = this.selected.map((place) => Math.floor(place / this.header.step));
    for (const picture of [this.before, this.after]) picture.mark([cell], [THEME.mark], true);
  }

  /** One value in words; those that were left out of the picture are not named. */
  say([row, column]) {
    const {
      header: { step, sampleShape, activation },
    } = this;
    const at = Math.floor(row / step) * sampleShape[1] + Math.floor(column / step);
    const place = [row, column].map((at) => Math.floor(at / step) * step);
    const after = activation ? `, ${activation}(z) = ${number(this.afterValues[at])}` : "";
    this.hovered.textContent = `Row ${place[0]}, column ${place[1]}: z = ${number(this.values[at])}${after}. ${this.whereWorkedOut(place)}`;
  }

  /** What to do to see the sum behind a value, [row, column], or where it stands already. */
  whereWorkedOut(place) {
    const { position, step } = this.header;
    const isHere = position.every((at, axis) => Math.floor(at / step) * step === place[axis]);
    return isHere ? "It is worked out below." : "Choose it, and it is worked out below.";
  }

  point(event, cell) {
    const {
      header: { step, shape },
    } = this;
    const at = cell.map((place, axis) => clamp(place * step, shape[axis] - 1));
    if (event.type === "click") this.choose(at);
    else this.say(at);
  }

  onKey(event) {
    const move = arrowOf(event);
    if (!move) return;
    event.preventDefault();
    const { step, shape } = this.header;
    const far = step * (event.shiftKey ? 10 : 1);
    this.choose(
      this.selected.map((place, axis) => clamp(place + move[axis] * far, shape[axis] - 1)),
      KEY_PAUSE,
    );
  }

  /** Mark a value at once; the server works it out. */
  choose(at, pause = 0) {
    this.selected = at;
    this.mark();
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.send("position", at.join(",")), pause);
  }
}

export default mounted(ChannelSum);
