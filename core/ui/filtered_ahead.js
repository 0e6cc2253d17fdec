// The output for a slider's next position, worked out in the browser: see foresight.js. Nothing is guessed: where
// only the server can tell, it is waited for.

const MOST_PRODUCTS = 40e6; // some 50 ms of work; above that the server is as fast
const AT_ONCE = 5; // neighboring taps added up in one pass over a row: what makes JavaScript quick here

/** The setup of the loupe that a slider of the sidebar asks for, or null where only the server can tell. */
function foreseen(setup, picture, slider, value) {
  let { kernels, kernelSize } = setup;
  const spec = { ...setup.spec };
  if (slider === "Stride") spec.stride = [value, value];
  else if (slider === "Padding") spec.padding = [[value, value], [value, value]];
  else if (slider === "Kernel size" && kernelSizes.latest?.digest === setup.kernelSizes) {
    kernels = kernelSizes.latest.kernels[value - 1];
    kernelSize = [value, value];
    spec.padding = setup.paddings[value - 1];
  } else return null;
  const outputSize = [picture.height, picture.width].map((size, axis) => {
    const [before, after] = spec.padding[axis];
    const span = (kernelSize[axis] - 1) * spec.dilation[axis] + 1;
    return Math.floor((size + before + after - span) / spec.stride[axis]) + 1;
  });
  const products = outputSize[0] * outputSize[1] * kernels[0].length * picture.channels;
  if (Math.min(...outputSize) < 1 || products > MOST_PRODUCTS) return null;
  const resized = kernels === setup.kernels ? {} : { labels: kernels.map((kernel) => kernel.map((weight) => number(weight))), cellColors: [] };
  return { ...setup, ...resized, spec, kernels, kernelSize, outputSize, ahead: true };
}

/** A channel of the window's picture with its padding: {values in levels, row by row, and what taps of weight 0 touch; width}. */
function paddedPlane({ picture, padding, fill, dilation }, channel) {
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

/** Add to `output` (height x width, white is 1) what the window's kernel gives on a padded plane. */
function correlate({ values, width: plane }, kernel, { kernelSize: [rows, columns], stride, dilation }, [height, width], output) {
  const runs = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += AT_ONCE) {
      const weights = Float64Array.from({ length: AT_ONCE }, (_, tap) => (column + tap < columns ? kernel[row * columns + column + tap] / 255 : 0));
      runs.push({ offset: row * dilation[0] * plane + column * dilation[1], weights });
    }
  }
  const add = stride[1] === 1 && dilation[1] === 1 ? addNeighbors : addTaps;
  const sums = new Float64Array(width);
  for (let row = 0; row < height; row += 1) {
    sums.fill(0);
    for (const { offset, weights } of runs) add(sums, values, row * stride[0] * plane + offset, weights, stride[1], dilation[1]);
    for (let column = 0; column < width; column += 1) output[row * width + column] += sums[column];
  }
}

/**
 * AT_ONCE taps of the output row that starts at a position, in a function of its own: engines like it small, with
 * Float64Arrays read by index (destructuring goes through an iterator, Float32Arrays through a conversion).
 */
function addTaps(sums, values, start, weights, step, apart) {
  const a = weights[0], b = weights[1], c = weights[2], d = weights[3], e = weights[4];
  for (let column = 0, at = start; column < sums.length; column += 1, at += step) {
    sums[column] += values[at] * a + values[at + apart] * b + values[at + 2 * apart] * c + values[at + 3 * apart] * d + values[at + 4 * apart] * e;
  }
}

/** The same where taps and outputs are neighbors: each value is read once and handed from tap to tap. */
function addNeighbors(sums, values, start, weights) {
  const a = weights[0], b = weights[1], c = weights[2], d = weights[3], e = weights[4];
  let p = values[start], q = values[start + 1], r = values[start + 2], s = values[start + 3];
  for (let column = 0, at = start + 4; column < sums.length; column += 1, at += 1) {
    const t = values[at];
    sums[column] += p * a + q * b + r * c + s * d + t * e;
    p = q;
    q = r;
    r = s;
    s = t;
  }
}

/** The output's planes (white is 1): one where the filter sums its channels, else one for each. */
function filteredPlanes(window, { summed, outputSize }) {
  const planes = [];
  for (let channel = 0; channel < window.picture.channels; channel += 1) {
    if (!channel || !summed) planes.push(new Float32Array(outputSize[0] * outputSize[1]));
    const kernel = window.kernels[window.kernels.length === 1 ? 0 : channel];
    correlate(paddedPlane(window, channel), kernel, window, outputSize, planes.at(-1));
  }
  return planes;
}

/** The legend of planes on the scale of the last one: only "stretch" has a scale that follows the values. */
function legendOf(planes, legend) {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const plane of planes) {
    for (let at = 0; at < plane.length; at += 1) {
      if (plane[at] < smallest) smallest = plane[at];
      if (plane[at] > largest) largest = plane[at];
    }
  }
  const stretched = legend.display === "stretch" ? { low: smallest, high: largest } : {};
  return { ...legend, smallest, largest, ...stretched };
}

/** Planes as a canvas, colored as core.figures.rendering does. */
function paintedPlanes(planes, [height, width], legend, palette) {
  const pixels = new ImageData(width, height);
  if (planes.length > 1) {
    pixels.data.fill(255);
    planes.forEach((plane, channel) => fillLevels(pixels.data, plane, legend, channel, 4));
  } else {
    const levels = new Uint8ClampedArray(planes[0].length);
    fillLevels(levels, planes[0], legend, 0, 1);
    const table = legend.display === "signed" ? paletteTable(palette) : Uint32Array.from({ length: 256 }, (_, i) => 0xff000000 + i * 0x010101);
    const words = new Uint32Array(pixels.data.buffer);
    for (let at = 0; at < words.length; at += 1) words[at] = table[levels[at]];
  }
  const canvas = element("canvas", { width, height });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}

/** Levels from a legend's low to its high: every `step`-th entry from `first`. The clamped array rounds and clips to 0..255. */
function fillLevels(levels, plane, { display, low, high }, first, step) {
  const top = display === "signed" ? 254 : 255;
  const [unit, nothing] = high > low ? [top / (high - low), 0] : [0, display === "signed" ? 127 : 0];
  const magnitude = display === "absolute";
  for (let at = 0, to = first; at < plane.length; at += 1, to += step) {
    const value = magnitude ? Math.abs(plane[at]) : plane[at];
    levels[to] = Math.min(top, (value - low) * unit) + nothing;
  }
}
