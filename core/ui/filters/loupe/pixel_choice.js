// Which output pixel is worked out: the one under the pointer, the one that arrow keys have come to, or a pinned one.

import { arrowOf, withModifier } from "../../browser/keys.js";
import { clamp } from "../../browser/numbers.js";

export class PixelChoice {
  /** @type {number[]} [row, column]; none before `within` */
  at;
  /** @type {number[] | null} the same pixel as long as it is pinned */
  pin = null;
  dragged = false; // whether a pointer is taking the pin along

  /**
   * @param {() => void} onMove hears that another pixel is chosen
   * @param {(pin: number[] | null) => void} onPin hears that a pixel is pinned, or let go
   */
  constructor(onMove, onPin) {
    this.onMove = onMove;
    this.onPin = onPin;
  }

  /**
   * Choose within an output of this size: the pinned pixel, else the one chosen before, else the middle.
   * @param {number[]} size [height, width]
   * @param {number[] | null} pin
   */
  within(size, pin) {
    this.size = size;
    this.pin = pin;
    this.at = this.nearest(pin ?? this.at ?? size.map((length) => Math.floor(length / 2)));
  }

  nearest(at) {
    return at.map((place, axis) => clamp(place, this.size[axis] - 1));
  }

  /** Choose the pixel nearest to a position, which may lie outside. */
  moveTo(at) {
    this.at = this.nearest(at);
    this.onMove();
  }

  /** The pointer has left: the pinned pixel is chosen again, if there is one. */
  leave() {
    this.moveTo(this.pin ?? this.at);
  }

  /** Pin the chosen pixel, or let go of the pinned one. */
  toggle() {
    this.setPin(this.pin ? null : this.at);
  }

  setPin(at) {
    if (at) this.moveTo(at);
    this.pin = at ? [...this.at] : null;
    this.onPin(this.pin);
  }

  /** Moving shows, a click or a tap pins, and dragging takes the pin along. */
  point(event, at) {
    if (event.type === "click") this.setPin(at);
    else if (event.type === "pointerup") {
      if (this.dragged) this.setPin(this.at);
      this.dragged = false;
    } else if (!this.pin || event.buttons) {
      this.dragged = Boolean(this.pin);
      this.moveTo(at);
    }
  }

  /** Arrow keys move and let go of the pin, Enter and the space bar pin or let go, Escape lets go. */
  press(event) {
    if (withModifier(event)) return;
    const move = arrowOf(event);
    if (move) {
      const step = event.shiftKey ? 10 : 1;
      const at = this.at.map((place, axis) => place + move[axis] * step);
      if (this.pin) this.setPin(null);
      this.moveTo(at);
    } else if (event.key === "Enter" || event.key === " ") this.toggle();
    else if (event.key === "Escape") this.setPin(null);
    else return;
    event.preventDefault();
  }
}
