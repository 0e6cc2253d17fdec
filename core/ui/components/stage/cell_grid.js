// One grid of the stage: cells with colors, numbers where they fit, marks, and a view that follows a column.

import { hatch, prepareCanvas } from "../../browser/canvas.js";
import { inkOn } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { fittingTexts } from "../../browser/grid.js";
import { arrowOf, withModifier } from "../../browser/keys.js";
import { clamp } from "../../browser/numbers.js";

const READABLE = 22; // CSS pixels a cell needs for its number
const NUMBERED = 38; // and for the small index of its kernel cell
export const LABELLED = 9; // a row needs for a label beside it
const HATCHED = 4; // a cell needs for lines of its own; below, they run on from cell to cell, over a tint
const PADDING_TINT = "rgba(59, 110, 168, 0.6)";
const GUTTER = 34; // for the labels

/** A cell's frame and both its diagonals: the mark of a pixel that is never used. */
function crossOut(context, x, y, side, color) {
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.strokeRect(x + 2.5, y + 2.5, side - 4, side - 4);
  context.beginPath();
  context.moveTo(x + 3, y + 3);
  context.lineTo(x + side - 2, y + side - 2);
  context.moveTo(x + side - 2, y + 3);
  context.lineTo(x + 3, y + side - 2);
  context.stroke();
}

export function hasModifier(event) {
  return withModifier(event) || event.shiftKey;
}

