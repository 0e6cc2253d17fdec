// A picture under the first filters of a run and under its last ones, on one scale.

import { element } from "../../browser/element.js";
import { mapLegend } from "../../browser/scales.js";

/**
 * @param {import("./viewer_message.js").ViewerHeader} header
 * @param {ImageBitmap[]} pictures the maps under the first filters, one below the other, and those under the last ones
 * @returns {Node[]} nothing if there is no picture
 */
export function pictureMaps({ maps, palette }, pictures) {
  if (!maps) return [];
  const row = (picture, title) =>
    element(
      "div",
      { class: "row" },
      element("h2", { text: title }),
      ...Array.from({ length: maps.count }, (_, i) => cut(picture, i, maps.size, `${title}, filter ${i}`)),
    );
  return [
    element("p", { text: maps.caption }),
    row(pictures[0], "random"),
    row(pictures[1], "trained"),
    mapLegend(palette, maps.largest, maps.range),
  ];
}

/** One map out of a strip of them, `size` = [height, width] each. */
function cut(strip, index, size, label) {
  const [height, width] = size;
  const canvas = element("canvas", { width, height, role: "img", "aria-label": label });
  canvas.getContext("2d").drawImage(strip, 0, index * height, width, height, 0, 0, width, height);
  return canvas;
}
