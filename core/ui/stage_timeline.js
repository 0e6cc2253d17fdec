// What is on a stage's timeline: its acts, one after the other.

const NOTHING = { cells: 0 };

/**
 * The acts: {count, words, focus(at), shown(at, entry)}. `shown` says how much of a panel is there at a step:
 * {cells} in reading order, {columns}, or undefined for all of it.
 */
function actsOf(model) {
  const { steps, filters, words } = model;
  if (model.view === "scatter") return [scatterAct(model)];
  if (model.view === "windows") {
    const shown = (at, { name }) => (name === "output" ? { cells: at + 1 } : undefined);
    return [{ count: steps, words: words[0], focus: (step) => ({ panel: "output", filter: 0, step }), shown }];
  }
  const later = ["product", "output"];
  const unroll = {
    count: steps,
    words: words[0],
    focus: (step) => ({ panel: "step", step }),
    shown: (at, { name }) => (name === "columns" ? { columns: at + 1 } : later.includes(name) ? NOTHING : undefined),
  };
  const byCell = model.multiply === "cell";
  const multiply = {
    count: byCell ? filters * steps : filters,
    words: words[1],
    focus: (at) => (byCell ? { panel: "output", filter: Math.floor(at / steps), step: at % steps } : { panel: "filter", filter: at }),
    shown: (at, { name }) => (name === "product" ? { cells: (at + 1) * (byCell ? 1 : steps) } : name === "output" ? NOTHING : undefined),
  };
  const fold = {
    count: filters,
    words: words[2],
    focus: (filter) => ({ panel: "filter", filter }),
    shown: (at, { name, filter }) => (name === "output" && filter > at ? NOTHING : undefined),
  };
  return [unroll, multiply, fold];
}

/** One step an input pixel: its product with the whole kernel is added to the output. */
function scatterAct(model) {
  const { width, height } = model;
  return {
    count: width * height,
    words: model.words[0],
    focus: (at) => model.focusOfInput(0, Math.floor(at / width), at % width),
    shown: () => undefined,
  };
}

/** A tick at every output row, a tall one where an act begins. */
function ticksOf(acts, model) {
  const ticks = [];
  let start = 0;
  for (const act of acts) {
    if (start) ticks.push({ at: start, tall: true });
    const row = act.count === model.steps ? model.outputColumns : act.count === model.width * model.height ? model.width : 0;
    if (row) for (let at = row; at < act.count; at += row) ticks.push({ at: start + at, tall: false });
    start += act.count;
  }
  return ticks;
}
