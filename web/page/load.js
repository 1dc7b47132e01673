// Loads what the page needs, and tells how far it has come.

/**
 * @param {string | URL} file
 * @returns {Promise<Response>}
 */
export async function fetched(file) {
    const response = await fetch(file);
    if (!response.ok) throw new Error(`${file} does not come: ${response.status} ${response.statusText}`);
    return response;
}

/**
 * A file whose bytes are counted as they come.
 * @param {string | URL} file
 * @param {(bytes: number) => void} count called with the number of bytes of each piece, as they are when unpacked
 * @returns {Promise<Response>}
 */
export async function counted(file, count) {
    const { body, headers } = await fetched(file);
    const counter = new TransformStream({
        transform(piece, to) {
            count(piece.byteLength);
            to.enqueue(piece);
        },
    });
    return new Response(body.pipeThrough(counter), { headers: { "Content-Type": headers.get("Content-Type") } });
}
