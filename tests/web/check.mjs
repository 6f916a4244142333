/**
 * Holds the engine of build/web against the program: the same bytes for operations, variants, questions and lists.
 *   node tests/web/check.mjs PROGRAM FOLDER [OPERATIONS=30000]
 * FOLDER has bareme.mjs and bareme.wasm. Prints what differs; exit status 1 where something does.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const [program, folder, operations = "30000"] = process.argv.slice(2);
const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const root = join(here, "../..");
const { load, BaremeError } = await import(resolve(folder, "bareme.mjs"));
const DATE = "2026-11-29";
const work = mkdtempSync(join(tmpdir(), "bareme-web-"));
process.on("exit", () => rmSync(work, { recursive: true }));

let checks = 0,
	faults = 0;

function check(what, got, expected) {
	checks++;
	if (got === expected) return;
	let at = 0;
	while (got[at] === expected[at]) at++;
	faults++;
	console.log(
		`DIFFERS ${what}, at ${at}:\n  ${String(got).slice(Math.max(at - 60, 0), at + 120)}\n  expected\n  ${String(
			expected,
		).slice(Math.max(at - 60, 0), at + 120)}`,
	);
}

function run(lang, args, input) {
	const ran = spawnSync(program, [...args, "--lang", lang, "--date", DATE], { input, maxBuffer: 1 << 30 });
	return { out: ran.stdout, error: ran.stderr.toString() };
}

/** Bytes as characters, one each. */
const bytes = (data) => Buffer.from(data).toString("latin1");
const text = (file) => readFileSync(join(root, file), "utf8");
const engines = {
	fr: await load({ lang: "fr", date: DATE }),
	en: await load({ lang: "en", date: DATE }),
};

/** A list, the same in the program and in the engine; `args` are the program's. */
function checkList(name, file, options = {}, args = []) {
	for (const [lang, engine] of Object.entries(engines)) {
		const input = readFileSync(file),
			refused = join(work, "refused"),
			sums = join(work, "sums.json");
		let rejects = "",
			answer;
		const expected = run(lang, [
			"batch",
			file,
			"--quiet",
			"--rejects",
			refused,
			`--summary=${sums}`,
			...args,
		]);
		try {
			answer = engine.list(input, {
				...options,
				ids: true,
				rejects: (piece) => (rejects += bytes(piece)),
			});
		} catch (error) {
			const told = expected.error
				.replace("bareme: ", "")
				.replace(`${file}: `, "")
				.replace(`${file}\u00a0: `, "");
			check(`${name} ${lang}: error`, error.message.trim(), told.trim());
			continue;
		}
		check(`${name} ${lang}`, bytes(answer.output), bytes(expected.out));
		check(`${name} ${lang}: refused records`, rejects, bytes(readFileSync(refused)));
		check(
			`${name} ${lang}: summary`,
			JSON.stringify(answer.summary),
			JSON.stringify(JSON.parse(readFileSync(sums, "utf8"))),
		);
	}
}

// ---- Operations that are drawn ----

let seed = 2021;
const below = (most) => {
	seed = (seed * 69069 + 12345) % 4294967296;
	return Math.floor(seed / 65536) % most;
};
const pick = (list) => list[below(list.length)];

/** A value of the field: right, written in some way, or wrong. */
function draw(field, communes) {
	const odd = below(20);
	if (odd === 0)
		return pick(["", " ", "dix", "1.234", "-5", "NULL", 'é"\\\t;,\u00a0€', "1e9", "0", "999999999999999"]);
	if (field.role === "commune" || field.role === "commune-name")
		return pick([pick(communes).code, pick(communes).nom, pick(communes).nom.toUpperCase()]);
	if (field.kind === "choice") {
		const name = pick(field.values).name;
		return odd === 1 ? name.toUpperCase().replaceAll("-", " ") : odd === 2 ? name.slice(0, -1) : name;
	}
	if (field.kind === "date") {
		const [year, month, day] = [2020 + below(7), 1 + below(12), 1 + below(28)].map((n) =>
			String(n).padStart(2, "0"),
		);
		return pick([`${year}-${month}-${day}`, `${day}/${month}/${year}`, `${day}.${month}.${year.slice(2)}`]);
	}
	if (field.kind === "number" && field.unit !== "" && below(2) === 0)
		return pick([
			`${below(9000)},5 k€`,
			`${1 + below(90)} ${String(below(1000)).padStart(3, "0")} 000`,
			`${below(90)}.25 M€`,
		]);
	return String(field.kind === "number" ? below(odd < 5 ? 3 : 10000000) : `n° ${below(1000)}`);
}

