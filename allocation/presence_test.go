package allocation_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// TestPresence works the table of calcul.md §1.4.1. A forfait of 365 (366) shows days, one of 12 shows months.
func TestPresence(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"jours: both ends count", `
			forfait 365
			adh A 2025-03-01..2025-03-31`, "A=31.00 mel=-31.00", ""},
		{"jours: 29 February is one day of 366", `
			exercice 2024
			forfait 366
			adh A 2024-02-29..2024-02-29`, "A=1.00 mel=-1.00", ""},
		{"jours: 2100 has no 29 February", `
			exercice 2100
			forfait 365
			adh A 2100-02-28..2100-03-01`, "A=2.00 mel=-2.00", ""},
		{"jours: 2000 has one", `
			exercice 2000
			forfait 366
			adh A 2000-02-28..2000-03-01`, "A=3.00 mel=-3.00", ""},
		{"jours: two spans add up", `
			forfait 365
			adh A 2025-01-01..2025-01-10
			adh A 2025-02-01..2025-02-10`, "A=20.00 mel=-20.00", ""},
		{"jours: g is over the year, f over the slice", `
			cout 549
			cle ..2025-06-30
			gratuit
			cle 2025-07-01..
			egal
			forfait 365
			adh A
			adh B 2025-10-01..`, // slice 2: P = 276.76, forfaits 184 and 92; R = 0.76 shared 2 to 1: 0.507 and 0.253
			"A=0.51 A/2=184.00 B=0.25 B/2=92.00 mel=272.24", "reliquat=272.24"},

		{"mois: two days may touch two months", `
			forfait 12 presence=mois
			adh A 2025-01-31..2025-02-01`, "A=2.00 mel=-2.00", ""},
		{"mois: neighbours in one month touch it once", `
			forfait 12 presence=mois
			adh A 2025-01-01..2025-01-10
			adh A 2025-01-11..2025-01-31`, "A=1.00 mel=-1.00", ""},
		{"mois: so do spans apart", `
			forfait 12 presence=mois
			adh A 2025-01-05..2025-01-10
			adh A 2025-01-20..2025-02-03`, "A=2.00 mel=-2.00", ""},
		{"mois: a month cut by two slices is touched in both", `
			cle ..2025-06-14
			forfait 12 presence=mois
			cle 2025-06-15..
			forfait 12 presence=mois
			adh A`, "A=13.00 mel=-13.00", ""},
		{"mois: f is over the months that the slice touches", `
			cout 365
			cle ..2025-06-14
			egal presence=mois
			cle 2025-06-15..
			egal presence=mois
			adh A
			adh B 2025-06-01..`, // 165.00 shared 6 to 1, then 200.00 in two
			"A=241.43 B=123.57 mel=0.00", ""},

		{"mois_entier: a month begun is none", `
			forfait 12 presence=mois_entier
			adh A 2025-01-31..2025-02-27`, "mel=0.00", ""},
		{"mois_entier: February is whole on the 28th", `
			forfait 12 presence=mois_entier
			adh A 2025-01-31..2025-02-28`, "A=1.00 mel=-1.00", ""},
		{"mois_entier: but not in a leap year", `
			exercice 2024
			forfait 12 presence=mois_entier
			adh A 2024-01-31..2024-02-28`, "mel=0.00", ""},
		{"mois_entier: neighbours hold the month that they share", `
			forfait 12 presence=mois_entier
			adh A 2025-01-01..2025-01-10
			adh A 2025-01-11..2025-01-31`, "A=1.00 mel=-1.00", ""},
		{"mois_entier: a day between them breaks it", `
			forfait 12 presence=mois_entier
			adh A 2025-01-01..2025-01-10
			adh A 2025-01-12..2025-02-28`, "A=1.00 mel=-1.00", ""},
		{"mois_entier: a month cut by two slices is whole in none", `
			cle ..2025-06-14
			forfait 12 presence=mois_entier
			cle 2025-06-15..
			forfait 12 presence=mois_entier
			adh A`, "A=11.00 mel=-11.00", ""},
		{"mois_entier: a slice without a whole month has f = 0", `
			vie 2025-01-10..2025-01-20
			cout 10
			egal presence=mois_entier
			adh A`, "mel=10.00", "absence=10.00"},

		{"annee: a day is the whole", `
			forfait 100 presence=annee
			adh A 2025-12-31..`, "A=100.00 mel=-100.00", ""},
		{"annee: in a pool too", `
			cout 100
			egal presence=annee
			adh A
			adh B 2025-12-31..`, "A=50.00 B=50.00 mel=0.00", ""},
		{"annee: each slice alone, by its days of the year", `
			cle ..2025-06-30
			forfait 365 presence=annee
			cle 2025-07-01..
			forfait 365 presence=annee
			adh A 2025-08-10..`, "A=184.00 mel=-184.00", ""},
		{"annee: of the service year, where the service is not of all the year", `
			vie ..2025-09-30
			cle ..2025-06-30
			forfait 273 presence=annee
			cle 2025-07-01..
			forfait 546 presence=annee
			adh A 2025-08-10..`, "A=184.00 mel=-184.00", ""}, // 546 × 92/273

		{"ponctuel: once, whatever the days", `
			forfait 50 ponctuel
			adh A 2025-12-31..`, "A=50.00 mel=-50.00", ""},
		{"ponctuel: at the share due", `
			cumul 50
			forfait 50 ponctuel
			adh A 2025-12-31..`, "A=25.00 mel=-25.00", ""},
		{"ponctuel: not after an adhesion begun earlier", `
			forfait 50 ponctuel
			adh A 2024-12-31..`, "mel=0.00", ""},
		{"ponctuel: not before one begun later", `
			forfait 50 ponctuel
			adh A 2026-01-01..`, "mel=0.00", ""},
		{"ponctuel: not again", `
			forfait 50 ponctuel
			adh A 2024-01-01..2024-06-30
			adh A 2025-03-01..`, "mel=0.00", ""},
		{"ponctuel: the first of two in the year", `
			forfait 50 ponctuel
			adh A 2025-02-01..2025-02-28
			adh A 2025-03-05..`, "A=50.00 mel=-50.00", ""},
		{"ponctuel: in the slice of the first day", `
			cle ..2025-06-30
			forfait 50 ponctuel
			cle 2025-07-01..
			forfait 70 ponctuel
			adh A 2025-06-30..
			adh B 2025-07-01..`, "A=50.00 B=70.00 mel=-120.00", ""},
	})
}

