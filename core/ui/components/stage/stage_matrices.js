// The grids of the im2col view: the columns matrix, the weights as a matrix, and their product.

import { CHANNEL_NAMES, divergingColor } from "../../browser/colors.js";
import { number } from "../../browser/numbers.js";
import { BLANK, colorIn, grayIn, rangeOf, tapColor, tapName } from "./stage_colors.js";

/** @typedef {import("./stage_grids.js").StageGrids} StageGrids */

export function columnsMatrix(grids) {
  const { model } = grids;
  return grids.entry(
    "columns",
    `columns matrix ${model.depth} × ${model.steps}`,
    model.depth,
    model.steps,
    {
      rgb: (k, step) => grayIn(model.inputRange, model.columnValue(k, step)),
      text: (k, step) => grids.text(model.columnValue(k, step)),
      hatch: (k, step) => grids.padding(...model.cell(step, k % model.taps)),
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

export function weightMatrix(grids) {
  const { model } = grids;
  return grids.entry(
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

export function product(grids) {
  const { model } = grids;
  return grids.entry(
    "product",
    `product ${model.filters} × ${model.steps}`,
    model.filters,
    model.steps,
    {
      rgb: (filter, step) => colorIn(model, model.outputRange, model.output(filter, step)),
      text: (filter, step) => grids.text(model.output(filter, step)),
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
