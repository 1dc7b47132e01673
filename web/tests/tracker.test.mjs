// The tracker in a page: what it sees, in which order, and what it does when something breaks.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { read } from "../page/observation.js";
import { launch } from "./browser.mjs";
import { named, serve } from "./server.mjs";

const { VITRINE_WEB: folder, VITRINE_CLIP: clip, VITRINE_OBSERVE: observe } = process.env;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const names = named(folder);

/** The most that a landmark may lie from where the native tracker sees it, px. */
const NEAR = 1;

/** The same where both have the packed models: what is left is rounding, which differs where a sum is not fused. */
const SAME = 0.2;

let server, browser, page, requests;

before(async () => {
    server = await serve(folder, {
        "clip.y4m": clip,
        "spoilt.model": spoilt(),
        "portrait.png": here("../../assets/portrait/astronaut.png"),
        "index.html": here("tracker.html"),
        ...Object.fromEntries(["tracker-page.js", "film.js", "breaking-worker.js"].map((name) => [name, here(name)])),
    });
    browser = await launch(clip);
});

after(async () => {
    await browser?.close();
    server?.close();
});

beforeEach(async () => {
    page = await browser.newPage();
    requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(server.origin);
    await page.waitForFunction(() => window.page);
    assert.ok(await page.evaluate(() => crossOriginIsolated));
});

// No test may leave the origin or what the policy allows.
afterEach(async () => {
    assert.ok(requests.length > 3);
    for (const url of requests) assert.equal(new URL(url.replace(/^blob:/, "")).origin, server.origin);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    await page.close();
});

/** The path of a model one byte of which is another, beside the film. */
function spoilt() {
    const bytes = fs.readFileSync(path.join(folder, names["face_landmark_with_attention.model"]));
    bytes[bytes.length >> 1] ^= 1;
    const file = path.join(path.dirname(clip), "spoilt.model");
    fs.writeFileSync(file, bytes);
    return file;
}

