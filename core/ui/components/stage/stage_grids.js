// Which grids a stage has, how their cells look, what is marked in each, and where they go.

import { CHANNEL_NAMES, divergingColor } from "../../browser/colors.js";
import { clamp, largestOf, number } from "../../browser/numbers.js";
import { LABELLED, CellGrid } from "./cell_grid.js";

const GAP = 26;
const COLUMNS_HEIGHT = 260; // CSS pixels
const LEGIBLE = 28; // CSS pixels of a cell with a number of three digits in it
const BLANK = [127, 127, 127];

/** The color of a kernel cell: the palette's while it lasts, then evenly spaced hues. */
function tapColor(model, tap) {
  if (tap < 0) return THEME.mark;
  return model.cellColors[tap] ?? `hsl(${Math.round((360 * tap) / model.taps)} 75% 42%)`;
}

/** A kernel cell's row and column, as they are written on cells that belong to it; nothing for none. */
function tapName(model, tap) {
  return tap < 0 ? undefined : model.cellOf(tap).join(",");
}

function grayIn({ low, high }, value) {
  const level = Number.isFinite(value) ? Math.round((255 * (value - low)) / (high - low || 1)) : 0;
  return Array(3).fill(clamp(level, 255));
}

/** A value's color in a range that is signed (diverging around zero) or not (gray from low to high). */
function colorIn(model, range, value) {
  return range.signed ? divergingColor(model.palette, value / (range.high || 1)) : grayIn(range, value);
}

function rangeOf(length) {
  return Array.from({ length }, (_, i) => i);
}

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
          rgb: (row, column) => grayIn(model.inputRange, model.value(channel, row, column)),
          text: (row, column) => this.text(model.value(channel, row, column)),
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
        rgb: (row, column) => grayIn(model.inputRange, model.x[row * model.width + column]),
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

  columnsMatrix() {
    const { model } = this;
    return this.entry(
      "columns",
      `columns matrix ${model.depth} × ${model.steps}`,
      model.depth,
      model.steps,
      {
        rgb: (k, step) => grayIn(model.inputRange, model.columnValue(k, step)),
        text: (k, step) => this.text(model.columnValue(k, step)),
        hatch: (k, step) => this.padding(...model.cell(step, k % model.taps)),
        rowLabel: (k) => [
          `${model.channels > 1 ? `${CHANNEL_NAMES[Math.floor(k / model.taps)]} ` : ""}${tapName(model, k % model.taps)}`,
          tapColor(model, k % model.taps),
        ],
      },
      (k, step) => ({ panel: "columns", k, step }),
      (marks, focus, panel) => {
        const steps =
          focus.step === undefined ? rangeOf(panel.visible).map((i) => i + panel.first) : [focus.step];
        if (focus.panel === "filter") return [];
        return steps.flatMap((step) =>
          rangeOf(model.depth)
            .filter((k) => marks.pair(k, step))
            .map((k) => [k, step, tapColor(model, k % model.taps), tapName(model, k % model.taps)]),
        );
      },
      { follows: true },
    );
  }

  weightMatrix() {
    const { model } = this;
    return this.entry(
      "weights",
      `weights ${model.filters} × ${model.depth}`,
      model.filters,
      model.depth,
      {
        rgb: (filter, k) =>
          model.reads(filter, k)
            ? divergingColor(model.palette, model.weight(filter, k) / model.largestWeight)
            : BLANK,
        text: (filter, k) => (model.reads(filter, k) ? number(model.weight(filter, k)) : "·"),
      },
      (filter, k) => ({ panel: "weights", filter, k }),
      (marks, focus) =>
        focus.panel === "step"
          ? []
          : rangeOf(model.filters)
              .filter(marks.filter)
              .flatMap((filter) =>
                rangeOf(model.depth)
                  .filter((k) => marks.row(k) && model.reads(filter, k))
                  .map((k) => [filter, k, tapColor(model, k % model.taps)]),
              ),
    );
  }

  product() {
    const { model } = this;
    return this.entry(
      "product",
      `product ${model.filters} × ${model.steps}`,
      model.filters,
      model.steps,
      {
        rgb: (filter, step) => colorIn(model, model.outputRange, model.output(filter, step)),
        text: (filter, step) => this.text(model.output(filter, step)),
      },
      (filter, step) => ({ panel: "output", filter, step }),
      (marks, focus, panel) => {
        const steps =
          focus.step === undefined
            ? rangeOf(panel.visible)
                .map((i) => i + panel.first)
                .filter(marks.step)
            : [focus.step];
        return rangeOf(model.filters)
          .filter(marks.filter)
          .flatMap((filter) => steps.map((step) => [filter, step, THEME.mark]));
      },
      { follows: true },
    );
  }

  /** The panels, shelf by shelf. */
  shelves() {
    const { model } = this;
    if (model.view === "im2col")
      return [
        [...this.inputs(), ...this.outputs()],
        [this.columnsMatrix()],
        [this.weightMatrix(), this.product()],
      ];
    const kernel = model.w ? [this.kernel()] : [];
    if (model.view === "scatter") return [[this.source(), ...kernel, ...this.outputs()]];
    return [[...this.inputs(), ...kernel, ...this.outputs()]];
  }
}

/** Panels of a shelf share one cell size; on a narrow screen, or where cells would get too small, they wrap. */
export function layOutShelf(shelf, width) {
  if (shelf.some(({ name }) => name === "weights")) {
    layOutProduct(shelf, width);
    return;
  }
  const columns = shelf.reduce((sum, { panel }) => sum + panel.columns, 0);
  const largest = Math.max(...shelf.map(({ panel }) => panel.columns));
  const abreast = (width - 8 - (GAP + 2) * (shelf.length - 1)) / columns;
  const perRow = shelf.length > 3 ? 3 : 1;
  const narrow = Math.min((width - 8 - (GAP + 2) * (perRow - 1)) / perRow / largest, 32);
  const side = width < 560 ? narrow : Math.max(abreast, Math.min(84 / largest, width / largest));
  for (const { panel, name } of shelf) {
    if (name === "columns")
      panel.setRoom(
        width - 2,
        COLUMNS_HEIGHT,
        LEGIBLE,
        panel.rows * LEGIBLE <= COLUMNS_HEIGHT ? LEGIBLE : LABELLED,
      );
    else panel.setRoom(side * panel.columns + 0.5, 380, 56, 1);
  }
}

/** The weights keep to a third of the width, the product follows beside them, or below on a phone. */
function layOutProduct(shelf, width) {
  const stacked = width < 560;
  const [weights, product] = shelf.map(({ panel }) => panel);
  weights.setRoom(stacked ? width : width * 0.36, 200, 36, 3);
  product.setRoom(stacked ? width : width * 0.64 - GAP, 240, 36, 36);
}
