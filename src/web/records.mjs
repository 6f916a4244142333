/**
 * The records of a list as the library writes it in CSV: to find those that were refused, and to put corrected ones in
 * their place. What they mean is the library's alone.
 *
 * @typedef {{number: number, line: number, cells: string[], status: string, notices: string[]}} Refused
 *   `number`: of the record, from 0; `line`: where it begins, from 1; `cells`: those of the list, one for each column
 *   at least, without the answer's
 * @typedef {{delimiter: string, records: string[], heading: number, columns: string[], answer: string[]}} Records
 *   `records`: each with its line end, those above the heading too; `columns`, `answer`: headings
 */

const REFUSED = ["invalide", "incomplet"];

/** @param {string} record @param {string} delimiter @returns {string[]} */
function cellsOf(record, delimiter) {
	const text = record.replace(/\r?\n$/, ""),
		cells = [];
	for (let at = 0; at <= text.length; at++) {
		const quoted = text[at] === '"';
		let end = text.indexOf(quoted ? '"' : delimiter, quoted ? at + 1 : at);
		while (quoted && end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
		if (end < 0) end = text.length;
		cells.push(quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end));
		at = quoted ? end + 1 : end;
	}
	return cells;
}

/** @param {string} text a list with its answers @returns {Records | null} */
export function recordsOf(text) {
	const found = /\bal_zone([,;\t])al_pret/.exec(text);
	if (!found) return null;
	/* Titles above the heading are no records: a quote may stand in them alone. */
	const begin = text.lastIndexOf("\n", found.index) + 1;
	/** @type {string[]} */ const records = text.slice(0, begin).match(/[^\n]*\n/g) ?? [];
	const heading = records.length;
	let open = "",
		quoted = false;
	for (const line of text.slice(begin).match(/[^\n]*\n|[^\n]+$/g) ?? []) {
		open += line;
		quoted = quoted !== (line.includes('"') && line.split('"').length % 2 === 0);
		if (quoted) continue;
		records.push(open);
		open = "";
	}
	const columns = cellsOf(records[heading].replace(/^\ufeff/, ""), found[1]);
	const answer = columns.splice(columns.indexOf("al_zone"));
	return { delimiter: found[1], records, heading, columns, answer };
}

/** Those that were refused, so many at most. @param {Records} list @param {number} most @returns {Refused[]} */
export function refusedOf(list, most) {
	/** @type {Refused[]} */ const refused = [];
	const status = list.answer.indexOf("al_statut");
	let line = 1;
	for (let number = 0; number < list.records.length && refused.length < most; number++) {
		const record = list.records[number];
		if (number > list.heading && REFUSED.some((word) => record.includes(word))) {
			const cells = cellsOf(record, list.delimiter);
			const answer = cells.splice(cells.length - list.answer.length);
			const notices = answer[status + 1].split(" | ");
			while (cells.length < list.columns.length) cells.push("");
			if (REFUSED.includes(answer[status]))
				refused.push({ number, line, cells, status: answer[status], notices });
		}
		line += record.split("\n").length - 1;
	}
	return refused;
}

/** The list with other cells in some records. @param {Records} list @param {Map<number, string[]>} edits */
export function withEdits(list, edits) {
	const special = new RegExp(`["\\r\\n${list.delimiter}]|^\\s|\\s$`);
	const quote = (/** @type {string} */ cell) => (special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
	const given = (/** @type {string} */ record, /** @type {number} */ number) => {
		const cells = edits.get(number)?.map(quote);
		if (!cells) return record;
		/* Blank cells beyond the columns are what was too many. */
		while (cells.length > list.columns.length && cells[cells.length - 1] === "") cells.pop();
		const end = /\r?\n$/.exec(record)?.[0] ?? "";
		return [...cells, ...list.answer.map(() => "")].join(list.delimiter) + end;
	};
	return list.records.map(given).join("");
}
