// One output pixel under the reader's eyes: patch x weights = products, their sums, and the same as text.

import { copyToClipboard } from "./clipboard.js";
import { element } from "./element.js";
import { number } from "./numbers.js";
import { addsUp, workedPixel } from "./worked_pixel.js";
import { WorkedSumRow } from "./worked_sum_row.js";
import { asText, channelNames, digitsToAdd, notesOn, summands, totalsOf } from "./worked_sum_text.js";

/** @typedef {import("./worked_pixel.js").SumSetup} SumSetup */
/** @typedef {import("./worked_pixel.js").SumWindow} SumWindow */
/** @typedef {import("./worked_pixel.js").WorkedPixel} WorkedPixel */

const OPEN_TERMS = 25; // above this many terms the text starts folded
const TEXT_PAUSE = 120; // milliseconds that a pixel stays before its text is written and read out
const COPY_SAID = 2000; // milliseconds that the button says what came of copying

export class WorkedSum {
  /** @type {SumSetup} */
  setup;
  /** @type {SumWindow} */
  window;
  /** @type {WorkedPixel} the one that is shown */
  pixel;
  /** @type {WorkedSumRow[]} */
  rows = [];
  side = 0; // CSS pixels of a cell; 0 until the width is known

  constructor() {
    this.title = element("span");
    this.heading = element("h2", {}, this.title);
    this.box = element("div", { class: "rows" });
    this.total = element("p", { class: "total" });
    this.text = element("pre");
    this.copy = element("button", { text: "Copy", onclick: () => this.copyText() });
    this.details = element(
      "details",
      { ontoggle: () => this.writeText() },
      element("summary", { text: "The same sum as text" }),
      this.text,
      this.copy,
    );
    this.live = element("p", { class: "live", "aria-live": "polite" });
    this.section = element(
      "section",
      { class: "work" },
      this.heading,
      this.box,
      this.total,
      this.details,
      this.live,
    );
  }

  /**
   * Make a row for every channel that is written down. They are drawn by `layout` and `show`.
   * @param {SumSetup} setup
   * @param {SumWindow} window
   */
  arrange(setup, window) {
    this.follow(setup, window);
    this.side = 0;
    const { channels } = window.picture;
    const names = channelNames(setup, channels);
    this.rows = (setup.shown ?? [...Array(channels).keys()]).map(
      (channel) => new WorkedSumRow(channel, names[channel]),
    );
    this.box.replaceChildren(...this.rows.map(({ box }) => box));
    const terms = window.kernels[0].length * channels;
    if (this.terms !== terms) this.details.open = terms <= OPEN_TERMS;
    this.terms = terms;
  }

  /**
   * Take the next pixels from another window, with the rows as they are: its kernels are the same.
   * @param {SumSetup} setup
   * @param {SumWindow} window
   */
  follow(setup, window) {
    this.setup = setup;
    this.window = window;
  }

  /** Draw the weights in cells that suit the width, in CSS pixels. */
  layout(width) {
    this.side = this.cellSide(width);
    for (const row of this.rows) row.drawWeights(this.setup, this.window, this.side);
  }

  /** Cells are as large as the width allows, up to what the last row of a lecture hall needs. */
  cellSide(width) {
    const columns = this.window.kernelSize[1];
    const beside = this.box.querySelector("b") ? 340 : 250; // the channel's name, the signs and the sum
    const threeAbreast = Math.floor((width - beside) / 3 / columns);
    const readable = columns > 9 ? 20 : 24;
    const oneAbreast = Math.min(columns > 5 ? 30 : 40, (width - 20) / columns);
    const most = columns > 5 ? 34 : 52;
    return Math.max(6, Math.min(most, threeAbreast >= readable ? threeAbreast : oneAbreast));
  }

  /** Show output pixel (row, column), with white written as `full`. */
  show(row, column, full) {
    if (!this.side) return;
    const pixel = workedPixel(this.setup, this.window, row, column, full);
    this.pixel = pixel;
    for (const each of this.rows) each.drawTerms(pixel, this.side);
    this.title.textContent = `Output pixel, row ${row}, column ${column}`;
    this.total.replaceChildren(...totalLine(pixel));
    this.section.dataset.pixel = `${row},${column}`;
    this.section.dataset.totals = JSON.stringify(pixel.totals.map((total) => total / this.window.full));
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.writeAndSay(), TEXT_PAUSE);
  }

  /** What is too slow for every pixel that the pointer passes: the text, and the words of a screen reader. */
  writeAndSay() {
    const { row, column } = this.pixel;
    this.writeText();
    this.live.textContent = `Output row ${row}, column ${column} is ${totalsOf(this.pixel)}.`;
  }

  /** Write the sum as text, where that can be seen. */
  writeText() {
    if (this.pixel && this.details.open) this.text.textContent = asText(this.pixel);
  }

  /** Copy the sum, and say so on the button. */
  async copyText() {
    const copied = await copyToClipboard(this.text.textContent);
    const said = copied ? "Copied" : "Select the text above to copy it";
    this.copy.textContent = this.live.textContent = said;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.copy.textContent = "Copy"), COPY_SAID);
  }
}

/**
 * The line below the rows: the sum over the channels, what the activation makes of it, and notes.
 * @param {WorkedPixel} pixel
 */
function totalLine(pixel) {
  const { activation, activated } = pixel.setup;
  const strong = (text) => element("strong", { text });
  const totals = totalsOf(pixel);
  return [
    ...(addsUp(pixel) ? [`${summands(pixel, digitsToAdd(pixel))} = `, strong(totals)] : []),
    ...(activation ? [`${activation}(${totals}) = `, strong(number(activated))] : []),
    element("span", { class: "note", text: notesOn(pixel) }),
  ];
}
