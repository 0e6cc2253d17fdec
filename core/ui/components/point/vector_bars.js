// A vector as bars, one a value, in groups; the values are read under the pointer or by arrow keys.

import { prepareCanvas } from "../../browser/canvas.js";
import { element } from "../../browser/element.js";
import { withModifier } from "../../browser/keys.js";
import { clamp, number } from "../../browser/numbers.js";
import { isScrolling } from "../../browser/pointer.js";

// In CSS pixels:
const BAR_HEIGHT = 110;
const NARROWEST_BAR = 3;
const WIDEST_BAR = 24;
const CAPTION = 105;
const GROUP_GAP = 18; // as in point.css

export class VectorBars {
  constructor() {
    this.heading = element("h2");
    this.each = element("button", {
      "aria-pressed": "false",
      text: "Each layer to its own scale",
      onclick: () => this.rescale(),
    });
    this.groups = element("div", { class: "groups" });
    this.readout = element("p", { class: "place", "aria-live": "polite" });
    this.section = element(
      "section",
      { class: "bars", hidden: true },
      element("div", { class: "head" }, this.heading, this.each),
      this.readout,
      this.groups,
    );
  }

  /** `bars`: {title, groups: [{title, start, count}], positive, negative: colors}, or null for none; `values`: the vector. */
  show(bars, values) {
    this.section.hidden = !bars;
    if (!bars) return;
    const key = JSON.stringify(bars.groups);
    if (this.key !== key) {
      this.key = key;
      this.at = null;
      this.canvases = bars.groups.map((group) => this.canvasOf(group));
      this.texts = bars.groups.map(() => element("small"));
      this.groups.replaceChildren(
        ...bars.groups.map((group, i) =>
          element(
            "figure",
            {},
            this.canvases[i],
            element("figcaption", { text: group.title }),
            this.texts[i],
          ),
        ),
      );
    }
    this.bars = bars;
    this.values = values;
    this.heading.textContent = bars.title;
    this.section.dataset.values = JSON.stringify([...values]);
  }

  canvasOf(group) {
    const canvas = element("canvas", { tabindex: 0, role: "application" });
    const select = (index) => this.select(group.start + clamp(index, group.count - 1));
    canvas.addEventListener("pointermove", (event) => {
      if (isScrolling(event)) return;
      select(Math.floor((event.clientX - canvas.getBoundingClientRect().left) / this.side));
    });
    canvas.addEventListener("pointerleave", () => this.select(null));
    canvas.addEventListener("blur", () => this.select(null));
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step || withModifier(event)) return;
      event.preventDefault();
      const inside = this.at !== null && this.at >= group.start && this.at < group.start + group.count;
      select(inside ? this.at - group.start + step * (event.shiftKey ? 10 : 1) : 0);
    });
    return canvas;
  }

  /** The smallest and the largest value of a group, both with zero among them. */
  range({ start, count }) {
    const values = [...this.values.subarray(start, start + count), 0];
    return [Math.min(...values), Math.max(...values)];
  }

  layout(width) {
    if (!this.bars) return;
    const { groups } = this.bars;
    const largest = Math.max(...groups.map((group) => group.count));
    const needed = (side) =>
      groups.reduce((sum, { count }) => sum + Math.max(CAPTION, count * side) + GROUP_GAP, -GROUP_GAP);
    this.side = WIDEST_BAR;
    while (this.side > NARROWEST_BAR && needed(this.side) > width) this.side -= 1;
    this.side = Math.min(this.side, width / largest);
    groups.forEach((group, i) => {
      const own = [...this.values.subarray(group.start, group.start + group.count)];
      const [least, most] = [Math.min(...own), Math.max(...own)].map((value) => number(value));
      this.texts[i].textContent = least === most ? least : `${least} … ${most}`;
      this.canvases[i].setAttribute(
        "aria-label",
        `${group.title}, from ${least} to ${most}. Left and right read each value.`,
      );
    });
    this.draw();
    this.tell();
  }

  draw() {
    const { groups } = this.bars;
    const separate = this.each.getAttribute("aria-pressed") === "true";
    const ranges = groups.map((group) => this.range(group));
    const all = [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
    groups.forEach((group, i) => this.drawGroup(this.canvases[i], group, separate ? ranges[i] : all));
  }

  drawGroup(canvas, { start, count }, [low, high]) {
    const { side } = this;
    const context = prepareCanvas(canvas, count * side, BAR_HEIGHT);
    const unit = high > low ? (BAR_HEIGHT - 2) / (high - low) : 0;
    const zero = 1 + high * unit;
    for (let index = 0; index < count; index += 1) {
      const value = this.values[start + index];
      const chosen = this.at === start + index;
      if (chosen) {
        context.fillStyle = THEME.lines;
        context.fillRect(index * side, 0, side, BAR_HEIGHT);
      }
      const length = Math.abs(value) * unit;
      context.fillStyle = value < 0 ? this.bars.negative : this.bars.positive;
      context.fillRect(
        index * side + (side > 5 ? 1 : 0),
        value < 0 ? zero : zero - length,
        side - (side > 5 ? 2 : 0.5),
        length,
      );
    }
    context.fillStyle = THEME.gray;
    context.fillRect(0, Math.min(BAR_HEIGHT - 1, zero - 0.5), count * side, 1);
  }

  select(index) {
    if (index === this.at) return;
    this.at = index;
    this.draw();
    this.tell();
  }

  tell() {
    const group = this.bars.groups.find(
      ({ start, count }) => this.at !== null && this.at >= start && this.at < start + count,
    );
    this.readout.textContent = group
      ? `number ${this.at} of the vector: ${group.name}, channel ${this.at - group.start}: ${number(this.values[this.at])}`
      : "Point at a bar, or use the arrow keys on it, to read its value.";
  }

  rescale() {
    this.each.setAttribute("aria-pressed", String(this.each.getAttribute("aria-pressed") !== "true"));
    this.draw();
  }
}
