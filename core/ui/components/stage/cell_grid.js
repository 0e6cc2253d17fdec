// One grid of the stage: cells with colors, numbers where they fit, marks, and a view that follows a column.

import { prepareCanvas } from "../../browser/canvas.js";
import { element } from "../../browser/element.js";
import { arrowOf, withModifier } from "../../browser/keys.js";
import { clamp } from "../../browser/numbers.js";
import { isScrolling } from "../../browser/pointer.js";
import {
  GLYPH,
  HATCHED,
  READABLE,
  READABLE_ROW,
  drawHatches,
  drawLabels,
  drawLines,
  drawMark,
  drawMinimap,
  drawTexts,
  fontFor,
  hatches,
  hideRest,
} from "./cell_drawing.js";

const GUTTER = 34; // for the labels
const MOST_DIGITS = 5; // that columns make room for; longer numbers are smaller
const MARGINS = 10; // CSS pixels that they leave free beside them
const SLIMMEST = 3; // CSS pixels of a column
const SAMPLE = 499; // numbers that decide how wide columns are

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
    this.rows = rows;
    this.columns = columns;
    this.look = look;
    this.first = 0; // the column that the view begins with
    this.caption = element("figcaption", { text: title });
    this.canvas = element("canvas", {
      tabindex: 0,
      role: "application",
      "aria-label": `${title}. Arrow keys point at a cell, Enter pins it.`,
    });
    this.map = element("canvas", { class: "minimap", "aria-hidden": "true" });
    this.labels = element("canvas", { class: "labels", "aria-hidden": "true", hidden: !look.rowLabel });
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
    this.listen(onPoint);
  }

  listen(onPoint) {
    const point = (event) => {
      const box = this.canvas.getBoundingClientRect();
      const row = Math.floor((event.clientY - box.top) / this.side);
      const column = Math.floor((event.clientX - box.left) / this.wide) + this.first;
      if (row >= 0 && row < this.rows && column >= 0 && column < this.columns) onPoint(event, row, column);
    };
    this.canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && !isScrolling(event)) point(event);
    });
    this.canvas.addEventListener("click", point);
    this.canvas.addEventListener("pointerleave", (event) => onPoint(event, null));
    this.canvas.addEventListener("keydown", (event) => this.onKey(event, onPoint));
    this.canvas.addEventListener("blur", (event) => this.cursor && onPoint(event, null));
    const pan = (event) => {
      if (event.buttons === 0 && event.type === "pointermove") return;
      const box = this.map.getBoundingClientRect();
      this.follow(((event.clientX - box.left) / box.width) * this.columns);
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

  /** Take at most this room; what is wider scrolls, over a small map of the whole. */
  setRoom(width, height, largest = 46, smallest = 4) {
    width -= this.gutter;
    const fitting = Math.min(width / this.columns, height / this.rows, largest);
    this.side = fitting >= smallest ? fitting : Math.max(Math.min(smallest, height / this.rows), fitting);
    if (this.side > 8) this.side = Math.floor(this.side);
    this.setColumns(width, this.side);
  }

  /**
   * Rows of this height, and columns as wide as their numbers need; what is wider than `width` scrolls, or gets
   * narrower columns where `all` are to be seen.
   */
  setRows(width, side, all = false) {
    const room = width - this.gutter;
    const digits = Math.min(MOST_DIGITS, Math.max(...this.someTexts().map((text) => text.length)));
    const needed =
      side < READABLE_ROW ? side : Math.ceil(Math.max(side, GLYPH * fontFor(side) * digits + MARGINS));
    this.side = side;
    this.setColumns(room, all ? Math.max(SLIMMEST, Math.min(needed, room / this.columns)) : needed);
  }

  /** The numbers of some cells, from all over the grid. */
  someTexts() {
    const cells = this.rows * this.columns;
    const apart = Math.ceil(cells / SAMPLE);
    return Array.from({ length: Math.ceil(cells / apart) }, (_, i) =>
      this.look.text(Math.floor((i * apart) / this.columns), (i * apart) % this.columns),
    );
  }

  setColumns(width, wide) {
    this.wide = wide;
    this.visible = Math.min(this.columns, Math.max(1, Math.floor(width / wide + 1e-6)));
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
    const { side, wide, first, visible, rows } = this;
    const context = prepareCanvas(this.canvas, visible * wide + 1, rows * side + 1);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.image, first, 0, visible, rows, 0, 0, visible * wide, rows * side);
    if (side >= HATCHED) drawHatches(this, context);
    else if (this.hatched.length)
      context.drawImage(hatches(this), -first * wide, 0, this.columns * wide, rows * side);
    if (wide >= READABLE && side >= READABLE_ROW) drawTexts(this, context);
    hideRest(this, context, shown ?? {}, ink);
    if (side >= HATCHED) drawLines(this, context, ink);
    for (const [row, column, color, label] of marks) {
      if (column < first || column >= first + visible) continue;
      drawMark(this, context, (column - first) * wide, row * side, color, label);
    }
    if (this.gutter) drawLabels(this, new Set(marks.map(([row]) => row)), ink);
    if (this.map.hidden) return;
    const columns = marks.map(([, column]) => column);
    const everywhere = new Set(columns).size === visible; // that says nothing of where
    drawMinimap(this, copies ?? (everywhere ? [] : columns), shown ?? {}, ink);
  }
}
