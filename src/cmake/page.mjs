// Makes bareme.html, one file with everything inside: page.mjs SOURCE-FOLDER ENGINE OUTPUT. The modules become one
// block of a script, in the order in which they need each other: a file that was opened by a double click may begin no
// worker that is a module. Names at their top level must differ, as must be in one block.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";
import { gzipSync } from "node:zlib";

const [source, engine, output] = process.argv.slice(2);
const MOST = 1500000;
const read = (path) => readFileSync(path, "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const IMPORT = /^import \{[^}]*\} from "\.\/([\w.]+)";\n/gm;
const done = new Set();

function bundle(name) {
	if (done.has(name)) return "";
	done.add(name);
	const text = read(join(source, "web", name));
	const needed = [...text.matchAll(IMPORT)].map(([, other]) => bundle(other)).join("");
	return needed + text.replace(IMPORT, "").replace(/^export (?=const|class|function|async)/gm, "");
}

const comments = /\/\*[^]*?\*\/|\n(?=[\s.])\s*/g;
const style = (read(join(source, "documents/page.css")) + read(join(source, "web/app.css")))
	.replace(comments, " ")
	.trim();
const code = `"use strict";\n{\n${bundle("page.mjs").replace("import.meta.url", '"about:blank"')}}\n`;
new Script(code);
if (/^(import|export) |import\.meta/m.test(code) || /<\/script|<!--/i.test(code))
	throw new Error("the modules do not become one");
const policy = [
	"default-src 'none'",
	`script-src ${hash(code)} 'wasm-unsafe-eval'`,
	`style-src ${hash(style)}`,
	"worker-src blob:",
	"base-uri 'none'",
	"form-action 'none'",
].join("; ");
const parts = {
	POLICY: policy,
	STYLE: style,
	CODE: code,
	ENGINE: gzipSync(readFileSync(engine), { level: 9 }).toString("base64"),
};
const page = read(join(source, "web/page.html")).replace(/@([A-Z]+)@/g, (_, name) => parts[name]);
if (page.length > MOST)
	throw new Error(`${page.length} bytes are too many: some mail and intranet would refuse the page`);
writeFileSync(output, page);
