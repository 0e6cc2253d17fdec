// Where kernel_sizes.js leaves the chosen filter at every size, for the loupe.

// The chosen filter at every size of its slider, {digest, kernels: [size − 1][channel][cell]}: see kernel_sizes.js.
export const kernelSizes = (globalThis.convolutionExplorerKernelSizes ??= { latest: null });
