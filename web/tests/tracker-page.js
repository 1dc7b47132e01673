// What the tests of the tracker call in their page.

import { FRAMES, SIZE, frameOf } from "./film.js";
import { read } from "./observation.js";
import { Tracker } from "./tracker.js";

async function watched(files, rounds) {
    const tracker = await Tracker.start(files);
    await tracker.makeWhole();
    const seen = [];
    for (let id = 0; id < FRAMES * rounds; id++) {
        const frame = await frameOf(id % FRAMES);
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
        return (await watched(files, 1 + rounds)).slice(FRAMES).map(({ milliseconds }) => milliseconds);
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
