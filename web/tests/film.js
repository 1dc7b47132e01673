// The clip in a page, frame by frame.

export const SIZE = { width: 1280, height: 720 };

/** Frames of the clip, which is as long as `clip` of app/vision/examples makes it. */
export const FRAMES = 60;

const BYTES = (SIZE.width * SIZE.height * 3) / 2;

/** @type {Promise<ArrayBuffer> | undefined} */
let film;

/** The planes of a frame, one after the other. */
export async function planesOf(index) {
    film ??= fetch("clip.y4m").then((response) => response.arrayBuffer());
    const bytes = new Uint8Array(await film);
    const header = bytes.indexOf(10) + 1;
    return bytes.subarray(header + index * (BYTES + 6) + 6).subarray(0, BYTES);
}

/** A frame of such planes, in the colours that the tracker takes it for unless told otherwise. */
export function framed(planes, index, matrix = "smpte170m") {
    return new VideoFrame(planes, {
        format: "I420",
        codedWidth: SIZE.width,
        codedHeight: SIZE.height,
        timestamp: Math.round((index * 1e6) / 30),
        colorSpace: { matrix, primaries: "smpte170m", transfer: "smpte170m", fullRange: false },
    });
}

/** A frame, to the bit. */
export async function frameOf(index, matrix) {
    return framed(await planesOf(index), index, matrix);
}
