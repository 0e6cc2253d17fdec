// The scene for a slider's next position, worked out in the browser: see foresight.js.

import { sourceIndex } from "../../browser/correlate.js";
import { StageModel } from "./stage_model.js";

const MOST_CELLS = 200_000; // of the columns matrix; above that the server is as fast

/** One axis of a convolution's canvas and of the windows on it, as core.steps.Axis describes it. */
function axisOf(size, kernelSize, stride, [before, after], dilation, fill) {
  const canvas = Array.from({ length: before + size + after }, (_, i) => i - before);
  const outputs = Math.floor((canvas.length - (kernelSize - 1) * dilation - 1) / stride) + 1;
  return {
    kinds: canvas.map((at) => (at >= 0 && at < size ? "x" : "p")).join(""),
    sources: canvas.map((at) => sourceIndex(at, size, fill)),
    taps: Array.from({ length: Math.max(0, outputs) }, (_, o) =>
      Array.from({ length: kernelSize }, (_, a) => o * stride + a * dilation),
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

/** The scene that a slider of the sidebar asks for, or null where only the server can tell. */
export function foreseenScene({ header, parts }, slider, value) {
  if (!header.spec || !["Stride", "Padding"].includes(slider)) return null;
  const changed =
    slider === "Stride"
      ? { stride: [value, value] }
      : {
          padding: [
            [value, value],
            [value, value],
          ],
        };
  const spec = { ...header.spec, ...changed };
  const sizes = header.shape.slice(1);
  const [rows, columns] = sizes.map((size, axis) =>
    axisOf(
      size,
      header.kernelSize[axis],
      spec.stride[axis],
      spec.padding[axis],
      spec.dilation[axis],
      spec.fill,
    ),
  );
  const fits = [rows, columns].every(
    ({ taps, sources }, axis) => taps.length && sources.every((at) => at >= -1 && at < sizes[axis]),
  );
  if (!fits) return null;
  const ahead = { ...header, spec, rows, columns, id: `${header.id}+`, ahead: true };
  const model = new StageModel(ahead, parts);
  if (model.steps * model.depth > MOST_CELLS) return null;
  return { header: ahead, parts: { ...parts, output: new Uint8Array(outputsOf(model).buffer) } };
}
