// The time of a frame: our tracker in its worker beside @mediapipe/face_mesh, in one browser, in turn.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "../tests/browser.mjs";
import { named, serve } from "../tests/server.mjs";
import { kilobytes, load, median, ratio, table } from "./table.mjs";

const { VITRINE_WEB: folder, VITRINE_CLIP: clip, VITRINE_BENCH: bench } = process.env;
const ROUNDS = Number(process.env.VITRINE_ROUNDS ?? 5);

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const mediapipe = path.join(bench, "npm/node_modules/@mediapipe/face_mesh");
const extra = {
    "clip.y4m": clip,
    "film.js": here("../tests/film.js"),
    ...Object.fromEntries(["tracking.html", "tracking-page.js"].map((name) => [name, here(name)])),
    ...Object.fromEntries(fs.readdirSync(mediapipe).map((name) => [`mediapipe/${name}`, path.join(mediapipe, name)])),
};

const wasm = named(folder);
const CONTESTANTS = [
    { name: "ours, relaxed-simd", how: "startOurs", what: wasm["tracker-relaxed.wasm"] },
    { name: "ours, simd", how: "startOurs", what: wasm["tracker-simd.wasm"] },
    { name: "face_mesh, processor", how: "startTheirs", what: true },
    { name: "face_mesh, WebGL", how: "startTheirs", what: false },
];

/** The length of a file of ours or theirs as it is sent. */
function sent(url) {
    const name = new URL(url).pathname.slice(1);
    const file = extra[name] ?? path.join(folder, name);
    return fs.existsSync(`${file}.br`) ? fs.statSync(`${file}.br`).size : 0;
}

/** A page of its own with a tracker in it, ready. */
async function started(browser, origin, { name, how, what }) {
    const page = await browser.newPage();
    let [bytes, delegate] = [0, ""];
    page.on("request", (request) => (bytes += sent(request.url())));
    page.on("console", (message) => (delegate ||= /Created TensorFlow Lite (\w+) delegate/.exec(message.text())?.[1] ?? ""));
    await page.goto(`${origin}/tracking.html`);
    await page.waitForFunction(() => window.bench);
    await page.evaluate(([how, what]) => window.bench[how](what), [how, what]);
    const round = () => page.evaluate(() => window.bench.round());
    // For the compilers that optimize.
    const first = await round();
    return { name, round, bytes: () => bytes, delegate: () => delegate, first, times: [], drawing: [], seen: first };
}

/** The mean distance of landmarks, px. */
function apart(ours, theirs) {
    let [sum, count] = [0, 0];
    for (const [index, { faces }] of ours.entries()) {
        const [one, other] = [faces[0], theirs[index].faces[0]];
        for (let at = 0; one && other && at < one.length; at += 2, count++) {
            sum += Math.hypot(one[at] - other[at], one[at + 1] - other[at + 1]);
        }
    }
    return sum / count;
}

/** How far the corners of the eyes are from each other, px. */
const width = (points) => Math.hypot(points[66] - points[526], points[67] - points[527]);

// Theirs makes functions of texts, which our policy forbids.
const server = await serve(folder, extra, { allow: { "script-src": "'unsafe-eval'" } });
const browser = await launch(clip, { drawn: true });
try {
    const begun = load();
    const all = [];
    for (const contestant of CONTESTANTS) all.push(await started(browser, server.origin, contestant));
    for (let round = 0; round < ROUNDS; round++) {
        for (const one of all) {
            one.seen = await one.round();
            one.times.push(median(one.seen.map(({ milliseconds }) => milliseconds)));
            one.drawing.push(median(one.seen.map(({ drawing }) => drawing)));
        }
    }
    report(all, `${begun} before, ${load()} after`);
} finally {
    await browser.close();
    server.close();
}

function report(all, loads) {
    const frames = all[0].seen.length;
    console.log(`A frame tracked, 1280x720, ${ROUNDS} rounds of ${frames} frames in turn, ${browser.version()}, ${loads}`);
    const rows = all.map(({ name, times, drawing, seen, bytes, delegate }) => [
        name + (delegate() ? ` (${delegate()})` : ""),
        `${Math.min(...times).toFixed(2)} ms`,
        `${median(times).toFixed(2)} ms`,
        `${Math.min(...drawing).toFixed(2)} ms`,
        `${seen.filter(({ faces }) => faces[0]?.length === 2 * 478).length} of ${frames}`,
        `${apart(all[0].seen, seen).toFixed(2)} px`,
        kilobytes(bytes()),
    ]);
    table(["", "best median", "median", "of it WebGL", "478 landmarks", "from ours", "brotli"], rows);
    console.log(`The face is ${width(all[0].seen[0].faces[0]).toFixed(0)} px wide between the outer corners of its eyes.`);
    const best = all.map(({ times }) => Math.min(...times));
    const without = all.map(({ times, drawing }) => Math.min(...times.map((time, round) => time - drawing[round])));
    ratio("tracking_ratio", best[2], best[0]);
    ratio("tracking_ratio_simd", best[2], best[1]);
    ratio("tracking_ratio_without_webgl", without[2], best[0]);
    ratio("tracking_ratio_webgl", best[3], best[0]);
    ratio("tracking_bytes_ratio", all[2].bytes(), all[0].bytes());
}
