// What the page says and offers where there is no picture, and the ways to one.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { hold } from "./browser.mjs";
import { here, openBrowser, servePage } from "./page.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const portrait = here("../../assets/portrait/astronaut.png");

let server, browser, page;

before(async () => {
    server = await servePage({ "portrait.png": portrait });
    // What comes is what the server sends, now.
    browser = await openBrowser({ serviceWorkers: "block" });
});

after(async () => {
    await browser?.close();
    server?.close();
});

beforeEach(async () => (page = await browser.newPage()));

// No test may leave the origin or what the policy allows, nor may one end with something that nobody can use.
afterEach(async () => {
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    assert.deepEqual(await faults(), []);
    await page.close();
});

/** What axe-core finds wrong with the page as it stands. */
async function faults() {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/** Opens the page and waits for the demonstration, unless it is not to come so far. */
async function open({ query = "", started = true } = {}) {
    await page.goto(`${server.origin}/${query}`);
    if (started) await page.waitForSelector('#products [aria-pressed="true"]', { state: "attached" });
}

const card = (title) => page.waitForFunction((title) => {
    const card = document.querySelector("#card");
    return title === null ? card.hidden : !card.hidden && card.querySelector("h2").textContent === title;
}, title);

const status = (text) => page.waitForFunction((text) => document.querySelector("#status").textContent.includes(text), text);

const ways = () => page.$$eval("#ways > :not([hidden])", (all) => all.map(({ id }) => id));

const shown = () => page.evaluate(() => window.stage.shown);

/** Has `getUserMedia` fail as browsers have it fail. */
const failWith = (name) => page.evaluate((name) => {
    navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException("no", name);
    };
}, name);

test("a picture and the choice are there before anything else has come", async () => {
    const release = await hold(page, /window.*wasm/);
    await open({ started: false });
    await card("Try them on yourself");
    assert.ok(await page.$eval("#feed img", (picture) => picture.decode().then(() => picture.naturalWidth > 500)));
    const bar = () => page.$eval("progress", ({ value, parentElement }) => ({ value, hidden: parentElement.hidden }));
    const { value, hidden } = await bar();
    assert.ok(value < 0.2 && !hidden, `${value} of all has come`);
    // The camera is seen by itself while the mirror still loads.
    await page.click("#use-camera");
    await page.waitForFunction(() => document.querySelector("#feed video")?.videoWidth > 0);
    await release();
    await status("Wearing");
    assert.ok((await bar()).hidden);
    assert.ok(await page.$eval("#feed", ({ classList }) => classList.contains("drawn")));
    assert.equal(await page.evaluate(() => window.stage.demonstration), false);
});

test("the first picture is dressed before the mirror has come, and gives way to it", async () => {
    const release = await hold(page, /window.*wasm/);
    await open({ query: "?product=round-lumen&colour=silver", started: false });
    await page.waitForFunction(() => window.first?.shown > 0);
    assert.deepEqual(await page.evaluate(() => [window.first.worn, window.first.ended]), [["round-lumen", "silver"], false]);
    assert.ok(await page.$eval("#feed", ({ classList }) => classList.contains("drawn")));
    assert.ok(await page.isVisible("#loading"));
    await page.click("#use-camera");
    await page.waitForFunction((before) => window.first.shown > before + 3, await page.evaluate(() => window.first.shown));
    await release();
    // The mirror draws the same picture before it is seen.
    await page.waitForFunction(() => window.stage?.focus?.join() === "0.25,0.75");
    await page.waitForFunction(() => window.first.ended && !document.querySelector("#first"));
    await page.waitForFunction(() => window.stage.shown > 3 && window.stage.focus === undefined);
});

test("the mirror comes without a first picture, too", async () => {
    await page.route(/first.*wasm/, (route) => route.abort());
    await open();
    await status("Wearing");
    assert.equal(await page.evaluate(() => window.first), undefined);
    assert.equal(await page.$("#first"), null);
});

test("a first picture that breaks leaves the camera's, and the mirror comes", async () => {
    const release = await hold(page, /window.*wasm/);
    await open({ started: false });
    await page.waitForFunction(() => window.first?.shown > 0);
    await page.evaluate(() => (window.first.broken = true));
    await page.click("#use-camera");
    await page.waitForFunction(() => window.first.ended && !document.querySelector("#first"));
    assert.ok(!(await page.$eval("#feed", ({ classList }) => classList.contains("drawn"))));
    await release();
    await status("Wearing");
    assert.ok(await page.$eval("#feed", ({ classList }) => classList.contains("drawn")));
});

test("a photo that is chosen before the mirror has come is what it begins with", async () => {
    const release = await hold(page, /window.*wasm/);
    await open({ started: false });
    await page.setInputFiles("#use-photo input", portrait);
    await card(null);
    assert.ok(await page.$eval("#feed img", ({ src }) => src.startsWith("blob:")));
    await release();
    await status("Wearing");
    assert.deepEqual([await shown(), await page.evaluate(() => window.stage.demonstration)], [1, false]);
});

