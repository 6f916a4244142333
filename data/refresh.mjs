// Joins communes to their EPCI over the vintages and writes communes.csv and epci.csv.
// Called by data/refresh: node refresh.mjs [--check] FOLDER YEAR=PACKAGE_DATA...
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const REGIONS = ['93', '94']

// The rule sets higher amounts in the metropolises of Marseille, Toulon and Nice. It names
// them, so no other EPCI may enter the zone by its legal type: hence SIRENs, not 'METRO'.
const METROPOLES = {
  '200054807': () => 92, // Aix-Marseille-Provence
  '248300543': () => 12, // Toulon-Provence-Méditerranée
  '200030195': (year) => (year < 2022 ? 49 : 51), // Nice Côte d'Azur, two communes joined in 2022
}

// A different count means the source changed in a way someone has to read before amounts follow it.
const PER_REGION = { '93': 946, '94': 360 }
const PER_DEPARTEMENT = {
  '04': 198, '05': 162, '06': 163, '13': 119, '83': 153, '84': 151, '2A': 124, '2B': 236,
}

const faults = []
const fault = (text) => faults.push(text)
const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0)

function readVintage(year, folder) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  const communes = new Map()
  const parts = []
  for (const c of read('communes.json')) {
    // Delegated and associated communes share the file, sometimes under a living commune's code.
    if (['commune-deleguee', 'commune-associee'].includes(c.type)) parts.push(c)
    if (c.type !== 'commune-actuelle' || !REGIONS.includes(c.region)) continue
    if (communes.has(c.code)) fault(`${year}: commune ${c.code} stands twice`)
    communes.set(c.code, c)
  }
  const epcis = new Map()
  const epciOf = new Map()
  for (const e of read('epci.json')) {
    const members = e.membres.filter((m) => communes.has(m.code))
    // EPCIs cross regions: only those with a commune here are kept.
    if (members.length === 0) continue
    epcis.set(e.code, e.nom)
    for (const m of members) {
      if (epciOf.has(m.code)) fault(`${year}: commune ${m.code} is in EPCI ${epciOf.get(m.code)} and ${e.code}`)
      epciOf.set(m.code, e.code)
    }
  }
  return { year, communes, parts, epcis, epciOf }
}

// What a commune took in, over all vintages: "04100 Larche" for a delegated or associated commune, "04044" for a code
// that is only known as old. Corsica's codes of before 1976 begin with 20, as its postal codes do: they stay refused.
function oldParts(vintages) {
  const found = new Map()
  const living = new Set(vintages.flatMap((v) => [...v.communes.keys()]))
  const add = (commune, code, name) => {
    if (!living.has(commune) || code.startsWith('20')) return
    const parts = found.get(commune) ?? found.set(commune, new Map()).get(commune)
    const names = parts.get(code) ?? parts.set(code, new Set()).get(code)
    if (name) names.add(name)
  }
  for (const { communes, parts } of vintages) {
    for (const c of communes.values()) for (const code of c.anciensCodes ?? []) add(c.code, code)
    for (const p of parts) add(p.chefLieu, p.code, p.nom)
  }
  for (const [commune, parts] of found)
    for (const code of parts.keys())
      if (code !== commune && living.has(code)) fault(`${code} is an old code of ${commune} and a commune`)
  return (commune) =>
    [...(found.get(commune) ?? [])]
      .sort(([a], [b]) => byCode(a, b))
      .flatMap(([code, names]) => (names.size ? [...names].sort(byCode).map((name) => `${code} ${name}`) : [code]))
      .join('|')
}

function checkVintage({ year, communes, epciOf }, allCodes) {
  for (const code of allCodes) {
    const c = communes.get(code)
    if (!c) {
      fault(`${year}: commune ${code} is missing`)
      continue
    }
    if (!epciOf.has(code)) fault(`${year}: commune ${code} ${c.nom} has no EPCI`)
    if (!c.codesPostaux?.length) fault(`${year}: commune ${code} ${c.nom} has no postal code`)
  }
  const count = (what, seen, expected) => {
    if (seen !== expected) fault(`${year}: ${what}: ${seen} communes, expected ${expected}`)
  }
  const all = [...communes.values()]
  for (const [region, n] of Object.entries(PER_REGION))
    count(`region ${region}`, all.filter((c) => c.region === region).length, n)
  for (const [departement, n] of Object.entries(PER_DEPARTEMENT))
    count(`department ${departement}`, all.filter((c) => c.departement === departement).length, n)
  for (const [siren, n] of Object.entries(METROPOLES))
    count(`metropolis ${siren}`, [...epciOf.values()].filter((s) => s === siren).length, n(year))
}

