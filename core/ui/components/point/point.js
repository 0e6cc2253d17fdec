// Pictures side by side, in some of which a position is chosen; all of them mark the same one.

import { element } from "../../browser/element.js";
import { KEY_PAUSE, arrowOf, withModifier } from "../../browser/keys.js";
import { clamp, number } from "../../browser/numbers.js";
import { decodePng, floats, mounted } from "../../browser/wire.js";
import { PointedPicture } from "./pointed_picture.js";
import { whenImage } from "./point_store.js";
import { VectorBars } from "./vector_bars.js";

const GAP = 22; // CSS pixels, as in point.css
const WIDEST = 420;

class Point {
  constructor(root) {
    this.root = root;
    this.panels = [];
    this.grid = element("div", { class: "panels" });
    this.option = element("button", {
      class: "option",
      "aria-pressed": "true",
      onclick: () => this.toggle(),
    });
    this.live = element("p", { class: "live", "aria-live": "polite" });
    this.bars = new VectorBars();
    root.replaceChildren(this.option, this.grid, this.live, this.bars.section);
    this.observer = new ResizeObserver(() => root.clientWidth !== this.width && this.layout());
    this.observer.observe(root);
  }

  leave() {
    clearTimeout(this.asking);
    this.observer.disconnect();
  }

  /**
   * Show new data. The old picture stays until the new one is ready: nothing flickers.
   * @param {{header: import("./point_message.js").PointHeader, parts: Record<string, Uint8Array>}} message
   * @param {(name: string, value: string) => void} send
   */
  async update({ header, parts }, send) {
    this.send = send;
    this.latest = header;
    const image = (name) => (name ? decodePng(parts[name]) : null);
    const found = await Promise.all(
      header.panels.map(async (spec) => [
        spec,
        await (spec.image ? whenImage(spec.image) : image(spec.part)),
        await Promise.all(spec.overlays.map((overlay) => image(overlay.part))),
      ]),
    );
    if (this.latest !== header) return;
    this.header = header;
    while (this.panels.length < header.panels.length) this.panels.push(new PointedPicture(this));
    this.panels.length = header.panels.length;
    const figures = this.panels.map((panel) => panel.figure);
    if (figures.length !== this.grid.children.length) this.grid.replaceChildren(...figures);
    found.forEach((shown, i) => this.panels[i].show(...shown));
    this.picked = this.panels.find((panel) => panel.spec.pick);
    this.chosen = this.picked ? this.toCell(header.position) : null;
    if (!this.asking) this.cursor = null; // the answer to an earlier choice must not take the keys' place back
    this.option.hidden = !header.option;
    this.option.textContent = header.option;
    this.option.disabled = !header.panels.some(({ overlays }) => overlays.some(({ optional }) => optional));
    this.grid.classList.toggle("small", header.small);
    this.bars.show(header.bars, parts.values && floats(parts.values));
    this.layout();
    this.root.dataset.ready = header.id;
  }

  /** The cell that a reported position lies in, and back: the position at a cell's middle. */
  toCell(position) {
    const { shape } = this.picked.spec;
    const full = this.header.shape ?? shape;
    return position.map((at, axis) =>
      Math.min(shape[axis] - 1, Math.floor(((at + 0.5) * shape[axis]) / full[axis])),
    );
  }

  toPosition(cell) {
    const { shape } = this.picked.spec;
    const full = this.header.shape ?? shape;
    return cell.map((at, axis) => Math.floor(((at + 0.5) * full[axis]) / shape[axis]));
  }

  layout() {
    const width = this.root.clientWidth;
    if (!this.header || !width) return;
    this.width = width;
    const [least, most] = this.header.small ? [88, 132] : [250, WIDEST];
    const columns = Math.max(1, Math.min(this.panels.length, Math.floor((width + GAP) / (least + GAP))));
    const each = Math.min(most, (width - GAP * (columns - 1)) / columns);
    this.grid.style.gridTemplateColumns = `repeat(${columns}, ${each}px)`;
    for (const panel of this.panels) panel.fit(each);
    this.drawPixels();
    this.drawMarks();
    this.bars.layout(width);
  }

  drawPixels() {
    const optional = this.option.getAttribute("aria-pressed") === "true";
    for (const panel of this.panels) panel.drawPixels(optional);
  }

  drawMarks() {
    for (const panel of this.panels) {
      panel.drawMarks(this.chosen, this.cursor);
      if (panel.spec.pick) {
        panel.marks.dataset.position = this.toPosition(this.chosen).join(",");
        this.tell(panel, this.cursor ?? this.chosen, this.cursor ? "" : "chosen: ");
      } else if (!this.header.small) panel.readout.textContent = "\u00a0";
    }
  }

  /** Say where a cell lies, in words, below a panel. */
  tell(panel, cell, before) {
    const { spec } = panel;
    const [row, column] = spec.pick ? this.toPosition(cell) : cell;
    const outside = cell.some((at, axis) => at < 0 || at >= spec.shape[axis]);
    panel.readout.textContent = `${before}row ${number(row)}, column ${number(column)}${outside ? " (padding)" : ""}`;
  }

  /** The pointer is over a cell of a panel, or, with null, over none. */
  hoverAt(panel, cell) {
    if (!this.header) return;
    if (panel.spec.pick) {
      if (String(this.cursor) === String(cell)) return;
      this.cursor = cell;
      this.drawMarks();
    } else if (this.header.small || !cell) panel.readout.textContent = this.header.small ? "" : "\u00a0";
    else this.tell(panel, cell, "");
  }

  key(event, panel) {
    if (withModifier(event)) return;
    const move = arrowOf(event);
    if (event.key === "Enter" || event.key === " ") this.choose(this.cursor ?? this.chosen);
    else if (event.key === "Escape") {
      this.chooseLater(null);
      this.hoverAt(panel, null);
    } else if (move) {
      const from = this.cursor ?? this.chosen;
      this.cursor = from.map((at, axis) =>
        clamp(at + move[axis] * (event.shiftKey ? 10 : 1), panel.spec.shape[axis] - 1),
      );
      this.drawMarks();
      this.live.textContent = panel.readout.textContent;
      this.chooseLater(this.cursor);
    } else return;
    event.preventDefault();
  }

  /** Choose a cell once the keys rest, in place of what they were about to choose; null: nothing. */
  chooseLater(cell) {
    clearTimeout(this.asking);
    this.asking = cell && setTimeout(() => this.choose(cell), KEY_PAUSE);
  }

  /** Mark a cell at once and report it. */
  choose(cell) {
    this.chooseLater(null);
    const [before, after] = [this.toPosition(this.chosen).join(","), this.toPosition(cell).join(",")];
    this.chosen = cell;
    this.cursor = null;
    this.drawMarks();
    this.live.textContent = `chosen: ${after}`;
    if (before !== after) this.send("pick", after);
  }

  toggle() {
    const pressed = this.option.getAttribute("aria-pressed") === "true";
    this.option.setAttribute("aria-pressed", String(!pressed));
    this.drawPixels();
  }
}

export default mounted(Point);
