/**
 * What is asked of a worker, from the page's side. It works on one job after another; each answer goes to who asked.
 *
 * @typedef {import("./worker.mjs").Job} Job
 * @typedef {import("./worker.mjs").Done} Done
 * @typedef {import("./worker.mjs").Progress} Progress
 */
export class Requests {
	/** @type {Worker | null} */ #worker = null;
	/** @type {Map<number, (done: Done) => void>} */ #waiting = new Map();
	#last = 0;

	/** @param {string} code what the worker runs @param {(report: Progress | null) => void} progress null: all is done */
	constructor(code, progress) {
		this.code = code;
		this.progress = progress;
	}

	/** @param {Omit<Job, "number">} job @returns {Promise<Done>} without an answer where it was stopped */
	ask(job) {
		return new Promise((done) => {
			this.#waiting.set(++this.#last, done);
			this.#worker ??= this.#begin();
			this.#worker.postMessage({ ...job, number: this.#last });
		});
	}

	/** Ends all that is asked, if anything is. */
	stop(report = {}) {
		const stopped = [...this.#waiting.values()];
		if (stopped.length === 0) return;
		this.#worker?.terminate();
		this.#worker = null;
		this.#waiting.clear();
		this.progress(null);
		stopped.forEach((done) => done(report));
	}

	#begin() {
		const worker = new Worker(URL.createObjectURL(new Blob([this.code], { type: "text/javascript" })));
		worker.onerror = (event) => this.stop({ error: event.message });
		worker.onmessage = (event) => {
			/** @type {import("./worker.mjs").Report} */ const report = event.data;
			if ("records" in report) return this.progress(report);
			const done = this.#waiting.get(report.number);
			this.#waiting.delete(report.number);
			if (this.#waiting.size === 0) this.progress(null);
			done?.(report);
		};
		return worker;
	}
}
