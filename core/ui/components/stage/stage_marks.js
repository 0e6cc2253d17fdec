// What belongs to the cell in focus: which cells every grid of the stage marks.

import { sameSource } from "./stage_axis.js";

/** @typedef {import("./stage_model.js").StageModel} StageModel */

const never = () => false;
const NO_MARKS = {
  cells: [],
  reached: [],
  channel: never,
  row: never,
  step: never,
  filter: never,
  pair: never,
};

/**
 * What belongs to the cell in focus, as every panel can use it: `cells` are the canvas cells
 * [row, column, tap] (tap -1: marked, but under no one kernel cell) in the channels for which `channel(c)`;
 * `row(k)`, `step(l)`, `filter(f)` and `pair(k, l)` say which rows, columns, filters and matrix cells. An
 * input cell in focus adds `reached`: the outputs [step, tap] that read it.
 */
export function marksOf(model, focus) {
  if (focus.panel === "input") return marksOfInput(model, focus);
  if (focus.panel === "weights") return marksOfWeight(model, focus);
  if (focus.panel === "filter") return marksOfFilter(model, focus.filter);
  const { step, filter = null } = focus;
  if (focus.panel === "columns") {
    const [tap, channel] = [focus.k % model.taps, Math.floor(focus.k / model.taps)];
    return {
      cells: [[...model.cell(step, tap), tap]],
      channel: (c) => c === channel,
      row: (k) => k === focus.k,
      step: (l) => l === step,
      filter: (f) => model.reads(f, focus.k),
      pair: (k, l) => l === step && k === focus.k,
    };
  }
  const reads = (k) => filter === null || model.reads(filter, k);
  return {
    cells: Array.from({ length: model.taps }, (_, tap) => [...model.cell(step, tap), tap]),
    channel: (c) => reads(c * model.taps),
    row: reads,
    step: (l) => l === step,
    filter: (f) => filter === null || f === filter,
    pair: (k, l) => l === step && reads(k),
  };
}

function marksOfFilter(model, filter) {
  const reads = (k) => model.reads(filter, k);
  return {
    cells: [],
    channel: (c) => reads(c * model.taps),
    row: reads,
    step: () => true,
    filter: (f) => f === filter,
    pair: () => false,
  };
}

/** Every input that a weight ever multiplies, and its row of the matrix. */
function marksOfWeight(model, { k, filter }) {
  if (!model.reads(filter, k)) return NO_MARKS;
  const [tap, channel] = [k % model.taps, Math.floor(k / model.taps)];
  return {
    cells: Array.from({ length: model.steps }, (_, step) => [...model.cell(step, tap), tap]),
    channel: (c) => c === channel,
    row: (row) => row === k,
    step: () => true,
    filter: (f) => f === filter,
    pair: (row) => row === k,
  };
}

/** Every output that an input cell reaches, and every matrix cell that is a copy of it. */
function marksOfInput(model, { channel, row, column }) {
  if (row < 0 || column < 0) return NO_MARKS;
  const inserted = model.rows.sources[row] < 0 || model.columns.sources[column] < 0;
  const rows = inserted ? [row] : sameSource(model.rows, row);
  const columns = inserted ? [column] : sameSource(model.columns, column);
  const pairs = new Map(); // step -> the kernel cells that lie on this input then
  for (const [outRow, a] of rows.flatMap((r) => model.readers.rows[r])) {
    for (const [outColumn, b] of columns.flatMap((c) => model.readers.columns[c])) {
      const step = outRow * model.outputColumns + outColumn;
      if (!pairs.has(step)) pairs.set(step, new Set());
      pairs.get(step).add(a * model.kernelSize[1] + b);
    }
  }
  const taps = new Set([...pairs.values()].flatMap((used) => [...used]));
  const ofChannel = (k) => Math.floor(k / model.taps) === channel;
  return {
    cells: rows.flatMap((r) => columns.map((c) => [r, c, -1])),
    reached: [...pairs].map(([step, used]) => [step, used.size === 1 ? [...used][0] : -1]),
    channel: (c) => c === channel,
    row: (k) => ofChannel(k) && taps.has(k % model.taps),
    step: (l) => pairs.has(l),
    filter: (f) => Math.floor(channel / model.perGroup) === model.group(f),
    pair: (k, l) => ofChannel(k) && Boolean(pairs.get(l)?.has(k % model.taps)),
  };
}
