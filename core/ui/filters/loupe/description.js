// What the loupe says of the filter and of its output beside the pictures.

import { CHANNEL_NAMES } from "../../browser/colors.js";
import { element, signBetween } from "../../browser/element.js";
import { Changes } from "./changes.js";
import { kernelFigures, legend, partFigure, partLegend } from "./loupe_figures.js";

/** @typedef {import("./loupe_message.js").LoupeHeader} LoupeHeader */
/** @typedef {import("./loupe_message.js").LoupeImages} LoupeImages */

export class Description {
  constructor() {
    this.kernel = element("div", { class: "kernel" });
    this.facts = element("div", { class: "facts" });
    this.middle = element("div", { class: "middle" }, this.kernel, this.facts);
    this.legend = element("div", { class: "legend" });
    this.strip = element("div", { class: "strip" });
    this.partEnds = element("div", { class: "legend" });
    this.changes = new Changes();
  }

  /** @param {LoupeHeader} setup */
  showKernels(setup) {
    this.kernel.replaceChildren(...kernelFigures(setup));
  }

  /**
   * Show what is known of the sizes; what is foreseen has no sentences yet, they are Python's.
   * @param {LoupeHeader} setup
   */
  showFacts({ weightSum, formulas, facts, ahead }) {
    this.changes.onceFor("facts", [weightSum, formulas, facts], () =>
      this.facts.replaceChildren(
        element("p", { text: `Sum of the weights: ${weightSum.replace("-", "−")}` }),
        ...formulas.map((text) => element("p", { class: "formula", text: breakingBeforeEquals(text) })),
        ...facts.map((text) => element("p", { text })),
      ),
    );
    this.facts.classList.toggle("outdated", Boolean(ahead));
  }

  /**
   * Show what each channel contributes, as small pictures.
   * @param {LoupeHeader} setup
   * @param {LoupeImages} images
   */
  showParts({ summed }, images) {
    const names = Object.keys(images).filter((name) => name !== "output");
    const result = summed ? "= output" : "the three channels of the output";
    this.strip.replaceChildren(
      ...names.flatMap((name, i) => [
        ...(i ? [signBetween(summed ? "+" : "")] : []),
        partFigure(CHANNEL_NAMES[i], images[name]),
      ]),
      ...(names.length ? [element("div", { text: result }, this.partEnds)] : []),
    );
  }

  /**
   * Show which color means which value, white written as `full`.
   * @param {LoupeHeader} setup
   * @param {number} full
   */
  showScales({ legend: output, partEnds, partRange, palette }, full) {
    this.changes.onceFor("legend", [output, full], () =>
      this.legend.replaceChildren(...legend(output, palette, full)),
    );
    this.changes.onceFor("partEnds", [partEnds, partRange, output.display, full], () =>
      this.partEnds.replaceChildren(
        ...(partEnds ? [partLegend(partEnds, partRange, output, palette, full)] : []),
      ),
    );
  }

  /** Give the small pictures their place in so many CSS pixels. */
  layout(width) {
    this.strip.style.setProperty("--part", `${Math.min(150, (width - 120) / 3)}px`);
  }
}

/** A formula that a narrow column breaks before its equals sign, not after it. */
function breakingBeforeEquals(formula) {
  return formula.replace(" = ", " =\u00a0");
}
