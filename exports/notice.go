package exports

import (
	"strconv"
	"strings"

	"quotepart/allocation/money"
	"quotepart/billing"
)

// Notice is what the debtor is told of one document, with all the mentions that the law wants on it: nature of the claim,
// grounds, bases, imputation, amount, parties, dates, ways to pay and to contest (reference/pes.md §4.1). Texts are whole
// French sentences, ready to be shown; an empty one does not apply.
type Notice struct {
	Piece   billing.Piece
	Title   string // « Avis des sommes à payer »
	Subject string // nature of the claim
	Facts   []NoticeFact
	Lines   []NoticeLine

	HT, TVA, TTC money.Cents
	TotalLabel   string // « Total à payer »
	InWords      string // the amount in letters, as it is stopped

	Original  string // of a reduction: the titre corrected, and what is left to pay on it
	Cause     string // why a reduction or a mandat was made
	Annex     string // where the bases de liquidation are
	Payment   []string
	Remedies  []string
	Executory string // the visible sentence of a titre; empty on what is no titre, and on a draft

	Ordonnateur, Comptable []string // one line each
}

// NoticeFact is a label and its text in the references of a notice.
type NoticeFact struct{ Label, Text string }

// NoticeLine is one service on a document.
type NoticeLine struct {
	Service, Label string
	Details        []string // by exercice: what is counted; the cause of a correction
	Grounds        string   // cadre, deliberations, conventions
	Imputation     []string // section, nature, fonction; the debtor's own account
	VAT            string
	Montant        money.Cents // net of VAT
}

// Notices gives the notice of each document, in the order in which people look for them.
func (s *Statement) Notices() []Notice {
	notices := make([]Notice, 0, len(s.Pieces))
	for i := range s.Pieces {
		notices = append(notices, s.notice(&s.Pieces[i]))
	}
	return notices
}

func (s *Statement) notice(p *billing.Piece) Notice {
	words := noticeWordsOf(p)
	n := Notice{
		Piece: *p, Title: words.title, Subject: Typography(words.subject + " (" + s.Reading.issuerName() + "), campagne de " + p.Campaign.Label()),
		Facts: s.noticeFacts(p), HT: p.HT, TVA: p.TVA, TTC: p.TTC, TotalLabel: words.total,
		InWords:  Typography(words.stopped + " " + Letters(p.TTC) + "."),
		Original: s.original(p), Cause: s.noticeCause(p),
		Annex:       annexWords(p),
		Payment:     s.payment(p),
		Remedies:    s.remedies(p),
		Ordonnateur: s.Reading.ordonnateur(), Comptable: s.Reading.comptable(),
	}
	if p.Type == billing.PieceTitre && !s.Reading.Draft {
		n.Executory = executorySentence
	}
	for _, held := range p.Services {
		n.Lines = append(n.Lines, s.noticeLine(p, held))
	}
	return n
}

// annexWords says where the bases de liquidation are. Those of a cancelled titre came with it.
func annexWords(p *billing.Piece) string {
	if p.Cause == billing.CauseAnnulation {
		return "Les bases de liquidation sont celles du titre annulé."
	}
	return "Les bases de liquidation, c'est-à-dire les chiffres et les opérations qui donnent chaque montant, sont en annexe de ce document."
}

// noticeFacts are the references of a document.
func (s *Statement) noticeFacts(p *billing.Piece) []NoticeFact {
	facts := []NoticeFact{{"Pièce", PieceWords(p)}, {"Numéro", s.number(p)}, {"Bordereau", s.bordereau(p)}, {"Exercice", Year(p.Campaign.Year())}}
	facts = append(facts, s.dates(p)...)
	facts = append(facts, NoticeFact{"Référence à rappeler", p.Identifiant}, NoticeFact{"Budget", s.Reading.budgetLabel(p.Budget)}, NoticeFact{"Section", sectionWords(p.Section)})
	if t := s.Tiers; t != nil {
		facts = append(facts, NoticeFact{siretLabel(t.SIRET), grouped(siretOrSiren(t.SIRET, t.SIREN))}, NoticeFact{"Code service", t.CodeService}, NoticeFact{"N°" + nbsp + "d'engagement", t.Engagement})
	}
	present := facts[:0]
	for _, fact := range facts {
		if fact.Text != "" {
			present = append(present, fact)
		}
	}
	return present
}

func (s *Statement) number(p *billing.Piece) string {
	switch {
	case s.Reading.Draft && p.Seq == 0:
		return draftMark + ", sans numéro"
	case p.Numero == 0:
		return "en attente de numéro"
	}
	return "n°" + nbsp + numberText(p.Numero)
}

func (s *Statement) bordereau(p *billing.Piece) string {
	if p.Bordereau == 0 {
		return ""
	}
	return "n°" + nbsp + numberText(p.Bordereau)
}

// numberText writes the number of a document: without a space between thousands.
func numberText(n int64) string { return strconv.FormatInt(n, 10) }

// dates says when the document was issued and, for a titre, made executory. A cancellation was made on a day that only the
// ledger knows: its entry is named.
func (s *Statement) dates(p *billing.Piece) []NoticeFact {
	c := &s.Reading.Campaign.Campaign
	switch {
	case p.Cause == billing.CauseAnnulation:
		return []NoticeFact{{"Journal", entryWords(p.Seq)}}
	case s.Reading.Draft:
		return []NoticeFact{{"Date d'émission", "non émis"}}
	case p.Type != billing.PieceTitre:
		return []NoticeFact{{"Date d'émission", DayInWords(c.IssueDate)}}
	}
	return []NoticeFact{{"Date d'émission", DayInWords(c.IssueDate)}, {"Rendu exécutoire le", DayInWords(c.IssueDate)}}
}

