// Which earlier layer's output a layer adds to its own.

import { element } from "../../browser/element.js";
import { choiceOf } from "./row_fields.js";

/** What a layer adds, in a few words: "layer 2", "picture" for 0. */
export const addedName = (number) => (number ? `layer ${number}` : "picture");

export class SkipField {
  /** @param {(adds: number | null) => void} commit */
  constructor(commit) {
    this.select = choiceOf({});
    this.select.addEventListener("change", () =>
      commit(this.select.value === "" ? null : Number(this.select.value)),
    );
    this.label = element(
      "label",
      {
        class: "skip",
        title:
          "Skip connection: the output of an earlier layer of the same shape is added before the activation",
      },
      element("span", { text: "+" }),
      this.select,
    );
  }

  /**
   * Show what a layer adds; hidden where there is nothing to add. Another layer that came by a link stays to be seen.
   * @param {{adds: number | null}} layer
   * @param {number[]} canAdd
   * @param {number} number of the layer, from 1
   */
  show({ adds }, canAdd, number) {
    const choices = adds === null || canAdd.includes(adds) ? canAdd : [...canAdd, adds];
    this.label.hidden = choices.length === 0;
    const options = choices.map((choice) => element("option", { value: choice, text: addedName(choice) }));
    this.select.replaceChildren(element("option", { value: "", text: "no skip" }), ...options);
    this.select.value = String(adds ?? "");
    this.select.setAttribute("aria-label", `Skip connection of layer ${number}`);
  }
}
