// One channel of a worked sum: patch × weights = products, and their sum.

import { divergingColor } from "./colors.js";
import { element, labelledCanvas, signBetween } from "./element.js";
import { drawGrid, weightCells } from "./grid.js";
import { largestOf, number } from "./numbers.js";
import { kernelIndex } from "./worked_pixel.js";

export class WorkedSumRow {
  /**
   * @param {number} channel
   * @param {string} name of the channel; empty for the only one
   */
  constructor(channel, name) {
    this.channel = channel;
    this.patch = element("canvas");
    this.weights = element("canvas");
    this.products = element("canvas");
    this.subtotal = element("output", { class: "subtotal" });
    this.box = element(
      "div",
      { class: "row" },
      ...(name ? [element("b", { text: name })] : []),
      labelledCanvas("patch", this.patch),
      signBetween("×"),
      labelledCanvas("weights", this.weights),
      signBetween("="),
      labelledCanvas("products", this.products),
      element("span", { class: "result" }, signBetween("sum"), this.subtotal),
    );
  }

  /**
   * Draw the weights, which are the same for every output pixel, in cells of `side` CSS pixels.
   * @param {import("./worked_pixel.js").SumSetup} setup
   * @param {import("./worked_pixel.js").SumWindow} window
   * @param {number} side
   */
  drawWeights({ labels, palette, cellColors }, window, side) {
    const { kernels, kernelSize } = window;
    const which = kernelIndex(window, this.channel);
    const cells = weightCells(kernels[which], labels[which], palette, largestOf(kernels), cellColors);
    drawGrid(this.weights, kernelSize[1], cells, side);
  }

  /**
   * Draw what an output pixel is made of: its patch, the products and their sum.
   * @param {import("./worked_pixel.js").WorkedPixel} pixel
   * @param {number} side
   */
  drawTerms({ channels, setup, window, unit }, side) {
    const { terms, subtotal } = channels[this.channel];
    const draw = (canvas, valueOf, colorOf) => {
      const cells = terms.map((term, cell) => ({
        rgb: colorOf(valueOf(term)),
        text: number(valueOf(term) * unit),
        hatched: term.padded,
        ring: setup.cellColors[cell],
      }));
      drawGrid(canvas, window.kernelSize[1], cells, side);
    };
    const product = (term) => term.product;
    const largest = largestOf(terms.map(product));
    draw(
      this.patch,
      (term) => term.level,
      (level) => window.color(level),
    );
    draw(this.products, product, (value) => divergingColor(setup.palette, value / largest));
    this.subtotal.textContent = number(subtotal * unit);
  }
}
