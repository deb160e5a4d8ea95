package allocation_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"quotepart/allocation"
	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
)

// A case is written in a small language, one row of the dossier a line, so that it shows nothing but what it is about:
//
//	exercice 2024 · base realise · cumul 50 · vie 2024-03-01.. · decimales 4
//	cout 1000          a cost to share          cout A 50        a cost already A's
//	adh A B 2025-03-15..2025-06-30              resident A B 2025-07-01..
//	mel 30% SPAN       mel 500 SPAN             borne plancher=10 plafond=20 report=adherents SPAN
//	exo A 50 SPAN      ajust A -30              indicateur U niveau absence=zero
//	u A 12.5 [U] [exercice=2024] [base=prevu] [du=2025-01-01]
//	assiette W 2*U 1*V*K
//	cle SPAN           begins a version of the key: the components that follow are its own
//	unitaire U 0.80 presence=mois · forfait 1200 · strate U 0:150 1000:400 · abonnement U 3200 inclus=10 prix_sup=350
//	proportionnel U poids=50 · egal · parts_fixes U · cout_unitaire U · direct · gratuit    (rang=: the next by default)
//
// Parties are letters, whose order is that of codes; M is the métropole. A span left out is for ever. Without any
// exercice, base or cumul, a case is of 2025, prevu, 100 %. The indicator of a figure is U unless named.
type script struct {
	t           *testing.T
	in          *allocation.Input
	indicateurs []allocation.Indicateur
	figures     []namedFigure
}

type namedFigure struct {
	indicateur string
	figure     allocation.Figure
}

const metropole = 'M' - 'A'

// input reads a script.
func input(t *testing.T, text string) *allocation.Input {
	t.Helper()
	s := &script{t: t, in: &allocation.Input{
		Service: "S", Exercice: 2025, Base: allocation.Prevu, Cumul: money.Int(100), Vie: always, Metropole: metropole,
		DecimalesCU: 2, Assiettes: allocation.Assiettes{},
	}}
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); len(fields) > 0 {
			s.line(fields)
		}
	}
	s.finish()
	return s.in
}

// row is one line, its options and its span taken out.
type row struct {
	words   []string
	options map[string]string
	span    calendar.Span
}

func (s *script) row(fields []string) row {
	r := row{options: map[string]string{}, span: always}
	for _, field := range fields {
		if first, last, isSpan := strings.Cut(field, ".."); isSpan {
			r.span = s.span(first, last)
		} else if name, value, isOption := strings.Cut(field, "="); isOption {
			r.options[name] = value
		} else {
			r.words = append(r.words, field)
		}
	}
	return r
}

func (s *script) line(fields []string) {
	r := s.row(fields[1:])
	switch in := s.in; fields[0] {
	case "exercice":
		in.Exercice = s.integer(r.words[0])
	case "base":
		in.Base = r.words[0]
	case "cumul":
		in.Cumul = s.ratio(r.words[0])
	case "decimales":
		in.DecimalesCU = s.integer(r.words[0])
	case "vie":
		in.Vie = r.span
	case "cout":
		s.cost(r.words)
	case "adh":
		for _, party := range r.words {
			in.Adhesions = append(in.Adhesions, allocation.Adhesion{Party: position(party), Span: r.span})
		}
	case "resident":
		for _, party := range r.words {
			in.Residents = append(in.Residents, allocation.Resident{Party: position(party), Membre: r.span})
		}
	case "mel":
		value, rate := strings.CutSuffix(r.words[0], "%")
		in.PartsMel = append(in.PartsMel, allocation.PartMel{Span: r.span, Montant: !rate, Valeur: s.ratio(value)})
	case "borne":
		in.Bornes = append(in.Bornes, allocation.Borne{Span: r.span, Plancher: s.optional(r.options["plancher"]),
			Plafond: s.optional(r.options["plafond"]), Adherents: r.options["report"] == "adherents"})
	case "exo":
		in.Exonerations = append(in.Exonerations, allocation.Exoneration{Party: position(r.words[0]), Taux: s.ratio(r.words[1]), Span: r.span, Motif: "motif"})
	case "ajust":
		in.Ajustements = append(in.Ajustements, allocation.Ajustement{Party: position(r.words[0]), Montant: s.cents(r.words[1])})
	case "indicateur":
		s.indicateurs = append(s.indicateurs, allocation.Indicateur{Code: r.words[0], Niveau: slices.Contains(r.words, "niveau"), Absence: cmp.Or(r.options["absence"], "erreur")})
	case "u":
		s.figure(r)
	case "assiette":
		s.assiette(r.words)
	case "cle":
		in.Cles = append(in.Cles, allocation.Cle{Span: r.span})
	default:
		s.component(fields[0], r)
	}
}

