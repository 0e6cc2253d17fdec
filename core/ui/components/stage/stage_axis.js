// One axis of the stage: {kinds, sources, taps} as core.steps.Axis describes it.

/** For every canvas position of an axis: the [output position, kernel cell] pairs that read it. */
export function readersOf({ sources, taps }) {
  const readers = sources.map(() => []);
  taps.forEach((positions, output) =>
    positions.forEach((position, cell) => readers[position].push([output, cell])),
  );
  return readers;
}

/** The canvas positions filled from the same input pixel as this one: itself, and its copies in the border. */
export function sameSource({ sources }, position) {
  if (sources[position] < 0) return [position];
  return sources.flatMap((source, i) => (source === sources[position] ? [i] : []));
}
