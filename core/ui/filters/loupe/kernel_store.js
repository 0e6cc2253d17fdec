// The chosen filter at every size of its slider: kernel_sizes.js leaves it here, the loupe finds it.

/** @type {{latest: {digest: string, kernels: number[][][]} | null}} kernels: flat weights by [size − 1][channel] */
export const kernelSizes = (globalThis.convolutionExplorerKernelSizes ??= { latest: null });
