// How a window moves over a picture: the sizes and borders of core/arithmetic.py, the positions of core/steps.py. Every
// script that needs them takes them from here.

/**
 * How a window moves; pairs are [rows, columns].
 * @typedef {object} Moves
 * @property {number[]} kernelSize
 * @property {number[]} stride
 * @property {number[]} dilation
 * @property {number[][]} padding [[top, bottom], [left, right]], in pixels
 * @property {string} fill what the padding is filled with: zeros, reflect, symmetric, replicate or circular
 */

/** @typedef {{height: number, width: number}} Size */

const SMALLEST_ABOVE = { reflect: 1, symmetric: 0, circular: 0 }; // by how much an axis must be longer than its padding

/**
 * The number of output positions on an axis of `size` pixels; less than 1 where the window does not fit.
 * @param {Moves} moves
 */
export function outputsOn({ kernelSize, stride, padding, dilation }, axis, size) {
  const [before, after] = padding[axis];
  const span = (kernelSize[axis] - 1) * dilation[axis] + 1;
  return Math.floor((size + before + after - span) / stride[axis]) + 1;
}

/**
 * [height, width] of what a window gives on a picture.
 * @param {Moves} moves
 * @param {Size} picture
 */
export function outputSizeOf(moves, { height, width }) {
  return [height, width].map((size, axis) => outputsOn(moves, axis, size));
}

/**
 * Whether the window fits, and its fill reaches over the whole border, as `ConvSpec.output_shape` has it.
 * @param {Moves} moves
 * @param {Size} picture
 */
export function windowFits(moves, { height, width }) {
  return [height, width].every((size, axis) => {
    const above = SMALLEST_ABOVE[moves.fill];
    const reaches = above === undefined || Math.max(...moves.padding[axis]) + above <= size;
    return reaches && outputsOn(moves, axis, size) >= 1;
  });
}

/** The pixel whose value fills position i (below 0 or from n on: padding) of an axis of n pixels, or -1 where a zero does. */
export function sourceIndex(i, n, fill) {
  if (i >= 0 && i < n) return i;
  if (fill === "reflect") return i < 0 ? -i : 2 * (n - 1) - i;
  if (fill === "symmetric") return i < 0 ? -1 - i : 2 * n - 1 - i;
  if (fill === "replicate") return i < 0 ? 0 : n - 1;
  if (fill === "circular") return ((i % n) + n) % n;
  return -1;
}

/**
 * Where on the padded axis kernel cell `cell` lies for output position `output`.
 * @param {{stride: number[], dilation: number[]}} moves
 */
export function tapPosition({ stride, dilation }, axis, output, cell) {
  return output * stride[axis] + cell * dilation[axis];
}

/**
 * The output position whose window has its middle nearest to a position of the padded axis; it may lie outside.
 * @param {Moves} moves
 */
export function nearestOutput({ kernelSize, stride, dilation }, axis, position) {
  const middle = ((kernelSize[axis] - 1) * dilation[axis]) / 2;
  return Math.round((position - middle) / stride[axis]);
}

/**
 * What moves as the sidebar's slider with this label asks for; null if that slider is no stride and no padding.
 * @template {{stride: number[], padding: number[][]}} M
 * @param {M} moves
 * @param {string} slider
 * @param {number} value
 * @returns {M | null}
 */
export function movedBy(moves, slider, value) {
  const both = [value, value];
  if (slider === "Stride") return { ...moves, stride: both };
  if (slider === "Padding") return { ...moves, padding: [both, both] };
  return null;
}
