// A drawing of 32 × 32 cells: by mouse or finger, or by arrow keys that move a pen.

import { frameMarked, prepareCanvas } from "../../browser/canvas.js";
import { element } from "../../browser/element.js";
import { arrowOf, withModifier } from "../../browser/keys.js";
import { clamp } from "../../browser/numbers.js";
import { mounted } from "../../browser/wire.js";
import { Bitmap, CELLS } from "./bitmap.js";

const PEN = 2; // its radius, in cells
const BLOCK = 4; // cells per side of what becomes a pixel
const LARGEST = 288; // CSS pixels
const PAUSE = 200; // milliseconds between two reports while somebody draws
const KEYS =
  "Arrow keys move the pen, with Shift by four cells; Space puts it down and lifts it; Delete clears.";

class Drawing {
  constructor(root) {
    this.root = root;
    this.pen = [CELLS / 2, CELLS / 2]; // where the keys' pen is
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
    this.place = element("p", { class: "place", "aria-live": "polite", text: KEYS });
    const clear = element("button", { text: "Clear", onclick: () => this.clear() });
    root.replaceChildren(this.canvas, element("div", { class: "buttons" }, clear, this.eraser), this.place);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(root);
  }

  leave() {
    clearTimeout(this.reporting);
    this.observer.disconnect();
  }

  /** What was drawn before is in the first message; after that the browser knows better than the server. */
  update({ header }, send) {
    this.send = send;
    this.canvas.setAttribute("aria-label", `${header.title}, ${CELLS} × ${CELLS} cells. ${KEYS}`);
    if (!this.bitmap) {
      this.bitmap = new Bitmap(header.drawing);
      this.sent = header.drawing;
    }
    this.draw();
    this.root.dataset.ready = "drawing";
  }

  get erases() {
    return this.eraser.getAttribute("aria-pressed") === "true";
  }

  /** Where the pointer is, in cells. */
  placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientY - box.top) / this.scale, (event.clientX - box.left) / this.scale];
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
    this.bitmap.stroke(this.last, place, PEN, !this.erases);
    this.last = place;
    this.changed();
  }

  end() {
    if (!this.last) return;
    this.last = null;
    this.report();
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
    const [row, column] = this.pen.map(Math.floor);
    this.place.textContent = `pen ${this.isDown ? "down" : "up"} at row ${row}, column ${column}`;
  }

  /** Move the keys' pen; it draws if it is down. */
  movePen(by) {
    const to = this.pen.map((at, axis) => clamp(at + by[axis], CELLS - 1));
    if (this.isDown) {
      this.bitmap.stroke(this.pen, to, PEN, !this.erases);
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
  }

  /** The drawing has changed: it is reported soon, and again and again while it goes on. */
  changed() {
    this.draw();
    this.reporting ??= setTimeout(() => this.report(), PAUSE);
  }

  report() {
    clearTimeout(this.reporting);
    this.reporting = null;
    if (this.bitmap.text === this.sent) return;
    this.sent = this.bitmap.text;
    this.send("drawing", this.sent);
  }

  /** Ink is white, as in the pictures of the data set; lines are where the blocks end that become pixels. */
  draw() {
    const side = Math.min(this.root.clientWidth, LARGEST);
    if (!this.bitmap || !side) return;
    this.scale = side / CELLS;
    const context = prepareCanvas(this.canvas, side, side);
    context.fillStyle = THEME.dark;
    context.fillRect(0, 0, side, side);
    context.fillStyle = THEME.light;
    this.bitmap.rows.forEach((cells, row) =>
      cells.forEach((ink, column) => {
        if (ink) context.fillRect(column * this.scale, row * this.scale, this.scale, this.scale);
      }),
    );
    context.fillStyle = THEME.lines;
    for (let at = BLOCK; at < CELLS; at += BLOCK) {
      context.fillRect(at * this.scale - 0.5, 0, 1, side);
      context.fillRect(0, at * this.scale - 0.5, side, 1);
    }
    this.canvas.dataset.ink = String(this.bitmap.ink);
    if (!this.penIsShown) return;
    const [y, x] = this.pen.map((at) => (at - PEN) * this.scale);
    const size = 2 * PEN * this.scale;
    frameMarked(context, [x, y, size, size], [5, 3, 2]);
  }
}

export default mounted(Drawing, "setStateValue");