/** What the native tracker sees in the clip, with the models as they are or with the packed ones. */
function native(...models) {
    const lines = execFileSync(observe, [clip, ...models], { encoding: "utf8", maxBuffer: 1 << 28 }).trim().split("\n");
    return lines.map((line) => Float64Array.from(JSON.parse(line)));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** The largest and the mean distance of landmarks, px. */
function apart(ours, theirs) {
    const distances = [];
    for (let at = 0; at < theirs.length; at += 3) distances.push(Math.hypot(ours[at] - theirs[at], ours[at + 1] - theirs[at + 1]));
    return { most: Math.max(...distances), mean: distances.reduce((a, b) => a + b) / distances.length };
}

/** Holds what was seen in the clip to what the native tracker sees, and gives the largest and the mean distance. */
function compare(seen, expected, limit) {
    assert.equal(seen.length, expected.length);
    const distances = seen.map((numbers, index) => {
        const [ours, theirs] = [read(numbers), read(expected[index])];
        assert.deepEqual([ours.id, ours.width, ours.height], [index, 1280, 720]);
        assert.deepEqual([ours.faces.length, theirs.faces.length, numbers.length], [1, 1, expected[index].length]);
        assert.equal(ours.faces[0].landmarks.length, 3 * 478);
        const distance = apart(ours.faces[0].landmarks, theirs.faces[0].landmarks);
        assert.ok(distance.most <= limit, `frame ${index}: ${distance.most} px apart`);
        const { low, high } = theirs.faces[0].pupillaryDistance;
        const { value } = ours.faces[0].pupillaryDistance;
        assert.ok(low < value && value < high, `frame ${index}: ${value} mm is not within ${low} to ${high}`);
        return distance;
    });
    const mean = distances.reduce((sum, distance) => sum + distance.mean, 0) / distances.length;
    return `at most ${Math.max(...distances.map(({ most }) => most)).toFixed(4)} px, ${mean.toFixed(4)} px in the mean`;
}

for (const kind of ["relaxed", "simd"]) {
    test(`landmarks of ${kind} are those of the native tracker`, async (t) => {
        const wasm = names[`tracker-${kind}.wasm`];
        const frames = await page.evaluate((wasm) => window.page.watch({ relaxed: wasm, simd: wasm }), wasm);
        assert.deepEqual(frames.map(({ id }) => id), [...frames.keys()]);
        const seen = frames.map(({ observation }) => Float64Array.from(observation));
        t.diagnostic(`the models as they are: ${compare(seen, native(), NEAR)}`);
        const packed = ["face_detection_short_range", "face_landmark_with_attention", "face_lips_and_lids"];
        const files = packed.map((name) => path.join(folder, names[`${name}.model`]));
        t.diagnostic(`the packed models: ${compare(seen, native(...files), SAME)}`);
    });
}

test("time of a frame", async (t) => {
    // In turn, since others may be at work on this machine; the best of each counts.
    const times = { relaxed: [], simd: [], native: [] };
    for (let round = 0; round < 3; round++) {
        for (const kind of ["relaxed", "simd"]) {
            const wasm = names[`tracker-${kind}.wasm`];
            const watch = (wasm) => window.page.times({ relaxed: wasm, simd: wasm }, 3);
            times[kind].push(median(await page.evaluate(watch, wasm)));
        }
        times.native.push(median(native().map((numbers) => numbers[14])));
    }
    const [relaxed, simd, here] = Object.values(times).map((medians) => Math.min(...medians).toFixed(2));
    t.diagnostic(`in the worker ${relaxed} ms, without relaxed-simd ${simd} ms, natively ${here} ms`);
});

test("the camera's frames are answered by their numbers and show a face", async (t) => {
    const seen = await page.evaluate(() => window.page.camera(30));
    for (const { asked, answered, id, width, height } of seen) {
        assert.deepEqual([answered, id, width, height], [asked, asked, 1280, 720]);
    }
    assert.ok(seen.slice(1).every(({ faces }) => faces === 1), JSON.stringify(seen.map(({ faces }) => faces)));
    t.diagnostic(`frames are ${JSON.stringify(seen[0].camera)}, ${median(seen.map((frame) => frame.milliseconds)).toFixed(2)} ms each`);
});

test("colours of other kinds, photos and tiny pictures are taken", async (t) => {
    const seen = await page.evaluate(async () => {
        const { Tracker, frameOf } = window.page;
        const tracker = await Tracker.start();
        const [frame, usual] = [await frameOf(0, "bt709"), await frameOf(0)];
        const photo = await createImageBitmap(await (await fetch("portrait.png")).blob());
        const data = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        const odd = new VideoFrame(data, { format: "I420", codedWidth: 3, codedHeight: 1, timestamp: 0 });
        const results = [];
        for (const picture of [usual, frame, photo, odd]) {
            results.push((await tracker.track(picture, results.length, 0, { still: true })).observation);
        }
        tracker.close();
        return results.map((numbers) => [...numbers]);
    });
    const [usual, other, photo, odd] = seen.map((numbers) => read(Float64Array.from(numbers)));
    // Colours that are taken for others move landmarks a little, pixels that are taken for others a lot.
    const distance = apart(other.faces[0].landmarks, usual.faces[0].landmarks);
    assert.ok(distance.mean < 5 * NEAR, JSON.stringify(distance));
    t.diagnostic(`with colours of BT.709 landmarks are ${distance.mean.toFixed(2)} px off in the mean`);
    assert.deepEqual([photo.width, photo.faces.length], [512, 1]);
    assert.deepEqual([odd.width, odd.height, odd.faces.length], [3, 1, 0]);
});

test("the newest frame wins and each promise settles", async () => {
    const answers = await page.evaluate(async () => {
        const { Tracker, frameOf } = window.page;
        const tracker = await Tracker.start();
        const frames = await Promise.all(Array.from({ length: 10 }, (_, index) => frameOf(index)));
        const pending = frames.map((frame, id) => tracker.track(frame, id, id));
        const settled = await Promise.all(pending);
        frames.forEach((frame) => frame.close());
        tracker.close();
        return settled.map((seen) => seen && [seen.id, seen.observation[1]]);
    });
    assert.deepEqual(answers, [[0, 0], ...Array(8).fill(null), [9, 9]]);
});

test("no frame is taken while it is paused or closed", async () => {
    const answers = await page.evaluate(async () => {
        const { Tracker, frameOf } = window.page;
        const tracker = await Tracker.start();
        const frame = await frameOf(0);
        const [inside, waits] = [tracker.track(frame, 0, 0), tracker.track(frame, 1, 1)];
        tracker.pause();
        const paused = tracker.track(frame, 2, 2);
        const during = await Promise.all([inside, waits, paused]);
        tracker.resume();
        const after = await tracker.track(frame, 3, 3);
        const last = tracker.track(frame, 4, 4);
        tracker.close();
        const closed = await tracker.track(frame, 5, 5).catch((error) => error.message);
        return [...during, after, await last].map((seen) => seen && seen.id).concat(closed);
    });
    assert.deepEqual(answers, [0, null, null, 3, null, "the tracker has stopped: start another one"]);
});

test("the tracker becomes whole while it sees, and when its worker is started anew", async () => {
    const { before, during, after, anew } = await page.evaluate(async () => {
        const { Tracker, frameOf } = window.page;
        const tracker = await Tracker.start({ worker: "breaking-worker.js" });
        const frame = await frameOf(0);
        const see = async (id) => [...(await tracker.track(frame, id, 0, { still: true })).observation];
        const before = await see(0);
        const whole = tracker.makeWhole();
        const during = await see(1);
        await whole;
        const after = await see(2);
        await tracker.track(frame, 13, 0).catch(() => {});
        const anew = await see(3);
        tracker.close();
        return { before, during, after, anew };
    });
    const landmarks = [before, during, after, anew].map((numbers) => read(Float64Array.from(numbers)).faces[0].landmarks);
    const irises = landmarks.map((points) => [...points.slice(3 * 468)]);
    // Lids and lips are seen better then, and the irises as before, but for their depths, which are the lids'.
    assert.ok(apart(landmarks[0], landmarks[2]).most > NEAR);
    assert.ok(apart(irises[0], irises[2]).most === 0);
    assert.deepEqual(landmarks[3], landmarks[2]);
});

test("a part that is damaged or does not come is told, and frames are seen on", async () => {
    const [missing, spoilt, seen] = await page.evaluate(async () => {
        const { Tracker, frameOf } = window.page;
        const whole = async (rest) => {
            const tracker = await Tracker.start({ rest });
            return [tracker, await tracker.makeWhole().catch((error) => error.message)];
        };
        const [, missing] = await whole("nothing");
        const [tracker, spoilt] = await whole("spoilt.model");
        const { id } = await tracker.track(await frameOf(0), 7, 0);
        return [missing, spoilt, id];
    });
    assert.match(missing, /^nothing does not come: 404/);
    assert.match(spoilt, /^the tracker does not become whole: the model does not load: .+$/);
    assert.equal(seen, 7);
});

test("damaged and missing files are told in a line", async () => {
    const told = await page.evaluate(async () => {
        const start = (files) => window.page.Tracker.start(files).then(() => "started", (error) => error.message);
        const missing = await start({ detector: "nothing" });
        return [missing, await start({ mesh: "tracker-page.js" }), await start({ mesh: "spoilt.model" })];
    });
    assert.match(told[0], /^nothing does not come: 404/);
    assert.match(told[1], /^the tracker does not work here: the model does not load: .+$/);
    assert.match(told[2], /^the tracker does not work here: the model does not load: .+$/);
});

test("a frame that is not seen is told and the next one is seen", async () => {
    const answers = await page.evaluate(async () => {
        const { Tracker, frameOf } = window.page;
        const tracker = await Tracker.start();
        const [frame, closed] = [await frameOf(0), await frameOf(0)];
        closed.close();
        const told = (promise) => promise.then((seen) => seen.id, (error) => error.message);
        const answers = [
            await told(tracker.track(frame, 1, -5)),
            await told(tracker.track(closed, 2, 0)),
            await told(tracker.track(frame, 3, 0)),
        ];
        tracker.close();
        return answers;
    });
    assert.match(answers[0], /^frame 1 was not seen: the time of frame 1 is -5 ms/);
    assert.match(answers[1], /^frame 2 does not reach the tracker: /);
    assert.equal(answers[2], 3);
});

test("a worker that breaks is started anew, and given up after three", async () => {
    const { answers, errors } = await page.evaluate(async () => {
        const { Tracker, frameOf } = window.page;
        const tracker = await Tracker.start({ worker: "breaking-worker.js" });
        const [frame, errors] = [await frameOf(0), []];
        tracker.addEventListener("error", ({ message, error }) => errors.push([message, error.final]));
        const told = (promise) => promise.then((seen) => seen.id, (error) => error.message);
        const answers = [];
        // The one that waits is seen by the worker that comes after.
        answers.push(...(await Promise.all([13, 14].map((id) => told(tracker.track(frame, id, 0))))));
        for (const id of [13, 13, 13, 15]) answers.push(await told(tracker.track(frame, id, 0)));
        return { answers, errors };
    });
    const broke = /^the tracker broke on frame 13: .*unreachable executed/;
    for (const index of [0, 2, 3, 4]) assert.match(answers[index], broke);
    assert.deepEqual([answers[1], answers[5]], [14, "the tracker has stopped: start another one"]);
    assert.deepEqual(errors.map(([, final]) => final), [false, false, false, true]);
});
