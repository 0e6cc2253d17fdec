// What the stage knows: which cell belongs to which. No drawing here.
//
// Words as in core/steps.py: the canvas is the padded (or stretched) input; step l computes the output cell
// (row, column) with l = row * columns + column; a kernel cell is `tap` = a * K_w + b; row k of the columns
// matrix is channel * taps + tap.

import { floats } from "../../browser/wire.js";

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

export class StageModel {
  constructor(header, parts) {
    Object.assign(this, header);
    [this.x, this.w, this.y] = ["x", "weights", "output"].map((name) =>
      parts[name] ? floats(parts[name]) : null,
    );
    [this.channels, this.height, this.width] = header.shape;
    this.taps = header.kernelSize[0] * header.kernelSize[1];
    this.perGroup = this.channels / header.groups;
    this.filtersPerGroup = header.filters / header.groups;
    this.outputRows = header.rows.taps.length;
    this.outputColumns = header.columns.taps.length;
    this.steps = this.outputRows * this.outputColumns;
    this.depth = this.channels * this.taps;
    this.canvasRows = header.rows.sources.length;
    this.canvasColumns = header.columns.sources.length;
    this.readers = { rows: readersOf(header.rows), columns: readersOf(header.columns) };
  }

  /** "x" for a pixel of the input, "p" for padding, "0" for an inserted zero. */
  kind(row, column) {
    const kinds = this.rows.kinds[row] + this.columns.kinds[column];
    if (kinds.includes("p")) return "p";
    return kinds.includes("0") ? "0" : "x";
  }

  /** The value of a canvas cell; padding of a maximum never wins. */
  value(channel, row, column) {
    const [r, c] = [this.rows.sources[row], this.columns.sources[column]];
    if (r < 0 || c < 0) return this.operation === "max" ? -Infinity : 0;
    return this.x[(channel * this.height + r) * this.width + c];
  }

  place(step) {
    return [Math.floor(step / this.outputColumns), step % this.outputColumns];
  }

  /** The step in the middle of the output. */
  middle() {
    return Math.floor(this.outputRows / 2) * this.outputColumns + Math.floor(this.outputColumns / 2);
  }

  /** The canvas cell [row, column] that kernel cell `tap` lies on at a step. */
  cell(step, tap) {
    const [row, column] = this.place(step);
    const width = this.kernelSize[1];
    return [this.rows.taps[row][Math.floor(tap / width)], this.columns.taps[column][tap % width]];
  }

  columnValue(k, step) {
    return this.value(Math.floor(k / this.taps), ...this.cell(step, k % this.taps));
  }

  group(filter) {
    return Math.floor(filter / this.filtersPerGroup);
  }

  /** Whether a filter reads row k of the matrix: only its group's channels. */
  reads(filter, k) {
    return Math.floor(k / this.taps / this.perGroup) === this.group(filter);
  }

  /** The weight of a filter for row k of the matrix, or null where the filter does not read it. */
  weight(filter, k) {
    if (!this.w || !this.reads(filter, k)) return null;
    return this.w[filter * this.perGroup * this.taps + k - this.group(filter) * this.perGroup * this.taps];
  }

  output(filter, step) {
    return this.y[filter * this.steps + step];
  }

  /** A kernel cell's row and column. */
  cellOf(tap) {
    return [Math.floor(tap / this.kernelSize[1]), tap % this.kernelSize[1]];
  }

  /** A filter's number, and its name where it has one. */
  filterName(filter) {
    return this.filterNames[filter] ? `${filter}, ${this.filterNames[filter]}` : `${filter}`;
  }

  /** The cell that was in focus in another model, as this one has it: at the same place; null where there is none. */
  carried(focus, from) {
    if (!focus || (focus.filter ?? 0) >= this.filters || (focus.channel ?? 0) >= this.channels) return null;
    const sameCanvas = from.rows.kinds === this.rows.kinds && from.columns.kinds === this.columns.kinds;
    if (focus.panel === "input" && !sameCanvas) return null;
    if (
      focus.k !== undefined &&
      (String(from.kernelSize) !== String(this.kernelSize) || focus.k >= this.depth)
    )
      return null;
    if (focus.step === undefined) return focus;
    const [row, column] = from.place(focus.step);
    if (row >= this.outputRows || column >= this.outputColumns) return null;
    return { ...focus, step: row * this.outputColumns + column };
  }

