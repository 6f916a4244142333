import { BaremeError, load } from "./bareme.mjs";
import { recordsOf, refusedOf, withEdits } from "./records.mjs";

/**
 * What the worker does: it answers one list after another, each in one call that may take long. Who wants it to stop
 * ends the worker.
 *
 * @typedef {import("./bareme.mjs").Bareme} Bareme
 * @typedef {import("./bareme.mjs").ListOptions} ListOptions
 * @typedef {{number: number, module?: WebAssembly.Module, lang: "fr" | "en", date: string, input: Uint8Array,
 *   options: ListOptions, edits: Map<number, string[]>, to: "answer" | "html" | "xlsx"}} Job
 *   `number`: what its reports carry as well; `to`: the answer with all that the page shows, or the list alone in that
 *   form
 * @typedef {{summary: any, csv: Uint8Array<ArrayBuffer>, html: string,
 *   refused: import("./records.mjs").Refused[], columns: string[]}} Answer
 * @typedef {{answer?: Answer, output?: Uint8Array<ArrayBuffer>, error?: string}} Done
 * @typedef {{records: number, part: number}} Progress
 * @typedef {(Done | Progress) & {number: number}} Report
 */

/** Rows to correct that are shown at once. */
const SHOWN = 200;

/** @param {Bareme} engine @param {Job} job @param {(progress: Progress) => void} report @returns {Done} */
function answerList(engine, job, report) {
	const decode = new TextDecoder("utf-8", { ignoreBOM: true });
	let last = performance.now();
	/** @param {Uint8Array} bytes @param {ListOptions} options */
	const run = (bytes, options) =>
		engine.list(bytes, {
			...job.options,
			...options,
			progress: (records, read) => {
				if (performance.now() - last < 50) return;
				last = performance.now();
				report({ records, part: read / bytes.length });
			},
		});
	let input = job.input,
		options = {};
	if (job.edits.size > 0) {
		const list = recordsOf(decode.decode(run(input, { to: "csv" }).output));
		if (list) {
			input = new TextEncoder().encode(withEdits(list, job.edits));
			options = { from: "csv", delimiter: list.delimiter, sheet: undefined };
		}
	}
	if (job.to !== "answer") return { output: run(input, { ...options, to: job.to }).output };
	const { output: csv, summary } = run(input, { ...options, to: "csv", ids: true });
	const html = decode.decode(run(input, { ...options, to: "html" }).output),
		list = recordsOf(decode.decode(csv));
	const refused = list ? refusedOf(list, SHOWN) : [];
	return { answer: { summary, csv, html, refused, columns: list?.columns ?? [] } };
}

/** Begins to work. */
export function serve() {
	/** @type {Promise<Bareme> | null} */ let loaded = null;
	addEventListener("message", async (event) => {
		/** @type {Job} */ const job = event.data;
		const report = (/** @type {Done | Progress} */ said) => postMessage({ ...said, number: job.number });
		try {
			loaded ??= load({ wasm: job.module, lang: job.lang });
			const engine = await loaded;
			engine.lang = job.lang;
			engine.date = job.date;
			report(answerList(engine, job, report));
		} catch (error) {
			if (!(error instanceof BaremeError)) loaded = null;
			report({ error: error instanceof Error ? error.message : String(error) });
		}
	});
}