export class CellGrid {
  /**
   * `look` answers for a cell: rgb(row, column), text(row, column), and hatch(row, column), one of
   * "" (none), "padding" or "unused"; rowLabel(row) gives a row's [text, color]. `onPoint(event, row, column)` hears of
   * moves, clicks and keys, and of null when the pointer or the keyboard leaves.
   */
  constructor(title, rows, columns, look, onPoint) {
    Object.assign(this, { rows, columns, look, first: 0 });
    this.caption = element("figcaption", { text: title });
    this.canvas = element("canvas", {
      tabindex: 0,
      role: "application",
      "aria-label": `${title}. Arrow keys point at a cell, Enter pins it.`,
    });
    this.map = element("canvas", { class: "minimap", "aria-hidden": true });
    this.labels = element("canvas", { class: "labels", "aria-hidden": true, hidden: !look.rowLabel });
    this.figure = element(
      "figure",
      {},
      this.caption,
      element("div", { class: "grid" }, this.labels, this.canvas),
      this.map,
    );
    this.gutter = look.rowLabel ? GUTTER : 0;
    this.map.style.marginLeft = `${this.gutter}px`;
    this.image = this.paint();
    this.hatched = this.findHatched();
    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const row = Math.floor((event.clientY - box.top) / this.side);
      const column = Math.floor((event.clientX - box.left) / this.side) + this.first;
      if (row >= 0 && row < rows && column >= 0 && column < columns) onPoint(event, row, column);
    };
    this.canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && point(event));
    this.canvas.addEventListener("click", point);
    this.canvas.addEventListener("pointerleave", (event) => onPoint(event, null));
    this.canvas.addEventListener("keydown", (event) => this.onKey(event, onPoint));
    this.canvas.addEventListener("blur", (event) => this.cursor && onPoint(event, null));
    const pan = (event) => {
      if (event.buttons === 0 && event.type === "pointermove") return;
      const box = this.map.getBoundingClientRect();
      this.follow(((event.clientX - box.left) / box.width) * columns);
      onPoint(event, null);
    };
    this.map.addEventListener("pointerdown", pan);
    this.map.addEventListener("pointermove", pan);
  }

  /** Arrow keys point at the next cell, from the middle at first; Enter takes the cell that is pointed at. */
  onKey(event, onPoint) {
    if (hasModifier(event)) return;
    const [down, right] = arrowOf(event) ?? [0, 0];
    if (event.key !== "Enter" && !down && !right) return;
    event.preventDefault();
    const [row, column] = this.cursor ?? [
      Math.floor(this.rows / 2),
      this.first + Math.floor(this.visible / 2),
    ];
    this.cursor = [clamp(row + down, this.rows - 1), clamp(column + right, this.columns - 1)];
    if (this.cursor[1] < this.first || this.cursor[1] >= this.first + this.visible)
      this.follow(this.cursor[1]);
    onPoint(event, ...this.cursor);
  }

  /** The whole grid, one pixel a cell: scaled when drawn, so that its size hardly matters. */
  paint() {
    const canvas = element("canvas", { width: this.columns, height: this.rows });
    const pixels = new ImageData(this.columns, this.rows);
    for (let at = 0; at < this.rows * this.columns; at += 1) {
      const rgb = this.look.rgb(Math.floor(at / this.columns), at % this.columns);
      for (let channel = 0; channel < 3; channel += 1) pixels.data[4 * at + channel] = rgb[channel];
      pixels.data[4 * at + 3] = 255;
    }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    return canvas;
  }

  /** The cells [row, column, kind] to be hatched, or crossed out. */
  findHatched() {
    const found = [];
    if (!this.look.hatch) return found;
    for (let row = 0; row < this.rows; row += 1) {
      for (let column = 0; column < this.columns; column += 1) {
        const kind = this.look.hatch(row, column);
        if (kind) found.push([row, column, kind]);
      }
    }
    return found;
  }

  /** The same for cells too small for lines of their own, as a picture of the whole grid. */
  hatches() {
    const { side, rows, columns } = this;
    if (this.hatchedAt === side) return this.hatching;
    this.hatchedAt = side;
    this.hatching = element("canvas");
    const context = prepareCanvas(this.hatching, columns * side, rows * side);
    for (const [kind, tint, line] of [
      ["padding", PADDING_TINT, `${THEME.light}bb`],
      ["unused", this.look.unusedColor, `${THEME.dark}bb`],
    ]) {
      const cells = new Path2D();
      for (const [row, column, is] of this.hatched)
        if (is === kind) cells.rect(column * side, row * side, side, side);
      context.save();
      context.clip(cells);
      context.fillStyle = tint;
      context.fillRect(0, 0, columns * side, rows * side);
      if (kind === "unused") context.transform(-1, 0, 0, 1, columns * side, 0); // leaning the other way
      hatch(context, 0, 0, columns * side, rows * side, line);
      context.restore();
    }
    return this.hatching;
  }

  /** Take at most this room; what is wider scrolls, over a small map of the whole. */
  setRoom(width, height, largest = 46, smallest = 4) {
    width -= this.gutter;
    const fitting = Math.min(width / this.columns, height / this.rows, largest);
    this.side = fitting >= smallest ? fitting : Math.max(Math.min(smallest, height / this.rows), fitting);
    if (this.side > 8) this.side = Math.floor(this.side);
    this.visible = Math.min(this.columns, Math.max(1, Math.floor(width / this.side)));
    this.map.hidden = this.visible === this.columns;
    this.follow(this.first);
  }

  /** Bring the nearest of these columns into view, unless one is. */
  showOneOf(columns) {
    if (columns.some((column) => column >= this.first && column < this.first + this.visible)) return;
    const away = (column) => Math.abs(column - this.first - this.visible / 2);
    this.follow(columns.reduce((nearest, column) => (away(column) < away(nearest) ? column : nearest)));
  }

  /** Keep a column in view, in the middle where possible. */
  follow(column) {
    this.first = Math.round(clamp(column - this.visible / 2, this.columns - this.visible));
  }

  /**
   * `marks`: [[row, column, color, label]]; `shown`: how much is there already, as {cells} in reading order,
   * {columns}, or nothing for all; `copies`: columns with marks that may be out of sight.
   */
  draw(marks, shown, ink, copies) {
    const { side, first, visible, rows } = this;
    const context = prepareCanvas(this.canvas, visible * side + 1, rows * side + 1);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.image, first, 0, visible, rows, 0, 0, visible * side, rows * side);
    if (side >= HATCHED) this.drawLines(context, ink);
    if (side >= HATCHED) this.drawHatches(context);
    else if (this.hatched.length)
      context.drawImage(this.hatches(), -first * side, 0, this.columns * side, rows * side);
    if (side >= READABLE) this.drawTexts(context);
    this.hideRest(context, shown ?? {}, ink);
    for (const [row, column, color, label] of marks) {
      if (column < first || column >= first + visible) continue;
      this.drawMark(context, (column - first) * side, row * side, color, label);
    }
    if (this.gutter) this.drawLabels(new Set(marks.map(([row]) => row)), ink);
    if (!this.map.hidden) this.drawMap(copies ?? marks.map(([, column]) => column), shown ?? {}, ink);
  }

  /** What each row holds; where rows are too low for that, only the marked ones, as far as they do not overlap. */
  drawLabels(marked, ink) {
    const { side, rows, look, gutter } = this;
    const context = prepareCanvas(this.labels, gutter, rows * side + 1);
    context.textAlign = "right";
    context.textBaseline = "middle";
    let free = 0;
    for (let row = 0; row < rows; row += 1) {
      const middle = (row + 0.5) * side;
      if (side < LABELLED && (!marked.has(row) || middle < free)) continue;
      const [text, color] = look.rowLabel(row);
      free = middle + LABELLED + 1;
      context.font = `${marked.has(row) ? "bold " : ""}${Math.max(9, Math.min(12, side - 1))}px system-ui, sans-serif`;
      context.fillStyle = color;
      context.fillRect(gutter - 4, row * side, 3, Math.max(1, side - 1));
      context.fillStyle = ink;
      context.fillText(text, gutter - 6, Math.max(5, Math.min(rows * side - 4, middle)));
    }
  }

  drawLines(context, ink) {
    const { side, visible, rows } = this;
    context.strokeStyle = ink;
    context.globalAlpha = 0.18;
    context.lineWidth = 1;
    context.beginPath();
    for (let column = 0; column <= visible; column += 1) {
      context.moveTo(column * side + 0.5, 0);
      context.lineTo(column * side + 0.5, rows * side);
    }
    for (let row = 0; row <= rows; row += 1) {
      context.moveTo(0, row * side + 0.5);
      context.lineTo(visible * side, row * side + 0.5);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  drawHatches(context) {
    const { side, first, visible, look } = this;
    for (const [row, column, kind] of this.hatched) {
      if (column < first || column >= first + visible) continue;
      const [x, y] = [(column - first) * side, row * side];
      if (kind === "padding") hatch(context, x, y, side, side, THEME.padding);
      else crossOut(context, x, y, side, look.unusedColor);
    }
  }

  drawTexts(context) {
    const { side, first, visible, rows, look } = this;
    const cells = [];
    for (let row = 0; row < rows; row += 1) {
      for (let column = first; column < first + visible; column += 1) cells.push([row, column]);
    }
    const written = cells.map((cell) => look.text(...cell));
    const most = Math.min(15, side * 0.4);
    const { texts, size } = fittingTexts(written, side - 6, most, { share: 0.9, fewest: 2 });
    if (!size) return;
    context.textAlign = "center";
    context.textBaseline = "middle";
    cells.forEach(([row, column], i) => {
      const fitting = (side - 3) / (0.6 * texts[i].length); // the odd long one is smaller
      context.font = `${Math.min(size, fitting)}px system-ui, sans-serif`;
      context.fillStyle = inkOn(look.rgb(row, column));
      context.fillText(texts[i], (column - first + 0.5) * side, (row + 0.5) * side + 1);
    });
  }

  /** What is still to come is empty, lightly dotted. */
  hideRest(context, { cells, columns }, ink) {
    const { side, first, visible, rows } = this;
    const hide = (x, y, width, height) => {
      if (width <= 0 || height <= 0) return;
      context.clearRect(x, y, width + 1, height + 1);
      context.fillStyle = context.strokeStyle = ink;
      context.globalAlpha = 0.08;
      context.fillRect(x, y, width, height);
      context.globalAlpha = 0.18;
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, y + 0.5, width, height);
      context.globalAlpha = 1;
    };
    if (columns !== undefined) {
      const from = Math.max(0, columns - first);
      hide(from * side, 0, (visible - from) * side, rows * side);
    }
    if (cells !== undefined) {
      const [row, column] = [Math.floor(cells / this.columns), cells % this.columns];
      const from = Math.max(0, column - first);
      hide(from * side, row * side, (visible - from) * side, row < rows ? side : 0);
      hide(0, (row + 1) * side, visible * side, (rows - row - 1) * side);
    }
  }

  drawMark(context, x, y, color, label) {
    const { side } = this;
    const line = side >= 14 ? 3 : side >= 6 ? 2 : 1;
    context.strokeStyle = color;
    context.lineWidth = line;
    context.strokeRect(
      x + line / 2 + 0.5,
      y + line / 2 + 0.5,
      Math.max(1, side - line),
      Math.max(1, side - line),
    );
    if (side < NUMBERED || label === undefined) return;
    const width = 4 + 5 * label.length;
    context.font = "9px system-ui, sans-serif";
    context.fillStyle = color;
    context.fillRect(x + 2, y + 2, width, 11);
    context.fillStyle = THEME.light;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(label, x + 2 + width / 2, y + 8);
  }

  /** The whole width at a glance: what is there, the part in view, and the marked columns unless most are. */
  drawMap(marked, { columns = this.columns, cells }, ink) {
    const width = this.visible * this.side;
    const height = 22;
    const context = prepareCanvas(this.map, width, height);
    const scale = width / this.columns;
    context.drawImage(this.image, 0, 0, width, height);
    const shown = cells === undefined ? columns : Math.min(this.columns, cells);
    context.clearRect(shown * scale, 0, width - shown * scale, height);
    context.fillStyle = THEME.mark;
    const several = new Set(marked);
    for (const column of several.size < this.columns / 2 ? several : [])
      context.fillRect(column * scale, 0, Math.max(1.5, scale), height);
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.strokeRect(this.first * scale + 1, 1, this.visible * scale - 2, height - 2);
  }
}
