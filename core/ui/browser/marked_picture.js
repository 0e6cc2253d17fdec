// A picture with marks over it: a canvas with the pixels, and one above it with the marks.

import { frameMarked, hatch, prepareCanvas } from "./canvas.js";
import { inkOn } from "./colors.js";
import { element } from "./element.js";
import { fittingFontSize } from "./grid.js";
import { isScrolling } from "./pointer.js";
import { typeScale } from "./type_size.js";

/** @typedef {import("./colors.js").Rgb} Rgb */

// In CSS pixels of a picture's pixel, unless it says otherwise.
const LEAST_BY_BROWSER = 0.5; // screen pixels, below which the browser's own scaling leaves pixels out
const LEAST_WITH_NUMBER = 24;
const LEAST_WITH_FRAME = 20;
const LEAST_WITH_COLORED_FRAME = 10;
const SMALLEST_FRAME = 12; // CSS pixels of the frame around all marked pixels

export class MarkedPicture {
  /** @type {ImageBitmap | HTMLCanvasElement} */
  picture = element("canvas", { width: 1, height: 1 });
  /** @type {{text: string, rgb: Rgb}[] | null} the number in each pixel, on its color, row by row */
  numbers = null;
  /** @type {number} CSS pixels of a picture's pixel; unknown before `setScale` */
  scale;

  /**
   * @param {string} title
   * @param {(event: MouseEvent, at: number[]) => void} onPoint hears of moves, clicks and the end of a drag,
   *   at [row, column] in the picture's own pixels
   */
  constructor(title, onPoint) {
    this.canvas = element("canvas", { class: "pixels" });
    this.overlay = element("canvas", { class: "marks", tabindex: 0, role: "application" });
    this.caption = element("figcaption", { text: title });
    this.reduced = element("canvas", { class: "reduced", "aria-hidden": "true" });
    this.frame = element("div", { class: "frame" }, this.canvas, this.reduced, this.overlay);
    this.figure = element("figure", {}, this.caption, this.frame);
    for (const type of /** @type {const} */ (["pointermove", "pointerup", "click"])) {
      this.overlay.addEventListener(type, (event) => {
        if (!this.scale || isScrolling(event)) return;
        const box = this.overlay.getBoundingClientRect();
        const row = Math.floor((event.clientY - box.top) / this.scale);
        const column = Math.floor((event.clientX - box.left) / this.scale);
        onPoint(event, [row, column]);
      });
    }
  }