func entryWords(seq int64) string {
	if seq == 0 {
		return ""
	}
	return "écriture n°" + nbsp + Whole(seq)
}

func siretLabel(siret string) string {
	if siret == "" {
		return "SIREN du débiteur"
	}
	return "SIRET du débiteur"
}

// grouped writes a SIREN or a SIRET as it is read out: 215 900 051 00016.
func grouped(number string) string {
	switch len(number) {
	case 14:
		return strings.Join([]string{number[:3], number[3:6], number[6:9], number[9:]}, nbsp)
	case 9:
		return strings.Join([]string{number[:3], number[3:6], number[6:]}, nbsp)
	}
	return number
}

// original tells which titre a reduction corrects and, where its documents are known, what is left of it.
func (s *Statement) original(p *billing.Piece) string {
	if p.Origine == "" {
		return ""
	}
	opening := "Titre corrigé : "
	if p.Cause == billing.CauseAnnulation {
		opening = "Titre annulé : "
	}
	titre, issued := s.Reading.findPiece(p.Origine)
	if titre == nil {
		return Typography(opening + p.Origine + ".")
	}
	text := opening + p.Origine
	if titre.Numero != 0 {
		text = opening + "n° " + numberText(titre.Numero) + " (référence " + p.Origine + ")"
	}
	if issued != "" {
		text += ", émis le " + DayInWords(issued)
	}
	text += ", d'un montant de " + Euros(titre.TTC) + ". Après la présente pièce, il reste " + Euros(s.Reading.leftOn(titre, p)) + " sur ce titre, paiements déjà faits non déduits."
	return Typography(text)
}

// findPiece looks a document up among those of this campaign and of the earlier ones, and gives its date too.
func (r *Reading) findPiece(id string) (*billing.Piece, string) {
	for i := range r.Earlier {
		for j := range r.Earlier[i].Pieces {
			if p := &r.Earlier[i].Pieces[j]; p.Identifiant == id {
				return p, r.Earlier[i].Campaign.IssueDate
			}
		}
	}
	if i, ok := r.byName[id]; ok {
		return &r.pieces[i], r.Campaign.Campaign.IssueDate
	}
	return nil, ""
}

// leftOn gives what is left of a titre after a document: its amount less every reduction known up to that one, in the
// order of the ledger. What is not in the ledger yet comes last.
func (r *Reading) leftOn(titre, last *billing.Piece) money.Cents {
	left, seen := titre.TTC, map[string]bool{}
	take := func(p *billing.Piece) {
		known := last.Seq == 0 || p.Seq != 0 && p.Seq <= last.Seq
		if p.Type == billing.PieceReduction && p.Origine == titre.Identifiant && known && !seen[p.Identifiant] {
			left -= p.TTC
			seen[p.Identifiant] = true
		}
	}
	for i := range r.pieces {
		take(&r.pieces[i])
	}
	for i := range r.Earlier {
		for j := range r.Earlier[i].Pieces {
			take(&r.Earlier[i].Pieces[j])
		}
		for j := range r.Earlier[i].Cancellations {
			take(&r.Earlier[i].Cancellations[j].Piece)
		}
	}
	return left
}

// issuerName names the collectivité that issues.
func (r *Reading) issuerName() string { return r.tiersName(r.Dossier.Parametres.Collectivite) }

// Issuer gives the head of a letter: the collectivité's name, then its address and where to write to it, one line each.
func (s *Statement) Issuer() []string {
	lines := []string{s.Reading.issuerName()}
	if t := s.Reading.Dossier.TiersOf(s.Reading.Dossier.Parametres.Collectivite); t != nil {
		lines = append(lines, address(t.Adresse, t.Complement, t.CodePostal+" "+t.Ville, t.Courriel)...)
	}
	return lines
}

// Addressee gives the debtor as it stands in the window of an envelope, one line each.
func (s *Statement) Addressee() []string {
	lines := []string{s.name()}
	if s.Tiers != nil {
		lines = append(lines, address(s.Tiers.Complement, s.Tiers.Adresse, s.Tiers.CodePostal+" "+s.Tiers.Ville)...)
	}
	return lines
}

func address(lines ...string) []string {
	var present []string
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			present = append(present, line)
		}
	}
	return present
}

// Name names the debtor.
func (s *Statement) Name() string { return s.name() }

// Proof names the entry of the ledger behind the statement, or what a draft was calculated from.
func (s *Statement) Proof() string { return s.Reading.proof() }

// DraftText warns that nothing is claimed; it is empty once the campaign is issued.
func (s *Statement) DraftText() string {
	if !s.Reading.Draft {
		return ""
	}
	return Typography(draftText)
}

func (r *Reading) ordonnateur() []string {
	p := &r.Dossier.Parametres
	return address(p.OrdonnateurPrenom+" "+p.OrdonnateurNom, p.OrdonnateurQual)
}

func (r *Reading) comptable() []string {
	return address(r.Dossier.Parametres.ComptableNom, r.Dossier.Parametres.ComptableAdresse)
}