function checkRandom() {
	const { fields } = engines.fr.describe();
	const [head, ...rows] = text("data/communes.csv")
		.trim()
		.split("\n")
		.map((line) => line.split(","));
	const communes = rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
	const drawn = Array.from({ length: Number(operations) }, () => {
		const given = { nature: pick(fields.find((field) => field.name === "nature").values).name };
		for (const field of fields)
			if (below(3) > 0 && (field.name !== "nature" || below(10) === 0))
				given[field.name] = draw(field, communes);
		return given;
	});
	const list = join(work, "random.ndjson");
	writeFileSync(list, drawn.map((given) => `${JSON.stringify(given)}\n`).join(""));
	checkList("random operations", list, { to: "ndjson" }, ["--to", "ndjson"]);
	for (const [lang, engine] of Object.entries(engines)) {
		const answers = run(lang, ["batch", list, "--quiet"]).out.toString().trim().split("\n");
		const began = process.cpuUsage();
		const own = drawn.map((given) => engine.answer(given));
		const { user, system } = process.cpuUsage(began);
		console.log(
			`${drawn.length} operations one by one: ${Math.round((drawn.length / (user + system)) * 1e6)}/s`,
		);
		/* A list has no receipt, and names a table that is out of date once, on standard error. */
		drawn.forEach((given, i) => {
			const { recu: _recu, ...al } = JSON.parse(own[i]),
				expected = JSON.parse(answers[i]).al;
			al.avis = al.avis.filter((notice) => notice.code !== "bareme-ancien");
			check(`${JSON.stringify(given)} ${lang}`, JSON.stringify(al), JSON.stringify(expected));
		});
	}
	return drawn;
}

// ---- One operation ----

/** Each form of an answer, as `calc` prints it. */
function checkForms(given) {
	const args = Object.entries(given).map(([name, value]) => `${name}=${value}`);
	for (const [lang, engine] of Object.entries(engines)) {
		const calc = (...options) => run(lang, ["calc", ...args, ...options]).out.toString();
		const what = `${args.join(" ")} ${lang}`;
		/* What was given comes first, and is the caller's. */
		const al = (json) => json.slice(json.indexOf('"al":') + 5, -2);
		check(`${what} json`, engine.answer(given), al(calc("--format", "json")));
		check(
			`${what} explained`,
			engine.answer(given, "explained"),
			al(calc("--format", "json", "--explain")),
		);
		check(`${what} html`, engine.answer(given, "html"), calc("--format", "html"));
		check(`${what} markdown`, engine.answer(given, "markdown"), calc("--format", "markdown"));
		const csv = calc("--format", "csv").split("\n"),
			own = engine.answer(given, "csv").split("\n");
		check(`${what} csv`, csv[0].endsWith(own[0]) && csv[1].endsWith(own[1]), true);
	}
}

function checkVariants(common, variants) {
	const words = (given) => Object.entries(given).map(([name, value]) => `${name}=${value}`);
	for (const [lang, engine] of Object.entries(engines)) {
		const compare = (form) =>
			run(lang, [
				"compare",
				"--format",
				form,
				...words(common),
				...variants.flatMap((own) => ["--", ...words(own)]),
			]).out.toString();
		for (const form of ["html", "markdown"])
			check(`compare ${form} ${lang}`, engine.comparison(common, variants, form), compare(form));
		const own = engine.compare(common, variants),
			expected = JSON.parse(compare("json"));
		check(
			`compare ${lang}`,
			JSON.stringify(own.answers),
			JSON.stringify(expected.variantes.map((v) => v.al)),
		);
		check(
			`compare least ${lang}`,
			own.least.map((n) => n + 1).join(),
			expected.reste_le_plus_faible.join(),
		);
		check(
			`compare rows ${lang}`,
			own.rows.filter((row) => row.section === "sums" && row.differs).length > 0,
			true,
		);
	}
}

