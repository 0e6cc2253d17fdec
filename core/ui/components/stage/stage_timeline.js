// What is on a stage's timeline: its acts, one after the other.

const NOTHING = { cells: 0 };

/**
 * The acts: {name, count, row, words, focus(at), shown(at, entry)}. Every `row` steps there is a tick. `shown` says
 * how much of a panel is there at a step: {cells} in reading order, {columns}, or undefined for all of it.
 */
export function actsOf(model) {
  const { steps, filters, words } = model;
  if (model.view === "scatter") return [scatterAct(model)];
  if (model.view === "windows") {
    const shown = (at, { name }) => (name === "output" ? { cells: at + 1 } : undefined);
    return [
      {
        name: "output",
        count: steps,
        row: model.outputColumns,
        words: words[0],
        focus: (step) => ({ panel: "output", filter: 0, step }),
        shown,
      },
    ];
  }
  const later = ["product", "output"];
  const unroll = {
    name: "unrolling, column",
    count: steps,
    row: model.outputColumns,
    words: words[0],
    focus: (step) => ({ panel: "step", step }),
    shown: (at, { name }) =>
      name === "columns" ? { columns: at + 1 } : later.includes(name) ? NOTHING : undefined,
  };
  const byCell = model.multiply === "cell";
  const multiply = {
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
  const fold = {
    name: "folding, map",
    count: filters,
    row: 1,
    words: words[2],
    focus: (filter) => ({ panel: "filter", filter, act: "fold" }),
    shown: (at, { name, filter }) => (name === "output" && filter > at ? NOTHING : undefined),
  };
  return [unroll, multiply, fold];
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
