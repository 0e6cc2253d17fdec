// Pictures that seldom change, by digest: they are sent apart from what changes with each choice.

export const images = (globalThis.convolutionExplorerImages ??= new EventTarget());
images.known ??= new Map();

/** The picture with this digest, as soon as it has arrived. */
export function whenImage(digest) {
  if (images.known.has(digest)) return images.known.get(digest);
  return new Promise((resolve) => {
    images.addEventListener(digest, () => resolve(images.known.get(digest)), { once: true });
  });
}
