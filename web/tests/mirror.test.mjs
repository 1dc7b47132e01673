// The mirror itself, drawn in Chromium by WebGPU in software: what a shopper sees and does.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { hold, launch } from "./browser.mjs";
import { different } from "./pictures.mjs";
import { named, serve } from "./server.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const { VITRINE_WEB: folder, VITRINE_CLIP: clip, VITRINE: vitrine } = process.env;

/** The window, and the picture that the native mirror draws for the same one. Small: software draws it. */
const SIZE = { width: 1024, height: 640 };

/** As tests/golden.rs has them: how far a channel may be off, of 255, and the share of pixels that may be further off. */
const TOLERANCE = { channel: 10, outliers: 0.002 };

/** The share of the pixels that may change when the models become whole. */
const MOVED = 0.01;

let server, browser, page, requests;

before(async () => {
    server = await serveAsShipped();
    browser = await launch(clip, { drawn: true });
});

after(async () => {
    await browser?.close();
    server?.close();
});

/** The product's own server, at the address that it prints. */
async function serveAsShipped() {
    const program = spawn(vitrine, ["serve", folder, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface(program.stdout)) {
        const [origin] = line.match(/http:\S+/) ?? [];
        if (origin) return { origin, close: () => program.kill() };
    }
    throw new Error("vitrine serve names no address");
}

beforeEach(async () => {
    page = await browser.newPage({ viewport: SIZE, locale: "en" });
    // Software takes its time, above all for the first frame.
    page.setDefaultTimeout(120_000);
    requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.addInitScript(() => {
        const request = GPUAdapter.prototype.requestDevice;
        GPUAdapter.prototype.requestDevice = async function (...wishes) {
            return (window.device = await request.apply(this, wishes));
        };
        window.violations = [];
        document.addEventListener("securitypolicyviolation", ({ blockedURI }) => window.violations.push(blockedURI));
    });
    await page.goto(new URL("?product=panto-hall&colour=black", server.origin).href);
    assert.ok(await page.evaluate(() => crossOriginIsolated));
});

// Nothing leaves the device, and nothing breaks the policy.
afterEach(async () => {
    for (const url of requests) assert.equal(new URL(url.replace(/^blob:/, "")).origin, new URL(server.origin).origin);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    await page.close();
});

const status = (text) => page.waitForFunction((text) => document.querySelector("#status").textContent === text, text);

/** Presses the mirror as slowly as it is drawn here: it looks once a frame where the pointer is. */
async function press(x, y) {
    for (const act of [() => page.mouse.move(x, y), () => page.mouse.down(), () => page.mouse.up()]) {
        await act();
        await page.evaluate(async () => {
            for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        });
    }
}

/** The mirror as it is drawn, without what the page lays over it. */
async function picture() {
    await page.evaluate(() => document.querySelectorAll("#card, #controls, #loading, #feed").forEach((part) => part.remove()));
    return page.screenshot();
}

/** Waits until the canvas shows the same picture for a while. */
async function settled() {
    let before = await page.screenshot();
    for (let same = 0; same < 2; ) {
        await page.waitForTimeout(1500);
        const now = await page.screenshot();
        same = now.equals(before) ? same + 1 : 0;
        before = now;
    }
}

/** The native mirror's last picture of the same photo. */
function native(photo) {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), "mirror-"));
    const size = `${SIZE.width}x${SIZE.height}`;
    execFileSync(vitrine, ["mirror", "--headless", "--source", photo, "--frames", "90", "--size", size, "--out", work], {
        env: { ...process.env, WGPU_ADAPTER_NAME: "llvmpipe" },
        stdio: ["ignore", "ignore", "inherit"],
    });
    const last = fs.readdirSync(work).sort().at(-1);
    const drawn = fs.readFileSync(path.join(work, last));
    fs.rmSync(work, { recursive: true });
    return drawn;
}

test("from a press to a face with glasses, by a click and by keys", async () => {
    await page.click("#use-camera");
    await status("Wearing Hall in Black.");
    await page.waitForFunction(() => document.querySelector("#feed").classList.contains("drawn"));
    // The second card of the shelf, and the second colour above it.
    await press(820, 600);
    await status("Wearing Lumen in Gold.");
    await press(728, 138);
    await status("Wearing Lumen in Silver.");
    await page.focus("#products button");
    await page.keyboard.press("Enter");
    await status("Wearing Hall in Tortoise.");
    await page.locator("#actions button", { hasText: "Compare" }).evaluate((button) => button.click());
    await status("Comparing Lumen in Silver with Hall in Tortoise.");
});

