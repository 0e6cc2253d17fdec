// A drawing on a grid: by mouse or finger, or by arrow keys that move a pen.

import { frameMarked, prepareCanvas } from "../../browser/canvas.js";
import { element } from "../../browser/element.js";
import { KEY_PAUSE, arrowOf, withModifier } from "../../browser/keys.js";
import { clamp } from "../../browser/numbers.js";
import { mounted } from "../../browser/wire.js";
import { Bitmap } from "./bitmap.js";

const LARGEST = 288; // CSS pixels
const LEAST_APART = 5; // CSS pixels between two lines of the grid
const BLOCK = 8; // cells between them where single cells are smaller
const KEYS =
  "Arrow keys move the pen, with Shift by four cells; Space puts it down and lifts it; Delete clears.";

/**
 * The message of drawing.py.
 * @typedef {object} DrawingHeader
 * @property {string} title what is to be drawn
 * @property {string} drawing as `Bitmap` reads it
 * @property {number[]} brushes widths in cells that can be chosen, the first one at first
 * @property {number} block cells between two lines of the grid
 * @property {boolean} live whether a drawing is reported again and again while somebody draws, or at the end of a stroke
 */

class Drawing {
  /** @type {DrawingHeader} */
  header;
  /** @type {Bitmap | undefined} */
  bitmap;
  /** @type {string[]} what was reported and has not come back yet */
  underway = [];
  /** @type {number[] | null} where the pointer that draws was last, [row, column] in cells */
  last = null;

  constructor(root) {
    this.root = root;
    this.isDown = false;
    this.canvas = element("canvas", {
      tabindex: 0,
      role: "application",
      onpointerdown: (event) => this.begin(event),
      onpointermove: (event) => this.follow(event),
      onpointerup: () => this.end(),
      onpointercancel: () => this.end(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.showPen(false),
    });
    this.eraser = element("button", {
      text: "Eraser",
      "aria-pressed": "false",
      onclick: () => this.eraser.setAttribute("aria-pressed", String(!this.erases)),
    });
    this.brushes = element("span", { class: "brushes", role: "group", "aria-label": "Width of the brush" });
    this.place = element("p", { class: "place", "aria-live": "polite", text: KEYS });
    const clear = element("button", { text: "Clear", onclick: () => this.clear() });
    const buttons = element("div", { class: "buttons" }, clear, this.eraser, this.brushes);
    root.replaceChildren(this.canvas, buttons, this.place);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(root);
  }

  leave() {
    clearTimeout(this.reporting);
    this.observer.disconnect();
  }

  /**
   * Show the server's drawing, unless more was drawn here since.
   * @param {import("../../browser/wire.js").Message<DrawingHeader>} message
   * @param {import("../../browser/wire.js").Report} send
   */
  update({ header }, send) {
    this.send = send;
    if (String(this.header?.brushes) !== String(header.brushes)) this.offerBrushes(header.brushes);
    this.header = header;
    this.take(header.drawing);
    const { side } = this.bitmap;
    this.canvas.setAttribute("aria-label", `${header.title}, ${side} × ${side} cells. ${KEYS}`);
    this.draw();
    this.root.dataset.ready = "drawing";
  }

  take(text) {
    const heard = this.underway.indexOf(text);
    const draws = this.underway.length || this.last || this.reporting;
    if (heard >= 0) this.underway.splice(0, heard + 1);
    else if (!this.bitmap || (!draws && text !== this.bitmap.text)) this.show(new Bitmap(text));
  }

  show(bitmap) {
    const first = !this.bitmap;
    if (bitmap.side !== this.bitmap?.side) this.pen = [bitmap.side / 2, bitmap.side / 2]; // the cell where the keys' pen is
    this.bitmap = bitmap;
    if (!first) this.say();
  }

  /** Draw a button for each width of the brush, where there are several. */
  offerBrushes(widths) {
    this.brush = widths[0];
    const buttons = widths.map((width) =>
      element("button", {
        text: `${width} px`,
        "aria-pressed": String(width === this.brush),
        onclick: ({ target }) => {
          this.brush = width;
          for (const button of buttons) button.setAttribute("aria-pressed", String(button === target));
        },
      }),
    );
    this.brushes.replaceChildren(...(widths.length > 1 ? buttons : []));
  }

  get erases() {
    return this.eraser.getAttribute("aria-pressed") === "true";
  }

  /** The middle of the cell where the pointer is. */
  placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    return middleOf([(event.clientY - box.top) / this.scale, (event.clientX - box.left) / this.scale]);
  }

