import { combobox } from "./combobox.mjs";
import { button, choice, focusOn, h, labelled, taking, textInput } from "./dom.mjs";
import { actions, announce, inPrivate, pageParts, save } from "./parts.mjs";
import { Requests } from "./requests.mjs";
import { say } from "./words.mjs";

/**
 * @typedef {import("./bareme.mjs").ListOptions} ListOptions
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
	/** @type {ListOptions} */ #options = {};
	/** @type {Map<number, string[]>} */ #edits = new Map();
	/** @type {Done} what is shown */ #done = {};
	/** @type {Promise<Done>} the newest computation */ #asked = Promise.resolve({});
	#saving = 0;
	#shown = AT_ONCE;
	#result = h("section", { id: "list-result", class: "answer", tabindex: "-1" });
	#bar = h("progress", { max: 1 });
	#count = h("span");
	#progress = h("div.progress", { hidden: true });
	/** Where a list is dropped while something else is shown. */ onopen = () => {};

	/** @param {import("./bareme.mjs").Bareme} engine @param {string} code what the worker runs */
	constructor(engine, code) {
		this.engine = engine;
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
			this.#begin(say("pasted-table"), new TextEncoder().encode(text));
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
		this.#count.textContent = records > 0 ? say("{} rows", records.toLocaleString(this.engine.lang)) : "";
	}

	/** @param {"answer" | "html" | "xlsx"} to @returns {Promise<Done>} */
	async #ask(to) {
		if (!this.#input) return {};
		this.#tell({ records: 0, part: 0 });
		const { lang, date, module } = this.engine,
			input = this.#input.bytes;
		return this.requests.ask({ module, lang, date, input, options: this.#options, edits: this.#edits, to });
	}

	/** @param {string} [focus] */
	async #compute(focus) {
		/* What a newer change has made out of date is not drawn; nor computed, unless something waits behind it. */
		if (this.#saving === 0) this.requests.stop();
		const asked = this.#ask("answer");
		this.#asked = asked;
		const done = await asked;
		if (asked !== this.#asked) return;
		this.#done = done;
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
		const name = this.#input?.name.replace(/\.\w+$/, "");
		if (bytes) save(`${name}-bareme.${to}`, bytes, type);
		else announce(done.error ?? "");
	}

	// ---- What is shown ----

	draw() {
		const accept = ".csv,.tsv,.txt,.xlsx,.ods";
		const file = h("input", { type: "file", id: "file", accept });
		file.addEventListener("change", () => this.#open(file.files?.[0]));
		const pasted = h("textarea", { id: "pasted", rows: 2, spellcheck: "false" });
		const choose = h("label", { for: "file" }, say("Choose a file"));
		const box = h(
			"div.drop",
			h("p.choose", file, choose, ` ${say("Excel, LibreOffice or CSV, or drop it here")}`),
			labelled(pasted, say("Or paste cells copied from Excel here, with their headings")),
			inPrivate(),
		);
		const cancel = button(say("Stop"), () => this.requests.stop());
		this.#bar.setAttribute("aria-label", say("Computing…"));
		this.#progress.replaceChildren(h("span", say("Computing…")), this.#bar, this.#count, cancel);
		const { answer, error } = this.#done,
			loaded = answer !== undefined || error !== undefined;
		this.#result.setAttribute("aria-label", say("Result"));
		this.#result.hidden = !loaded;
		this.#result.replaceChildren(...(answer ? this.#answered(answer) : this.#refused(error ?? "")));
		const fold = h("details.another", h("summary", say("Open another list")), loaded && box);
		const begin = [
			h("h1", say("Aid for a list of operations")),
			h("p", say("One operation in each row; columns are known by their headings, in any order.")),
			box,
		];
		this.element.replaceChildren(...(loaded ? [fold] : begin), this.#progress, this.#result);
	}

	/** The list was not read. What names the program's options ends a message. @param {string} error */
	#refused(error) {
		const columns = Array.from({ length: LETTERS }, (_, i) => ({ numero: i + 1, entete: "", champ: null }));
		return [
			h("h1", this.#input?.name ?? ""),
			h("p.says.bad", error.replace(/ \(--.*$/gm, "")),
			this.#settings(columns, true),
		];
	}

	/** @param {Answer} answer */
	#answered(answer) {
		const means = actions(
			button(say("Save as CSV"), () => this.#save("csv", "text/csv"), { class: "main" }),
			button(say("Save as workbook"), () => this.#save("xlsx", BOOK)),
			button(say("Save as page"), () => this.#save("html", "text/html")),
			button(say("Print"), () => window.print()),
		);
		/* What is to be corrected comes after the sums, before all else. */
		const all = [...pageParts(answer.html).childNodes];
		const first = all.findIndex((part) => part.nodeName === "H2");
		const changed = Object.keys(this.#options).length > 0;
		return [
			means,
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
			for (const [number, cells] of inputs)
				if (cells.some((input) => input.value !== input.defaultValue))
					this.#edits.set(
						number,
						cells.map((input) => input.value),
					);
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
		const shown = answer.refused.slice(0, this.#shown);
		return h(
			"form.corrections",
			{ onsubmit: submit },
			count > 0 && h("h2", say("Rows to complete or correct: {}", count)),
			...shown.map((refused) => this.#wrong(refused, answer, inputs)),
			h(
				"p.buttons.sticky",
				count > 0 && h("button.main", { type: "submit" }, say("Compute again")),
				answer.refused.length > this.#shown && button(say("Show more"), more),
				this.#edits.size > 0 &&
					button(say("Undo the corrections ({})", this.#edits.size), undo),
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
		/** @type {HTMLElement[]} */ const wrong = [];
		/** @type {HTMLElement[]} */ const others = [];
		const cells = refused.cells.map((value, i) => {
			const field = read[i],
				bad = field !== undefined && about.includes(field);
			const label = answer.columns[i] || letters(i + 1);
			const properties = { title: field?.help, "aria-invalid": bad && "true" };
			const input = textInput({ id: `cell-${refused.number}-${i}`, value, ...properties });
			const propose = (/** @type {string} */ start) => this.engine.complete(field?.name ?? "", start);
			const proposals = field?.role === "commune" && combobox(input, label, propose);
			(bad ? wrong : others).push(labelled(input, label, proposals));
			return input;
		});
		inputs.set(refused.number, cells);
		const which = refused.cells.filter((cell, i) => cell && SAYS_WHICH.includes(read[i]?.role ?? ""));
		const reason = (/** @type {string} */ notice) => {
			const [, code, message] = /^([a-z-]+): ?(.*)$/s.exec(notice) ?? ["", "", notice];
			return h("li", message, " ", h("code", code));
		};
		const name = [say("Row {}", refused.line), ...which].join(" · ");
		const rest = [h("summary", say("The other cells")), h("div.cells", ...others)];
		return h(
			"fieldset.wrong",
			h("legend", { tabindex: "-1" }, name, " ", h("span.tag", refused.status)),
			h("ul", ...refused.notices.map(reason)),
			h("div.cells", ...wrong),
			h("details", { open: wrong.length === 0 }, ...rest),
		);
	}

	// ---- How the list is read ----

	/** @param {ListOptions} options @param {string} focus */
	#change(options, focus) {
		Object.assign(this.#options, options);
		if ("sheet" in options) this.#edits = new Map();
		this.#compute(focus);
	}

	/** What is read from a column. @param {string} column @param {string} field "" for nothing */
	#read(column, field) {
		const { map = {}, ignore = [] } = this.#options;
		const kept = Object.entries(map).filter(([name, other]) => other !== column && name !== field);
		const others = ignore.filter((other) => other !== column);
		const mapped = Object.fromEntries(field ? [...kept, [field, column]] : kept);
		this.#change({ map: mapped, ignore: field ? others : [...others, column] }, `#column-${column}`);
	}

	/** @param {any[]} columns those that were found @param {boolean} open */
	#settings(columns, open) {
		const { map = {}, heading, sheet, by = [], set = {}, plan } = this.#options;
		const { fields } = this.engine.describe();
		const column = (/** @type {any} */ { numero, entete, champ }) => {
			const name = letters(numero),
				chosen = champ ?? Object.keys(map).find((field) => map[field] === name);
			const onchange = taking((field) => this.#read(name, field));
			const select = choice({ id: `column-${name}`, onchange }, chosen, say("— not read —"), fields);
			return labelled(select, `${name} ${entete}`);
		};
		/** @param {string} name @param {string} label @param {any} value @param {(text: string) => any} take */
		const setting = (name, label, value, take = (text) => text || undefined) => {
			const onchange = taking((text) => this.#change({ [name]: take(text) }, `#${name}`));
			return labelled(textInput({ id: name, value, onchange }), label);
		};
		const ofAll = (/** @type {import("./bareme.mjs").Field} */ { name, values }) => {
			const onchange = taking((value) => this.#change({ set: { [name]: value } }, "#nature"));
			const select = choice({ id: "nature", onchange }, set[name], "—", values);
			return labelled(select, say("Nature of operations without one"));
		};
		const check = h("input", { type: "checkbox", id: "plan", checked: plan });
		check.addEventListener("change", () => this.#change({ plan: check.checked }, "#plan"));
		const toNumber = (/** @type {string} */ text) => parseInt(text, 10) || undefined;
		const toList = (/** @type {string} */ text) => (text ? text.split(/ *, */) : undefined),
			sums = by.join(", ");
		return h(
			"details.settings",
			{ open },
			h("summary", say("Columns understood, and settings")),
			h(
				"div.cells",
				...fields.filter(({ role }) => role === "nature").map(ofAll),
				setting("heading", say("Row of the headings (number)"), heading, toNumber),
				setting("sheet", say("Sheet (name or number)"), sheet),
				setting("by", say("Sums by annee, departement, epci, zone, or columns"), sums, toList),
				h("label.check", { for: "plan" }, check, say("What each operation leaves to finance")),
			),
			h("p.soft", say("What is read from each column. Correct what was misunderstood.")),
			h("div.cells", ...columns.map(column)),
		);
	}
}
