// The stage: grids side by side that know which cell belongs to which, and a timeline to move along.

import { element } from "../../browser/element.js";
import { Foresight } from "../../browser/foresight.js";
import { Transport } from "../../browser/transport.js";
import { mounted } from "../../browser/wire.js";
import { foreseenScene } from "./stage_ahead.js";
import { StageGrids } from "./stage_grids.js";
import { StageModel } from "./stage_model.js";
import { layOutShelves } from "./stage_shelves.js";
import { hasModifier } from "./cell_grid.js";
import { actsOf, placeIn, ticksOf } from "./stage_timeline.js";
import { StageWords } from "./stage_words.js";

class Stage {
  constructor(root) {
    this.root = root;
    this.transport = new Transport(
      () => this.draw(),
      () => this.say(),
    );
    this.view = element("div", { class: "view", tabindex: 0, role: "group" });
    this.words = element("p", { class: "words" });
    this.live = element("p", { class: "live", "aria-live": "polite" });
    this.shapes = element("p", { class: "shapes" });
    const desk = element("div", { class: "desk" }, this.transport.bar, this.shapes, this.words);
    root.replaceChildren(this.view, desk, this.live);
    this.view.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || hasModifier(event)) return; // a grid has taken it, or it is the browser's
      if (event.key === "Escape") this.pin(null);
      else if (event.key === "Enter") this.pin(this.pinned ?? this.focus());
      else if (!this.transport.onKey(event.key)) return;
      event.preventDefault();
    });
    this.transport.bar.addEventListener("click", (event) => {
      const byMouse = event.detail > 0; // a button that Tab led to keeps its keys
      if (byMouse && event.target instanceof HTMLButtonElement) this.view.focus({ preventScroll: true });
    });
    this.view.addEventListener("mousedown", (event) => {
      event.preventDefault(); // a grid has the keys only where Tab led to it: after a click they move the timeline
      this.view.focus({ preventScroll: true });
    });
    this.observer = new ResizeObserver(() => this.model && this.layout());
    this.observer.observe(root);
    this.foresight = new Foresight(root, (slider, value) => this.foresee(slider, value));
    root.stage = this;
  }

  leave() {
    this.foresight.leave();
    this.transport.pause();
    this.observer.disconnect();
  }

  update(scene) {
    if (this.id !== scene.header.id) this.foresight.answer(scene.header.sliders, () => this.show(scene));
  }

  /** Show at once what a slider that is being moved asks for, if the browser can tell. */
  foresee(slider, value) {
    const scene = this.scene && foreseenScene(this.scene, slider, value);
    if (scene) this.show(scene);
    return Boolean(scene);
  }

  show(scene) {
    const { header, parts } = scene;
    this.scene = scene;
    this.id = header.id;
    const before = this.model;
    this.model = new StageModel(header, parts);
    this.sentences = new StageWords(this.model);
    this.hovered = null;
    const kept = before?.view === header.view; // the reader is somewhere: stay there
    this.pinned = kept ? this.model.carried(this.pinned, before) : null;
    this.view.setAttribute(
      "aria-label",
      `${header.title}. Space plays, arrows step, Home and End jump, Enter pins, Escape lets go.`,
    );
    this.acts = actsOf(this.model);
    const length = this.acts.reduce((sum, act) => sum + act.count, 0);
    this.transport.pause();
    this.transport.setTimeline(length, ticksOf(this.acts), kept ? this.transport.fraction() : 0);
    this.grids = new StageGrids(this.model, (focus, event) => this.point(focus, event));
    this.shelves = this.grids.shelves();
    this.panels = this.shelves.flat();
    this.view.replaceChildren(
      ...this.shelves.map((shelf) =>
        element(
          "div",
          {
            class:
              shelf.some(({ name }) => name === "output") && header.view === "im2col"
                ? "shelf pictures"
                : "shelf",
          },
          ...shelf.map(({ panel }) => panel.figure),
        ),
      ),
    );
    this.layout();
    this.shapes.classList.toggle("outdated", Boolean(header.ahead)); // these words are Python's
    if (!header.ahead) this.root.dataset.ready = header.id;
  }

  /** Where the timeline stands: the act, and the step within it. */
  where() {
    return placeIn(this.acts, this.transport.at);
  }

  /** The cell in focus: pointed at, pinned, or the timeline's. */
  focus() {
    const now = this.where();
    return this.hovered ?? this.pinned ?? now.act.focus(now.at);
  }

  point(focus, event) {
    const byKey = ["keydown", "blur"].includes(event.type);
    const pins = event.type === "click" || event.key === "Enter";
    if (byKey || event.pointerType === "mouse") this.hovered = focus; // a finger that is lifted points nowhere
    if (pins) this.pin(focus);
    this.draw();
    this.say();
  }

  /** Keep a cell in focus; the same one again, or null, lets it go. */
  pin(focus) {
    this.pinned = JSON.stringify(focus) === JSON.stringify(this.pinned) ? null : focus;
    this.draw();
    this.say();
  }

  layout() {
    const width = this.root.clientWidth - 4; // the view's padding
    if (width <= 0) return;
    this.followed = this.sought = undefined;
    layOutShelves(this.shelves, width, globalThis.innerHeight);
    this.laidOut = true;
    this.draw();
    this.say();
  }

  draw() {
    if (!this.laidOut) return;
    const { model } = this;
    this.useInk(getComputedStyle(this.root).color);
    const now = this.where();
    const focus = this.focus();
    const marks = model.marks(focus);
    if (model.view === "scatter") this.sumUpTo(now.at);
    if (!this.hovered && focus.step !== this.followed) this.follow(focus.step);
    const copies = marks.reached?.map(([step]) => step);
    if (copies?.length) this.seek(JSON.stringify(focus), copies);
    for (const entry of this.panels)
      entry.panel.draw(entry.marked(marks, focus), now.act.shown(now.at, entry), this.ink, copies);
    this.shapes.textContent = now.act.words;
    this.transport.range.setAttribute("aria-valuetext", `${now.act.name} ${now.at + 1} of ${now.act.count}`);
    if (!this.transport.playing) this.say();
    else this.words.textContent = this.sentence();
    this.root.dataset.step = this.transport.at;
  }

  /** The theme's text color, which may change at any time. */
  useInk(ink) {
    const inked = `${ink} ${this.id} ${this.root.clientWidth}`;
    this.ink = ink;
    if (this.inked !== inked) this.transport.drawTicks(ink);
    this.inked = inked;
  }

  /** Bring a step's column into view, once: then the reader may scroll away. */
  follow(step) {
    this.followed = step;
    for (const { panel, follows } of this.panels) if (follows && step !== undefined) panel.follow(step);
  }

  /** Bring a column that holds a copy of the input cell in focus into view, once as well. */
  seek(cell, copies) {
    if (cell === this.sought) return;
    this.sought = cell;
    for (const { panel, follows } of this.panels) if (follows) panel.showOneOf(copies);
  }

  /** In the scatter view the output grows: paint it as it is after this many inputs. */
  sumUpTo(at) {
    if (this.grids.upTo === at) return;
    this.grids.upTo = at;
    for (const { panel, name } of this.panels) if (name === "output") panel.image = panel.paint();
  }

  sentence() {
    return this.sentences.of(this.focus(), Boolean(this.hovered ?? this.pinned));
  }

  /** The focus in words, also for screen readers, once things stand still. */
  say() {
    const text = this.sentence();
    this.words.textContent = (this.pinned && !this.hovered ? "Pinned. " : "") + text;
    clearTimeout(this.pause);
    if (!this.transport.playing)
      this.pause = setTimeout(() => {
        this.live.textContent = text;
      }, 300);
  }
}

export default mounted(Stage);
