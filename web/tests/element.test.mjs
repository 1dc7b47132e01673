// <vitrine-try-on> in a page of another origin, which has a policy of its own.

import assert from "node:assert/strict";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { folder, here, openBrowser, servePage } from "./page.mjs";
import { named } from "./server.mjs";

const catalogue = JSON.parse(fs.readFileSync(here("../../assets/catalogue/eyewear.json"), "utf8"));

let browser, mirror, shop, stranger, page;

/** What the shop's page is, and what is said with it. */
let body, extra;

before(async () => {
    browser = await openBrowser();
    shop = await listen((request, response) => {
        const url = new URL(request.url, "http://shop");
        if (url.pathname === "/shop.js") return answer(response, fs.readFileSync(here("shop.js")), "text/javascript");
        if (url.pathname === "/hub/v1/window") return answer(response, JSON.stringify(hub()), "application/json", { "Access-Control-Allow-Origin": "*" });
        if (url.pathname !== "/") return response.writeHead(404).end();
        const scripts = `<script type="module" src="${mirror.origin}/element.js"></script><script src="shop.js"></script>`;
        answer(response, `<!doctype html><html lang="en"><title>Shop</title>${scripts}<body>${body}`, "text/html", {
            // Of these lines a shop needs those that name the mirror.
            "Content-Security-Policy": `default-src 'self'; script-src 'self' ${mirror.origin}; frame-src ${mirror.origin} ${stranger.origin}`,
            ...extra,
        });
    });
    stranger = await listen((request, response) => answer(response, "<!doctype html><title>Stranger</title>", "text/html"));
    mirror = await servePage({}, { shop: shop.origin, hub: shop.origin });
});

after(async () => {
    await browser?.close();
    for (const server of [mirror, shop, stranger]) server?.close();
});

beforeEach(() => (extra = {}));

afterEach(async () => {
    for (const frame of page.frames()) assert.deepEqual(await frame.evaluate(() => window.violations), [], frame.url());
    await page.close();
});

async function listen(handler) {
    const server = http.createServer(handler).listen(0, "127.0.0.1");
    await once(server, "listening");
    const close = () => {
        server.close();
        server.closeAllConnections();
    };
    // Not `localhost`, so that it is another site than the mirror's.
    return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

function answer(response, body, type, headers = {}) {
    response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, ...headers }).end(body);
}

/** A hub that sells the second and the third frame of the catalogue. */
function hub() {
    const products = catalogue.slice(1, 3).map(({ id, variants }) => ({
        id,
        variants: variants.map(({ name }) => ({ sku: name.en, name, model_variant: null, price_minor: 4200, currency: "EUR" })),
    }));
    return { products, next: null };
}

/** Opens the shop's page with this in it. */
async function open(html) {
    body = html;
    page = await browser.newPage();
    await page.goto(shop.origin);
    await page.waitForFunction(() => customElements.get("vitrine-try-on"));
}

/** The mirror's frame. */
const framed = () => page.frames().find((frame) => frame.url().startsWith(mirror.origin));

/** The first event of this type, of as many as there are; those before `from` do not count. */
async function heard(type, from = 0) {
    const event = await page.waitForFunction(([type, from]) => window.heard.slice(from).find((one) => one.type === type), [type, from]);
    return (await event.jsonValue()).detail;
}

const count = () => page.evaluate(() => window.heard.length);
const attributes = () => page.$eval("vitrine-try-on", ({ attributes }) => Object.fromEntries([...attributes].map(({ name, value }) => [name, value])));

