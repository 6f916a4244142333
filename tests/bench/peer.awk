# The join alone, for tests/bench/compare: each record of a list with the loan and the grant of its operation,
# and nothing that is checked. The four tables come first, told apart by their names:
#   mawk -f peer.awk epci.csv communes.csv reconstitution.csv requalification.csv LIST
BEGIN { FS = OFS = "," }

FNR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	table = FILENAME
	sub(/.*\//, "", table)
	sub(/\.csv$/, "", table)
	if (table !~ /^(epci|communes|reconstitution|requalification)$/) {
		print $0, "pret", "subvention"
		nature = at["nature"]; commune = at["commune"]; date = at["date"]; complement = at["complement"]
		plus = at["plus"]; plai = at["plai"]; cost = at["investissement"]; given = at["subvention_anru"]
	}
	next
}

table == "epci" || table == "communes" || table == "reconstitution" || table == "requalification" {
	to = $at["au"] == "" ? "9999" : $at["au"]
}

table == "epci" {
	row = ++epci_rows[$1]
	epci_zone[$1, row] = $at["zone"]; epci_from[$1, row] = $at["du"]; epci_to[$1, row] = to
	next
}

# The zones of a commune over time: its own rows crossed with those of their EPCI.
table == "communes" {
	epci = $at["epci"]
	for (row = 1; row <= epci_rows[epci]; row++) {
		since = $at["du"] > epci_from[epci, row] ? $at["du"] : epci_from[epci, row]
		until = to < epci_to[epci, row] ? to : epci_to[epci, row]
		if (since > until)
			continue
		if (zones[$1]++ == 0) {
			zone[$1] = epci_zone[epci, row]; from[$1] = since; till[$1] = until
		} else {
			other = zones[$1]
			zone[$1, other] = epci_zone[epci, row]; from[$1, other] = since; till[$1, other] = until
		}
	}
	next
}

table == "reconstitution" {
	amounts++
	for (i = 1; i <= NF; i++)
		amount[amounts, i] = $i
	amount_to[amounts] = to
	for (name in at)
		column[name] = at[name]
	next
}

table == "requalification" {
	if ($at["lecture"] == "brut") {
		rates++
		rate[rates] = $at["taux"]; rate_from[rates] = $at["du"]; rate_to[rates] = to
	}
	next
}

# What a dwelling gets in a zone, with or without the complement, at a date: looked up once.
function amounts_of(key, where, more, when,    i) {
	known[key] = 1
	for (i = 1; i <= amounts; i++)
		if (amount[i, column["zone"]] == where && amount[i, column["du"]] <= when && when <= amount_to[i] &&
		    (more == "oui" || amount[i, column["volet"]] == "base")) {
			if (amount[i, column["produit"]] == "PLUS") {
				plus_loan[key] += amount[i, column["pret"]]
				plus_grant[key] += amount[i, column["subvention"]]
			} else {
				plai_loan[key] += amount[i, column["pret"]]
				plai_grant[key] += amount[i, column["subvention"]]
			}
		}
}

function rate_of(when,    i) {
	for (i = 1; i <= rates; i++)
		if (rate_from[i] <= when && when <= rate_to[i])
			return rate_at[when] = rate[i]
	return rate_at[when] = 0
}

$nature == "reconstitution" {
	code = $commune; when = $date; more = $complement
	where = from[code] <= when && when <= till[code] ? zone[code] : ""
	for (other = 2; where == "" && other <= zones[code]; other++)
		if (from[code, other] <= when && when <= till[code, other])
			where = zone[code, other]
	key = where more when
	if (!(key in known))
		amounts_of(key, where, more, when)
	print $0, $plus * plus_loan[key] + $plai * plai_loan[key], $plus * plus_grant[key] + $plai * plai_grant[key]
	next
}

{
	when = $date
	loan = (when in rate_at ? rate_at[when] : rate_of(when)) * $cost - $given
	print $0, (loan > 0 ? sprintf("%.2f", loan) : 0), 0
}
