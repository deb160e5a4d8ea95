package exports

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"quotepart/allocation"
	"quotepart/allocation/money"
	"quotepart/billing"
)

// variation is what the campaign billed beside what earlier ones did.
type variation struct {
	now        billedSums
	references []*reference // the campaign before, then the one of the year before; none, one or both
	main       *reference   // that pictures and effects are told against
	missing    []string     // what is not there to be compared with
	services   []string     // of any of them, the largest change first
	debtors    []string
	effects    map[string][]money.Cents // by service, in the order of effectColumns; nil: not told
	shown      []int                    // of effectColumns: those that a service has
}

// reference is an earlier campaign that amounts are compared with.
type reference struct {
	id     billing.CampaignID
	words  string // « campagne précédente (novembre 2025) »
	lines  int
	total  money.Cents
	column int // of its amounts, on the pages of variations
	billedSums
}

// billedSums are the lines of a campaign, whatever their statut, without VAT.
type billedSums struct{ service, debtor map[string]money.Cents }

func sumBilled(lines []billing.Line) (billedSums, money.Cents, error) {
	sums, total := billedSums{map[string]money.Cents{}, map[string]money.Cents{}}, money.Cents(0)
	for i := range lines {
		l := &lines[i]
		var err error
		if total, err = money.Sum(total, l.Montant); err != nil {
			return sums, 0, err
		}
		if err := firstError([]error{plus(sums.service, l.Service, l.Montant), plus(sums.debtor, l.Debiteur, l.Montant)}); err != nil {
			return sums, 0, err
		}
	}
	return sums, total, nil
}

// The columns of the pages of variations: the code, the name, this campaign, then three for each reference.
const (
	variationNow   = 2
	variationFirst = 3 // the amount of the first reference, its difference, the difference in %
	perReference   = 3
)

// vary finds the campaigns to compare with, and adds them all up.
func (r *Reading) vary() (*variation, error) {
	v := &variation{}
	var err error
	if v.now, _, err = sumBilled(r.Calculation.Lines); err != nil {
		return nil, err
	}
	last, yearBefore := -1, -1
	for i := range r.Earlier {
		last = i
		if r.Earlier[i].Campaign.ID == r.Campaign.Campaign.ID.YearBefore() {
			yearBefore = i
		}
	}
	switch {
	case last < 0:
		v.missing = append(v.missing, "Campagne précédente : aucune.")
	case last == yearBefore:
		err = v.compareWith(&r.Earlier[last], "campagne précédente, un an avant")
	default:
		err = v.compareWith(&r.Earlier[last], "campagne précédente")
	}
	if err != nil {
		return nil, err
	}
	if yearBefore < 0 {
		v.missing = append(v.missing, "Même campagne un an avant ("+r.Campaign.Campaign.ID.YearBefore().Label()+") : aucune.")
	} else if yearBefore != last {
		if err := v.compareWith(&r.Earlier[yearBefore], "un an avant"); err != nil {
			return nil, err
		}
	}
	for _, ref := range v.references {
		if ref.id == r.comparedWith {
			v.main = ref
		}
	}
	v.services = v.order(func(s billedSums) map[string]money.Cents { return s.service })
	v.debtors = v.order(func(s billedSums) map[string]money.Cents { return s.debtor })
	return v, r.addEffects(v)
}

func (v *variation) compareWith(e *billing.Earlier, words string) error {
	ref := &reference{id: e.Campaign.ID, words: words + " (" + e.Campaign.ID.Label() + ")", lines: len(e.Billed.Lines), column: variationFirst + perReference*len(v.references)}
	var err error
	ref.billedSums, ref.total, err = sumBilled(e.Billed.Lines)
	v.references = append(v.references, ref)
	return err
}

// order lists the names of all campaigns, the largest change first.
func (v *variation) order(of func(billedSums) map[string]money.Cents) []string {
	names := slices.Collect(maps.Keys(of(v.now)))
	for _, ref := range v.references {
		names = slices.AppendSeq(names, maps.Keys(of(ref.billedSums)))
	}
	change := func(name string) money.Cents {
		if ref := v.main; ref != nil {
			return (of(v.now)[name] - of(ref.billedSums)[name]).Abs()
		}
		return of(v.now)[name].Abs()
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(change(b), change(a)), strings.Compare(a, b)) })
	return slices.Compact(names)
}

// variationServices compares the campaign with earlier ones, service by service.
func (b *book) variationServices() (Sheet, error) {
	v := b.variation
	return b.variationSheet(sheetVariations, "Ce que chaque service facture, et ce qu'il facturait", "Service", "Libellé", v.services, b.anyServiceLabel, b.crossing.serviceTotal,
		func(s billedSums) map[string]money.Cents { return s.service })
}