// TestPhase works the age of an adhesion. A forfait of 365 (366) shows the days of the phase.
func TestPhase(t *testing.T) {
	t.Parallel()
	checkExamples(t, []example{
		{"from the tenth month: 15 October to 31 December", `
			forfait 365 de=9
			adh A 2025-01-15..`, "A=78.00 mel=-78.00", ""},
		{"the first nine: 15 January to 14 October", `
			forfait 365 a=9
			adh A 2025-01-15..`, "A=273.00 mel=-273.00", ""},
		{"the two together miss no day", `
			forfait 365 a=9
			forfait 365 de=9
			adh A 2025-01-15..`, "A=273.00 A/2=78.00 mel=-351.00", ""},
		{"31 January + 1 month is 28 February, + 2 is 31 March", `
			forfait 365 de=1 a=2
			adh A 2025-01-31..`, "A=31.00 mel=-31.00", ""},
		{"31 January + 1 month is 29 February", `
			exercice 2024
			forfait 366 de=1 a=2
			adh A 2024-01-31..`, "A=31.00 mel=-31.00", ""},
		{"31 March + 1 month is 30 April", `
			forfait 365 de=1 a=2
			adh A 2025-03-31..`, "A=31.00 mel=-31.00", ""}, // 30 April to 30 May
		{"29 February + 12 months is 28 February", `
			forfait 365 de=12
			adh A 2024-02-29..`, "A=307.00 mel=-307.00", ""},
		{"so that the first year ends on 27 February", `
			forfait 365 a=12
			adh A 2024-02-29..`, "A=58.00 mel=-58.00", ""},
		{"29 February + 48 months is 29 February", `
			exercice 2028
			forfait 366 de=48
			adh A 2024-02-29..`, "A=307.00 mel=-307.00", ""},
		{"the age runs on over the new year: to 14 March", `
			forfait 365 a=9
			adh A 2024-06-15..`, "A=73.00 mel=-73.00", ""},
		{"each adhesion has its own age", `
			forfait 365 a=2
			adh A 2025-01-01..2025-03-31
			adh A 2025-04-01..`, "A=120.00 mel=-120.00", ""}, // 59 + 61
		{"an adhesion ended before the phase is never in it", `
			forfait 365 de=6
			adh A 2025-01-01..2025-06-30`, "mel=0.00", ""},
		{"annee: one day of the phase is enough", `
			forfait 100 presence=annee de=9
			adh A 2025-03-31..`, "A=100.00 mel=-100.00", ""}, // 31 December
		{"annee: none is not", `
			forfait 100 presence=annee de=9
			adh A 2025-04-01..`, "mel=0.00", ""},
		{"a pool of newcomers: the others' weight is nothing", `
			cout 100
			egal a=6
			adh A
			adh B 2025-07-01..`, "B=100.00 mel=0.00", ""},
	})
}

