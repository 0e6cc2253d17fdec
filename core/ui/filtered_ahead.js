// The output for a slider's next position, worked out in the browser: see foresight.js. Nothing is guessed: where
// only the server can tell, it is waited for.

const MOST_PRODUCTS = 40e6; // some 50 ms of work; above that the server is as fast
const AT_ONCE = 5; // taps added up in one pass over a row: what makes JavaScript quick here

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

/** A channel of the window's picture with its padding: {values in levels, row by row; width}. */
function paddedPlane({ picture, padding, fill }, channel) {
  const [[top, bottom], [left, right]] = padding;
  const width = left + picture.width + right;
  const values = new Float64Array((top + picture.height + bottom) * width);
  for (let row = 0; row < values.length / width; row += 1) {
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
function correlate({ values, width: plane }, kernel, { kernelSize, stride, dilation }, [height, width], output) {
  const taps = kernel.map((weight, index) => ({
    weight: weight / 255,
    offset: Math.floor(index / kernelSize[1]) * dilation[0] * plane + (index % kernelSize[1]) * dilation[1],
  }));
  while (taps.length % AT_ONCE) taps.push({ weight: 0, offset: 0 });
  const groups = Array.from({ length: taps.length / AT_ONCE }, (_, i) => taps.slice(i * AT_ONCE, (i + 1) * AT_ONCE));
  const parts = groups.map((group) => [group.map(({ offset }) => offset), group.map(({ weight }) => weight)]);
  const sums = new Float64Array(width);
  for (let row = 0; row < height; row += 1) {
    sums.fill(0);
    for (const [offsets, weights] of parts) addTaps(sums, values, row * stride[0] * plane, offsets, weights, stride[1]);
    for (let column = 0; column < width; column += 1) output[row * width + column] += sums[column];
  }
}

/** AT_ONCE taps of the output row that starts at a position, in a function of its own: engines like it small. */
function addTaps(sums, values, start, [i, j, k, l, m], [a, b, c, d, e], step) {
  for (let column = 0, at = start; column < sums.length; column += 1, at += step) {
    sums[column] += values[i + at] * a + values[j + at] * b + values[k + at] * c + values[l + at] * d + values[m + at] * e;
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
    for (const value of plane) {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
  }
  const stretched = legend.display === "stretch" ? { low: smallest, high: largest } : {};
  return { ...legend, smallest, largest, ...stretched };
}

/** Planes as a canvas, colored as core.figures.rendering does. */
function paintedPlanes(planes, [height, width], { display, low, high }, palette) {
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  const [signed, magnitude] = [display === "signed", display === "absolute"];
  const top = signed ? 254 : 255;
  const unit = high > low ? top / (high - low) : 0;
  const level = (value) => Math.max(0, Math.min(top, Math.round(((magnitude ? Math.abs(value) : value) - low) * unit)));
  const table = signed && planes.length === 1 ? paletteTable(palette) : Uint32Array.from({ length: 256 }, (_, i) => 0xff000000 + i * 0x010101);
  for (let at = 0; at < words.length; at += 1) {
    words[at] = planes.length === 1
      ? table[level(planes[0][at])]
      : 0xff000000 + level(planes[0][at]) + level(planes[1][at]) * 0x100 + level(planes[2][at]) * 0x10000;
  }
  const canvas = element("canvas", { width, height });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return canvas;
}
