// One of two settings: its output, its kernel, its scale, and its sum at a pixel.

import { CHANNEL_NAMES } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { MarkedPicture } from "../../browser/marked_picture.js";
import { clamp, number } from "../../browser/numbers.js";
import { nearestOutput } from "../../browser/window.js";
import { FilterWindow } from "./filter_window.js";
import { kernelFigures, legend } from "./loupe_figures.js";

/**
 * A setting as pair.py describes it.
 * @typedef {object} SideHeader
 * @property {string} letter
 * @property {string} title of the filter
 * @property {number[][]} kernels flat weights: one kernel for all channels, or one for each
 * @property {string[][]} labels the same as texts
 * @property {number[]} kernelSize [rows, columns]
 * @property {import("../../browser/window.js").Moves} spec
 * @property {boolean} summed whether the channels are added up
 * @property {number[]} outputSize [height, width]
 * @property {string} window stride and padding in words
 * @property {string} weightSum
 * @property {import("./loupe_message.js").Legend} legend
 */

export class PairSide {
  /** @type {number[]} the marked pixel of the output */
  at = [0, 0];
  /** @type {SideHeader} */
  header;
  /** @type {FilterWindow} */
  window;

  /**
   * @param {string} letter
   * @param {(side: PairSide, event: MouseEvent, at: number[]) => void} onPoint hears of gestures on the output
   */
  constructor(letter, onPoint) {
    this.letter = letter;
    this.output = new MarkedPicture(letter, (event, at) => this.header && onPoint(this, event, at));
    this.kernels = element("div", { class: "kernels" });
    this.legend = element("div", { class: "legend" });
    this.box = element(
      "div",
      { class: "side" },
      this.output.figure,
      element("div", { class: "beside" }, this.kernels, this.legend),
    );
  }

  /**
   * @param {import("./pair.js").PairHeader} message
   * @param {SideHeader} header
   * @param {import("../../browser/pictures.js").Picture} picture
   * @param {ImageBitmap | HTMLCanvasElement} image
   */
  show({ palette, full }, header, picture, image) {
    this.header = header;
    this.window = new FilterWindow(header, picture);
    this.output.setPicture(image);
    const size = header.outputSize.join(" × ");
    this.output.caption.textContent = `${this.letter}: ${size}, ${header.window}`;
    this.output.overlay.setAttribute(
      "aria-label",
      `${this.letter}: ${header.title}, ${size}. Arrow keys move the pixel, Enter pins it.`,
    );
    this.kernels.replaceChildren(...kernelFigures({ ...header, palette, cellColors: [] }));
    this.legend.replaceChildren(
      element("div", { text: `${header.title}: weights sum to ${header.weightSum.replace("-", "−")}` }),
      ...legend(header.legend, palette, full),
    );
  }

  /** The pixel of the picture in the middle of an output pixel's window; it may lie outside. */
  inputFor(at) {
    const { stride, padding, dilation, kernelSize } = this.window;
    return at.map((place, axis) => {
      const middle = Math.floor(((kernelSize[axis] - 1) * dilation[axis]) / 2);
      return place * stride[axis] + middle - padding[axis][0];
    });
  }

  /**
   * Mark the output pixel whose window has its middle nearest to a pixel of the picture.
   * @param {number[]} place [row, column] in the picture
   * @param {boolean} pinned
   * @returns {number[][]} the pixels of the picture that its window covers
   */
  mark(place, pinned) {
    const { window } = this;
    this.at = place.map((at, axis) =>
      clamp(nearestOutput(window, axis, at + window.padding[axis][0]), this.header.outputSize[axis] - 1),
    );
    this.output.mark([this.at], [], pinned);
    return window.kernels[0].map((_, cell) => window.position(this.at[0], this.at[1], cell));
  }

  /** The value of the marked pixel in words, white written as `full`. */
  sum(full) {
    const [row, column] = this.at;
    const parts = this.window
      .workOut(row, column)
      .map(({ subtotal }) => (subtotal * full) / this.window.full);
    const total = parts.reduce((sum, part) => sum + part, 0);
    const value =
      this.header.summed || parts.length === 1
        ? number(total)
        : parts.map((part, i) => `${CHANNEL_NAMES[i]} ${number(part)}`).join(", ");
    return `${this.letter} (${row}, ${column}) = ${value}`;
  }
}
