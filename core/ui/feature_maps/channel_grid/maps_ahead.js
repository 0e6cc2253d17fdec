// The maps of a stack of convolutions, worked out in the browser: for a slider's next position, see foresight.js, and
// where the server has left some of the values out. `weights` are those of all layers, one after the other.

import { activated } from "../../browser/activations.js";
import { MOST_PRODUCTS, correlate, paddedPlane } from "../../browser/correlate.js";
import { movedBy, outputSizeOf, windowFits } from "../../browser/window.js";
import { networkInput } from "./input_store.js";

const MOST_DRAWN = 1e6; // values: some 30 ms

/**
 * The grid's {header, values} that a slider of the sidebar asks for, or null where only the server can tell. What the
 * header says in words, and its scales, stay those of the last answer.
 * @param {import("./grid_message.js").GridHeader} header
 * @param {Float32Array} weights
 * @param {string} slider its label
 * @param {number} value
 */
export function foreseenMaps(header, weights, slider, value) {
  const layers = header.layers.map((layer) => moved(layer, slider, value));
  if (layers.every((layer, i) => layer === header.layers[i])) return null;
  const next = computedMaps({ ...header, layers, ahead: true }, weights);
  return next && { header: { ...next.header, ranges: rangesOf(next) }, values: next.values };
}

/** The [smallest, largest] value of maps before, and after if there is one, their activation. */
function rangesOf({ header: { ranges, activation, slope }, values }) {
  const ends = [Infinity, -Infinity];
  for (let at = 0; at < values.length; at += 1) {
    if (values[at] < ends[0]) ends[0] = values[at];
    if (values[at] > ends[1]) ends[1] = values[at];
  }
  return [ends, [...activated(ends, activation, slope)]].slice(0, ranges.length); // none turns an order round
}

/** {header, values} with every value of the header's layers, or null if the browser cannot work them out, or not yet. */
export function computedMaps(header, weights) {
  const maps = stackMaps(header.input, header.layers, weights);
  if (!maps) return null;
  const { channels, height, width, levels } = maps;
  return {
    header: { ...header, size: [height, width], shape: [channels, height, width], step: 1, sampling: "" },
    values: levels,
  };
}

/** What the last of some layers gives before its activation, or null without the input, or at too high a cost. */
function stackMaps(digest, layers, weights) {
  const input = networkInput.sent;
  if (!layers.length || input?.digest !== digest || !possible(layers, input.picture)) return null;
  let [maps, at] = [input.picture, 0];
  const next = (length) => weights.subarray(at, (at += length));
  for (const [i, layer] of layers.entries()) {
    const before = i ? afterwards(maps, layers[i - 1]) : maps;
    maps = layerMaps(before, layer, next(layer.weights), layer.bias ? next(layer.channels) : null);
  }
  return maps;
}

/** A layer as a slider moves it: the same one if it does not follow the sidebar there. */
function moved(layer, slider, value) {
  return layer.follows.includes(slider) ? movedBy(layer, slider, value) : layer;
}

/** Whether every window and every border fits, and the whole is not too much to do at once. */
function possible(layers, picture) {
  let [size, products] = [picture, 0];
  for (const layer of layers) {
    if (!windowFits(layer, size)) return false;
    const [height, width] = outputSizeOf(layer, size);
    products += height * width * layer.weights;
    size = { height, width };
  }
  return products <= MOST_PRODUCTS && size.height * size.width * layers.at(-1).channels <= MOST_DRAWN;
}

/** What the next layer gets of these maps. */
function afterwards(maps, { activation, slope }) {
  return { ...maps, levels: activated(maps.levels, activation, slope) };
}

/** The maps of a convolution before its activation. */
function layerMaps(input, layer, weight, bias) {
  const [height, width] = outputSizeOf(layer, input);
  const {
    channels,
    groups,
    kernelSize: [rows, columns],
  } = layer;
  const [cells, perGroup] = [rows * columns, input.channels / groups];
  const planes = Array.from({ length: input.channels }, (_, channel) =>
    paddedPlane({ ...layer, picture: input }, channel),
  );
  const levels = new Float32Array(channels * height * width);
  for (let filter = 0; filter < channels; filter += 1) {
    const output = levels.subarray(filter * height * width, (filter + 1) * height * width);
    if (bias) output.fill(bias[filter]);
    const first = Math.floor(filter / (channels / groups)) * perGroup;
    for (let channel = 0; channel < perGroup; channel += 1) {
      const start = (filter * perGroup + channel) * cells;
      correlate(
        planes[first + channel],
        weight.subarray(start, start + cells),
        layer,
        [height, width],
        output,
      );
    }
  }
  return { channels, height, width, levels };
}
