// Tracks the clip with one of several trackers. Frames are made beforehand, in the form that each takes best. They show a
// part of the clip twice as large, since MediaPipe's detector in the browser does not find the face of the whole one.

import { FRAMES, SIZE, framed, planesOf } from "./film.js";
import { read } from "./observation.js";
import { Tracker } from "./tracker.js";

/**
 * A tracker that has been started: sees a frame, and gives the x and y of landmarks, px, of each face.
 * @typedef {(frame: VideoFrame | HTMLCanvasElement, id: number) => Promise<number[][]>} Watcher
 */

/**
 * Ours, in its worker, with this file as its wasm.
 * @param {string} wasm
 * @returns {Promise<Watcher>}
 */
async function ours(wasm) {
    const tracker = await Tracker.start({ relaxed: wasm, simd: wasm });
    await tracker.makeWhole();
    return async (frame, id) => {
        const { observation } = await tracker.track(frame, id, (id * 1e3) / 30);
        return read(observation).faces.map(({ landmarks }) => [...landmarks].filter((_, at) => at % 3 < 2));
    };
}

/**
 * MediaPipe's, on the page's thread, with its models on the processor or on the graphics card.
 * @param {boolean} useCpuInference
 * @returns {Promise<Watcher>}
 */
async function theirs(useCpuInference) {
    const mesh = new FaceMesh({ locateFile: (name) => `mediapipe/${name}` });
    mesh.setOptions({ refineLandmarks: true, maxNumFaces: 1, useCpuInference });
    let faces = [];
    mesh.onResults((results) => (faces = results.multiFaceLandmarks));
    await mesh.initialize();
    return async (image) => {
        faces = [];
        await mesh.send({ image });
        return faces.map((face) => face.flatMap(({ x, y }) => [x * SIZE.width, y * SIZE.height]));
    };
}

/** Where the part lies: around the face, wherever it sways. */
const PART = { left: 282, top: 22 };

/** A part of a plane, from `left` and `top`, to twice its size. */
function enlarged(plane, width, height, left, top) {
    const large = new Uint8Array(width * height);
    for (let at = 0; at < large.length; at++) {
        const [x, y] = [at % width, Math.floor(at / width)];
        const from = (top + (y >> 1)) * width + left + (x >> 1);
        const [right, down] = [x & 1, (y & 1) * width];
        large[at] = (plane[from] + plane[from + right] + plane[from + down] + plane[from + down + right] + 2) >> 2;
    }
    return large;
}

async function frameOf(index) {
    const planes = await planesOf(index);
    const [width, height] = [SIZE.width / 2, SIZE.height / 2];
    const luma = SIZE.width * SIZE.height;
    const large = new Uint8Array(planes.length);
    large.set(enlarged(planes, SIZE.width, SIZE.height, PART.left, PART.top));
    for (const start of [luma, luma + width * height]) {
        large.set(enlarged(planes.subarray(start), width, height, PART.left / 2, PART.top / 2), start);
    }
    return framed(large, index);
}

async function canvasOf(index) {
    const canvas = Object.assign(document.createElement("canvas"), SIZE);
    const frame = await frameOf(index);
    canvas.getContext("2d").drawImage(frame, 0, 0);
    frame.close();
    return canvas;
}

/** @type {(VideoFrame | HTMLCanvasElement)[]} */
let frames;
/** @type {Watcher} */
let watcher;
let id = 0;

async function start(made, starting) {
    frames = await Promise.all(Array.from({ length: FRAMES }, (_, index) => made(index)));
    watcher = await starting;
}

/** Milliseconds in calls of WebGL, which are a graphics card's work where there is one. */
let drawing = 0;

function timed(prototype, name) {
    const { value } = Object.getOwnPropertyDescriptor(prototype, name);
    if (typeof value !== "function" || name === "constructor") return;
    prototype[name] = function (...rest) {
        const begun = performance.now();
        try {
            return value.apply(this, rest);
        } finally {
            drawing += performance.now() - begun;
        }
    };
}

Object.getOwnPropertyNames(WebGL2RenderingContext.prototype).forEach((name) => timed(WebGL2RenderingContext.prototype, name));

window.bench = {
    startOurs: (wasm) => start((index) => frameOf(index), ours(wasm)),
    startTheirs: (cpu) => start(canvasOf, theirs(cpu)),

    /** Sees the clip once: milliseconds and faces of each frame, from the call to what was seen. */
    async round() {
        const seen = [];
        for (const frame of frames) {
            drawing = 0;
            const begun = performance.now();
            const faces = await watcher(frame, id++);
            seen.push({ milliseconds: performance.now() - begun, drawing, faces });
        }
        return seen;
    },
};
