package batch

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

// NumbersOptions says from which file the numbers come back, and who takes them.
type NumbersOptions struct {
	Path string
	By   string

	// NeverLeft tells that no file of the bordereaux concerned has left yet: documents may join those that hold some. The
	// ledger keeps who said so.
	NeverLeft bool
}

// NumbersReport is what a file of numbers came to. Without a new number nothing was written.
type NumbersReport struct {
	File     string          // its name, without its folder
	Numbered []billing.Piece // the documents that took a number, in the order of billing.SortPieces
	Known    int             // documents of the file that had that number already
	Waiting  int             // documents of all issued campaigns that still wait for theirs
	Warnings fault.List
}

// numbersForm is the table of numbers: the hand-over that the finance software took in, with two columns filled.
var numbersForm = intake.Form{Sheets: []string{"titres"}, Also: []string{"mandats"}, Table: &dossier.Table{Name: "numeros", Columns: []dossier.Column{
	{Name: "identifiant", Type: dossier.Code, Note: "Identifiant de la pièce, comme dans pieces.csv."},
	{Name: "numero", Type: dossier.Integer, Note: "Numéro que le logiciel financier a donné à la pièce."},
	{Name: "bordereau", Type: dossier.Integer, Note: "Numéro du bordereau sur lequel la pièce est partie."},
}}}

// numbersPayload is what the ledger keeps of numbers that came back: the file, and what was new in it.
type numbersPayload struct {
	File   billing.ImportFile `json:"fichier"`
	Pieces []receivedPiece    `json:"pieces"`

	NeverLeft bool `json:"jamais_parti,omitempty"`
}

type receivedPiece struct {
	Identifiant string `json:"identifiant"`
	Numero      int64  `json:"numero"`
	Bordereau   int64  `json:"bordereau"`
}

// ImportNumbers takes the numbers that the finance software gave to documents of externe budgets (campagne.md §2), of any
// campaign issued, be it closed. With one fault of severity Erreur it writes nothing and answers them all as a fault.List.
// A number that a document has already is passed over; another one is a fault, for a number is given for ever.
func (b *Batch) ImportNumbers(ctx context.Context, o NumbersOptions) (NumbersReport, error) {
	by, err := actor(o.By)
	if err != nil {
		return NumbersReport{}, err
	}
	read, err := intake.ReadTable(ctx, o.Path, numbersForm)
	if err != nil {
		return NumbersReport{}, err
	}
	var report NumbersReport
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		report = NumbersReport{File: read.File.Name, Warnings: slices.Clone(read.Faults)} // afresh: Write may begin again
		found, waiting, err := receive(tx, append([]*dossier.Rows{read.Rows}, read.More...), o.NeverLeft)
		if err != nil {
			return err
		}
		for _, f := range found.Faults {
			f.File = o.Path
			report.Warnings = append(report.Warnings, f)
		}
		report.Warnings.Sort()
		if err := report.Warnings.Err(); err != nil {
			return err
		}
		report.Numbered, report.Known, report.Waiting = found.Numbered, found.Known, waiting-len(found.Numbered)
		if len(found.Numbered) == 0 {
			return nil
		}
		return b.commitNumbers(tx, by, numbersPayload{File: billing.ImportFile{Name: read.File.Name, SHA256: read.File.SHA256, Bytes: read.File.Bytes}, NeverLeft: o.NeverLeft}, found.Numbered)
	})
	return report, err
}

// receive holds the rows to the documents issued, and counts those that wait for a number.
func receive(tx billing.Tx, rows []*dossier.Rows, neverLeft bool) (billing.Reception, int, error) {
	pieces, err := issuedSoFar(tx)
	if err != nil {
		return billing.Reception{}, 0, err
	}
	list := numberRows(rows)
	externe, err := numberedOutside(tx, concerned(list, pieces))
	if err != nil {
		return billing.Reception{}, 0, err
	}
	states, err := transmissions(tx)
	if err != nil {
		return billing.Reception{}, 0, err
	}
	open := func(key billing.BordereauKey) bool { return mayJoin(stateOf(states, key), neverLeft) }
	return billing.ReceiveNumbers(list, pieces, externe, open), len(waiting(pieces)), nil
}

