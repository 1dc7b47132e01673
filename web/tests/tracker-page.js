// What the tests of the tracker call in their page.

import { read } from "./observation.js";
import { Tracker } from "./tracker.js";

const SIZE = { width: 1280, height: 720 };
const FRAME = (SIZE.width * SIZE.height * 3) / 2;

/** @type {Promise<ArrayBuffer> | undefined} */
let film;

/** The planes of a frame of the clip. */
async function planes(index) {
    film ??= fetch("clip.y4m").then((response) => response.arrayBuffer());
    const bytes = new Uint8Array(await film);
    const header = bytes.indexOf(10) + 1;
    return bytes.subarray(header + index * (FRAME + 6) + 6).subarray(0, FRAME);
}

/** A frame of the clip, to the bit, in the colours that the tracker takes it for unless told otherwise. */
async function frameOf(index, matrix = "smpte170m") {
    const colorSpace = { matrix, primaries: "smpte170m", transfer: "smpte170m", fullRange: false };
    const timestamp = Math.round((index * 1e6) / 30);
    return new VideoFrame(await planes(index), {
        format: "I420",
        codedWidth: SIZE.width,
        codedHeight: SIZE.height,
        timestamp,
        colorSpace,
    });
}

async function watched(files, rounds) {
    const tracker = await Tracker.start(files);
    const seen = [];
    for (let id = 0; id < 60 * rounds; id++) {
        const frame = await frameOf(id % 60);
        seen.push(await tracker.track(frame, id, (id * 1e3) / 30));
        frame.close();
    }
    tracker.close();
    return seen;
}

const page = {
    Tracker,
    frameOf,

    /** What is seen in the clip from its start to its end, each frame in its turn. */
    async watch(files) {
        const seen = await watched(files, 1);
        return seen.map(({ observation, ...rest }) => ({ ...rest, observation: [...observation] }));
    },

    /** The milliseconds of frames of the clip, played in a circle, after a round for the compiler that optimizes. */
    async times(files, rounds) {
        return (await watched(files, 1 + rounds)).slice(60).map(({ milliseconds }) => milliseconds);
    },

    /** Sees `count` frames of the camera as they come. */
    async camera(count) {
        const stream = await navigator.mediaDevices.getUserMedia({ video: SIZE });
        const [track] = stream.getVideoTracks();
        const frames = new MediaStreamTrackProcessor({ track }).readable.getReader();
        const tracker = await Tracker.start();
        const seen = [];
        for (let id = 0; id < count; id++) {
            const { value: frame } = await frames.read();
            const { format, colorSpace } = frame;
            const result = await tracker.track(frame, id, frame.timestamp / 1e3);
            frame.close();
            const { faces, ...head } = read(result.observation);
            const camera = { format, matrix: colorSpace.matrix, fullRange: colorSpace.fullRange };
            seen.push({ asked: id, answered: result.id, ...head, faces: faces.length, milliseconds: result.milliseconds, camera });
        }
        track.stop();
        tracker.close();
        return seen;
    },
};

window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
window.page = page;
