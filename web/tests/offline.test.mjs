// The page as a program of its own: what is kept of it, how it starts without a line, and how a new version comes in.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { folder, openBrowser, servePage } from "./page.mjs";
import { named } from "./server.mjs";

const names = named(folder);

let server, browser, page;

before(async () => (browser = await openBrowser()));

after(() => browser?.close());

// Each server has a port of its own, so that nothing was kept of its page before.
beforeEach(async () => {
    server = await servePage();
    page = await browser.newPage();
    await page.goto(server.origin);
    await started(page);
});

afterEach(async () => {
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    await page.close();
    server.close();
});

/** Waits until the mirror is there. */
const started = (page) => page.waitForSelector('#products [aria-pressed="true"]', { state: "attached" });

/** Waits until the newest version is kept. */
const kept = (page) => page.evaluate(async () => {
    const { installing, waiting, active } = await navigator.serviceWorker.ready;
    const worker = installing ?? waiting ?? active;
    while (worker.state !== "activated") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
});

/** What is kept: the names of the files by that of the build. */
const caches = (page) => page.evaluate(async () => {
    const kept = {};
    for (const name of await caches.keys()) {
        const requests = await (await caches.open(name)).keys();
        kept[name] = requests.map(({ url }) => new URL(url).pathname.slice(1)).sort();
    }
    return kept;
});

const isolated = (page) => page.evaluate(() => crossOriginIsolated);

test("after the first visit it starts without a line", async () => {
    await kept(page);
    const { [names["tracker-simd.wasm"]]: _, ...others } = Object.fromEntries(Object.values(names).map((name) => [name, true]));
    assert.deepEqual(await caches(page), { [`vitrine ${names["index.html"]}`]: Object.keys(others).sort() });
    server.close();
    for (const address of ["", "?product=round-lumen&colour=black", "index.html#x"]) {
        await page.goto("about:blank");
        await page.goto(`${server.origin}/${address}`);
        await started(page);
        assert.ok(await isolated(page), address);
        assert.equal(page.url(), `${server.origin}/${address}`);
    }
    // It works: the shopper's camera is seen.
    await page.click("#use-camera");
    await page.waitForFunction(() => window.stage.shown > 3);
});

test("files of one name only are answered from what is kept", async () => {
    await kept(page);
    await page.reload();
    await started(page);
    const url = (name) => `${server.origin}/${name}`;
    fs.accessSync(path.join(folder, "element.js"));
    server.close();
    const come = (url) => page.evaluate((url) => fetch(url).then(({ status }) => status, () => "lost"), url);
    assert.equal(await come(url(names["style.css"])), 200);
    for (const name of ["element.js", "manifest.webmanifest", "v1/window", `other.${"0".repeat(12)}.js`]) {
        assert.equal(await come(url(name)), "lost", name);
    }
});

test("a server that is slow or out of order is not waited for", async () => {
    await kept(page);
    server.slow = 60_000;
    await page.goto(`${server.origin}/?lang=zh-Hans`);
    await started(page);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "zh-Hans");
});

test("a new version comes in with the next start and breaks no page that is open", async () => {
    await kept(page);
    const [old] = Object.keys(await caches(page));
    const second = await browser.newPage();
    await second.goto(server.origin);
    await started(second);
    server.folder = another();
    const news = named(server.folder);
    const update = () => page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        await registration.update();
    });
    await update();
    await kept(page);
    await page.waitForFunction(async () => (await caches.keys()).length === 2);
    // What both have was not fetched again, and what only the old one has is still there, though the server has it no more.
    assert.equal(await page.title(), "Vitrine");
    assert.equal(await page.evaluate((url) => fetch(url).then(({ ok }) => ok), names["style.css"]), true);
    await page.reload();
    await started(page);
    assert.equal(await page.title(), "Another");
    assert.equal(Object.keys(await caches(page)).length, 2, "the second page may still want its files");
    await second.close();
    await page.reload();
    await started(page);
    await page.waitForFunction((old) => caches.has(old).then((has) => !has), old);
    assert.deepEqual(Object.keys(await caches(page)), [`vitrine ${news["index.html"]}`]);
    server.close();
    await page.reload();
    await started(page);
    assert.equal(await page.title(), "Another");
});

/** The built folder with another title and style. */
function another() {
    const to = fs.mkdtempSync(path.join(os.tmpdir(), "vitrine-web-"));
    process.on("exit", () => fs.rmSync(to, { recursive: true, force: true }));
    for (const name of fs.readdirSync(folder)) fs.linkSync(path.join(folder, name), path.join(to, name));
    const read = (name) => fs.readFileSync(path.join(to, name), "utf8");
    const write = (name, text) => {
        fs.rmSync(path.join(to, name), { force: true });
        fs.rmSync(path.join(to, `${name}.br`), { force: true });
        fs.writeFileSync(path.join(to, name), text);
    };
    const news = { ...names };
    const place = (name, text) => {
        fs.rmSync(path.join(to, names[name]));
        news[name] = name.replace(".", `.${createHash("sha256").update(text).digest("hex").slice(0, 12)}.`);
        write(news[name], text);
    };
    place("style.css", `${read(names["style.css"])}\nmain { color: inherit; }\n`);
    const html = read("index.html").replace("<title>Vitrine<", "<title>Another<").replace(names["style.css"], news["style.css"]);
    place("index.html", html);
    write("index.html", html);
    write("service-worker.js", read("service-worker.js").replace(/^const FILES = .*$/m, `const FILES = ${JSON.stringify(news)};`));
    write("manifest.json", JSON.stringify(news));
    return to;
}

test("it can be installed, and its manifest is without errors", async () => {
    await kept(page);
    const devtools = await browser.newCDPSession(page);
    const { url, data, errors } = await devtools.send("Page.getAppManifest");
    assert.deepEqual([url, errors], [`${server.origin}/manifest.webmanifest`, []]);
    const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
    assert.deepEqual(installabilityErrors, []);
    const manifest = JSON.parse(data);
    assert.deepEqual([manifest.display, manifest.orientation, manifest.start_url], ["standalone", "any", "./"]);
    const { appId } = await devtools.send("Page.getAppId");
    assert.equal(appId, `${server.origin}/`);
    for (const { src, sizes, type } of manifest.icons) {
        const [width, height] = await page.evaluate(async (src) => {
            const picture = new Image();
            picture.src = src;
            await picture.decode();
            return [picture.naturalWidth, picture.naturalHeight];
        }, src);
        if (type === "image/png") assert.equal(`${width}x${height}`, sizes, src);
    }
});
