// The official conformance suite of the Model Context Protocol against a server:
// node conformance.mjs http://127.0.0.1:8080/mcp conformance.yml
// Prints which scenarios passed; fails unless the others are those of the list.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const suite = fileURLToPath(
  new URL("node_modules/@modelcontextprotocol/conformance/dist/index.js", import.meta.url),
);
// Node 22 is the oldest that it runs on.
if (!existsSync(suite) || Number(process.versions.node.split(".")[0]) < 22) {
  console.log("not installed");
  process.exit(0);
}
const [url, expected] = process.argv.slice(2);
// It leaves its results in the folder where it runs.
const folder = mkdtempSync(join(tmpdir(), "conformance-"));
const run = spawnSync(process.execPath, [suite, "server", "--url", url, "--expected-failures", expected], {
  cwd: folder,
  encoding: "utf8",
});
rmSync(folder, { recursive: true });
const passed = [...run.stdout.matchAll(/^✓ ([\w-]+):/gm)].map(([, name]) => name);
console.log(passed.join("\n"));
if (run.status !== 0) {
  console.error(run.stdout.split("=== SUMMARY ===").pop(), run.stderr);
  process.exit(1);
}