test("a shop's page hears what the mirror does, and wishes", async () => {
    await open('<vitrine-try-on product="round-lumen" colour="black"></vitrine-try-on>');
    assert.deepEqual(await heard("product"), { product: "round-lumen", colour: "black" });
    await heard("ready");
    assert.equal(await page.evaluate(() => document.querySelector("vitrine-try-on").shadowRoot.querySelector("iframe").contentDocument), null);
    // The portrait that is shown first is nobody.
    assert.deepEqual(await page.evaluate(() => window.heard.filter(({ type }) => type === "face")), []);
    const frame = framed();
    await frame.click("#use-camera");
    assert.deepEqual(await heard("face"), { present: true });

    let from = await count();
    await page.$eval("vitrine-try-on", (element) => Object.assign(element, { product: "panto-hall", colour: "olive" }));
    assert.deepEqual(await heard("product", from), { product: "panto-hall", colour: "olive" });
    from = await count();
    await page.$eval("vitrine-try-on", (element) => element.setAttribute("colour", "crystal"));
    assert.deepEqual(await heard("product", from), { product: "panto-hall", colour: "crystal" });

    // The shopper chooses: the attributes follow, and the shop's page wishes nothing again.
    from = await count();
    const button = (place) => frame.locator(`#products button >> nth=${place}`);
    await button(3).evaluate((button) => button.click());
    const { product, colour } = await heard("product", from);
    assert.equal(product, await frame.evaluate(() => window.stage.catalogue[3].id));
    assert.deepEqual(await attributes(), { product, colour });

    await page.$eval("vitrine-try-on", (element) => (element.lang = "zh-Hans"));
    await frame.waitForFunction(() => document.documentElement.lang === "zh-Hans");
    assert.equal(await page.$eval("vitrine-try-on", ({ shadowRoot }) => shadowRoot.querySelector("iframe").title), "试戴眼镜");
    await frame.evaluate(() => [...document.querySelectorAll("#actions button")].find(({ lang }) => lang === "en").click());
    await frame.waitForFunction(() => document.documentElement.lang === "en");
    from = await count();
    await page.$eval("vitrine-try-on", (element) => (element.product = "no-such-frame"));
    assert.equal((await heard("error", from)).code, "product");
    assert.equal(await frame.evaluate(() => document.documentElement.lang), "en", "only what is new is wished");

    assert.equal(framed(), frame);
    assert.equal(await frame.evaluate(() => performance.getEntriesByType("navigation").length), 1);
    // Nothing else was said to the shop's page.
    const said = await page.evaluate(() => window.said);
    const fields = { hello: "", ready: "", face: "present", product: "product,colour", error: "code,message" };
    for (const { type, ...detail } of said) assert.equal(Object.keys(detail).join(), fields[type], type);
});

test("a picture comes when the shopper gives it, and at no other time", async () => {
    await open("<vitrine-try-on></vitrine-try-on>");
    await heard("ready");
    const frame = framed();
    const ask = () => page.evaluate(() => {
        window.given = undefined;
        document.querySelector("vitrine-try-on").snapshot().then((blob) => (window.given = { blob }));
    });
    await ask();
    await frame.click('dialog button[value="give"]');
    await page.waitForFunction(() => window.given);
    assert.equal(await page.evaluate(() => window.given.blob.type), "image/png");
    assert.deepEqual(await page.evaluate(async () => (({ width, height }) => [width, height])(await createImageBitmap(window.given.blob))), [2, 1]);
    assert.equal(await page.evaluate(() => window.heard.filter(({ type }) => type === "snapshot").length), 1);

    await ask();
    await frame.waitForSelector("dialog");
    assert.equal(await frame.evaluate(() => document.hasFocus() && document.activeElement.textContent), "Give no picture");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => window.given);
    assert.equal(await page.evaluate(() => window.given.blob), null);

    // One that the shopper keeps without being asked is theirs.
    const from = await count();
    const kept = page.waitForEvent("download");
    await frame.evaluate(() => [...document.querySelectorAll("#actions button")].find(({ textContent }) => textContent === "Keep picture").click());
    await kept;
    assert.equal(await count(), from);
});

test("a hub's products are shown at its prices, and without it all of the catalogue's", async () => {
    await open(`<vitrine-try-on hub="${shop.origin}/hub" product="${catalogue[2].id}"></vitrine-try-on>`);
    await heard("ready");
    const shown = await framed().evaluate(() => window.stage.catalogue.map(({ id, price }) => [id, price.minor, price.currency]));
    assert.deepEqual(shown, [1, 2].map((place) => [catalogue[place].id, 4200, "EUR"]));

    const from = await count();
    await page.$eval("vitrine-try-on", (element, hub) => (element.hub = hub), `${shop.origin}/nothing`);
    const { code, message } = await heard("error", from);
    assert.equal(code, "hub");
    assert.match(message, /is not to be had: /);
    await heard("ready", from);
    assert.equal(await framed().evaluate(() => window.stage.catalogue.length), catalogue.length);
});

test("it is loaded when it comes near, or when its poster is pressed", async () => {
    await open(`
        <button id="before">before</button>${"<p>text</p>".repeat(200)}
        <vitrine-try-on id="far"></vitrine-try-on>
        <vitrine-try-on id="posted"><img slot="poster" alt=""></vitrine-try-on>`);
    await page.waitForTimeout(500);
    assert.equal(framed(), undefined);
    await page.$eval("#far", (element) => element.scrollIntoView());
    await heard("ready");
    assert.equal(await page.$eval("#posted", ({ shadowRoot }) => shadowRoot.querySelector("iframe").src), "");
    await page.$eval("#far", (element) => element.remove());
    const from = await count();
    await page.locator("#posted button").press("Enter");
    await heard("ready", from);
    assert.equal(await page.evaluate(() => document.activeElement.id), "posted");
});

