// A store's answer and the catalogue.

import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import { once } from "node:events";
import { after, before, beforeEach, test } from "node:test";

import { offered, sold } from "../page/hub.js";

const catalogue = JSON.parse(fs.readFileSync(new URL("../../assets/catalogue/eyewear.json", import.meta.url), "utf8"));
const [hall, lumen] = catalogue;

const offer = (name, price_minor, more = {}) => ({ name: { en: name }, model_variant: null, price_minor, currency: "EUR", ...more });

test("the catalogue is left with what the hub sells, at its price", () => {
    const products = [
        { id: "no-such-frame", variants: [offer("Black", 100)] },
        { id: hall.id, variants: [offer("Olive", 9900), offer("Black", 8900), offer("Pink", 99900)] },
    ];
    const [only, ...others] = offered(catalogue, products);
    assert.deepEqual(others, []);
    assert.deepEqual(only.variants.map(({ id }) => id), ["black", "olive"]);
    assert.deepEqual(only.price, { minor: 9900, currency: "EUR" });
    assert.deepEqual({ ...only, variants: hall.variants, price: hall.price }, hall);
});

test("the material of the model goes before the colour's name", () => {
    const variants = [offer("Anything", 5, { model_variant: "gold" }), offer("Silver", 6, { model_variant: "none" })];
    const [{ variants: shown }] = offered(catalogue, [{ id: lumen.id, variants }]);
    assert.deepEqual(shown.map(({ id }) => id), ["gold"]);
});

test("the whole catalogue offered is the whole catalogue", () => {
    const products = catalogue.map(({ id, price, variants }) => ({
        id,
        variants: variants.map(({ name }) => offer(name.en, price.minor, { currency: price.currency })),
    }));
    assert.deepEqual(offered(catalogue, products.toReversed()), catalogue);
});

test("offers whose price cannot be written are none", () => {
    for (const wrong of [{ price_minor: -1 }, { price_minor: 1.5 }, { price_minor: "1" }, { price_minor: 2 ** 60 }, { currency: "XTS" }]) {
        assert.deepEqual(offered(catalogue, [{ id: hall.id, variants: [offer("Black", 1, wrong), null] }]), []);
    }
});

let server, hub, answers, asked;

before(async () => {
    server = http.createServer((request, response) => {
        asked.push(request.url);
        const [status, body] = answers.shift();
        response.writeHead(status).end(body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    hub = `http://127.0.0.1:${server.address().port}/shop`;
});

beforeEach(() => ([answers, asked] = [[], []]));

after(() => server.close());

const page = (products, next = null) => [200, JSON.stringify({ products, next })];

test("the hub is asked for its whole window", async () => {
    answers = [page([{ id: hall.id, variants: [offer("Black", 1)] }], "a b"), page([{ id: lumen.id, variants: [offer("Gold", 2)] }])];
    const products = await sold(catalogue, hub, assert.fail);
    assert.deepEqual(products.map(({ id, price }) => [id, price.minor]), [[hall.id, 1], [lumen.id, 2]]);
    assert.deepEqual(asked, ["/shop/v1/window?category=eyewear", "/shop/v1/window?category=eyewear&after=a%20b"]);
});

test("without an answer of use the catalogue counts, and a line says why", async () => {
    assert.equal(await sold(catalogue, null, assert.fail), catalogue);
    const wrong = [[404, ""], [200, "<html>"], [200, "null"], [200, '{"products":[{"id":"panto-hall"}]}'], [200, '{"products":[null]}'], page([])];
    for (const answer of wrong) {
        answers = [answer];
        const told = [];
        assert.equal(await sold(catalogue, hub, (message) => told.push(message)), catalogue);
        assert.equal(told.length, 1, answer[1]);
        assert.match(told[0], new RegExp(`^the hub at ${hub} .+`));
    }
});
