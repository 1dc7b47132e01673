// The page: shows a picture at once, loads what sees and what draws, and gives the one's sight to the other.

import { Bar } from "./bar.js";
import { Camera, cameras } from "./camera.js";
import { Card } from "./card.js";
import { Controls } from "./controls.js";
import { Shop } from "./embed.js";
import { Entry } from "./entry.js";
import { Feed } from "./feed.js";
import { First } from "./first.js";
import { sold } from "./hub.js";
import { Loading, fetched } from "./load.js";
import { keepOffline } from "./offline.js";
import { FACES } from "./observation.js";
import { photo, portrait } from "./pictures.js";
import { Stage } from "./stage.js";
import { announce } from "./status.js";
import { preferred, say } from "./texts.js";
import { Tracker } from "./tracker.js";
import { wishes } from "./wishes.js";

const FILES = {
    catalogue: new URL("./eyewear.json", import.meta.url),
    portrait: new URL("./portrait.webp", import.meta.url),
    sizes: new URL("./sizes.json", import.meta.url),
};

/** How often a single picture is shown anew, ms: the mirror follows its own layout by the pictures' time. */
const STILL = 200;

/** The ways to a picture: those of a page that has none, and those after trouble with the camera. */
const WAYS = ["camera", "photo"];
const WAYS_ON = ["again", "photo"];

const wished = wishes(location.search);
const shop = new Shop(wished.embed);
const loading = new Loading(FILES.sizes);
const feed = new Feed();
const camera = new Camera();
const entry = new Entry((text, done) => stage?.enter(text, done));
let locale = wished.lang ?? preferred();
const bar = new Bar(locale);
const card = new Card(locale, { camera: () => useCamera(), photo: usePhoto });
/** @type {Tracker | undefined} */
let tracker;
/** What draws until the stage does. @type {First | undefined} */
let first;
/** @type {Stage | undefined} */
let stage;
/** @type {Controls | undefined} */
let controls;
/** The picture that is wanted: what was asked for before is not shown any more. */
let wanted = 0;
/** Number of the last frame. */
let frames = 0;
/** Whether what is shown is not the shopper. */
let demonstration = true;
/** What makes the single picture that is shown; none while a camera is. @type {(() => Promise<ImageBitmap>) | undefined} */
let still;
/** The single picture's clock. */
let ticking = 0;
/** Whether there is no camera only because it is gone. */
let waiting = false;

/** Starts everything; the demonstration portrait is shown until there is a better picture. */
async function begin() {
    document.documentElement.lang = locale;
    card.show("ask", WAYS);
    bar.show(0);
    loading.onprogress = (part) => bar.show(part);
    // The browser takes a while to find an adapter: meanwhile comes what the first picture needs.
    const adapter = navigator.gpu?.requestAdapter();
    const parts = adapter && gather();
    // What does not come is told below.
    parts?.catch(() => {});
    if (!(await adapter)) {
        parts?.then(([, seeing]) => seeing.close(), console.warn);
        return giveUp("no-webgpu");
    }
    try {
        await load(await parts);
    } catch (error) {
        console.error(error);
        return giveUp("offline");
    }
    bar.hide();
}

/** What the first picture needs; the portrait is looked at whenever both it and the tracker are there. */
async function gather() {
    showPortrait();
    const products = fetched(FILES.catalogue).then((response) => response.json()).then(goods);
    const choice = products.then((products) => ({ products, locale, product: wished.product, colour: wished.colour }));
    return Promise.all([
        choice,
        Tracker.start({}, loading.fetched),
        First.start(choice, loading.fetched).catch(console.warn),
    ]);
}

/** Shows the first picture; all else, the mirror above all, comes when that one is seen. */
async function load([wishes, seeing, drawing]) {
    tracker = seeing;
    tracker.addEventListener("error", ({ error }) => error.final && broken(error));
    first = drawing;
    await look();
    // The mirror's start leaves no time for other pictures.
    await first?.seen();
    // A single picture is looked at once more when lips and lids are seen.
    const whole = tracker.makeWhole(loading.fetched).then(look);
    const [raised] = await Promise.all([Stage.load(loading.fetched), whole]);
    await raise(raised, wishes);
}

/** @param {Stage} raised @param {import("./stage.js").Wishes} wishes */
async function raise(raised, wishes) {
    const { products } = wishes;
    const press = (control, place) => stage.press(control, place);
    controls = new Controls(products, press);
    shop.open(products, press);
    stage = raised;
    stage.addEventListener("event", ({ told }) => hear(told));
    stage.addEventListener("lost", lose);
    stage.addEventListener("again", look);
    stage.addEventListener("error", ({ error }) => broken(error));
    stage.opened(demonstration);
    await stage.start({ ...wishes, locale });
    await look();
}

/** What the store sells of the catalogue. */
function goods(catalogue) {
    return sold(catalogue, wished.hub, (message) => shop.fail("hub", message));
}

/** Hears what the mirror tells. */
function hear(told) {
    shop.hear(told);
    switch (told.type) {
        case "state": return controls.show({ state: told });
        case "sound": return controls.show({ muted: told.muted });
        case "language": return speak(told.locale);
        case "snapshot": return keep(told);
        case "entry": return entry.begin(told);
        case "entry-end": return entry.end();
        case "dressing": return dress(told);
    }
}

function dress({ dressing, reason }) {
    if (reason) console.warn(reason);
    if (dressing !== "worn") return;
    feed.drawn = true;
    giveWay();
    keepOffline();
}

/** The stage draws as much as the first picture shows. */
async function giveWay() {
    const before = first;
    await before?.giveWay();
    if (first === before) first = undefined;
}

function speak(tag) {
    locale = tag;
    document.documentElement.lang = tag;
    card.speak(tag);
    controls.show({ locale: tag });
    nameCameras();
}

