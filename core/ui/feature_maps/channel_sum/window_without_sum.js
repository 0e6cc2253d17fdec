// One value of a layer that does not sum: its window's numbers, if they are few, and what comes of them.

import { rgbOf } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { drawGrid } from "../../browser/grid.js";
import { number } from "../../browser/numbers.js";

/**
 * @param {import("./sum_message.js").ChannelHeader} header
 * @param {import("./patch_window.js").PatchWindow} window
 * @param {[number, number]} position row and column of the value
 * @returns {Node[]}
 */
export function windowWithoutSum(header, window, [row, column]) {
  const { kernelSize, value, activation, kindTitle } = header;
  const count = kernelSize[0] * kernelSize[1];
  const few = header.largestOf && header.workedOut.length > 0;
  const all = `${kindTitle} over ${count} ${count === 1 ? "number" : "numbers"}`;
  const activated = `${activation}(${number(value[0])}) = ${number(value[1])}`;
  return [
    element("h2", { text: `Row ${row}, column ${column}` }),
    ...(few ? [windowGrid(kernelSize[1], window)] : []),
    element("p", { text: `${few ? "The largest of these" : all}: ${number(value[0])}` }),
    ...(activation ? [element("p", { text: activated })] : []),
  ];
}

/** The window's numbers; cells of the border, which never win, are hatched. */
function windowGrid(columns, window) {
  const canvas = element("canvas");
  const cells = [...window.values(0)].map((value, i) => ({
    rgb: window.padded[i] ? rgbOf(THEME.gray) : window.color(value),
    text: window.padded[i] ? "–" : number(value),
    hatched: window.padded[i] > 0,
  }));
  drawGrid(canvas, columns, cells, 52);
  return canvas;
}
