// What stands beside the loupe's pictures: the kernel, the parts and their scales.

import { CHANNEL_NAMES } from "../../browser/colors.js";
import { element, labelledCanvas } from "../../browser/element.js";
import { drawGrid, weightCells } from "../../browser/grid.js";
import { largestOf, number } from "../../browser/numbers.js";
import { scaleEnds } from "../../browser/scales.js";

/** The kernels of the filter as colored matrices with their numbers, and the sum of the weights. */
export function drawKernels(box, setup) {
  const [rows, columns] = setup.kernelSize;
  const side = Math.max(9, Math.min(44, Math.floor(190 / Math.max(rows, columns))));
  const largest = largestOf(setup.kernels);
  box.replaceChildren(
    ...setup.kernels.map((kernel, channel) => {
      const canvas = element("canvas", {
        role: "img",
        "aria-label": `Weights: ${setup.labels[channel].join(", ")}`,
      });
      drawGrid(
        canvas,
        columns,
        weightCells(kernel, setup.labels[channel], setup.palette, largest, setup.cellColors),
        setup.kernels.length > 1 ? Math.max(4, Math.min(25, Math.floor(75 / columns))) : side,
      );
      return labelledCanvas(
        setup.kernels.length > 1 ? CHANNEL_NAMES[channel] : `Kernel ${rows} × ${columns}`,
        canvas,
      );
    }),
  );
}

/** One input channel's share of the output, as a small picture. */
export function partFigure(name, image) {
  const canvas = element("canvas", { width: image.width, height: image.height });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return element("figure", { class: "part" }, element("figcaption", { text: name }), canvas);
}

/** The bar from the lowest to the highest color shown, and the true range of the values. */
export function legend({ display, low, high, smallest, largest, colors, label }, palette, full) {
  const stops = display === "signed" && colors === 1 ? palette : [THEME.dark, THEME.light];
  const text = (value) => number(value * full);
  const magnitudes = display === "absolute" ? [smallest, largest].map(Math.abs) : [smallest, largest];
  const [below, above] = [Math.min(...magnitudes) < low, Math.max(...magnitudes) > high];
  return [
    scaleEnds(
      stops,
      `${below ? "≤ " : ""}${text(low)}`,
      ...(display === "signed" ? ["0"] : []),
      `${above ? "≥ " : ""}${text(high)}`,
    ),
    element("div", { text: `${label} · true min ${text(smallest)}, max ${text(largest)}` }),
  ];
}

/** The same for what each channel contributes: the pictures of the parts share one scale. */
export function partLegend([low, high], { display }, palette, full) {
  const [stops, middle] = display === "signed" ? [palette, ["0"]] : [[THEME.dark, THEME.light], []];
  return scaleEnds(stops, number(low * full), ...middle, number(high * full));
}
