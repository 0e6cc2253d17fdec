// Cross-correlation in the browser, quick enough to answer a slider that is being moved: see foresight.js.
// A picture is {channels, height, width; levels: its values, channel by channel and row by row}.

import { sourceIndex } from "./window.js";

export const MOST_PRODUCTS = 40e6; // some 50 ms of work; above that the server is as fast
const AT_ONCE = 5; // neighboring taps added up in one pass over a row: what makes JavaScript quick here

/** A channel of a picture with its padding: {values, row by row, and what taps of weight 0 touch; width}. */
export function paddedPlane({ picture, padding, fill, dilation }, channel) {
  const [[top, bottom], [left, right]] = padding;
  const width = left + picture.width + right;
  const height = top + picture.height + bottom;
  const values = new Float64Array(height * width + AT_ONCE * dilation[1]);
  for (let row = 0; row < height; row += 1) {
    const source = sourceIndex(row - top, picture.height, fill);
    if (source < 0) continue;
    const start = (channel * picture.height + source) * picture.width;
    const line = values.subarray(row * width, (row + 1) * width);
    line.set(picture.levels.subarray(start, start + picture.width), left);
    for (let column = 0; column < left + right; column += 1) {
      const at = column < left ? column : picture.width + column;
      const from = sourceIndex(at - left, picture.width, fill);
      if (from >= 0) line[at] = line[left + from];
    }
  }
  return { values, width };
}

/** Add to `output` (height x width) what a kernel gives on a padded plane. */
export function correlate(
  { values, width: plane },
  kernel,
  { kernelSize: [rows, columns], stride, dilation },
  [height, width],
  output,
) {
  const runs = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += AT_ONCE) {
      const weights = Float64Array.from({ length: AT_ONCE }, (_, tap) =>
        column + tap < columns ? kernel[row * columns + column + tap] : 0,
      );
      runs.push({ offset: row * dilation[0] * plane + column * dilation[1], weights });
    }
  }
  const add = stride[1] === 1 && dilation[1] === 1 ? addNeighbors : addTaps;
  const sums = new Float64Array(width);
  for (let row = 0; row < height; row += 1) {
    sums.fill(0);
    for (const { offset, weights } of runs)
      add(sums, values, row * stride[0] * plane + offset, weights, stride[1], dilation[1]);
    for (let column = 0; column < width; column += 1) output[row * width + column] += sums[column];
  }
}

/**
 * AT_ONCE taps of the output row that starts at a position, in a function of its own: engines like it small, with
 * Float64Arrays read by index (destructuring goes through an iterator, Float32Arrays through a conversion).
 */
function addTaps(sums, values, start, weights, step, apart) {
  const a = weights[0],
    b = weights[1],
    c = weights[2],
    d = weights[3],
    e = weights[4];
  for (let column = 0, at = start; column < sums.length; column += 1, at += step) {
    sums[column] +=
      values[at] * a +
      values[at + apart] * b +
      values[at + 2 * apart] * c +
      values[at + 3 * apart] * d +
      values[at + 4 * apart] * e;
  }
}

/** The same where taps and outputs are neighbors: each value is read once and handed from tap to tap. */
function addNeighbors(sums, values, start, weights) {
  const a = weights[0],
    b = weights[1],
    c = weights[2],
    d = weights[3],
    e = weights[4];
  let p = values[start],
    q = values[start + 1],
    r = values[start + 2],
    s = values[start + 3];
  for (let column = 0, at = start + 4; column < sums.length; column += 1, at += 1) {
    const t = values[at];
    sums[column] += p * a + q * b + r * c + s * d + t * e;
    p = q;
    q = r;
    r = s;
    s = t;
  }
}
