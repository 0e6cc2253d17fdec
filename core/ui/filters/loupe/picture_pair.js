// The input and the output of a filter side by side, in one scale unless the reader zooms the output.

import { element } from "../../browser/element.js";
import { MarkedPicture } from "../../browser/marked_picture.js";
import { inputNumbers, outputNumbers } from "./pixel_numbers.js";

/** @typedef {import("./filter_window.js").FilterWindow} FilterWindow */

const LARGEST_PICTURE = 560; // CSS pixels
const SMALLEST_PICTURE = 120;
const SUM_BELOW = 330; // CSS pixels that the sum below needs to stay in sight, with what is between
const SHORTEST = 210; // CSS pixels that a picture may take on any screen
const WIDE = 640; // CSS pixels, from which on the kernel stands between the pictures
const MIDDLE = 290; // what the kernel and the gaps beside it take

/**
 * What hears of a reader's gestures; positions are [row, column] in the pixels of the picture.
 * @typedef {object} Gestures
 * @property {(event: MouseEvent, at: number[]) => void} pointInput
 * @property {(event: MouseEvent, at: number[]) => void} pointOutput
 * @property {() => void} leave the pointer has left a picture
 * @property {(event: KeyboardEvent) => void} press
 * @property {() => void} fit
 */

export class PicturePair {
  room = SMALLEST_PICTURE; // CSS pixels for the width of a picture

  /**
   * @param {HTMLElement} middle what stands between the pictures, or below them
   * @param {HTMLElement} legend what stands below the output
   * @param {Gestures} gestures
   */
  constructor(middle, legend, { pointInput, pointOutput, leave, press, fit }) {
    this.input = new MarkedPicture("Input", pointInput);
    this.output = new MarkedPicture("Output", pointOutput);
    this.fit = element("button", { onclick: fit, text: "zoom to fit" });
    this.output.caption.append(this.fit);
    this.output.figure.append(legend);
    this.box = element("div", { class: "pair" }, this.input.figure, middle, this.output.figure);
    for (const { overlay } of [this.input, this.output]) {
      overlay.addEventListener("keydown", press);
      overlay.addEventListener("pointerleave", leave);
    }
  }

  /** Say what the pictures are, and how large; `alt` is what both show. */
  name(alt, inputSize, outputSize) {
    this.input.caption.textContent = `Input ${inputSize.join(" × ")}`;
    this.output.caption.firstChild.textContent = `Output ${outputSize.join(" × ")}`;
    this.input.overlay.setAttribute(
      "aria-label",
      `Input picture. ${alt} Arrow keys move the window, Enter pins it.`,
    );
    this.output.overlay.setAttribute(
      "aria-label",
      `Output picture. ${alt} Arrow keys move the pixel, Enter pins it.`,
    );
  }

  /** Place the pictures in so many CSS pixels; their scale is `rescale`'s. */
  layout(width) {
    const wide = width >= WIDE;
    this.box.classList.toggle("wide", wide);
    const room = (width - (wide ? MIDDLE : 12)) / 2;
    this.room = Math.max(SMALLEST_PICTURE, Math.min(LARGEST_PICTURE, room));
  }

  /** Where the pictures begin when the page is not scrolled, in CSS pixels from the window's upper edge. */
  get top() {
    const page = /** @type {ShadowRoot} */ (this.box.getRootNode());
    const scrolled = page.host?.closest("[data-testid=stMain]")?.scrollTop ?? 0;
    return this.box.getBoundingClientRect().top + scrolled;
  }

  /** Give both pictures one scale, or the output its own where it is `fitted`. */
  rescale(fitted) {
    const room = this.room;
    const tallest = Math.max(
      SHORTEST,
      Math.min(LARGEST_PICTURE, globalThis.innerHeight - this.top - SUM_BELOW),
    );
    const scaleOf = (...sizes) =>
      Math.min(...sizes.map((size) => Math.min(room / size.width, tallest / size.height)));
    const shared = scaleOf(this.input.picture, this.output.picture);
    const own = scaleOf(this.output.picture);
    this.input.setScale(shared);
    this.output.setScale(fitted ? own : shared);
    this.fit.hidden = own < shared * 1.05;
    this.fit.setAttribute("aria-pressed", String(fitted));
  }

  /**
   * Write the numbers of small pictures into their pixels, white as `full`.
   * @param {FilterWindow} window
   * @param {number[]} outputSize
   * @param {number} full
   */
  writeNumbers(window, outputSize, full) {
    this.input.numbers = inputNumbers(window, full);
    this.output.numbers = outputNumbers(window, outputSize, this.output.canvas, full);
  }

  /**
   * Mark an output pixel, and what the window sees for it in the input.
   * @param {FilterWindow} window
   * @param {number[]} at [row, column]
   * @param {string[]} cellColors
   * @param {boolean} pinned
   * @param {number[][]} lost pixels of the input on each side
   */
  mark(window, [row, column], cellColors, pinned, lost) {
    const cells = window.kernels[0].map((_, index) =>
      window.position(row, column, index).map((place, axis) => place + window.padding[axis][0]),
    );
    this.input.mark(cells, cellColors, pinned, window);
    if (!window.padding.flat().some(Boolean)) this.input.markLost(lost);
    this.output.mark([[row, column]], [], pinned);
  }
}