  /** The focus on an input pixel, by its place in the input; `source` is that place. */
  focusOfInput(channel, row, column) {
    const at = (axis, source) =>
      axis.sources.findIndex((from, i) => from === source && axis.kinds[i] === "x");
    return {
      panel: "input",
      channel,
      row: at(this.rows, row),
      column: at(this.columns, column),
      source: [row, column],
    };
  }

  /** The outputs of the only filter, summed over the first `count` inputs in reading order. */
  partialOutputs(count) {
    if (!this.partial || count < this.summed) {
      this.partial = new Float64Array(this.steps);
      this.summed = 0;
    }
    for (; this.summed < count; this.summed += 1) this.scatter(this.summed);
    return this.partial;
  }

  /** Add one input, times the kernel, to the outputs that it reaches. */
  scatter(input) {
    const { row, column } = this.focusOfInput(0, Math.floor(input / this.width), input % this.width);
    if (row < 0 || column < 0) return;
    for (const [outRow, a] of this.readers.rows[row]) {
      for (const [outColumn, b] of this.readers.columns[column]) {
        this.partial[outRow * this.outputColumns + outColumn] +=
          this.x[input] * this.w[a * this.kernelSize[1] + b];
      }
    }
  }

  /** The rows of the matrix that a filter reads, in order. */
  rowsOf(filter) {
    const first = this.group(filter) * this.perGroup * this.taps;
    return Array.from({ length: this.perGroup * this.taps }, (_, i) => first + i);
  }

  /** One output number worked out: [{k, tap, channel, cell, value, weight, product}]. */
  terms(filter, step) {
    return this.rowsOf(filter).map((k) => {
      const [tap, channel] = [k % this.taps, Math.floor(k / this.taps)];
      const [value, weight] = [this.columnValue(k, step), this.weight(filter, k)];
      return {
        k,
        tap,
        channel,
        cell: this.cell(step, tap),
        value,
        weight,
        product: weight === null ? value : value * weight,
      };
    });
  }

  /** Everything the stage shows at a step, for tests and for the words below it. */
  report(step) {
    return {
      step,
      output: this.place(step),
      window: Array.from({ length: this.taps }, (_, tap) => this.cell(step, tap)),
      column: Array.from({ length: this.depth }, (_, k) => this.columnValue(k, step)),
      products: Array.from({ length: this.filters }, (_, filter) =>
        this.terms(filter, step).map((term) => term.product),
      ),
      outputs: Array.from({ length: this.filters }, (_, filter) => this.output(filter, step)),
    };
  }

  /** How often the windows read a canvas cell. */
  timesRead(row, column) {
    return this.readers.rows[row].length * this.readers.columns[column].length;
  }

  /** How often they read copies of it in the border. */
  copiesRead(row, column) {
    if (this.rows.sources[row] < 0 || this.columns.sources[column] < 0) return 0;
    const reads = (readers, axis, at) => sameSource(axis, at).reduce((sum, i) => sum + readers[i].length, 0);
    const all = reads(this.readers.rows, this.rows, row) * reads(this.readers.columns, this.columns, column);
    return all - this.timesRead(row, column);
  }