/** What `bareme ask` asks first. */
function checkQuestion(given, expected) {
	const args = Object.entries(given).map(([name, value]) => `${name}=${value}`);
	const asked = run("en", ["ask", ...args], "").error.match(/^([a-z_]+)(?: \[.*\])?> /m)?.[1];
	const open = engines.en.ask(given);
	check(`ask ${args.join(" ")}`, open.questions[0]?.field, asked);
	check(`ask ${args.join(" ")}: expected`, asked, expected);
}

function checkOperations() {
	for (const name of readdirSync(join(root, "data/cas"))) {
		const [head, ...rows] = text(`data/cas/${name}`)
			.trim()
			.split("\n")
			.map((line) => line.split(","));
		const fields = head.filter(
			(column) => !column.startsWith("al_") && column !== "cas" && column !== "source",
		);
		rows.filter((row, i) => i % 12 === 0 && !row.some((cell) => cell.includes('"'))).forEach((row) => {
			const given = Object.fromEntries(
				head
					.map((column, i) => [column, row[i]])
					.filter(([column, value]) => fields.includes(column) && value),
			);
			checkForms(given);
		});
	}
	checkVariants({ nature: "reconstitution", commune: "Marseille", investissement: "3000000" }, [
		{ plus: "10", plai: "0" },
		{ plus: "5", plai: "5" },
		{ plai: "10", complement: "oui" },
	]);
	checkQuestion({ nature: "reconstitution" }, "mode");
	checkQuestion({ nature: "requalification" }, "investissement");
	checkQuestion({ nature: "accompagnement" }, "situation");
	const engine = engines.en;
	const open = { nature: "reconstitution", mode: "vefa", commune: "Nice", plus: "3" };
	check(
		"ask: a field that is left blank is asked no more",
		engine.ask(open, { declined: ["plai", "complement"] }).questions.length,
		0,
	);
	check(
		"ask: the plan",
		engine.ask(open, { declined: ["plai", "complement"], plan: true }).questions[0].decides.join(),
		"plan",
	);
	check("ask: what is wrong", engine.ask({ nature: "reconstitution", plus: "x" }).possible, false);
	check(
		"completion",
		JSON.stringify(engine.complete("commune", "la garde", 2)),
		'[{"value":"La Garde (04092)","title":"04092"},{"value":"La Garde (83062)","title":"83062"}]',
	);
	check(
		"completion of listed values",
		engine
			.complete("nature", "re")
			.map((offer) => offer.value)
			.join(),
		"reconstitution,requalification",
	);
	check("completion, at most", engine.complete("commune", "", 7).length, 7);
	check("language", engines.fr.describe().fields[1].title !== engine.describe().fields[1].title, true);
}

// ---- Lists ----

function checkLists() {
	const officer = [
		"liste.csv",
		"liste.xlsx",
		"liste.ods",
		"by-exceljs.xlsx",
		"by-gnumeric.ods",
		"by-openpyxl.xlsx",
	];
	const made = join(work, "made.csv");
	writeFileSync(made, spawnSync(join(root, "tests/bench/make-list"), ["20000"], { maxBuffer: 1 << 30 }).stdout);
	const files = [
		...officer.map((name) => join(root, "tests/officer", name)),
		made,
		...["operations.csv", "operations-a-corriger.csv"].map((name) => join(root, "data/exemples", name)),
	];
	for (const file of files)
		for (const to of ["csv", "ndjson", "html", "xlsx", "table"])
			if (file !== made || to !== "xlsx") checkList(`${file} to ${to}`, file, { to }, ["--to", to]);
	const list = files.at(-2),
		wrong = files.at(-1);
	checkList("plan", list, { to: "csv", plan: true }, ["--to", "csv", "--plan"]);
	checkList("detail", list, { to: "csv", detail: true }, ["--to", "csv", "--detail"]);
	checkList("set", wrong, { set: { plai: "3" }, setAll: { date: "2022-01-01" } }, [
		"--set",
		"plai=3",
		"--set-all",
		"date=2022-01-01",
	]);
	checkList("map", wrong, { map: { id: "Observations" }, ignore: ["Nom de la commune"] }, [
		"--map",
		"id=Observations",
		"--ignore",
		"Nom de la commune",
	]);
	checkList("sums", list, { by: ["epci", "annee"] }, ["--by", "epci,annee"]);
	checkList("heading", wrong, { heading: 1 }, ["--header", "1"]);
	checkList("a sheet that is none", files[1], { sheet: "Nulle part" }, ["--sheet", "Nulle part"]);
	checkList("a column that is none", wrong, { by: ["nothing"] }, ["--by", "nothing"]);
	for (const [name, content] of [
		["nothing", ""],
		["no list", "a;b\n1;2\n"],
		["zeros", "\0\0\0\0"],
		["zip", "PK\x03\x04 and no more"],
		["windows", Buffer.from("nature;commune\nreconstitution;Bo\xeete\n", "latin1")],
		["cut", readFileSync(files[1]).subarray(0, 4000)],
	]) {
		const file = join(work, name);
		writeFileSync(file, content);
		checkList(name, file);
	}
}

