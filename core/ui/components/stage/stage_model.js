// What the stage knows: which cell belongs to which. No drawing here.
//
// Words as in core/steps.py: the canvas is the padded (or stretched) input; step l computes the output cell
// (row, column) with l = row * columns + column; a kernel cell is `tap` = a * K_w + b; row k of the columns
// matrix is channel * taps + tap.

import { floats } from "../../browser/wire.js";
import { readersOf, sameSource } from "./stage_axis.js";
import { marksOf } from "./stage_marks.js";

/** @typedef {import("./stage_message.js").StageHeader} StageHeader */

export class StageModel {
  /**
   * @param {StageHeader} header
   * @param {Record<string, Uint8Array>} parts
   */
  constructor(header, parts) {
    this.view = header.view;
    this.operation = header.operation;
    this.names = header.names;
    this.called = header.called;
    this.filterNames = header.filterNames;
    this.words = header.words;
    this.unit = header.unit;
    this.multiply = header.multiply;
    this.filters = header.filters;
    this.groups = header.groups;
    this.kernelSize = header.kernelSize;
    this.rows = header.rows;
    this.columns = header.columns;
    this.inputRange = header.inputRange;
    this.outputRange = header.outputRange;
    this.largestWeight = header.largestWeight;
    this.numbers = header.numbers;
    this.paddingCounts = header.paddingCounts;
    this.cellColors = header.cellColors;
    this.palette = header.palette;
    this.unusedColor = header.unusedColor;
    const [channels, height, width] = header.shape;
    this.channels = channels;
    this.height = height;
    this.width = width;
    const numbers = (name) => (parts[name] ? floats(parts[name]) : null);
    this.x = numbers("x");
    this.w = numbers("weights");
    this.y = numbers("output");
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

  /** "x" for a pixel of the input, "p" for padding, "0" for an inserted zero, "-" for nothing, beyond the padding. */
  kind(row, column) {
    const kinds = this.rows.kinds[row] + this.columns.kinds[column];
    if (kinds.includes("-")) return "-";
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

  /** One output number worked out, by all that counts: [{k, tap, channel, cell, value, weight, product}]. */
  terms(filter, step) {
    return this.rowsOf(filter)
      .filter((k) => this.counts(...this.cell(step, k % this.taps)))
      .map((k) => {
        const [tap, channel] = [k % this.taps, Math.floor(k / this.taps)];
        const [value, weight] = [this.columnValue(k, step), this.weightAt(filter, k, step)];
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

  /** Whether what lies on a canvas cell takes part in an output. */
  counts(row, column) {
    const kind = this.kind(row, column);
    return kind !== "-" && (kind !== "p" || this.paddingCounts);
  }

  /** The weight of a filter for row k of the matrix at a step: where a mean is of some numbers only, their share. */
  weightAt(filter, k, step) {
    if (!this.numbers) return this.weight(filter, k);
    const [row, column] = this.place(step);
    return this.reads(filter, k) ? 1 / (this.numbers.rows[row] * this.numbers.columns[column]) : null;
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

  /** What belongs to the cell in focus, see marksOf. */
  marks(focus) {
    return marksOf(this, focus);
  }
}
