// One output pixel, computed from its definition: which input pixels, times which weights.

import { sourceIndex } from "../../browser/correlate.js";

/**
 * A filter over a picture. `setup` is the header that loupe.py sends: spec {stride, padding, dilation,
 * fill}, kernels (a list of flat weights, one for all channels or one each), kernelSize [rows, columns].
 */
export class FilterWindow {
  full = 255; // what white is

  constructor(setup, picture) {
    Object.assign(this, setup.spec);
    this.kernels = setup.kernels;
    this.kernelSize = setup.kernelSize;
    this.picture = picture;
  }

  /** Input position (unpadded, may lie outside) of kernel cell `index` for output pixel (row, column). */
  position(row, column, index) {
    const width = this.kernelSize[1];
    return [
      row * this.stride[0] - this.padding[0][0] + Math.floor(index / width) * this.dilation[0],
      column * this.stride[1] - this.padding[1][0] + (index % width) * this.dilation[1],
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

  /** The terms of one output pixel, channel by channel: [{terms, subtotal}], in levels (0..255). */
  workOut(row, column) {
    const channels = [];
    for (let channel = 0; channel < this.picture.channels; channel += 1) {
      const kernel = this.kernels[this.kernels.length === 1 ? 0 : channel];
      const terms = kernel.map((weight, index) => {
        const { level, padded } = this.level(channel, ...this.position(row, column, index));
        return { level, padded, weight, product: level * weight };
      });
      channels.push({ terms, subtotal: terms.reduce((sum, term) => sum + term.product, 0) });
    }
    return channels;
  }
}
