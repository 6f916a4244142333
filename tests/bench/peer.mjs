// The join alone, in DuckDB with two threads: each record of a list with the loan and the grant of its operation.
//   node peer.mjs FOLDER RULES FORM LIST OUTPUT
// FORM: plain or quoted (CSV), or ndjson. FOLDER has the package @duckdb/node-api under node_modules, RULES is what
// rules.awk writes. Prints the seconds that the query took, by the clock and of processor: neither node's start nor the
// library's loading is among them. The types are the fastest of those tried: all text, or dates and doubles, take
// longer.
import { createRequire } from 'node:module';

const [folder, rules, form, list, output] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(`${folder}/`)('@duckdb/node-api');

const types = columns => JSON.stringify(columns).replaceAll('"', "'");
const csv = (file, columns, quote) => `read_csv('${file}', header = true, auto_detect = false, delim = ',',
    quote = '${quote}', escape = '${quote}', force_not_null = ['complement'], columns = ${types(columns)})`;
const text = 'VARCHAR', count = 'INTEGER', money = 'DECIMAL(15, 2)';
const operation = { id: text, nature: text, commune: text, mode: text, plus: count, plai: count, complement: text,
  investissement: 'DECIMAL(12, 2)', subvention_anru: 'DECIMAL(12, 2)', date: text };
const read = form === 'ndjson'
  ? `(SELECT * REPLACE (coalesce(complement, '') AS complement)
      FROM read_json('${list}', format = 'newline_delimited', columns = ${types({ ...operation, id: count })}))`
  : csv(list, operation, form === 'quoted' ? '"' : '');
const query = `
  COPY (
    SELECT list.*,
      CASE WHEN list.complement <> '' THEN (plus * plus_pret + plai * plai_pret)::${money}
        ELSE greatest(0, (taux * investissement - subvention_anru)::${money}) END AS pret,
      CASE WHEN list.complement <> '' THEN plus * plus_subvention + plai * plai_subvention ELSE 0 END AS subvention
    FROM ${read} AS list
    JOIN ${csv(rules, { commune: text, complement: text, du: text, avant: text, plus_pret: count, plai_pret: count,
      plus_subvention: count, plai_subvention: count, taux: 'DECIMAL(3, 2)' }, '')} AS rules
      ON rules.commune = list.commune AND rules.complement = list.complement
      AND rules.du <= list.date AND list.date < rules.avant
  ) TO '${output}' (FORMAT ${form === 'ndjson' ? 'json' : 'csv, HEADER'})`;

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const start = process.hrtime.bigint();
const used = process.cpuUsage();
await connection.run(query);
const { user, system } = process.cpuUsage(used);
console.log((Number(process.hrtime.bigint() - start) / 1e9).toFixed(3), ((user + system) / 1e6).toFixed(3));