  /**
   * What belongs to the cell in focus, as every panel can use it: `cells` are the canvas cells
   * [row, column, tap] (tap -1: marked, but under no one kernel cell) in the channels for which `channel(c)`;
   * `row(k)`, `step(l)`, `filter(f)` and `pair(k, l)` say which rows, columns, filters and matrix cells. An
   * input cell in focus adds `reached`: the outputs [step, tap] that read it.
   */
  marks(focus) {
    if (focus.panel === "input") return this.marksOfInput(focus);
    if (focus.panel === "weights") return this.marksOfWeight(focus);
    if (focus.panel === "filter") return this.marksOfFilter(focus.filter);
    const { step, filter = null } = focus;
    if (focus.panel === "columns") {
      const [tap, channel] = [focus.k % this.taps, Math.floor(focus.k / this.taps)];
      return {
        cells: [[...this.cell(step, tap), tap]],
        channel: (c) => c === channel,
        row: (k) => k === focus.k,
        step: (l) => l === step,
        filter: (f) => this.reads(f, focus.k),
        pair: (k, l) => l === step && k === focus.k,
      };
    }
    const reads = (k) => filter === null || this.reads(filter, k);
    return {
      cells: Array.from({ length: this.taps }, (_, tap) => [...this.cell(step, tap), tap]),
      channel: (c) => reads(c * this.taps),
      row: reads,
      step: (l) => l === step,
      filter: (f) => filter === null || f === filter,
      pair: (k, l) => l === step && reads(k),
    };
  }

  marksOfFilter(filter) {
    const reads = (k) => this.reads(filter, k);
    return {
      cells: [],
      channel: (c) => reads(c * this.taps),
      row: reads,
      step: () => true,
      filter: (f) => f === filter,
      pair: () => false,
    };
  }

  /** Every input that a weight ever multiplies, and its row of the matrix. */
  marksOfWeight({ k, filter }) {
    if (!this.reads(filter, k)) return NO_MARKS;
    const [tap, channel] = [k % this.taps, Math.floor(k / this.taps)];
    return {
      cells: Array.from({ length: this.steps }, (_, step) => [...this.cell(step, tap), tap]),
      channel: (c) => c === channel,
      row: (row) => row === k,
      step: () => true,
      filter: (f) => f === filter,
      pair: (row) => row === k,
    };
  }

  /** Every output that an input cell reaches, and every matrix cell that is a copy of it. */
  marksOfInput({ channel, row, column }) {
    if (row < 0 || column < 0) return NO_MARKS;
    const inserted = this.rows.sources[row] < 0 || this.columns.sources[column] < 0;
    const rows = inserted ? [row] : sameSource(this.rows, row);
    const columns = inserted ? [column] : sameSource(this.columns, column);
    const pairs = new Map(); // step -> the kernel cells that lie on this input then
    for (const [outRow, a] of rows.flatMap((r) => this.readers.rows[r])) {
      for (const [outColumn, b] of columns.flatMap((c) => this.readers.columns[c])) {
        const step = outRow * this.outputColumns + outColumn;
        if (!pairs.has(step)) pairs.set(step, new Set());
        pairs.get(step).add(a * this.kernelSize[1] + b);
      }
    }
    const taps = new Set([...pairs.values()].flatMap((used) => [...used]));
    const ofChannel = (k) => Math.floor(k / this.taps) === channel;
    return {
      cells: rows.flatMap((r) => columns.map((c) => [r, c, -1])),
      reached: [...pairs].map(([step, used]) => [step, used.size === 1 ? [...used][0] : -1]),
      channel: (c) => c === channel,
      row: (k) => ofChannel(k) && taps.has(k % this.taps),
      step: (l) => pairs.has(l),
      filter: (f) => Math.floor(channel / this.perGroup) === this.group(f),
      pair: (k, l) => ofChannel(k) && Boolean(pairs.get(l)?.has(k % this.taps)),
    };
  }
}

/** For every canvas position of an axis: the [output position, kernel cell] pairs that read it. */
function readersOf({ sources, taps }) {
  const readers = sources.map(() => []);
  taps.forEach((positions, output) =>
    positions.forEach((position, cell) => readers[position].push([output, cell])),
  );
  return readers;
}

/** The canvas positions filled from the same input pixel as this one: itself, and its copies in the border. */
function sameSource({ sources }, position) {
  if (sources[position] < 0) return [position];
  return sources.flatMap((source, i) => (source === sources[position] ? [i] : []));
}
