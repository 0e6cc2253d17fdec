// One output pixel, worked out: patch x weights = products, their sums, and the same as text.

import { copied } from "./clipboard.js";
import { divergingColor } from "./colors.js";
import { element, labelledCanvas, signBetween } from "./element.js";
import { drawGrid, weightCells } from "./grid.js";
import { largestOf, number } from "./numbers.js";
import { asText, channelNames, digitsToAdd, summands } from "./worked_sum_text.js";

const OPEN_TERMS = 25; // above this many terms the text starts folded

export class WorkedSum {
  constructor() {
    this.heading = element("h4");
    this.title = element("span");
    this.heading.append(this.title);
    this.rows = element("div", { class: "rows" });
    this.total = element("p", { class: "total" });
    this.text = element("pre");
    this.copy = element("button", { text: "Copy", onclick: () => this.copyText() });
    this.details = element(
      "details",
      { ontoggle: () => this.write() },
      element("summary", { text: "The same sum as text" }),
      this.text,
      this.copy,
    );
    this.live = element("p", { class: "live", "aria-live": "polite" });
    this.section = element(
      "section",
      { class: "work" },
      this.heading,
      this.rows,
      this.total,
      this.details,
      this.live,
    );
  }

  /**
   * Grids for a filter, drawn by `show`: a row for every channel, or only for those in `setup.shown`. `window`
   * works out the terms, as FilterWindow does.
   */
  arrange(setup, window) {
    this.setup = setup;
    this.window = window;
    this.side = 0;
    const { channels } = window.picture;
    this.shown = setup.shown ?? [...Array(channels).keys()];
    this.grids = this.shown.map(() => ({
      patch: element("canvas"),
      weights: element("canvas"),
      products: element("canvas"),
      subtotal: element("output", { class: "subtotal" }),
    }));
    const names = channelNames(setup, channels);
    this.rows.replaceChildren(
      ...this.grids.map(({ patch, weights, products, subtotal }, i) =>
        element(
          "div",
          { class: "row" },
          ...(names[this.shown[i]] ? [element("b", { text: names[this.shown[i]] })] : []),
          labelledCanvas("patch", patch),
          signBetween("×"),
          labelledCanvas("weights", weights),
          signBetween("="),
          labelledCanvas("products", products),
          element("span", { class: "result" }, signBetween("sum"), subtotal),
        ),
      ),
    );
    const terms = window.kernels[0].length * channels;
    if (this.terms !== terms) this.details.open = terms <= OPEN_TERMS;
    this.terms = terms;
  }

  /** Cells are as large as the width allows, up to what the last row of a lecture hall needs. */
  layout(width) {
    const columns = this.window.kernelSize[1];
    const beside = this.rows.querySelector("b") ? 340 : 250; // the channel's name, the signs and the sum
    const threeAbreast = Math.floor((width - beside) / 3 / columns);
    const readable = columns > 9 ? 20 : 24;
    const most = columns > 5 ? 34 : 52;
    this.side = Math.max(
      6,
      Math.min(
        most,
        threeAbreast >= readable ? threeAbreast : Math.min(columns > 5 ? 30 : 40, (width - 20) / columns),
      ),
    );
    this.drawWeights();
  }

  /** The weights, which no pointer changes. */
  drawWeights() {
    const {
      setup,
      window: { kernels, kernelSize },
    } = this;
    const largest = largestOf(kernels);
    this.grids.forEach(({ weights }, row) => {
      const which = kernels.length === 1 ? 0 : this.shown[row];
      drawGrid(
        weights,
        kernelSize[1],
        weightCells(kernels[which], setup.labels[which], setup.palette, largest, setup.cellColors),
        this.side,
      );
    });
  }

  /** Work out output pixel (row, column), in the window's numbers or so that its `full` reads as `full`. */
  show(row, column, full) {
    const { setup, window, side } = this;
    if (!side) return;
    const unit = full / window.full;
    const channels = window.workOut(row, column);
    this.grids.forEach((grid, i) => {
      const { terms, subtotal } = channels[this.shown[i]];
      const ring = (index) => setup.cellColors[index];
      const columns = window.kernelSize[1];
      const largest = largestOf(terms.map((term) => term.product));
      drawGrid(
        grid.patch,
        columns,
        terms.map((term, i) => ({
          rgb: window.color(term.level),
          text: number(term.level * unit),
          hatched: term.padded,
          ring: ring(i),
        })),
        side,
      );
      drawGrid(
        grid.products,
        columns,
        terms.map((term, i) => ({
          rgb: divergingColor(setup.palette, term.product / largest),
          text: number(term.product * unit),
          hatched: term.padded,
          ring: ring(i),
        })),
        side,
      );
      grid.subtotal.textContent = number(subtotal * unit);
    });
    this.title.textContent = `Output pixel, row ${row}, column ${column}`;
    const totals = setup.summed
      ? [channels.reduce((sum, { subtotal }) => sum + subtotal, setup.bias ?? 0)]
      : channels.map(({ subtotal }) => subtotal);
    const shown = totals.map((total) => number(total * unit)).join(", ");
    const beyond =
      setup.legend.display === "clip" && totals.some((total) => total < -1e-6 || total > window.full + 1e-6);
    const padded = channels[0].terms.filter((term) => term.padded).length;
    const notes = [
      beyond ? `outside 0…${full}, so the picture shows it clipped` : "",
      padded
        ? `${padded} of ${channels[0].terms.length} cells (hatched) are padding, filled with ${setup.fillName}`
        : "",
    ]
      .filter(Boolean)
      .join("; ");
    const digits = digitsToAdd(channels, setup, unit, totals[0]);
    const sum =
      setup.summed && (channels.length > 1 || setup.bias !== undefined)
        ? [`${summands(channels, setup, unit, digits)} = `, element("strong", { text: shown })]
        : [];
    if (setup.activation)
      sum.push(`${setup.activation}(${shown}) = `, element("strong", { text: number(setup.activated) }));
    this.total.replaceChildren(...sum, element("span", { class: "note", text: notes }));
    this.section.dataset.pixel = `${row},${column}`;
    this.section.dataset.totals = JSON.stringify(totals.map((total) => total / window.full));
    this.write = () => {
      if (this.details.open)
        this.text.textContent = asText(row, column, channels, setup, window, unit, totals);
    };
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.write();
      this.live.textContent = `Output row ${row}, column ${column} is ${shown}.`;
    }, 120);
  }

  write() {}

  /** Copy the sum, and say so on the button. */
  async copyText() {
    const said = (await copied(this.text.textContent)) ? "Copied" : "Select the text above to copy it";
    this.copy.textContent = this.live.textContent = said;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.copy.textContent = "Copy"), 2000);
  }
}
