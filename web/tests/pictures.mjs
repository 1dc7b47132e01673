// Compares pictures.

/**
 * @param {import("playwright-core").Browser} browser decodes them
 * @param {Buffer} one a PNG
 * @param {Buffer} other another one of the same size
 * @param {number} tolerance how far a channel may be off, of 255
 * @returns {Promise<number>} the share of pixels that are further off
 */
export async function different(browser, one, other, tolerance) {
    const page = await browser.newPage();
    const share = await page.evaluate(async ([pictures, tolerance]) => {
        const [one, other] = await Promise.all(pictures.map(async (base64) => {
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            const { width, height } = await createImageBitmap(new Blob([bytes]));
            const context = new OffscreenCanvas(width, height).getContext("2d");
            context.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
            return context.getImageData(0, 0, width, height);
        }));
        if (one.width !== other.width || one.height !== other.height) return 1;
        let outliers = 0;
        for (let at = 0; at < one.data.length; at += 4) {
            const off = [0, 1, 2].some((channel) => Math.abs(one.data[at + channel] - other.data[at + channel]) > tolerance);
            if (off) outliers += 1;
        }
        return outliers / (one.width * one.height);
    }, [[one, other].map((picture) => picture.toString("base64")), tolerance]);
    await page.close();
    return share;
}
