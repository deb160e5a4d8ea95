package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"quotepart/allocation/calendar"
	"quotepart/allocation/money"
	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/ledger"
)

// IssueOptions says which campaign is issued, by whom, and the date on the documents (2026-05-31; empty: today in Paris).
type IssueOptions struct {
	ID   billing.CampaignID
	By   string
	Date string
}

// IssueReport is what an issue did. Already is true when the campaign had been issued before: nothing was done.
type IssueReport struct {
	Campaign billing.Campaign
	Already  bool
	Pieces   []billing.Piece
	Head     ledger.Head // of the ledger after the issue
}

// issuedPayload is what the ledger keeps of an issue: enough to see that any number, document, line or posting was
// changed afterwards.
type issuedPayload struct {
	Campaign       billing.CampaignID `json:"campagne"`
	Date           string             `json:"date"`
	DossierVersion int64              `json:"version_dossier"`
	DossierDigest  string             `json:"empreinte_dossier"`
	Digest         string             `json:"empreinte"`
	Result         string             `json:"empreinte_resultat"`
	Report         string             `json:"empreinte_rapport"`
	ReportVersion  int                `json:"version_rapport"`
	Postings       string             `json:"empreinte_ecritures"`
	Lines          int                `json:"lignes"`
	Pieces         []issuedPiece      `json:"pieces"`
}

type issuedPiece struct {
	Identifiant string      `json:"identifiant"`
	Type        string      `json:"type"`
	Numero      int64       `json:"numero,omitempty"`
	Bordereau   int64       `json:"bordereau,omitempty"`
	TTC         money.Cents `json:"montant_ttc"`
}

// paris is where dates are read: the métropole's.
var paris = mustLoad("Europe/Paris")

func mustLoad(name string) *time.Location {
	location, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the binary embeds the time zones (cmd/quotepart imports time/tzdata)
	}
	return location
}

// Issue commits exactly what was approved: numbers, documents and ledger entries, in one transaction (campagne.md §1).
// It computes the campaign again from the current dossier and refuses when a byte differs from what was approved. A
// campaign that is issued already is left alone, and said so; one that is closed is refused.
func (b *Batch) Issue(ctx context.Context, o IssueOptions) (IssueReport, error) {
	by, err := actor(o.By)
	if err != nil {
		return IssueReport{}, err
	}
	now := b.Now()
	if o.Date == "" {
		o.Date = now.In(paris).Format("2006-01-02")
	}
	if _, err := calendar.Parse(o.Date); err != nil {
		return IssueReport{}, &fault.Error{Kind: fault.Invalid, Message: "--date", Cause: err}
	}
	var report IssueReport
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		campaign, campaigns, err := find(tx, o.ID)
		if err != nil {
			return err
		}
		if campaign.State == billing.Emise {
			report, err = alreadyIssued(tx, campaign)
			return err
		}
		next, err := campaign.State.After(billing.Emettre, o.ID)
		if err != nil {
			return err
		}
		// An earlier campaign may have been calculated since this one was: issued out of turn, this one would shut it in.
		if err := inTurn(campaigns, "émettre", o.ID); err != nil {
			return err
		}
		approved, d, err := sameAsApproved(tx, campaigns, campaign)
		if err != nil {
			return err
		}
		campaign.State, campaign.IssuedBy, campaign.IssuedAt, campaign.IssueDate = next, by, text(now), o.Date
		report, err = b.commitIssue(tx, now, campaign, approved, d)
		return err
	})
	return report, err
}

func alreadyIssued(tx billing.Tx, campaign billing.Campaign) (IssueReport, error) {
	stored, err := storedCalculation(tx, campaign)
	if err != nil {
		return IssueReport{}, err
	}
	head, err := tx.Head()
	return IssueReport{Campaign: campaign, Already: true, Pieces: stored.Pieces, Head: head}, err
}