func (s *script) cost(words []string) {
	if len(words) == 1 {
		s.in.Cout = s.in.Cout.Add(s.ratio(words[0]))
		return
	}
	s.in.Attribues = append(s.in.Attribues, allocation.Attribue{Party: position(words[0]), Montant: s.ratio(words[1])})
}

func (s *script) figure(r row) {
	figure := allocation.Figure{Party: position(r.words[0]), Valeur: s.ratio(r.words[1]), Exercice: s.in.Exercice, Base: r.options["base"]}
	if r.options["exercice"] != "" {
		figure.Exercice = s.integer(r.options["exercice"])
	}
	if r.options["du"] != "" {
		figure.Du = s.day(r.options["du"])
	}
	indicateur := "U"
	if len(r.words) > 2 {
		indicateur = r.words[2]
	}
	s.figures = append(s.figures, namedFigure{indicateur, figure})
}

func (s *script) assiette(words []string) {
	for _, term := range words[1:] {
		parts := append(strings.Split(term, "*"), "")
		s.in.Assiettes[words[0]] = append(s.in.Assiettes[words[0]], allocation.Terme{Coefficient: s.ratio(parts[0]), Indicateur: parts[1], Multiplicateur: parts[2]})
	}
}

func (s *script) component(methode string, r row) {
	in := s.in
	if len(in.Cles) == 0 {
		in.Cles = append(in.Cles, allocation.Cle{Span: always})
	}
	cle := &in.Cles[len(in.Cles)-1]
	component := allocation.Composante{
		Rang: len(cle.Composantes) + 1, Methode: methode, Poids: money.Int(100), Presence: cmp.Or(r.options["presence"], "jours"),
		AssietteNulle: cmp.Or(r.options["nulle"], "erreur"), Territoire: r.options["perimetre"] == "territoire",
		PorteeMontant: r.options["portee"] == "montant", Ponctuel: slices.Contains(r.words, "ponctuel"),
		PrixSup: s.optional(r.options["prix_sup"]), PlafondLigne: s.optional(r.options["plafond"]),
	}
	for name, number := range map[string]*int{"rang": &component.Rang, "de": &component.PhaseDe, "a": &component.PhaseA} {
		if r.options[name] != "" {
			*number = s.integer(r.options[name])
		}
	}
	for name, ratio := range map[string]*money.Ratio{"poids": &component.Poids, "inclus": &component.Inclus} {
		if r.options[name] != "" {
			*ratio = s.ratio(r.options[name])
		}
	}
	for _, word := range r.words {
		from, price, isBracket := strings.Cut(word, ":")
		switch {
		case word == "ponctuel":
		case isBracket:
			component.Bareme = append(component.Bareme, allocation.Tranche{De: s.ratio(from), Montant: s.ratio(price)})
		case word[0] >= 'A':
			component.Assiette = word
		default:
			component.Montant = s.optional(word)
		}
	}
	cle.Composantes = append(cle.Composantes, component)
}

// finish puts the rows in the order that Input wants of them, and declares U where the script does not.
func (s *script) finish() {
	in := s.in
	slices.SortStableFunc(in.Adhesions, func(a, b allocation.Adhesion) int {
		return cmp.Or(a.Party-b.Party, int(a.Span.First-b.Span.First))
	})
	slices.SortStableFunc(in.Residents, func(a, b allocation.Resident) int { return a.Party - b.Party })
	if !slices.ContainsFunc(s.indicateurs, func(i allocation.Indicateur) bool { return i.Code == "U" }) {
		s.indicateurs = append(s.indicateurs, allocation.Indicateur{Code: "U", Absence: "erreur"})
	}
	in.Figures = allocation.NewFigures(s.indicateurs)
	for _, f := range s.figures {
		in.Figures.Add(f.indicateur, f.figure)
	}
	in.Figures.Sort()
}

