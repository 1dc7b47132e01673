// Drives pages of a headless Chromium: browser.mjs FOLDER HUB [NAME]. FOLDER/page holds what wasm-bindgen made of
// app/link/examples/browser.rs, HUB is the program of app/hub/examples/serve.rs; the tests whose name contains NAME are run.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { createInterface } from 'node:readline';

const [folder, program, wanted = ''] = process.argv.slice(2);
const PAGE = '<!doctype html><title>link</title><script type="module">'
    + 'import init, * as link from "/browser.js"; await init(); Object.assign(window, link); window.ready = true;</script>';

/** A hub with the sample chain; ends with this process, since its input does. */
const hub = spawn(program, [`${folder}/hub`], { stdio: ['pipe', 'pipe', 'ignore'] });
const told = {};
const toldAll = new Promise((resolve, reject) => {
    hub.once('exit', () => reject(new Error('the hub did not start')));
    createInterface(hub.stdout).on('line', line => {
        const [name, value] = line.split(' ');
        told[name] = value;
        if (name === 'system') resolve();
    });
});
// Whoever needs it is told.
toldAll.catch(() => {});

/** Serves the page, and passes on to the hub what is asked of it, while there is a line. */
let line = true;
const server = createServer(async (ask, answer) => {
    if (/^\/(v1|healthz)/.test(ask.url)) {
        if (!line) return ask.socket.destroy();
        const passed = request(new URL(ask.url, told.address), { method: ask.method, headers: ask.headers }, got => {
            answer.writeHead(got.statusCode, got.headers);
            got.pipe(answer);
        });
        return ask.pipe(passed.on('error', () => answer.destroy()));
    }
    const type = { js: 'text/javascript', wasm: 'application/wasm' }[ask.url.split('.').pop()] ?? 'text/html';
    const body = type === 'text/html' ? PAGE : await readFile(`${folder}/page${ask.url}`);
    answer.writeHead(200, { 'content-type': type }).end(body);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

/** A browser, spoken to over a pipe (Chrome DevTools Protocol). Its files, under a name, outlast it. */
class Browser {
    constructor(files) {
        const flags = ['--headless', '--remote-debugging-pipe', `--user-data-dir=${folder}/${files}`, '--disable-gpu'];
        // Its sandbox does not start for the system's administrator.
        if (process.getuid() === 0) flags.push('--no-sandbox');
        this.process = spawn('chromium', flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true });
        [this.number, this.waiting, this.heard] = [0, new Map(), Buffer.alloc(0)];
        this.process.stdio[3].on('error', () => {});
        this.process.stdio[4].on('data', bytes => this.hear(bytes));
    }

    hear(bytes) {
        this.heard = Buffer.concat([this.heard, bytes]);
        for (let end; (end = this.heard.indexOf(0)) >= 0; this.heard = this.heard.subarray(end + 1)) {
            const { id, result, error } = JSON.parse(this.heard.subarray(0, end).toString());
            const [resolve, reject] = this.waiting.get(id) ?? [];
            if (error) reject?.(new Error(error.message));
            else resolve?.(result);
        }
    }

    ask(method, params = {}, sessionId = undefined) {
        const id = ++this.number;
        this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
        return new Promise((resolve, reject) => this.waiting.set(id, [resolve, reject]));
    }

    async page() {
        const { targetId } = await this.ask('Target.createTarget', { url: origin });
        const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
        const page = new Page(this, targetId, sessionId);
        await page.loaded();
        return page;
    }

    /** Ends it as a power cut would, its helpers too. */
    async kill() {
        process.kill(-this.process.pid, 'SIGKILL');
        await once(this.process, 'exit');
    }
}

class Page {
    constructor(browser, target, session) {
        Object.assign(this, { browser, target, session });
    }

    /** What a script of the page comes to; throws what it throws. */
    async run(script) {
        const expression = `(async () => { ${script} })()`;
        const params = { expression, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = await this.browser.ask('Runtime.evaluate', params, this.session);
        if (exceptionDetails) throw new Error(result.value ?? result.description);
        return result.value;
    }

    async loaded() {
        while (await this.run('return window.ready').catch(() => false) !== true) await new Promise(next => setTimeout(next, 20));
    }

    async reload() {
        await this.run('window.ready = false');
        await this.browser.ask('Page.reload', {}, this.session);
        await this.loaded();
    }

    async close() {
        await this.browser.ask('Target.closeTarget', { targetId: this.target });
    }

    quota(bytes) {
        return this.browser.ask('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes }, this.session);
    }
}

// What the scripts of the tests use: the storage as it lies there, past the store.
const RAW = `
    const raw = (name, mode, work) => new Promise((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
            const database = opening.result;
            const transaction = database.transaction(['keys', 'batches'], mode);
            const request = work(transaction.objectStore('batches'), transaction.objectStore('keys'));
            transaction.oncomplete = () => { database.close(); resolve(request?.result); };
            transaction.onabort = () => reject(transaction.error);
        };
    });
    const batches = name => raw(name, 'readonly', batches => batches.getAll());
    const holds = (bytes, part) => bytes.some((_, at) => part.every((byte, place) => bytes[at + place] === byte));
`;
const OPEN = "window.kept = await Kept.open('a');";

const tests = {
    async 'what is kept is there after a reload, sealed'(page) {
        await page.run(`${OPEN} await kept.put(['x', 'y'], 65, 40); await kept.put(['x'], 66, 3); await kept.delete('y');`);
        await page.reload();
        assert.equal(await page.run(`${OPEN} await kept.put(['z'], 67, 1); return kept.all()`), 'x=66x3\nz=67x1');
        assert.equal(await page.run(`${RAW} return (await batches('a')).some(batch => holds(batch, Array(8).fill(65)))`), false);
        const key = await page.run(`${RAW} const key = await raw('a', 'readonly', (_, keys) => keys.get('key'));
            return [key.extractable, key.algorithm.name, key.algorithm.length, await crypto.subtle.exportKey('raw', key).catch(error => error.name)]`);
        assert.deepEqual(key, [false, 'AES-GCM', 256, 'InvalidAccessError']);
    },

    async 'a second page is told, until the first one is gone'(page, browser) {
        await page.run(OPEN);
        const second = await browser.page();
        await assert.rejects(second.run(OPEN), /^Error: storage failed: another page has the store open: close it$/);
        await second.run("window.other = await Kept.open('b')");
        await page.run('kept.free()');
        await second.run(`${OPEN} await kept.put(['x'], 1, 1)`);
        await assert.rejects(page.run(OPEN), /another page/);
        await second.close();
        while (await page.run(`${OPEN} return kept.all()`).catch(() => '') !== 'x=1x1') await page.run('await wait(20)');
    },

    async 'a batch that is not the next one is not written over another'(page) {
        await page.run(`${OPEN} ${RAW} await raw('a', 'readwrite', batches => batches.add(new Uint8Array(40), 1));`);
        await assert.rejects(page.run("await kept.put(['x'], 1, 1)"), /already exists/);
        assert.equal(await page.run('return kept.all()'), '', 'what is not kept is not shown');
    },

    async 'many writes at once are all kept, in order'(page) {
        await page.run(`${OPEN} await Promise.all(Array.from({ length: 50 }, (_, at) => kept.put(['x', 'k' + at % 5], at, 1)))`);
        await page.reload();
        assert.equal(await page.run(`${OPEN} return kept.all()`), 'k0=45x1\nk1=46x1\nk2=47x1\nk3=48x1\nk4=49x1\nx=49x1');
    },

    async 'what nobody waits for is kept and shown'(page) {
        await page.run(`${OPEN} kept.put_and_leave('x', 1, 1); await kept.put(['y'], 2, 2);`);
        assert.equal(await page.run('return kept.all()'), 'x=1x1\ny=2x2');
        await page.reload();
        assert.equal(await page.run(`${OPEN} return kept.all()`), 'x=1x1\ny=2x2');
    },

    async 'it does not grow with what is replaced'(page) {
        await page.run(`${OPEN} for (let round = 0; round < 120; round++) await kept.put(['x'], round, 8000);`);
        const length = await page.run(`${RAW} return (await batches('a')).reduce((sum, batch) => sum + batch.length, 0)`);
        assert.ok(length < 300_000, `${length} bytes`);
        await page.reload();
        assert.equal(await page.run(`${OPEN} return kept.all()`), 'x=119x8000');
    },

    async 'scrubbing leaves neither what was deleted nor its key'(page) {
        const left = await page.run(`${RAW} ${OPEN} await kept.put(['goes'], 9, 40); await kept.put(['stays'], 1, 1);
            const [before, key] = [await batches('a'), await raw('a', 'readonly', (_, keys) => keys.get('key'))];
            await kept.delete('goes'); await kept.scrub();
            const [after, next] = [await batches('a'), await raw('a', 'readonly', (_, keys) => keys.get('key'))];
            const opens = (key, sealed, number) => crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.slice(0, 12),
                additionalData: new Uint8Array(new Uint32Array([number]).buffer) }, key, sealed.slice(12)).then(() => true, () => false);
            return [after.length, await opens(key, before[1], 1), await opens(next, before[1], 1), await opens(next, after[0], 4)]`);
        assert.deepEqual(left, [1, true, false, true]);
        await page.reload();
        assert.equal(await page.run(`${OPEN} return kept.all()`), 'stays=1x1');
    },

    async 'damage is told and nothing is thrown away'(page) {
        const spoil = async work => {
            await page.run(`${OPEN} await kept.put(['x'], 1, 9); await kept.put(['y'], 2, 9); kept.free();
                ${RAW} await raw('a', 'readwrite', ${work}); window.before = JSON.stringify(await batches('a'))`);
            const told = await page.run(`${OPEN}`).then(() => 'opened', error => error.message);
            assert.ok(await page.run(`${RAW} return JSON.stringify(await batches('a')) === before`), 'nothing was written');
            await page.run(`indexedDB.deleteDatabase('a')`);
            return told;
        };
        const flipped = number => `batches => { batches.get(${number}).onsuccess = ({ target: { result } }) => {
            result[20] ^= 1; batches.put(result, ${number}); } }`;
        assert.match(await spoil(flipped(1)), /damaged at 1: move it away/);
        assert.match(await spoil(flipped(2)), /damaged at 2/);
        assert.match(await spoil('batches => batches.delete(1)'), /damaged at 1/);
        assert.match(await spoil(`batches => { batches.get(2).onsuccess = ({ target: { result } }) => batches.put(result.slice(0, 20), 2); }`), /damaged at 2/);
        assert.match(await spoil(`batches => { batches.get(1).onsuccess = ({ target: { result } }) => batches.put(result, 2); }`), /damaged at 2/);
        assert.match(await spoil(`(_, keys) => keys.delete('key')`), /does not open: it was sealed with another key/);
    },

    async 'too little space is told in one line and what was kept stays'(page) {
        // Before the first write: a browser goes by what it knew of the space for a while.
        await page.quota(2_000_000);
        await page.run(`${OPEN} await kept.put(['x'], 1, 1);`);
        const error = await page.run("await kept.put(['y'], 2, 8_000_000)").then(() => 'kept', error => error.message);
        assert.match(error, /^storage failed: the browser gives this page no more storage: free space on the device$/);
        assert.equal(await page.run('return kept.all()'), 'x=1x1');
        await page.quota(undefined);
        await page.run("await kept.put(['z'], 3, 1)");
        await page.reload();
        assert.equal(await page.run(`${OPEN} return kept.all()`), 'x=1x1\nz=3x1');
    },

    async 'time passes'(page) {
        const took = await page.run('return wait(50)');
        assert.ok(took >= 49, `${took} ms`);
        assert.equal(typeof await page.run('return persist()'), 'boolean');
    },

    async 'a tablet writes without a line, outlasts a reload and sends'(page) {
        await toldAll;
        const shop = 'berlin';
        const open = `window.tablet = await Serving.open('${origin}', '${told.manager}', '${shop}', 'tablet');`;
        line = false;
        await page.run(`${open} await tablet.create('zqx', 'Zqxylophone', '${shop}');`);
        await assert.rejects(page.run('await tablet.sync()'), /the hub cannot be reached/);
        await page.reload();
        assert.deepEqual(await page.run(`${open} return [tablet.unsent(), tablet.find('zqxyl')]`), [1, ['Zqxylophone']]);
        line = true;
        assert.equal(await page.run('return tablet.sync()'), 1);
        await page.reload();
        assert.deepEqual(await page.run(`${open} return [tablet.unsent(), tablet.find('zqxyl')]`), [0, ['Zqxylophone']]);
        const answer = await fetch(`${told.address}/v1/members/zqx`, { headers: { authorization: `Bearer ${told.manager}`, purpose: 'service' } });
        assert.equal((await answer.json()).details.name, 'Zqxylophone');
    },
};

/** Kills the browser amid writes, again and again: all that was told to be kept is there, and each batch whole or not at all. */
async function killed() {
    for (let round = 0; round < 5; round++) {
        const browser = new Browser('killed');
        const page = await browser.page();
        const before = round === 0 ? '' : await page.run("window.kept = await Kept.open('killed'); return kept.all()");
        assert.ok(round === 0 || /^x=(\d+)x9000\ny=\1x9000$/.test(before), before);
        const last = Number(before.match(/\d+/)?.[0] ?? 0);
        assert.ok(last >= killed.told, `${last} is there, ${killed.told} was told`);
        page.run(`window.kept ??= await Kept.open('killed'); window.told = ${last};
            for (;;) { await kept.put(['x', 'y'], told + 1, 9000); told++; }`).catch(() => {});
        const enough = last + 3 + 4 * round;
        while ((killed.told = await page.run('return window.told ?? 0')) < enough);
        await browser.kill();
    }
}
killed.told = 0;

let failed = 0;
async function check(name, work) {
    if (!name.includes(wanted)) return;
    try {
        await work();
        console.log(`ok      ${name}`);
    } catch (error) {
        failed++;
        console.log(`FAILED  ${name}\n${error.stack}`);
    }
}

for (const [number, [name, test]] of Object.entries(tests).entries()) {
    await check(name, async () => {
        const browser = new Browser(`browser-${number}`);
        try {
            await test(await browser.page(), browser);
        } finally {
            await browser.kill();
        }
    });
}
await check('a killed browser loses nothing that was kept and tears no batch', killed);
hub.kill();
server.close();
process.exit(failed ? 1 : 0);
