// What a map is the sum of: for every input channel its picture, its kernel and what they make, and the bias.

import { divergingColor } from "../../browser/colors.js";
import { element, signBetween } from "../../browser/element.js";
import { drawGrid } from "../../browser/grid.js";
import { largestOf, number } from "../../browser/numbers.js";
import { mapBar, scaleEnds } from "../../browser/scales.js";

export class SumParts {
  constructor() {
    this.scales = element("div", { class: "scales" });
    this.cards = element("div", {
      class: "parts",
      tabindex: 0,
      role: "region",
      "aria-label": "The parts that add up to this map",
    });
    this.more = element("p", { class: "more", text: "↕ Scroll to see every part." });
    this.bias = element("p", { class: "bias" });
    this.nodes = [this.scales, this.cards, this.more, this.bias];
  }

  /**
   * @param {import("./sum_message.js").ChannelHeader} header
   * @param {import("./patch_window.js").PatchWindow} window
   * @param {ImageBitmap} inputs a strip of thumbnails
   * @param {ImageBitmap | undefined} shares the same of the parts; none where nothing is summed
   * @param {ImageBitmap | undefined} results the same of the maps, where all recipes are shown
   */
  show(header, window, inputs, shares, results) {
    const { recipes, channelNames } = header;
    const largest = largestOf(recipes ? recipes.map(({ weights }) => weights) : window.kernels);
    this.scales.replaceChildren(...scaleBars(header, window.kernels.length ? largest : null));
    this.cards.classList.toggle("recipes", Boolean(recipes));
    this.cards.replaceChildren(
      ...(recipes
        ? [
            element("p", { text: `${header.shapes[0]} → ${header.shapes[1]}` }),
            ...recipes.map((recipe, row) =>
              recipeRow(header, recipe, row, { inputs, shares, results, largest }),
            ),
          ]
        : channelNames.map((name, i) => {
            const kernel = { weights: window.kernels[i], labels: window.labels[i], size: window.kernelSize };
            const share = shares && { kernel, strip: shares, index: i, largest };
            return card(header, i, `${i && shares ? "+ " : ""}${name}`, inputs, share);
          })),
    );
    const count = channelNames.length;
    const added = header.added.map(({ name, value, everywhere }) =>
      everywhere ? ` + ${name} ${number(value)}` : ` + ${name}`,
    );
    this.bias.hidden = !shares || Boolean(recipes);
    this.bias.textContent = `${count > 1 ? `all ${count} parts` : "the part"}${added.join("")} = the map, in the same colors:`;
  }

  /** Say that there is more below, if there is. */
  layout() {
    this.more.hidden = this.cards.scrollHeight <= this.cards.clientHeight + 1;
  }
}

/** What the colors of the inputs and of the kernels mean; the parts have the map's, whose bar is below. */
function scaleBars(header, largestWeight) {
  const signed = (name, most) => [name, mapBar(header.palette, [number(-most), number(most)])];
  const gray = ["inputs", scaleEnds([THEME.dark, THEME.light], "0", "1")];
  return [
    header.gray ? gray : signed("inputs", header.largestInput),
    ...(largestWeight === null ? [] : [signed("kernels", largestWeight)]),
  ].map(([name, bar]) => element("div", { class: "legend" }, element("div", { text: name }), bar));
}

/**
 * An input channel and, if it has a part in a map, its kernel and that part.
 * @param {import("./sum_message.js").ChannelHeader} header
 * @param {number} channel
 * @param {string} title
 * @param {ImageBitmap} inputs
 * @param {{kernel: Kernel, strip: ImageBitmap, index: number, largest: number} | undefined} share
 */
function card(header, channel, title, inputs, share) {
  const name = header.channelNames[channel];
  const product = share && [
    signBetween("∗"),
    kernelGrid(header.palette, share.kernel, share.largest),
    signBetween("="),
    thumbnail(share.strip, share.index, header.partThumbnail, `part of ${name}`),
  ];
  const input = thumbnail(inputs, channel, header.inputThumbnail, `${name}, input`);
  return element(
    "figure",
    { class: "card" },
    element("figcaption", { text: title }),
    element("div", { class: "product" }, input, ...(product ?? [])),
  );
}

/** One filter of a 1x1 convolution: its formula, and below the same in pictures, up to the map. */
function recipeRow(header, recipe, row, { inputs, shares, results, largest }) {
  const count = header.channelNames.length;
  const cards = header.channelNames.map((name, i) => {
    const kernel = { weights: [recipe.weights[i]], labels: [recipe.labels[i]], size: [1, 1] };
    const share = { kernel, strip: shares, index: row * count + i, largest };
    return card(header, i, `${i ? "+ " : ""}${name}`, inputs, share);
  });
  const bias = recipe.bias === null ? [] : [element("span", { text: `+ bias ${number(recipe.bias)}` })];
  const result = thumbnail(results, row, header.resultThumbnail, recipe.formula);
  return element(
    "section",
    { class: "recipe" },
    element("h2", { text: recipe.formula }),
    element("div", { class: "terms" }, ...cards, ...bias, signBetween("="), result),
  );
}

/**
 * A kernel and what its weights are called.
 * @typedef {{weights: number[], labels: string[], size: number[]}} Kernel
 */

/**
 * The kernel of one input channel; a single weight is written out, as the share in a recipe.
 * @param {string[]} palette
 * @param {Kernel} kernel
 * @param {number} largest
 */
function kernelGrid(palette, { weights, labels, size: [rows, columns] }, largest) {
  const names = labels.join(", ");
  const canvas = element("canvas", { role: "img", "aria-label": `Weights: ${names}`, title: names });
  const single = rows * columns === 1;
  const cells = weights.map((weight) => ({
    rgb: divergingColor(palette, weight / largest),
    text: single ? number(weight) : "",
  }));
  drawGrid(canvas, columns, cells, single ? 52 : Math.max(3, Math.floor(72 / Math.max(rows, columns))));
  return canvas;
}

/** One thumbnail out of a strip of them, `size` = [height, width] each. */
function thumbnail(strip, index, size, label) {
  const [height, width] = size;
  const canvas = element("canvas", { width, height, role: "img", "aria-label": label });
  canvas.getContext("2d").drawImage(strip, 0, index * height, width, height, 0, 0, width, height);
  return canvas;
}