// TestPresenceIsMonotone lengthens one adhesion: its party never pays less, in a pool nor under a tariff.
func TestPresenceIsMonotone(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	for range 400 {
		base := presenceInput(r)
		party := r.IntN(len(base.Adhesions))
		long := base.Adhesions[party].Span
		short := calendar.Span{First: long.First + calendar.Day(r.IntN(long.Days())), Last: long.Last}
		short.Last -= calendar.Day(r.IntN(short.Days()))
		whole := amounts(t, base)[party]
		base.Adhesions[party].Span = short
		if part := amounts(t, base)[party]; part > whole {
			t.Errorf("%+v: party %d pays %s over %s..%s, less (%s) over %s..%s", base.Cles[0].Composantes[0], party, part, short.First, short.Last, whole, long.First, long.Last)
		}
	}
}

// presenceInput is a key of one component that shares 1,000.00 or sets a price, between parties with one adhesion each
// within the year.
func presenceInput(r *rand.Rand) *allocation.Input {
	in := &allocation.Input{
		Service: "S", Exercice: 2024 + r.IntN(2), Base: allocation.Prevu, Cumul: money.Int(100), Vie: always, Metropole: -1, DecimalesCU: 2,
		Cout: money.Int(1000), Figures: allocation.NewFigures([]allocation.Indicateur{{Code: "U", Absence: "erreur"}}),
	}
	price := money.Fraction(r.Int64N(100_000), 100)
	in.Cles = []allocation.Cle{{Span: always, Composantes: []allocation.Composante{{
		Rang: 1, Methode: pick(r, "proportionnel", "egal", "forfait", "unitaire"), Assiette: "U", Poids: money.Int(100), Montant: &price,
		Presence: pick(r, "jours", "mois", "mois_entier", "annee"), AssietteNulle: "mel", PorteeMontant: r.IntN(2) == 0,
	}}}}
	year := calendar.Year(in.Exercice)
	for party := range 2 + r.IntN(5) {
		first := year.First + calendar.Day(r.IntN(year.Days()))
		last := first + calendar.Day(r.IntN(int(year.Last-first)+1))
		in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: party, Span: calendar.Span{First: first, Last: last}})
		in.Figures.Add("U", allocation.Figure{Party: party, Exercice: in.Exercice, Valeur: money.Int(1 + r.Int64N(5000))})
	}
	in.Figures.Sort()
	return in
}

func pick[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }

// amounts gives what each party pays in all.
func amounts(t *testing.T, in *allocation.Input) map[int]money.Cents {
	t.Helper()
	sums := map[int]money.Cents{}
	for _, line := range compute(t, in).Lines {
		sums[line.Party] += line.Amount
	}
	return sums
}

// TestPresenceCountsDays holds days, months touched and months whole to counting them one by one.
func TestPresenceCountsDays(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 6))
	for range 300 {
		in := presenceInput(r)
		component := &in.Cles[0].Composantes[0]
		component.Methode, component.PhaseDe, component.PhaseA = "forfait", r.IntN(3), r.IntN(8)
		if component.PhaseA > 0 && component.PhaseA <= component.PhaseDe {
			component.PhaseA = component.PhaseDe + 1
		}
		in.Adhesions[0].Span.First -= calendar.Day(r.IntN(200))
		for _, line := range compute(t, in).Lines {
			want := countPresence(in, component, line.Party)
			if got := fmt.Sprint(line.Steps[0].PresenceNum); got != fmt.Sprint(want) {
				t.Errorf("%s, phase %d to %d, %s..%s: counted %s, want %d", component.Presence, component.PhaseDe, component.PhaseA,
					in.Adhesions[line.Party].Span.First, in.Adhesions[line.Party].Span.Last, got, want)
			}
		}
	}
}

// countPresence walks the year day by day.
func countPresence(in *allocation.Input, component *allocation.Composante, party int) int {
	year, present := calendar.Year(in.Exercice), map[calendar.Day]bool{}
	for day := year.First; day <= year.Last; day++ {
		span := in.Adhesions[party].Span
		if span.Holds(day) && aged(span.First, day, component.PhaseDe, component.PhaseA) {
			present[day] = true
		}
	}
	days, touched, missed := len(present), map[int]bool{}, map[int]bool{}
	for day := year.First; day <= year.Last; day++ {
		_, month, _ := day.Date()
		if present[day] {
			touched[month] = true
		} else {
			missed[month] = true
		}
	}
	switch component.Presence {
	case "mois":
		return len(touched)
	case "mois_entier":
		return 12 - len(missed)
	case "annee":
		return year.Days() * min(1, days)
	}
	return days
}

// aged reports whether an adhesion begun on first is on a day in month from or later, and before month to (0: no end).
// It counts the months that the civil date has gone through, a month's last day standing for the days it lacks.
func aged(first, day calendar.Day, from, to int) bool {
	y1, m1, d1 := first.Date()
	y2, m2, d2 := day.Date()
	_, _, tomorrow := (day + 1).Date()
	months := (y2-y1)*12 + m2 - m1
	if d2 < d1 && tomorrow != 1 {
		months--
	}
	return months >= from && (to == 0 || months < to)
}
