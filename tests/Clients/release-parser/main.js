// Reads a JSON array of release names from the file --in and writes to --out what @sentry/release-parser makes of each.
"use strict";

const fs = require("node:fs");
const { parseArgs } = require("node:util");
const { Release, InvalidRelease } = require("@sentry/release-parser");

const { values } = parseArgs({ options: { in: { type: "string" }, out: { type: "string" } } });

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

fs.writeFileSync(values.out, JSON.stringify(JSON.parse(fs.readFileSync(values.in, "utf8")).map(take)));
