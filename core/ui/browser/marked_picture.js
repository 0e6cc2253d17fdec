// One picture of the loupe or of one channel: a canvas with the pixels, and one above it with the marks.

import { hatch, prepareCanvas } from "./canvas.js";
import { inkOn } from "./colors.js";
import { sourceIndex } from "./correlate.js";
import { element } from "./element.js";
import { fittingFontSize } from "./grid.js";
import { pictureCanvas } from "./pictures.js";

const LEAST_BY_BROWSER = 0.5; // screen pixels a picture pixel, below which the browser's own scaling leaves pixels out

export class MarkedPicture {
  /** `onPoint(event, [row, column])` hears of moves, clicks and the end of a drag, in the picture's own pixels. */
  constructor(title, onPoint) {
    this.canvas = element("canvas", { class: "pixels" });
    this.overlay = element("canvas", { class: "marks", tabindex: 0, role: "application" });
    this.caption = element("figcaption", { text: title });
    this.reduced = element("canvas", { class: "reduced", "aria-hidden": true });
    this.frame = element("div", { class: "frame" }, this.canvas, this.reduced, this.overlay);
    this.figure = element("figure", {}, this.caption, this.frame);
    this.picture = { width: 1, height: 1 };
    for (const type of ["pointermove", "pointerup", "click"]) {
      this.overlay.addEventListener(type, (event) => {
        if (!this.scale) return;
        const box = this.overlay.getBoundingClientRect();
        onPoint(event, [
          Math.floor((event.clientY - box.top) / this.scale),
          Math.floor((event.clientX - box.left) / this.scale),
        ]);
      });
    }
  }

  /** Show a picture: an ImageBitmap or a canvas. */
  setPicture(picture) {
    this.picture = picture;
    const { canvas } = this;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      [canvas.width, canvas.height] = [picture.width, picture.height];
    }
    canvas.getContext("2d").drawImage(picture, 0, 0);
  }

  /** CSS pixels per picture pixel. */
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
   * Mark cells [[row, column]] in the picture's own pixels: each where there is room, in its color if it has one,
   * and all of them by one frame that is never too small to see. `padded` tells where padding lies, if anywhere.
   */
  mark(cells, colors, pinned, padded = null) {
    const { scale } = this;
    const context = prepareCanvas(this.overlay, this.picture.width * scale, this.picture.height * scale);
    if (this.texts && scale >= 24) this.writeTexts(context);
    if (padded) this.markPadding(context, padded);
    if (scale >= (colors.length ? 10 : 20)) {
      cells.forEach(([row, column], index) => {
        context.strokeStyle = colors[index] ?? THEME.mark;
        context.lineWidth = 3;
        context.strokeRect(column * scale + 2, row * scale + 2, scale - 4, scale - 4);
      });
    }
    const [first, last] = [cells[0], cells[cells.length - 1]];
    let [x, y] = [first[1] * scale, first[0] * scale];
    let [width, height] = [(last[1] + 1) * scale - x, (last[0] + 1) * scale - y];
    const grow = Math.max(0, 12 - width) / 2;
    [x, y, width, height] = [x - grow, y - grow, width + 2 * grow, height + 2 * grow];
    for (const [color, line] of [
      [THEME.dark, pinned ? 7 : 5],
      [THEME.light, pinned ? 5 : 3],
      [THEME.mark, pinned ? 3 : 2],
    ]) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.strokeRect(x, y, width, height);
    }
  }

  /** The numbers of a small picture, each in its pixel; `texts` holds {text, rgb} row by row. */
  writeTexts(context) {
    const { scale, texts, picture } = this;
    const size = fittingFontSize(
      texts.map(({ text }) => text),
      scale - 8,
      Math.min(18, scale * 0.4),
    );
    if (!size) return;
    context.font = `${size}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    texts.forEach(({ text, rgb }, index) => {
      context.fillStyle = inkOn(rgb);
      context.fillText(
        text,
        ((index % picture.width) + 0.5) * scale,
        (Math.floor(index / picture.width) + 0.5) * scale,
      );
    });
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
    for (const [color, dash] of [
      [THEME.dark, []],
      [THEME.light, [5, 5]],
    ]) {
      context.setLineDash(dash);
      context.strokeStyle = color;
      context.lineWidth = 1.5;
      context.strokeRect(x, y, width, height);
    }
    context.setLineDash([]);
  }
}

/** The input with its padding filled in, as a canvas: the picture, then its border column by column, row by row. */
export function paddedPicture(window) {
  const {
    picture,
    fill,
    padding: [[top, bottom], [left, right]],
  } = window;
  const { height, width } = picture;
  picture.canvas ??= pictureCanvas(picture);
  if (!(top || bottom || left || right)) return picture.canvas;
  const canvas = element("canvas", { width: left + width + right, height: top + height + bottom });
  const context = canvas.getContext("2d");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture.canvas, left, top);
  if (fill === "zeros") return canvas;
  const outside = (before, size, after) => [
    ...Array(before).keys(),
    ...Array.from({ length: after }, (_, i) => before + size + i),
  ];
  for (const x of outside(left, width, right)) {
    context.drawImage(picture.canvas, sourceIndex(x - left, width, fill), 0, 1, height, x, top, 1, height);
  }
  for (const y of outside(top, height, bottom)) {
    context.drawImage(
      canvas,
      0,
      top + sourceIndex(y - top, height, fill),
      canvas.width,
      1,
      0,
      y,
      canvas.width,
      1,
    );
  }
  return canvas;
}
