package exports

import (
	"slices"
	"strconv"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// The tabs of the debtor's workbook, beside « Lignes ».
const (
	sheetAvis       = "Avis"
	sheetCalcul     = "Calcul"
	sheetHistorique = "Historique"
	sheetChanges    = "Variations"
)

// Sheets gives the pages of the debtor's workbook: what is claimed, every line, how each was found, what was billed before
// and why the bill has changed. Amounts are formulas on the pages behind, down to the data of the dossier, so that a
// spreadsheet finds every cent again (décret 2012-1246, art. 24: the bases de liquidation).
func (s *Statement) Sheets() ([]Sheet, error) {
	calcul, places := s.calcul()
	history, err := s.History()
	if err != nil {
		return nil, err
	}
	sheets := []Sheet{s.avis(), s.lignes(places), calcul, s.historique(history)}
	if s.ComparedWith != "" {
		sheets = append(sheets, s.variations())
	}
	return s.Reading.mark(sheets), nil
}

// The places of what other pages refer to.
const (
	avisPieces  = 0 // table of Avis
	avisWords   = 1 // its columns
	avisID      = 4
	avisHT      = 6
	avisVAT     = 7
	avisTTC     = 8
	lignesDu    = 7 // columns of Lignes
	lignesEmis  = 8
	lignesHT    = 9
	lignesWords = 10
	lignesID    = 12
)

// avis is the page that the debtor reads first.
func (s *Statement) avis() Sheet {
	return Sheet{
		Name: sheetAvis, Title: s.Reading.Title("Avis à " + s.name()),
		Subtitle: s.Reading.notice("Ce classeur accompagne les pièces émises ; il ne les remplace pas. Ses montants sont des formules : les recalculer dans un tableur redonne chaque centime."),
		Facts:    s.facts(), Labels: 2,
		Tables: []Table{s.piecesTable(), s.imputationTable()},
	}
}

func (s *Statement) name() string { return s.Reading.tiersName(s.Debiteur) }

func (s *Statement) facts() []Fact {
	c := &s.Reading.Campaign.Campaign
	facts := []Fact{{"Débiteur", TextCell(s.name())}, {"Code", CodeCell(s.Debiteur)}}
	if s.Tiers != nil {
		facts = append(facts, Fact{"SIRET", CodeCell(siretOrSiren(s.Tiers.SIRET, s.Tiers.SIREN))}, Fact{"Adresse", TextCell(postal(s.Tiers))})
	}
	facts = append(facts, Fact{"Campagne", TextCell(c.ID.Label())}, Fact{"Date des pièces", TextCell(dayText(c.IssueDate))})
	for _, fact := range []struct {
		label string
		lines []string
	}{{"Ordonnateur", s.Reading.ordonnateur()}, {"Comptable", s.Reading.comptable()}, {"Contact", s.Issuer()}} {
		facts = append(facts, Fact{fact.label, TextCell(strings.Join(fact.lines, ", "))})
	}
	facts = append(facts, s.amountFacts()...)
	return append(facts, Fact{"Preuve", TextCell(s.Reading.proof())})
}

// amountFacts says in euros what happens, each amount added up from its documents or its lines.
func (s *Statement) amountFacts() []Fact {
	var facts []Fact
	for _, total := range s.Totals() {
		cell := AmountCell(total.Montant)
		if total.piece != "" {
			cell = s.pieceSum(total.Montant, total.piece)
		} else {
			cell = cell.By(Calc(`SUMIFS({0},{1},"`+StatutWords(total.statut)+`")`, s.linesDown(lignesHT), s.linesDown(lignesWords)))
		}
		facts = append(facts, Fact{total.Label, cell})
	}
	return facts
}

// linesDown names a column of « Lignes ».
func (s *Statement) linesDown(column int) Ref {
	return Down(0, column, 0, len(s.Lines)-1).On(sheetLignes)
}

// pieceSum adds the documents of one kind up.
func (s *Statement) pieceSum(amount money.Cents, kind billing.PieceType) Cell {
	var rows []Ref
	for i := range s.Pieces {
		if s.Pieces[i].Type == kind {
			rows = append(rows, At(avisPieces, i, avisTTC))
		}
	}
	if len(rows) == 0 {
		return AmountCell(amount)
	}
	return AmountCell(amount).By(Calc(sumOfPlaces(len(rows)), rows...))
}

// proof names the ledger entry that issued the campaign, or what a draft was calculated from.
func (r *Reading) proof() string {
	if r.Draft {
		return "calcul non émis, empreinte " + r.Calculation.Digest
	}
	return "écriture n°" + nbsp + Whole(r.Head.Seq) + " du journal, empreinte " + r.Head.Hash
}

func (s *Statement) piecesTable() Table {
	table := Table{Title: "Pièces", Empty: "Aucune pièce n'est émise pour ce débiteur dans cette campagne.", Columns: []Column{
		{"Numéro", Integer, 0}, {"Pièce", Text, 36}, {"Budget", Text, 24}, {"Bordereau", Integer, 0}, {"Identifiant", Code, 0},
		{"Section", Text, 15}, {"Montant HT", Amount, 0}, {"TVA", Amount, 0}, {"Montant TTC", Amount, 0}, {"Titre d'origine", Code, 0}, {"Motif", Text, 24},
	}}
	for i := range s.Pieces {
		p := &s.Pieces[i]
		table.Rows = append(table.Rows, row(NumberCell(p.Numero), TextCell(s.Reading.awaited(p)), TextCell(s.Reading.budgetLabel(p.Budget)),
			NumberCell(p.Bordereau), CodeCell(p.Identifiant), TextCell(sectionWords(p.Section)), s.pieceHT(p, i), pieceVAT(p, i),
			AmountCell(p.TTC).By(Calc("{0}+{1}", At(avisPieces, i, avisHT), At(avisPieces, i, avisVAT))),
			CodeCell(p.Origine), TextCell(p.Motif)))
	}
	return table
}

// awaited names a document, and says that its number is still to come from the finance software.
func (r *Reading) awaited(p *billing.Piece) string {
	if p.Numero == 0 && !r.Draft {
		return PieceWords(p) + " (en attente de numéro)"
	}
	return PieceWords(p)
}

// pieceHT adds up the lines of a titre; what a credit comes to on each document depends on earlier titres.
func (s *Statement) pieceHT(p *billing.Piece, place int) Cell {
	cell := AmountCell(p.HT)
	if p.Type != billing.PieceTitre || len(s.Lines) == 0 || p.Campaign != s.Reading.Campaign.Campaign.ID {
		return cell
	}
	return cell.By(Calc("SUMIFS({0},{1},{2})", s.linesDown(lignesHT), s.linesDown(lignesID), At(avisPieces, place, avisID)))
}

// pieceVAT rounds VAT once per rate; a titre of several rates keeps the sum as it is.
func pieceVAT(p *billing.Piece, place int) Cell {
	cell := AmountCell(p.TVA)
	for i := range p.Services {
		if p.Services[i].TVA != p.Services[0].TVA {
			return cell
		}
	}
	if len(p.Services) == 0 || p.Cause == billing.CauseAnnulation || p.TVA == 0 {
		return cell
	}
	rate := billing.VATRate(p.Services[0].TVA).Mul(money.Fraction(1, 100))
	digits, ok := settles(inEuros(p.HT).Mul(rate), centDecimals, true)
	if !ok {
		return cell
	}
	return cell.By(Calc("ROUND(ROUND({0}*"+rate.String()+","+strconv.Itoa(digits)+"),2)", At(avisPieces, place, avisHT)))
}

// imputationTable tells for each service on a document the accounts of both sides.
func (s *Statement) imputationTable() Table {
	table := Table{Title: "Imputation", Empty: "Aucune pièce, aucune imputation.", Columns: []Column{
		{"Numéro", Integer, 0}, {"Service", Text, 36}, {"Votre compte", Text, 24}, {"Exercices", Text, 0}, {"Identifiant", Code, 0},
		{"Compte de la métropole", Text, 15}, {"Montant HT", Amount, 0},
	}}
	for i := range s.Pieces {
		p := &s.Pieces[i]
		for _, held := range p.Services {
			service := s.Reading.Dossier.Service(held.Service)
			if service == nil {
				continue
			}
			table.Rows = append(table.Rows, row(NumberCell(p.Numero), TextCell(service.Libelle), TextCell(s.counterpart(service.Nature)), TextCell(s.yearsOf(held.Service, p.Identifiant)),
				CodeCell(p.Identifiant), TextCell(joined(", fonction ", service.Nature, service.Fonction)), AmountCell(held.Montant)))
		}
	}
	return table
}

// yearsOf lists the exercices that a service has on a document.
func (s *Statement) yearsOf(service, piece string) string {
	var years []string
	for i := range s.Lines {
		if l := &s.Lines[i]; l.Service == service && l.Piece == piece {
			years = append(years, Year(l.Exercice))
		}
	}
	slices.Sort(years)
	return strings.Join(slices.Compact(years), ", ")
}

// counterpart gives the account of the debtor's own entry for an account of the métropole (plan M57): 6216 for staff put
// at its disposal, 62876 for costs paid back. Where the plan leaves a choice, the debtor's comptable decides.
func (s *Statement) counterpart(nature string) string {
	commune := s.Tiers != nil && s.Tiers.Type == "commune"
	switch {
	case strings.HasPrefix(nature, "7084") && commune:
		return "6216"
	case strings.HasPrefix(nature, "7084"):
		return "6216 ou 6218, selon votre comptable"
	case strings.HasPrefix(nature, "7087") && commune:
		return "62876"
	case strings.HasPrefix(nature, "7087"):
		return "62876 ou 62878, selon votre comptable"
	}
	return "selon votre comptable"
}

// joined joins the words that are there.
func joined(separator string, words ...string) string {
	var present []string
	for _, word := range words {
		if word != "" {
			present = append(present, word)
		}
	}
	return strings.Join(present, separator)
}

func siretOrSiren(siret, siren string) string {
	if siret != "" {
		return siret
	}
	return siren
}
