// What is on a stage's timeline: its acts, one after the other.

const NOTHING = { cells: 0 };

/**
 * The acts: {name, count, row, words, focus(at), shown(at, entry)}. Every `row` steps there is a tick. `shown` says
 * how much of a panel is there at a step: {cells} in reading order, {columns}, or undefined for all of it.
 */
export function actsOf(model) {
  if (model.view === "scatter") return [scatterAct(model)];
  if (model.view === "windows") return [windowAct(model)];
  return [unrollingAct(model), multiplyingAct(model), foldingAct(model)];
}

/** One step an output number, which is worked out. */
function windowAct(model) {
  return {
    name: "output",
    count: model.steps,
    row: model.outputColumns,
    words: model.words[0],
    focus: (step) => ({ panel: "output", filter: 0, step }),
    shown: (at, { name }) => (name === "output" ? { cells: at + 1 } : undefined),
  };
}

/** One step a window, which becomes a column of the matrix. */
function unrollingAct(model) {
  const later = ["product", "output"];
  return {
    name: "unrolling, column",
    count: model.steps,
    row: model.outputColumns,
    words: model.words[0],
    focus: (step) => ({ panel: "step", step }),
    shown: (at, { name }) =>
      name === "columns" ? { columns: at + 1 } : later.includes(name) ? NOTHING : undefined,
  };
}

/** One step a number of the product, or a row of it. */
function multiplyingAct({ steps, filters, words, multiply }) {
  const byCell = multiply === "cell";
  return {
    name: byCell ? "multiplying, cell" : "multiplying, row",
    row: byCell ? steps : 1,
    count: byCell ? filters * steps : filters,
    words: words[1],
    focus: (at) =>
      byCell
        ? { panel: "output", filter: Math.floor(at / steps), step: at % steps }
        : { panel: "filter", filter: at, act: "multiply" },
    shown: (at, { name }) =>
      name === "product"
        ? { cells: (at + 1) * (byCell ? 1 : steps) }
        : name === "output"
          ? NOTHING
          : undefined,
  };
}

/** One step a row of the product, which is folded into a map. */
function foldingAct({ filters, words }) {
  return {
    name: "folding, map",
    count: filters,
    row: 1,
    words: words[2],
    focus: (filter) => ({ panel: "filter", filter, act: "fold" }),
    shown: (at, { name, filter }) => (name === "output" && filter > at ? NOTHING : undefined),
  };
}

/** One step an input pixel: its product with the whole kernel is added to the output. */
function scatterAct(model) {
  const { width, height } = model;
  return {
    name: "input",
    count: width * height,
    row: width,
    words: model.words[0],
    focus: (at) => model.focusOfInput(0, Math.floor(at / width), at % width),
    shown: () => undefined,
  };
}

/** Where on the timeline a step is: its act, and the step within that. */
export function placeIn(acts, step) {
  let at = step;
  for (const act of acts) {
    if (at < act.count) return { act, at };
    at -= act.count;
  }
  return { act: acts.at(-1), at: acts.at(-1).count - 1 };
}

/** A tick where a row begins, a tall one where an act does. */
export function ticksOf(acts) {
  const ticks = [];
  let start = 0;
  for (const act of acts) {
    if (start) ticks.push({ at: start, tall: true });
    for (let at = act.row; at < act.count; at += act.row) ticks.push({ at: start + at, tall: false });
    start += act.count;
  }
  return ticks;
}
