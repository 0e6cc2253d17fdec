// Small matrices beside each other, with their numbers, and signs between them: kernel − rate × gradient = kernel.

import { divergingColor } from "../../browser/colors.js";
import { element, labelledCanvas, signBetween } from "../../browser/element.js";
import { drawGrid } from "../../browser/grid.js";
import { mapBar } from "../../browser/scales.js";
import { number } from "../../browser/numbers.js";
import { mounted } from "../../browser/wire.js";

const LARGEST_SIDE = 56; // CSS pixels of a cell
const ROOM_FOR_SIGN = 70;

/**
 * @typedef {object} Matrix
 * @property {string} title
 * @property {string} sign what stands before it; empty for none
 * @property {number[]} values row by row
 * @property {string[]} labels the numbers as they are written
 * @property {number} columns
 * @property {number} largest the end of its color scale
 */

/** @typedef {{id: string, palette: string[], matrices: Matrix[]}} GridsHeader */

class Grids {
  /** @type {GridsHeader} */
  header;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.observer = new ResizeObserver(() => this.header && root.clientWidth !== this.width && this.draw());
    this.observer.observe(root);
  }

  leave() {
    this.observer.disconnect();
  }

  /** @param {import("../../browser/wire.js").Message<GridsHeader>} message */
  update({ header }) {
    this.header = header;
    this.draw();
    this.root.dataset.ready = header.id;
  }

  draw() {
    this.width = this.root.clientWidth;
    const { matrices, palette } = this.header;
    const columns = matrices.reduce((sum, matrix) => sum + matrix.columns, 0);
    const signs = matrices.filter(({ sign }) => sign).length * ROOM_FOR_SIGN;
    const beside = Math.floor((this.width - signs - 16 * matrices.length) / columns);
    const alone = Math.floor((this.width - 16) / Math.max(...matrices.map((matrix) => matrix.columns)));
    const side = Math.max(14, Math.min(LARGEST_SIDE, beside >= 30 ? beside : alone));
    this.root.replaceChildren(
      ...matrices.flatMap((matrix) => [
        ...(matrix.sign ? [signBetween(matrix.sign)] : []),
        drawn(matrix, palette, side),
      ]),
    );
  }
}

/** One matrix with its title and its scale. */
function drawn({ title, values, labels, columns, largest }, palette, side) {
  const canvas = element("canvas", { role: "img", "aria-label": `${title}: ${labels.join(", ")}` });
  const cells = values.map((value, i) => ({
    rgb: divergingColor(palette, value / largest),
    text: labels[i],
  }));
  drawGrid(canvas, columns, cells, side);
  const figure = labelledCanvas(title, canvas);
  figure.append(element("div", { class: "legend" }, mapBar(palette, [number(-largest), number(largest)])));
  return figure;
}

export default mounted(Grids);
