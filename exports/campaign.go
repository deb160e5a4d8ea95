package exports

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"quotepart/allocation"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// Campaign is all that the files of a campaign are made of. It is read, never changed.
type Campaign struct {
	Campaign      billing.Campaign
	Calculation   *billing.Calculation
	Dossier       *dossier.Dossier // the sealed one
	Cancellations []billing.Piece  // made since the previous campaign: shown in this one's exports (campagne.md §6)
	Head          ledger.Head      // of the entry that issued the campaign
	Postings      []ledger.Posting // of that entry; a draft has none yet, and shows those that its issue would make
	Draft         bool             // a projet: marked as such, and without numbers

	Earlier    []billing.Earlier   // the campaigns issued before that explain this one, oldest first; none: nothing is compared
	Bordereaux []billing.Bordereau // as they leave for the comptable, in the order of BordereauKey.Compare; none for a draft
}

// Billed gives the campaign as a comparison needs it.
func (c *Campaign) Billed() billing.Billed {
	return billing.Billed{Campaign: c.Campaign.ID, Dossier: c.Dossier, Lines: c.Calculation.Lines, Parts: c.Calculation.Parts}
}

// Reading is a campaign with its indexes, ready to be shown. It is safe for concurrent use.
type Reading struct {
	Campaign
	pieces  []billing.Piece  // of the calculation, then the cancellations; without numbers in a draft
	byName  map[string]int   // places in pieces, by identifier
	debtors []string         // every debtor with a line or a document, by code
	linesOf map[string][]int // places in Calculation.Lines, by debtor
	cles    map[string][]*dossier.Cle
	earlier []earlierIndex // of Earlier, in its order

	linesByTiers map[string][]*billing.Line

	since        []*billing.Comparison // of each of Earlier, then of this campaign, with the one before; the first is nil
	reference    *billing.Comparison   // with the one that changes are told against; nil: none
	comparedWith billing.CampaignID    // the latter
}

// Read indexes a campaign. It answers fault.Conflict for a campaign that is not issued and no draft (campagne.md §6), and
// fault.Corrupt when its parts are not those of one campaign.
func Read(c Campaign) (*Reading, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	r := &Reading{Campaign: c, byName: map[string]int{}, linesOf: map[string][]int{}, cles: map[string][]*dossier.Cle{}, linesByTiers: map[string][]*billing.Line{}}
	r.pieces = slices.Concat(c.Calculation.Pieces, c.Cancellations)
	seen := map[string]bool{}
	for i := range r.pieces {
		if c.Draft {
			r.pieces[i].Numero, r.pieces[i].Bordereau = 0, 0
		}
		r.byName[r.pieces[i].Identifiant] = i
		seen[r.pieces[i].Debiteur] = true
	}
	for i := range c.Calculation.Lines {
		debtor := c.Calculation.Lines[i].Debiteur
		r.linesOf[debtor] = append(r.linesOf[debtor], i)
		tiers := c.Calculation.Lines[i].Tiers
		r.linesByTiers[tiers] = append(r.linesByTiers[tiers], &c.Calculation.Lines[i])
		seen[debtor] = true
	}
	for debtor := range seen {
		r.debtors = append(r.debtors, debtor)
	}
	slices.Sort(r.debtors)
	for i := range c.Dossier.Cles {
		k := &c.Dossier.Cles[i]
		r.cles[k.Service] = append(r.cles[k.Service], k)
	}
	r.compare()
	return r, nil
}

func (c *Campaign) check() error {
	if c.Calculation == nil || c.Dossier == nil {
		return fault.Refuse(fault.NotFound, "campagne %s : rien n'est calculé, il n'y a rien à exporter", c.Campaign.ID)
	}
	if c.Calculation.Campaign != c.Campaign.ID {
		return fault.Refuse(fault.Corrupt, "campagne %s : le calcul enregistré est celui de la campagne %s", c.Campaign.ID, c.Calculation.Campaign)
	}
	if !c.Draft && c.Campaign.State != billing.Emise && c.Campaign.State != billing.Close {
		return fault.Refuse(fault.Conflict, "campagne %s : elle est %s, pas émise ; exportez-la avec « --projet »", c.Campaign.ID, c.Campaign.State.Label())
	}
	if c.Campaign.Digest != "" && c.Campaign.Digest != c.Calculation.Digest {
		return fault.Refuse(fault.Corrupt, "campagne %s : l'empreinte enregistrée n'est pas celle du calcul", c.Campaign.ID)
	}
	if !c.Draft && c.Campaign.IssueSeq != 0 && c.Head.Seq != c.Campaign.IssueSeq {
		return fault.Refuse(fault.Corrupt, "campagne %s : elle est émise par l'écriture n° %d du journal, pas par la n° %d", c.Campaign.ID, c.Campaign.IssueSeq, c.Head.Seq)
	}
	return nil
}

