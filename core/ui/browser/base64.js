// Bytes as text, in which Python gets them.

/**
 * What a file or any other bytes hold, in base64: by the browser's own reader of files.
 * @param {Blob} blob
 * @returns {Promise<string>} which fails where a file can no longer be read
 */
export function base64Of(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
