// The stage in words: what the cell in focus is and does, in one or two sentences.

const LONGEST_SUM = 16; // terms written out

function span(positions) {
  const [low, high] = [Math.min(...positions), Math.max(...positions)];
  return low === high ? `${low}` : `${low}–${high}`;
}

class StageWords {
  constructor(model) {
    this.model = model;
    this.unit = model.unit;
  }

  number(value) {
    return Number.isFinite(value) ? number(value * this.unit) : "−∞";
  }

  /** Where a canvas cell comes from: its input pixel, or what it is instead. */
  origin(row, column) {
    const { model } = this;
    const kind = model.kind(row, column);
    const [r, c] = [model.rows.sources[row], model.columns.sources[column]];
    if (kind === "x") return `input (${r}, ${c})`;
    if (kind === "0") return "a zero between the pixels";
    return r < 0 || c < 0 ? "padding" : `padding, a copy of input (${r}, ${c})`;
  }

  /** What the windows move over, where it is not the input itself. */
  canvasName() {
    const kinds = this.model.rows.kinds + this.model.columns.kinds;
    if (kinds.includes("0")) return " of the stretched input";
    return kinds.includes("p") ? " of the padded input" : "";
  }

  sum(filter, step) {
    const { model } = this;
    const terms = model.terms(filter, step);
    const result = this.number(model.output(filter, step));
    if (model.operation === "max") return `The largest of ${terms.map((term) => this.number(term.value)).join(", ")} is ${result}`;
    if (terms.length > LONGEST_SUM) return `${terms.length} products add up to ${result}`;
    const factor = (value) => (value < 0 ? `(${number(value)})` : number(value));
    return `${terms.map((term) => `${this.number(term.value)}·${factor(term.weight)}`).join(" + ")} = ${result}`;
  }

  of(focus) {
    const { model } = this;
    if (focus.panel === "input") return this.ofInput(focus);
    if (focus.panel === "weights") {
      if (!model.reads(focus.filter, focus.k)) return `Filter ${focus.filter} does not read this channel: it belongs to another group.`;
      const tap = focus.k % model.taps;
      const [a, b] = [Math.floor(tap / model.kernelSize[1]), tap % model.kernelSize[1]];
      return `Weight (${a}, ${b}) = ${number(model.weight(focus.filter, focus.k) ?? 0)} multiplies ${model.steps} inputs, one for every output: row ${focus.k} of the matrix.`;
    }
    const [row, column] = model.place(focus.step);
    if (focus.panel === "columns") {
      const cell = model.cell(focus.step, focus.k % model.taps);
      return `Row ${focus.k}, column ${focus.step} = ${this.number(model.columnValue(focus.k, focus.step))}: ${this.origin(...cell)}, for output (${row}, ${column}).`;
    }
    if (focus.panel === "filter") return `Filter ${focus.filter}: its row of weights times every column is its row of the product, and its feature map.`;
    const cells = Array.from({ length: model.taps }, (_, tap) => model.cell(focus.step, tap));
    const padded = cells.filter(([r, c]) => model.kind(r, c) === "p").length;
    const where = `Output (${row}, ${column}), step ${focus.step + 1} of ${model.steps}: the window covers rows ${span(cells.map(([r]) => r))}, columns ${span(cells.map(([, c]) => c))}${this.canvasName()}${padded ? `, ${padded} of ${model.taps} cells are padding` : ""}.`;
    const filter = focus.filter ?? (model.filters === 1 ? 0 : null);
    return filter === null ? `${where} It becomes column ${focus.step}.` : `${where} ${this.sum(filter, focus.step)}.`;
  }

  ofInput({ channel, row, column, source }) {
    const { model } = this;
    if (row < 0 || column < 0) return `Input (${source.join(", ")}) is cropped away by the padding: it reaches nothing.`;
    const times = model.timesRead(row, column);
    const name = model.kind(row, column) === "x" ? `Input (${model.rows.sources[row]}, ${model.columns.sources[column]})` : `This cell, ${this.origin(row, column)},`;
    const value = this.number(model.value(channel, row, column));
    const copies = model.copiesRead(row, column);
    const often = (count) => (count === 1 ? "once" : `${count} times`);
    if (times + copies === 0) return `${name} = ${value} is covered by no window: it changes nothing.`;
    const read = times ? `is read ${often(times)} here` : "is read by no window here";
    return `${name} = ${value} ${read}${copies ? `, and ${often(copies)} as a copy in the border` : ""}: it reaches the marked outputs.`;
  }
}
