// The stage in words: what the cell in focus is and does, in one or two sentences.

import { CHANNEL_NAMES } from "../../browser/colors.js";
import { number } from "../../browser/numbers.js";

const LONGEST_SUM = 16; // terms written out

function span(positions) {
  const [low, high] = [Math.min(...positions), Math.max(...positions)];
  return low === high ? `${low}` : `${low}–${high}`;
}

function often(count) {
  return count === 1 ? "once" : `${count} times`;
}

/** A float32 number with as many digits as tell it from all others, at most 9. */
function exactNumber(value) {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return "−∞";
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits += 1;
  return String(Number(single.toPrecision(digits))).replace("-", "−");
}

/** A number as a factor or a summand: negative ones in brackets. */
function bracketed(value) {
  return value < 0 ? `(${number(value)})` : number(value);
}

export class StageWords {
  constructor(model) {
    this.model = model;
    this.unit = model.unit;
  }

  /** A value among others, as it stands in a cell. */
  number(value) {
    return Number.isFinite(value) ? number(value * this.unit) : "−∞";
  }

  /** The one value in focus. */
  exact(value) {
    return exactNumber(value * this.unit);
  }

  /** Of which channel something is, where there are several. */
  ofChannel(channel) {
    return this.model.channels > 1 ? ` of ${CHANNEL_NAMES[channel]}` : "";
  }

  /** Where a canvas cell comes from: its input pixel, or what it is instead. */
  origin(channel, row, column) {
    const { model } = this;
    const kind = model.kind(row, column);
    const [r, c] = [model.rows.sources[row], model.columns.sources[column]];
    const input = model.called.input.toLowerCase();
    if (kind === "x") return `${input} (${r}, ${c})${this.ofChannel(channel)}`;
    if (kind === "-") return "nothing, beyond the padding";
    if (kind === "0") return `a zero between the ${model.called.inputs}`;
    return r < 0 || c < 0 ? "padding" : `padding, a copy of ${input} (${r}, ${c})`;
  }

  /** What the windows move over, where it is not the input itself. */
  canvasName() {
    const kinds = this.model.rows.kinds + this.model.columns.kinds;
    const input = this.model.called.input.toLowerCase();
    if (kinds.includes("0")) return ` of the stretched ${input}`;
    return /[p-]/.test(kinds) ? ` of the padded ${input}` : "";
  }

  /** A result as it stands in its cell, and to the last digit where the reader points at it. */
  result(value, pointed) {
    const [shown, exact] = [this.number(value), this.exact(value)];
    return pointed && shown !== exact ? `${shown} (as float32: ${exact})` : shown;
  }

  sum(filter, step, pointed) {
    const { model } = this;
    const terms = model.terms(filter, step);
    const result = this.result(model.output(filter, step), pointed);
    if (model.operation === "max") {
      const values =
        terms.length > LONGEST_SUM
          ? `the ${terms.length} values in the window`
          : terms.map((term) => this.number(term.value)).join(", ");
      return `The largest of ${values} is ${result}`;
    }
    if (terms.length > LONGEST_SUM) return this.subtotals(terms, result);
    return `${terms.map((term) => `${this.number(term.value)}·${bracketed(term.weight)}`).join(" + ")} = ${result}`;
  }

  /** A long sum, channel by channel; or of one channel only, kernel row by kernel row. */
  subtotals(terms, result) {
    const byChannel = this.model.perGroup > 1;
    const parts = new Map();
    for (const { channel, tap, product } of terms) {
      const part = byChannel ? CHANNEL_NAMES[channel] : this.model.cellOf(tap)[0];
      parts.set(part, (parts.get(part) ?? 0) + product);
    }
    const sums = [...parts].map(
      ([part, sum]) => `${byChannel ? `${part} ` : ""}${bracketed(sum * this.unit)}`,
    );
    return `${terms.length} products, ${byChannel ? "channel by channel" : "row by row of the kernel"}: ${sums.join(" + ")} = ${result}`;
  }

  /** `pointed`: whether the reader points at the cell, or has pinned it. */
  of(focus, pointed = false) {
    const { model } = this;
    if (focus.panel === "input")
      return model.view === "scatter" ? this.ofScattered(focus) : this.ofInput(focus);
    if (focus.panel === "weights") return this.ofWeight(focus);
    if (focus.panel === "filter") return this.ofFilter(focus);
    const [row, column] = model.place(focus.step);
    if (focus.panel === "columns") {
      const value = this.exact(model.columnValue(focus.k, focus.step));
      const channel = Math.floor(focus.k / model.taps);
      const origin = this.origin(channel, ...model.cell(focus.step, focus.k % model.taps));
      return `Row ${focus.k}, column ${focus.step} = ${value}: ${origin}, for output (${row}, ${column}).`;
    }
    if (model.view === "scatter") return this.ofGathered(focus.step, pointed);
    const cells = Array.from({ length: model.taps }, (_, tap) => model.cell(focus.step, tap));
    const cellsOf = (kind) => cells.filter(([r, c]) => model.kind(r, c) === kind).length;
    const [padded, beyond] = [cellsOf("p"), cellsOf("-")];
    const isOrAre = (count) => `${count} of ${model.taps} cells ${count === 1 ? "is" : "are"}`;
    const where = `${model.called.output} (${row}, ${column}), step ${focus.step + 1} of ${model.steps}: the window covers rows ${span(cells.map(([r]) => r))}, columns ${span(cells.map(([, c]) => c))}${this.canvasName()}${padded ? `, ${padded} of ${model.taps} cells are padding${model.paddingCounts ? "" : ", which does not count"}` : ""}${beyond ? `, ${isOrAre(beyond)} beyond it, where nothing is` : ""}.`;
    const filter = focus.filter ?? (model.filters === 1 ? 0 : null);
    return filter === null
      ? `${where} It becomes column ${focus.step}.`
      : `${where} ${this.sum(filter, focus.step, pointed)}.`;
  }