test("taken out and put in again, it shows what is wished now", async () => {
    await open('<div><vitrine-try-on product="round-lumen"></vitrine-try-on></div><div id="other"></div>');
    await heard("ready");
    let from = await count();
    await page.$eval("vitrine-try-on", (element) => (element.product = "panto-hall"));
    await heard("product", from);
    from = await count();
    await page.evaluate(() => document.querySelector("#other").append(document.querySelector("vitrine-try-on")));
    assert.equal((await heard("product", from)).product, "panto-hall");
});

test("the keyboard goes in and out", async () => {
    await open('<button id="before">before</button><vitrine-try-on></vitrine-try-on><button id="after">after</button>');
    await heard("ready");
    const frame = framed();
    await page.focus("#before");
    await page.keyboard.press("Tab");
    assert.ok(await frame.evaluate(() => document.hasFocus() && document.activeElement !== document.body));
    assert.equal(await page.evaluate(() => document.activeElement.localName), "vitrine-try-on");
    const controls = await frame.evaluate(() => document.querySelectorAll("button, input, select").length);
    let tabs = 0;
    while ((await page.evaluate(() => document.activeElement.id)) !== "after") {
        assert.ok((tabs += 1) <= controls + 1, "the focus does not come out");
        await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Shift+Tab");
    assert.ok(await frame.evaluate(() => document.hasFocus()));
});

test("strangers are not heard", async () => {
    // A frame in an element is out of reach for other frames; one that the shop makes itself is not.
    await open(`<vitrine-try-on><p id="instead">Come to our shop.</p></vitrine-try-on>
        <iframe name="plain" src="${mirror.origin}/?embed=${shop.origin}"></iframe><iframe src="${stranger.origin}/"></iframe>`);
    await heard("ready");
    await page.waitForFunction(() => window.said.filter(({ type }) => type === "ready").length === 2);
    const plain = page.frame("plain");
    assert.ok(await page.isHidden("#instead"));

    const from = await count();
    await page.evaluate(() => postMessage({ type: "ready" }));
    const other = page.frames().find((frame) => frame.url().startsWith(stranger.origin));
    await other.evaluate(() => {
        parent.postMessage({ type: "ready" }, "*");
        parent.frames.plain.postMessage({ type: "wish", product: "round-lumen" }, "*");
    });
    // Nor does nonsense of the shop's page do any harm.
    await page.evaluate((origin) => {
        const nonsense = [null, 1, "wish", [], { type: "wish" }, { type: "wish", product: {}, lang: 7 }, { type: "x" }];
        for (const message of nonsense) window.frames.plain.postMessage(message, origin);
    }, mirror.origin);
    await page.waitForTimeout(300);
    assert.equal(await count(), from);
    const worn = () => plain.evaluate(() => document.querySelector('#products [aria-pressed="true"]').textContent);
    assert.equal(await worn(), "Hall");
    await page.evaluate((origin) => window.frames.plain.postMessage({ type: "wish", product: "round-lumen" }, origin), mirror.origin);
    await plain.waitForFunction(() => document.querySelector('#products [aria-pressed="true"]').textContent === "Lumen");
});

test("in a page that is isolated it is isolated too", async () => {
    extra = { "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin" };
    await open("<vitrine-try-on></vitrine-try-on>");
    await heard("ready");
    assert.ok(await framed().evaluate(() => crossOriginIsolated));
});

test("where it cannot run, the shop's own words stand in its place", async (t) => {
    const before = mirror;
    // One that is without an adapter, and one that lets no shop have it in a frame.
    const broken = await servePage({ [named(folder)["main.js"]]: here("broken-main.js") }, { shop: shop.origin });
    const unframed = await servePage();
    t.after(() => {
        broken.close();
        unframed.close();
        mirror = before;
    });
    for (const [server, code] of [[broken, "no-webgpu"], [unframed, "frame"]]) {
        mirror = server;
        await page.close();
        await open('<vitrine-try-on><p id="instead">Come to our shop.</p></vitrine-try-on>');
        assert.equal((await heard("error")).code, code);
        assert.ok(await page.isVisible("#instead"));
        assert.ok(await page.locator("vitrine-try-on iframe").isHidden());
    }
});
