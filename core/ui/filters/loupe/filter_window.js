// One output pixel of a filtered picture, computed from its definition: which input pixels, times which weights.

import { termsOf } from "../../browser/terms.js";
import { sourceIndex, tapPosition } from "../../browser/window.js";

/** A filter over a picture. */
export class FilterWindow {
  full = 255; // what white is

  /** `setup` is the header that loupe.py sends: spec, kernels (flat weights: one for all channels or one each), kernelSize. */
  constructor({ spec, kernels, kernelSize }, picture) {
    this.stride = spec.stride;
    this.padding = spec.padding;
    this.dilation = spec.dilation;
    this.fill = spec.fill;
    this.kernels = kernels;
    this.kernelSize = kernelSize;
    this.picture = picture;
  }

  /** The kernel that a channel of the picture is multiplied by. */
  kernelOf(channel) {
    return this.kernels[this.kernels.length === 1 ? 0 : channel];
  }

  /** Input position (unpadded, may lie outside) of kernel cell `index` for output pixel (row, column). */
  position(row, column, index) {
    const width = this.kernelSize[1];
    return [
      tapPosition(this, 0, row, Math.floor(index / width)) - this.padding[0][0],
      tapPosition(this, 1, column, index % width) - this.padding[1][0],
    ];
  }

  /** The level (0..255) of the padded picture at a position, and whether it is padding. */
  level(channel, row, column) {
    const { height, width, levels } = this.picture;
    const r = sourceIndex(row, height, this.fill);
    const c = sourceIndex(column, width, this.fill);
    const padded = row < 0 || column < 0 || row >= height || column >= width;
    return { padded, level: r < 0 || c < 0 ? 0 : levels[(channel * height + r) * width + c] };
  }

  /** The color that a level is shown in. */
  color(level) {
    return [level, level, level];
  }

  /** One output pixel, channel by channel: [{terms, subtotal}], in levels (0..255). */
  workOut(row, column) {
    return Array.from({ length: this.picture.channels }, (_, channel) =>
      termsOf(this.kernelOf(channel), (cell) => this.level(channel, ...this.position(row, column, cell))),
    );
  }
}
