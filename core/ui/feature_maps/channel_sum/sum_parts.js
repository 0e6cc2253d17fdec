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
   */
  show(header, window, inputs, shares) {
    const largest = largestOf(window.kernels);
    this.scales.replaceChildren(...scaleBars(header, window.kernels.length ? largest : null));
    this.cards.replaceChildren(
      ...header.channelNames.map((name, i) => {
        const input = thumbnail(inputs, i, header.inputThumbnail, `${name}, input`);
        const product = shares && [
          signBetween("∗"),
          kernelGrid(header, window, i, largest),
          signBetween("="),
          thumbnail(shares, i, header.partThumbnail, `part of ${name}`),
        ];
        return element(
          "figure",
          { class: "card" },
          element("figcaption", { text: `${i && shares ? "+ " : ""}${name}` }),
          element("div", { class: "product" }, input, ...(product ?? [])),
        );
      }),
    );
    const count = header.channelNames.length;
    const added = header.bias === undefined ? "" : ` + bias ${number(header.bias)}`;
    this.bias.hidden = !shares;
    this.bias.textContent = `${count > 1 ? `all ${count} parts` : "the part"}${added} = the map, in the same colors:`;
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

/** The kernel of one input channel; a single weight is written out, as the share in a recipe. */
function kernelGrid({ palette }, { kernels, labels, kernelSize }, channel, largest) {
  const [rows, columns] = kernelSize;
  const names = labels[channel].join(", ");
  const canvas = element("canvas", { role: "img", "aria-label": `Weights: ${names}`, title: names });
  const single = rows * columns === 1;
  const cells = kernels[channel].map((weight) => ({
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
