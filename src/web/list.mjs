import { combobox } from "./combobox.mjs";
import { announce, button, focusOn, h, labelled, pageParts, save, textInput } from "./dom.mjs";
import { Requests } from "./requests.mjs";
import { say } from "./words.mjs";

/**
 * @typedef {import("./worker.mjs").Answer} Answer
 * @typedef {import("./worker.mjs").Done} Done
 * @typedef {import("./worker.mjs").Progress} Progress
 * @typedef {import("./records.mjs").Refused} Refused
 */

const BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const AT_ONCE = 20,
	LETTERS = 26;
/** Of a row to correct, what says which one it is. */
const SAYS_WHICH = ["id", "nature", "commune"];

/** The letters of a column, from 1 on. @param {number} number @returns {string} */
function letters(number) {
	const last = (number - 1) % LETTERS;
	return number === 0 ? "" : letters((number - 1 - last) / LETTERS) + String.fromCharCode(65 + last);
}

/** Whether a notice is about a field. @param {string} notice @param {string} field */
function isAbout(notice, field) {
	return notice.startsWith(field) || new RegExp(`«\\u00a0${field}\\u00a0»|(: |, )${field}(=|,|$)`).test(notice);
}

/** A list: a file that is dropped or chosen, or cells that are pasted; its rows to correct, its sums, its answers. */
export class ListView {
	/** @type {{name: string, bytes: Uint8Array} | null} */ #input = null;
	/** @type {import("./bareme.mjs").ListOptions} */ #options = {};
	/** @type {Map<number, string[]>} */ #edits = new Map();
	/** @type {Answer | null} */ #answer = null;
	/** @type {Promise<Done>} the newest computation */ #asked = Promise.resolve({});
	#saving = 0;
	#error = "";
	#shown = AT_ONCE;
	#result = h("section", { id: "list-result", class: "answer", tabindex: "-1" });
	#bar = h("progress", { max: 1 });
	#count = h("span");
	#progress = h("div.progress", { hidden: true });
	/** Where a list is dropped while something else is shown. */ onopen = () => {};

	/**
	 * @param {import("./bareme.mjs").Bareme} engine @param {WebAssembly.Module} module
	 * @param {string} code what the worker runs
	 */
	constructor(engine, module, code) {
		this.engine = engine;
		this.module = module;
		this.requests = new Requests(code, (progress) => this.#tell(progress));
		this.element = h("div.list-view");
		addEventListener("dragover", (event) => event.preventDefault());
		addEventListener("drop", (event) => {
			event.preventDefault();
			this.#open(event.dataTransfer?.files[0]);
		});
		addEventListener("paste", (event) => {
			const text = event.clipboardData?.getData("text/plain") ?? "";
			if (!this.element.isConnected || event.target instanceof HTMLInputElement || text.trim() === "")
				return;
			event.preventDefault();
			this.#begin(say("pasted"), new TextEncoder().encode(text));
		});
		this.draw();
	}

	// ---- What comes in ----

	/** @param {File} [file] */
	async #open(file) {
		if (!file) return;
		this.onopen();
		this.#begin(file.name, new Uint8Array(await file.arrayBuffer()));
	}

