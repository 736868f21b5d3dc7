// SPDX-License-Identifier: MIT
// Holds a file against what npm's packages know. Usage:
//   check.mjs json SCHEMA FILE       a report against the JSON Schema
//   check.mjs jsonl SCHEMA FILE      each line of a report
//   check.mjs gitlab FILE            what GitLab reads of a Code Quality report
//   check.mjs markdown FILE          rendered as GitHub does: prints its text, fails on any tag that isn't layout
import { readFileSync } from "node:fs";

function faultsOf(validate, value, where) {
  return validate(value) ? [] : validate.errors.map((e) => `${where}${e.instancePath}: ${e.message}`);
}

async function checkJson(schemaFile, file, lines) {
  const { default: Ajv } = await import("ajv/dist/2020.js");
  const schema = JSON.parse(readFileSync(schemaFile, "utf8"));
  const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: "log", allErrors: false });
  ajv.addSchema(schema);
  const validate = ajv.getSchema(schema.$id + (lines ? "#/$defs/line" : ""));
  const text = readFileSync(file, "utf8");
  const faults = lines
    ? text.trimEnd().split("\n").flatMap((line, i) => faultsOf(validate, JSON.parse(line), `line ${i + 1} `))
    : faultsOf(validate, JSON.parse(text), "");
  faults.slice(0, 10).forEach((fault) => console.log(fault));
  return faults.length === 0;
}

// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
const QUALITY = {
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", minLength: 1 },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          path: { type: "string", minLength: 1, pattern: "^(?!\\./)" },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  },
};

async function checkQuality(file) {
  const { default: Ajv } = await import("ajv/dist/2020.js");
  const issues = JSON.parse(readFileSync(file, "utf8"));
  const faults = faultsOf(new Ajv().compile(QUALITY), issues, "");
  if (new Set(issues.map((issue) => issue.fingerprint)).size < issues.length) { faults.push("a fingerprint twice"); }
  faults.slice(0, 10).forEach((fault) => console.log(fault));
  return faults.length === 0;
}

const LAYOUT = new Set(["h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "br", "ul", "li"]);

async function checkMarkdown(file) {
  const { micromark } = await import("micromark");
  const { gfm, gfmHtml } = await import("micromark-extension-gfm");
  const html = micromark(readFileSync(file, "utf8"), {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const foreign = [...html.matchAll(/<\/?([a-zA-Z!?][^\s>/]*)/g)].map((m) => m[1]).filter((t) => !LAYOUT.has(t));
  foreign.slice(0, 10).forEach((tag) => console.log(`a tag: <${tag}>`));
  const text = html.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"');
  console.log(text.replace(/&amp;/g, "&"));
  return foreign.length === 0;
}

const [kind, ...rest] = process.argv.slice(2);
const checks = {
  json: () => checkJson(rest[0], rest[1], false),
  jsonl: () => checkJson(rest[0], rest[1], true),
  gitlab: () => checkQuality(rest[0]),
  markdown: () => checkMarkdown(rest[0]),
};
process.exitCode = (await checks[kind]()) ? 0 : 1; // exit() would cut what is still on its way through a pipe
