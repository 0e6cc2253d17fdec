// Play, pause, step, scrub: a place on a timeline. Nothing here knows what is shown.

import { prepareCanvas } from "./canvas.js";
import { element } from "./element.js";
import { clamp } from "./numbers.js";

const SPEEDS = [0.5, 1, 2, 5, 10, 30, 60]; // steps a second
const ICONS = { first: "|◀", back: "◀", play: "Play", pause: "Pause", forward: "▶", last: "▶|" };

export class Transport {
  /** `onStep(at)` is called for every new position; `onPause()` when playing ends. */
  constructor(onStep, onPause) {
    this.onStep = onStep;
    this.onPause = onPause;
    this.at = 0;
    this.length = 1;
    this.tickMarks = [];
    this.playing = false;
    const button = (name, label, act) =>
      element("button", { text: ICONS[name], "aria-label": label, title: label, onclick: act });
    this.play = element("button", { class: "play", onclick: () => this.toggle() });
    this.range = element("input", {
      type: "range",
      min: 0,
      value: 0,
      "aria-label": "Step",
      oninput: () => this.go(Number(this.range.value)),
    });
    this.ticks = element("canvas", { class: "ticks", "aria-hidden": "true" });
    this.speed = element(
      "select",
      { "aria-label": "Steps per second" },
      ...SPEEDS.map((speed) =>
        element("option", { value: speed, text: `${speed} / s`, selected: speed === 5 }),
      ),
    );
    this.loop = element("input", { type: "checkbox" });
    this.bar = element(
      "div",
      { class: "transport" },
      button("first", "First step", () => this.go(0)),
      button("back", "One step back", () => this.go(this.at - 1)),
      this.play,
      button("forward", "One step forward", () => this.go(this.at + 1)),
      button("last", "Last step", () => this.go(this.length - 1)),
      element("div", { class: "scrubber" }, this.range, this.ticks),
      this.speed,
      element("label", {}, this.loop, " loop"),
    );
    this.showState();
  }

  /** A new timeline: its length, where the ticks are ({at, tall}), and where on it to be, from 0 to 1. */
  setTimeline(length, ticks, fraction) {
    this.length = length;
    this.tickMarks = ticks;
    this.range.max = String(length - 1);
    this.at = Math.round(fraction * (length - 1));
    this.range.value = String(this.at);
  }

  /** How far along the timeline it is, from 0 to 1. */
  fraction() {
    return this.length > 1 ? this.at / (this.length - 1) : 0;
  }

  drawTicks(ink) {
    const width = this.range.clientWidth;
    if (!width) return;
    const context = prepareCanvas(this.ticks, width, 8);
    context.fillStyle = ink;
    const room = width - 16; // half a thumb on each side
    for (const { at, tall } of this.tickMarks) {
      context.globalAlpha = tall ? 0.9 : 0.4;
      context.fillRect(8 + (room * at) / Math.max(1, this.length - 1), 0, tall ? 2 : 1, tall ? 8 : 4);
    }
  }

  /** Jump to a step, by hand: playing stops. */
  go(at) {
    this.pause();
    this.moveTo(at);
  }

  moveTo(at) {
    this.at = clamp(at, this.length - 1);
    this.range.value = String(this.at);
    this.onStep(this.at);
  }

  toggle() {
    if (this.playing) {
      this.pause();
      return;
    }
    if (this.at >= this.length - 1) this.moveTo(0);
    this.playing = true;
    this.showState();
    let last = performance.now();
    let owed = 0;
    const tick = (now) => {
      if (!this.playing) return;
      owed += ((now - last) / 1000) * Number(this.speed.value);
      last = now;
      if (owed >= 1) {
        this.advance(Math.floor(owed));
        owed %= 1;
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  advance(steps) {
    if (this.at < this.length - 1) this.moveTo(this.at + steps);
    else if (this.loop.checked) this.moveTo(0);
    else this.pause();
  }

  pause() {
    const played = this.playing;
    this.playing = false;
    this.showState();
    if (played) this.onPause();
  }

  showState() {
    this.play.textContent = this.playing ? ICONS.pause : ICONS.play;
  }

  /** Space, arrows, Home and End; true if the key meant something here. */
  onKey(key) {
    if (key === " ") this.toggle();
    else if (key === "ArrowRight") this.go(this.at + 1);
    else if (key === "ArrowLeft") this.go(this.at - 1);
    else if (key === "Home") this.go(0);
    else if (key === "End") this.go(this.length - 1);
    else return false;
    return true;
  }
}