test("a camera that is opened before the portrait has come is seen, and not covered by it", async () => {
    const release = await hold(page, /portrait/);
    await page.goto(server.origin, { waitUntil: "commit" });
    await card("Try them on yourself");
    await page.click("#use-camera");
    await status("Wearing");
    const come = page.waitForResponse(/portrait/);
    await release();
    await come;
    const before = await shown();
    await page.waitForFunction((before) => window.stage.shown > before + 3, before);
    assert.equal(await page.$eval("#feed", ({ firstChild }) => firstChild.tagName), "VIDEO");
    assert.equal(await page.evaluate(() => window.stage.demonstration), false);
});

test("permission is asked for on a press, with a sentence why", async () => {
    await page.addInitScript(() => {
        const { mediaDevices } = navigator;
        const ask = mediaDevices.getUserMedia.bind(mediaDevices);
        window.asked = 0;
        mediaDevices.getUserMedia = (wishes) => ((window.asked += 1), ask(wishes));
    });
    await open();
    await card("Try them on yourself");
    assert.match(await page.textContent("#card-body"), /stays on this device/);
    assert.equal(await page.evaluate(() => window.asked), 0);
    await page.click("#use-camera");
    await card(null);
    assert.equal(await page.evaluate(() => window.asked), 1);
    const before = await shown();
    await page.waitForFunction((before) => window.stage.shown > before + 3, before);
});

for (const [name, title] of [
    ["NotAllowedError", "The camera is locked"],
    ["NotFoundError", "There is no camera"],
    ["NotReadableError", "The camera is in use"],
]) {
    test(`${name}: ${title}`, async () => {
        await open();
        await failWith(name);
        await page.click("#use-camera");
        await card(title);
        await status(title);
        assert.deepEqual(await ways(), ["use-camera", "use-photo"]);
        assert.equal(await page.textContent("#use-camera"), "Try again");
        // The demonstration goes on behind it.
        assert.equal(await page.evaluate(() => window.stage.demonstration), true);
        await page.evaluate(() => delete navigator.mediaDevices.getUserMedia);
        await page.click("#use-camera");
        await card(null);
    });
}

test("a camera that is unplugged is told, and taken again when it is back", async () => {
    await open();
    await page.click("#use-camera");
    await card(null);
    await page.evaluate(() => document.querySelector("#feed video").srcObject.getVideoTracks()[0].onended());
    await card("The camera is unplugged");
    await page.waitForFunction(() => window.stage.demonstration);
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event("devicechange")));
    await card(null);
    await page.waitForFunction(() => !window.stage.demonstration);
});

test("of two cameras the shopper has the choice", async () => {
    await page.addInitScript(() => {
        const { mediaDevices } = navigator;
        const list = mediaDevices.enumerateDevices.bind(mediaDevices);
        mediaDevices.enumerateDevices = async () => [...(await list()), { kind: "videoinput", deviceId: "other", label: "Other" }];
        const ask = mediaDevices.getUserMedia.bind(mediaDevices);
        mediaDevices.getUserMedia = (wishes) => ((window.wish = wishes.video.deviceId?.exact), ask({ video: true }));
    });
    await open();
    await page.click("#use-camera");
    await card(null);
    await page.waitForSelector("#cameras:not([hidden])", { state: "attached" });
    await page.focus("#cameras select");
    await page.selectOption("#cameras select", "other");
    await page.waitForFunction(() => window.wish === "other");
});

test("a photo by the file picker, dropped and pasted", async () => {
    await open();
    const give = {
        picker: () => page.setInputFiles("#use-photo input", portrait),
        drop: () => give.event("drop", "dataTransfer"),
        paste: () => give.event("paste", "clipboardData"),
        event: (name, field) => page.evaluate(async ([name, field]) => {
            const files = new DataTransfer();
            files.items.add(new File([await (await fetch("portrait.png")).blob()], "me.png", { type: "image/png" }));
            document.dispatchEvent(Object.assign(new Event(name, { cancelable: true }), { [field]: files }));
        }, [name, field]),
    };
    for (const way of ["picker", "drop", "paste"]) {
        await page.evaluate(() => (window.stage.demonstration = true));
        const before = await shown();
        await give[way]();
        await page.waitForFunction((before) => window.stage.shown > before, before);
        await card(null);
        assert.equal(await page.evaluate(() => window.stage.demonstration), false, way);
    }
});

test("a photo without a face, and a file that is none", async () => {
    await open();
    const buffer = Buffer.from(await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(64, 64);
        canvas.getContext("2d").fillRect(0, 0, 64, 64);
        return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    }));
    await page.setInputFiles("#use-photo input", { name: "wall.png", mimeType: "image/png", buffer });
    await card("No face is seen in this picture");
    await page.setInputFiles("#use-photo input", { name: "text.png", mimeType: "image/png", buffer: Buffer.from("text") });
    await card("This picture does not open");
    assert.deepEqual(await ways(), ["use-camera", "use-photo"]);
});