	/** @param {string} name @param {Uint8Array} bytes */
	#begin(name, bytes) {
		this.requests.stop();
		this.#input = { name, bytes };
		this.#options = {};
		this.#edits = new Map();
		this.#compute();
	}

	// ---- The worker ----

	/** @param {Progress | null} progress null: nothing is computed any more */
	#tell(progress) {
		this.#progress.hidden = progress === null;
		this.#bar.value = progress?.part ?? 0;
		const records = progress?.records ?? 0;
		this.#count.textContent = records > 0 ? say("rows", records.toLocaleString(this.engine.lang)) : "";
	}

	/** @param {"answer" | "html" | "xlsx"} to @returns {Promise<Done>} */
	async #ask(to) {
		if (!this.#input) return {};
		this.#tell({ records: 0, part: 0 });
		const { lang, date } = this.engine,
			input = this.#input.bytes;
		const how = { options: this.#options, edits: this.#edits, to };
		return this.requests.ask({ module: this.module, lang, date, input, ...how });
	}

	/** @param {string} [focus] */
	async #compute(focus) {
		/* What a newer change has made out of date is not drawn; nor computed, unless something waits behind it. */
		if (this.#saving === 0) this.requests.stop();
		const asked = this.#ask("answer");
		this.#asked = asked;
		const { answer, error } = await asked;
		if (asked !== this.#asked) return;
		this.#answer = answer ?? null;
		this.#error = error ?? "";
		this.#shown = AT_ONCE;
		this.draw();
		announce(this.#result.querySelector(".says")?.textContent ?? "");
		focusOn(this.element, focus ?? "#list-result");
	}

	/** Where the language has changed. */
	again() {
		this.draw();
		this.#compute("#none");
	}

	/** @param {"csv" | "html" | "xlsx"} to @param {string} type */
	async #save(to, type) {
		this.#saving++;
		/* The CSV is that of the newest answer, which may still be at work. */
		const done = await (to === "csv" ? this.#asked : this.#ask(to));
		this.#saving--;
		const bytes = done.output ?? done.answer?.csv;
		if (bytes) save(this.#name(to), bytes, type);
		else announce(done.error ?? "");
	}

	/** @param {string} ending */
	#name(ending) {
		return `${this.#input?.name.replace(/\.\w+$/, "")}-bareme.${ending}`;
	}

	// ---- What is shown ----

	draw() {
		const accept = ".csv,.tsv,.txt,.xlsx,.ods";
		const file = h("input", { type: "file", id: "file", accept });
		file.addEventListener("change", () => this.#open(file.files?.[0]));
		const pasted = h("textarea", { id: "pasted", rows: 2, spellcheck: "false" });
		const box = h(
			"div.drop",
			h("p.choose", file, h("label", { for: "file" }, say("choose")), ` ${say("or_drop")}`),
			labelled(pasted, say("paste")),
			h("p.soft", say("private")),
		);
		const cancel = button(say("cancel"), () => this.requests.stop());
		this.#bar.setAttribute("aria-label", say("computing"));
		this.#progress.replaceChildren(h("span", say("computing")), this.#bar, this.#count, cancel);
		const loaded = this.#answer !== null || this.#error !== "";
		this.#result.setAttribute("aria-label", say("result"));
		this.#result.hidden = !loaded;
		const refused = this.#error ? this.#refused() : [];
		this.#result.replaceChildren(...(this.#answer ? this.#answered(this.#answer) : refused));
		const fold = h("details.another", h("summary", say("another")));
		if (loaded) fold.append(box);
		const begin = [h("h1", say("list_title")), h("p", say("list_intro")), box];
		this.element.replaceChildren(...(loaded ? [fold] : begin), this.#progress, this.#result);
	}

	/** The list was not read. */
	#refused() {
		const columns = Array.from({ length: LETTERS }, (_, i) => ({ numero: i + 1, entete: "", champ: null }));
		return [h("h1", this.#input?.name ?? ""), h("p.says.bad", this.#error), this.#settings(columns, true)];
	}

	/** @param {Answer} answer */
	#answered(answer) {
		const actions = h(
			"div.actions",
			{ role: "group", "aria-label": say("actions") },
			button(say("save_csv"), () => this.#save("csv", "text/csv"), { class: "main" }),
			button(say("save_book"), () => this.#save("xlsx", BOOK)),
			button(say("save_page"), () => this.#save("html", "text/html")),
			button(say("print"), () => window.print()),
		);
		/* What is to be corrected comes after the sums, before all else. */
		const all = [...pageParts(answer.html).childNodes];
		const first = all.findIndex((part) => part.nodeName === "H2");
		const changed = Object.keys(this.#options).length > 0;
		return [
			actions,
			...all.slice(0, first),
			this.#corrections(answer),
			this.#settings(answer.summary.colonnes, changed),
			...all.slice(first),
		];
	}

	// ---- Rows to correct ----

	/** @param {Answer} answer */
	#corrections(answer) {
		const { invalide, incomplet } = answer.summary.statuts,
			count = invalide + incomplet;
		if (count === 0 && this.#edits.size === 0) return "";
		/** @type {Map<number, HTMLInputElement[]>} */ const inputs = new Map();
		const submit = (/** @type {Event} */ event) => {
			event.preventDefault();
			for (const [number, cells] of inputs) {
				const given = cells.map((input) => input.value);
				if (cells.some((input) => input.value !== input.defaultValue))
					this.#edits.set(number, given);
			}
			this.#compute(".corrections legend, .answer");
		};
		const more = () => {
			this.#shown += AT_ONCE;
			this.draw();
		};
		const undo = () => {
			this.#edits = new Map();
			this.#compute();
		};
		const rows = answer.refused
			.slice(0, this.#shown)
			.map((refused) => this.#wrong(refused, answer, inputs));
		return h(
			"form.corrections",
			{ onsubmit: submit },
			count > 0 && h("h2", say("to_correct", count)),
			...rows,
			h(
				"p.buttons.sticky",
				count > 0 && h("button.main", { type: "submit" }, say("recompute")),
				answer.refused.length > this.#shown && button(say("more"), more),
				this.#edits.size > 0 && button(say("undo", this.#edits.size), undo),
			),
		);
	}

	/** @param {Refused} refused @param {Answer} answer @param {Map<number, HTMLInputElement[]>} inputs */
	#wrong(refused, answer, inputs) {
		/** @type {{colonnes: any[], refus: any[]}} */ const { colonnes, refus } = answer.summary;
		const fields = this.engine.describe().fields;
		const read = colonnes.map(({ champ }) => fields.find((field) => field.name === champ));
		/* Where a sentence does not name its field, the kind of refusal does. */
		const about = refused.notices.flatMap((notice) => {
			const named = read.filter((field) => field && isAbout(notice, field.name));
			const kind = refus.find((one) => one.champ && notice.startsWith(one.code));
			return named.length > 0 ? named : read.filter((field) => field?.name === kind?.champ);
		});
		const cells = refused.cells.map((value, i) => {
			const field = read[i],
				wrong = field !== undefined && about.includes(field);
			const id = `cell-${refused.number}-${i}`,
				label = answer.columns[i] || letters(i + 1);
			const input = textInput({ id, value, title: field?.help, "aria-invalid": wrong && "true" });
			const propose = (/** @type {string} */ start) => this.engine.complete("commune", start);
			const box = labelled(
				input,
				label,
				field?.role === "commune" && combobox(input, label, propose),
			);
			return { input, box, wrong };
		});
		const all = cells.map(({ input }) => input);
		inputs.set(refused.number, all);
		const wrong = cells.filter((one) => one.wrong).map(({ box }) => box);
		const others = cells.filter((one) => !one.wrong).map(({ box }) => box);
		const which = refused.cells.filter((cell, i) => cell && SAYS_WHICH.includes(read[i]?.role ?? ""));
		const reason = (/** @type {string} */ notice) => {
			const [, code, message] = /^([a-z-]+): ?(.*)$/s.exec(notice) ?? ["", "", notice];
			return h("li", message, " ", h("code", code));
		};
		return h(
			"fieldset.wrong",
			h(
				"legend",
				{ tabindex: "-1" },
				[say("line", refused.line), ...which].join(" · "),
				" ",
				h("span.tag", refused.status),
			),
			h("ul", ...refused.notices.map(reason)),
			h("div.cells", ...wrong),
			h(
				"details",
				{ open: wrong.length === 0 },
				h("summary", say("other_cells")),
				h("div.cells", ...others),
			),
		);
	}

	// ---- How the list is read ----

	/** @param {any[]} columns those that were found @param {boolean} open */
	#settings(columns, open) {
		const options = this.#options,
			fields = this.engine.describe().fields;
		/** @param {string} column @param {string} field */
		const read = (column, field) => {
			const { map = {}, ignore = [] } = options;
			const kept = Object.entries(map).filter(([name, other]) => other !== column && name !== field);
			const others = ignore.filter((other) => other !== column);
			options.map = Object.fromEntries(field ? [...kept, [field, column]] : kept);
			options.ignore = field ? others : [...others, column];
			this.#compute(`#column-${column}`);
		};
		const choice = (/** @type {any} */ column) => {
			const name = letters(column.numero);
			const chosen =
				column.champ ??
				Object.entries(options.map ?? {}).find(([, other]) => other === name)?.[0];
			const option = (/** @type {string} */ value, /** @type {string} */ label) =>
				h("option", { value, selected: value === chosen }, label);
			const select = h(
				"select",
				{ id: `column-${name}`, onchange: () => read(name, select.value) },
				option("", say("not_read")),
				...fields.map((field) => option(field.name, field.title)),
			);
			return labelled(select, `${name} ${column.entete}`);
		};
		/** @param {string} id @param {string} label @param {any} value @param {(text: string) => void} set */
		const setting = (id, label, value, set) => {
			const input = textInput({ id, value });
			input.addEventListener("change", () => {
				set(input.value.trim());
				this.#compute(`#${id}`);
			});
			return labelled(input, label);
		};
		const plan = h("input", { type: "checkbox", id: "plan", checked: options.plan });
		plan.addEventListener("change", () => {
			options.plan = plan.checked;
			this.#compute("#plan");
		});
		const heading = setting("heading", say("heading_line"), options.heading ?? "", (text) => {
			options.heading = Number.parseInt(text, 10) || undefined;
		});
		const sheet = setting("sheet", say("sheet"), options.sheet ?? "", (text) => {
			options.sheet = text || undefined;
			this.#edits = new Map();
		});
		const by = setting("by", say("by"), (options.by ?? []).join(", "), (text) => {
			options.by = text ? text.split(/ *, */) : undefined;
		});
		return h(
			"details.settings",
			{ open },
			h("summary", say("columns")),
			h("p.soft", say("columns_help")),
			h("div.cells", ...columns.map(choice)),
			h("div.cells", heading, sheet, by, h("label.check", { for: "plan" }, plan, say("with_plan"))),
		);
	}
}