// sameAsApproved computes the campaign again and gives it, with its dossier, when it is, to the last byte, what was
// approved and what is stored.
func sameAsApproved(tx billing.Tx, campaigns []billing.Campaign, campaign billing.Campaign) (*billing.Calculation, *dossier.Dossier, error) {
	i, err := latest(tx)
	if err != nil {
		return nil, nil, err
	}
	if i.Digest != campaign.DossierDigest { // the same content imported again is no change
		return nil, nil, fault.Refuse(fault.Conflict, "émettre %s : le dossier a changé depuis le calcul (version %d, la validation porte sur la version %d) ; calculez puis validez de nouveau",
			campaign.ID, i.Version, campaign.DossierVersion)
	}
	motifs, err := acceptedMotifs(tx, campaign)
	if err != nil {
		return nil, nil, err
	}
	again, d, err := compute(tx, campaigns, campaign.ID)
	if err != nil {
		return nil, nil, err
	}
	for i := range again.Anomalies {
		if a := &again.Anomalies[i]; a.Blocking {
			a.Motif = motifs[a.Code]
		}
	}
	if again.Seal() != campaign.Digest {
		return nil, nil, fault.Refuse(fault.Conflict, "émettre %s : le résultat a changé depuis la validation (une pièce a été annulée, ou le programme a changé) ; calculez puis validez de nouveau", campaign.ID)
	}
	return again, d, nil
}

// acceptedMotifs gives, by code, the reasons for which the stored calculation's anomalies were accepted, once it is sure
// that it is what was approved. It lets go of its lines: a national campaign need not hold them twice.
func acceptedMotifs(tx billing.Tx, campaign billing.Campaign) (map[string]string, error) {
	stored, err := storedCalculation(tx, campaign)
	if err != nil {
		return nil, err
	}
	motifs := map[string]string{}
	for _, a := range stored.Anomalies {
		if a.Motif != "" {
			motifs[a.Code] = a.Motif
		}
	}
	return motifs, nil
}

// commitIssue draws the numbers, posts, and makes the campaign issued.
func (b *Batch) commitIssue(tx billing.Tx, now time.Time, campaign billing.Campaign, approved *billing.Calculation, d *dossier.Dossier) (IssueReport, error) {
	pieces := approved.Pieces
	if err := drawNumbers(tx, pieces, d); err != nil {
		return IssueReport{}, err
	}
	head, err := tx.Head()
	if err != nil {
		return IssueReport{}, err
	}
	before, err := tx.LastParts(head.Seq + 1)
	if err != nil {
		return IssueReport{}, err
	}
	postings := append(billing.Postings(pieces, d), billing.AnalyticPostings(approved.Parts, before)...)
	payload := issuedPayload{
		Campaign: campaign.ID, Date: campaign.IssueDate, DossierVersion: campaign.DossierVersion, DossierDigest: campaign.DossierDigest,
		Digest: campaign.Digest, Result: approved.ResultDigest(), Report: approved.ReportDigest(), ReportVersion: billing.ReportVersion, Postings: digestPostings(postings), Lines: len(approved.Lines), Pieces: issuedPieces(pieces),
	}
	entry, err := b.append(tx, now, campaign.IssuedBy, KindIssued, string(campaign.ID), payload, postings)
	if err != nil {
		return IssueReport{}, err
	}
	for i := range pieces {
		pieces[i].Seq = entry.Seq
	}
	if err := tx.Number(pieces); err != nil {
		return IssueReport{}, err
	}
	campaign.IssueSeq = entry.Seq
	return IssueReport{Campaign: campaign, Pieces: pieces, Head: entry.Head()}, tx.SaveCampaign(campaign)
}

// drawNumbers numbers documents and writes the counters that they were drawn from.
func drawNumbers(tx billing.Tx, pieces []billing.Piece, d *dossier.Dossier) error {
	n := billing.Numberer{Last: tx.Counter, Drawn: map[billing.CounterKey]int64{}}
	if err := n.Number(pieces, d); err != nil {
		return err
	}
	if err := checkSeries(tx, pieces); err != nil {
		return err
	}
	for key, last := range n.Drawn { // each key is a row of its own: the order does not show
		if err := tx.SetCounter(key, last); err != nil {
			return err
		}
	}
	return nil
}

