// What is taken from the page's address, and what is not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { wishes } from "../page/wishes.js";

const NOTHING = { product: null, colour: null, lang: null, hub: null, embed: null };

test("wishes are read from the address", () => {
    assert.deepEqual(wishes(""), NOTHING);
    const query = "?product=panto-hall&colour=black&lang=zh-CN&hub=https%3A%2F%2Fhub.example%2Fa%2F&embed=https://shop.example";
    assert.deepEqual(wishes(query), {
        product: "panto-hall",
        colour: "black",
        lang: "zh-Hans",
        hub: "https://hub.example/a",
        embed: "https://shop.example",
    });
    assert.equal(wishes("?lang=en-GB").lang, "en");
    assert.equal(wishes("?hub=http://localhost:7440").hub, "http://localhost:7440");
    assert.equal(wishes("?embed=https://shop.example:444/any/page?x").embed, "https://shop.example:444");
});

test("what is no wish counts as not said", () => {
    const ids = ["", "Panto", "../x", "a b", "a".repeat(65), "<b>", "panto_hall"];
    for (const id of ids) assert.deepEqual(wishes(new URLSearchParams({ product: id, colour: id }).toString()), NOTHING, id);
    const addresses = ["", "null", "hub.example", "javascript:alert(1)", "data:,x", "file:///etc", "https://a:b@hub.example", "//hub.example"];
    for (const url of addresses) assert.deepEqual(wishes(new URLSearchParams({ hub: url, embed: url }).toString()), NOTHING, url);
    for (const lang of ["fr", "english", "", "zho"]) assert.equal(wishes(`?lang=${lang}`).lang, null, lang);
});
