// Single pictures in the place of a camera: a photo of the shopper's, and the demonstration portrait.

/** The longest side of a photo, px: finer than any screen shows it. */
const LONGEST = 2048;

/** How the portrait lies in a camera's picture, px: as high, in the middle, black at its sides. */
const PORTRAIT = { width: 1280, height: 720, side: 720 };

/**
 * @param {Blob} file
 * @returns {Promise<ImageBitmap>} the picture upright, and no larger than is shown
 * @throws {DOMException} when it is no picture
 */
export async function photo(file) {
    const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = LONGEST / Math.max(whole.width, whole.height);
    if (scale >= 1) return whole;
    const [resizeWidth, resizeHeight] = [whole.width, whole.height].map((side) => Math.round(side * scale));
    const smaller = await createImageBitmap(whole, { resizeWidth, resizeHeight, resizeQuality: "high" });
    whole.close();
    return smaller;
}

/**
 * @param {Blob} file
 * @returns {Promise<ImageBitmap>} the portrait as a camera would show it
 */
export async function portrait(file) {
    const { width, height, side } = PORTRAIT;
    const canvas = new OffscreenCanvas(width, height);
    // The tracker reads it, wherever it is drawn.
    const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
    const picture = await createImageBitmap(file);
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, (width - side) / 2, 0, side, side);
    picture.close();
    return canvas.transferToImageBitmap();
}