// variationDebiteurs compares the campaign with earlier ones, debtor by debtor.
func (b *book) variationDebiteurs() (Sheet, error) {
	v := b.variation
	return b.variationSheet(sheetDebiteurs, "Ce que chaque débiteur porte, et ce qu'il portait", "Débiteur", "Nom", v.debtors, b.anyTiersName, b.crossing.debtorTotal,
		func(s billedSums) map[string]money.Cents { return s.debtor })
}

func (b *book) variationSheet(name, title, code, label string, names []string, nameOf func(string) string, now func(string) *Formula, of func(billedSums) map[string]money.Cents) (Sheet, error) {
	v := b.variation
	table := Table{Filter: true, Empty: "Aucune ligne, ni dans cette campagne ni dans une autre.", Columns: []Column{
		{code, Code, 0}, {label, Text, 44}, {"Cette campagne (" + b.Campaign.Campaign.ID.Label() + ")", Amount, 0},
	}}
	for _, ref := range v.references {
		table.Columns = append(table.Columns, Column{capital(ref.words), Amount, 0}, Column{"Écart avec " + ref.id.Label(), Amount, 0}, Column{"Écart en" + nbsp + "%", Percent, 0})
		table.Rules = append(table.Rules, Rule{Kind: RuleSigned, Column: ref.column + 1, LastColumn: ref.column + 2, Totals: true})
	}
	for i, one := range names {
		amount := of(v.now)[one]
		cells := []Cell{CodeCell(one), TextCell(nameOf(one)), by(AmountCell(amount), now(one))}
		for _, ref := range v.references {
			cells = append(cells, differenceCells(i, ref.column, amount, of(ref.billedSums)[one])...)
		}
		table.Rows = append(table.Rows, row(cells...))
	}
	err := table.total("Total")
	if err == nil && len(table.Totals) > 0 {
		for _, ref := range v.references {
			copy(table.Totals[ref.column+1:], differenceCells(TotalsRow, ref.column, table.Totals[variationNow].Cents(), table.Totals[ref.column].Cents())[1:])
		}
	}
	return Sheet{Name: name, Title: b.Title(title), Subtitle: b.notice(b.variationWords()...), Tables: []Table{table}, Freeze: true, FrozenColumns: 2}, err
}

// variationWords says what is compared, and what is not there.
func (b *book) variationWords() []string {
	words := []string{"Montants nets hors taxes de toutes les lignes de chaque campagne, quel que soit leur devenir."}
	if ref := b.variation.main; ref != nil {
		words[0] += " Les plus fortes variations avec " + ref.id.Label() + " sont en tête ; ▲ marque une hausse, ▼ une baisse."
	}
	return append(words, b.variation.missing...)
}

// differenceCells gives the amount of a reference, the difference and the difference in %; there is none from nothing.
func differenceCells(row, column int, now, before money.Cents) []Cell {
	base, this := At(0, row, column), At(0, row, variationNow)
	cells := []Cell{AmountCell(before), AmountCell(now - before).By(Calc("ROUND({0}-{1},2)", this, base)), {}}
	if before != 0 {
		cells[2] = percentage(now-before, before.Abs()).By(Calc("ROUND({0}-{1},2)/ABS({1})", this, base))
	}
	return cells
}

// anyServiceLabel finds the label of a service that this dossier may not know any more.
func (r *Reading) anyServiceLabel(code string) string {
	if r.Dossier.Service(code) == nil {
		for i := len(r.Earlier) - 1; i >= 0; i-- {
			if s := r.Earlier[i].Billed.Dossier.Service(code); s != nil {
				return s.Libelle
			}
		}
	}
	return r.serviceLabel(code)
}

// anyTiersName finds the name of a party that this dossier may not know any more.
func (r *Reading) anyTiersName(code string) string {
	if r.Dossier.TiersOf(code) == nil {
		for i := len(r.Earlier) - 1; i >= 0; i-- {
			if t := r.Earlier[i].Billed.Dossier.TiersOf(code); t != nil {
				return t.Nom
			}
		}
	}
	return r.tiersName(code)
}

// effectColumns heads the effects of a service: its own figures and those of others are one there, and so are who joined and
// what that does to others.
var effectColumns = []struct {
	words string
	kinds []allocation.EffectKind
}{
	{"Coût du service", []allocation.EffectKind{allocation.EffectCout}},
	{"Unités", []allocation.EffectKind{allocation.EffectPropres, allocation.EffectAutres}},
	{"Arrivées et départs", []allocation.EffectKind{allocation.EffectAdhesion, allocation.EffectEntrees}},
	{"Présence", []allocation.EffectKind{allocation.EffectPresence}},
	{"Clé ou tarif", []allocation.EffectKind{allocation.EffectCle}},
	{"Part de la métropole", []allocation.EffectKind{allocation.EffectPartMel}},
	{"Exonérations et bornes", []allocation.EffectKind{allocation.EffectBornes}},
	{"Échéancier", []allocation.EffectKind{allocation.EffectEcheancier}},
	{"Corrections", []allocation.EffectKind{allocation.EffectCorrections}},
	{"Arrondi", []allocation.EffectKind{allocation.EffectArrondi}},
	{"Service créé ou supprimé", []allocation.EffectKind{allocation.EffectService}},
}

