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
 * @typedef {(bytes: Uint8Array) => void} Sink takes a copy of bytes that are its own
 * @typedef {{
 *   from?: Format, to?: Format, plan?: boolean, detail?: boolean, stopOnError?: boolean, ids?: boolean,
 *   delimiter?: "," | ";" | "\t", heading?: number, sheet?: string, by?: string[],
 *   set?: Fields, setAll?: Fields, map?: Fields, ignore?: string[],
 *   write?: Sink, rejects?: Sink, progress?: (records: number) => void
 * }} ListOptions as those of `bareme batch`; `map` has the column of a field
 * @typedef {{faults: Fault[], account: string[], refusals: string[], mark: boolean, summary: any,
 *   output: Uint8Array | null}} ListAnswer
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
const DONE = 0,
	NO_MEMORY = 1,
	STOPPED = 7;
const FORMS = ["json", "explained", "html", "markdown", "csv"];
const FORMATS = ["", "csv", "ndjson", "html", "xlsx", "table", "ods"];
/* Before each field of an operation: its number, and the length of its value or this. */
const HEAD = 8,
	BLANK = 0xffffffff;
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

/** A day as the tables count, from 1970-01-01. @param {string} date such as 2021-06-01 */
function dayOf(date) {
	const day = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / 86400000 : NaN;
	if (Number.isNaN(day)) throw new BaremeError(`"${date}" is no date such as 2021-06-01`);
	return day;
}

