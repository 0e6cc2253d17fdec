// What lies under the window of one value of a map.

import { divergingColor } from "../../browser/colors.js";
import { clamp, number } from "../../browser/numbers.js";
import { termsOf } from "../../browser/terms.js";
import { floats } from "../../browser/wire.js";

/** The window of one value, as WorkedSum asks for it; only that value can be worked out. */
export class PatchWindow {
  full = 1;

  /**
   * @param {import("./sum_message.js").ChannelHeader} header
   * @param {Record<string, Uint8Array>} parts
   */
  constructor(header, { patch, padded, weight }) {
    this.header = header;
    this.patch = floats(patch);
    this.padded = padded;
    this.kernels = weight ? rowsOf(floats(weight), header.channels.length) : [];
    this.labels = this.kernels.map(
      (kernel, channel) => header.labels[channel] ?? kernel.map((weight) => number(weight)),
    );
    this.kernelSize = header.kernelSize;
    this.picture = { channels: header.channels.length };
  }

  color(value) {
    const { gray, palette, largestInput } = this.header;
    if (gray) return Array(3).fill(Math.round(255 * clamp(value, 1)));
    return divergingColor(palette, largestInput > 0 ? value / largestInput : 0);
  }

  /** The numbers of one input channel under the window; none where there are too many to be sent. */
  values(channel) {
    const cells = this.padded.length;
    return this.patch.subarray(channel * cells, (channel + 1) * cells);
  }

  workOut() {
    return this.kernels.map((kernel, channel) => {
      const values = this.values(channel);
      return termsOf(kernel, (cell) => ({ level: values[cell], padded: this.padded[cell] > 0 }));
    });
  }
}

/** Numbers cut into so many rows of equal length. */
function rowsOf(numbers, count) {
  const length = numbers.length / count;
  return Array.from({ length: count }, (_, row) => [...numbers.subarray(row * length, (row + 1) * length)]);
}
