// Bytes and time to the first picture of a product: our page beside @google/model-viewer, in one browser.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { launchWithProfile } from "../tests/browser.mjs";
import { LOCAL, SLOW, site } from "./site.mjs";
import { kilobytes, load, median, ratio, table } from "./table.mjs";

const { VITRINE_WEB: folder, VITRINE_CLIP: clip, VITRINE_BENCH: bench } = process.env;

/** Visits of each kind: with nothing in the cache, and after one that filled it. */
const VISITS = Number(process.env.VITRINE_ROUNDS ?? 3);

/** The longest that a picture may take, ms. */
const PATIENCE = 180_000;

/** After so long without a byte all has come, ms. */
const QUIET = 3_000;

/** Our mirror has taken over from its first picture. */
const taken = () => /^Wearing/.test(document.querySelector("#status").textContent) && !document.querySelector("#first");

const CONTESTANTS = [
    {
        name: "ours, worn by the portrait",
        site: await site(folder),
        // The portrait has glasses on.
        arrived: () => document.querySelector("#feed.drawn"),
        done: taken,
    },
    {
        name: "model-viewer, the product alone",
        site: await site(path.join(bench, "model-viewer"), {
            "style-src": "'unsafe-inline'",
            "connect-src": "blob: data:",
            "worker-src": "blob:",
        }),
        arrived: () => document.querySelector("model-viewer")?.modelIsVisible,
    },
    {
        name: "ours, the whole mirror around it",
        site: await site(folder),
        arrived: taken,
    },
];

/** In the page: waits for a picture and two more, and gives the ms since the page was asked for. */
function shown(arrived) {
    return new Promise((resolve) => {
        let left = 3;
        const look = () => {
            if (left < 3 || arrived()) left -= 1;
            if (left) requestAnimationFrame(look);
            else resolve(performance.now());
        };
        look();
    });
}

/** Throws when there was no picture for too long, with what the page said. */
async function late(page) {
    const said = [];
    page.on("console", (message) => message.type() === "error" && said.push(message.text()));
    await sleep(PATIENCE, undefined, { ref: false });
    throw new Error(`no picture within ${PATIENCE / 1e3} s: ${said.join("; ") || "the page reports no error"}`);
}

/** One visit, to the last byte, and until nothing more is started: the next one is not to share the processor with it. */
async function visit(context, { site, arrived, done = arrived }, shot) {
    const page = await context.newPage();
    site.taken();
    const limit = late(page);
    await page.goto(site.origin, { waitUntil: "commit" });
    const milliseconds = await Promise.race([page.evaluate(`(${shown})(${arrived})`), limit]);
    const first = site.taken();
    while (performance.now() - site.last() < QUIET) await sleep(100);
    await Promise.race([page.waitForFunction(done, null, { timeout: PATIENCE }), limit]);
    if (shot) await page.screenshot({ path: shot });
    await page.close();
    await sleep(QUIET);
    return { milliseconds, first, all: first + site.taken() };
}

/** Visits by one who was never there, and by the same person later. */
async function visits(contestant, line) {
    contestant.site.line = line;
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), "vitrine-"));
    const context = await launchWithProfile(clip, { drawn: true, profile });
    try {
        const shot = path.join(bench, `${contestant.name.replaceAll(/\W+/g, "-")}.png`);
        return { cold: await visit(context, contestant, shot), warm: await visit(context, contestant) };
    } finally {
        await context.close();
        fs.rmSync(profile, { recursive: true });
    }
}

const seconds = (milliseconds) => `${(milliseconds / 1e3).toFixed(2)} s`;

try {
    const begun = load();
    const seen = CONTESTANTS.map(() => ({ local: [], slow: [] }));
    for (let round = 0; round < VISITS; round++) {
        for (const [index, contestant] of CONTESTANTS.entries()) {
            seen[index].local.push(await visits(contestant, LOCAL));
            seen[index].slow.push(await visits(contestant, SLOW));
        }
    }
    report(seen, `${begun} before, ${load()} after`);
} finally {
    CONTESTANTS.forEach(({ site }) => site.close());
}

function report(seen, loads) {
    console.log(`The first picture of a product, median of ${VISITS} visits each, ${loads}`);
    const figures = seen.map(({ local, slow }) => {
        const time = (visits, kind) => median(visits.map((visit) => visit[kind].milliseconds));
        return {
            // On a slow line little has come that was asked for later.
            first: slow[0].cold.first,
            all: local[0].cold.all,
            again: local[0].warm.all,
            times: [time(local, "cold"), time(local, "warm"), time(slow, "cold"), time(slow, "warm")],
        };
    });
    const heads = ["", "bytes to it", "in all", "again", "cold", "warm", "cold, slow", "warm, slow"];
    const rows = figures.map(({ first, all, again, times }, index) => [
        CONTESTANTS[index].name,
        ...[first, all, again].map(kilobytes),
        ...times.map(seconds),
    ]);
    table(heads, rows);
    console.log(`Slow is ${SLOW.rate / 1e6} Mbit/s with ${SLOW.delay} ms to each answer.`);
    console.log("model-viewer shows the product alone: no camera, no face, no tracker.");
    const [ours, theirs] = figures;
    ratio("first_picture_bytes_ratio", theirs.first, ours.first);
    ["cold", "warm", "cold_slow", "warm_slow"].forEach((name, at) => {
        ratio(`first_picture_${name}_ratio`, theirs.times[at], ours.times[at]);
    });
}