/** In pieces, the same; a function that throws ends the list. */
function checkPieces() {
	const engine = engines.en,
		list = readFileSync(join(root, "data/exemples/operations.csv"));
	let at = 0,
		written = "",
		done = 0;
	const answer = engine.list((size) => list.subarray(at, (at += Math.min(size, 100))), {
		write: (piece) => (written += bytes(piece)),
		progress: (records) => (done = records),
	});
	check("in pieces", written, bytes(engine.list(list).output));
	check("progress", done, answer.summary.operations);
	for (const [what, options] of [
		[
			"write",
			{
				write: () => {
					throw new RangeError("enough");
				},
			},
		],
		["read", {}],
	]) {
		let caught;
		try {
			engine.list(
				what === "read"
					? () => {
							throw new RangeError("enough");
						}
					: list,
				options,
			);
		} catch (error) {
			caught = error;
		}
		check(`a ${what} that throws`, caught instanceof RangeError && caught.message, "enough");
	}
	check("afterwards", bytes(engine.list(list).output), written);
}

// ---- Tables, memory ----

async function checkTables() {
	const names = [
		"datapackage.json",
		...readdirSync(join(root, "data")).filter((name) => name.endsWith(".csv")),
		...readdirSync(join(root, "data/cas")).map((name) => `cas/${name}`),
	];
	const tables = Object.fromEntries(names.map((name) => [name, text(`data/${name}`)]));
	check(
		"tables of one's own",
		(await load({ tables })).describe().fingerprint,
		engines.fr.describe().fingerprint,
	);
	tables["reconstitution.csv"] = tables["reconstitution.csv"].replace("metropole", "metropol");
	const error = await load({ tables, lang: "en" }).catch((caught) => caught);
	check("tables with a fault", error instanceof BaremeError && error.faults[0].file, "reconstitution.csv");
	const packed = await load({ wasm: gzipSync(readFileSync(join(folder, "bareme.wasm"))) });
	check("a packed module", packed.describe().fingerprint, engines.fr.describe().fingerprint);
}

/** Thousands of calls of all kinds take no more memory than the first ones. */
async function checkMemory(drawn) {
	const engine = await load({ lang: "fr", date: DATE });
	const inputs = [
		"tests/officer/liste.xlsx",
		"tests/officer/liste.ods",
		"data/exemples/operations-a-corriger.csv",
	].map((file) => readFileSync(join(root, file)));
	inputs.push(inputs[0].subarray(0, 3000));
	const ask = (from, to) => {
		for (let i = from; i < to; i++) {
			const given = drawn[i % drawn.length],
				form = ["json", "explained", "html", "markdown"][i % 4];
			engine.answer(given, form);
			engine.ask({ nature: given.nature, ...(i % 2 ? { commune: "13055" } : {}) });
			engine.complete("commune", "s");
			engine.compare(given, [{}, { plus: "2" }]);
			if (i % 10) continue;
			try {
				engine.list(inputs[(i / 10) % inputs.length], {
					to: ["csv", "html", "xlsx", "ndjson"][(i / 40) % 4],
					by: ["zone"],
					set: { mode: "vefa" },
				});
			} catch (error) {
				if (!(error instanceof BaremeError)) throw error;
			}
		}
	};
	ask(0, 400);
	const before = engine.memory;
	ask(400, 4000);
	check("memory", engine.memory, before);
	console.log(`${before >> 20} MiB after 4,000 calls of each kind`);
}

const drawn = checkRandom();
checkOperations();
checkLists();
checkPieces();
await checkTables();
await checkMemory(drawn);
console.log(`${checks} comparisons, ${faults} differ`);
process.exitCode = faults > 0 ? 1 : 0;