/** Today, where the reader is. */
function today() {
	const now = new Date(),
		two = (/** @type {number} */ n) => String(n).padStart(2, "0");
	return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The module beside this file. */
async function moduleBytes() {
	const place = new URL("bareme.wasm", import.meta.url);
	if (place.protocol !== "file:") return (await fetch(place)).arrayBuffer();
	const files = await import(String("node:fs/promises"));
	return files.readFile(place);
}

/**
 * The bytes of a module, which may be packed by gzip: a page holds fewer of them then.
 * @param {BufferSource} bytes @returns {Promise<BufferSource>}
 */
async function unpack(bytes) {
	const view = ArrayBuffer.isView(bytes)
		? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
		: new Uint8Array(bytes);
	if (view[0] !== 0x1f || view[1] !== 0x8b) return bytes;
	return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
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
	const engine = new Bareme(random);
	await engine.start(module, options.lang ?? "fr", options.tables ?? {});
	engine.date = options.date ?? today();
	return engine;
}

/** One schedule. */
export class Bareme {
	/** @type {any} */ #exports;
	/** @type {Crypto} */ #random;
	/** @type {Fault[]} warnings about the tables */ faults = [];
	/** @type {Description | null} */ #description = null;
	/** @type {Map<string, number>} the numbers of fields */ #numbers = new Map();
	/** @type {"fr" | "en"} */ #lang = "fr";
	#date = "";
	/**
	 * @type {{read: (size: number) => Uint8Array, write: Sink, rejects: Sink, progress: (n: number) => void,
	 *     error: unknown} | null}
	 */
	#list = null;

	/** Use `load`. @param {Crypto} random */
	constructor(random) {
		this.#random = random;
	}

	// ---- Memory ----

	/** Bytes of memory that this schedule and all that it was asked have taken at most. */
	get memory() {
		return this.#exports.memory.buffer.byteLength;
	}

	#memory() {
		return new Uint8Array(this.#exports.memory.buffer);
	}

	/** Memory that a call will take over. @param {number} length @returns {number} */
	#take(length) {
		const at = this.#exports.take(length);
		if (at === 0) throw new BaremeError("no memory");
		return at;
	}

	/** The same with these bytes in it. @param {Uint8Array} bytes @returns {number} */
	#give(bytes) {
		const at = this.#take(bytes.length);
		this.#memory().set(bytes, at);
		return at;
	}

	/** What the last call wrote. */
	#text() {
		const at = this.#exports.text();
		return decoder.decode(this.#memory().subarray(at, at + this.#exports.text_length()));
	}

	/** @param {number} result @param {Fault[]} [faults] */
	#check(result, faults) {
		if (result !== DONE) throw new BaremeError(RESULTS[result], faults);
	}

	// ---- What the module imports ----

	/** @returns {WebAssembly.ModuleImports} */
	#imports() {
		const BAD_FILE = 8,
			IO = 29,
			SUCCESS = 0;
		const view = () => new DataView(this.#exports.memory.buffer);
		/** @param {number} at @param {number} count @param {(bytes: Uint8Array) => number} each */
		const pieces = (at, count, each) => {
			let all = 0;
			for (let i = 0; i < count; i++) {
				const from = view().getUint32(at + 8 * i, true),
					length = view().getUint32(at + 8 * i + 4, true);
				const done = each(this.#memory().subarray(from, from + length));
				all += done;
				if (done < length) break;
			}
			return all;
		};
		/** @param {number} result @param {() => void} work */
		const attempt = (result, work) => {
			try {
				work();
				return SUCCESS;
			} catch (error) {
				if (this.#list) this.#list.error ??= error;
				return result;
			}
		};
		const sinks = [null, "write", "console", "rejects", "progress"];
		return {
			fd_read: (
				/** @type {number} */ file,
				/** @type {number} */ at,
				/** @type {number} */ count,
				/** @type {number} */ done,
			) => {
				const list = this.#list;
				if (file !== 0 || !list) return BAD_FILE;
				return attempt(IO, () => {
					const all = pieces(at, count, (room) => {
						const bytes = list.read(room.length);
						room.set(bytes);
						return bytes.length;
					});
					view().setUint32(done, all, true);
				});
			},
			fd_write: (
				/** @type {number} */ file,
				/** @type {number} */ at,
				/** @type {number} */ count,
				/** @type {number} */ done,
			) => {
				const list = this.#list,
					sink = sinks[file];
				if (!sink || (sink !== "console" && !list)) return BAD_FILE;
				return attempt(IO, () => {
					const all = pieces(at, count, (bytes) => {
						if (sink === "console") console.error(decoder.decode(bytes));
						else if (sink === "progress")
							list?.progress(
								Number(
									new DataView(bytes.slice().buffer).getBigUint64(
										0,
										true,
									),
								),
							);
						else if (sink === "write" || sink === "rejects")
							list?.[sink](bytes.slice());
						return bytes.length;
					});
					view().setUint32(done, all, true);
				});
			},
			fd_close: () => BAD_FILE,
			fd_seek: () => BAD_FILE,
			fd_fdstat_get: () => BAD_FILE,
			random_get: (/** @type {number} */ at, /** @type {number} */ length) => {
				this.#random.getRandomValues(this.#memory().subarray(at, at + length));
				return SUCCESS;
			},
			clock_time_get: (
				/** @type {number} */ _clock,
				/** @type {bigint} */ _precision,
				/** @type {number} */ at,
			) => {
				view().setBigUint64(at, 0n, true);
				return SUCCESS;
			},
			environ_sizes_get: (/** @type {number} */ count, /** @type {number} */ size) => {
				view().setUint32(count, 0, true);
				view().setUint32(size, 0, true);
				return SUCCESS;
			},
			environ_get: () => SUCCESS,
			proc_exit: (/** @type {number} */ status) => {
				throw new BaremeError(`the engine ended with status ${status}`);
			},
		};
	}

	/**
	 * For `load`.
	 * @param {WebAssembly.Module} module @param {"fr" | "en"} lang @param {Object<string, string | Uint8Array>}
	 *     tables
	 */
	async start(module, lang, tables) {
		const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: this.#imports() });
		this.#exports = instance.exports;
		this.#exports._initialize();
		for (const [name, data] of Object.entries(tables)) {
			const path = encoder.encode(name),
				bytes = typeof data === "string" ? encoder.encode(data) : data;
			this.#check(
				this.#exports.add_file(this.#give(path), path.length, this.#give(bytes), bytes.length),
			);
		}
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
		this.#exports.set_date(dayOf(date));
		this.#date = date;
	}

	/** The schedule, its fields and codes, in the reader's language. @returns {Description} */
	describe() {
		if (this.#description === null) {
			this.#check(this.#exports.describe());
			this.#description = JSON.parse(this.#text());
		}
		return /** @type {Description} */ (this.#description);
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
		const names = Object.keys(fields);
		const room = names.reduce((all, name) => all + HEAD + 3 * fields[name].length, HEAD * declined.length);
		const start = this.#take(room),
			memory = this.#memory(),
			view = new DataView(memory.buffer);
		let at = start;
		const put = (/** @type {string} */ name, /** @type {number} */ length) => {
			view.setUint32(at, this.#field(name), true);
			view.setUint32(at + 4, length, true);
			at += HEAD;
		};
		for (const name of names) {
			const { written } = encoder.encodeInto(fields[name], memory.subarray(at + HEAD, start + room));
			put(name, written);
			at += written;
		}
		for (const name of declined) put(name, BLANK);
		this.#check(this.#exports.operate(variant, start, at - start));
	}

	/**
	 * The answer to an operation, as text: JSON (as `bareme calc --format json` has it under "al"), a page,
	 * Markdown, or CSV, of which it has the columns of the answer alone.
	 * @param {Fields} fields @param {Form} [form] @returns {string}
	 */
	answer(fields, form = "json") {
		this.#operate(0, fields);
		this.#check(this.#exports.answer(0, FORMS.indexOf(form)));
		return this.#text();
	}

	/** The same as an object. @param {Fields} fields @param {{explain?: boolean}} [options] @returns {any} */
	calc(fields, options = {}) {
		return JSON.parse(this.answer(fields, options.explain ? "explained" : "json"));
	}

	/** @param {Fields} common @param {Fields[]} variants @param {Form} form */
	#compare(common, variants, form) {
		variants.forEach((own, number) => this.#operate(number, { ...common, ...own }));
		this.#check(this.#exports.compare(variants.length, FORMS.indexOf(form)));
		return this.#text();
	}

	/**
	 * Variants of one operation, four at most, as a page or Markdown.
	 * @param {Fields} common @param {Fields[]} variants @param {"html" | "markdown"} form
	 */
	comparison(common, variants, form) {
		return this.#compare(common, variants, form);
	}

	/**
	 * Variants of one operation: their answers, the numbers (from 0) of those that leave the least to finance, and
	 * the rows that a page shows.
	 * @param {Fields} common @param {Fields[]} variants
	 * @returns {{answers: any[], least: number[], rows: Compared[]}}
	 */
	compare(common, variants) {
		return JSON.parse(this.#compare(common, variants, "json"));
	}

	/**
	 * What is still to be asked of an operation, the most telling question first.
	 * @param {Fields} fields @param {{declined?: string[], plan?: boolean}} [options] `declined`: fields that are
	 *     left
	 *   blank on purpose; `plan`: those of the financing plan are asked as well
	 * @returns {Open}
	 */
	ask(fields, options = {}) {
		this.#operate(0, fields, options.declined);
		this.#check(this.#exports.ask(options.plan ? 1 : 0));
		return JSON.parse(this.#text());
	}

	/**
	 * Values of a field that begin so: listed ones, or communes.
	 * @param {string} field @param {string} start @param {number} [most] @returns {{value: string, title:
	 *     string}[]}
	 */
	complete(field, start, most = 20) {
		const bytes = encoder.encode(start);
		this.#check(this.#exports.complete(this.#field(field), this.#give(bytes), bytes.length, most));
		return JSON.parse(this.#text());
	}

	// ---- Lists ----

	/** @param {number} kind @param {number} field @param {string} text */
	#set(kind, field, text) {
		const bytes = encoder.encode(text);
		this.#check(this.#exports.set(kind, field, this.#give(bytes), bytes.length));
	}

	/**
	 * Answers a list. It runs to its end in one call: in a page, it belongs into a Worker. Without `write` the
	 * answer comes back as `output`, with the byte order mark that it may need.
	 * @param {Uint8Array | string | ((size: number) => Uint8Array)} input the list; or a function that returns up
	 *     to
	 *   `size` bytes of it, and none at its end
	 * @param {ListOptions} [options] @returns {ListAnswer}
	 */
	list(input, options = {}) {
		/** @type {Uint8Array[]} */ const kept = [];
		const bytes = typeof input === "string" ? encoder.encode(input) : input;
		let at = 0;
		this.#list = {
			read:
				typeof bytes === "function"
					? bytes
					: (size) => bytes.subarray(at, (at = Math.min(at + size, bytes.length))),
			write: options.write ?? ((piece) => kept.push(piece)),
			rejects: options.rejects ?? (() => {}),
			progress: options.progress ?? (() => {}),
			error: undefined,
		};
		try {
			[options.set, options.setAll, options.map].forEach((fields, kind) =>
				Object.entries(fields ?? {}).forEach(([name, text]) =>
					this.#set(kind, this.#field(name), text),
				),
			);
			options.ignore?.forEach((column) => this.#set(3, -1, column));
			options.by?.forEach((column) => this.#set(4, -1, column));
			if (options.sheet !== undefined) this.#set(5, -1, options.sheet);
			const flags = [options.plan, options.detail, options.rejects, options.stopOnError, options.ids];
			const result = this.#exports.list(
				FORMATS.indexOf(options.from ?? ""),
				FORMATS.indexOf(options.to ?? ""),
				flags.reduce((/** @type {number} */ all, flag, i) => all + (flag ? 1 << i : 0), 0),
				(options.delimiter ?? "\0").charCodeAt(0),
				options.heading ?? 0,
			);
			if (this.#list.error !== undefined) throw this.#list.error;
			const answer = result === NO_MEMORY ? { faults: [] } : JSON.parse(this.#text());
			if (result !== STOPPED) this.#check(result, answer.faults);
			if (answer.mark) kept.unshift(new Uint8Array([0xef, 0xbb, 0xbf]));
			return { ...answer, output: options.write ? null : join(kept) };
		} finally {
			this.#list = null;
		}
	}
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
