// Receives pictures for the component in point.js once, and keeps the latest ones; shows nothing.

import { decodePng, unpack } from "../../browser/wire.js";
import { images } from "./point_store.js";

export default function ({ data }) {
  const { parts } = unpack(data);
  for (const known of images.known.keys()) if (!(known in parts)) images.known.delete(known);
  for (const [digest, png] of Object.entries(parts)) {
    if (!images.known.has(digest)) images.known.set(digest, decodePng(png));
    images.dispatchEvent(new Event(digest));
  }
}
