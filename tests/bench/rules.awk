# For tests/bench/compare: flattens the tables into one that a list joins by two cells and a date, so that the
# peers have the least to do. Its rows hold from "du" until the day before "avant", and add up all that a dwelling gets:
#   awk -f rules.awk epci.csv communes.csv reconstitution.csv requalification.csv
# A blank "complement" stands for a requalification. The tables are taken to be without gaps, as "bareme check" proves.
BEGIN {
	FS = OFS = ","
	print "commune", "complement", "du", "avant", "plus_pret", "plai_pret", "plus_subvention", "plai_subvention", "taux"
}

FNR == 1 {
	table = FILENAME
	sub(/.*\//, "", table)
	sub(/\.csv$/, "", table)
	split("", at)
	for (i = 1; i <= NF; i++)
		at[$i] = i
	next
}

{
	since = $at["du"]; last = $at["au"] == "" ? "9999" : $at["au"]
	starts[since] = 1
}

table == "epci" {
	n = ++zones[$at["siren"]]
	zone[$at["siren"], n] = $at["zone"]; zone_since[$at["siren"], n] = since; zone_last[$at["siren"], n] = last
}

table == "communes" {
	code = $at["code"]
	if (!(code in homes))
		codes[++code_count] = code
	n = ++homes[code]
	home[code, n] = $at["epci"]; home_since[code, n] = since; home_last[code, n] = last
}

table == "reconstitution" {
	n = ++amounts
	where[n] = $at["zone"]; product[n] = $at["produit"]; part[n] = $at["volet"]
	loan[n] = $at["pret"]; grant[n] = $at["subvention"]; amount_since[n] = since; amount_last[n] = last
}

table == "requalification" && $at["lecture"] == "brut" {
	n = ++rates
	rate[n] = $at["taux"]; rate_since[n] = since; rate_last[n] = last
}

function zone_of(code, day,    i, j, epci) {
	for (i = 1; i <= homes[code]; i++) {
		epci = home[code, i]
		if (home_since[code, i] <= day && day <= home_last[code, i])
			for (j = 1; j <= zones[epci]; j++)
				if (zone_since[epci, j] <= day && day <= zone_last[epci, j])
					return zone[epci, j]
	}
	return ""
}

# What applies on a day, as the last cells of a row; "" where nothing does.
function rule_of(code, more, day,    i, here, found, sums) {
	if (more == "") {
		for (i = 1; i <= rates; i++)
			if (rate_since[i] <= day && day <= rate_last[i])
				return "0,0,0,0," rate[i]
		return ""
	}
	here = zone_of(code, day)
	sums["PLUS", 1] = sums["PLAI", 1] = sums["PLUS", 2] = sums["PLAI", 2] = 0
	for (i = 1; i <= amounts; i++)
		if (where[i] == here && amount_since[i] <= day && day <= amount_last[i] && (more == "oui" || part[i] == "base")) {
			found = 1
			sums[product[i], 1] += loan[i]
			sums[product[i], 2] += grant[i]
		}
	return found ? sums["PLUS", 1] OFS sums["PLAI", 1] OFS sums["PLUS", 2] OFS sums["PLAI", 2] OFS 0 : ""
}

END {
	for (day in starts) {
		for (i = days++; i > 0 && ordered[i] > day; i--)
			ordered[i + 1] = ordered[i]
		ordered[i + 1] = day
	}
	split("oui,non,", answers)
	for (c = 1; c <= code_count; c++)
		for (m = 1; m <= 3; m++) {
			current = ""
			for (d = 1; d <= days + 1; d++) {
				rule = d > days ? "" : rule_of(codes[c], answers[m], ordered[d])
				if (rule == current)
					continue
				if (current != "")
					print codes[c], answers[m], since, (d > days ? "9999" : ordered[d]), current
				current = rule; since = ordered[d]
			}
		}
}
