// Which grids a stage has, what their cells hold, and what is marked in each.

import { CHANNEL_NAMES, divergingColor } from "../../browser/colors.js";
import { largestOf, number } from "../../browser/numbers.js";
import { CellGrid } from "./cell_grid.js";
import { colorIn, rangeOf, tapColor, tapName } from "./stage_colors.js";
import { columnsMatrix, product, weightMatrix } from "./stage_matrices.js";

export class StageGrids {
  /** `onPoint(focus, event)` hears which cell is pointed at. */
  constructor(model, onPoint) {
    this.model = model;
    this.onPoint = onPoint;
    this.upTo = model.width * model.height - 1;
    // What rounding leaves of products that cancel is no number to read.
    const rounding = 1e-6 * largestOf([...(model.x ?? [])]) * (model.w ? largestOf([...model.w]) : 1);
    this.text = (value) =>
      Number.isFinite(value) ? number(Math.abs(value) < rounding ? 0 : value * model.unit) : "−∞";
  }

  /** A panel, and what is marked in it: `marked(marks, focus)` gives CellGrid.draw its cells. */
  entry(name, title, rows, columns, look, focusAt, marked, more = {}) {
    const panel = new CellGrid(title, rows, columns, look, (event, row, column) =>
      this.onPoint(row === null ? null : focusAt(row, column), event),
    );
    return { name, panel, marked: (marks, focus) => marked(marks, focus, panel), ...more };
  }

  /** How a cell that holds what lies here on the canvas is hatched. */
  padding(row, column) {
    return this.model.kind(row, column) === "x" ? "" : "padding";
  }

  inputs() {
    const { model } = this;
    return rangeOf(model.channels).map((channel) =>
      this.entry(
        "input",
        `${model.channels > 1 ? CHANNEL_NAMES[channel] : model.names.input} ${model.height} × ${model.width}`,
        model.canvasRows,
        model.canvasColumns,
        {
          rgb: (row, column) => colorIn(model, model.inputRange, model.value(channel, row, column)),
          text: (row, column) =>
            model.kind(row, column) === "-" ? "" : this.text(model.value(channel, row, column)),
          hatch: (row, column) => {
            const pixel = model.kind(row, column) === "x";
            if (model.timesRead(row, column)) return this.padding(row, column);
            return pixel && model.copiesRead(row, column) ? "" : "unused";
          },
          unusedColor: model.unusedColor,
        },
        (row, column) => ({ panel: "input", channel, row, column }),
        (marks) =>
          marks.channel(channel)
            ? marks.cells.map(([row, column, tap]) => [
                row,
                column,
                tapColor(model, tap),
                tapName(model, tap),
              ])
            : [],
      ),
    );
  }

  /** The input before it is stretched: the scatter view's. */
  source() {
    const { model } = this;
    return this.entry(
      "source",
      `${model.names.input} ${model.height} × ${model.width}`,
      model.height,
      model.width,
      {
        rgb: (row, column) => colorIn(model, model.inputRange, model.x[row * model.width + column]),
        text: (row, column) => this.text(model.x[row * model.width + column]),
      },
      (row, column) => model.focusOfInput(0, row, column),
      (marks, focus) => (focus.source ? [[...focus.source, THEME.mark]] : this.sourcesOf(marks)),
    );
  }

  /** The pixels of the input that marked canvas cells hold, each in its kernel cell's color. */
  sourcesOf(marks) {
    const { model } = this;
    const pixels = marks.cells.filter(([row, column]) => model.kind(row, column) === "x");
    return pixels.map(([row, column, tap]) => [
      model.rows.sources[row],
      model.columns.sources[column],
      tapColor(model, tap < 0 ? tap : model.taps - 1 - tap),
    ]);
  }

  kernel() {
    const { model } = this;
    const [rows, columns] = model.kernelSize;
    const original = (tap) => (model.view === "scatter" ? model.taps - 1 - tap : tap);
    return this.entry(
      "kernel",
      `${model.names.kernel} ${rows} × ${columns}`,
      rows,
      columns,
      {
        rgb: (row, column) =>
          divergingColor(model.palette, model.w[original(row * columns + column)] / model.largestWeight),
        text: (row, column) => number(model.w[original(row * columns + column)]),
      },
      (row, column) => ({ panel: "weights", filter: 0, k: original(row * columns + column) }),
      (marks) =>
        rangeOf(model.taps)
          .filter((tap) => marks.row(original(tap)))
          .map((tap) => [...model.cellOf(tap), tapColor(model, tap), tapName(model, tap)]),
    );
  }

  outputs() {
    const { model } = this;
    const { outputRows, outputColumns } = model;
    const size = `${outputRows} × ${outputColumns}`;
    return rangeOf(model.filters).map((filter) =>
      this.entry(
        "output",
        model.view === "im2col" ? `Map ${model.filterName(filter)}` : `${model.names.output} ${size}`,
        outputRows,
        outputColumns,
        {
          rgb: (row, column) =>
            colorIn(model, model.outputRange, this.outputValue(filter, row * outputColumns + column)),
          text: (row, column) => this.text(this.outputValue(filter, row * outputColumns + column)),
        },
        (row, column) => ({ panel: "output", filter, step: row * outputColumns + column }),
        (marks, focus) => this.outputMarks(filter, marks, focus),
        { filter },
      ),
    );
  }

  outputMarks(filter, marks, focus) {
    const { model } = this;
    if (!marks.filter(filter) || focus.panel === "filter" || focus.panel === "weights") return [];
    const place = (step) => model.place(step);
    if (focus.step !== undefined) return [[...place(focus.step), THEME.mark]];
    const original = (tap) => (model.view === "scatter" && tap >= 0 ? model.taps - 1 - tap : tap);
    return marks.reached.map(([step, tap]) => [
      ...place(step),
      tapColor(model, original(tap)),
      tapName(model, original(tap)),
    ]);
  }

  /** An output as far as it is summed up: in the scatter view, from the inputs up to the current one. */
  outputValue(filter, step) {
    const { model } = this;
    return model.view === "scatter" ? model.partialOutputs(this.upTo + 1)[step] : model.output(filter, step);
  }

  /** The panels, shelf by shelf. */
  shelves() {
    const { model } = this;
    if (model.view === "im2col")
      return [
        [...this.inputs(), ...this.outputs()],
        [columnsMatrix(this)],
        [weightMatrix(this), product(this)],
      ];
    const kernel = model.w ? [this.kernel()] : [];
    if (model.view === "scatter") return [[this.source(), ...kernel, ...this.outputs()]];
    return [[...this.inputs(), ...kernel, ...this.outputs()]];
  }
}