  ofWeight({ filter, k }) {
    const { model } = this;
    if (!model.reads(filter, k))
      return `Filter ${model.filterName(filter)} does not read this channel: it belongs to another group.`;
    const tap = k % model.taps;
    const [a, b] = model.cellOf(model.view === "scatter" ? model.taps - 1 - tap : tap);
    const owner = model.filters > 1 ? ` of filter ${model.filterName(filter)}` : "";
    const channel = model.channels > 1 ? `, channel ${CHANNEL_NAMES[Math.floor(k / model.taps)]}` : "";
    const name = `${model.called.weight} (${a}, ${b})${owner}${channel} = ${exactNumber(model.weight(filter, k) ?? 0)}`;
    if (model.view === "scatter")
      return `${name} multiplies every input, and goes to the output that lies ${a} down and ${b} right in its stamp.`;
    const met = this.canvasName() ? "cells" : model.called.inputs; // there may be zeros or copies among them
    return `${name} multiplies ${model.steps} ${met}, one for every ${model.called.output.toLowerCase()}${model.view === "im2col" ? `: row ${k} of the matrix` : ""}.`;
  }

  ofFilter({ filter, act }) {
    const { model } = this;
    const which = `${filter + 1} of ${model.filters}`;
    if (act === "fold")
      return `Folding, map ${which}: row ${filter} of the product, cut into ${model.outputRows} rows of ${model.outputColumns}, is the feature map of filter ${model.filterName(filter)}.`;
    return `Multiplying, row ${which}: the weights of filter ${model.filterName(filter)} times every column are row ${filter} of the product.`;
  }

  ofInput({ channel, row, column }) {
    const { model } = this;
    if (model.kind(row, column) === "-")
      return "Nothing is here, beyond the padding: windows reach it because the size is rounded up, and nothing of it counts.";
    const times = model.timesRead(row, column);
    const name =
      model.kind(row, column) === "x"
        ? `${model.called.input} (${model.rows.sources[row]}, ${model.columns.sources[column]})${this.ofChannel(channel)}`
        : `This cell, ${this.origin(channel, row, column)},`;
    const value = this.exact(model.value(channel, row, column));
    const copies = model.copiesRead(row, column);
    if (times + copies === 0) return `${name} = ${value} is covered by no window: it changes nothing.`;
    const read = times ? `is read ${often(times)} here` : "is read by no window here";
    const several = model.marks({ panel: "input", channel, row, column }).reached.length > 1;
    const reached = several ? model.called.outputs : model.called.output.toLowerCase();
    return `${name} = ${value} ${read}${copies ? `, and ${often(copies)} as a copy in the border` : ""}: it reaches the marked ${reached}.`;
  }

  /** The scatter view's step: one input times the whole kernel, added to the outputs. */
  ofScattered({ row, column, source }) {
    const { model } = this;
    if (row < 0 || column < 0)
      return `Input (${source.join(", ")}) is cropped away by the padding: it reaches nothing.`;
    const value = model.value(0, row, column);
    const reached = model.marks({ panel: "input", channel: 0, row, column }).reached;
    const name = `Input (${source.join(", ")}) = ${this.exact(value)}`;
    if (!reached.length) return `${name} reaches no output: all that it would add to is cropped away.`;
    const stamp = `${name} times the kernel is added to ${reached.length === 1 ? "1 output" : `${reached.length} outputs`}`;
    if (reached.length > LONGEST_SUM) return `${stamp}.`;
    const products = reached.map(
      ([step, tap]) =>
        `${this.number(value)}·${bracketed(model.w[tap])} = ${this.number(value * model.w[tap])} to (${model.place(step).join(", ")})`,
    );
    return `${stamp}: ${products.join("; ")}.`;
  }

  /** An output of the scatter view: what was added up there. */
  ofGathered(step, pointed) {
    const { model } = this;
    const terms = model.terms(0, step).filter(({ cell }) => model.kind(...cell) === "x");
    const name = `Output (${model.place(step).join(", ")})`;
    if (!terms.length) return `${name} is reached by no input: it stays 0.`;
    const result = this.result(model.output(0, step), pointed);
    if (terms.length > LONGEST_SUM) return `${name} adds up ${terms.length} products of inputs: ${result}.`;
    return `${name} adds up what ${terms.length === 1 ? "1 input brings" : `${terms.length} inputs bring`}: ${terms.map((term) => `${this.number(term.value)}·${bracketed(term.weight)}`).join(" + ")} = ${result}.`;
  }
}
