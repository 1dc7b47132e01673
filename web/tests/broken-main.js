// In the place of main.js: the page of a browser that has no adapter.

import { Shop } from "./embed.js";
import { wishes } from "./wishes.js";

new Shop(wishes(location.search).embed).fail("no-webgpu", "This browser cannot draw the mirror");
