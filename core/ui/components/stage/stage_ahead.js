// The scene for a slider's next position, worked out in the browser: see foresight.js.

import { movedBy, outputsOn, sourceIndex, tapPosition, windowFits } from "../../browser/window.js";
import { StageModel } from "./stage_model.js";

const MOST_CELLS = 200_000; // of the columns matrix; above that the server is as fast

/** One axis of a convolution's canvas and of the windows on it, as core.steps.Axis describes it. */
function axisOf(moves, axis, size) {
  const [before, after] = moves.padding[axis];
  const canvas = Array.from({ length: before + size + after }, (_, i) => i - before);
  const cells = [...Array(moves.kernelSize[axis]).keys()];
  return {
    kinds: canvas.map((at) => (at >= 0 && at < size ? "x" : "p")).join(""),
    sources: canvas.map((at) => sourceIndex(at, size, moves.fill)),
    taps: Array.from({ length: outputsOn(moves, axis, size) }, (_, output) =>
      cells.map((cell) => tapPosition(moves, axis, output, cell)),
    ),
  };
}

/** The outputs of a model by its windows, filter by filter, as float32: weighted sums, or largest values. */
function outputsOf(model) {
  const outputs = new Float32Array(model.filters * model.steps).fill(model.w ? 0 : -Infinity);
  for (let step = 0; step < model.steps; step += 1) {
    for (let k = 0; k < model.depth; k += 1) {
      const value = model.columnValue(k, step);
      for (let filter = 0; filter < model.filters; filter += 1) {
        if (!model.reads(filter, k)) continue;
        const at = filter * model.steps + step;
        outputs[at] = model.w ? outputs[at] + value * model.weight(filter, k) : Math.max(outputs[at], value);
      }
    }
  }
  return outputs;
}

/**
 * The scene that a slider of the sidebar asks for, or null where only the server can tell.
 * @param {import("./stage_message.js").Scene} scene
 * @param {string} slider its label
 * @param {number} value
 */
export function foreseenScene({ header, parts }, slider, value) {
  const spec = header.spec && movedBy(header.spec, slider, value);
  const moves = { ...spec, kernelSize: header.kernelSize };
  const [, height, width] = header.shape;
  if (!spec || !windowFits(moves, { height, width })) return null;
  const [rows, columns] = [height, width].map((size, axis) => axisOf(moves, axis, size));
  const ahead = { ...header, spec, rows, columns, id: `${header.id}+`, ahead: true };
  const model = new StageModel(ahead, parts);
  if (model.steps * model.depth > MOST_CELLS) return null;
  return { header: ahead, parts: { ...parts, output: new Uint8Array(outputsOf(model).buffer) } };
}
