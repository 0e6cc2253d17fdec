// The stage as pictures of one size: its own grids, placed on a sheet with their captions and the sentence below.

import { StageGrids } from "../../components/stage/stage_grids.js";
import { StageModel } from "../../components/stage/stage_model.js";
import { layOutShelves } from "../../components/stage/stage_shelves.js";
import { actsOf, placeIn } from "../../components/stage/stage_timeline.js";
import { StageWords } from "../../components/stage/stage_words.js";

export const WIDTH = 800; // pixels of a sheet
const EDGE = 16; // around what is on it
const BETWEEN = 26; // between grids
const LINE = 19; // pixels of a line of text
const MINIMAP = 26; // what a small map below a grid takes
const WINDOW = 900; // of the window that a sheet stands for
export const CAPTION = "600 14px system-ui, sans-serif";
export const SENTENCE = "15px system-ui, sans-serif";

/** Words in as many lines as they need; `measure(text, font)` gives pixels. */
export function linesOf(text, font, width, measure) {
  const lines = [];
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && measure(longer, font) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export class StageFilm {
  /** @param {import("../../components/stage/stage_message.js").Scene} scene */
  constructor({ header, parts }, measure) {
    this.measure = measure;
    this.model = new StageModel(header, parts);
    this.grids = new StageGrids(this.model, () => {});
    this.sentences = new StageWords(this.model);
    this.acts = actsOf(this.model);
    this.length = this.acts.reduce((sum, act) => sum + act.count, 0);
    this.shelves = this.grids.shelves();
    layOutShelves(this.shelves, WIDTH - 2 * EDGE, WINDOW);
    this.placed = this.place();
  }

  /** Where each grid goes: shelf below shelf, in rows as wide as the sheet; `this.bottom` is where they end. */
  place() {
    const placed = [];
    let top = EDGE;
    for (const [number, shelf] of this.shelves.entries()) {
      const low = this.model.view === "im2col" && number === 0; // pictures above matrices stand on one line
      for (const row of this.rowsOf(shelf)) {
        const height = Math.max(...row.map((box) => box.height));
        for (const box of row) placed.push({ ...box, y: top + (low ? height - box.height : 0) });
        top += height + 14;
      }
    }
    this.bottom = top;
    return placed;
  }

  rowsOf(shelf) {
    const rows = [[]];
    let x = EDGE;
    for (const entry of shelf) {
      const { panel } = entry;
      const wide = Math.max(80, panel.gutter + panel.visible * panel.wide + 1);
      if (x > EDGE && x + wide > WIDTH - EDGE + 1) {
        rows.push([]);
        x = EDGE;
      }
      const caption = linesOf(panel.caption.textContent, CAPTION, wide + (x > EDGE ? 20 : 0), this.measure);
      const height =
        caption.length * LINE + 3 + panel.rows * panel.side + 1 + (panel.map.hidden ? 0 : MINIMAP);
      rows.at(-1).push({ entry, x, caption, height });
      x += wide + BETWEEN;
    }
    return rows;
  }

  /** The height in pixels that the pictures of all these steps fit. */
  height(steps) {
    const lines = steps.map((step) => this.words(step).length);
    return Math.ceil(this.bottom + Math.max(...lines) * LINE + EDGE);
  }

  /** The shapes, and the sentence on what is in focus. */
  words(step) {
    const { act, at } = placeIn(this.acts, step);
    const text = [act.words, this.sentences.of(act.focus(at), false)];
    return text.flatMap((part) => linesOf(part, SENTENCE, WIDTH - 2 * EDGE, this.measure));
  }

  /**
   * Draw a step on a sheet, which has `text(words, x, y, font)` and `picture(canvas, x, y)`.
   * `ink` is the color of texts and lines.
   */
  draw(step, sheet, ink) {
    const { model } = this;
    const { act, at } = placeIn(this.acts, step);
    const focus = act.focus(at);
    const marks = model.marks(focus);
    if (model.view === "scatter") this.grids.upTo = at;
    const copies = marks.reached?.map(([reached]) => reached);
    for (const { entry, x, y, caption } of this.placed) {
      const { panel, name } = entry;
      if (model.view === "scatter" && name === "output") panel.image = panel.paint();
      if (entry.follows && focus.step !== undefined) panel.follow(focus.step);
      sheet.prepare(panel);
      panel.draw(entry.marked(marks, focus), act.shown(at, entry), ink, copies);
      caption.forEach((line, i) => sheet.text(line, x, y + i * LINE + 11, CAPTION));
      const top = Math.round(y + caption.length * LINE + 3); // on whole pixels, or all would be blurred
      if (panel.gutter) sheet.picture(panel.labels, x, top);
      sheet.picture(panel.canvas, x + panel.gutter, top);
      if (!panel.map.hidden)
        sheet.picture(panel.map, x + panel.gutter, Math.round(top + panel.rows * panel.side + 5));
    }
    this.words(step).forEach((line, i) =>
      sheet.text(line, EDGE, this.bottom + i * LINE + LINE / 2, SENTENCE),
    );
  }
}
