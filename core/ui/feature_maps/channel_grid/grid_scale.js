// The color scale of the maps: one for all of them, or each its own; and the legend that says which.

import { element } from "../../browser/element.js";
import { number } from "../../browser/numbers.js";
import { mapBar } from "../../browser/scales.js";

let ownScales = false; // as last chosen, while the app is open

export class GridScale {
  /** @param {() => void} changed is called when another scale is chosen */
  constructor(changed) {
    this.buttons = [
      { text: "One scale for all", own: false },
      { text: "Each its own", own: true },
    ].map(({ text, own }) => {
      const choose = () => {
        ownScales = own;
        changed();
      };
      return { own, button: element("button", { text, onclick: choose }) };
    });
    this.choice = element(
      "div",
      { class: "scales", role: "group", "aria-label": "Color scale" },
      ...this.buttons.map(({ button }) => button),
    );
    this.legend = element("div", { class: "legend" });
    this.ranges = element("div", { class: "ranges" });
  }

  /**
   * Write the ends of the scale, and those of the values.
   * @param {import("./grid_message.js").GridHeader} setup
   * @param {boolean} single whether the maps are of one pixel, which have no scale of their own
   */
  show(setup, single) {
    this.setup = setup;
    this.apart = ownScales && !single;
    this.choice.hidden = single;
    for (const { own, button } of this.buttons)
      button.setAttribute("aria-pressed", String(own === ownScales));
    this.legend.replaceChildren(
      mapBar(setup.palette, this.apart ? ["− its own", "+ its own"] : endsOf(setup)),
    );
    this.ranges.replaceChildren(
      ...setup.ranges.map(([low, high], i) =>
        element("span", { text: `${setup.names[i]}: true min ${number(low)}, max ${number(high)}` }),
      ),
    );
  }

  /** The value at the upper end of a channel's scale; the lower end is minus that. */
  endOf(channel) {
    return this.apart ? this.setup.own[channel] : this.setup.largest;
  }
}

/** The ends of the common scale, and whether values go beyond them. */
function endsOf({ largest, ranges }) {
  const [smallest, greatest] = [Math.min(...ranges.flat()), Math.max(...ranges.flat())];
  return [
    `${smallest < -largest ? "≤ " : ""}${number(-largest)}`,
    `${greatest > largest ? "≥ " : ""}${number(largest)}`,
  ];
}