  /**
   * Show a picture.
   * @param {ImageBitmap | HTMLCanvasElement} picture
   */
  setPicture(picture) {
    this.picture = picture;
    const { canvas } = this;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      [canvas.width, canvas.height] = [picture.width, picture.height];
    }
    canvas.getContext("2d").drawImage(picture, 0, 0);
  }

  /** Show a pixel of the picture in so many CSS pixels. */
  setScale(scale) {
    this.scale = scale;
    const [width, height] = [this.picture.width * scale, this.picture.height * scale];
    Object.assign(this.canvas.style, {
      width: `${width}px`,
      height: `${height}px`,
      imageRendering: scale > 1 ? "pixelated" : "auto",
    });
    Object.assign(this.frame.style, { width: `${width}px`, height: `${height}px` });
    this.reduced.hidden = scale * (globalThis.devicePixelRatio || 1) >= LEAST_BY_BROWSER;
    if (!this.reduced.hidden) this.reduce(width, height);
  }

  /** Lay over the picture what averages its pixels: fine stripes must not make coarse ones of their own. */
  reduce(width, height) {
    const context = prepareCanvas(this.reduced, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.picture, 0, 0, width, height);
  }

  /**
   * Mark pixels: each where there is room, and all of them by one frame that is never too small to see.
   * @param {number[][]} cells [row, column] of each, from the upper left one to the lower right one
   * @param {string[]} colors of the cells, or none
   * @param {boolean} pinned whether the mark stays where it is
   * @param {{padding: number[][], picture: {width: number, height: number}} | null} padded how much of the
   *   picture is padding around a smaller one, if any
   */
  mark(cells, colors, pinned, padded = null) {
    const { scale } = this;
    const context = prepareCanvas(this.overlay, this.picture.width * scale, this.picture.height * scale);
    if (this.numbers && scale >= LEAST_WITH_NUMBER) this.writeNumbers(context);
    if (padded) this.markPadding(context, padded);
    if (scale >= (colors.length ? LEAST_WITH_COLORED_FRAME : LEAST_WITH_FRAME))
      this.frameEach(context, cells, colors);
    this.frameAll(context, cells[0], cells[cells.length - 1], pinned);
  }

  /** A frame inside each cell, in its color if it has one. */
  frameEach(context, cells, colors) {
    const { scale } = this;
    cells.forEach(([row, column], index) => {
      context.strokeStyle = colors[index] ?? THEME.mark;
      context.lineWidth = 3;
      context.strokeRect(column * scale + 2, row * scale + 2, scale - 4, scale - 4);
    });
  }

  /** One frame around the cells from the first to the last. */
  frameAll(context, first, last, pinned) {
    const { scale } = this;
    const [x, y] = [first[1] * scale, first[0] * scale];
    const [width, height] = [(last[1] + 1) * scale - x, (last[0] + 1) * scale - y];
    const grow = Math.max(0, SMALLEST_FRAME - width) / 2;
    const box = [x - grow, y - grow, width + 2 * grow, height + 2 * grow];
    frameMarked(context, box, pinned ? [7, 5, 3] : [5, 3, 2]);
  }

  /** The numbers of a small picture, each in its pixel. */
  writeNumbers(context) {
    const { scale, numbers, picture } = this;
    const size = fittingFontSize(
      numbers.map(({ text }) => text),
      scale - 8,
      Math.min(18 * typeScale(), scale * 0.4),
    );
    if (!size) return;
    context.font = `${size}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    numbers.forEach(({ text, rgb }, index) => {
      context.fillStyle = inkOn(rgb);
      context.fillText(
        text,
        ((index % picture.width) + 0.5) * scale,
        (Math.floor(index / picture.width) + 0.5) * scale,
      );
    });
  }

  /**
   * A line around the pixels that some window has in its middle; those outside of it are lost.
   * @param {number[][]} lost how many on each side, [[top, bottom], [left, right]]
   */
  markLost([[top, bottom], [left, right]]) {
    const { scale, picture } = this;
    const context = this.overlay.getContext("2d");
    const [width, height] = [picture.width - left - right, picture.height - top - bottom];
    if (top + bottom + left + right === 0 || width <= 0 || height <= 0) return;
    context.strokeStyle = THEME.mark;
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    context.strokeRect(left * scale, top * scale, width * scale, height * scale);
    context.setLineDash([]);
  }

  /** The border between the picture and its padding, the padding hatched. */
  markPadding(context, { padding, picture }) {
    const { scale } = this;
    const [[top], [left]] = padding;
    const [x, y, width, height] = [left * scale, top * scale, picture.width * scale, picture.height * scale];
    const [right, bottom] = [this.picture.width * scale, this.picture.height * scale];
    if (width >= right && height >= bottom) return;
    for (const [hx, hy, hw, hh] of [
      [0, 0, right, y],
      [0, y + height, right, bottom - y - height],
      [0, y, x, height],
      [x + width, y, right - x - width, height],
    ]) {
      if (hw > 0 && hh > 0) hatch(context, hx, hy, hw, hh, THEME.padding);
    }
    for (const { color, dashes } of [
      { color: THEME.dark, dashes: [] },
      { color: THEME.light, dashes: [5, 5] },
    ]) {
      context.setLineDash(dashes);
      context.strokeStyle = color;
      context.lineWidth = 1.5;
      context.strokeRect(x, y, width, height);
    }
    context.setLineDash([]);
  }
}