  begin(event) {
    if (event.button !== 0 || !this.bitmap) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.placeOf(event);
    this.strokeTo(this.last);
  }

  follow(event) {
    if (!this.last) return;
    for (const passed of event.getCoalescedEvents?.() ?? [event]) this.strokeTo(this.placeOf(passed));
  }

  strokeTo(place) {
    this.bitmap.stroke(this.last, place, this.brush / 2, !this.erases);
    this.last = place;
    this.changed();
  }

  end() {
    if (!this.last) return;
    this.last = null;
    this.report();
    this.say();
  }

  key(event) {
    if (withModifier(event) || !this.bitmap) return;
    const move = arrowOf(event);
    if (move) this.movePen(move.map((by) => by * (event.shiftKey ? 4 : 1)));
    else if (event.key === " " || event.key === "Enter") this.isDown = !this.isDown;
    else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else return;
    event.preventDefault();
    if (this.isDown && !move) this.movePen([0, 0]);
    this.showPen(true);
    const [row, column] = this.pen;
    const cell = this.bitmap.rows[row][column] ? "ink" : "no ink";
    this.place.textContent = `pen ${this.isDown ? "down" : "up"} at row ${row}, column ${column}: ${cell}`;
  }

  /** Move the keys' pen; it draws if it is down. */
  movePen(by) {
    const to = this.pen.map((at, axis) => clamp(at + by[axis], this.bitmap.side - 1));
    if (this.isDown) {
      this.bitmap.stroke(middleOf(this.pen), middleOf(to), this.brush / 2, !this.erases);
      this.changed();
    }
    this.pen = to;
  }

  /** Show where the keys' pen is, or lift it and show it no more. */
  showPen(shown) {
    this.penIsShown = shown;
    if (!shown) this.isDown = false;
    this.draw();
  }

  clear() {
    this.bitmap.clear();
    this.isDown = false;
    this.draw();
    this.report();
    this.say();
  }

  /** Say in words what was drawn. */
  say() {
    this.place.textContent = `${this.bitmap.ink} of ${this.bitmap.side ** 2} cells have ink`;
  }

  /** The drawing has changed: it is reported once the keys rest; a pointer's stroke at its end, if not live. */
  changed() {
    this.draw();
    if (this.last && !this.header.live) return;
    if (!this.header.live) clearTimeout(this.reporting);
    else if (this.reporting) return;
    this.reporting = setTimeout(() => this.report(), KEY_PAUSE);
  }

  report() {
    clearTimeout(this.reporting);
    this.reporting = null;
    const { text } = this.bitmap;
    if (text === (this.underway.at(-1) ?? this.header.drawing)) return;
    this.underway.push(text);
    this.send("drawing", text);
  }

  /** Ink is white, as in the digits of the data set. */
  draw() {
    const room = Math.min(this.root.clientWidth, LARGEST);
    if (!this.bitmap || !room) return;
    const { side } = this.bitmap;
    this.scale = room / side;
    const context = prepareCanvas(this.canvas, room, room);
    context.fillStyle = THEME.dark;
    context.fillRect(0, 0, room, room);
    context.fillStyle = THEME.light;
    const edges = Array.from({ length: side + 1 }, (_, at) => Math.round(at * this.scale)); // or seams would show
    const sizes = edges.map((edge, at) => edges[at + 1] - edge);
    this.bitmap.rows.forEach((cells, row) =>
      cells.forEach((ink, column) => {
        if (ink) context.fillRect(edges[column], edges[row], sizes[column], sizes[row]);
      }),
    );
    context.fillStyle = THEME.lines;
    const apart = this.header.block * this.scale < LEAST_APART ? BLOCK : this.header.block;
    for (let at = apart; at < side; at += apart) {
      context.fillRect(edges[at], 0, 1, room);
      context.fillRect(0, edges[at], room, 1);
    }
    this.canvas.dataset.ink = String(this.bitmap.ink);
    if (!this.penIsShown) return;
    const [y, x] = middleOf(this.pen).map((at) => (at - this.brush / 2) * this.scale);
    const size = this.brush * this.scale;
    frameMarked(context, [x, y, size, size], [5, 3, 2]);
  }
}

/** The middle of the cell that a place, [row, column] in cells, is in. */
function middleOf(place) {
  return place.map((at) => Math.floor(at) + 0.5);
}

export default mounted(Drawing);
