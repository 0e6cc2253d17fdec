// Frames as they are sent: only what the frame before did not show, in an order that deflates well (core/export/frames.py).

import { base64Of } from "../../browser/base64.js";

export class FramePacking {
  /** @type {Uint32Array | null} the last frame's pixels */
  before = null;

  /** The next frame, a canvas without transparency, deflated and in base64. */
  async next(canvas) {
    const deflated = new Blob(this.news(canvas)).stream().pipeThrough(new CompressionStream("deflate"));
    return base64Of(await new Response(deflated).blob());
  }

  /** A bit for each pixel, 1 where it is another one than in the last frame; then of those green, red and blue less green. */
  news(canvas) {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const pixels = new Uint32Array(data.buffer);
    const { before } = this;
    const bits = new Uint8Array(Math.ceil(pixels.length / 8));
    const [green, red, blue] = [0, 1, 2].map(() => new Uint8Array(pixels.length));
    let count = 0;
    for (let i = 0; i < pixels.length; i++) {
      if (before && pixels[i] === before[i]) continue;
      bits[i >> 3] |= 128 >> (i & 7);
      green[count] = data[4 * i + 1];
      red[count] = data[4 * i] - green[count]; // modulo 256
      blue[count] = data[4 * i + 2] - green[count];
      count += 1;
    }
    this.before = pixels;
    return [bits, ...[green, red, blue].map((channel) => channel.subarray(0, count))];
  }
}
