// Loads what the page needs, and tells how far it has come.

/** How a file is fetched. @typedef {(file: string | URL) => Promise<Response>} Fetch */

/** @type {Fetch} */
export async function fetched(file) {
    const response = await fetch(file);
    if (!response.ok) throw new Error(`${file} does not come: ${response.status} ${response.statusText}`);
    return response;
}

/** Counts what comes of the files that are fetched by it. */
export class Loading {
    /** @type {(part: number) => void} called with 0 to 1 as bytes come */
    onprogress = () => {};
    #come = 0;
    /** @type {Promise<number>} */
    #all;

    /** @param {string | URL} sizes a file that tells the bytes of `all` as they are when unpacked: a server sends them packed */
    constructor(sizes) {
        this.#all = fetched(sizes).then((response) => response.json()).then(({ all }) => all);
    }

    /** @type {Fetch} */
    fetched = async (file) => {
        const [{ body, headers }, all] = await Promise.all([fetched(file), this.#all]);
        const counter = new TransformStream({
            transform: (piece, to) => {
                this.#come += piece.byteLength;
                this.onprogress(Math.min(1, this.#come / all));
                to.enqueue(piece);
            },
        });
        return new Response(body.pipeThrough(counter), { headers: { "Content-Type": headers.get("Content-Type") } });
    };
}
