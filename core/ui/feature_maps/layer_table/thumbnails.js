// Thumbnails of maps, sent as one picture of all of them below each other.

/** Show a mosaic's thumbnails in as many canvases, which must exist. */
export function drawThumbnails(canvases, bitmap, [height, width]) {
  const rows = bitmap.height / canvases.length;
  canvases.forEach((canvas, i) => {
    [canvas.width, canvas.height] = [bitmap.width, rows];
    canvas.getContext("2d").drawImage(bitmap, 0, -i * rows);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  });
}