func position(party string) int { return int(party[0] - 'A') }

func partyName(position int) string {
	if position < 0 {
		return "-"
	}
	return string(rune('A' + position))
}

func (s *script) integer(text string) int {
	number, err := strconv.Atoi(text)
	s.check(err)
	return number
}

func (s *script) ratio(text string) (ratio money.Ratio) {
	s.check(ratio.UnmarshalText([]byte(text)))
	return ratio
}

func (s *script) optional(text string) *money.Ratio {
	if text == "" {
		return nil
	}
	ratio := s.ratio(text)
	return &ratio
}

func (s *script) cents(text string) money.Cents {
	amount, err := money.ParseCents(text)
	s.check(err)
	return amount
}

func (s *script) day(text string) calendar.Day {
	day, err := calendar.Parse(text)
	s.check(err)
	return day
}

func (s *script) span(first, last string) calendar.Span {
	span := always
	if first != "" {
		span.First = s.day(first)
	}
	if last != "" {
		span.Last = s.day(last)
	}
	return span
}

func (s *script) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// compute gives the target of a script that has no fault, and holds each of its steps to docs/spec/trace.md.
func compute(t *testing.T, in *allocation.Input) *allocation.Target {
	t.Helper()
	target, faults, err := allocation.Compute(in)
	if err != nil || len(faults) > 0 {
		t.Fatalf("Compute: %v %v", faultText(faults), err)
	}
	checkTraces(t, in, target)
	checkConservation(t, in, target)
	return target
}

// show writes a target by party, a rang other than 1 behind a slash, lines of nothing left out, and the métropole's part.
func show(target *allocation.Target) string {
	var text strings.Builder
	for i := range target.Lines {
		line := &target.Lines[i]
		if line.Amount == 0 {
			continue
		}
		text.WriteString(partyName(line.Party))
		if line.Rang != "1" {
			text.WriteString("/" + line.Rang)
		}
		text.WriteString("=" + line.Amount.String() + " ")
	}
	return text.String() + "mel=" + target.Metropole.String()
}

// causes writes the causes of the métropole's part that are not nil.
func causes(target *allocation.Target) string {
	var parts []string
	for _, cause := range []struct {
		name   string
		amount money.Cents
	}{
		{"decidee", target.Causes.Decidee}, {"usage", target.Causes.Usage}, {"reliquat", target.Causes.Reliquat},
		{"absence", target.Causes.Absence}, {"bornes", target.Causes.Bornes}, {"ajustement", target.Causes.Ajustement},
		{"arrondi", target.Causes.Arrondi},
	} {
		if cause.amount != 0 {
			parts = append(parts, cause.name+"="+cause.amount.String())
		}
	}
	return strings.Join(parts, " ")
}

func faultText(faults []allocation.Fault) string {
	var parts []string
	for _, f := range faults {
		part := fmt.Sprintf("%s %s/%d", f.Kind, partyName(f.Party), f.Rang)
		for _, more := range []string{f.Indicateur, f.Value, f.Span.First.String() + ".." + f.Span.Last.String()} {
			if more != "" {
				part += " " + more
			}
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "\n")
}

func noteText(notes []allocation.Note) string {
	var parts []string
	for _, n := range notes {
		parts = append(parts, fmt.Sprintf("%s %s/%d %s", n.Kind, partyName(n.Party), n.Rang, n.Montant))
	}
	return strings.Join(parts, "\n")
}

// example is one case: what it shows, the script, the lines with the métropole's part, and its causes where they matter.
type example struct{ why, script, want, causes string }

func checkExamples(t *testing.T, examples []example) {
	t.Helper()
	for _, e := range examples {
		t.Run(e.why, func(t *testing.T) {
			t.Parallel()
			target := compute(t, input(t, e.script))
			if got := show(target); got != e.want {
				t.Errorf("%s\ngot  %s\nwant %s", e.script, got, e.want)
			}
			if got := causes(target); e.causes != "" && got != e.causes {
				t.Errorf("%s\ngot  causes %s\nwant causes %s", e.script, got, e.causes)
			}
		})
	}
}