// checkSeries refuses numbers that the finance software gave before, in the same year, to documents of a budget that
// quotepart numbers since.
func checkSeries(tx billing.Tx, pieces []billing.Piece) error {
	issued, err := tx.IssuedPieces(everPieces)
	if err != nil {
		return err
	}
	numbers, bordereaux := map[billing.BordereauKey]int64{}, map[billing.BordereauKey]int64{}
	for i := range issued {
		key := seriesOf(&issued[i])
		numbers[key], bordereaux[key] = max(numbers[key], issued[i].Numero), max(bordereaux[key], issued[i].Bordereau)
	}
	for i := range pieces {
		p := &pieces[i]
		key := seriesOf(p)
		if p.Numero == 0 || p.Numero > numbers[key] && p.Bordereau > bordereaux[key] {
			continue
		}
		advice := "gardez la numérotation externe jusqu'à la fin de l'année"
		if p.Type == billing.PieceTitre {
			advice = fmt.Sprintf("mettez premier_titre à %d et premier_bordereau à %d au moins dans la table budgets, importez-la, puis calculez de nouveau", numbers[key]+1, bordereaux[key]+1)
		}
		return fault.Refuse(fault.Conflict, "le budget %s a déjà en %d des %s numérotés par le logiciel financier, jusqu'au n° %d et au bordereau %d : %s",
			p.Budget, key.Exercice, p.Type.Plural(), numbers[key], bordereaux[key], advice)
	}
	return nil
}

// seriesOf names the yearly series of a document.
func seriesOf(p *billing.Piece) billing.BordereauKey {
	key := p.BordereauKey()
	key.Numero = 0
	return key
}

func issuedPieces(pieces []billing.Piece) []issuedPiece {
	list := make([]issuedPiece, 0, len(pieces))
	for _, p := range pieces {
		list = append(list, issuedPiece{p.Identifiant, string(p.Type), p.Numero, p.Bordereau, p.TTC})
	}
	return list
}

// digestPostings is the SHA-256 of the postings as JSON, in the order of ledger.Sort, without the entry that they hang on.
// It is hashed one by one: the JSON of a national campaign would be 40 MB.
func digestPostings(postings []ledger.Posting) string {
	sorted := make([]ledger.Posting, len(postings))
	copy(sorted, postings)
	for i := range sorted {
		sorted[i].Entry = 0
	}
	ledger.Sort(sorted)
	hash := sha256.New()
	buffer := []byte{'['}
	for i := range sorted {
		if i > 0 {
			buffer = append(buffer, ',')
		}
		if buffer = appendPosting(buffer, &sorted[i]); len(buffer) > 1<<15 {
			hash.Write(buffer)
			buffer = buffer[:0]
		}
	}
	hash.Write(append(buffer, ']'))
	return hex.EncodeToString(hash.Sum(nil))
}

// appendPosting writes a posting as encoding/json would, which a test holds it to.
func appendPosting(to []byte, p *ledger.Posting) []byte {
	to = append(to, `{"ecriture":`...)
	to = strconv.AppendInt(to, p.Entry, 10)
	for _, field := range [...][2]string{{`,"livre":`, p.Book}, {`,"compte":`, p.Account}, {`,"tiers":`, p.Tiers}, {`,"service":`, p.Service}} {
		to = appendJSON(append(to, field[0]...), field[1])
	}
	to = append(to, `,"exercice":`...)
	to = strconv.AppendInt(to, int64(p.Exercice), 10)
	to = appendJSON(append(to, `,"piece":`...), p.Document)
	to = append(to, `,"montant":`...)
	to = appendJSON(to, p.Amount.String())
	return append(to, '}')
}

// appendJSON writes a text; most are plain, and need not be escaped.
func appendJSON(to []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			escaped, err := json.Marshal(text)
			if err != nil {
				panic(err) // a text
			}
			return append(to, escaped...)
		}
	}
	return append(append(append(to, '"'), text...), '"')
}