test("a page that is not seen looks at nothing", async () => {
    await open();
    await page.click("#use-camera");
    await card(null);
    const hide = (hidden) => page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    await hide(true);
    assert.equal(await page.$eval("#feed video", ({ srcObject }) => srcObject.getVideoTracks()[0].enabled), false);
    // What was in the worker still comes.
    await page.waitForTimeout(500);
    const before = await shown();
    await page.waitForTimeout(1000);
    assert.equal(await shown(), before);
    await hide(false);
    await page.waitForFunction((before) => window.stage.shown > before, before);
});

test("without WebGPU the page says which browsers have it", async () => {
    await page.addInitScript(() => (navigator.gpu.requestAdapter = async () => null));
    await open({ started: false });
    await card("This browser cannot draw the mirror");
    assert.match(await page.textContent("#card-body"), /Chrome .*Safari .*Firefox/);
    assert.deepEqual(await ways(), []);
});

for (const file of ["face_landmark", "face_lips", "window"]) {
    test(`it is told when ${file} does not come`, async () => {
        await page.route(new RegExp(`${file}.*(model|wasm)`), (route) => route.abort());
        await open({ started: false });
        await card("The mirror did not load");
    });
}

test("a stage that breaks is started anew with the same look, and given up after three more", async () => {
    await open({ query: "?product=round-lumen&colour=silver" });
    await status("Wearing Lumen in Silver.");
    await page.click("#use-camera");
    await card(null);
    await page.evaluate(() => document.querySelector("#products button:nth-of-type(1)").click());
    await status("Wearing Hall in Tortoise.");
    await page.evaluate(() => {
        const status = document.querySelector("#status");
        new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
    });
    for (let time = 0; time < 3; time++) {
        await page.evaluate(() => {
            window.said = [];
            window.stage.lose("the adapter is lost");
        });
        await page.waitForFunction(() => window.said.at(-1) === "Wearing Hall in Tortoise.");
        assert.match(await page.evaluate(() => window.said[0]), /starting again/);
        assert.equal(await page.evaluate(() => window.stage.demonstration), false);
    }
    await page.evaluate(() => window.stage.lose("the adapter is lost"));
    await card("The mirror has stopped");
});

test("text is written into a field of the page's over the mirror's", async () => {
    await open();
    const asked = { purpose: "search", name: "Search", text: "Hall", left: 40, top: 200, width: 320, height: 72 };
    await page.evaluate((asked) => window.stage.ask(asked), asked);
    const field = page.getByRole("textbox", { name: "Search" });
    assert.deepEqual(await field.boundingBox(), { x: 40, y: 200, width: 320, height: 72 });
    assert.ok(await field.evaluate((field) => field === document.activeElement && field.inputMode === "search"));
    assert.deepEqual(await faults(), []);
    const entered = () => page.evaluate(() => window.stage.entered.splice(0));
    // What was there is selected, so that it is written over.
    await page.keyboard.type("Lu");
    assert.deepEqual(await entered(), [["L", false], ["Lu", false]]);
    // Chinese is composed of letters that do not count.
    const keyboard = await page.context().newCDPSession(page);
    await keyboard.send("Input.imeSetComposition", { text: "zhang", selectionStart: 5, selectionEnd: 5 });
    assert.deepEqual(await entered(), []);
    await keyboard.send("Input.insertText", { text: "张" });
    assert.deepEqual((await entered()).at(-1), ["Lu张", false]);
    // It moves with the mirror's, and what is written stays.
    await page.evaluate((asked) => window.stage.ask({ ...asked, top: 90 }), asked);
    assert.deepEqual([(await field.boundingBox()).y, await field.inputValue()], [90, "Lu张"]);
    await page.keyboard.press("Enter");
    assert.deepEqual(await entered(), [["Lu张", true]]);
    assert.ok(await page.$eval("#entry", ({ hidden }) => hidden));
});

test("everything can be done by keys, and is said", async () => {
    await open();
    await page.focus("#use-camera");
    await page.keyboard.press("Enter");
    await card(null);
    const press = async (label) => {
        await page.locator("#controls button", { hasText: label }).first().focus();
        await page.keyboard.press("Enter");
    };
    await press("Lumen");
    await status("Wearing Lumen in Gold.");
    await press("Silver");
    await status("Wearing Lumen in Silver.");
    // What has the focus is seen, and stays where it is.
    const box = await page.locator("#controls").boundingBox();
    assert.ok(box.width > 200 && box.height > 200, JSON.stringify(box));
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Silver");
    const kept = page.waitForEvent("download");
    await press("Keep picture");
    assert.match((await kept).suggestedFilename(), /^vitrine-\d+\.png$/);
    await press("中文");
    await page.waitForFunction(() => document.documentElement.lang === "zh-Hans");
    assert.equal(await page.textContent("#products legend"), "镜框");
});

test("who wants less motion gets less", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open();
    assert.equal(await page.evaluate(() => window.stage.still), true);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.waitForFunction(() => window.stage.still === false);
});

test("in Chinese nothing is left untranslated", async () => {
    await open({ query: "?lang=zh-Hans" });
    const words = await page.evaluate(() => document.querySelector("main").innerText);
    assert.deepEqual(words.match(/[A-Za-z]{3,}/g)?.filter((word) => !["Vitrine", "English"].includes(word)) ?? [], []);
});
