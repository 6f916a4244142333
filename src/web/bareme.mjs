/**
 * The engine of bareme.wasm, in browsers and in Node: the tables of a schedule, and answers to operations and lists.
 * Nothing leaves the process; nothing is asked of a system but random numbers.
 *
 *   const engine = await load();
 *   engine.calc({ nature: "requalification", investissement: "1 000 000", subvention_anru: "0" }).pret;
 *
 * @typedef {Object<string, string>} Fields what is given of an operation, by the names of its fields
 * @typedef {"json" | "explained" | "html" | "markdown" | "csv"} Form
 * @typedef {{severity: "error" | "warning", code: string, file: string, line: number, column: number, message: string}}
 * Fault
 * @typedef {{name: string, title: string}} Named
 * @typedef {{name: string, title: string, help: string, kind: "text" | "choice" | "number" | "date",
 *   role: string | null, unit: string, least: number | null, most: number | null, default: string | number | null,
 *   values: Named[]}} Field
 * @typedef {{version: string, fingerprint: string, title: string, edition: string, review: string, fields: Field[],
 *   statuses: Named[], codes: {name: string, title: string, status: string}[]}} Description
 * @typedef {{field: string, decides: ("status" | "aids" | "amounts" | "remarks" | "plan")[], optional: boolean}}
 * Question
 * @typedef {{possible: boolean, questions: Question[], stand_ins: {field: string, value: string}[]}} Open
 * @typedef {{section: "operation" | "sums" | "aids" | "notices", title: string, differs: boolean, cells: string[]}}
 * Compared
 * @typedef {"csv" | "ndjson" | "html" | "xlsx" | "table" | "ods"} Format
 * @typedef {(bytes: Uint8Array) => void} Sink takes bytes that are its own
 * @typedef {{
 *   from?: Format, to?: Format, plan?: boolean, detail?: boolean, stopOnError?: boolean, ids?: boolean,
 *   delimiter?: "," | ";" | "\t", heading?: number, sheet?: string, by?: string[],
 *   set?: Fields, setAll?: Fields, map?: Fields, ignore?: string[],
 *   write?: Sink, rejects?: Sink, progress?: (records: number, bytes: number) => void
 * }} ListOptions as those of `bareme batch`; `map` has the column of a field, `progress` gets what is done, and read
 * @typedef {{read: (size: number) => Uint8Array, taken: number, sinks: Object<number, Sink | undefined>,
 *   error?: unknown}} Running a list at work: `taken`: bytes that were read; `sinks`: by the numbers of their files
 * @typedef {{faults: Fault[], account: string[], refusals: string[], mark: boolean, summary: any,
 *   output: Uint8Array<ArrayBuffer>}} ListAnswer `output`: nothing, where `write` took it
 */

const RESULTS = [
	"",
	"no memory",
	"the tables have errors",
	"cannot be read",
	"cannot be written",
	"the list cannot be read",
	"wrong options",
	"stopped",
];
const NO_MEMORY = 1,
	STOPPED = 7;
/** What a function that the module imports returns, in the words of WASI. */
const SUCCESS = 0,
	BAD_FILE = 8,
	IO = 29;
const FORMS = ["json", "explained", "html", "markdown", "csv"];
const FORMATS = ["", "csv", "ndjson", "html", "xlsx", "table", "ods"];
/** In the place of the length of a field's value: it is left blank on purpose. */
const BLANK = 0xffffffff;
const encoder = new TextEncoder(),
	decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Why something could not be done; `faults` says it in the reader's language. */
export class BaremeError extends Error {
	/** @param {string} message @param {Fault[]} [faults] */
	constructor(message, faults = []) {
		super(faults.length > 0 ? faults.map((fault) => fault.message).join("\n") : message);
		this.name = "BaremeError";
		this.faults = faults;
	}
}

/** The module beside this file. */
async function moduleBytes() {
	const place = new URL("bareme.wasm", import.meta.url);
	if (place.protocol !== "file:") return (await fetch(place)).arrayBuffer();
	const files = await import(String("node:fs/promises"));
	return files.readFile(place);
}

