// In the place of the stage (web/window): what the page presses and shows changes the same states, and nothing is drawn.
// So the page is tested without an adapter.

let tell = () => {};
let changed = false;
let state = { state: "loading", product: null, colour: null, left: null, right: null, active: null, picture: null };

function flush() {
    changed = false;
    tell({ type: "state", ...state });
}

/** What changes between two frames is told once. */
function become(news) {
    if (!changed) queueMicrotask(flush);
    [changed, state] = [true, { ...state, ...news }];
}

export default async function load({ module_or_path }) {
    await (await module_or_path).arrayBuffer();
}

export function start(canvas, locale, catalogue, hear) {
    tell = hear;
    window.stage = { canvas, catalogue: JSON.parse(catalogue), locale, shown: 0 };
    tell({ type: "language", locale });
    tell({ type: "sound", muted: true });
    become({});
}

export function camera(name) {
    if (!["working", "demonstration"].includes(name)) become({ state: "trouble" });
    else if (state.state !== "live") become({ state: "attract" });
}

export function show(picture, id, time, observation) {
    picture.close();
    window.stage.shown += 1;
    if (state.state !== "attract" || observation[53] === 0) return;
    become({ state: "live", product: 0, colour: 0 });
    tell({ type: "dressing", dressing: "worn", reason: null });
}

export function again() {}

export function press(control, place) {
    if (control === "language") {
        window.stage.locale = window.stage.locale === "en" ? "zh-Hans" : "en";
        return tell({ type: "language", locale: window.stage.locale });
    }
    if (state.state !== "live") return;
    if (control === "product" && place !== state.product) become({ product: place, colour: 0 });
    if (control === "colour" && place !== state.colour) become({ colour: place });
    if (control !== "keep") return;
    become({ state: "kept", picture: "asked" });
    tell({ type: "snapshot", width: 2, height: 1, pixels: new Uint8ClampedArray([255, 0, 0, 255, 0, 0, 255, 255]) });
}

export function pictureKept(name) {
    become({ picture: name ? "saved" : "failed" });
    setTimeout(() => become({ state: "live", picture: null }));
}
