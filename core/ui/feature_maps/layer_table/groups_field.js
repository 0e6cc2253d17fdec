// In how many groups a convolution reads its input channels.

import { element } from "../../browser/element.js";
import { choiceOf } from "./row_fields.js";

export class GroupsField {
  /** @param {(groups: number) => void} commit */
  constructor(commit) {
    this.select = choiceOf({});
    this.select.addEventListener("change", () => commit(Number(this.select.value)));
    this.label = element("label", { title: "Groups" }, element("span", { text: "g" }), this.select);
  }

  /**
   * Groups can be what divides both channel counts; another number that came by a link stays to be seen.
   * @param {{groups: number, out_channels: number}} layer
   * @param {number | null} inChannels
   * @param {number} number of the layer, from 1
   */
  show({ groups, out_channels: channels }, inChannels, number) {
    const divides = (count) => channels % count === 0 && (inChannels ?? channels) % count === 0;
    const counts = Array.from({ length: channels }, (_, i) => i + 1).filter(
      (count) => divides(count) || count === groups,
    );
    if (!counts.includes(groups)) counts.push(groups);
    if (String(counts) !== String([...this.select.options].map((option) => option.value))) {
      this.select.replaceChildren(...counts.map((count) => element("option", { value: count, text: count })));
    }
    this.select.value = String(groups);
    this.select.setAttribute("aria-label", `Groups of layer ${number}`);
  }
}
