// Reads {"names": [...], "pairs": [[left, right], ...]} from the file --in, and writes to --out what @sentry/release-parser makes of each name,
// and which of each pair is the higher version: 1 the left, -1 the right, 0 neither, null where one is no version.
"use strict";

const fs = require("node:fs");
const { parseArgs } = require("node:util");
const { Release, InvalidRelease } = require("@sentry/release-parser");

const largest = 2n ** 64n - 1n;

function take(name) {
  let release;
  try {
    release = new Release(name);
  } catch (error) {
    if (error instanceof InvalidRelease) return { invalid: error.code };
    throw error;
  }
  const version = release.versionParsed;
  return {
    package: release.package ?? null,
    rawVersion: release.versionRaw,
    hash: release.getBuildHash(),
    description: release.describe(),
    version: version && {
      // As text: a JavaScript number holds 53 bits.
      numbers: version.rawQuad.map((number) => number ?? "0"),
      components: version.components,
      pre: version.pre ?? "",
      build: version.buildCode ?? "",
      withoutBuild: version.rawShort,
    },
  };
}

const order = (left, right) => (left > right) - (left < right);
const isNumber = (build) => /^[0-9]+$/.test(build) && BigInt(build) <= largest;

// The npm package takes apart and does not compare. This is how its original in Rust compares what was taken apart.
function compare(left, right) {
  const [a, b] = [take(left).version, take(right).version];
  if (!a || !b) return null;
  for (const i of [0, 1, 2, 3]) {
    const [x, y] = [BigInt(a.numbers[i]), BigInt(b.numbers[i])];
    if (x !== y) return order(x, y);
  }
  if (!a.pre !== !b.pre) return a.pre ? -1 : 1;
  if (a.pre !== b.pre) return order(a.pre, b.pre);
  return isNumber(a.build) && isNumber(b.build) ? order(BigInt(a.build), BigInt(b.build)) : order(a.build, b.build);
}

const { values } = parseArgs({ options: { in: { type: "string" }, out: { type: "string" } } });
const { names, pairs } = JSON.parse(fs.readFileSync(values.in, "utf8"));
fs.writeFileSync(values.out, JSON.stringify({ names: names.map(take), pairs: pairs.map(([left, right]) => compare(left, right)) }));