// Maximal runs of vintages with the same values; a vintage where values() is null closes the run.
function runs(vintages, values) {
  const found = []
  let open = null
  for (const vintage of vintages) {
    const now = values(vintage)
    if (open && now && now.every((v, i) => v === open.values[i])) continue
    // The day before 1 January of this vintage.
    if (open) open.au = `${vintage.year - 1}-12-31`
    open = now && { values: now, du: `${vintage.year}-01-01`, au: '' }
    if (open) found.push(open)
  }
  return found
}

const csv = (rows) =>
  rows.map((row) => row.map((v) => (/[",\r\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v)).join(',') + '\n').join('')

function build(vintages) {
  const codes = [...new Set(vintages.flatMap((v) => [...v.communes.keys()]))].sort(byCode)
  for (const vintage of vintages) checkVintage(vintage, codes)
  // Faults end it here: what follows relies on every commune being whole in every vintage.
  if (faults.length) return null

  const old = oldParts(vintages)
  if (faults.length) return null
  const communes = [['code', 'nom', 'departement', 'epci', 'codes_postaux', 'du', 'au', 'anciens']]
  for (const code of codes) {
    // The union, because a postal code typed in an old file must still be recognised.
    const postal = [...new Set(vintages.flatMap((v) => v.communes.get(code).codesPostaux))].sort(byCode).join('|')
    const departement = vintages[0].communes.get(code).departement
    for (const run of runs(vintages, (v) => [v.communes.get(code).nom, v.epciOf.get(code)]))
      communes.push([code, run.values[0], departement, run.values[1], postal, run.du, run.au, old(code)])
  }

  const epcis = [['siren', 'nom', 'zone', 'du', 'au']]
  const sirens = [...new Set(vintages.flatMap((v) => [...v.epcis.keys()]))].sort(byCode)
  for (const siren of sirens) {
    const zone = Object.hasOwn(METROPOLES, siren) ? 'metropole' : 'reste'
    for (const run of runs(vintages, (v) => (v.epcis.has(siren) ? [v.epcis.get(siren)] : null)))
      epcis.push([siren, run.values[0], zone, run.du, run.au])
  }
  return { 'communes.csv': communes, 'epci.csv': epcis }
}

function compare(folder, texts) {
  let same = true
  for (const [name, text] of Object.entries(texts)) {
    let word = ''
    try {
      if (!readFileSync(join(folder, name)).equals(Buffer.from(text))) word = 'differs from the source'
    } catch (e) {
      if (e.code !== 'ENOENT') throw e
      word = 'is missing'
    }
    if (word) console.log(`${name} ${word}`)
    if (word) same = false
  }
  return same
}

// Both files are complete on disk before either takes its place.
function write(folder, texts) {
  const names = Object.keys(texts)
  const temp = (name) => join(folder, `.${name}.${process.pid}.tmp`)
  // A signal here would leave temporary files behind; this lasts milliseconds.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => {})
  try {
    for (const name of names) writeFileSync(temp(name), texts[name], { flush: true })
    for (const name of names) renameSync(temp(name), join(folder, name))
  } finally {
    for (const name of names) rmSync(temp(name), { force: true })
  }
}

function main(args) {
  const check = args[0] === '--check'
  const [folder, ...sources] = check ? args.slice(1) : args
  if (!folder || sources.length === 0) throw new Error('usage: refresh.mjs [--check] FOLDER YEAR=PACKAGE_DATA...')
  const vintages = sources
    .map((s) => readVintage(Number(s.slice(0, s.indexOf('='))), s.slice(s.indexOf('=') + 1)))
    .sort((a, b) => a.year - b.year)
  const tables = build(vintages)
  if (!tables) {
    for (const f of faults) console.error(`refresh: ${f}`)
    console.error('refresh: nothing written')
    return 2
  }
  const texts = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, csv(rows)]))
  if (check) return compare(folder, texts) ? 0 : 1
  write(folder, texts)
  for (const [name, rows] of Object.entries(tables)) console.log(`${name}: ${rows.length - 1} rows`)
  return 0
}

try {
  process.exitCode = main(process.argv.slice(2))
} catch (e) {
  // Node's own exit status for an exception is 1, which here means "differs".
  console.error(`refresh: ${e.message}`)
  process.exitCode = 2
}
