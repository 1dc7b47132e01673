// Product after product goes on and off, and the engine's memory stays as it is. VITRINE_CHANGES says how many in a row;
// the few that are usual show what every change would keep.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const { VITRINE_WEB: folder, VITRINE_CLIP: clip, VITRINE_CHANGES: changes = "240" } = process.env;

/** Rows of changes within which the memory has to settle: at first it grows now and then, as what is freed lies apart. */
const ROWS = 12;

let server, browser, page;

before(async () => {
    server = await serve(folder);
    browser = await launch(clip, { drawn: true });
    // Few pixels, so that software draws them fast.
    page = await browser.newPage({ viewport: { width: 320, height: 240 } });
    page.setDefaultTimeout(0);
    await page.addInitScript(() => {
        const instantiate = WebAssembly.instantiate;
        WebAssembly.instantiate = async (...given) => {
            const made = await instantiate(...given);
            // The engine comes last.
            window.memory = (made.instance ?? made).exports.memory;
            return made;
        };
    });
    await page.goto(server.origin);
    await page.waitForSelector("#stage ~ #first", { state: "attached" });
    await page.waitForSelector("#first", { state: "detached" });
});

after(async () => {
    await browser?.close();
    server?.close();
});

/** Puts on so many products one after the other, each as soon as the one before is worn, and gives the engine's bytes. */
const wear = (count) => page.evaluate(async (count) => {
    const status = document.querySelector("#status");
    const groups = ["#products", "#colours"].map((group) => document.querySelector(group));
    for (let change = 0; change < count; change += 1) {
        const buttons = [...groups[change % 3 === 0 ? 0 : 1].querySelectorAll('[aria-pressed="false"]')];
        const said = status.textContent;
        buttons[change % buttons.length].click();
        while (status.textContent === said) await new Promise(requestAnimationFrame);
    }
    return window.memory.buffer.byteLength;
}, count);

test(`${changes} changes of product and colour leave memory as it is`, async (t) => {
    const grown = [await wear(1)];
    for (let row = 0; row < ROWS; row += 1) {
        const begun = performance.now();
        grown.push(await wear(Number(changes)));
        const each = ((performance.now() - begun) / Number(changes)).toFixed(1);
        t.diagnostic(`${(grown.at(-1) / 2 ** 20).toFixed(2)} MiB, ${each} ms a change`);
        if (grown.at(-1) === grown.at(-2)) return;
    }
    assert.fail(`each row of changes added to the memory: ${grown.join(", ")} bytes`);
});