// Pieces lists the documents shown in the campaign's exports: its own, then the cancellations. In a draft they have no
// numbers. The list is shared: do not change it.
func (r *Reading) Pieces() []billing.Piece { return r.pieces }

// readingOrder sorts documents as people look for them: by budget, kind (titres first), number, debtor.
func readingOrder(pieces []billing.Piece) {
	kinds := []billing.PieceType{billing.PieceTitre, billing.PieceReduction, billing.PieceMandat}
	slices.SortStableFunc(pieces, func(a, b billing.Piece) int {
		return cmp.Or(strings.Compare(a.Budget, b.Budget), cmp.Compare(slices.Index(kinds, a.Type), slices.Index(kinds, b.Type)), cmp.Compare(a.Numero, b.Numero),
			strings.Compare(a.Debiteur, b.Debiteur), strings.Compare(a.Identifiant, b.Identifiant))
	})
}

// Debtors lists the codes of every debtor with a line or a document, sorted as bytes.
func (r *Reading) Debtors() []string { return r.debtors }

// Title names a page of the campaign, with its mark when it is a draft.
func (r *Reading) Title(page string) string {
	title := page + " " + dash + " campagne de " + r.Campaign.Campaign.ID.Label()
	if r.Draft {
		return draftMark + " " + dash + " " + title
	}
	return title
}

const (
	dash      = "\u2013"
	draftMark = "PROJET"
	draftText = "PROJET : document de travail, non émis ; les pièces n'ont pas de numéro et rien n'est réclamé."
)

// notice gives the subtitle lines of a page: the draft warning first.
func (r *Reading) notice(lines ...string) []string {
	if r.Draft {
		lines = append([]string{draftText}, lines...)
	}
	for i := range lines {
		lines[i] = Typography(lines[i])
	}
	return lines
}

// mark stamps the pages of a draft.
func (r *Reading) mark(sheets []Sheet) []Sheet {
	for i := range sheets {
		if r.Draft {
			sheets[i].Mark = draftMark
		}
	}
	return sheets
}

// tiersName gives the name of a party, or its code where the dossier does not know it.
func (r *Reading) tiersName(code string) string {
	if t := r.Dossier.TiersOf(code); t != nil {
		return t.Nom
	}
	return code
}

func (r *Reading) serviceLabel(code string) string {
	if s := r.Dossier.Service(code); s != nil {
		return s.Libelle
	}
	return code
}

func (r *Reading) budgetLabel(code string) string {
	if b := r.Dossier.Budget(code); b != nil {
		return b.Libelle
	}
	return code
}

// cle finds the component behind a line: the first of its rang that passes. A rang of letters has none.
func (r *Reading) cle(l *billing.Line, passes func(*dossier.Cle) bool) *dossier.Cle {
	rang, err := strconv.Atoi(l.Rang)
	if err != nil {
		return nil
	}
	for _, k := range r.cles[l.Service] {
		if k.Rang == rang && passes(k) {
			return k
		}
	}
	return nil
}

// cleOf finds the component behind a step: that of the version of the key in force on the first day of its slice.
func (r *Reading) cleOf(l *billing.Line, step *allocation.Step) *dossier.Cle {
	return r.cle(l, func(k *dossier.Cle) bool { return k.Span.Holds(step.Du) })
}

// postal writes the address of a party, one line after the other.
func postal(t *dossier.Tiers) string {
	var lines []string
	for _, line := range []string{t.Adresse, t.Complement, strings.TrimSpace(t.CodePostal + " " + t.Ville)} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, ", ")
}