// mayJoin reports whether documents may still join a bordereau that holds some: Hélios rejected it, or somebody answers for
// it that its file never left.
func mayJoin(t billing.Transmission, neverLeft bool) bool {
	return t.Etat == billing.EtatRejete || t.Etat == billing.EtatAttendu && neverLeft
}

// numberRows gives the rows in the order of the file, sheet after sheet.
func numberRows(tables []*dossier.Rows) []billing.NumberRow {
	var list []billing.NumberRow
	for _, rows := range tables {
		first := len(list)
		for i := range rows.Len() {
			cells := rows.Row(i)
			list = append(list, billing.NumberRow{Table: rows.Table.Name, Row: rows.Number(i), Identifiant: cells[0], Numero: cells[1], Bordereau: cells[2]})
		}
		slices.SortFunc(list[first:], func(a, b billing.NumberRow) int { return cmp.Compare(a.Row, b.Row) })
	}
	return list
}

// concerned finds the campaigns of the documents that the rows name.
func concerned(rows []billing.NumberRow, pieces []billing.Piece) map[billing.CampaignID]bool {
	named := map[string]bool{}
	for _, row := range rows {
		if row.Numero != "" || row.Bordereau != "" {
			named[row.Identifiant] = true
		}
	}
	campaigns := map[billing.CampaignID]bool{}
	for i := range pieces {
		if named[pieces[i].Identifiant] {
			campaigns[pieces[i].Campaign] = true
		}
	}
	return campaigns
}

// numberedOutside gives what tells the documents of some campaigns that the finance software numbers, as the dossier that
// was sealed for the campaign of each says: a budget may be numbered otherwise since.
func numberedOutside(tx billing.Tx, of map[billing.CampaignID]bool) (func(*billing.Piece) bool, error) {
	campaigns, err := tx.Campaigns()
	if err != nil {
		return nil, err
	}
	dossiers, externe := map[int64]*dossier.Dossier{}, map[billing.CampaignID]map[string]bool{}
	for _, c := range campaigns {
		if !of[c.ID] {
			continue
		}
		d := dossiers[c.DossierVersion]
		if d == nil {
			if d, err = sealedDossier(tx, c); err != nil {
				return nil, err
			}
			dossiers[c.DossierVersion] = d
		}
		externe[c.ID] = map[string]bool{}
		for i := range d.Budgets {
			externe[c.ID][d.Budgets[i].Code] = d.Budgets[i].Externe
		}
	}
	return func(p *billing.Piece) bool { return externe[p.Campaign][p.Budget] }, nil
}

// waiting lists the issued documents that have no number yet.
func waiting(pieces []billing.Piece) []billing.Piece {
	var list []billing.Piece
	for _, p := range pieces {
		if p.Numero == 0 {
			list = append(list, p)
		}
	}
	return list
}

// waitingByCampaign counts the issued documents that have no number yet.
func waitingByCampaign(tx billing.Tx) (map[billing.CampaignID]int, error) {
	pieces, err := issuedSoFar(tx)
	if err != nil {
		return nil, err
	}
	counts := map[billing.CampaignID]int{}
	for _, p := range waiting(pieces) {
		counts[p.Campaign]++
	}
	return counts, nil
}

// commitNumbers enters the numbers in the ledger, then gives them. The documents keep the entry that issued them.
func (b *Batch) commitNumbers(tx billing.Tx, by string, payload numbersPayload, pieces []billing.Piece) error {
	for _, p := range pieces {
		payload.Pieces = append(payload.Pieces, receivedPiece{p.Identifiant, p.Numero, p.Bordereau})
	}
	if _, err := b.append(tx, b.Now(), by, KindNumbered, strings.ToValidUTF8(payload.File.Name, "\uFFFD"), payload, nil); err != nil {
		return err
	}
	return tx.Number(pieces)
}
