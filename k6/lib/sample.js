// What is asked for: drawn from the loaded catalogue by `digger bench sample`.

import { SharedArray } from "k6/data";
import { randomSeed } from "k6";

const FILE = __ENV.DIG_SAMPLE || import.meta.resolve("../out/sample.json");

// One array for each part: all virtual users share them.
const part = (name) => new SharedArray(name, () => JSON.parse(open(FILE))[name]);

const releases = part("releases");
const broad = part("broad");

// Every user draws in an order of its own, and the same one in every run.
randomSeed(Number(__ENV.DIG_SEED || 1) * 100_000 + __VU);

const one = (from) => from[Math.floor(Math.random() * from.length)];

export const release = () => one(releases);
export const broadWord = () => (broad.length > 0 ? one(broad) : one(releases).title);