test("the mirror takes over from the first picture without a seam", async (t) => {
    const [release, releaseModel] = [await hold(page, /window.*wasm/), await hold(page, /lids.*model/)];
    await page.addInitScript(() => {
        // A picture that stands still is not framed anew beside the mirror's sheet.
        window.setInterval = () => 0;
        // What the tracker is given: pictures, and once the rest of its model.
        window.given = [];
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...more) {
            window.given.push(message.rest ? "rest" : "picture");
            post.call(this, message, ...more);
        };
    });
    await page.setViewportSize({ width: 1280, height: SIZE.height });
    await page.goto(server.origin);
    await page.waitForFunction(() => document.querySelector("#feed").classList.contains("drawn"));
    // Between the mirror's own words and its sheet.
    const clip = { x: 520, y: 0, width: 320, height: SIZE.height };
    const seen = async () => {
        await page.evaluate(() => document.querySelectorAll("#card, #controls, #loading, #feed").forEach((part) => (part.style.opacity = 0)));
        return page.screenshot({ clip });
    };
    const first = await seen();
    await releaseModel();
    await page.waitForFunction(() => window.given.includes("rest") && window.given.at(-1) === "picture");
    await settled();
    const whole = await seen();
    assert.ok(await page.$("#first"));
    await release();
    await page.waitForFunction(() => !document.querySelector("#first"));
    const share = await different(browser, whole, await seen(), TOLERANCE.channel);
    t.diagnostic(`${(share * 100).toFixed(3)} % of the pixels change`);
    assert.ok(share <= TOLERANCE.outliers, `${share} of the pixels change`);
    // Lips and lids move the glasses a little, before the mirror comes.
    const moved = await different(browser, first, whole, TOLERANCE.channel);
    t.diagnostic(`${(moved * 100).toFixed(3)} % change when lips and lids are seen`);
    assert.ok(moved > 0 && moved <= MOVED, `${moved} of the pixels change`);
});

test("a lost adapter is replaced, with the same product on", async () => {
    await status("Wearing Hall in Black.");
    await page.evaluate(() => document.querySelector("#products button:nth-of-type(3)").click());
    await status("Wearing Orbit in Black.");
    const lost = await page.evaluateHandle(() => window.device);
    await lost.evaluate((device) => device.destroy());
    await page.waitForFunction((lost) => window.device !== lost, lost);
    await status("Wearing Orbit in Black.");
    await page.waitForFunction(() => document.querySelector("#feed").classList.contains("drawn"));
});

test("a picture is kept", async () => {
    await status("Wearing Hall in Black.");
    const download = page.waitForEvent("download");
    await page.locator("#actions button", { hasText: "Keep picture" }).evaluate((button) => button.click());
    const bytes = fs.readFileSync(await (await download).path());
    // Width and height of a PNG.
    assert.deepEqual([bytes.readUInt32BE(16) > 500, bytes.readUInt32BE(20)], [true, SIZE.height]);
    await status("The picture is kept.");
});

test("it is drawn as the native mirror draws it", async (t) => {
    // Seen by the native mirror's models: those that are sent are packed.
    const models = ["face_detection_short_range", "face_landmark_with_attention"].map((name) =>
        [named(folder)[`${name}.model`], here(`../../assets/models/${name}.tflite`)]);
    const other = await serve(folder, Object.fromEntries(models));
    await page.goto(other.origin);
    await status("Wearing Hall in Tortoise.");
    const photo = here("../../assets/portrait/astronaut.png");
    await page.setInputFiles("#use-photo input", photo);
    await settled();
    const [ours, theirs] = [await picture(), native(photo)];
    const share = await different(browser, ours, theirs, TOLERANCE.channel);
    other.close();
    requests = [];
    t.diagnostic(`${(share * 100).toFixed(3)} % of the pixels are off`);
    if (share > TOLERANCE.outliers) {
        const work = path.join(path.dirname(clip), "mirror");
        fs.mkdirSync(work, { recursive: true });
        fs.writeFileSync(path.join(work, "browser.png"), ours);
        fs.writeFileSync(path.join(work, "native.png"), theirs);
        assert.fail(`${share} of the pixels differ: look at the two in ${work}`);
    }
});