/** The bytes of a module, which a page has packed by gzip. @param {BufferSource} bytes */
async function unpack(bytes) {
	const packed = new Blob([bytes]),
		[first, second] = new Uint8Array(await packed.slice(0, 2).arrayBuffer());
	if (first !== 0x1f || second !== 0x8b) return bytes;
	return new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/**
 * Loads the tables that are built in, or others.
 * @param {{wasm?: WebAssembly.Module | BufferSource, lang?: "fr" | "en", date?: string,
 *   tables?: Object<string, string | Uint8Array>}} [options] `wasm`: the module, or its bytes, which may be
 *   packed by gzip (default: the file bareme.wasm beside this one); `date`: of operations that give none (default:
 * today); `tables`: files by their paths below the folder of datapackage.json
 */
export async function load(options = {}) {
	const wasm = options.wasm ?? (await moduleBytes());
	const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(await unpack(wasm));
	/* Node has it since version 19. */
	const random = globalThis.crypto ?? (await import(String("node:crypto"))).webcrypto;
	const engine = new Bareme();
	await engine.start(module, random, options.lang ?? "fr", options.tables ?? {});
	/* Today, where the reader is; Sweden writes it as 2021-06-01. */
	engine.date = options.date ?? new Date().toLocaleDateString("sv");
	return engine;
}

/** One schedule, made by `load`. */
export class Bareme {
	/** @type {any} */ #exports;
	/** @type {WebAssembly.Module | undefined} what it runs */ module;
	/** @type {Fault[]} warnings about the tables */ faults = [];
	/** @type {Description | null} */ #description = null;
	/** @type {Map<string, number>} the numbers of fields */ #numbers = new Map();
	/** @type {"fr" | "en"} */ #lang = "fr";
	#date = "";
	/** @type {Running | null} */ #list = null;

	// ---- Memory ----

	/** Bytes of memory that this schedule and all that it was asked have taken at most. */
	get memory() {
		return this.#exports.memory.buffer.byteLength;
	}

	#memory() {
		return new Uint8Array(this.#exports.memory.buffer);
	}

	/**
	 * Memory with this text or these bytes, that a call will take over: its address and its length.
	 * @param {string | Uint8Array} data @returns {[number, number]}
	 */
	#give(data) {
		const bytes = typeof data === "string" ? encoder.encode(data) : data;
		const at = this.#exports.take(bytes.length);
		if (at === 0) throw new BaremeError("no memory");
		this.#memory().set(bytes, at);
		return [at, bytes.length];
	}

	/** What the last call wrote. */
	#text() {
		const at = this.#exports.text();
		return decoder.decode(this.#memory().subarray(at, at + this.#exports.text_length()));
	}

	/** @param {number} result @param {Fault[]} [faults] */
	#check(result, faults) {
		if (result !== 0) throw new BaremeError(RESULTS[result], faults);
	}

	/** What a call writes. @param {string} name @param {...any} given */
	#call(name, ...given) {
		this.#check(this.#exports[name](...given));
		return this.#text();
	}

	// ---- What the module imports ----

	/**
	 * Hands on each piece of memory of which a call gives addresses and lengths, until one is not taken whole.
	 * @param {number} at @param {number} count @param {number} done where it says how many bytes were taken
	 * @param {(piece: Uint8Array) => number} take says how many it took
	 */
	#pass(at, count, done, take) {
		const places = new Uint32Array(this.#memory().buffer, at, 2 * count);
		let all = 0;
		try {
			for (let i = 0; i < places.length; i += 2) {
				const [from, length] = places.subarray(i, i + 2),
					taken = take(this.#memory().subarray(from, from + length));
				all += taken;
				if (taken < length) break;
			}
		} catch (error) {
			if (this.#list) this.#list.error ??= error;
			return IO;
		}
		new Uint32Array(this.#memory().buffer, done, 1)[0] = all;
		return SUCCESS;
	}

	/** @param {Crypto} random @returns {Object<string, (...given: any[]) => number>} */
	#imports(random) {
		return {
			fd_read: (file, at, count, done) => {
				const list = this.#list;
				if (file !== 0 || !list) return BAD_FILE;
				return this.#pass(at, count, done, (room) => {
					const bytes = list.read(room.length);
					room.set(bytes);
					list.taken += bytes.length;
					return bytes.length;
				});
			},
			fd_write: (file, at, count, done) => {
				const sink = file === 2 ? report : this.#list?.sinks[file];
				if (!sink) return BAD_FILE;
				return this.#pass(at, count, done, (bytes) => {
					sink(bytes.slice());
					return bytes.length;
				});
			},
			fd_close: () => BAD_FILE,
			fd_seek: () => BAD_FILE,
			random_get: (at, length) => {
				random.getRandomValues(this.#memory().subarray(at, at + length));
				return SUCCESS;
			},
			clock_time_get: (_clock, _precision, at) => {
				this.#memory().fill(0, at, at + 8);
				return SUCCESS;
			},
			environ_sizes_get: (count, size) => {
				for (const at of [count, size]) this.#memory().fill(0, at, at + 4);
				return SUCCESS;
			},
			environ_get: () => SUCCESS,
			proc_exit: (status) => {
				throw new BaremeError(`the engine ended with status ${status}`);
			},
		};
	}

	/**
	 * For `load`.
	 * @param {WebAssembly.Module} module @param {Crypto} random @param {"fr" | "en"} lang
	 * @param {Object<string, string | Uint8Array>} tables
	 */
	async start(module, random, lang, tables) {
		const imports = { wasi_snapshot_preview1: this.#imports(random) };
		const instance = await WebAssembly.instantiate(module, imports);
		this.module = module;
		this.#exports = instance.exports;
		this.#exports._initialize();
		for (const [name, data] of Object.entries(tables))
			this.#check(this.#exports.add_file(...this.#give(name), ...this.#give(data)));
		this.#lang = lang;
		const result = this.#exports.load(lang === "en" ? 1 : 0);
		this.faults = result === NO_MEMORY ? [] : JSON.parse(this.#text());
		this.#check(result, this.faults);
		this.describe().fields.forEach((field, number) => this.#numbers.set(field.name, number));
	}

	// ---- The schedule ----

	get lang() {
		return this.#lang;
	}

	/** The language of answers, and of everything else that is written from now on. */
	set lang(lang) {
		this.#lang = lang;
		this.#description = null;
		this.#exports.set_language(lang === "en" ? 1 : 0);
	}

	/** The day of operations that give none. */
	get date() {
		return this.#date;
	}

	set date(date) {
		this.#check(this.#exports.set_date(...this.#give(date)));
		this.#date = date;
	}

	/** The schedule, its fields and codes, in the reader's language. @returns {Description} */
	describe() {
		this.#description ??= /** @type {Description} */ (JSON.parse(this.#call("describe")));
		return this.#description;
	}

	/** A message of src/po in the reader's language. @param {string} message in English */
	translate(message) {
		return this.#call("translate", ...this.#give(message));
	}

	/** @param {string} name @returns {number} */
	#field(name) {
		const number = this.#numbers.get(name);
		if (number === undefined) throw new BaremeError(`no such field: ${name}`);
		return number;
	}

	// ---- One operation ----

	/** @param {number} variant @param {Fields} fields @param {string[]} [declined] */
	#operate(variant, fields, declined = []) {
		const given = Object.entries(fields).map(([name, value]) => [this.#field(name), byteLength(value)]),
			blank = declined.map((name) => [this.#field(name), BLANK]);
		const heads = new Uint32Array([...given, ...blank].flat()),
			texts = encoder.encode(Object.values(fields).join(""));
		const all = join([new Uint8Array(heads.buffer), texts]);
		this.#check(this.#exports.operate(variant, heads.length / 2, ...this.#give(all)));
	}

	/**
	 * The answer to an operation, as text: JSON (as `bareme calc --format json` has it under "al"), a page,
	 * Markdown, or CSV, of which it has the columns of the answer alone.
	 * @param {Fields} fields @param {Form} [form] @returns {string}
	 */
	answer(fields, form = "json") {
		this.#operate(0, fields);
		return this.#call("answer", 0, FORMS.indexOf(form));
	}

	/** The same as an object. @param {Fields} fields @param {{explain?: boolean}} [options] @returns {any} */
	calc(fields, options = {}) {
		return JSON.parse(this.answer(fields, options.explain ? "explained" : "json"));
	}

	/**
	 * Variants of one operation, four at most, as a page, Markdown or JSON.
	 * @param {Fields} common @param {Fields[]} variants @param {"html" | "markdown" | "json"} form
	 */
	comparison(common, variants, form) {
		variants.forEach((own, number) => this.#operate(number, { ...common, ...own }));
		return this.#call("compare", variants.length, FORMS.indexOf(form));
	}

	/**
	 * Variants of one operation: their answers, the numbers (from 0) of those that leave the least to finance, and
	 * the rows that a page shows.
	 * @param {Fields} common @param {Fields[]} variants
	 * @returns {{answers: any[], least: number[], rows: Compared[]}}
	 */
	compare(common, variants) {
		return JSON.parse(this.comparison(common, variants, "json"));
	}

	/**
	 * What is still to be asked of an operation, the most telling question first.
	 * @param {Fields} fields @param {{declined?: string[], plan?: boolean}} [options] `declined`: fields that are
	 *   left blank on purpose; `plan`: those of the financing plan are asked as well
	 * @returns {Open}
	 */
	ask(fields, options = {}) {
		this.#operate(0, fields, options.declined);
		return JSON.parse(this.#call("ask", options.plan ? 1 : 0));
	}

	/**
	 * Values of a field that begin so: listed ones, or communes.
	 * @param {string} field @param {string} start @param {number} [most]
	 * @returns {{value: string, title: string}[]}
	 */
	complete(field, start, most = 20) {
		return JSON.parse(this.#call("complete", this.#field(field), ...this.#give(start), most));
	}

	// ---- Lists ----

	/**
	 * Answers a list. It runs to its end in one call: in a page, it belongs into a Worker. Without `write` the
	 * answer comes back as `output`, with the byte order mark that it may need.
	 * @param {Uint8Array | string | ((size: number) => Uint8Array)} input the list; or a function that returns up
	 *   to `size` bytes of it, and none at its end
	 * @param {ListOptions} [options] @returns {ListAnswer}
	 */
	list(input, options = {}) {
		/** @type {Uint8Array[]} */ const kept = [];
		const bytes = typeof input === "string" ? encoder.encode(input) : input;
		const part = (/** @type {number} */ size) =>
			/** @type {Uint8Array} */ (bytes).subarray(list.taken, list.taken + size);
		/** @type {Running} */ const list = {
			read: typeof bytes === "function" ? bytes : part,
			taken: 0,
			sinks: {},
		};
		list.sinks[1] = options.write ?? ((piece) => kept.push(piece));
		list.sinks[3] = options.rejects;
		list.sinks[4] = (piece) => options.progress?.(Number(new BigUint64Array(piece.buffer)[0]), list.taken);
		this.#list = list;
		try {
			const set = (/** @type {number} */ kind, /** @type {string} */ text, field = -1) =>
				this.#check(this.#exports.set(kind, field, ...this.#give(text)));
			[options.set, options.setAll, options.map].forEach((fields, kind) => {
				for (const [name, text] of Object.entries(fields ?? {}))
					set(kind, text, this.#field(name));
			});
			options.ignore?.forEach((column) => set(3, column));
			options.by?.forEach((column) => set(4, column));
			if (options.sheet !== undefined) set(5, options.sheet);
			const flags = [options.plan, options.detail, options.rejects, options.stopOnError, options.ids];
			const result = this.#exports.list(
				FORMATS.indexOf(options.from ?? ""),
				FORMATS.indexOf(options.to ?? ""),
				flags.reduce((/** @type {number} */ all, flag, i) => all + (flag ? 1 << i : 0), 0),
				(options.delimiter ?? "\0").charCodeAt(0),
				options.heading ?? 0,
			);
			if (list.error !== undefined) throw list.error;
			const answer = result === NO_MEMORY ? { faults: [] } : JSON.parse(this.#text());
			if (result !== STOPPED) this.#check(result, answer.faults);
			if (answer.mark) kept.unshift(new Uint8Array([0xef, 0xbb, 0xbf]));
			return { ...answer, output: join(kept) };
		} finally {
			this.#list = null;
		}
	}
}

/** In UTF-8. @param {string} text */
function byteLength(text) {
	return /^[\0-\x7f]*$/.test(text) ? text.length : encoder.encode(text).length;
}

/** What the C library reports. @param {Uint8Array} bytes */
function report(bytes) {
	console.error(decoder.decode(bytes));
}

/** @param {Uint8Array[]} pieces */
function join(pieces) {
	const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		all.set(piece, at);
		at += piece.length;
	}
	return all;
}
