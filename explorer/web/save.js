// A picture of the canvas as a file, made in the browser.

/**
 * Offer an OffscreenCanvas as a PNG under a file name.
 *
 * @param {OffscreenCanvas} canvas
 * @param {string} name
 */
export async function savePicture(canvas, name) {
  const address = URL.createObjectURL(await canvas.convertToBlob({ type: "image/png" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000); // once the browser has taken it
}