/**
 * Looks at a picture and shows it with what was seen.
 * @param {VideoFrame | ImageBitmap} picture given away
 * @param {number} time ms
 * @param {{ still?: boolean }} [options]
 * @returns {Promise<import("./tracker.js").Seen | null>}
 */
async function see(picture, time, options) {
    const [mine, id] = [wanted, (frames += 1)];
    try {
        const seen = await tracker?.track(picture, id, time, options);
        if (seen && mine === wanted) {
            const focus = draw(picture, time, seen.observation);
            if (stage) stage.show(picture, id, time, seen.observation, focus);
            else picture.close();
            shop.face(!demonstration && seen.observation[FACES] > 0);
            return seen;
        }
    } catch (error) {
        console.warn(error);
    }
    picture.close();
    return null;
}

/**
 * Shows it at once, where the mirror does not draw yet.
 * @param {VideoFrame | ImageBitmap} picture
 * @param {number} time
 * @param {Float64Array} observation
 * @returns {Float32Array | undefined} the point about which it is seen
 */
function draw(picture, time, observation) {
    if (!first) return;
    try {
        const focus = first.show(picture, time, observation);
        feed.drawn = true;
        return focus;
    } catch (error) {
        console.warn(error);
        first.end();
        first = undefined;
        feed.drawn = false;
    }
}

/** Ends what was shown so far. @param {boolean} demo whether what follows is not the shopper */
function change(demo) {
    wanted += 1;
    clearInterval(ticking);
    still = undefined;
    waiting = false;
    demonstration = demo;
    stage?.opened(demo);
}

/** Shows the single picture for as long as no other one is wanted. */
async function look() {
    if (!still || !tracker) return;
    clearInterval(ticking);
    const mine = wanted;
    const picture = await still();
    if (mine !== wanted) return picture.close();
    const seen = await see(picture, performance.now(), { still: true });
    if (!seen) return;
    ticking = setInterval(() => first || stage?.again(performance.now()), STILL);
    if (!demonstration && !seen.observation[FACES]) tell("no-face", WAYS);
}

async function showPortrait() {
    change(true);
    const mine = wanted;
    try {
        const file = await (await fetched(FILES.portrait)).blob();
        if (mine !== wanted) return;
        still = () => portrait(file);
        feed.showPortrait();
        await look();
    } catch (error) {
        console.warn(error);
    }
}

/** @param {Blob} file */
async function usePhoto(file) {
    try {
        (await photo(file)).close();
    } catch {
        return tell("photo", WAYS);
    }
    change(false);
    camera.close();
    still = () => photo(file);
    feed.showPhoto(file);
    card.hide();
    await look();
}

/** @param {string} [device] */
async function useCamera(device) {
    const trouble = await camera.open(device);
    if (trouble) return tellTrouble(trouble);
    change(false);
    feed.show(camera.element);
    card.hide();
    nameCameras();
}

/** The demonstration goes on behind the card. @param {import("./camera.js").Trouble} trouble */
function tellTrouble(trouble) {
    if (!demonstration) showPortrait();
    waiting = trouble === "unplugged" || trouble === "missing";
    shop.face(false);
    shop.fail(`camera-${trouble}`, tell(trouble, WAYS_ON));
    nameCameras();
}

/**
 * Shows a card and says it aloud.
 * @param {string} name
 * @param {import("./card.js").Way[]} ways
 * @returns {string} what is said
 */
function tell(name, ways) {
    card.show(name, ways);
    const told = `${say(locale, `${name}-title`)}. ${say(locale, `${name}-body`)}`;
    announce(told);
    return told;
}

camera.onframe = (frame, time) => see(frame, time);
camera.ontrouble = tellTrouble;
navigator.mediaDevices?.addEventListener("devicechange", async () => {
    if (waiting && (await cameras()).length) useCamera();
});

/** Offers the cameras where there is a choice. */
async function nameCameras() {
    const all = await cameras();
    const field = document.querySelector("#cameras");
    const select = field.querySelector("select");
    field.hidden = all.length < 2 || !camera.opened;
    field.querySelector("span").textContent = say(locale, "camera");
    select.replaceChildren(...all.map(({ deviceId, label }) => new Option(label, deviceId, false, deviceId === camera.device)));
    select.onchange = () => useCamera(select.value);
}

/**
 * Saves a picture where the browser saves files.
 * @param {{ width: number, height: number, pixels: Uint8ClampedArray<ArrayBuffer> }} snapshot
 */
async function keep({ width, height, pixels }) {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d").putImageData(new ImageData(pixels, width, height), 0, 0);
    const name = `vitrine-${Math.round(Date.now() / 1000)}.png`;
    const blob = await canvas.convertToBlob();
    const href = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
    stage.pictureKept(name);
    shop.kept(blob);
}

/** The mirror broke and is being started anew: meanwhile the picture is seen without it. */
function lose() {
    feed.drawn = first !== undefined;
    entry.end();
    announce(say(locale, "status-again"));
}

/** @param {Error} error */
function broken(error) {
    console.error(error);
    change(true);
    camera.close();
    tracker?.close();
    first?.end();
    first = undefined;
    giveUp("broken");
}

/**
 * Says why there is no mirror.
 * @param {"no-webgpu" | "offline" | "broken"} why
 */
function giveUp(why) {
    bar.hide();
    card.show(why, [], true);
    shop.fail(why, say(locale, `${why}-title`));
}

document.addEventListener("visibilitychange", () => {
    camera.pause(document.hidden);
    if (document.hidden) tracker?.pause();
    else tracker?.resume();
});
addEventListener("resize", () => first && look());
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) usePhoto(file);
});
document.addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    if (file) usePhoto(file);
});

await begin();
