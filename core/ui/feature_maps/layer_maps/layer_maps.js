// The maps of every layer, from the picture down: a row for each layer, its words beside its maps.

import { element, keepChildren } from "../../browser/element.js";
import { mapLegend } from "../../browser/scales.js";
import { decodePng, mounted } from "../../browser/wire.js";
import { drawThumbnails, walkAmong } from "../../browser/thumbnails.js";

/**
 * A layer, as `_layer` in layer_maps.py makes it.
 * @typedef {object} LayerHeader
 * @property {string} title
 * @property {string} shape as PyTorch prints it
 * @property {string[]} words
 * @property {number} count of the maps
 * @property {[number, number]} size [height, width] of each, in CSS pixels
 * @property {number} largest the end of the color scale
 * @property {number[]} range [smallest, largest] of the values
 */

class LayerMaps {
  constructor(root) {
    this.root = root;
    this.picture = element("canvas", { role: "img" });
    this.pictureWords = element("div", { class: "words" });
    this.list = element("ol", { class: "layers" });
    root.replaceChildren(
      element("div", { class: "input" }, this.picture, this.pictureWords),
      this.list,
      element("p", {
        class: "hint",
        text: "Choose a map to open it. Each layer has a color scale of its own.",
      }),
    );
  }

  async update({ header, parts }, send) {
    this.send = send;
    this.latest = header;
    const [input, ...strips] = await Promise.all([
      decodePng(parts.input),
      ...header.layers.map((layer, i) => decodePng(parts[`strip${i}`])),
    ]);
    if (this.latest !== header) return;
    const { picture, layers, palette } = header;
    drawThumbnails([this.picture], input, picture.size);
    this.picture.setAttribute("aria-label", picture.title);
    this.pictureWords.replaceChildren(
      element("b", { text: "Input" }),
      element("b", { class: "shape", text: picture.shape }),
      element("span", { text: picture.title }),
    );
    keepChildren(this.list, layers.length, (i) => this.row(i));
    layers.forEach((layer, i) => this.show(this.list.children[i], i, layer, strips[i], palette));
    this.root.dataset.ready = header.id;
  }

  row(index) {
    const walk = (event) => walkAmong(event, [...event.currentTarget.children]);
    return element(
      "li",
      { class: "row" },
      element("div", { class: "words" }),
      element("div", { class: "maps", role: "group", "data-layer": index, onkeydown: walk }),
    );
  }

  /**
   * @param {Element} row
   * @param {number} index
   * @param {LayerHeader} layer
   * @param {ImageBitmap} strip its maps, one below the other
   * @param {string[]} palette
   */
  show(row, index, layer, strip, palette) {
    const [words, maps] = row.children;
    words.replaceChildren(
      element("b", { text: `↓ ${layer.title}` }),
      element("b", { class: "shape", text: layer.shape }),
      ...layer.words.map((text) => element("span", { text })),
      mapLegend(palette, layer.largest, layer.range),
    );
    maps.setAttribute("aria-label", `${layer.title}, ${layer.shape}: ${layer.words.join(", ")}`);
    keepChildren(maps, layer.count, (channel) => this.map(index, channel));
    const buttons = [...maps.children];
    drawThumbnails(
      buttons.map((button) => button.firstChild),
      strip,
      layer.size,
    );
  }

  map(layer, channel) {
    const label = `Layer ${layer + 1}, channel ${channel}`;
    return element(
      "button",
      {
        class: "map",
        title: label,
        "aria-label": label,
        tabindex: channel ? -1 : 0,
        onclick: () => this.send("open", { layer, channel }),
      },
      element("canvas"),
    );
  }
}

export default mounted(LayerMaps);