func effectColumn(kind allocation.EffectKind) int {
	for i := range effectColumns {
		if slices.Contains(effectColumns[i].kinds, kind) {
			return i
		}
	}
	panic("exports: no column for effect " + string(kind)) // TestEffectColumns
}

// addEffects sums the effects of every party by service. A campaign with very many lines goes without.
func (r *Reading) addEffects(v *variation) error {
	if r.reference == nil || r.large() {
		return nil
	}
	v.effects = map[string][]money.Cents{}
	for _, pair := range r.reference.Pairs() {
		bill, err := r.reference.Bill(pair.Tiers, pair.Service)
		if err != nil {
			return err
		}
		sums := v.effects[pair.Service]
		if sums == nil {
			sums = make([]money.Cents, len(effectColumns))
			v.effects[pair.Service] = sums
		}
		for _, e := range bill.Effects {
			i := effectColumn(e.Kind)
			if sums[i], err = money.Sum(sums[i], e.Montant); err != nil {
				return err
			}
		}
	}
	for i := range effectColumns {
		for _, sums := range v.effects {
			if sums[i] != 0 {
				v.shown = append(v.shown, i)
				break
			}
		}
	}
	return nil
}

// The columns of « Effets par service »: the code, the name, the amount before, the effects, their sum, the amount now and what
// is left unexplained.
const (
	effectBefore = 2
	effectFirst  = 3
)

func (v *variation) effectSum() int { return effectFirst + len(v.shown) }

// effets tells why each service bills another amount than in the campaign compared with: the effects sum to the difference.
// There is no such page without that campaign.
func (b *book) effets() (Sheet, error) {
	v, ref := b.variation, b.variation.main
	if ref == nil {
		return Sheet{}, nil
	}
	sheet := Sheet{Name: sheetEffets, Title: b.Title("Pourquoi chaque service facture un autre montant qu'en " + ref.id.Label()), Freeze: true, FrozenColumns: 2,
		Subtitle: b.notice("Le montant d'avant, plus les effets, fait celui de la campagne. Chaque effet est la somme de ceux des adhérents, dont le détail est dans leur classeur (feuille « Variations ») ; un effet que n'a aucun service n'a pas de colonne.")}
	table := Table{Filter: true, Columns: []Column{{"Service", Code, 0}, {"Libellé", Text, 24}, {capital(ref.id.Label()), Amount, 0}},
		Empty: "Aucune ligne, ni dans cette campagne ni dans l'autre.", Rules: []Rule{{Kind: RuleSigned, Column: effectFirst, LastColumn: v.effectSum(), Narrow: true}}}
	for _, i := range v.shown {
		table.Columns = append(table.Columns, Column{effectColumns[i].words, Amount, 0})
	}
	table.Columns = append(table.Columns, Column{"Somme des effets", Amount, 0}, Column{capital(b.Campaign.Campaign.ID.Label()), Amount, 0}, Column{"Reste inexpliqué", Amount, 0})
	if v.effects == nil {
		table.Empty = Typography("La campagne a plus de " + Whole(mostLines) + " lignes : les effets ne sont pas calculés ici ; « quotepart expliquer » les donne, tiers par tiers.")
		sheet.Tables = []Table{table}
		return sheet, nil
	}
	for i, service := range v.services {
		table.Rows = append(table.Rows, b.effectRow(i, service, ref))
	}
	sheet.Tables = []Table{table}
	return sheet, sheet.Tables[0].total("Total")
}

// effectRow leaves effects of 0 empty, so that those that count are seen.
func (b *book) effectRow(i int, service string, ref *reference) Row {
	cells := []Cell{CodeCell(service), TextCell(b.anyServiceLabel(service)), AmountCell(ref.service[service]).By(Calc("{0}", At(0, i, ref.column).On(sheetVariations)))}
	var sum money.Cents
	v := b.variation
	for _, j := range v.shown {
		cell := Cell{}
		if effects := v.effects[service]; effects != nil && effects[j] != 0 {
			cell = AmountCell(effects[j])
			sum += effects[j]
		}
		cells = append(cells, cell)
	}
	now := v.now.service[service]
	return row(append(cells, AmountCell(sum).By(Calc("SUM({0})", across(0, i, effectFirst, v.effectSum()-1))),
		AmountCell(now).By(Calc("{0}", At(0, i, variationNow).On(sheetVariations))),
		AmountCell(now-ref.service[service]-sum).By(Calc("ROUND({0}-{1}-{2},2)", At(0, i, v.effectSum()+1), At(0, i, effectBefore), At(0, i, v.effectSum()))))...)
}
