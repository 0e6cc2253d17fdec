// One channel as a tile of the grid: a button with its map before and after the activation; and its size.

import { divergingColor, inkOn } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { drawMap } from "../../browser/maps.js";
import { number } from "../../browser/numbers.js";

const GAP = 6; // between tiles and between the maps of one, CSS pixels
const FRAME = 6; // border and padding of a tile
const SMALLEST_TILE = 112;
const SMALLEST_NUMBER = 84; // the same for maps of one pixel
const NUMBER_HEIGHT = 44;
const SMALLEST_PAIR = 186; // the same for two maps side by side
const FEWEST_PAIRS = 3; // in a row: a page with less room has the two maps one below the other
const LARGEST_MAP = 256;

export class ChannelTile {
  constructor(channel) {
    this.channel = channel;
    this.own = element("span", { class: "own" });
    this.zeroed = element("span", { class: "zeroed" });
    this.dead = element("span", { class: "dead" });
    this.sides = [0, 1].map((i) => {
      const [name, canvas, value] = [
        element("span"),
        element("canvas"),
        element("span", { class: "number" }),
      ];
      const label = element("span", { class: "label" }, name, ...(i ? [] : [this.own]));
      return {
        name,
        canvas,
        value,
        box: element("span", { class: "side" }, label, element("span", { class: "frame" }, canvas, value)),
      };
    });
    this.button = element(
      "button",
      { class: "tile" },
      element("span", { class: "title", text: `channel ${channel}` }),
      element("span", { class: "sides" }, ...this.sides.map((side) => side.box)),
      this.zeroed,
      this.dead,
    );
  }

  /** What is said of the channel. `names`: of the map, or of the map before and after. */
  describe(names, zeroed, dead) {
    this.sides.forEach((side, i) => {
      side.box.hidden = i >= names.length;
      side.name.textContent = names[i] ?? "";
    });
    this.zeroed.textContent = zeroed;
    this.dead.textContent = dead;
  }

  /** Draw maps of height x width pixels; a map of one pixel has its number written in. */
  draw(maps, height, width, largest, table, palette) {
    maps.forEach((values, i) => {
      const { canvas, value } = this.sides[i];
      drawMap(canvas, values, height, width, largest, table);
      const single = height * width === 1;
      value.textContent = single ? number(values[0]) : "";
      if (single) value.style.color = inkOn(divergingColor(palette, largest ? values[0] / largest : 0));
    });
  }
}

/**
 * The columns of the grid and the sizes in them, in CSS pixels, for maps [channels, height, width] in a page of
 * `room` pixels: rows of equal length, and screen pixels shared out evenly where that costs little.
 */
export function tileSizes([channels, height, width], room, pair) {
  const single = height * width === 1;
  const beside = pair && !single && room + GAP >= FEWEST_PAIRS * (SMALLEST_PAIR + GAP);
  const smallest = single ? SMALLEST_NUMBER : beside ? SMALLEST_PAIR : SMALLEST_TILE;
  const most = Math.max(1, Math.floor((room + GAP) / (smallest + GAP)));
  const columns = Math.ceil(channels / Math.ceil(channels / most));
  const inside = Math.floor((room - GAP * (columns - 1)) / columns) - 2 * FRAME;
  const each = Math.min(LARGEST_MAP, beside ? (inside - GAP) / 2 : inside);
  if (single)
    return {
      columns,
      beside,
      tile: Math.min(inside, 120) + 2 * FRAME,
      map: Math.min(each, 120),
      height: NUMBER_HEIGHT,
    };
  const ratio = globalThis.devicePixelRatio || 1;
  const fitting = Math.min(each / width, LARGEST_MAP / height);
  const even = Math.floor(fitting * ratio) / ratio;
  const scale = even > 0.88 * fitting ? even : fitting;
  const widest = (beside ? 2 : 1) * width * scale + (beside ? GAP : 0);
  const tile = Math.min(inside, Math.max(widest, SMALLEST_TILE)) + 2 * FRAME;
  return { columns, beside, tile, map: width * scale, height: height * scale };
}
