// Where network_input.js leaves the network's input, for the grid of maps.

// What the network gets of the picture, as `sent`: {digest, picture}. See network_input.js.
export const networkInput = (globalThis.convolutionExplorerNetworkInput ??= new EventTarget());
