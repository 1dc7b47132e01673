// The worker that sees faces: pixels of a frame go into the tracker's memory, an observation comes out. It speaks with
// tracker.js alone, one message after the other:
//
// - `{ module, detector, mesh, rest? }` comes first, once: the compiled tracker and the bytes of its models, of the mesh
//   those of its first part and, where it has come, the other. The answer is `{ ready: true }` or `{ error }`.
// - `{ rest }`: the other part of the mesh, where it comes later. The answer is `{ whole: true }` or
//   `{ whole: false, error }`.
// - `{ frame, id, time, still }`: the answer is `{ id, observation, milliseconds }`, or `{ id, error }` where the frame
//   could not be seen and the next one may be.
//
// A tracker that breaks while it works is not used again: the worker dies by that error, which tracker.js hears.

import { Layout, Tracker, initSync } from "./tracker-glue.js";

/** @typedef {{ module: WebAssembly.Module, detector: ArrayBuffer, mesh: ArrayBuffer, rest?: ArrayBuffer }} Parts */
/** @typedef {{ frame: VideoFrame | ImageBitmap, id: number, time: number, still: boolean }} Sight */

/** @type {Tracker} */
let tracker;
/** @type {WebAssembly.Memory} */
let memory;
/** @type {OffscreenCanvas | undefined} */
let canvas;
/** @type {ArrayBuffer | undefined} the mesh for as long as its other part has not come */
let first;
/** What was asked last. One thing is done at a time: the memory moves when the models change. */
let asked = Promise.resolve();

self.onmessage = ({ data }) => {
    asked = asked.then(() => answer(data));
};

/** @param {any} question */
function answer(question) {
    if (question.module) return start(question);
    if (question.rest) return makeWhole(question);
    return see(question);
}

// Nobody can be answered, so this worker ends as one that broke.
self.onmessageerror = () => {
    throw new Error("a message did not arrive whole");
};

/** @param {Parts} parts */
function start({ module, detector, mesh, rest }) {
    try {
        ({ memory } = initSync({ module }));
        tracker = Tracker.load(new Uint8Array(detector), new Uint8Array(mesh));
        first = mesh;
        if (rest) complete(rest);
        self.postMessage({ ready: true });
    } catch (error) {
        self.postMessage({ error: told(error) });
    }
}

/** @param {{ rest: ArrayBuffer }} part */
function makeWhole({ rest }) {
    try {
        complete(rest);
        self.postMessage({ whole: true });
    } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) die(error);
        else self.postMessage({ whole: false, error: told(error) });
    }
}

/** @param {ArrayBuffer} rest */
function complete(rest) {
    tracker.complete(new Uint8Array(first), new Uint8Array(rest));
    first = undefined;
}

/** @param {Sight} sight */
async function see({ frame, id, time, still }) {
    const begun = performance.now();
    try {
        await take(frame);
        const observation = tracker.observe(id, time, still);
        self.postMessage({ id, observation, milliseconds: performance.now() - begun }, [observation.buffer]);
    } catch (error) {
        if (error instanceof WebAssembly.RuntimeError) die(error);
        else self.postMessage({ id, error: told(error) });
    } finally {
        frame.close();
    }
}

/** The tracker's memory may be in any state now. @param {WebAssembly.RuntimeError} error */
function die(error) {
    setTimeout(() => {
        throw error;
    });
}

/**
 * Puts a frame's pixels into the tracker's memory.
 * @param {VideoFrame | ImageBitmap} frame
 */
async function take(frame) {
    if (!("copyTo" in frame) || frame.rotation || frame.flip) return draw(frame);
    const { width, height } = frame.visibleRect;
    const layout = layoutOf(frame);
    try {
        const options = layout === Layout.Rgba ? { format: "RGBA" } : {};
        await frame.copyTo(room(width, height, layout), { ...options, layout: planes(width, height, layout) });
    } catch (error) {
        // Frames that live on the GPU alone, and browsers that convert no formats.
        if (error instanceof DOMException) draw(frame);
        else throw error;
    }
}

/**
 * The planes of a frame are taken as they are where their colours are what the tracker takes them for. All else the
 * browser converts.
 * @param {VideoFrame} frame
 */
function layoutOf({ format, colorSpace }) {
    const usual = !colorSpace.fullRange && [null, "smpte170m", "bt470bg"].includes(colorSpace.matrix);
    if (usual && format === "NV12") return Layout.Nv12;
    if (usual && format === "I420") return Layout.I420;
    return Layout.Rgba;
}

/**
 * Where each plane lies: as vision's PixelFormat has it.
 * @param {number} width
 * @param {number} height
 * @param {Layout} layout
 * @returns {PlaneLayout[]}
 */
function planes(width, height, layout) {
    const [across, down] = [Math.ceil(width / 2), Math.ceil(height / 2)];
    const luma = width * height;
    switch (layout) {
        case Layout.Nv12:
            return [{ offset: 0, stride: 2 * across }, { offset: 2 * across * height, stride: 2 * across }];
        case Layout.I420:
            return [
                { offset: 0, stride: width },
                { offset: luma, stride: across },
                { offset: luma + across * down, stride: across },
            ];
        default:
            return [{ offset: 0, stride: 4 * width }];
    }
}

/**
 * The slow way, for whatever the browser can draw.
 * @param {VideoFrame | ImageBitmap} frame
 */
function draw(frame) {
    const [width, height] = "displayWidth" in frame
        ? [frame.displayWidth, frame.displayHeight]
        : [frame.width, frame.height];
    canvas ??= new OffscreenCanvas(width, height);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(frame, 0, 0, width, height);
    room(width, height, Layout.Rgba).set(context.getImageData(0, 0, width, height).data);
}

/**
 * The tracker's memory for a frame. It moves when the memory grows, so it is asked for each time.
 * @param {number} width
 * @param {number} height
 * @param {Layout} layout
 */
function room(width, height, layout) {
    const at = tracker.room(width, height, layout) >>> 0;
    return new Uint8Array(memory.buffer, at, tracker.length());
}

/** @param {unknown} error */
function told(error) {
    return error instanceof Error ? error.message : String(error);
}
